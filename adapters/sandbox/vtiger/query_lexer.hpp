// Sandbox, vTiger: cuts a query statement into tokens the way the CRM's own lexer does.
// Threads: one lexer per statement.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tenure::inline v1::sandbox::vt {

struct Token {
    enum class Type {
        word,        ///< keyword, field, module or bare value
        literal,     ///< 'text', quotes undoubled
        symbol,      ///< , ( ) ; *
        comparison,  ///< = != < > <= >=
        end
    };
    Type type = Type::end;
    std::string text;    ///< what it means
    std::string source;  ///< as written
    std::size_t line = 1;
};

/// Reads one token after the other, so that an error of grammar before an unreadable character
/// is the one reported.
class Lexer {
 public:
    explicit Lexer(std::string_view text) : text_(text) {}

    /// Throws: Refusal{INTERNAL_SERVER_ERROR} for what the CRM's lexer cannot read: double quotes,
    /// dots, comments, an empty literal.
    Token next();

 private:
    char peek(std::size_t ahead = 0) const;
    Token made(Token::Type type, std::string text, std::size_t from) const;
    Token comparison();
    Token literal();

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

}  // namespace tenure::inline v1::sandbox::vt
