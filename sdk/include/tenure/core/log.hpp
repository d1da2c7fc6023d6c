// Core: where diagnostics go: a level and a function.
// Lines arrive redacted and with control characters escaped; see http/redact.hpp.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace tenure::inline v1 {

/// How much a line matters.
enum class LogLevel { debug, info, warning, error };

/// Receives log lines at or above a level; a default one drops everything.
/// Threads: the function may be called from several threads at once.
struct Log {
    LogLevel level = LogLevel::info;
    std::function<void(LogLevel, std::string_view)> write;

    void operator()(LogLevel at, std::string_view line) const {
        if (write && at >= level) write(at, line);
    }
};

/// Returns the text with control and bidirectional-override characters made visible, so that
/// untrusted words cannot forge lines or terminal commands. Source: CWE-117, UTR 36.
inline std::string printable(std::string_view text) {
    constexpr char hex[] = "0123456789abcdef";
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool bidi = byte == 0xE2 && i + 2 < text.size() &&
                          ((static_cast<unsigned char>(text[i + 1]) == 0x80 &&
                            static_cast<unsigned char>(text[i + 2]) >= 0xAA &&
                            static_cast<unsigned char>(text[i + 2]) <= 0xAE) ||
                           (static_cast<unsigned char>(text[i + 1]) == 0x81 &&
                            static_cast<unsigned char>(text[i + 2]) >= 0xA6 &&
                            static_cast<unsigned char>(text[i + 2]) <= 0xA9));
        if (bidi) {
            i += 2;
            out += '?';
        } else if (byte < 0x20 || byte == 0x7F) {
            out += "\\x";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else {
            out += static_cast<char>(byte);
        }
    }
    return out;
}

}  // namespace tenure::inline v1
