#include "tenure/segment/rule.hpp"

#include <algorithm>
#include <cmath>

#include "segment/rule_json.hpp"
#include "tenure/core/calendar.hpp"
#include "tenure/core/text.hpp"
#include "tenure/lifecycle/state.hpp"
#include "tenure/segment/rfm.hpp"

namespace tenure::inline v1 {

namespace {

using detail::rule_suggestion;
using detail::RuleField;
using detail::RuleNode;
using detail::RuleOperator;
using detail::RulePlace;
using detail::RuleTest;
using detail::RuleType;

constexpr std::size_t most_depth = 16, most_nodes = 1'000, most_values = 1'000;

struct OperatorInfo {
    std::string_view name;
    RuleOperator how;
    std::string_view types;  ///< of fields it can compare
};

constexpr OperatorInfo operators[] = {
    {"above", RuleOperator::above, "number date"},
    {"at_least", RuleOperator::at_least, "number date"},
    {"at_most", RuleOperator::at_most, "number date"},
    {"below", RuleOperator::below, "number date"},
    {"between", RuleOperator::between, "number date"},
    {"contains", RuleOperator::contains, "text texts"},
    {"equals", RuleOperator::equals, "number date flag text"},
    {"in", RuleOperator::in, "number text texts"},
    {"known", RuleOperator::known, "number date flag text texts"},
    {"older_than_days", RuleOperator::older_than_days, "date"},
    {"starts_with", RuleOperator::starts_with, "text"},
    {"unknown", RuleOperator::known, "number date flag text texts"},
    {"within_days", RuleOperator::within_days, "date"},
};

class RuleReader {
 public:
    explicit RuleReader(std::size_t& nodes) : nodes_(nodes) {}

    RuleNode node(const RulePlace& place, std::size_t depth = 0) {
        place.object();
        if (depth > most_depth) place.fault("rules are nested more than 16 deep");
        if (++nodes_ > most_nodes) place.fault("the file has more than 1,000 comparisons");
        RuleNode result;
        if (place.value.contains("field")) {
            result.test = test(place);
            return result;
        }
        const std::vector<std::string> joins{"all", "any", "not", "field"};
        if (place.value.size() != 1) {
            place.fault("a rule has one key, found " + std::to_string(place.value.size()),
                        "Write \"field\" with a comparison, \"all\", \"any\" or \"not\"");
        }
        const std::string& join = place.value.begin().key();
        if (std::find(joins.begin(), joins.end(), join) == joins.end()) {
            place.fault("\"" + join + "\" joins no rules", rule_suggestion(join, joins));
        }
        result.kind = join == "all"   ? RuleNode::Kind::all
                      : join == "any" ? RuleNode::Kind::any
                                      : RuleNode::Kind::negation;
        const RulePlace inside = place.at(join);
        if (join == "not") {
            result.parts.push_back(node(inside, depth + 1));
            return result;
        }
        const std::size_t size = inside.list(most_nodes);
        if (size == 0) inside.fault("the list is empty");
        for (std::size_t i = 0; i < size; ++i) {
            result.parts.push_back(node(inside.at(i), depth + 1));
        }
        return result;
    }

 private:
    static const RuleField* field(const RulePlace& place) {
        const std::string name = place.text();
        const RuleField* found = detail::find_rule_field(name);
        if (found != nullptr) return found;
        std::vector<std::string> known;
        for (const RuleField& each : detail::all_rule_fields()) known.emplace_back(each.name);
        place.fault("there is no field \"" + name + "\"", rule_suggestion(name, known));
    }

    RuleTest test(const RulePlace& place) {
        RuleTest result;
        result.field = field(place.at("field"));
        std::vector<std::string> known;
        for (const OperatorInfo& each : operators) known.emplace_back(each.name);
        const OperatorInfo* chosen = nullptr;
        for (const auto& item : place.value.items()) {
            if (item.key() == "field") continue;
            const auto found =
                std::find_if(std::begin(operators), std::end(operators),
                             [&](const OperatorInfo& each) { return each.name == item.key(); });
            if (found == std::end(operators)) {
                place.fault("there is no comparison \"" + item.key() + "\"",
                            rule_suggestion(item.key(), known));
            }
            if (chosen != nullptr) {
                place.fault("\"" + std::string(chosen->name) + "\" and \"" + item.key() +
                                "\" stand in one comparison",
                            "Write \"between\", or two comparisons under \"all\"");
            }
            chosen = found;
        }
        if (chosen == nullptr) place.fault("the comparison is missing", rule_suggestion("", known));
        const std::string type(to_string(result.field->type));
        if ((" " + std::string(chosen->types) + " ").find(" " + type + " ") == std::string::npos) {
            place.fault("\"" + std::string(chosen->name) + "\" cannot compare " +
                            std::string(result.field->name) + ", a " + type,
                        "It is for: " + std::string(chosen->types));
        }
        result.how = chosen->how;
        fill(result, place.at(std::string(chosen->name)), chosen->name == "unknown");
        return result;
    }

    static void fill(RuleTest& test, const RulePlace& place, bool unknown) {
        switch (test.how) {
            case RuleOperator::known:
                if (!place.value.is_boolean()) place.fault("true or false is expected");
                test.wanted = place.value.get<bool>() != unknown;
                return;
            case RuleOperator::within_days:
            case RuleOperator::older_than_days:
                test.low = place.number();
                if (!(test.low >= 0 && test.low <= 1e6)) place.fault("days are 0 to 1,000,000");
                return;
            case RuleOperator::between:
                if (place.list(2) != 2) place.fault("a list of two is expected: [from, to]");
                test.low = amount(test, place.at(0));
                test.high = amount(test, place.at(1));
                if (test.low > test.high) place.fault("the first is above the second: nobody fits");
                return;
            default:
                break;
        }
        const bool many = place.value.is_array() &&
                          (test.how == RuleOperator::in || test.field->type == RuleType::texts);
        if (test.how == RuleOperator::in && !many) place.fault("a list is expected");
        if (!many) return take(test, place);
        const std::size_t size = place.list(most_values);
        if (size == 0) place.fault("the list is empty: nobody fits");
        for (std::size_t i = 0; i < size; ++i) take(test, place.at(i));
    }

    /// Takes one wanted value in.
    static void take(RuleTest& test, const RulePlace& place) {
        if (test.field->type != RuleType::text && test.field->type != RuleType::texts) {
            test.low = amount(test, place);
            test.numbers.push_back(test.low);
            return;
        }
        const std::string text = place.text();
        check_name(test, place, text);
        test.keys.push_back(match_key(text));
        if (test.keys.back().empty()) place.fault("the text has no letter that counts");
    }

    /// Refuses names of states and segments that nobody can have.
    static void check_name(const RuleTest& test, const RulePlace& place, const std::string& text) {
        if (test.how != RuleOperator::equals && test.how != RuleOperator::in) return;
        std::vector<std::string> known;
        if (test.field->name == "state" || test.field->name == "previous") {
            for (std::size_t i = 0; i < state_count; ++i) {
                known.emplace_back(to_string(static_cast<State>(i)));
            }
        } else if (test.field->name == "segment") {
            for (std::size_t i = 1; i < rfm_segment_count; ++i) {
                known.emplace_back(to_string(static_cast<RfmSegment>(i)));
            }
        }
        if (known.empty() || std::find(known.begin(), known.end(), text) != known.end()) return;
        place.fault("no " + std::string(test.field->name) + " is named \"" + text + "\"",
                    rule_suggestion(text, known));
    }

    /// Reads a number, a date as its day, or a flag as 0 or 1.
    static double amount(const RuleTest& test, const RulePlace& place) {
        if (test.field->type == RuleType::date) {
            const auto date = parse_user_date(place.text(), Calendar::jalali);
            if (!date) place.fault("a date is expected, e.g. \"2025-03-21\" or \"1404/01/01\"");
            return date->days;
        }
        if (test.field->type == RuleType::flag) {
            if (!place.value.is_boolean()) place.fault("true or false is expected");
            return place.value.get<bool>() ? 1 : 0;
        }
        return place.number();
    }

    std::size_t& nodes_;
};

}  // namespace

detail::RuleNode detail::read_rule(const RulePlace& place, std::size_t& nodes) {
    return RuleReader(nodes).node(place);
}

SegmentRule SegmentRule::from_json(std::string_view text, const std::string& origin) {
    const detail::json document = detail::parsed_rules(text, origin);
    std::size_t nodes = 0;
    return SegmentRule(
        std::make_shared<const RuleNode>(detail::read_rule({document, origin, ""}, nodes)));
}

std::string field_text(std::string_view name, const RuleSubject& subject) {
    const detail::RuleField* field = detail::find_rule_field(name);
    if (field == nullptr || field->type != detail::RuleType::text) {
        throw Error(Errc::bad_argument, "read field", std::string(name), "rules know no such text",
                    "rule_fields() lists them");
    }
    const detail::RuleValue value = field->read(subject);
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? std::string() : *text;
}

std::vector<RuleFieldInfo> rule_fields() {
    std::vector<RuleFieldInfo> all;
    for (const RuleField& field : detail::all_rule_fields()) {
        all.push_back({field.name, to_string(field.type)});
    }
    return all;
}

}  // namespace tenure::inline v1
