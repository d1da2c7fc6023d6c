#include "mapping/actions_reader.hpp"

#include <algorithm>

namespace tenure::inline v1::mapping {

namespace {

std::vector<std::pair<std::string, FieldSelector>> by_stream(const Reader& reader,
                                                             const Node& node) {
    reader.expect(node, Node::Kind::object, "an object of streams and their fields");
    std::vector<std::pair<std::string, FieldSelector>> all;
    for (const Node& item : node.items) all.emplace_back(item.key, reader.selector(item));
    if (all.empty()) reader.fail(node, "no stream is named");
    return all;
}

void read_fields(const Reader& reader, const Node& node,
                 std::span<const std::string_view> attributes, ActionMapping& action) {
    reader.expect(node, Node::Kind::object, "an object of attributes and their fields");
    for (const Node& item : node.items) {
        reader.among(item, item.key, attributes, "attribute of an action");
        action.fields.push_back({item.key, reader.selector(item)});
    }
    const auto present = [&](std::string_view name) {
        return std::any_of(action.fields.begin(), action.fields.end(),
                           [&](const WriteField& field) { return field.attribute == name; });
    };
    if (present(attributes.front())) return;
    reader.fail(node, "\"" + std::string(attributes.front()) + "\" has no field");
}

void read_constants(const Reader& reader, const Node& node, ActionMapping& action) {
    reader.expect(node, Node::Kind::object, "an object of API names and texts");
    for (const Node& item : node.items) {
        action.constants.push_back({item.key, Value(reader.text(item))});
    }
}

/// The first attribute is the one that has to have a field.
ActionMapping read_action(const Reader& reader, const Node& node,
                          std::span<const std::string_view> attributes) {
    reader.expect(node, Node::Kind::object, "an object with \"stream\", \"fields\", \"customer\"");
    reader.only(node, {"stream", "key", "fields", "customer", "constants"});
    ActionMapping action;
    for (const char* key : {"stream", "fields", "customer"}) {
        if (node.find(key) == nullptr) {
            reader.fail(node, "the key \"" + std::string(key) + "\" is missing");
        }
    }
    action.stream = reader.text(*node.find("stream"));
    if (const Node* key = node.find("key")) action.key = reader.selector(*key);
    read_fields(reader, *node.find("fields"), attributes, action);
    action.customer = by_stream(reader, *node.find("customer"));
    if (const Node* constants = node.find("constants")) read_constants(reader, *constants, action);
    return action;
}

}  // namespace

ActionMappings read_actions(const Reader& reader, const Node& node) {
    constexpr std::string_view of_task[] = {"subject", "description", "start", "due", "owner"};
    constexpr std::string_view of_note[] = {"text", "owner"};
    reader.expect(node, Node::Kind::object, "an object with \"task\", \"note\" and \"tag\"");
    reader.only(node, {"task", "note", "tag"});
    ActionMappings actions;
    if (const Node* task = node.find("task")) {
        actions.task = read_action(reader, *task, of_task);
        if (actions.task->key.name.empty() && actions.task->key.labels.empty()) {
            reader.fail(*task, "the key \"key\" is missing",
                        "Name a text field that holds what finds the task again, so that it is "
                        "never created twice");
        }
    }
    if (const Node* note = node.find("note")) actions.note = read_action(reader, *note, of_note);
    if (const Node* tag = node.find("tag")) actions.tag = by_stream(reader, *tag);
    return actions;
}

}  // namespace tenure::inline v1::mapping
