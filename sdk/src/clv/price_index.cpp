#include "tenure/clv/price_index.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace {

[[noreturn]] void refuse(const std::string& object, const std::string& cause) {
    throw Error(Errc::configuration, "read price index", object, cause,
                "Give rows of date,index such as 2024-01-01,103.5, one per date");
}

std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '"'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

PriceLevel row_of(std::string_view line, const std::string& where) {
    const std::size_t comma = line.find(',');
    if (comma == line.npos) refuse(where, "the row has no second column");
    const auto date = parse_date(trimmed(line.substr(0, comma)));
    if (!date) refuse(where + ", column date", "this is no date yyyy-mm-dd");
    const std::string_view level = trimmed(line.substr(comma + 1));
    PriceLevel row{*date, 0};
    const char* end = level.data() + level.size();
    const auto [stop, problem] = std::from_chars(level.data(), end, row.level);
    if (problem != std::errc{} || stop != end || !std::isfinite(row.level) || row.level <= 0) {
        refuse(where + ", column index", "this is no number above zero");
    }
    return row;
}

bool is_header(std::string_view line) {
    std::string lower(line);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const std::size_t comma = lower.find(',');
    return comma != lower.npos && trimmed(lower.substr(0, comma)) == "date" &&
           trimmed(lower.substr(comma + 1)) == "index";
}

}  // namespace

PriceIndex::PriceIndex(std::vector<PriceLevel> levels, std::optional<Date> base)
    : levels_(std::move(levels)) {
    if (levels_.empty()) refuse("", "it has no entries");
    std::sort(levels_.begin(), levels_.end(),
              [](const PriceLevel& a, const PriceLevel& b) { return a.date < b.date; });
    for (std::size_t i = 0; i < levels_.size(); ++i) {
        const PriceLevel& entry = levels_[i];
        if (!std::isfinite(entry.level) || entry.level <= 0) {
            refuse(to_string(entry.date), "the level is no finite number above zero");
        }
        if (i > 0 && levels_[i - 1].date == entry.date) {
            refuse(to_string(entry.date), "the date has two levels");
        }
    }
    base_ = base.value_or(levels_.back().date);
    base_level_ = level(base_);
}

double PriceIndex::level(Date date) const noexcept {
    const auto after =
        std::upper_bound(levels_.begin(), levels_.end(), date,
                         [](Date day, const PriceLevel& entry) { return day < entry.date; });
    return after == levels_.begin() ? after->level : std::prev(after)->level;
}

PriceIndex read_price_index(std::string_view csv, std::optional<Date> base) {
    if (csv.substr(0, 3) == "\xEF\xBB\xBF") csv.remove_prefix(3);
    std::vector<PriceLevel> levels;
    bool header = false;
    for (std::size_t line = 1; !csv.empty(); ++line) {
        const std::size_t end = std::min(csv.find('\n'), csv.size());
        const std::string_view row = trimmed(csv.substr(0, end));
        csv.remove_prefix(std::min(end + 1, csv.size()));
        if (row.empty()) continue;
        const std::string where = "line " + std::to_string(line);
        if (header) {
            levels.push_back(row_of(row, where));
        } else if (!(header = is_header(row))) {
            refuse(where, "the columns are not date,index");
        }
    }
    return PriceIndex(std::move(levels), base);
}

}  // namespace tenure::inline v1
