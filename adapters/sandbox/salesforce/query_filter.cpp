// Sandbox, Salesforce: whether a row meets a WHERE condition. Text compares without case, ids with
// it; null is unlike everything and neither above nor below anything.
#include <cstdlib>

#include "sandbox/salesforce/query.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

/// Matches LIKE: % is any text, _ one character, a backslash takes away their meaning.
bool like(std::string_view text, std::string_view pattern) {
    std::size_t star = std::string_view::npos, mark = 0, t = 0, p = 0;
    while (t < text.size()) {
        const bool escape = p + 1 < pattern.size() && pattern[p] == '\\';
        if (p < pattern.size() && pattern[p] == '%') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && pattern[p] == '_') {
            do ++t;
            while (t < text.size() && (static_cast<unsigned char>(text[t]) & 0xC0) == 0x80);
            ++p;
        } else if (p < pattern.size() && pattern[p + (escape ? 1 : 0)] == text[t]) {
            p += escape ? 2 : 1;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '%') ++p;
    return p == pattern.size();
}

bool holds(Operator op, int order) {
    switch (op) {
        case Operator::eq:
        case Operator::in:
            return order == 0;
        case Operator::ne:
        case Operator::not_in:
            return order != 0;
        case Operator::lt:
            return order < 0;
        case Operator::le:
            return order <= 0;
        case Operator::gt:
            return order > 0;
        case Operator::ge:
            return order >= 0;
        default:
            return false;
    }
}

double number_of(std::string_view text) {
    char digits[64];
    const std::size_t length = text.copy(digits, sizeof digits - 1);
    digits[length] = '\0';
    return std::strtod(digits, nullptr);
}

/// Compares an instant or a day with a span: below, inside or above.
int order_in(std::int64_t value, const Literal& literal) {
    return value < literal.from ? -1 : value >= literal.to ? 1 : 0;
}

int order_of_date(std::string_view text, const Literal& literal) {
    const auto instant = read_datetime(text);
    const auto value = instant ? instant : read_date(text);
    return value ? order_in(*value, literal) : -1;
}

/// "a;b": all of them are chosen.
bool includes(std::string_view chosen, std::string_view wanted) {
    const std::vector<std::string> have = split(chosen, ';');
    for (const std::string& one : split(wanted, ';')) {
        bool found = false;
        for (const std::string& value : have) found = found || same_folded(value, one);
        if (!found) return false;
    }
    return true;
}

}  // namespace

bool compares(const Cell& cell, Operator op, const Literal& literal) {
    if (literal.kind == Literal::Kind::null) {
        return op == Operator::ne || op == Operator::not_in ? !cell.null() : cell.null();
    }
    if (cell.null()) return op == Operator::ne || op == Operator::not_in;
    if (op == Operator::like) return like(fold(cell.text), fold(literal.text));
    if (op == Operator::includes) return includes(cell.text, literal.text);
    if (op == Operator::excludes) return !includes(cell.text, literal.text);
    const Type type = cell.field == nullptr ? Type::text : cell.field->type;
    switch (literal.kind) {
        case Literal::Kind::number: {
            const double value = number_of(cell.text);
            return holds(op, value < literal.number ? -1 : value > literal.number ? 1 : 0);
        }
        case Literal::Kind::date:
        case Literal::Kind::datetime:
        case Literal::Kind::range:
            return holds(op, order_of_date(cell.text, literal));
        default:
            break;
    }
    if (type == Type::id || type == Type::reference) {
        const int order =
            cell.text.substr(0, 15).compare(std::string_view(literal.text).substr(0, 15));
        return holds(op, order);
    }
    return holds(op, fold(cell.text).compare(fold(literal.text)));
}

bool meets(Org& org, Place place, const Condition& condition) {
    switch (condition.kind) {
        case Condition::Kind::all:
            for (const Condition& part : condition.parts) {
                if (!meets(org, place, part)) return false;
            }
            return true;
        case Condition::Kind::any:
            for (const Condition& part : condition.parts) {
                if (meets(org, place, part)) return true;
            }
            return false;
        case Condition::Kind::negation:
            return !meets(org, place, condition.parts[0]);
        case Condition::Kind::compare:
            break;
    }
    const Resolved& target = condition.left.target;
    // System instants are compared as numbers: every incremental read filters on them.
    if (target.hops.empty() && target.field != nullptr && target.field->source == Source::stamp &&
        condition.values.size() == 1 && condition.values[0].kind != Literal::Kind::null) {
        return holds(condition.op, order_in(place.row->stamp, condition.values[0]));
    }
    std::string scratch;
    const Cell cell = org.read(place, condition.left, scratch);
    if (condition.inner) {
        const bool found = !cell.null() && condition.ids.count(std::string(cell.text)) != 0;
        return found == (condition.op == Operator::in);
    }
    const bool every = condition.op == Operator::not_in || condition.op == Operator::excludes;
    for (const Literal& literal : condition.values) {
        if (compares(cell, condition.op, literal) != every) return !every;
    }
    return every;
}

int order_of(const Cell& one, const Cell& other) {
    if (one.null() || other.null()) return one.null() == other.null() ? 0 : one.null() ? -1 : 1;
    const Field* field = one.field;
    if (field != nullptr && field->is_number()) {
        const double a = number_of(one.text), b = number_of(other.text);
        return a < b ? -1 : a > b ? 1 : 0;
    }
    if (field != nullptr && (field->type == Type::id || field->type == Type::reference)) {
        return one.text.compare(other.text);
    }
    return compare_folded(one.text, other.text);
}

}  // namespace tenure::inline v1::sandbox::sf
