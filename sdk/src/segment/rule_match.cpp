#include <algorithm>

#include "segment/rule_node.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1 {

namespace detail {

namespace {

bool number_passes(const RuleTest& test, double value, Date today) {
    switch (test.how) {
        case RuleOperator::above:
            return value > test.low;
        case RuleOperator::below:
            return value < test.low;
        case RuleOperator::at_least:
            return value >= test.low;
        case RuleOperator::at_most:
            return value <= test.low;
        case RuleOperator::between:
            return value >= test.low && value <= test.high;
        case RuleOperator::equals:
            return value == test.low;
        case RuleOperator::in:
            return std::find(test.numbers.begin(), test.numbers.end(), value) != test.numbers.end();
        case RuleOperator::within_days:
            return value <= today.days && value >= today.days - test.low;
        case RuleOperator::older_than_days:
            return value < today.days - test.low;
        default:
            return false;
    }
}

bool text_passes(const RuleTest& test, const std::string& value) {
    const std::string key = match_key(value);
    return std::any_of(test.keys.begin(), test.keys.end(), [&](const std::string& wanted) {
        if (test.how == RuleOperator::contains) return key.find(wanted) != std::string::npos;
        if (test.how == RuleOperator::starts_with) return key.rfind(wanted, 0) == 0;
        return key == wanted;
    });
}

/// A list passes when one of its texts is one of the wanted ones.
bool texts_pass(const RuleTest& test, std::span<const std::string> values) {
    return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
        const std::string key = match_key(value);
        return std::find(test.keys.begin(), test.keys.end(), key) != test.keys.end();
    });
}

bool node_matches(const RuleNode& node, const RuleSubject& subject) {
    const auto holds = [&](const RuleNode& part) { return node_matches(part, subject); };
    switch (node.kind) {
        case RuleNode::Kind::all:
            return std::all_of(node.parts.begin(), node.parts.end(), holds);
        case RuleNode::Kind::any:
            return std::any_of(node.parts.begin(), node.parts.end(), holds);
        case RuleNode::Kind::negation:
            return !holds(node.parts.front());
        case RuleNode::Kind::test:
            break;
    }
    return passes(node.test, subject);
}

template <class Asks>
bool asks_for(const RuleNode& node, const Asks& asks) {
    if (node.kind == RuleNode::Kind::test) return asks(*node.test.field);
    return std::any_of(node.parts.begin(), node.parts.end(),
                       [&](const RuleNode& part) { return asks_for(part, asks); });
}

}  // namespace

bool passes(const RuleTest& test, const RuleSubject& subject) {
    const RuleValue value = test.field->read(subject);
    const bool known = !std::holds_alternative<std::monostate>(value);
    if (test.how == RuleOperator::known) return known == test.wanted;
    if (const auto* number = std::get_if<double>(&value)) {
        return number_passes(test, *number, subject.today);
    }
    if (const auto* text = std::get_if<std::string>(&value)) return text_passes(test, *text);
    if (const auto* texts = std::get_if<std::span<const std::string>>(&value)) {
        return texts_pass(test, *texts);
    }
    return false;
}

}  // namespace detail

bool SegmentRule::matches(const RuleSubject& subject) const {
    return detail::node_matches(*root_, subject);
}

bool SegmentRule::uses_categories() const {
    return detail::asks_for(*root_, [](const detail::RuleField& field) {
        return field.type == detail::RuleType::texts;
    });
}

bool SegmentRule::uses_customer() const {
    return detail::asks_for(*root_,
                            [](const detail::RuleField& field) { return field.of_customer; });
}

}  // namespace tenure::inline v1
