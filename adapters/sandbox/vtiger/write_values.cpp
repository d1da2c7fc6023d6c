// Sandbox, vTiger: the values of one write, checked and made ready to store.
#include "sandbox/vtiger/write_values.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "sandbox/vtiger/element.hpp"
#include "sandbox/vtiger/refusal.hpp"
#include "sandbox/vtiger/values.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

/// What the server sets itself, whatever the client says.
bool server_owned(const Module& module, const Field& field) {
    if (field.name == "id" || field.from_item ||
        static_cast<int>(field.index) == module.number_field) {
        return true;
    }
    if (!module.entity) return false;
    return field.name == "createdtime" || field.name == "modifiedtime" ||
           field.name == "modifiedby" || field.name == "creator";
}

Id checked_owner(const std::string& text) {
    const auto id = parse_id(text);
    if (!id || !id->id || (id->prefix != "19" && id->prefix != "20")) throw invalid_id();
    return *id->id;
}

/// Returns the reference to store; "" when the record does not exist.
std::string checked_reference(Crm& crm, const Field& field, const std::string& text) {
    if (text.empty()) return {};
    const auto id = parse_id(text);
    if (!id || !id->id) throw invalid_id();
    const Module* module = crm.catalogue.find_prefix(id->prefix);
    const bool allowed = module != nullptr &&
                         std::find(field.refers_to.begin(), field.refers_to.end(), module->name) !=
                             field.refers_to.end();
    if (!allowed) {
        throw Refusal{"REFERENCE_INVALID", "Invalid reference specified for " + field.name};
    }
    const Record* record = crm.database.table(*module).find(*id->id);
    const bool exists = record != nullptr && record->life != Life::deleted;
    return exists ? web_id(*module, *id->id) : std::string{};
}

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

}  // namespace

WriteValues checked_values(Crm& crm, const Module& module, const nlohmann::json& element,
                           Write write) {
    WriteValues values;
    const nlohmann::json none = nlohmann::json::object();
    const nlohmann::json& sent = element.is_object() ? element : none;
    for (const Field& field : module.fields) {
        const auto found = field.vanished ? sent.end() : sent.find(field.name);
        const bool given = found != sent.end();
        const std::string text = given ? sent_text(*found) : std::string{};
        const bool needed = field.mandatory && field.described && field.default_value.empty();
        if (needed && text.empty() && (given || write != Write::revise)) {
            if (!(write == Write::update && field.from_item)) throw missing(field.name);
        }
        if (!given || server_owned(module, field)) continue;
        if (field.kind == Kind::owner) {
            values.owner = checked_owner(text);
        } else if (field.kind == Kind::reference) {
            values.stored[field.index] = checked_reference(crm, field, text);
        } else if (field.name == "source") {
            if (write == Write::create) values.stored[field.index] = upper(text);
        } else if (field.described || field.editable) {
            values.stored[field.index] = stored_value(field, text);
        }
    }
    return values;
}

std::map<std::uint16_t, std::string> values_of(const Module& module, const Record& record) {
    Values views(module.fields.size());
    views.read(record);
    std::map<std::uint16_t, std::string> values;
    for (const Field& field : module.fields) {
        if (views.has(field.index)) values.emplace(field.index, views[field.index]);
    }
    return values;
}

std::string packed(const Module& module, const std::map<std::uint16_t, std::string>& values) {
    Packer packer;
    for (const auto& [index, value] : values) {
        const Field& field = module.fields[index];
        const bool differs = value != field.blank || field.null_in_query;
        if (!value.empty() && differs) packer.add(field, value);
    }
    return packer.take();
}

}  // namespace tenure::inline v1::sandbox::vt
