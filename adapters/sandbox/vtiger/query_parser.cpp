// Sandbox, vTiger: the query language, with the refusals the CRM's own parser gives.
// The lists of expected tokens are those of the recordings, oddities included.
#include "sandbox/vtiger/query_parser.hpp"

#include <cctype>
#include <cstdlib>
#include <utility>

#include "sandbox/vtiger/query_lexer.hpp"
#include "sandbox/vtiger/refusal.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

constexpr const char* operators = "EQ,LT,GT,LTE,GTE,NE,IN,LIKE";

bool same_word(std::string_view text, std::string_view keyword) {
    if (text.size() != keyword.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (std::tolower(static_cast<unsigned char>(text[i])) != keyword[i]) return false;
    }
    return true;
}

class Parser {
 public:
    explicit Parser(std::string_view statement) : lexer_(statement), current_(lexer_.next()) {}

    Query parse() {
        if (!take_word("select")) unexpected("COLUMNNAME", "SELECT");
        select_list();
        if (!take_word("from")) unexpected("COLUMNNAME", "SELECT");
        query_.module = advance().text;
        if (take_word("where")) where();
        if (take_word("order")) order();
        if (take_word("limit")) limit();
        if (!take_symbol(";")) unexpected(limited_ ? "VALUE" : "COLUMNNAME", "SEMICOLON");
        if (current().type != Token::Type::end) unexpected("COLUMNNAME", "");
        return std::move(query_);
    }

 private:
    const Token& current() const { return current_; }
    Token advance() {
        Token taken = std::move(current_);
        last_source_ = taken.source;
        current_ = lexer_.next();
        return taken;
    }

    bool take_word(std::string_view keyword) {
        if (current().type != Token::Type::word || !same_word(current().text, keyword)) {
            return false;
        }
        advance();
        return true;
    }
    bool take_symbol(std::string_view symbol) {
        if (current().type != Token::Type::symbol || current().text != symbol) return false;
        advance();
        return true;
    }

    /// `word_as` is what the lexer calls a word at this place.
    [[noreturn]] void unexpected(const char* word_as, const std::string& expected) const {
        const Token& token = current();
        std::string name = word_as;
        std::string shown = token.source;
        std::string value = token.source;
        if (token.type == Token::Type::end) {
            name = "End of Input";
            value = "0";
            shown = last_source_;
        } else if (token.type == Token::Type::symbol) {
            name = token.text == ","   ? "COMMA"
                   : token.text == "(" ? "PARENOPEN"
                   : token.text == ")" ? "PARENCLOSE"
                   : token.text == ";" ? "SEMICOLON"
                                       : "ASTERISK";
        } else if (token.type == Token::Type::comparison) {
            name = "EQ";
        }
        throw Refusal{"QUERY_SYNTAX_ERROR", "Syntax Error on line " + std::to_string(token.line) +
                                                ": token '" + shown + "' Unexpected " + name + "(" +
                                                value + "), expected one of: " + expected};
    }

    void select_list() {
        if (take_symbol("*")) {
            query_.everything = true;
            return;
        }
        if (current().type == Token::Type::word && same_word(current().text, "count")) {
            advance();
            query_.count = take_symbol("(") && take_symbol("*") && take_symbol(")");
            if (query_.count) return;
            unexpected("COLUMNNAME", "SELECT");
        }
        do {
            if (current().type != Token::Type::word) {
                unexpected("COLUMNNAME", "COLUMNNAME,ASTERISK,COUNT");
            }
            query_.columns.push_back(advance().text);
        } while (take_symbol(","));
    }

    void where() {
        bool or_before = false;
        for (;;) {
            condition(or_before);
            if (take_word("and")) {
                or_before = false;
            } else if (take_word("or")) {
                or_before = true;
            } else {
                return;
            }
        }
    }

    void condition(bool or_before) {
        Condition condition;
        condition.opens_group = or_before;
        const Token name = current();
        if (name.type != Token::Type::word && name.type != Token::Type::literal) {
            unexpected("COLUMNNAME", "COLUMNNAME");
        }
        advance();
        condition.field = name.type == Token::Type::literal ? name.source : name.text;
        const Token sign = current();
        if (sign.type == Token::Type::comparison) {
            advance();
            condition.comparison = comparison_of(sign.text);
            value(condition);
        } else if (take_word("like")) {
            condition.comparison = Comparison::like;
            value(condition);
        } else if (take_word("in")) {
            condition.comparison = Comparison::in;
            if (!take_symbol("(")) unexpected("VALUE", "PARENOPEN");
            do {
                value(condition);
            } while (take_symbol(","));
            if (!take_symbol(")")) unexpected("VALUE", "SEMICOLON");
        } else {
            unexpected("VALUE", operators);
        }
        query_.where.push_back(std::move(condition));
    }

    static Comparison comparison_of(std::string_view sign) {
        if (sign == "=") return Comparison::equal;
        if (sign == "!=") return Comparison::not_equal;
        if (sign == "<") return Comparison::less;
        if (sign == ">") return Comparison::greater;
        return sign == "<=" ? Comparison::at_most : Comparison::at_least;
    }

    void value(Condition& condition) {
        if (current().type != Token::Type::word && current().type != Token::Type::literal) {
            unexpected("VALUE", "VALUE");
        }
        condition.quoted = current().type == Token::Type::literal;
        condition.values.push_back(advance().text);
    }

    void order() {
        if (!take_word("by")) unexpected("COLUMNNAME", "SEMICOLON");
        do {
            if (current().type != Token::Type::word) unexpected("COLUMNNAME", "COLUMNNAME");
            query_.order.push_back(advance().text);
        } while (take_symbol(","));
        query_.descending = take_word("desc");
        if (!query_.descending) take_word("asc");
    }

    void limit() {
        limited_ = true;
        const std::int64_t first = number();
        if (take_symbol(",")) {
            query_.offset = first;
            query_.limit = number();
        } else {
            query_.limit = first;
        }
    }

    std::int64_t number() {
        if (current().type != Token::Type::word && current().type != Token::Type::literal) {
            unexpected("VALUE", "VALUE");
        }
        return std::strtoll(advance().text.c_str(), nullptr, 10);
    }

    Lexer lexer_;
    Token current_;
    std::string last_source_;
    bool limited_ = false;
    Query query_;
};

}  // namespace

std::string module_named_in(std::string_view statement) {
    for (std::size_t at = 0; at + 5 < statement.size(); ++at) {
        if (!same_word(statement.substr(at, 4), "from")) continue;
        std::size_t from = at + 4;
        while (from < statement.size() &&
               std::isspace(static_cast<unsigned char>(statement[from]))) {
            ++from;
        }
        if (from == at + 4) continue;
        std::size_t to = from;
        while (to < statement.size() && statement[to] != ';' &&
               !std::isspace(static_cast<unsigned char>(statement[to]))) {
            ++to;
        }
        if (to > from) return std::string(statement.substr(from, to - from));
    }
    return {};
}

Query parse_query(std::string_view statement) {
    return Parser(statement).parse();
}

}  // namespace tenure::inline v1::sandbox::vt
