#include "sync/stream_fields.hpp"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

namespace tenure::inline v1::detail {
namespace {

using Json = nlohmann::json;

std::string fields_fact(const std::string& stream) {
    return "fields:" + stream;
}

Json parse_fact(const std::string& text, const std::string& fact, const std::string& source) {
    auto json = Json::parse(text, nullptr, false);
    if (!json.is_discarded() && json.is_array()) return json;
    throw Error(Errc::store, "read the remembered " + fact, source, "it is not a JSON list",
                "Restore the store from a backup, or sync into a new one");
}

std::string type_text(const FieldInfo& field) {
    return std::to_string(static_cast<int>(field.type));
}

std::string hash_fields(const std::vector<FieldInfo>& fields) {
    std::uint64_t sum = 14'695'981'039'346'656'037U;  // FNV-1a
    for (const FieldInfo& field : fields) {
        for (const char letter : field.name + '\n' + type_text(field) + '\n') {
            sum = (sum ^ static_cast<unsigned char>(letter)) * 1'099'511'628'211U;
        }
    }
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(sum));
    return text;
}

/// Returns (name, type) of the fields the last sync asked for.
std::set<std::pair<std::string, std::string>> remembered_fields(Store& store,
                                                                const std::string& source,
                                                                const std::string& stream) {
    std::set<std::pair<std::string, std::string>> all;
    const auto text = store.fact(source, fields_fact(stream));
    if (!text) return all;
    for (const Json& entry : parse_fact(*text, fields_fact(stream), source)) {
        if (!entry.is_object()) continue;
        all.emplace(entry.value("name", ""), entry.value("type", ""));
    }
    return all;
}

const FieldBinding* bound_to(const std::vector<FieldBinding>& bindings,
                             const FieldSelector& selector) {
    if (selector.labels.empty()) return nullptr;
    for (const FieldBinding& binding : bindings) {
        if (binding.selector == selector.labels.front()) return &binding;
    }
    return nullptr;
}

std::string spoken(const FieldSelector& selector) {
    if (!selector.name.empty()) return selector.name;
    return selector.labels.empty() ? std::string() : "\"" + selector.labels.front() + "\"";
}

}  // namespace

std::string bindings_fact(const std::string& stream) {
    return "bindings:" + stream;
}

StreamFields find_fields(SyncSession& session, const StreamInfo& info) {
    const auto selectors = session.mapping.fields(info.name);
    const std::string& source = session.options.source;
    std::vector<FieldBinding> known;  // a full sync takes the CRM as it is
    if (session.options.from == SyncFrom::checkpoint) {
        known = known_bindings(session.store, source, bindings_fact(info.name), info.name);
    }
    StreamFields result;
    result.bindings = bind_fields(selectors, info, known);
    std::set<std::string> names;
    for (const FieldSelector& selector : selectors) {
        const FieldBinding* binding = bound_to(result.bindings, selector);
        const std::string name = binding ? binding->name : selector.name;
        if (!name.empty() && field_index(info.fields, name) >= 0) {
            names.insert(name);
        } else {
            result.missing.push_back(spoken(selector));
        }
    }
    std::vector<FieldInfo> wanted;
    for (const std::string& name : names) {
        wanted.push_back(info.fields[static_cast<std::size_t>(field_index(info.fields, name))]);
    }
    result.key = hash_fields(wanted);
    result.wanted = std::make_shared<const std::vector<FieldInfo>>(std::move(wanted));
    return result;
}

std::vector<std::string> added_fields(Store& store, const std::string& source,
                                      const std::string& stream, const StreamFields& fields) {
    const auto before = remembered_fields(store, source, stream);
    std::vector<std::string> added;
    for (const FieldInfo& field : *fields.wanted) {
        if (!before.contains({field.name, type_text(field)})) added.push_back(field.name);
    }
    return added;
}

void remember_fields(Store& store, const std::string& source, const std::string& stream,
                     const StreamFields& fields) {
    Json list = Json::array();
    for (const FieldInfo& field : *fields.wanted) {
        list.push_back({{"name", field.name}, {"type", type_text(field)}});
    }
    store.put_fact(source, fields_fact(stream), list.dump());
    put_bindings(store, source, bindings_fact(stream), fields.bindings);
}

std::vector<FieldBinding> known_bindings(Store& store, const std::string& source,
                                         const std::string& fact, const std::string& stream) {
    std::vector<FieldBinding> all;
    const auto text = store.fact(source, fact);
    if (!text) return all;
    for (const Json& entry : parse_fact(*text, fact, source)) {
        if (!entry.is_object()) continue;
        all.push_back({stream, entry.value("selector", ""), entry.value("label", ""),
                       entry.value("name", "")});
    }
    return all;
}

void put_bindings(Store& store, const std::string& source, const std::string& fact,
                  const std::vector<FieldBinding>& bindings) {
    Json list = Json::array();
    for (const FieldBinding& binding : bindings) {
        list.push_back(
            {{"selector", binding.selector}, {"label", binding.label}, {"name", binding.name}});
    }
    store.put_fact(source, fact, list.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::vector<std::string> unfetched(Store& store, const std::string& source,
                                   const std::string& stream,
                                   std::span<const FieldSelector> selectors) {
    const auto fetched = remembered_fields(store, source, stream);
    const auto bindings = known_bindings(store, source, bindings_fact(stream), stream);
    std::vector<std::string> missing;
    for (const FieldSelector& selector : selectors) {
        const FieldBinding* binding = bound_to(bindings, selector);
        const std::string name = binding ? binding->name : selector.name;
        const bool there = std::any_of(fetched.begin(), fetched.end(),
                                       [&](const auto& field) { return field.first == name; });
        if (!there) missing.push_back(stream + "." + spoken(selector));
    }
    return missing;
}

}  // namespace tenure::inline v1::detail
