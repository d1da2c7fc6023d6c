// Model, step 3: dated exchange rates, which no record carries itself.
// Amounts of different currencies are added up only after passing through these.
#pragma once

#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tenure/core/money.hpp"
#include "tenure/core/time.hpp"

namespace tenure::inline v1 {

/// A number that holds from its date until the next one.
class DatedSeries {
 public:
    /// Throws: Error{bad_argument} unless the value is above zero.
    void set(Date from, double value) {
        if (!(value > 0)) {
            throw Error(Errc::bad_argument, "set dated value", to_string(from),
                        "rates are above zero", "Correct the table");
        }
        values_[from] = value;
    }

    /// Returns the value of that day, or nothing before the first date.
    std::optional<double> at(Date day) const {
        const auto after = values_.upper_bound(day);
        if (after == values_.begin()) return std::nullopt;
        return std::prev(after)->second;
    }
    bool empty() const noexcept { return values_.empty(); }
    const std::map<Date, double>& values() const noexcept { return values_; }

    /// Returns the first date, or nothing when there is none.
    std::optional<Date> first() const {
        return values_.empty() ? std::nullopt : std::optional(values_.begin()->first);
    }

 private:
    std::map<Date, double> values_;
};

/// Dated exchange rates into one currency.
class RateTable {
 public:
    explicit RateTable(Currency base) : base_(base) {}

    /// Sets how many units of the base currency one unit of `currency` costs from that day on.
    void set(Currency currency, Date from, double price) {
        rates_[std::string(currency.name())].set(from, price);
    }

    /// Returns the amount in the base currency at the rate of that day, or nothing where no rate is
    /// known. Throws: Error{overflow}.
    std::optional<Money> to_base(const Money& amount, Date day) const {
        if (amount.currency == base_) return amount;
        const auto found = rates_.find(std::string(amount.currency.name()));
        if (found == rates_.end()) return std::nullopt;
        const auto price = found->second.at(day);
        if (!price) return std::nullopt;
        return Money::of(amount.amount() * *price, base_);
    }

    /// Returns from which day on a currency has a rate, or nothing when it never has.
    std::optional<Date> first(Currency currency) const {
        const auto found = rates_.find(std::string(currency.name()));
        return found == rates_.end() ? std::nullopt : found->second.first();
    }
    Currency base() const noexcept { return base_; }

    /// Calls `visit(currency code, from, price)` for each rate, in the order of code and day.
    template <class Visit>
    void each(Visit&& visit) const {
        for (const auto& [code, series] : rates_) {
            for (const auto& [from, price] : series.values()) {
                visit(std::string_view(code), from, price);
            }
        }
    }

 private:
    Currency base_;
    std::map<std::string, DatedSeries> rates_;
};

/// Reads CSV text with the columns `date,currency,price`: from that day (yyyy-mm-dd) on, one unit
/// of the currency costs `price` units of `base`. Throws: Error (configuration) that names the line
/// and column of the first wrong row, because one missing step would change every later amount.
/// Test: ReadRates.*
RateTable read_rates(std::string_view csv, Currency base);

}  // namespace tenure::inline v1
