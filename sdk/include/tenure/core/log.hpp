// Core: where diagnostics go: a level and a function.
// Lines arrive redacted and with control characters escaped; see http/redact.hpp.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "tenure/core/text.hpp"

namespace tenure::inline v1 {

/// How much a line matters.
enum class LogLevel { debug, info, warning, error };

/// Receives log lines at or above a level; a default one drops everything.
/// Threads: the function may be called from several threads at once.
struct Log {
    LogLevel level = LogLevel::info;
    std::function<void(LogLevel, std::string_view)> write{};

    void operator()(LogLevel at, std::string_view line) const {
        if (write && at >= level) write(at, line);
    }
};

/// Returns the text with control and bidirectional-override characters, line separators and
/// malformed bytes made visible, so that untrusted words cannot forge lines or terminal commands.
/// The result is well-formed UTF-8. Source: CWE-117, UTR 36.
inline std::string printable(std::string_view text) {
    constexpr char hex[] = "0123456789abcdef";
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto point = detail::next_code_point(text, at);
        const char32_t shown = point ? *point : static_cast<unsigned char>(text[at++]);
        const bool control = shown < 0x20 || (shown >= 0x7F && shown < 0xA0);
        if (!point || control) {
            out += "\\x";
            out += hex[(shown >> 4) & 15];
            out += hex[shown & 15];
        } else if ((shown >= 0x2028 && shown <= 0x202E) || (shown >= 0x2066 && shown <= 0x2069)) {
            out += '?';
        } else {
            detail::append_utf8(out, shown);
        }
    }
    return out;
}

}  // namespace tenure::inline v1
