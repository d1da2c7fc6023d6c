#include "tenure/model/rate_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <utility>

#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace {

[[noreturn]] void refuse(const std::string& object, const std::string& cause) {
    throw Error(Errc::configuration, "read rates", object, cause,
                "Give rows of date,currency,price such as 2024-01-01,USD,0.92, one per date and "
                "currency");
}

std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '"'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

using Cells = std::array<std::string_view, 3>;

std::optional<Cells> cells_of(std::string_view line) {
    const std::size_t first = line.find(',');
    const std::size_t second = first == line.npos ? first : line.find(',', first + 1);
    if (second == line.npos) return std::nullopt;
    return Cells{trimmed(line.substr(0, first)),
                 trimmed(line.substr(first + 1, second - first - 1)),
                 trimmed(line.substr(second + 1))};
}

bool is_header(std::string_view line) {
    std::string lower(line);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return cells_of(lower) == Cells{"date", "currency", "price"};
}

Currency currency_cell(std::string_view text, const std::string& where) {
    try {
        return Currency::of(text);
    } catch (const Error&) {
        refuse(where + ", column currency", "this is no currency of three letters");
    }
}

double price_cell(std::string_view text, const std::string& where) {
    double price = 0;
    const char* end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, price);
    if (problem != std::errc{} || stop != end || !std::isfinite(price) || price <= 0) {
        refuse(where + ", column price", "this is no number above zero");
    }
    return price;
}

/// Fills a table row by row.
class RatesReader {
 public:
    explicit RatesReader(Currency base) : table_(base) {}

    void add(std::string_view line, const std::string& where) {
        const auto cells = cells_of(line);
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
    if (csv.substr(0, 3) == "\xEF\xBB\xBF") csv.remove_prefix(3);
    RatesReader reader(base);
    bool header = false;
    for (std::size_t line = 1; !csv.empty(); ++line) {
        const std::size_t end = std::min(csv.find('\n'), csv.size());
        const std::string_view row = trimmed(csv.substr(0, end));
        csv.remove_prefix(std::min(end + 1, csv.size()));
        if (row.empty()) continue;
        const std::string where = "line " + std::to_string(line);
        if (header) {
            reader.add(row, where);
        } else if (!(header = is_header(row))) {
            refuse(where, "the columns are not date,currency,price");
        }
    }
    return std::move(reader).table();
}

}  // namespace tenure::inline v1
