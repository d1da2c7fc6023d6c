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
#include "tenure/core/number_text.hpp"
#include "tenure/core/progress.hpp"

namespace tenure::cli {

/// Which colour a piece of text gets on a terminal that wants colour.
enum class Tone { plain, bold, dim, good, warning, bad };

/// Wraps text in terminal colour when stdout is a terminal and colour is wanted.
std::string toned(Tone tone, const std::string& text);
/// Switches colour off for good: --no-color, NO_COLOR, --json.
void disable_color();

/// Writes numbers, amounts and table titles in a language from now on; English at first.
void write_in(Language language);
/// Writes amounts in rial in a unit from now on; rial at first.
void write_rial_in(RialUnit unit);

/// Returns the number of terminal columns a UTF-8 text takes.
std::size_t display_width(std::string_view text);
/// Returns the text safe for a terminal and cut to a number of columns with an ellipsis.
std::string fitted(std::string_view text, std::size_t columns);

/// How a table column is set.
enum class Align { left, right };

/// Returns the text kept together (U+2068 ... U+2069) where its direction differs from that of the
/// language, so that a name in a sentence or cell does not move what stands beside it.
std::string isolated(const std::string& text);

/// Returns the text safe for a terminal; what `isolated` kept together stays together.
std::string safe_line(std::string_view text);

/// A table that aligns Latin, Persian, Arabic and wide text alike. Its columns keep their order in
/// every language; titles are phrases (phrases.hpp).
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

/// Returns 6919 as "6,919" or in the digits of the language.
std::string grouped(std::uint64_t number);
/// Returns an amount as "1,234.50 EUR" or as the language writes it.
std::string shown(const Money& money);
/// Returns "1 customer" or "2 customers"; both nouns are phrases (phrases.hpp).
std::string counted(std::uint64_t number, const std::string& singular, const std::string& plural);
/// Returns a bar of `columns` blocks for a share of 0 to 1.
std::string bar(double share, std::size_t columns);
/// Returns a share of one as "12.5%"; a dash when it is not known.
std::string percent(double share);
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
