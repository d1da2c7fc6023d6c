// What people see: aligned tables, short numbers, dates in their calendar, and progress.
// Human text goes to stdout, progress and diagnostics to stderr, JSON alone to stdout.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/calendar.hpp"
#include "tenure/core/money.hpp"
#include "tenure/core/progress.hpp"

namespace tenure::cli {

/// Which colour a piece of text gets on a terminal that wants colour.
enum class Tone { plain, bold, dim, good, warning, bad };

/// Wraps text in terminal colour when stdout is a terminal and colour is wanted.
std::string toned(Tone tone, const std::string& text);
/// Switches colour off for good: --no-color, NO_COLOR, --json.
void disable_color();

/// Returns the number of terminal columns a UTF-8 text takes.
std::size_t display_width(std::string_view text);
/// Returns the text safe for a terminal and cut to a number of columns with an ellipsis.
std::string fitted(std::string_view text, std::size_t columns);

/// How a table column is set.
enum class Align { left, right };

/// A table that aligns Latin, Persian, Arabic and wide text alike.
class Table {
 public:
    struct Column {
        std::string title;
        Align align = Align::left;
    };
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
    void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    bool empty() const { return rows_.empty(); }
    /// Returns the whole table, indented by two columns.
    std::string text() const;

 private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

/// Returns 6919 as "6,919".
std::string grouped(std::uint64_t number);
/// Returns an amount as "1,234.50 EUR".
std::string shown(const Money& money);
/// Returns "1 customer" or "2 customers".
std::string counted(std::uint64_t number, const std::string& singular, const std::string& plural);
/// Returns a bar of `columns` blocks for a share of 0 to 1.
std::string bar(double share, std::size_t columns);
/// Returns a CSV cell: quoted where needed, and not run by a spreadsheet (leading = + - @).
std::string csv_cell(std::string_view text);

/// Shows progress on stderr: a line that is redrawn on a terminal, nothing elsewhere.
class ProgressLine {
 public:
    enum class Mode { automatic, off };
    explicit ProgressLine(Mode mode);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    void show(const Progress& progress);
    /// Returns a sink that shows what it gets; the line must outlive it.
    ProgressSink sink();

 private:
    void clear();
    bool active_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point last_{};
    std::string task_;
};

}  // namespace tenure::cli
