// Core: the few short tables that people keep by hand, as CSV: a header, then rows by date.
// For tables of millions of rows see clv/csv_rows.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

namespace tenure::inline v1::detail {

/// Returns the text without blanks and quotes around it.
inline std::string_view trimmed_cell(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '"'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// Returns the first `columns` cells of a line, the last with all that follows; nothing when there
/// are fewer.
template <std::size_t columns>
std::optional<std::array<std::string_view, columns>> cells_of(std::string_view line) {
    std::array<std::string_view, columns> cells;
    for (std::size_t i = 0; i + 1 < columns; ++i) {
        const std::size_t comma = line.find(',');
        if (comma == line.npos) return std::nullopt;
        cells[i] = trimmed_cell(line.substr(0, comma));
        line.remove_prefix(comma + 1);
    }
    cells.back() = trimmed_cell(line);
    return cells;
}

/// Returns the number that a cell holds, or nothing when it is none above zero.
inline std::optional<double> positive_cell(std::string_view text) {
    double number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, number);
    const bool whole = problem == std::errc{} && stop == end;
    return whole && std::isfinite(number) && number > 0 ? std::optional(number) : std::nullopt;
}

/// Tells whether the first cells of a line are these names, in lower case, whatever case it has.
template <std::size_t columns>
bool names_columns(std::string_view line, const std::array<std::string_view, columns>& names) {
    std::string lower(line);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return cells_of<columns>(lower) == names;
}

/// Calls `visit(line, "line 7")` for each line that is not blank, a byte order mark left out.
template <class Visit>
void each_csv_line(std::string_view csv, Visit&& visit) {
    if (csv.substr(0, 3) == "\xEF\xBB\xBF") csv.remove_prefix(3);
    for (std::size_t line = 1; !csv.empty(); ++line) {
        const std::size_t end = std::min(csv.find('\n'), csv.size());
        const std::string_view row = trimmed_cell(csv.substr(0, end));
        csv.remove_prefix(std::min(end + 1, csv.size()));
        if (!row.empty()) visit(row, "line " + std::to_string(line));
    }
}

}  // namespace tenure::inline v1::detail
