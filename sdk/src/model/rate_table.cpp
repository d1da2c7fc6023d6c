#include "tenure/model/rate_table.hpp"

#include <array>
#include <set>
#include <utility>

#include "core/csv_lines.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace {

[[noreturn]] void refuse(const std::string& object, const std::string& cause) {
    throw Error(Errc::configuration, "read rates", object, cause,
                "Give rows of date,currency,price such as 2024-01-01,USD,0.92, one per date and "
                "currency");
}

constexpr std::array<std::string_view, 3> columns{"date", "currency", "price"};

Currency currency_cell(std::string_view text, const std::string& where) {
    try {
        return Currency::of(text);
    } catch (const Error&) {
        refuse(where + ", column currency", "this is no currency of three letters");
    }
}

double price_cell(std::string_view text, const std::string& where) {
    const auto price = detail::positive_cell(text);
    if (!price) refuse(where + ", column price", "this is no number above zero");
    return *price;
}

/// Fills a table row by row.
class RatesReader {
 public:
    explicit RatesReader(Currency base) : table_(base) {}

    void add(std::string_view line, const std::string& where) {
        const auto cells = detail::cells_of<columns.size()>(line);
        if (!cells) refuse(where, "the row has no three columns");
        const auto date = parse_date((*cells)[0]);
        if (!date) refuse(where + ", column date", "this is no date yyyy-mm-dd");
        const Currency currency = currency_cell((*cells)[1], where);
        if (currency == table_.base()) {
            refuse(where + ", column currency",
                   "this is the currency of the business, which needs no rate");
        }
        if (!seen_.emplace(std::string(currency.name()), *date).second) {
            refuse(where, "the date has two rates of one currency");
        }
        table_.set(currency, *date, price_cell((*cells)[2], where));
    }
    RateTable table() && {
        if (seen_.empty()) refuse("", "it has no rows");
        return std::move(table_);
    }

 private:
    RateTable table_;
    std::set<std::pair<std::string, Date>> seen_;
};

}  // namespace

RateTable read_rates(std::string_view csv, Currency base) {
    RatesReader reader(base);
    bool header = false;
    detail::each_csv_line(csv, [&](std::string_view row, const std::string& where) {
        if (header) {
            reader.add(row, where);
        } else if (!(header = detail::names_columns(row, columns))) {
            refuse(where, "the columns are not date,currency,price");
        }
    });
    return std::move(reader).table();
}

}  // namespace tenure::inline v1
