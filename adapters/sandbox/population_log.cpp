// Sandbox: a purchase log becomes customers with paid purchases.
#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <string_view>
#include <unordered_map>

#include "sandbox/population.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1::sandbox {
namespace {

constexpr std::int64_t whole_day = 86400;

struct Columns {
    std::size_t customer = 0, date = 0, amount = 0;
};

[[noreturn]] void fail(const std::string& path, std::size_t line, const std::string& cause) {
    throw Error(
        Errc::configuration, "load transactions", path + ":" + std::to_string(line), cause,
        "Give a CSV with the header customer_id,date,amount or id,master_id,date,cds,spend");
}

std::vector<std::string_view> cells_of(std::string_view line) {
    std::vector<std::string_view> cells;
    if (line.ends_with('\r')) line.remove_suffix(1);
    for (bool more = true; more;) {
        const std::size_t comma = line.find(',');
        more = comma != line.npos;
        std::string_view cell = line.substr(0, comma);
        if (more) line.remove_prefix(comma + 1);
        if (cell.size() > 1 && cell.front() == '"' && cell.back() == '"') {
            cell = cell.substr(1, cell.size() - 2);
        }
        cells.push_back(cell);
    }
    return cells;
}

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Days from 1970-01-01. Source: Hinnant, "chrono-Compatible Low-Level Date Algorithms".
std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned of_month) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const auto of_era = static_cast<unsigned>(year - era * 400);
    const unsigned of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + of_month - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

std::optional<std::int64_t> day_of(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
    }
    if (digits.size() != 8) return std::nullopt;
    const auto number = [&](std::size_t from, std::size_t count) {
        return static_cast<unsigned>(std::stoul(digits.substr(from, count)));
    };
    const unsigned month = number(4, 2), of_month = number(6, 2);
    if (month < 1 || month > 12 || of_month < 1 || of_month > 31) return std::nullopt;
    return days_from_civil(number(0, 4), month, of_month);
}

/// Reads an amount exactly; what is beyond the second decimal rounds half up.
std::optional<std::int64_t> cents_of(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view rest = point == text.npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() && rest.empty()) return std::nullopt;
    if (!all_digits(whole) || !all_digits(rest)) return std::nullopt;
    std::string digits(whole);
    digits += rest.substr(0, 2);
    digits.append(2 - std::min<std::size_t>(rest.size(), 2), '0');
    std::int64_t cents = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, cents);
    if (error != std::errc{} || stop != end) return std::nullopt;
    if (rest.size() > 2 && rest[2] >= '5') ++cents;
    return negative ? -cents : cents;
}

Columns columns_of(const std::string& path, const std::string& header) {
    const auto names = cells_of(header);
    const auto position = [&](std::array<std::string_view, 2> known) {
        for (const std::string_view name : known) {
            const auto found = std::find(names.begin(), names.end(), name);
            if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
        }
        fail(path, 1, "no column " + std::string(known.front()));
    };
    return {position({"customer_id", "id"}), position({"date", "date"}),
            position({"amount", "spend"})};
}

}  // namespace

Population population_of_log(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!file || !std::getline(file, line)) fail(path, 1, "cannot be read");
    const Columns columns = columns_of(path, line);
    const std::size_t needed = std::max({columns.customer, columns.date, columns.amount}) + 1;
    Population made;
    std::unordered_map<std::string, std::size_t> known;
    for (std::size_t number = 2; std::getline(file, line); ++number) {
        if (line.empty() || line == "\r") continue;
        const auto cells = cells_of(line);
        if (cells.size() < needed) fail(path, number, "too few columns");
        const auto date = day_of(cells[columns.date]);
        const auto cents = cents_of(cells[columns.amount]);
        if (!date) fail(path, number, "not a date: " + std::string(cells[columns.date]));
        if (!cents) fail(path, number, "not an amount: " + std::string(cells[columns.amount]));
        const std::string id(cells[columns.customer]);
        const auto [entry, fresh] = known.try_emplace(id, known.size());
        const std::int64_t morning = *date * whole_day + 9 * 3600,
                           noon = *date * whole_day + 12 * 3600;
        if (fresh) {
            Population::Customer& customer = made.customers.emplace_back();
            customer.name = "Customer " + id;
            customer.external_id = id;
            customer.buys = true;
            customer.created = morning;
        }
        Population::Customer& customer = made.customers[entry->second];
        customer.created = customer.modified = std::min(customer.created, morning);
        Population::Purchase& purchase = made.purchases.emplace_back();
        purchase.customer = entry->second;
        purchase.at = purchase.modified = noon;
        purchase.cents = *cents;
        made.begins = std::min(made.begins, morning);
    }
    std::stable_sort(made.purchases.begin(), made.purchases.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return made;
}

}  // namespace tenure::inline v1::sandbox
