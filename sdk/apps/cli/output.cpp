#include "output.hpp"

#include <unicode/uchar.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "tenure/core/log.hpp"
#include "tenure/core/text.hpp"

namespace tenure::cli {

namespace {

bool color_wanted = ::isatty(STDOUT_FILENO) != 0;

std::size_t columns_of(char32_t point) {
    const auto code = static_cast<UChar32>(point);
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

bool has_right_to_left(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto point = tenure::detail::next_code_point(text, at);
        if (!point) {
            ++at;
            continue;
        }
        const auto direction = u_charDirection(static_cast<UChar32>(*point));
        if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) return true;
    }
    return false;
}

/// A right-to-left cell is isolated (FSI ... PDI) so that its neighbours keep their places.
std::string isolated(const std::string& text) {
    return has_right_to_left(text) ? "\u2068" + text + "\u2069" : text;
}

}  // namespace

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
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '\033') {
            at = std::min(text.find('m', at), text.size() - 1) + 1;
            continue;
        }
        const auto point = tenure::detail::next_code_point(text, at);
        if (!point) ++at;
        width += point ? columns_of(*point) : 1;
    }
    return width;
}

std::string fitted(std::string_view text, std::size_t columns) {
    const std::string safe = printable(text);
    if (display_width(safe) <= columns) return safe;
    std::string out;
    std::size_t width = 0;
    for (std::size_t at = 0; at < safe.size();) {
        const std::size_t begin = at;
        const auto point = tenure::detail::next_code_point(safe, at);
        if (!point) ++at;
        const std::size_t more = point ? columns_of(*point) : 1;
        if (width + more + 1 > columns) break;
        width += more;
        out.append(safe, begin, at - begin);
    }
    return out + "…";
}

std::string Table::text() const {
    std::vector<std::size_t> widths;
    for (const Column& column : columns_) widths.push_back(display_width(column.title));
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
            const std::string shown_cell = toned(tone, isolated(cell));
            const bool last = i + 1 == columns_.size();
            text += " ";
            text += columns_[i].align == Align::right ? pad + shown_cell
                                                      : shown_cell + (last ? "" : pad);
            if (!last) text += " ";
        }
        return text + "\n";
    };
    std::vector<std::string> titles;
    for (const Column& column : columns_) titles.push_back(column.title);
    std::string all = line(titles, Tone::dim);
    for (const auto& row : rows_) all += line(row, Tone::plain);
    return all;
}

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
        text.insert(static_cast<std::size_t>(at), ",");
    }
    return text;
}

std::string shown(const Money& money) {
    std::string text = decimal_text(money);
    const std::size_t first = text[0] == '-' ? 1 : 0;
    const std::size_t point = std::min(text.find('.'), text.size());
    for (std::size_t at = point; at > first + 3; at -= 3) text.insert(at - 3, ",");
    return text + " " + std::string(money.currency.name());
}

std::string counted(std::uint64_t number, const std::string& singular, const std::string& plural) {
    return grouped(number) + " " + (number == 1 ? singular : plural);
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
