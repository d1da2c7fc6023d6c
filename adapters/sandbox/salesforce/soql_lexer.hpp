// Sandbox, Salesforce: cuts a SOQL statement into tokens.
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tenure::inline v1::sandbox::sf {

struct Token {
    enum class Kind : std::uint8_t { word, text, number, symbol, end };
    Kind kind = Kind::end;
    std::string text;
    std::size_t at = 0;
};

/// Tells whether it is one of 0 to 9, in no locale.
inline bool digit(char c) {
    return c >= '0' && c <= '9';
}

/// Returns the tokens of a statement, an end token last. Throws: Refusal{MALFORMED_QUERY}.
std::vector<Token> soql_tokens(const std::string& text);

}  // namespace tenure::inline v1::sandbox::sf
