#include "output.hpp"

#include <unicode/uchar.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "phrases.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/text.hpp"

namespace tenure::cli {

namespace {

bool color_wanted = ::isatty(STDOUT_FILENO) != 0;

Language written_language = Language::en;
RialUnit written_rial = RialUnit::rial;

/// Columns of a code point after `before`, as terminals that follow Unicode's wcwidth have it.
std::size_t columns_of(char32_t point, char32_t before) {
    const auto code = static_cast<UChar32>(point);
    constexpr char32_t joiner = 0x200D, soft_hyphen = 0xAD;
    const bool joined = before == joiner && u_hasBinaryProperty(code, UCHAR_EXTENDED_PICTOGRAPHIC);
    const bool skin_tone = before != 0 && u_hasBinaryProperty(code, UCHAR_EMOJI_MODIFIER);
    const int syllable = u_getIntPropertyValue(code, UCHAR_HANGUL_SYLLABLE_TYPE);
    if (joined || skin_tone || syllable == U_HST_VOWEL_JAMO || syllable == U_HST_TRAILING_JAMO) {
        return 0;
    }
    if (point == soft_hyphen || u_hasBinaryProperty(code, UCHAR_PREPENDED_CONCATENATION_MARK)) {
        return 1;
    }
    switch (u_charType(code)) {
        case U_NON_SPACING_MARK:
        case U_ENCLOSING_MARK:
        case U_FORMAT_CHAR:
            return 0;
        default:
            break;
    }
    const int width = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

/// True when the text holds letters of the other direction than the language's.
bool runs_otherwise(std::string_view text, bool right_to_left) {
    for (std::size_t at = 0; at < text.size();) {
        const auto point = tenure::detail::next_code_point(text, at);
        if (!point) {
            ++at;
            continue;
        }
        const auto direction = u_charDirection(static_cast<UChar32>(*point));
        const bool left = direction == U_LEFT_TO_RIGHT;
        if (right_to_left ? left
                          : direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) {
            return true;
        }
    }
    return false;
}

std::string kept_together(const std::string& text) {
    return "\u2068" + text + "\u2069";
}

/// A cell with right-to-left letters, or any in a right-to-left language, keeps to its column.
std::string cell_of(const std::string& text) {
    const bool other =
        written_language == Language::en ? runs_otherwise(text, false) : !text.empty();
    return other ? kept_together(text) : text;
}

}  // namespace

void write_in(Language language) {
    written_language = language;
}

void write_rial_in(RialUnit unit) {
    written_rial = unit;
}

std::string isolated(const std::string& text) {
    const bool right_to_left = written_language != Language::en;
    return runs_otherwise(text, right_to_left) ? kept_together(text) : text;
}

void disable_color() {
    color_wanted = false;
}

std::string toned(Tone tone, const std::string& text) {
    if (!color_wanted || tone == Tone::plain) return text;
    constexpr const char* codes[] = {"", "1", "2", "32", "33", "31"};
    return "\033[" + std::string(codes[static_cast<int>(tone)]) + "m" + text + "\033[0m";
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    char32_t before = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '\033') {
            at = std::min(text.find('m', at), text.size() - 1) + 1;
            continue;
        }
        const auto point = tenure::detail::next_code_point(text, at);
        if (!point) ++at;
        width += point ? columns_of(*point, before) : 1;
        before = point.value_or(0);
    }
    return width;
}

std::string fitted(std::string_view text, std::size_t columns) {
    const std::string safe = printable(text);
    if (display_width(safe) <= columns) return safe;
    std::string out;
    std::size_t width = 0;
    char32_t before = 0;
    for (std::size_t at = 0; at < safe.size();) {
        const std::size_t begin = at;
        const auto point = tenure::detail::next_code_point(safe, at);
        if (!point) ++at;
        const std::size_t more = point ? columns_of(*point, before) : 1;
        if (width + more + 1 > columns) break;
        width += more;
        before = point.value_or(0);
        out.append(safe, begin, at - begin);
    }
    return out + "…";
}

std::string safe_line(std::string_view text) {
    constexpr std::string_view opening = "\u2068", closing = "\u2069";
    std::string out;
    std::size_t open = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t next = at;
        while (next < text.size() && text.substr(next, opening.size()) != opening &&
               text.substr(next, closing.size()) != closing) {
            ++next;
        }
        out += printable(text.substr(at, next - at));
        if (next == text.size()) break;
        const bool opens = text.substr(next, opening.size()) == opening;
        if (opens || open > 0) out += opens ? opening : closing;
        open = opens ? open + 1 : open - (open > 0 ? 1 : 0);
        at = next + opening.size();
    }
    for (; open > 0; --open) out += closing;
    return out;
}

std::string Table::text() const {
    std::vector<std::string> titles;
    for (const Column& column : columns_) titles.push_back(phrase(column.title, written_language));
    std::vector<std::size_t> widths;
    for (const std::string& title : titles) widths.push_back(display_width(title));
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
            widths[i] = std::max(widths[i], display_width(row[i]));
        }
    }
    const auto line = [&](const std::vector<std::string>& cells, Tone tone) {
        std::string text = " ";
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::string cell = i < cells.size() ? cells[i] : std::string();
            const std::string pad(widths[i] - display_width(cell), ' ');
            const std::string shown_cell = toned(tone, cell_of(cell));
            const bool last = i + 1 == columns_.size();
            text += " ";
            text += columns_[i].align == Align::right ? pad + shown_cell
                                                      : shown_cell + (last ? "" : pad);
            if (!last) text += " ";
        }
        return text + "\n";
    };
    std::string all = line(titles, Tone::dim);
    for (const auto& row : rows_) all += line(row, Tone::plain);
    return all;
}

std::string grouped(std::uint64_t number) {
    return local_number(std::to_string(number), written_language);
}

std::string shown(const Money& money) {
    return local_amount(money, written_language, written_rial);
}

std::string percent(double share) {
    return std::isfinite(share) ? local_percent(share, written_language) : "–";
}

std::string counted(std::uint64_t number, const std::string& singular, const std::string& plural) {
    // Persian nouns stay singular after a number; Arabic ones are plural after 3 to 10 only.
    const bool few = number % 100 >= 3 && number % 100 <= 10;
    const bool many = written_language == Language::en   ? number != 1
                      : written_language == Language::ar ? few
                                                         : false;
    return grouped(number) + " " + phrase(many ? plural : singular, written_language);
}

std::string bar(double share, std::size_t columns) {
    const double filled = std::clamp(share, 0.0, 1.0) * static_cast<double>(columns) * 8;
    auto eighths = static_cast<std::size_t>(filled + 0.5);
    if (share > 0 && eighths == 0) eighths = 1;
    std::string text;
    for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
    constexpr const char* parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    return text + parts[eighths % 8];
}

std::string csv_cell(std::string_view text) {
    std::string cell(text);
    constexpr std::string_view starts = "=+-@\t\r";
    const bool number =
        !cell.empty() && cell.find_first_not_of("0123456789.-") == std::string::npos;
    if (!cell.empty() && !number && starts.find(cell[0]) != std::string_view::npos) {
        cell.insert(0, "'");
    }
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + "\"";
}

ProgressLine::ProgressLine(Mode mode)
    : active_(mode == Mode::automatic && ::isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
    clear();
}

void ProgressLine::clear() {
    if (drawn_) std::fputs("\r\033[K", stderr);
    drawn_ = false;
}

void ProgressLine::show(const Progress& progress) {
    if (!active_) return;
    const auto now = std::chrono::steady_clock::now();
    if (progress.task != task_) {
        task_ = progress.task;
        started_ = now;
    } else if (now - last_ < std::chrono::milliseconds(100) && !progress.finished) {
        return;
    }
    last_ = now;
    if (progress.finished) {
        clear();
        return;
    }
    const double seconds = std::chrono::duration<double>(now - started_).count();
    std::string line = fitted(progress.task, 40) + "  " + grouped(progress.done);
    if (progress.total && *progress.total > 0) {
        const double share =
            static_cast<double>(progress.done) / static_cast<double>(*progress.total);
        line += " of " + grouped(*progress.total) + "  " + bar(share, 20);
    }
    if (seconds > 1) {
        line += "  " +
                grouped(static_cast<std::uint64_t>(static_cast<double>(progress.done) / seconds)) +
                "/s";
    }
    std::fprintf(stderr, "\r\033[K%s", line.c_str());
    std::fflush(stderr);
    drawn_ = true;
}

ProgressSink ProgressLine::sink() {
    return [this](const Progress& progress) { show(progress); };
}

}  // namespace tenure::cli
