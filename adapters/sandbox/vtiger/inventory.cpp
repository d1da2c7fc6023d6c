// Sandbox, vTiger: what quotes, orders and invoices have beyond other records: line items.
#include "sandbox/vtiger/inventory.hpp"

#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "sandbox/vtiger/element.hpp"
#include "sandbox/vtiger/text.hpp"
#include "sandbox/vtiger/values.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

/// The percentage is text once the record was saved, and the number 0 in the answer to its create.
std::string group_taxes(std::string_view percentage) {
    std::string out = "{";
    constexpr std::string_view labels[] = {"VAT", "Sales", "Service"};
    for (int tax = 1; tax <= 3; ++tax) {
        const std::string number = std::to_string(tax);
        if (tax > 1) out += ',';
        out += '"' + number + R"(":{"taxname":"tax)" + number + R"(","taxlabel":")";
        out += labels[tax - 1];
        out += R"(","percentage":)";
        out += percentage;
        out += R"(,"amount":"0.00","taxid":")" + number;
        out += R"(","type":"Fixed","method":"Simple","regions":[],"compoundon":[]})";
    }
    return out + "}";
}
constexpr const char* charge_taxes =
    R"([{"taxname":"shtax1","taxlabel":"VAT","percentage":0,"amount":0,"taxid":"1",)"
    R"("type":"Fixed","method":"Simple","regions":[],"compoundon":[]},)"
    R"({"taxname":"shtax2","taxlabel":"Sales","percentage":0,"amount":0,"taxid":"2",)"
    R"("type":"Fixed","method":"Simple","regions":[],"compoundon":[]},)"
    R"({"taxname":"shtax3","taxlabel":"Service","percentage":0,"amount":0,"taxid":"3",)"
    R"("type":"Fixed","method":"Simple","regions":[],"compoundon":[]}])";

std::string two_decimals(std::string_view value) {
    return decimal_text(value, {.kept = 2, .shown = 2});
}

/// The product or service a line item sells, or null.
const Record* product_of(const Crm& crm, std::string_view product, const Module** module) {
    const auto id = parse_id(product);
    *module = id ? crm.catalogue.find_prefix(id->prefix) : nullptr;
    if (*module == nullptr || !id->id) return nullptr;
    return crm.database.table(**module).find(*id->id);
}

std::string product_value(const Crm& crm, const Record& item, std::string_view field) {
    const Module& lines = crm.line_items();
    const Module* module = nullptr;
    const Record* product =
        product_of(crm, value_of(item, lines.find("productid")->index), &module);
    const Field* wanted = product != nullptr ? module->find(field) : nullptr;
    return wanted != nullptr ? std::string(value_of(*product, wanted->index)) : std::string{};
}

class Writer {
 public:
    explicit Writer(std::string& out) : out_(out) {}
    void text(std::string_view key, std::string_view value) {
        name(key);
        append_json(out_, value);
    }
    void raw(std::string_view key, std::string_view json) {
        name(key);
        out_ += json;
    }

 private:
    void name(std::string_view key) {
        if (out_.back() != '{') out_ += ',';
        append_json(out_, key);
        out_ += ':';
    }
    std::string& out_;
};

void append_final_details(std::string& out, std::string_view total, std::string_view percentage) {
    Writer write(out);
    write.raw("final_details", "{");
    for (const auto& [key, value] : std::initializer_list<std::pair<const char*, const char*>>{
             {"taxtype", "group"}, {"discount_type_final", "zero"}}) {
        write.text(key, value);
    }
    const std::string shown = two_decimals(total);
    write.text("hdnSubTotal", shown);
    write.raw("discount_percentage_final", "0");
    write.text("discount_amount_final", "0.00");
    write.text("discountTotal_final", "0.00");
    write.raw("taxes", group_taxes(percentage));
    write.text("tax_totalamount", "0.00");
    write.text("shipping_handling_charge", "0.00");
    write.raw("sh_taxes", charge_taxes);
    write.text("shtax_totalamount", "0.00");
    write.text("adjustment", "0.00");
    write.text("grandTotal", shown);
    write.text("preTaxTotal", shown);
    write.text("totalAfterDiscount", shown);
    write.raw("chargesAndItsTaxes", R"({"1":{"value":null,"taxes":{"1":0,"2":0,"3":0}}})");
    write.raw("deductTaxes", "[]");
    write.text("deductTaxesTotalAmount", "0.00");
    out += '}';
}

/// One numbered block of LineItems_FinalDetails: every key carries the item's number.
void append_item_details(std::string& out, const Crm& crm, const Record& item,
                         const std::string& number) {
    const Module& lines = crm.line_items();
    const auto stored = [&](const char* field) {
        return std::string(value_of(item, lines.find(field)->index));
    };
    const auto product = parse_id(stored("productid"));
    const double amount =
        std::atof(stored("quantity").c_str()) * std::atof(stored("listprice").c_str());
    const std::string total = two_decimals(std::to_string(amount));
    Writer write(out);
    const auto text = [&](const char* key, std::string_view value) {
        write.text(key + number, value);
    };
    text("purchaseCost", "0.00");
    text("margin", "0.00");
    write.raw("productDeleted" + number, "false");
    text("entityType", "Products");
    if (number != "1") text("delRow", "Del");
    text("hdnProductId", product ? product->number : "");
    text("productName", product_value(crm, item, "productname"));
    text("hdnProductcode", product_value(crm, item, "product_no"));
    text("productDescription", "");
    text("comment", stored("comment"));
    text("qtyInStock",
         decimal_text(product_value(crm, item, "qtyinstock"), {.kept = 0, .shown = 0}));
    text("qty", decimal_text(stored("quantity"), {.kept = 0, .shown = 0}));
    text("listPrice", two_decimals(stored("listprice")));
    text("unitPrice", two_decimals(product_value(crm, item, "unit_price")));
    text("productTotal", total);
    text("subproduct_ids", "");
    write.raw("subprod_qty_list" + number, "[]");
    text("subprod_names", "");
    write.raw("discount_percent" + number, "0");
    write.raw("discount_amount" + number, "0");
    text("checked_discount_zero", " checked");
    text("discountTotal", "0.00");
    text("totalAfterDiscount", total);
    text("taxTotal", "0.00");
    text("netPrice", total);
}

void append_details(std::string& out, const Crm& crm, std::span<const Id> items,
                    std::string_view total) {
    out += ",\"LineItems_FinalDetails\":{";
    if (items.empty()) {
        out += "\"1\":{";
        append_final_details(out, "0", "0");
        out += '}';
    }
    const Table& table = crm.database.table(crm.line_items());
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        if (i > 0) out += ',';
        out += '"' + number + "\":{";
        append_item_details(out, crm, *table.find(items[i]), number);
        if (i == 0) append_final_details(out, total, "\"0.000\"");
        out += '}';
    }
    out += '}';
}

void append_items(std::string& out, const Crm& crm, std::span<const Id> items) {
    const Module& lines = crm.line_items();
    RowWriter writer(lines, lines, crm.users,
                     all_columns(lines, crm.catalogue, crm.users.all().front(), Shape::retrieve,
                                 crm.null_reference()));
    const Table& table = crm.database.table(lines);
    out += ",\"LineItems\":[";
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Record& item = *table.find(items[i]);
        if (i > 0) out += ',';
        writer.append_open(out, item);
        out += ",\"product_name\":";
        append_json(out, escape_html(product_value(crm, item, "productname"), Entities::keep));
        out += ",\"entity_type\":\"Products\",\"deleted\":\"0\"}";
    }
    out += ']';
}

std::string text_of(const nlohmann::json& item, const char* key, const char* otherwise) {
    const auto found = item.find(key);
    return found == item.end() ? otherwise : sent_text(*found);
}

}  // namespace

void append_inventory(std::string& out, const Crm& crm, const Module& module, const Record& record,
                      Answer answer) {
    const auto items = crm.database.items_of(record.id);
    append_items(out, crm, items);
    if (answer == Answer::revised) return;
    const Module& lines = crm.line_items();
    std::string product;
    if (!items.empty() && answer == Answer::retrieved) {
        product = value_of(*crm.database.table(lines).find(items.front()),
                           lines.find("productid")->index);
    }
    out += ",\"productid\":";
    append_json(out, product);
    const std::string_view total = value_of(record, module.find("hdnSubTotal")->index);
    // The answer to a create shows the details as they were before the items were saved.
    const bool created = answer == Answer::created;
    append_details(out, crm, created ? std::span<const Id>{} : items, total);
    if (created) out += ",\"new\":true";
}

Id add_item(Crm& crm, const std::string& parent, const std::string& product, int sequence,
            const std::string& quantity, const std::string& listprice, const std::string& comment) {
    const Module& lines = crm.line_items();
    Packer packer;
    const auto add = [&](const char* name, const std::string& value) {
        packer.add(*lines.find(name), value);
    };
    // In the order of the module's fields.
    add("parent_id", parent);
    add("productid", product);
    add("sequence_no", std::to_string(sequence));
    add("quantity", decimal_text(quantity, {.kept = 3, .shown = 3}));
    add("listprice", decimal_text(listprice, {.kept = 8, .shown = 8}));
    if (!comment.empty()) add("comment", comment);
    add("incrementondel", "1");
    Record record;
    record.id = crm.database.next_id(lines);
    record.packed = packer.take();
    return crm.database.table(lines).add(std::move(record)).id;
}

std::string store_items(Crm& crm, const Module& module, Id record, const nlohmann::json& items) {
    std::vector<Id> ids;
    double total = 0;
    int sequence = 0;
    for (const auto& item : items) {
        const std::string quantity = text_of(item, "quantity", "1");
        const std::string price = text_of(item, "listprice", "0");
        ids.push_back(add_item(crm, web_id(module, record), text_of(item, "productid", ""),
                               ++sequence, quantity, price, text_of(item, "comment", "")));
        total += std::atof(quantity.c_str()) * std::atof(price.c_str()) -
                 std::atof(text_of(item, "discount_amount", "0").c_str());
    }
    crm.database.set_items(record, std::move(ids));
    char text[64];
    std::snprintf(text, sizeof text, "%.8f", total);
    return text;
}

}  // namespace tenure::inline v1::sandbox::vt
