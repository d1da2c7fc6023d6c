#include "tenure/clv/price_index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/csv_lines.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace {

[[noreturn]] void refuse(const std::string& object, const std::string& cause) {
    throw Error(Errc::configuration, "read price index", object, cause,
                "Give rows of date,index such as 2024-01-01,103.5, one per date");
}

constexpr std::array<std::string_view, 2> columns{"date", "index"};

PriceLevel row_of(std::string_view line, const std::string& where) {
    const auto cells = detail::cells_of<columns.size()>(line);
    if (!cells) refuse(where, "the row has no second column");
    const auto date = parse_date((*cells)[0]);
    if (!date) refuse(where + ", column date", "this is no date yyyy-mm-dd");
    const auto level = detail::positive_cell((*cells)[1]);
    if (!level) refuse(where + ", column index", "this is no number above zero");
    return {*date, *level};
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
    std::vector<PriceLevel> levels;
    bool header = false;
    detail::each_csv_line(csv, [&](std::string_view row, const std::string& where) {
        if (header) {
            levels.push_back(row_of(row, where));
        } else if (!(header = detail::names_columns(row, columns))) {
            refuse(where, "the columns are not date,index");
        }
    });
    return PriceIndex(std::move(levels), base);
}

}  // namespace tenure::inline v1
