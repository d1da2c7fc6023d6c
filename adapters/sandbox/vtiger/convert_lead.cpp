// Sandbox, vTiger: a lead becomes an organization, a contact and an opportunity; and files.
#include <Poco/Base64Encoder.h>

#include <array>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>

#include "sandbox/vtiger/element.hpp"
#include "sandbox/vtiger/refusal.hpp"
#include "sandbox/vtiger/relations.hpp"
#include "sandbox/vtiger/text.hpp"
#include "sandbox/vtiger/values.hpp"
#include "sandbox/vtiger/write.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

using Json = nlohmann::json;

/// Lead fields that fill what the request leaves out.
constexpr std::array<std::pair<const char*, const char*>, 5> contact_from_lead = {
    {{"lastname", "lastname"},
     {"firstname", "firstname"},
     {"email", "email"},
     {"phone", "phone"},
     {"leadsource", "leadsource"}}};

void fill_from_lead(Json& part, const Module& leads, const Record& lead) {
    for (const auto& [to, from] : contact_from_lead) {
        const std::string_view value = value_of(lead, leads.find(from)->index);
        if (!part.contains(to) && !value.empty()) part[to] = std::string(value);
    }
}

bool wanted(const Json& entities, const char* name) {
    const auto part = entities.find(name);
    return part != entities.end() && part->is_object() && part->value("create", false);
}

}  // namespace

std::string convert_lead(Crm& crm, const User& user, const Json& element) {
    if (!element.is_object()) throw internal_error();
    const Target target = find_target(crm, user, sent_text(element.value("leadId", Json())));
    if (target.module->name != "Leads") throw denied();
    if (target.record->life == Life::converted) {
        throw Refusal{"LEAD_ALREADY_CONVERTED", "Lead is already converted"};
    }
    const Record lead = *target.record;
    const Json entities = element.value("entities", Json::object());
    std::string result = "{";
    std::string account;
    std::string contact;
    for (const char* name : {"Accounts", "Contacts", "Potentials"}) {
        if (!wanted(entities, name)) continue;
        const Module& module = crm.catalogue.at(name);
        Json part = entities[name];
        part["assigned_user_id"] = element.value("assignedTo", "19x1");
        part["isconvertedfromlead"] = "1";
        if (module.name == "Contacts") fill_from_lead(part, *target.module, lead);
        const std::string_view source = value_of(lead, target.module->find("leadsource")->index);
        if (module.name == "Potentials" && !part.contains("leadsource")) {
            part["leadsource"] = std::string(source);
        }
        if (!account.empty())
            part[module.name == "Potentials" ? "related_to" : "account_id"] = account;
        if (module.name == "Potentials" && !contact.empty()) part["contact_id"] = contact;
        const std::string id = web_id(module, insert_record(crm, user, module, part));
        if (module.name == "Accounts") account = id;
        if (module.name == "Contacts") contact = id;
        result += (result.size() > 1 ? ",\"" : "\"") + module.name + "\":\"" + id + '"';
    }
    Record& stored = *crm.database.table(*target.module).find(lead.id);
    stored.life = Life::converted;
    crm.database.table(*target.module).touch(stored, crm.clock.now());
    return result + "}";
}

std::string retrieve_file(Crm& crm, const User& user, std::string_view id) {
    if (crm.faults.version_8_0) throw Crash{};
    const auto parsed = parse_id(id);
    const auto& attachments = crm.database.attachments();
    const auto found = parsed && parsed->id && parsed->prefix == "15"
                           ? attachments.find(*parsed->id)
                           : attachments.end();
    if (found == attachments.end() || !user.sees(crm.catalogue.at("Documents"))) {
        throw Refusal{"RECORD_NOT_FOUND", "Record you are trying to access is not found"};
    }
    const Attachment& file = found->second;
    std::ostringstream encoded;
    Poco::Base64Encoder encoder(encoded);
    encoder.rdbuf()->setLineLength(0);
    encoder << file.content;
    encoder.close();
    std::string out = "[{\"fileid\":\"" + std::to_string(found->first) + "\",\"filename\":";
    append_json(out, file.name);
    out += ",\"filetype\":";
    append_json(out, file.type);
    out += ",\"filesize\":" + std::to_string(file.content.size()) + ",\"filecontents\":";
    append_json(out, encoded.str());
    return out + "}]";
}

}  // namespace tenure::inline v1::sandbox::vt
