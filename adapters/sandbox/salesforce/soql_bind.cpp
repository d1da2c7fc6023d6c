// Sandbox, Salesforce: binds a SOQL statement to the schema and refuses what the API refuses.
#include <algorithm>
#include <array>

#include "sandbox/salesforce/soql.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

const char* type_name(Type type) {
    switch (type) {
        case Type::boolean:
            return "boolean";
        case Type::integer:
            return "int";
        case Type::number:
            return "double";
        case Type::currency:
            return "currency";
        case Type::percent:
            return "percent";
        case Type::date:
            return "date";
        case Type::datetime:
            return "dateTime";
        case Type::id:
        case Type::reference:
            return "reference";
        default:
            return "string";
    }
}

bool long_text(const Field& field) {
    return field.type == Type::textarea && field.name.find("Street") == field.name.npos;
}

class Binder {
 public:
    Binder(Select& select, const Schema& schema, std::int64_t now)
        : select_(select), schema_(schema), now_(now) {}

    void run() {
        if (select_.object == nullptr) find_object();
        for (const Column& column : select_.columns) {
            if (column.kind == Column::Kind::count ||
                (column.kind == Column::Kind::call && column.operand.aggregate())) {
                select_.aggregate = true;
            }
        }
        if (!select_.group.empty()) select_.aggregate = true;
        columns();
        for (Operand& operand : select_.group) resolve(operand);
        if (select_.where) condition(*select_.where, true);
        if (select_.having) condition(*select_.having, false);
        for (Order& order : select_.order) bind_order(order);
        check();
    }

 private:
    void find_object() {
        select_.object = schema_.find(select_.from);
        if (select_.object != nullptr && select_.object->query) return;
        refuse_at("INVALID_TYPE", select_.text, select_.from_at,
                  "sObject type '" + select_.from +
                      "' is not supported. If you are attempting to use a custom object, be sure "
                      "to append the '__c' after the entity name. Please reference your WSDL or "
                      "the describe call for the appropriate names.");
    }
    void columns() {
        std::vector<Column> columns;
        for (Column& column : select_.columns) {
            switch (column.kind) {
                case Column::Kind::fields:
                    expand(column, columns);
                    continue;
                case Column::Kind::children:
                    children(column);
                    break;
                case Column::Kind::type_of:
                    type_of(column);
                    break;
                case Column::Kind::count:
                    break;
                default:
                    resolve(column.operand);
            }
            columns.push_back(std::move(column));
        }
        select_.columns = std::move(columns);
    }
    void expand(const Column& column, std::vector<Column>& columns) {
        const std::string& which = column.operand.path;
        const bool bounded = select_.limit && *select_.limit <= 200;
        if (which != "STANDARD" && !bounded) {
            refuse("MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200");
        }
        for (const Field& field : select_.object->fields) {
            if (field.hidden || (which == "STANDARD" && field.custom)) continue;
            if (which == "CUSTOM" && !field.custom) continue;
            Column one;
            one.operand.path = field.name;
            one.operand.at = column.operand.at;
            resolve(one.operand);
            columns.push_back(std::move(one));
        }
    }
    void children(Column& column) {
        Select& inner = *column.inner;
        inner.link = schema_.child_link(*select_.object, inner.from);
        if (inner.link.child == nullptr) {
            refuse_at("INVALID_TYPE", select_.text, inner.from_at,
                      "Didn't understand relationship '" + inner.from +
                          "' in FROM part of query call. If you are attempting to use a custom "
                          "relationship, be sure to append the '__r' after the custom relationship "
                          "name. Please reference your WSDL or the describe call for the "
                          "appropriate names.");
        }
        inner.object = inner.link.child;
        Binder(inner, schema_, now_).run();
    }
    void type_of(Column& column) {
        const Field* reference = schema_.way_up(*select_.object, column.operand.path);
        if (reference == nullptr || !reference->polymorphic()) {
            refuse_at(
                "INVALID_FIELD", select_.text, column.operand.at,
                "Didn't understand relationship '" + column.operand.path + "' in field path.");
        }
        column.operand.target.hops = {reference};
        for (TypeCase& one : column.cases) {
            const Object* object = one.type.empty() ? nullptr : schema_.find(one.type);
            for (Operand& field : one.fields) {
                if (object != nullptr) field.target = resolve_path(*object, field);
                field.target.last = field.path;
            }
        }
    }
    void resolve(Operand& operand) {
        if (operand.path.empty()) return;
        operand.target = resolve_path(*select_.object, operand);
    }
    Resolved resolve_path(const Object& start, const Operand& operand) {
        std::vector<std::string> names = split(operand.path, '.');
        const bool own =
            names.size() > 1 &&
            ((!select_.alias.empty() && same_folded(names[0], select_.alias)) ||
             (same_folded(names[0], start.name) && schema_.way_up(start, names[0]) == nullptr));
        if (own) names.erase(names.begin());
        Resolved result;
        const Object* object = &start;
        for (std::size_t i = 0; i + 1 < names.size(); ++i) {
            const Field* hop = object == nullptr ? nullptr : schema_.way_up(*object, names[i]);
            if (hop == nullptr) no_relationship(names[i], operand);
            result.hops.push_back(hop);
            object = hop->polymorphic() ? nullptr : schema_.find(hop->refers[0]);
        }
        result.object = object;
        result.last = names.back();
        if (object == nullptr) {
            pseudo(result, operand);
            return result;
        }
        result.field = object->find(result.last);
        if (result.field == nullptr) no_column(result.last, object->name, operand);
        result.last = result.field->name;
        return result;
    }
    /// Fields that the entity "Name" has, which stands for whatever a reference points to.
    void pseudo(const Resolved& path, const Operand& operand) {
        constexpr std::array<std::string_view, 10> known = {
            "Id",    "Name",  "Type",  "FirstName", "LastName",
            "Email", "Phone", "Title", "Username",  "IsActive"};
        const bool found = std::any_of(known.begin(), known.end(), [&](std::string_view name) {
            return same_folded(name, path.last);
        });
        if (!found) no_column(path.last, "Name", operand);
    }
    [[noreturn]] void no_relationship(const std::string& name, const Operand& operand) {
        refuse_at("INVALID_FIELD", select_.text, operand.at,
                  "Didn't understand relationship '" + name +
                      "' in field path. If you are attempting to use a custom relationship, be "
                      "sure to append the '__r' after the custom relationship name. Please "
                      "reference your WSDL or the describe call for the appropriate names.");
    }
    [[noreturn]] void no_column(const std::string& name, const std::string& object,
                                const Operand& operand) {
        refuse_at("INVALID_FIELD", select_.text, operand.at,
                  "No such column '" + name + "' on entity '" + object +
                      "'. If you are attempting to use a custom field, be sure to append the "
                      "'__c' after the custom field name. Please reference your WSDL or the "
                      "describe call for the appropriate names.");
    }

    void condition(Condition& one, bool top) {
        if (one.kind != Condition::Kind::compare) {
            const bool still = top && one.kind == Condition::Kind::all;
            for (Condition& part : one.parts) condition(part, still);
            return;
        }
        resolve(one.left);
        if (one.inner) {
            if (!top) {
                refuse("MALFORMED_QUERY",
                       "Semi join sub-selects are only allowed at the top level WHERE "
                       "expressions and not in nested WHERE expressions.");
            }
            Binder(*one.inner, schema_, now_).run();
            return;
        }
        const Field* field = one.left.target.field;
        if (field != nullptr && one.left.function.empty() &&
            (long_text(*field) || field->type == Type::address)) {
            refuse_at("INVALID_FIELD", select_.text, one.left.at,
                      "field '" + field->name + "' can not be filtered in a query call");
        }
        for (Literal& literal : one.values) bind_literal(one, literal);
    }
    void bind_literal(const Condition& one, Literal& literal) {
        if (literal.kind == Literal::Kind::text) {
            if (literal.text.size() > 4000) {
                refuse("MALFORMED_QUERY", "String literal is longer than 4000 characters");
            }
            if (one.op != Operator::like) unescape(literal.text);
        }
        if (literal.kind == Literal::Kind::range) {
            std::string word = literal.text;
            std::transform(word.begin(), word.end(), word.begin(), [](char c) {
                return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            });
            std::tie(literal.from, literal.to) = *date_literal(word, now_);
        }
        const Field* field = one.left.target.field;
        if (field == nullptr || !one.left.function.empty()) return;
        if (literal.kind == Literal::Kind::null || fits(*field, literal, one.op)) return;
        const bool quoted = literal.kind == Literal::Kind::text;
        refuse_at("INVALID_FIELD", select_.text, one.left.at,
                  "value of filter criterion for field '" + field->name + "' must be of type " +
                      type_name(field->type) + " and should " + (quoted ? "not " : "") +
                      "be enclosed in quotes");
    }
    static bool fits(const Field& field, const Literal& literal, Operator op) {
        if (op == Operator::like) return field.is_text() && literal.kind == Literal::Kind::text;
        switch (field.type) {
            case Type::boolean:
                return literal.kind == Literal::Kind::boolean;
            case Type::date:
                return literal.kind == Literal::Kind::date || literal.kind == Literal::Kind::range;
            case Type::datetime:
                return literal.kind == Literal::Kind::datetime ||
                       literal.kind == Literal::Kind::range;
            default:
                break;
        }
        if (field.is_number()) return literal.kind == Literal::Kind::number;
        return literal.kind == Literal::Kind::text;
    }
    static void unescape(std::string& text) {
        std::string plain;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\\' && i + 1 < text.size()) ++i;
            plain += text[i];
        }
        text = std::move(plain);
    }

    void bind_order(Order& order) {
        const bool alias = std::any_of(
            select_.columns.begin(), select_.columns.end(),
            [&](const Column& column) { return same_folded(column.alias, order.operand.path); });
        if (alias && order.operand.function.empty()) return;
        resolve(order.operand);
        const Field* field = order.operand.target.field;
        if (field != nullptr && (long_text(*field) || field->type == Type::multipicklist)) {
            refuse_at("MALFORMED_QUERY", select_.text, order.operand.at,
                      "field '" + field->name + "' can not be sorted in a query call");
        }
    }
    void check() {
        if (select_.offset && *select_.offset > 2000) {
            refuse("NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000");
        }
        if (select_.having && select_.group.empty()) {
            refuse("MALFORMED_QUERY", "unexpected token: 'HAVING'");
        }
        if (!select_.aggregate) return;
        for (const Column& column : select_.columns) {
            if (column.kind == Column::Kind::count || column.operand.aggregate()) continue;
            const bool grouped = std::any_of(
                select_.group.begin(), select_.group.end(), [&](const Operand& operand) {
                    return operand.function == column.operand.function &&
                           same_folded(operand.path, column.operand.path);
                });
            if (!grouped) {
                refuse_at("MALFORMED_QUERY", select_.text, column.operand.at,
                          "Field must be grouped or aggregated: " + column.operand.path);
            }
        }
    }

    Select& select_;
    const Schema& schema_;
    std::int64_t now_;
};

}  // namespace

void bind_soql(Select& select, const Schema& schema, std::int64_t now) {
    Binder(select, schema, now).run();
}

}  // namespace tenure::inline v1::sandbox::sf
