// Sandbox, Salesforce: reads SOQL. AND and OR do not mix without parentheses, and NOT stands only
// where a group of conditions begins, as in the real grammar.
#include <algorithm>
#include <array>
#include <cstdlib>

#include "sandbox/salesforce/soql.hpp"
#include "sandbox/salesforce/soql_lexer.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return result;
}

constexpr int deepest_nesting = 100;
constexpr std::array<std::string_view, 9> after_from = {
    "WHERE", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "USING"};

class Parser {
 public:
    explicit Parser(const std::string& text) : text_(text), tokens_(soql_tokens(text)) {}

    Select statement() {
        Select select = this->select();
        if (peek().kind != Token::Kind::end) unexpected();
        return select;
    }

 private:
    const Token& peek(std::size_t ahead = 0) const {
        return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
    }
    Token take() { return tokens_[std::min(at_++, tokens_.size() - 1)]; }
    bool is(std::string_view word, std::size_t ahead = 0) const {
        const Token& token = peek(ahead);
        return token.kind == Token::Kind::word && same_folded(token.text, word);
    }
    bool symbol(std::string_view sign, std::size_t ahead = 0) const {
        return peek(ahead).kind == Token::Kind::symbol && peek(ahead).text == sign;
    }
    bool skip(std::string_view word) {
        if (!is(word)) return false;
        ++at_;
        return true;
    }
    void expect(std::string_view word) {
        if (!skip(word)) unexpected();
    }
    void expect_symbol(std::string_view sign) {
        if (!symbol(sign)) unexpected();
        ++at_;
    }
    [[noreturn]] void unexpected() const {
        const Token& token = peek();
        if (token.kind == Token::Kind::end) {
            refuse_at("MALFORMED_QUERY", text_, token.at, "unexpected token: '<EOF>'");
        }
        refuse_at("MALFORMED_QUERY", text_, token.at, "unexpected token: '" + token.text + "'");
    }

    /// Counts how deep statements and conditions nest; a stack is not endless.
    class Nesting {
     public:
        explicit Nesting(Parser& parser) : parser_(parser) {
            if (++parser_.depth_ > deepest_nesting) {
                refuse("QUERY_TOO_COMPLICATED",
                       "Query is either selecting too many fields or the "
                       "filter conditions are too complicated.");
            }
        }
        ~Nesting() { --parser_.depth_; }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;

     private:
        Parser& parser_;
    };

    Select select() {
        const Nesting nesting(*this);
        Select select;
        select.text = text_;
        expect("SELECT");
        do select.columns.push_back(column());
        while (comma());
        expect("FROM");
        if (peek().kind != Token::Kind::word) unexpected();
        select.from_at = peek().at;
        select.from = take().text;
        alias(select);
        if (skip("USING")) {
            expect("SCOPE");
            take();
        }
        if (skip("WHERE")) select.where = conditions();
        while (skip("WITH")) take();
        if (skip("GROUP")) group(select);
        if (skip("HAVING")) select.having = conditions();
        if (skip("ORDER")) order(select);
        if (skip("LIMIT")) select.limit = count();
        if (skip("OFFSET")) select.offset = count();
        while (skip("FOR")) take();
        if (skip("ALL")) {
            expect("ROWS");
            refuse_at("MALFORMED_QUERY", text_, peek().at, "ALL ROWS not allowed in this context");
        }
        return select;
    }
    bool comma() {
        if (!symbol(",")) return false;
        ++at_;
        return true;
    }
    void alias(Select& select) {
        (void)skip("AS");
        if (peek().kind != Token::Kind::word) return;
        const std::string word = upper(peek().text);
        const bool clause =
            std::find(after_from.begin(), after_from.end(), word) != after_from.end();
        if (!clause && word != "ALL") select.alias = take().text;
    }
    std::int64_t count() {
        const Token token = peek();
        if (token.kind != Token::Kind::number ||
            !std::all_of(token.text.begin(), token.text.end(), digit)) {
            unexpected();
        }
        ++at_;
        return std::strtoll(token.text.c_str(), nullptr, 10);
    }

    Column column() {
        Column column;
        column.operand.at = peek().at;
        if (symbol("(")) {
            ++at_;
            column.kind = Column::Kind::children;
            column.inner = std::make_shared<Select>(select());
            expect_symbol(")");
            return column;
        }
        if (is("TYPEOF") && !symbol(",", 1) && !is("FROM", 1)) return type_of();
        if (is("FIELDS") && symbol("(", 1)) {
            at_ += 2;
            column.kind = Column::Kind::fields;
            column.operand.path = upper(take().text);
            expect_symbol(")");
            return column;
        }
        column.operand = operand();
        if (!column.operand.function.empty()) column.kind = Column::Kind::call;
        if (column.operand.function == "COUNT" && column.operand.path.empty()) {
            column.kind = Column::Kind::count;
        }
        (void)skip("AS");
        if (peek().kind == Token::Kind::word && !is("FROM")) column.alias = take().text;
        return column;
    }
    Column type_of() {
        Column column;
        column.kind = Column::Kind::type_of;
        ++at_;
        column.operand.at = peek().at;
        column.operand.path = take().text;
        while (is("WHEN") || is("ELSE")) {
            TypeCase one;
            if (upper(take().text) == "WHEN") {
                one.type = take().text;
                expect("THEN");
            }
            do one.fields.push_back(operand());
            while (comma());
            column.cases.push_back(std::move(one));
        }
        expect("END");
        return column;
    }
    Operand operand() {
        const Nesting nesting(*this);
        if (peek().kind != Token::Kind::word) unexpected();
        Operand result;
        result.at = peek().at;
        result.path = take().text;
        if (!symbol("(")) return result;
        ++at_;
        result.function = upper(result.path);
        result.path.clear();
        if (symbol(")")) {
            ++at_;
            return result;
        }
        result.at = peek().at;
        const Operand inside = operand();  // e.g. CALENDAR_YEAR(convertTimezone(CreatedDate))
        result.path = inside.path;
        expect_symbol(")");
        return result;
    }

    Condition conditions() {
        Condition first = simple();
        const bool both = is("AND");
        if (!both && !is("OR")) return first;
        Condition group;
        group.kind = both ? Condition::Kind::all : Condition::Kind::any;
        group.at = first.at;
        group.parts.push_back(std::move(first));
        while (skip(both ? "AND" : "OR")) {
            if (is("NOT")) unexpected();
            group.parts.push_back(simple());
        }
        if (is(both ? "OR" : "AND")) unexpected();
        return group;
    }
    Condition simple() {
        const Nesting nesting(*this);
        Condition result;
        result.at = peek().at;
        if (skip("NOT")) {
            result.kind = Condition::Kind::negation;
            result.parts.push_back(simple());
            return result;
        }
        if (symbol("(")) {
            ++at_;
            result = conditions();
            expect_symbol(")");
            return result;
        }
        result.left = operand();
        result.op = comparison();
        if (result.op == Operator::in || result.op == Operator::not_in ||
            result.op == Operator::includes || result.op == Operator::excludes) {
            list(result);
        } else {
            result.values.push_back(literal());
        }
        return result;
    }
    Operator comparison() {
        const Token token = peek();
        ++at_;
        if (token.kind == Token::Kind::symbol) {
            if (token.text == "=") return Operator::eq;
            if (token.text == "!=" || token.text == "<>") return Operator::ne;
            if (token.text == "<") return Operator::lt;
            if (token.text == "<=") return Operator::le;
            if (token.text == ">") return Operator::gt;
            if (token.text == ">=") return Operator::ge;
        }
        const std::string word = token.kind == Token::Kind::word ? upper(token.text) : "";
        if (word == "LIKE") return Operator::like;
        if (word == "IN") return Operator::in;
        if (word == "INCLUDES") return Operator::includes;
        if (word == "EXCLUDES") return Operator::excludes;
        if (word == "NOT" && skip("IN")) return Operator::not_in;
        --at_;
        unexpected();
    }
    void list(Condition& condition) {
        expect_symbol("(");
        if (is("SELECT")) {
            condition.inner = std::make_shared<Select>(select());
        } else {
            do condition.values.push_back(literal());
            while (comma());
        }
        expect_symbol(")");
    }
    Literal literal() {
        const Token token = take();
        Literal result;
        result.at = token.at;
        result.text = token.text;
        if (token.kind == Token::Kind::text) {
            result.kind = Literal::Kind::text;
            return result;
        }
        if (token.kind == Token::Kind::number) return number(std::move(result));
        const std::string word = upper(token.text);
        if (token.kind == Token::Kind::word && word == "NULL") return result;
        if (word == "TRUE" || word == "FALSE") {
            result.kind = Literal::Kind::boolean;
            result.text = word == "TRUE" ? "true" : "false";
            return result;
        }
        if (token.kind == Token::Kind::word && word.size() > 3 && digit(word[3])) {
            result.text = word.substr(3);  // USD100.50
            return number(std::move(result));
        }
        result.kind = Literal::Kind::range;
        if (token.kind == Token::Kind::word && date_literal(word, 0)) return result;
        --at_;
        unexpected();
    }
    Literal number(Literal literal) {
        if (const auto instant = read_datetime(literal.text)) {
            literal.kind = Literal::Kind::datetime;
            literal.from = *instant;
            literal.to = *instant + 1;
            return literal;
        }
        if (const auto date = read_date(literal.text); date && literal.text.size() == 10) {
            literal.kind = Literal::Kind::date;
            literal.from = *date;
            literal.to = *date + 86400;
            return literal;
        }
        char* end = nullptr;
        literal.kind = Literal::Kind::number;
        literal.number = std::strtod(literal.text.c_str(), &end);
        if (*end == '\0') return literal;
        --at_;
        unexpected();
    }

    void group(Select& select) {
        expect("BY");
        if (is("ROLLUP") || is("CUBE")) unexpected();  // not imitated
        do select.group.push_back(operand());
        while (comma());
    }
    void order(Select& select) {
        expect("BY");
        do {
            Order one;
            one.operand = operand();
            if (skip("DESC")) {
                one.descending = true;
            } else {
                (void)skip("ASC");
            }
            if (skip("NULLS")) {
                one.nulls_last = is("LAST");
                if (!skip("LAST")) expect("FIRST");
            }
            select.order.push_back(std::move(one));
        } while (comma());
    }

    const std::string& text_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace

bool Operand::aggregate() const {
    constexpr std::array<std::string_view, 6> names = {
        "COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"};
    return std::find(names.begin(), names.end(), function) != names.end();
}

void refuse_at(std::string code, const std::string& text, std::size_t at,
               const std::string& cause) {
    const std::size_t start = at > 40 ? at - 40 : 0;
    const std::size_t pad = std::min(at, text.size()) - start;
    refuse(std::move(code), "\n" + text.substr(start, 80) + "\n" + std::string(pad, ' ') +
                                "^\nERROR at Row:1:Column:" + std::to_string(at + 1) + "\n" +
                                cause);
}

Select parse_soql(const std::string& text) {
    if (text.size() > 100000) {
        refuse("MALFORMED_QUERY", "SOQL statements cannot be longer than 100000 characters.");
    }
    return Parser(text).statement();
}

}  // namespace tenure::inline v1::sandbox::sf
