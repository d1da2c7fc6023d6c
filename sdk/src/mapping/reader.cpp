#include "mapping/reader.hpp"

#include <charconv>

#include "mapping/exact.hpp"
#include "mapping/nearest.hpp"

namespace tenure::inline v1::mapping {
namespace {

constexpr std::string_view by_label = "label:";

Node place_of(const Node& node) {
    Node place;
    place.line = node.line;
    place.path = node.path;
    return place;
}

}  // namespace

void Reader::fail(const Node& node, const std::string& cause, const std::string& next_step) const {
    throw node_error(file_, node, cause, next_step);
}

void Reader::expect(const Node& node, Node::Kind kind, const char* what) const {
    if (node.kind != kind) fail(node, std::string("this has to be ") + what);
}

void Reader::only(const Node& node, std::initializer_list<std::string_view> known) const {
    for (const Node& item : node.items) {
        among(item, item.key, {known.begin(), known.size()}, "key");
    }
}

std::size_t Reader::among(const Node& at, std::string_view name,
                          std::span<const std::string_view> known, const std::string& what) const {
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (known[i] == name) return i;
    }
    fail(at, "unknown " + what + " \"" + std::string(name) + "\"", suggestion(name, known));
}

const std::string& Reader::text(const Node& node) const {
    expect(node, Node::Kind::text, "a text in quotes");
    if (node.text.empty()) fail(node, "this text is empty");
    return node.text;
}

std::vector<std::string> Reader::texts(const Node& node) const {
    if (node.kind != Node::Kind::list) return {text(node)};
    std::vector<std::string> all;
    for (const Node& item : node.items) all.push_back(text(item));
    if (all.empty()) fail(node, "this list is empty");
    return all;
}

FieldSelector Reader::named(const Node& node, std::string_view name) const {
    FieldSelector field;
    if (name.substr(0, by_label.size()) == by_label) {
        field.labels.emplace_back(name.substr(by_label.size()));
        if (field.labels.front().empty()) fail(node, "the label is empty");
    } else {
        field.name = name;
        if (field.name.empty()) fail(node, "the field's name is empty");
    }
    return field;
}

FieldSelector Reader::selector(const Node& node) const {
    if (node.kind != Node::Kind::object) return named(node, text(node));
    only(node, {"field", "label"});
    const Node* field = node.find("field");
    const Node* label = node.find("label");
    if ((field == nullptr) == (label == nullptr)) {
        fail(node, "give either \"field\", the API's name, or \"label\", what users read");
    }
    if (field != nullptr) return named(*field, text(*field));
    return {"", texts(*label)};
}

CustomerIs Reader::customer(const Node& node) const {
    constexpr std::string_view known[] = {"account", "contact", "contact-else-account"};
    return static_cast<CustomerIs>(among(node, text(node), known, "customer rule"));
}

Value Reader::scalar(const Node& node) const {
    switch (node.kind) {
        case Node::Kind::null:
            return Null{};
        case Node::Kind::boolean:
            return node.text == "true";
        case Node::Kind::text:
            return node.text;
        case Node::Kind::number:
            break;
        default:
            fail(node, "this has to be a text, a number, true, false or null");
    }
    std::int64_t whole = 0;
    const char* end = node.text.data() + node.text.size();
    if (std::from_chars(node.text.data(), end, whole).ptr == end) return whole;
    if (!read_exact(node.text)) fail(node, "this number does not fit");
    return Decimal{node.text};
}

Condition Reader::condition(const Node& node) const {
    Condition result;
    result.field = named(node, node.key);
    const auto add = [&](const Node& item) {
        if (item.kind == Node::Kind::object || item.kind == Node::Kind::list ||
            item.kind == Node::Kind::null) {
            fail(item, "a value to compare with is a text, a number, true or false",
                 "Use {\"present\": false} for fields without a value");
        }
        result.values.push_back(item.text);
    };
    const auto add_all = [&](const Node& item) {
        if (item.kind != Node::Kind::list) return add(item);
        if (item.items.empty()) fail(item, "this list is empty");
        for (const Node& each : item.items) add(each);
    };
    if (node.kind != Node::Kind::object) return add_all(node), result;
    only(node, {"not", "present", "stream"});
    if (node.items.size() != 1) {
        fail(node, "give exactly one of \"not\", \"present\" and \"stream\"");
    }
    const Node& test = node.items.front();
    if (test.key == "not") {
        result.test = Condition::Test::none_of;
        add_all(test);
    } else if (test.key == "present") {
        expect(test, Node::Kind::boolean, "true or false");
        result.test = test.text == "true" ? Condition::Test::present : Condition::Test::absent;
    } else {
        result.test = Condition::Test::points_to;
        result.values = texts(test);
    }
    return result;
}

std::vector<Condition> Reader::conditions(const Node& node) const {
    expect(node, Node::Kind::object, "an object of fields and the values they must have");
    if (node.items.empty()) fail(node, "this names no field");
    std::vector<Condition> all;
    for (const Node& item : node.items) all.push_back(condition(item));
    return all;
}

Expression Reader::pattern(const Node& node) const {
    Expression result;
    result.form = Form::pattern;
    result.literals.emplace_back();
    std::string_view rest = text(node);
    while (!rest.empty()) {
        const std::size_t start = rest.find_first_of("{}");
        result.literals.back() += rest.substr(0, start);
        if (start == std::string_view::npos) break;
        const std::size_t end = rest.find('}', start);
        if (rest[start] == '}' || end == std::string_view::npos) {
            fail(node, "the braces do not match", "Write each field as {name}");
        }
        Expression part;
        part.place = place_of(node);
        part.field = named(node, rest.substr(start + 1, end - start - 1));
        result.parts.push_back(std::move(part));
        result.literals.emplace_back();
        rest.remove_prefix(end + 1);
    }
    if (result.parts.empty()) fail(node, "this names no field", "Use \"constant\" for fixed text");
    return result;
}

void Reader::field_options(const Node& node, Expression& result) const {
    if (const Node* map = node.find("map")) {
        expect(*map, Node::Kind::object, "an object of values and what they become");
        for (const Node& item : map->items) result.map.emplace_back(item.key, scalar(item));
        if (result.map.empty()) fail(*map, "this map is empty");
    }
    if (const Node* fallback = node.find("default")) result.fallback = scalar(*fallback);
    if (const Node* stream = node.find("stream")) result.stream = text(*stream);
    if (const Node* stream = node.find("stream_item")) result.stream_item = text(*stream);
    if (const Node* currency = node.find("currency")) result.currency = selector(*currency);
    if (const Node* times = node.find("times")) {
        expect(*times, Node::Kind::number, "a number");
        result.times = times->text;
        if (!read_exact(times->text)) fail(*times, "this number does not fit");
    }
}

Expression Reader::field_form(const Node& node) const {
    only(node, {"field", "label", "item", "map", "default", "stream", "stream_item", "currency",
                "times", "when"});
    const Node* field = node.find("field");
    const Node* label = node.find("label");
    const Node* item = node.find("item");
    if ((field != nullptr) + (label != nullptr) + (item != nullptr) != 1) {
        fail(node, "give exactly one of \"field\", \"label\" and \"item\"",
             "Other forms are: constant, template, first_of, convert, negate, account and "
             "contact, instant, self");
    }
    Expression result;
    if (field != nullptr) result.field = named(*field, text(*field));
    if (label != nullptr) result.field.labels = texts(*label);
    if (item != nullptr) result.item = text(*item);
    field_options(node, result);
    return result;
}

Expression Reader::parts(const Node& node, Form form,
                         std::initializer_list<std::string_view> names) const {
    expect(node, Node::Kind::object, "an object");
    only(node, names);
    Expression result;
    result.form = form;
    for (const std::string_view name : names) {
        const Node* part = node.find(name);
        if (part == nullptr) fail(node, "\"" + std::string(name) + "\" is missing");
        result.parts.push_back(expression(*part));
    }
    return result;
}

Expression Reader::constant(const Node& node) const {
    Expression result;
    result.form = Form::constant;
    result.constant = scalar(node);
    return result;
}

Expression Reader::self(const Node& node) const {
    if (node.kind != Node::Kind::boolean || node.text != "true") fail(node, "this has to be true");
    Expression result;
    result.form = Form::self;
    return result;
}

Expression Reader::first_of(const Node& node) const {
    expect(node, Node::Kind::list, "a list of sources");
    if (node.items.empty()) fail(node, "this list is empty");
    Expression result;
    result.form = Form::first_of;
    for (const Node& item : node.items) result.parts.push_back(expression(item));
    return result;
}

Expression Reader::base(const Node& node) const {
    return parts(node, Form::base, {"amount", "rate"});
}

Expression Reader::negate(const Node& node) const {
    Expression result;
    result.form = Form::negate;
    result.parts.push_back(expression(node));
    return result;
}

Expression Reader::instant(const Node& node) const {
    expect(node, Node::Kind::object, "an object");
    Node without_zone = node;
    std::erase_if(without_zone.items, [](const Node& item) { return item.key == "zone"; });
    Expression result = parts(without_zone, Form::instant, {"date", "time"});
    if (const Node* zone = node.find("zone")) {
        constexpr std::string_view zones[] = {"UTC", "business"};
        result.business_zone = among(*zone, text(*zone), zones, "zone") == 1;
    }
    return result;
}

Expression Reader::form(const Node& node) const {
    struct Entry {
        std::string_view key;
        Expression (Reader::*read)(const Node&) const;
    };
    constexpr Entry forms[] = {{"constant", &Reader::constant}, {"self", &Reader::self},
                               {"template", &Reader::pattern},  {"first_of", &Reader::first_of},
                               {"convert", &Reader::base},      {"negate", &Reader::negate},
                               {"instant", &Reader::instant}};
    for (const Entry& entry : forms) {
        const Node* found = node.find(entry.key);
        if (found == nullptr) continue;
        only(node, {entry.key, "when"});
        return (this->*entry.read)(*found);
    }
    if (node.find("account") == nullptr && node.find("contact") == nullptr) {
        return field_form(node);
    }
    Node choice = node;
    std::erase_if(choice.items, [](const Node& item) { return item.key == "when"; });
    return parts(choice, Form::customer, {"account", "contact"});
}

Expression Reader::expression(const Node& node) const {
    Expression result;
    if (node.kind == Node::Kind::text) {
        result.field = named(node, text(node));
    } else {
        expect(node, Node::Kind::object, "a field's name or an object");
        result = form(node);
        if (const Node* when = node.find("when")) result.when = conditions(*when);
    }
    result.place = place_of(node);
    return result;
}

}  // namespace tenure::inline v1::mapping
