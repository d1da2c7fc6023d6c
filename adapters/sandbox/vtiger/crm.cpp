// Sandbox, vTiger: finding a record by its id and showing it.
#include "sandbox/vtiger/crm.hpp"

#include <algorithm>

#include "sandbox/vtiger/inventory.hpp"
#include "sandbox/vtiger/refusal.hpp"
#include "sandbox/vtiger/text.hpp"
#include "sandbox/vtiger/values.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

Refusal wrong_number(std::string_view number) {
    const bool quoted = number.find_first_of("' ") != number.npos;
    return quoted ? denied() : invalid_id();
}

/// Totals are JSON numbers in the answer of an inventory create.
void show_totals_as_numbers(std::vector<Column>& columns) {
    for (Column& column : columns) {
        if (column.key == "\"hdnSubTotal\":" || column.key == "\"hdnGrandTotal\":" ||
            column.key == "\"pre_tax_total\":") {
            column.from = Column::From::number;
        }
    }
}

/// A revised inventory record shows its first line item and no charges.
void show_first_item(const Crm& crm, const Module& module, std::vector<Column>& columns) {
    std::erase_if(columns,
                  [](const Column& column) { return column.key.starts_with("\"shipping_"); });
    for (const Field& field : module.fields) {
        if (!field.from_item) continue;
        columns.push_back(
            column_of(module, crm.catalogue, field, Shape::query, crm.null_reference()));
        if (field.described) continue;
        columns.back().from = Column::From::constant;
        columns.back().blank = "null";
    }
}

void append_extras(std::string& out, const Crm& crm, const Module& module, const Record& record) {
    if (module.name == "Products") {
        const Field& price = *module.find("unit_price");
        std::string_view value = value_of(record, price.index);
        if (value.empty()) value = "0";
        out += ",\"currency1\":" + decimal_text(value, {.kept = 2, .shown = 2});
        out += ",\"currency_id\":\"21x1\"";
    }
    if (module.name == "Documents") {
        const auto& attachments = const_cast<Crm&>(crm).database.attachment_of();
        const auto found = attachments.find(record.id);
        if (found != attachments.end()) {
            out += ",\"imageattachmentids\":\"15x" + std::to_string(found->second) + '"';
        }
    }
}

}  // namespace

std::string web_id(const Module& module, Id id) {
    return module.prefix + 'x' + std::to_string(id);
}

Target find_target(Crm& crm, const User& user, std::string_view id) {
    const auto parsed = parse_id(id);
    const Module* module = parsed ? crm.catalogue.find_prefix(parsed->prefix) : nullptr;
    if (module == nullptr) throw denied_id();
    if (!user.sees(*module)) throw denied();
    if (!parsed->id) throw wrong_number(parsed->number);
    if (module->entity && module->name != "Users") {
        const Module* actual = crm.database.module_of(*parsed->id);
        if (actual != nullptr && actual != module &&
            crm.database.table(*actual).find(*parsed->id) != nullptr) {
            throw invalid_id();
        }
    }
    Record* record = crm.database.table(*module).find(*parsed->id);
    if (record == nullptr || record->life == Life::deleted) throw denied();
    if (!user.may_read(*module, *record)) {
        throw Refusal{"ACCESS_DENIED", "Permission to read given object is denied"};
    }
    return {module, record};
}

std::string record_json(const Crm& crm, const User& user, const Module& module,
                        const Record& record, Answer answer) {
    auto columns = all_columns(module, crm.catalogue, user, Shape::retrieve, crm.null_reference());
    if (module.inventory && answer == Answer::created) show_totals_as_numbers(columns);
    if (module.inventory && answer == Answer::revised) show_first_item(crm, module, columns);
    RowWriter writer(module, crm.line_items(), crm.users, std::move(columns));
    const auto items = crm.database.items_of(record.id);
    const Record* first =
        items.empty() ? nullptr : crm.database.table(crm.line_items()).find(items.front());
    std::string out;
    writer.append_open(out, record, first);
    if (module.entity && module.name != "Users") {
        out += ",\"label\":";
        append_json(out, label_of(module, record));
        append_extras(out, crm, module, record);
    }
    if (module.inventory) append_inventory(out, crm, module, record, answer);
    out += '}';
    return out;
}

}  // namespace tenure::inline v1::sandbox::vt
