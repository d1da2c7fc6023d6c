// Sandbox, vTiger: cuts a query statement into tokens the way the CRM's own lexer does.
#include "sandbox/vtiger/query_lexer.hpp"

#include <cctype>
#include <utility>

#include "sandbox/vtiger/refusal.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

bool in_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) || c == '_' || c == '&' || c == ':' || byte >= 0x80;
}

}  // namespace

char Lexer::peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
}

Token Lexer::made(Token::Type type, std::string text, std::size_t from) const {
    return {type, std::move(text), std::string(text_.substr(from, at_ - from)), line_};
}

Token Lexer::next() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) {
        if (text_[at_++] == '\n') ++line_;
    }
    if (at_ >= text_.size()) return {Token::Type::end, "", "", line_};
    const std::size_t from = at_;
    const char c = text_[at_];
    if (c == '\'') return literal();
    if (c == ',' || c == '(' || c == ')' || c == ';' || c == '*') {
        ++at_;
        return made(Token::Type::symbol, std::string(1, c), from);
    }
    if (c == '=' || c == '<' || c == '>' || (c == '!' && peek(1) == '=')) return comparison();
    if (c == '-' && std::isdigit(static_cast<unsigned char>(peek(1)))) ++at_;
    while (in_word(peek())) ++at_;
    if (at_ == from) throw internal_error();
    return made(Token::Type::word, std::string(text_.substr(from, at_ - from)), from);
}

Token Lexer::comparison() {
    const std::size_t from = at_;
    const char first = text_[at_++];
    if (first != '=' && peek() == '=') ++at_;
    return made(Token::Type::comparison, std::string(text_.substr(from, at_ - from)), from);
}

Token Lexer::literal() {
    const std::size_t from = at_++;
    std::string value;
    for (;; ++at_) {
        if (at_ >= text_.size()) throw internal_error();
        if (text_[at_] == '\'') {
            if (peek(1) != '\'') break;
            ++at_;
        }
        value += text_[at_];
    }
    ++at_;
    if (value.empty()) throw internal_error();
    return made(Token::Type::literal, std::move(value), from);
}

}  // namespace tenure::inline v1::sandbox::vt
