#include "plays/action_writer.hpp"

#include <algorithm>

#include "tenure/core/text.hpp"

namespace tenure::inline v1::detail {

namespace {

constexpr char joint = '\x1F';  // between several choices of one field

std::string spoken(const FieldSelector& selector) {
    return selector.labels.empty() ? selector.name : "\"" + selector.labels.front() + "\"";
}

/// A text that a CRM can search for as a whole: one line, without backslashes.
std::string searchable(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
        if (c == '\\') c = '/';
    }
    return text;
}

/// A note is found again by its own words, the key at their end.
std::string note_text(const PlayAction& action, const NamedTexts& texts) {
    return searchable(text_named(texts, "text")) + " [" + action.key + "]";
}

ExternalKey key_of(const PlayAction& action, const NamedTexts& texts, const FieldInfo& field,
                   bool by_text) {
    return {field.name, by_text ? note_text(action, texts) : action.key};
}

bool holds(const std::string& list, const std::string& tag, std::string_view between) {
    std::string_view rest = list;
    for (;;) {
        const std::size_t at = rest.find(between);
        if (match_key(rest.substr(0, at)) == match_key(tag)) return true;
        if (at == std::string_view::npos) return false;
        rest = rest.substr(at + between.size());
    }
}

/// Returns the value with the tag in it; nothing when it is there already.
std::optional<std::string> tagged(const Value& present, const std::string& tag,
                                  const FieldInfo& field) {
    const auto* list = std::get_if<std::string>(&present);
    if (list == nullptr || list->empty()) return tag;
    const std::string between =
        field.type == FieldType::choices ? std::string(1, joint) : std::string(", ");
    if (holds(*list, tag, between)) return std::nullopt;
    return *list + between + tag;
}

/// Returns a choice as the CRM spells it; nothing when the field does not offer it.
std::optional<std::string> offered(const FieldInfo& field, const std::string& text) {
    if (field.type != FieldType::choice || field.choices.empty()) return text;
    for (const Choice& choice : field.choices) {
        const std::string key = match_key(text);
        if (match_key(choice.value) == key || match_key(choice.label) == key) return choice.value;
    }
    return std::nullopt;
}

}  // namespace

const ActionMapping* ActionWriter::mapping_of(const std::string& kind) const {
    const auto& mapping = kind == "task" ? mapping_.task : mapping_.note;
    return mapping ? &*mapping : nullptr;
}

ActionWriter::Item ActionWriter::item_of(const PlayAction& action) {
    const NamedTexts texts = texts_from(action.action);
    const std::string kind = text_named(texts, "kind");
    if (kind == "field" || kind == "tag") return revised(action, texts);
    const ActionMapping* mapping = mapping_of(kind);
    if (mapping != nullptr) return created(action, texts, *mapping);
    throw Error(Errc::configuration, "carry out plays", options_.source,
                "the mapping does not say where to write a " + kind,
                "Add it under \"actions\" of the mapping file; docs/plays.md shows how");
}

ActionWriter::Item ActionWriter::created(const PlayAction& action, const NamedTexts& texts,
                                         const ActionMapping& mapping) {
    const StreamInfo* info = stream(mapping.stream);
    if (info == nullptr || !info->writable) {
        return ActionFault{"no_stream", "this user may not write " + mapping.stream};
    }
    WriteItem item;
    item.operation = Operation::create;
    item.stream = mapping.stream;
    for (const WriteField& write : mapping.fields) {
        const auto value = value_of(write.attribute, action, texts);
        const FieldInfo* target = value ? field(*info, write.field) : nullptr;
        if (target != nullptr) item.values.push_back({target->name, *value});
    }
    const std::string& home = action.customer.stream;
    const auto link = std::find_if(mapping.customer.begin(), mapping.customer.end(),
                                   [&](const auto& each) { return each.first == home; });
    const FieldInfo* customer =
        link == mapping.customer.end() ? nullptr : field(*info, link->second);
    if (customer == nullptr) {
        return ActionFault{"no_customer_field",
                           mapping.stream + " cannot name a record of " + home};
    }
    item.values.push_back({customer->name, Reference{home, action.customer.id}});
    for (const FieldValue& constant : mapping.constants) item.values.push_back(constant);
    const bool by_text = mapping.key.name.empty() && mapping.key.labels.empty();
    const FieldInfo* key = field(*info, by_text ? mapping.fields.front().field : mapping.key);
    if (key == nullptr) {
        return ActionFault{"no_key_field", mapping.stream + " has no field to find the record by"};
    }
    item.key = key_of(action, texts, *key, by_text);
    return item;
}

ActionWriter::Item ActionWriter::revised(const PlayAction& action, const NamedTexts& texts) {
    const bool tag = text_named(texts, "kind") == "tag";
    const std::string& home = action.customer.stream;
    FieldSelector selector{text_named(texts, "field"), {}};
    if (tag) {
        const auto found = std::find_if(mapping_.tag.begin(), mapping_.tag.end(),
                                        [&](const auto& each) { return each.first == home; });
        if (found == mapping_.tag.end()) {
            return ActionFault{"no_field", "the mapping names no field for tags of " + home};
        }
        selector = found->second;
    }
    const StreamInfo* info = stream(home);
    const FieldInfo* target = info == nullptr ? nullptr : field(*info, selector);
    if (target == nullptr || !target->writable) {
        return ActionFault{
            "no_field", home + " has no field " + spoken(selector) + " that this user may write"};
    }
    const auto row = record(home, action.customer.id, *target);
    if (!row) return ActionFault{"not_found", "the CRM does not show this record any more"};
    WriteItem item{Operation::revise, home, action.customer.id, {}, {}};
    if (tag) {
        const auto value = tagged(row->values.front(), text_named(texts, "tag"), *target);
        if (!value) return AlreadySo{};
        item.values.push_back({target->name, *value});
        return item;
    }
    const auto value = offered(*target, text_named(texts, "value"));
    if (!value) {
        return ActionFault{
            "no_choice", target->label + " does not offer \"" + text_named(texts, "value") + "\""};
    }
    if (row->values.front() == Value(*value)) return AlreadySo{};
    item.values.push_back({target->name, *value});
    return item;
}

std::optional<RecordId> ActionWriter::find(const PlayAction& action) {
    const NamedTexts texts = texts_from(action.action);
    const ActionMapping* mapping = mapping_of(text_named(texts, "kind"));
    const std::string kind = text_named(texts, "kind");
    if (kind == "field" || kind == "tag") {
        const Item item = revised(action, texts);
        return std::holds_alternative<AlreadySo>(item) ? std::optional(action.customer.id)
                                                       : std::nullopt;
    }
    const StreamInfo* info = mapping == nullptr ? nullptr : stream(mapping->stream);
    if (info == nullptr) return std::nullopt;
    const bool by_text = mapping->key.name.empty() && mapping->key.labels.empty();
    const FieldInfo* key = field(*info, by_text ? mapping->fields.front().field : mapping->key);
    if (key == nullptr) return std::nullopt;
    const std::vector<ExternalKey> keys{key_of(action, texts, *key, by_text)};
    ReadRequest request{{options_.source, info->name, Purpose::refresh, ""}, {}, {}, {}, keys};
    request.fields = std::make_shared<const std::vector<FieldInfo>>(1, *key);
    const Page page = ask(std::move(request));
    return page.rows.empty() ? std::nullopt : std::optional(page.rows.front().id);
}

const StreamInfo* ActionWriter::stream(const std::string& name) {
    const auto [at, fresh] = streams_.try_emplace(name);
    if (fresh) {
        const std::vector<std::string> only{name};
        for (StreamInfo& info :
             with_retries(patience_, [&] { return connector_.streams(only, patience_.context); })) {
            if (info.name == name) at->second = std::move(info);
        }
        if (!at->second) miss(name + ": the CRM does not show it to this user");
    }
    return at->second ? &*at->second : nullptr;
}

/// A name that is no API name is taken for a label.
const FieldInfo* ActionWriter::field(const StreamInfo& info, const FieldSelector& selector) {
    std::ptrdiff_t index = field_index(info.fields, selector.name);
    if (index < 0) {
        FieldSelector by_label = selector;
        if (by_label.labels.empty()) by_label.labels.push_back(selector.name);
        by_label.name.clear();
        const std::vector<FieldSelector> selectors{by_label};
        const auto bindings = bind_fields(selectors, info, {});
        if (!bindings.empty()) index = field_index(info.fields, bindings.front().name);
    }
    if (index >= 0) return &info.fields[static_cast<std::size_t>(index)];
    miss(info.name + "." + spoken(selector) + ": no such field");
    return nullptr;
}

std::optional<Row> ActionWriter::record(const std::string& stream, const RecordId& id,
                                        const FieldInfo& field) {
    const std::vector<RecordId> ids{id};
    ReadRequest request{{options_.source, stream, Purpose::refresh, ""}, {}, {}, ids, {}};
    request.fields = std::make_shared<const std::vector<FieldInfo>>(1, field);
    Page page = ask(std::move(request));
    if (page.rows.empty() || page.rows.front().values.empty()) return std::nullopt;
    return std::move(page.rows.front());
}

Page ActionWriter::ask(ReadRequest request) {
    return with_retries(patience_, [&] { return connector_.read(request, patience_.context); });
}

std::optional<Value> ActionWriter::value_of(const std::string& attribute, const PlayAction& action,
                                            const NamedTexts& texts) const {
    const auto due = parse_date(text_named(texts, "due"));
    if (attribute == "due" && due) return Value(*due);
    if (attribute == "start" && due) return Value(std::min(*due, options_.today));
    if (attribute == "text") return Value(note_text(action, texts));
    const std::string text = text_named(texts, attribute);
    if (text.empty()) return std::nullopt;
    if (attribute == "owner") return Value(Reference{"", text});
    return Value(text);
}

void ActionWriter::miss(std::string what) {
    if (std::find(missing_.begin(), missing_.end(), what) == missing_.end()) {
        missing_.push_back(std::move(what));
    }
}

}  // namespace tenure::inline v1::detail
