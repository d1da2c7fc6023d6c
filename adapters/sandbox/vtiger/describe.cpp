// Sandbox, vTiger: listtypes and describe.
#include "sandbox/vtiger/describe.hpp"

#include <algorithm>

#include "sandbox/vtiger/refusal.hpp"
#include "sandbox/vtiger/text.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

const char* boolean(bool value) {
    return value ? "true" : "false";
}

void append_text(std::string& out, const char* key, std::string_view value) {
    out += '"';
    out += key;
    out += "\":";
    append_json(out, value);
}

bool has_type(const Module& module, const std::vector<std::string>& types) {
    return std::any_of(module.fields.begin(), module.fields.end(), [&](const Field& field) {
        return std::find(types.begin(), types.end(), type_name(field.kind)) != types.end();
    });
}

void append_type(std::string& out, const Field& field, const User& user) {
    out += "\"type\":{";
    if (field.kind == Kind::reference) {
        out += "\"refersTo\":[";
        for (std::size_t i = 0; i < field.refers_to.size(); ++i) {
            if (i > 0) out += ',';
            append_json(out, field.refers_to[i]);
        }
        out += "],";
    }
    if (field.kind == Kind::picklist || field.kind == Kind::multipicklist) {
        out += "\"picklistValues\":[";
        const bool filled = field.values != nullptr && !field.values->empty();
        for (std::size_t i = 0; filled && i < field.values->size(); ++i) {
            out += i > 0 ? ",{" : "{";
            append_text(out, "label", (*field.values)[i].label);
            out += ',';
            append_text(out, "value", (*field.values)[i].value);
            out += '}';
        }
        out += "],\"defaultValue\":";
        if (filled) {
            append_json(out, field.values->front().value);
        } else {
            out += "null";
        }
        out += ',';
    }
    if (field.kind == Kind::date) {
        append_text(out, "format", user.date_format);
        out += ',';
    }
    if (field.kind == Kind::file) out += "\"maxUploadFileSize\":20000000,";
    append_text(out, "name", type_name(field.kind));
    out += '}';
}

void append_field(std::string& out, const Field& field, const User& user, bool has_unique) {
    out += '{';
    append_text(out, "name", field.name);
    out += ',';
    append_text(out, "label", field.label);
    out += ",\"mandatory\":";
    out += field.describe_only ? "\"\"" : boolean(field.mandatory);
    out += ',';
    append_type(out, field, user);
    if (!field.without_unique && has_unique) {
        out += ",\"isunique\":";
        out += boolean(field.unique);
    }
    out += ",\"nullable\":";
    out += field.describe_only ? "\"1\"" : boolean(field.nullable);
    out += ",\"editable\":";
    out += field.describe_only ? "\"1\"" : boolean(field.editable);
    if (field.null_default) {
        out += ",\"default\":null";
    } else if (!field.without_default) {
        out += ',';
        append_text(out, "default", field.default_value);
    }
    out += '}';
}

}  // namespace

std::string list_types(const Crm& crm, const User& user, const std::vector<std::string>& types) {
    std::string names;
    std::string information;
    for (const std::string& name : listed_modules()) {
        const Module& module = crm.catalogue.at(name);
        const bool listed = user.sees(module) && (user.admin || name != "Users");
        if (!listed || (!types.empty() && !has_type(module, types))) continue;
        if (!names.empty()) {
            names += ',';
            information += ',';
        }
        append_json(names, name);
        append_json(information, name);
        information += ":{\"isEntity\":";
        information += boolean(module.entity);
        information += ',';
        append_text(information, "label", module.label);
        information += ',';
        append_text(information, "singular", module.singular);
        information += '}';
    }
    return "{\"types\":[" + names + "],\"information\":{" + information + "}}";
}

std::string describe(const Crm& crm, const User& user, std::string_view name) {
    const Module* module = crm.catalogue.find(name);
    if (module == nullptr) throw denied_module(std::string(name));
    if (!user.sees(*module)) throw denied();
    std::string out = "{";
    append_text(out, "label", module->describe_label);
    out += ',';
    append_text(out, "name", module->name);
    out += ",\"createable\":true,\"updateable\":true,\"deleteable\":";
    out += boolean(user.deletes(*module));
    out += ",\"retrieveable\":true,\"fields\":[";
    bool first = true;
    for (const Field& field : module->fields) {
        if (!field.described || field.vanished || user.hides(field)) continue;
        if (!first) out += ',';
        first = false;
        append_field(out, field, user, !crm.faults.version_8_0);
    }
    out += "],";
    append_text(out, "idPrefix", module->prefix);
    out += ",\"isEntity\":";
    out += boolean(module->entity);
    if (module->entity) out += ",\"allowDuplicates\":false";
    out += ',';
    append_text(out, "labelFields", module->label_fields);
    return out + '}';
}

}  // namespace tenure::inline v1::sandbox::vt
