// Sandbox, vTiger: the WHERE part of a query, made ready to test records quickly.
#include "sandbox/vtiger/query_filter.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "sandbox/vtiger/refusal.hpp"
#include "sandbox/vtiger/text.hpp"
#include "sandbox/vtiger/values.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

/// The number a literal stands for; NaN compares false with everything.
double number_of(Subject subject, const std::string& literal) {
    switch (subject) {
        case Subject::number:
            return std::strtod(literal.c_str(), nullptr);
        case Subject::created:
        case Subject::modified: {
            const auto time = parse_time(literal);
            return time ? static_cast<double>(*time) : std::nan("");
        }
        default: {
            const auto id = parse_id(literal);
            return id && id->id ? static_cast<double>(*id->id) : std::nan("");
        }
    }
}

template <class Value, class Compare>
bool compare(Comparison comparison, const std::vector<Value>& wanted, Compare order) {
    // `order` returns <0, 0, >0 or nothing when the two cannot be compared.
    if (comparison == Comparison::in) {
        return std::any_of(wanted.begin(), wanted.end(),
                           [&](const Value& value) { return order(value) == 0; });
    }
    const std::optional<int> sign = order(wanted.front());
    if (!sign) return false;
    switch (comparison) {
        case Comparison::equal:
            return *sign == 0;
        case Comparison::not_equal:
            return *sign != 0;
        case Comparison::less:
            return *sign < 0;
        case Comparison::greater:
            return *sign > 0;
        case Comparison::at_most:
            return *sign <= 0;
        default:
            return *sign >= 0;
    }
}

bool compare_number(const Test& test, double have) {
    return compare(test.comparison, test.numbers, [&](double wanted) -> std::optional<int> {
        if (std::isnan(wanted)) return std::nullopt;
        return have < wanted ? -1 : have > wanted ? 1 : 0;
    });
}

}  // namespace

Subject subject_of(const Module& module, const Field& field) {
    if (field.name == "id") return Subject::id;
    if (module.entity && module.name != "Users") {
        if (field.name == "assigned_user_id") return Subject::owner;
        if (field.name == "createdtime") return Subject::created;
        if (field.name == "modifiedtime") return Subject::modified;
        if (field.name == "modifiedby") return Subject::modified_by;
    }
    switch (field.kind) {
        case Kind::reference:
            return Subject::reference;
        case Kind::integer:
        case Kind::decimal:
        case Kind::currency:
            return Subject::number;
        default:
            return Subject::text;
    }
}

Filter::Filter(const Module& module, const User& user, const std::vector<Condition>& where) {
    for (const Condition& condition : where) {
        Test test;
        test.field = module.find(condition.field);
        if (test.field == nullptr || user.hides(*test.field)) {
            throw Refusal{"ACCESS_DENIED",
                          "Permission to access " + condition.field + " attribute denied."};
        }
        test.subject = subject_of(module, *test.field);
        test.comparison = condition.comparison;
        test.opens_group = condition.opens_group;
        test.texts = condition.values;
        if (test.comparison == Comparison::like) {
            test.subject = Subject::text;
        } else if (test.subject != Subject::text) {
            for (const std::string& value : condition.values) {
                test.numbers.push_back(number_of(test.subject, value));
            }
        }
        all_must_pass_ &= !test.opens_group;
        tests_.push_back(std::move(test));
    }
    if (all_must_pass_) find_bounds();
}

void Filter::find_bounds() {
    for (const Test& test : tests_) {
        if (test.subject != Subject::id && test.subject != Subject::modified) continue;
        const bool lower = test.comparison == Comparison::greater ||
                           test.comparison == Comparison::at_least ||
                           test.comparison == Comparison::equal;
        if (!lower || std::isnan(test.numbers.front())) continue;
        const auto bound = static_cast<std::int64_t>(test.numbers.front()) +
                           (test.comparison == Comparison::greater ? 1 : 0);
        if (test.subject == Subject::id) {
            first_id_ = std::max(first_id_.value_or(0), static_cast<Id>(bound));
        } else {
            first_modified_ = std::max(first_modified_.value_or(bound), bound);
        }
    }
}

bool Filter::passes(const Test& test, const Record& record) const {
    switch (test.subject) {
        case Subject::id:
            return compare_number(test, record.id);
        case Subject::owner:
            return compare_number(test, record.owner);
        case Subject::modified_by:
            return compare_number(test, record.modified_by);
        case Subject::created:
            return compare_number(test, static_cast<double>(record.created));
        case Subject::modified:
            return compare_number(test, static_cast<double>(record.modified));
        default:
            break;
    }
    std::string_view value = value_of(record, test.field->index);
    if (value.data() == nullptr) {
        if (test.field->null_in_query) return false;
        value = test.field->blank;
    }
    if (test.subject == Subject::reference) {
        const auto id = parse_id(value);
        return id && id->id && compare_number(test, *id->id);
    }
    if (test.subject == Subject::number) {
        return compare_number(test, std::strtod(std::string(value).c_str(), nullptr));
    }
    if (test.comparison == Comparison::like) return like(value, test.texts.front());
    return compare(
        test.comparison, test.texts,
        [&](const std::string& wanted) -> std::optional<int> { return collate(value, wanted); });
}

bool Filter::matches(const Record& record) const {
    bool group = true;
    for (const Test& test : tests_) {
        if (test.opens_group) {
            if (group) return true;
            group = true;
        }
        group = group && passes(test, record);
    }
    return group;
}

}  // namespace tenure::inline v1::sandbox::vt
