// Sandbox, Salesforce: cuts a SOQL statement into tokens.
#include "sandbox/salesforce/soql_lexer.hpp"

#include <string_view>

#include "sandbox/salesforce/soql.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

bool word_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
}

class Lexer {
 public:
    explicit Lexer(const std::string& text) : text_(text) {}

    std::vector<Token> run() {
        std::vector<Token> tokens;
        while (skip_blanks()) tokens.push_back(next());
        tokens.push_back({Token::Kind::end, "<EOF>", text_.size()});
        return tokens;
    }

 private:
    bool skip_blanks() {
        while (at_ < text_.size() &&
               std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) {
            ++at_;
        }
        return at_ < text_.size();
    }
    Token next() {
        const std::size_t start = at_;
        const char c = text_[at_];
        if (c == '\'') return quoted(start);
        const bool sign = (c == '-' || c == '+') && at_ + 1 < text_.size();
        if (digit(c) || (sign && (digit(text_[at_ + 1]) || text_[at_ + 1] == '.'))) {
            do ++at_;
            while (at_ < text_.size() && (word_char(text_[at_]) || text_[at_] == ':' ||
                                          text_[at_] == '-' || text_[at_] == '+'));
            return {Token::Kind::number, text_.substr(start, at_ - start), start};
        }
        if (word_char(c) || c == ':') {
            do ++at_;
            while (at_ < text_.size() && (word_char(text_[at_]) || text_[at_] == ':'));
            return {Token::Kind::word, text_.substr(start, at_ - start), start};
        }
        const std::string two = text_.substr(at_, 2);
        const bool pair = two == "!=" || two == "<=" || two == ">=" || two == "<>";
        at_ += pair ? 2 : 1;
        return {Token::Kind::symbol, text_.substr(start, at_ - start), start};
    }
    Token quoted(std::size_t start) {
        std::string value;
        for (++at_; at_ < text_.size() && text_[at_] != '\''; ++at_) {
            if (text_[at_] != '\\') {
                value += text_[at_];
                continue;
            }
            if (++at_ == text_.size()) break;
            value += escaped(start, text_[at_]);
        }
        if (at_ >= text_.size()) {
            refuse_at(
                "MALFORMED_QUERY", text_, start,
                "line 1:" + std::to_string(start) + " no viable alternative at character '''");
        }
        ++at_;
        return {Token::Kind::text, value, start};
    }
    /// Keeps \_ and \% as they are: they matter to LIKE.
    std::string escaped(std::size_t start, char c) {
        switch (c) {
            case 'n':
            case 'N':
                return "\n";
            case 'r':
            case 'R':
                return "\r";
            case 't':
            case 'T':
                return "\t";
            case 'b':
            case 'B':
                return "\b";
            case 'f':
            case 'F':
                return "\f";
            case '"':
            case '\'':
                return std::string(1, c);
            case '\\':
                return "\\\\";
            case '_':
            case '%':
                return std::string("\\") + c;
            default:
                refuse_at("MALFORMED_QUERY", text_, start,
                          std::string("Invalid string literal '\\") + c +
                              "'. Illegal character sequence '\\" + c + "' in string literal.");
        }
    }

    const std::string& text_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> soql_tokens(const std::string& text) {
    return Lexer(text).run();
}

}  // namespace tenure::inline v1::sandbox::sf
