#include <algorithm>

#include "mapping/actions_reader.hpp"
#include "mapping/convert.hpp"
#include "mapping/reader.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::mapping {
namespace {

bool numeric(Cell cell) {
    return cell == Cell::integer || cell == Cell::decimal || cell == Cell::money;
}

bool form_fits(Form form, Cell cell) {
    switch (form) {
        case Form::self:
        case Form::customer:
            return cell == Cell::reference;
        case Form::pattern:
            return cell == Cell::text;
        case Form::base:
            return cell == Cell::money;
        case Form::negate:
            return numeric(cell);
        case Form::instant:
            return cell == Cell::timestamp;
        default:
            return true;
    }
}

/// Reads the rules of streams and checks that what they say can be done.
class SpecReader : public Reader {
 public:
    using Reader::Reader;

    MappingSpec read(const Node& root) const {
        expect(root, Node::Kind::object, "an object with the key \"streams\"");
        only(root, {"streams", "write_back", "actions"});
        MappingSpec spec;
        const Node* streams = root.find("streams");
        if (streams == nullptr) fail(root, "the key \"streams\" is missing");
        expect(*streams, Node::Kind::object, "an object of streams and their rules");
        for (const Node& each : streams->items) spec.streams.push_back(stream(each));
        if (spec.streams.empty()) fail(*streams, "no stream is read");
        if (const Node* actions = root.find("actions")) {
            spec.actions = read_actions(*this, *actions);
        }
        const Node* write_back = root.find("write_back");
        if (write_back == nullptr) return spec;
        expect(*write_back, Node::Kind::object, "an object of streams and their fields");
        for (const Node& each : write_back->items) spec.write_back.push_back(target(each));
        return spec;
    }

 private:
    StreamSpec stream(const Node& node) const {
        expect(node, Node::Kind::list, "a list of rules");
        if (node.items.empty()) fail(node, "this stream has no rule");
        if (node.items.size() > 1000) fail(node, "this stream has more than 1000 rules");
        StreamSpec result;
        result.name = node.key;
        result.text = write_node(node);
        for (const Node& item : node.items) result.rules.push_back(rule(item));
        return result;
    }

    EntityKind entity(const Node& node) const {
        std::vector<std::string_view> names;
        for (std::size_t i = 0; i < entity_kinds; ++i) {
            names.push_back(to_string(static_cast<EntityKind>(i)));
        }
        return static_cast<EntityKind>(among(node, text(node), names, "entity"));
    }

    RuleSpec rule(const Node& node) const {
        expect(node, Node::Kind::object, "an object with the keys \"entity\" and \"attributes\"");
        only(node, {"entity", "only_if_customer_is", "when", "for_each", "sequence", "attributes"});
        RuleSpec result;
        const Node* kind = node.find("entity");
        if (kind == nullptr) fail(node, "the key \"entity\" is missing");
        result.entity = entity(*kind);
        if (const Node* rules = node.find("only_if_customer_is")) {
            expect(*rules, Node::Kind::list, "a list of customer rules");
            for (const Node& item : rules->items) result.only_if.push_back(customer(item));
            if (result.only_if.empty()) fail(*rules, "this list is empty");
        }
        if (const Node* when = node.find("when")) result.when = conditions(*when);
        if (const Node* each = node.find("for_each")) result.for_each = selector(*each);
        if (const Node* sequence = node.find("sequence")) {
            if (!result.for_each) fail(*sequence, "this belongs to rules with \"for_each\"");
            result.sequence = text(*sequence);
        }
        attributes_of(node, result);
        return result;
    }

    void attributes_of(const Node& node, RuleSpec& rule) const {
        const Node* all = node.find("attributes");
        if (all == nullptr) fail(node, "the key \"attributes\" is missing");
        expect(*all, Node::Kind::object, "an object of attributes and their sources");
        if (all->items.empty()) fail(*all, "no attribute is mapped");
        std::vector<std::string_view> names;
        for (const AttributeInfo& each : attributes(rule.entity)) names.push_back(each.name);
        const std::string what = "attribute of " + std::string(to_string(rule.entity));
        for (const Node& item : all->items) {
            AttributeSpec spec;
            spec.index = among(item, item.key, names, what);
            spec.from = expression(item);
            check(spec.from, attributes(rule.entity)[spec.index].cell, rule.for_each.has_value());
            rule.attributes.push_back(std::move(spec));
        }
    }

    void check(const Expression& from, Cell cell, bool in_element) const {
        if (!form_fits(from.form, cell)) {
            fail(from.place, "this form gives no value of the attribute's type",
                 "See the table of forms in docs/mapping.md");
        }
        if (!in_element && (!from.item.empty() || !from.stream_item.empty())) {
            fail(from.place, "\"item\" belongs to rules with \"for_each\"");
        }
        if (!from.stream_item.empty() && from.item.empty()) {
            fail(from.place, "\"stream_item\" belongs beside \"item\"");
        }
        if (!from.times.empty() && !numeric(cell)) {
            fail(from.place, "\"times\" belongs to numbers and amounts");
        }
        if (from.currency && cell != Cell::money) {
            fail(from.place, "\"currency\" belongs to amounts");
        }
        if ((!from.stream.empty() || !from.stream_item.empty()) && cell != Cell::reference) {
            fail(from.place, "\"stream\" belongs to references");
        }
        if (from.form == Form::constant) check_value(from, from.constant, cell);
        if (from.fallback) check_value(from, *from.fallback, cell);
        for (const auto& entry : from.map) check_value(from, entry.second, cell);
        if (from.form == Form::instant || from.form == Form::pattern) cell = Cell::text;
        for (const Expression& part : from.parts) check(part, cell, in_element);
    }

    void check_value(const Expression& from, const Value& value, Cell cell) const {
        Value out;
        const char* problem = converter_to(cell)(value, SourceProfile{}, out);
        if (problem == nullptr) return;
        fail(from.place, "the value " + quoted(value) + " does not fit: " + problem);
    }

    WriteMapping target(const Node& node) const {
        expect(node, Node::Kind::object, "an object of insight attributes and fields");
        constexpr std::string_view known[] = {"stage", "stage_label",  "stage_since", "state",
                                              "clv",   "evaluated_on", "threshold",   "note"};
        WriteMapping result;
        result.stream = node.key;
        for (const Node& item : node.items) {
            among(item, item.key, known, "insight attribute");
            if (item.key == "threshold") {
                result.threshold = threshold(item);
            } else {
                result.fields.push_back({item.key, selector(item)});
            }
        }
        if (result.fields.empty()) fail(node, "no field is written");
        return result;
    }

    double threshold(const Node& node) const {
        expect(node, Node::Kind::number, "a number from 0 to 1");
        char* end = nullptr;
        const double value = std::strtod(node.text.c_str(), &end);
        if (!(value >= 0 && value <= 1)) fail(node, "this has to be a number from 0 to 1");
        return value;
    }
};

}  // namespace

MappingSpec read_spec(std::string_view json, const std::string& file) {
    MappingSpec spec = SpecReader(file).read(read_node(json, file));
    spec.file = file;
    return spec;
}

namespace {

/// Gathers selectors without doubles.
class FieldCollector {
 public:
    void add(const FieldSelector& field) {
        const auto same = [&](const FieldSelector& other) {
            return other.name == field.name && other.labels == field.labels;
        };
        if (field.name.empty() && field.labels.empty()) return;
        if (std::none_of(fields_.begin(), fields_.end(), same)) fields_.push_back(field);
    }
    void add(const std::vector<Condition>& conditions) {
        for (const Condition& each : conditions) add(each.field);
    }
    void add(const Expression& from) {
        add(from.field);
        if (from.currency) add(*from.currency);
        add(from.when);
        for (const Expression& part : from.parts) add(part);
    }
    std::vector<FieldSelector> take() { return std::move(fields_); }

 private:
    std::vector<FieldSelector> fields_;
};

}  // namespace

std::vector<FieldSelector> used_fields(const StreamSpec& stream) {
    FieldCollector fields;
    for (const RuleSpec& rule : stream.rules) {
        fields.add(rule.when);
        if (rule.for_each) fields.add(*rule.for_each);
        for (const AttributeSpec& attribute : rule.attributes) fields.add(attribute.from);
    }
    return fields.take();
}

}  // namespace tenure::inline v1::mapping
