// Measures, step 6: what every collector knows: the period, its two instants, and the settings.
#pragma once

#include <array>
#include <charconv>
#include <string>

#include "measures/notes.hpp"
#include "tenure/lifecycle/history_from.hpp"
#include "tenure/measures/measures.hpp"

namespace tenure::inline v1::detail {

/// How a business earns: by purchases, or by contracts where no purchase is recorded.
enum class RevenueFrom { purchases, contracts };

struct Scope {
    const MeasureOptions& options;
    Framework framework;
    Period period, before;
    Timestamp opening{}, closing{};  ///< the last instants before the period and of it
    RateTable rates;                 ///< into the currency of the report
    bool currency_known = false;     ///< some record or setting names that currency
    ProductCategories categories{};
    RevenueFrom revenue = RevenueFrom::purchases;
    std::array<std::size_t, state_count> stage_of{};  ///< the framework's stage of each state

    const Zone& zone() const { return options.business_zone; }
    Date day_of(Timestamp instant) const { return zone().local_date(instant); }
    bool in_period(Timestamp instant) const { return instant > opening && instant <= closing; }
    const StageInfo& stage(std::size_t index) const { return framework.stages[index]; }
    /// Makes a note that names the period.
    MeasureNote of_period(std::string_view code) const { return note_of(code, period); }
};

/// Tells whether somebody in a state is a customer: bought or under contract, and not lost.
constexpr bool is_customer(State state) {
    return state >= State::new_customer && (state <= State::at_risk || state == State::won_back);
}

/// Tells whether a state is one of those who are gone.
constexpr bool is_lost(State state) {
    return state >= State::lapsed_short && state <= State::inactive_irrecoverable;
}

/// Returns the number of a decimal, or nothing.
inline std::optional<double> number_of(const Field<Decimal>& field) {
    if (!field) return std::nullopt;
    const std::string& text = field->text;
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

inline std::string row_key(const RowKey& key) {
    return key.stream + ":" + key.id;
}

/// Returns the first of two fields that is typed.
template <class T>
const Field<T>& first_typed(const Field<T>& one, const Field<T>& other) {
    return one ? one : other;
}

/// Returns a text with something in it, or "unknown".
inline std::string or_unknown(const Field<std::string>& field) {
    const std::string text = field.value_or("");
    return text.find_first_not_of(" \t\r\n") == std::string::npos ? "unknown" : text;
}

}  // namespace tenure::inline v1::detail
