// Sandbox, vTiger: create, revise, update, delete.
#include "sandbox/vtiger/write.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "sandbox/vtiger/element.hpp"
#include "sandbox/vtiger/inventory.hpp"
#include "sandbox/vtiger/refusal.hpp"
#include "sandbox/vtiger/text.hpp"
#include "sandbox/vtiger/values.hpp"
#include "sandbox/vtiger/write_values.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

using Json = nlohmann::json;

std::string account_key(const Module& module, const Record& record) {
    return collation_key(value_of(record, module.find("accountname")->index));
}

/// Refuses a second live account of one name, where the field is unique.
void check_duplicate(Crm& crm, const Module& module, const WriteValues& values, Id self) {
    const Field* name = module.name == "Accounts" ? module.find("accountname") : nullptr;
    if (name == nullptr || !name->unique) return;
    const auto sent = values.stored.find(name->index);
    if (sent == values.stored.end()) return;
    const auto& names = crm.database.account_names();
    const auto found = names.find(collation_key(sent->second));
    if (found != names.end() && found->second != self) {
        throw Refusal{"", "Duplicate(s) detected!"};
    }
}

/// What a new record gets although nobody sent it.
void add_defaults(Crm& crm, const User& user, const Module& module, WriteValues& values) {
    const auto set = [&](const char* name, const std::string& value) {
        if (const Field* field = module.find(name)) values.stored.try_emplace(field->index, value);
    };
    if (module.number_field >= 0) {
        values.stored[static_cast<std::uint16_t>(module.number_field)] =
            module.number_prefix + std::to_string(crm.database.table(module).next_number());
    }
    if (module.name == "ModComments") set("creator", web_id(crm.catalogue.at("Users"), user.id));
    if (module.name == "Calendar") set("duration_hours", "38");
    if (module.name == "Calendar" || module.name == "Events") set("duration_minutes", "0");
    if (module.name == "Products" || module.name == "Services") set("discontinued", "1");
    if (module.name == "Documents") set("folderid", "22x1");
}

/// An order shows its invoice status in the answer to the create only.
void forget_invoice_status(const Module& module, Record& record) {
    if (module.name != "SalesOrder") return;
    auto values = values_of(module, record);
    values.erase(module.find("invoicestatus")->index);
    record.packed = packed(module, values);
}

Record& store(Crm& crm, const User& user, const Module& module, WriteValues values) {
    add_defaults(crm, user, module, values);
    const std::int64_t now = crm.clock.now();
    Record record;
    record.id = crm.database.next_id(module);
    record.owner = values.owner;
    record.modified_by = user.id;
    record.created = record.modified = now;
    record.packed = packed(module, values.stored);
    if (module.name == "Accounts") {
        crm.database.account_names().emplace(account_key(module, record), record.id);
    }
    return crm.database.table(module).add(std::move(record));
}

/// A task without activitytype "Task" ends up among the events, under an id clients cannot use.
const Module& stored_in(const Crm& crm, const Module& module, const Json& element) {
    if (module.name != "Calendar") return module;
    const auto type = element.find("activitytype");
    const bool task = type != element.end() && sent_text(*type) == "Task";
    return task ? module : crm.catalogue.at("Events");
}

WriteValues moved(const Module& from, const Module& to, const WriteValues& values) {
    WriteValues result;
    result.owner = values.owner;
    for (const auto& [index, value] : values.stored) {
        if (const Field* field = to.find(from.fields[index].name)) {
            result.stored[field->index] = value;
        }
    }
    return result;
}

void check_items(const Crm& crm, const Json& element) {
    const auto items = element.find("LineItems");
    if (items == element.end() || !items->is_array() || items->empty()) {
        throw Refusal{"MANDATORY_FIELDS_MISSING", "Mandatory Fields Missing.."};
    }
    if (crm.faults.refuses_inventory) throw invalid_id();
}

void set_totals(Crm& crm, const Module& module, Record& record, const Json& items) {
    const std::string total = store_items(crm, module, record.id, items);
    auto values = values_of(module, record);
    for (const char* field : {"hdnSubTotal", "hdnGrandTotal", "pre_tax_total"}) {
        values[module.find(field)->index] = total;
    }
    record.packed = packed(module, values);
}

void attach(Crm& crm, const Module& module, Record& record, const Upload& upload) {
    auto values = values_of(module, record);
    values[module.find("filename")->index] = upload.name;
    values[module.find("filetype")->index] = upload.type;
    values[module.find("filesize")->index] = std::to_string(upload.content.size());
    record.packed = packed(module, values);
    const Id id = crm.database.next_id(module);
    crm.database.attachments()[id] = {upload.name, upload.type, upload.content};
    crm.database.attachment_of()[record.id] = id;
}

/// Every text that was not sent goes back into the database escaped once more.
void escape_unsent(const Module& module, const WriteValues& sent,
                   std::map<std::uint16_t, std::string>& values) {
    for (auto& [index, value] : values) {
        const Field& field = module.fields[index];
        const bool text = field.kind == Kind::string || field.kind == Kind::text ||
                          field.kind == Kind::picklist || field.kind == Kind::multipicklist ||
                          field.kind == Kind::url || field.kind == Kind::phone ||
                          field.kind == Kind::email;
        if (text && field.editable && !sent.stored.contains(index)) {
            value = escape_html(value, Entities::escape_again);
        }
    }
}

std::string change(Crm& crm, const User& user, const Json& element, Write write) {
    const auto given = element.is_object() ? element.find("id") : element.end();
    if (!element.is_object() || given == element.end()) throw invalid_id();
    const Target target = find_target(crm, user, sent_text(*given));
    const Module& module = *target.module;
    Record& record = *target.record;
    WriteValues sent = checked_values(crm, module, element, write);
    check_duplicate(crm, module, sent, record.id);
    auto values = values_of(module, record);
    auto escaped = values;
    if (write == Write::update && crm.faults.update_escapes) escape_unsent(module, sent, escaped);
    if (module.name == "Accounts") {
        auto& names = crm.database.account_names();
        const auto found = names.find(account_key(module, record));
        if (found != names.end() && found->second == record.id) names.erase(found);
    }
    for (const auto& [index, value] : sent.stored) values[index] = escaped[index] = value;
    record.packed = packed(module, values);
    if (sent.owner != 0) record.owner = sent.owner;
    record.modified_by = user.id;
    crm.database.table(module).touch(record, crm.clock.now());
    if (module.name == "Accounts") {
        crm.database.account_names().emplace(account_key(module, record), record.id);
    }
    const auto items = element.find("LineItems");
    if (module.inventory && items != element.end() && items->is_array() && !items->empty()) {
        set_totals(crm, module, record, *items);
    }
    std::string answer = record_json(crm, user, module, record, Answer::revised);
    // The answer is made before what was not sent is saved again.
    if (write == Write::update) record.packed = packed(module, escaped);
    return answer;
}

}  // namespace

std::string create_record(Crm& crm, const User& user, std::string_view name, const Json& element,
                          const Upload* upload) {
    const Module* module = crm.catalogue.find(name);
    if (module == nullptr || !user.sees(*module)) throw denied();
    if ((module->name == "Users" && !user.admin) || module->name == "LineItem") throw denied();
    WriteValues values = checked_values(crm, *module, element, Write::create);
    if (module->inventory) check_items(crm, element);
    check_duplicate(crm, *module, values, 0);
    if (const Field* reminder =
            module->name == "Events" ? module->find("reminder_time") : nullptr) {
        values.stored.try_emplace(reminder->index, "0");
    }
    const Module& home = stored_in(crm, *module, element);
    if (&home != module) values = moved(*module, home, values);
    Record& record = store(crm, user, home, std::move(values));
    if (upload != nullptr && module->name == "Documents") attach(crm, *module, record, *upload);
    if (module->inventory) {
        const auto tax = element.find("hdnTaxType");
        if (tax != element.end() && sent_text(*tax) == "individual") throw Crash{};
        set_totals(crm, *module, record, element["LineItems"]);
    }
    if (&home == module) {
        std::string answer = record_json(crm, user, *module, record, Answer::created);
        forget_invoice_status(*module, record);
        return answer;
    }
    Record shown = record;
    shown.packed = packed(*module, moved(home, *module, {0, values_of(home, record)}).stored);
    return record_json(crm, user, *module, shown, Answer::created);
}

std::string revise_record(Crm& crm, const User& user, const Json& element) {
    return change(crm, user, element, Write::revise);
}

std::string update_record(Crm& crm, const User& user, const Json& element) {
    return change(crm, user, element, Write::update);
}

std::string delete_record(Crm& crm, const User& user, std::string_view id) {
    const Target target = find_target(crm, user, id);
    if (!user.deletes(*target.module)) {
        throw Refusal{"ACCESS_DENIED", "Permission to read given object is denied"};
    }
    Record& record = *target.record;
    if (target.module->name == "Accounts") {
        auto& names = crm.database.account_names();
        const auto found = names.find(account_key(*target.module, record));
        if (found != names.end() && found->second == record.id) names.erase(found);
    }
    record.life = Life::deleted;
    crm.database.table(*target.module).touch(record, crm.clock.now());
    return R"({"status":"successful"})";
}

Id insert_record(Crm& crm, const User& user, const Module& module, const Json& element) {
    WriteValues values = checked_values(crm, module, element, Write::create);
    check_duplicate(crm, module, values, 0);
    return store(crm, user, module, std::move(values)).id;
}

}  // namespace tenure::inline v1::sandbox::vt
