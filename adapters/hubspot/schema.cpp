#include "schema.hpp"

#include <algorithm>
#include <array>

#include "errors.hpp"
#include "json.hpp"
#include "page.hpp"

namespace tenure::inline v1::hubspot {

namespace {

using nlohmann::json;
using Names = std::string_view;

/// Properties that hold an amount though their description need not say so.
constexpr std::array<Names, 12> amounts{"amount",
                                        "price",
                                        "annualrevenue",
                                        "amount_in_home_currency",
                                        "hs_deal_amount_in_home_currency",
                                        "hs_closed_amount",
                                        "hs_total_price",
                                        "hs_subtotal_price",
                                        "hs_amount_billed",
                                        "hs_balance_due",
                                        "hs_tcv",
                                        "hs_acv"};

/// Properties that hold the id of a record of another stream.
struct Pointer {
    Names property;
    Names stream;
};
constexpr std::array pointers{
    Pointer{"hubspot_owner_id", "owners"}, Pointer{"associatedcompanyid", "companies"},
    Pointer{"hs_campaign", "campaigns"}, Pointer{"hs_primary_associated_company", "companies"},
    Pointer{"hs_product_id", "products"}};

FieldType number_type(const json& property, const std::string& name) {
    const bool known = std::find(amounts.begin(), amounts.end(), name) != amounts.end();
    return known || flag_at(property, "showCurrencySymbol") ? FieldType::money : FieldType::decimal;
}

FieldType type_of(const json& property, const std::string& name) {
    const std::string type = text_at(property, "type");
    if (type == "number") return number_type(property, name);
    if (type == "bool") return FieldType::boolean;
    if (type == "date") return FieldType::date;
    if (type == "datetime") return FieldType::timestamp;
    if (type != "enumeration") return FieldType::text;
    return text_at(property, "fieldType") == "checkbox" ? FieldType::choices : FieldType::choice;
}

void read_choices(const json& property, FieldInfo& field) {
    const auto options = property.find("options");
    if (options == property.end() || !options->is_array()) return;
    for (const json& option : *options) {
        if (!option.is_object()) continue;
        field.choices.push_back({text_at(option, "value"), text_at(option, "label")});
    }
}

FieldInfo read_property(const json& property, const Kind& kind) {
    FieldInfo field;
    field.name = text_at(property, "name");
    field.label = text_at(property, "label");
    field.type = type_of(property, field.name);
    field.custom = property.contains("hubspotDefined")
                       ? !flag_at(property, "hubspotDefined")
                       : !text_at(property, "createdUserId").empty();
    field.writable = !flag_at(property, "calculated");
    const auto rules = property.find("modificationMetadata");
    if (rules != property.end() && rules->is_object() && flag_at(*rules, "readOnlyValue")) {
        field.writable = false;
    }
    field.unique = flag_at(property, "hasUniqueValue") ||
                   (kind.name == "contacts" && field.name == "email") ||
                   field.name == "hs_object_id";
    read_choices(property, field);
    for (const Pointer& pointer : pointers) {
        if (field.name != pointer.property) continue;
        field.type = FieldType::reference;
        field.choices.clear();
        field.refers_to = {std::string(pointer.stream)};
    }
    return field;
}

FieldInfo reference_field(std::string_view name, std::string_view label, std::string_view stream) {
    FieldInfo field = made_field(name, label, FieldType::reference);
    field.refers_to = {std::string(stream)};
    return field;
}

// Deals tell by the probability how a stage ends, tickets by their state. Source: crm/pipelines.
std::string outcome_of(const json& metadata) {
    const std::string probability = text_at(metadata, "probability");
    const bool closed = flag_at(metadata, "isClosed") ||
                        text_at(metadata, "ticketState") == "CLOSED" || probability == "1.0" ||
                        probability == "1" || probability == "0.0" || probability == "0";
    if (!closed) return "open";
    if (probability.empty()) return "closed";
    return probability.starts_with("1") ? "won" : "lost";
}

}  // namespace

FieldInfo association_field(std::string_view target) {
    FieldInfo field = made_field(std::string(association_prefix) + std::string(target),
                                 "Associated " + std::string(target), FieldType::reference);
    field.writable = true;
    field.refers_to = {std::string(target)};
    return field;
}

bool can_be_purchases(std::string_view kind) {
    return kind == "deals" || kind == "invoices" || kind == "orders";
}

FieldInfo made_field(std::string_view name, std::string_view label, FieldType type) {
    FieldInfo field;
    field.name = name;
    field.label = label;
    field.type = type;
    field.writable = false;
    return field;
}

std::vector<FieldInfo> read_properties(std::string_view body, const Kind& kind) {
    const std::string operation = "describe " + std::string(kind.name);
    const json document = document_of(body, operation);
    std::vector<FieldInfo> fields;
    for (const json& property : results_of(document, operation)) {
        if (!property.is_object()) continue;
        FieldInfo field = read_property(property, kind);
        if (!field.name.empty()) fields.push_back(std::move(field));
    }
    for (const Names target : kind.links) fields.push_back(association_field(target));
    if (can_be_purchases(kind.name)) {
        fields.push_back(made_field(counts_field, "Counts as purchases", FieldType::boolean));
    }
    if (kind.name == "line_items") {
        fields.push_back(made_field(purchase_field, "Purchase", FieldType::reference));
        fields.back().refers_to = {"deals", "invoices", "orders"};
    }
    if (kind.stage.empty()) return fields;
    fields.push_back(made_field(stage_label_field, "Stage", FieldType::text));
    fields.push_back(made_field(stage_outcome_field, "Outcome of the stage", FieldType::text));
    fields.push_back(made_field(stage_probability_field, "Probability", FieldType::decimal));
    return fields;
}

std::vector<FieldInfo> derived_fields(const Stream& stream) {
    const auto text = [](std::string_view name, std::string_view label) {
        return made_field(name, label, FieldType::text);
    };
    switch (stream.what) {
        case Stream::What::owners:
            return {text("firstName", "First name"),
                    text("lastName", "Last name"),
                    text("email", "E-mail"),
                    text("userId", "User id"),
                    text("team", "Primary team"),
                    made_field("active", "Active", FieldType::boolean),
                    made_field("createdAt", "Created", FieldType::timestamp),
                    made_field("updatedAt", "Changed", FieldType::timestamp)};
        case Stream::What::campaigns:
            return {text("hs_name", "Name"),
                    text("hs_campaign_status", "Status"),
                    made_field("hs_start_date", "Start", FieldType::date),
                    made_field("hs_end_date", "End", FieldType::date),
                    made_field("hs_budget_items_sum_amount", "Budget", FieldType::money),
                    made_field("hs_spend_items_sum_amount", "Spend", FieldType::money),
                    made_field("createdAt", "Created", FieldType::timestamp),
                    made_field("updatedAt", "Changed", FieldType::timestamp)};
        case Stream::What::pipelines:
            return {text("pipeline", "Pipeline id"),
                    text("pipeline.label", "Pipeline"),
                    text("stage", "Stage id"),
                    text(stage_label_field, "Stage"),
                    text(stage_outcome_field, "Outcome"),
                    made_field(stage_probability_field, "Probability", FieldType::decimal),
                    made_field("order", "Order", FieldType::integer)};
        case Stream::What::links:
            return {reference_field("from", "From", stream.kind->name),
                    reference_field("to", "To", stream.to), text("type_id", "Type id"),
                    text("category", "Category"), text("label", "Label")};
        case Stream::What::history:
            return {reference_field("record", "Record", stream.kind->name),
                    text("property", "Property"), text("value", "Value"),
                    made_field("changed_at", "Changed", FieldType::timestamp),
                    text("source", "Source")};
        default:
            return {};
    }
}

std::vector<Stage> read_stages(std::string_view body, const std::string& operation) {
    const json document = document_of(body, operation);
    std::vector<Stage> stages;
    for (const json& pipeline : results_of(document, operation)) {
        if (!pipeline.is_object() || !pipeline.contains("stages")) continue;
        if (!pipeline["stages"].is_array()) continue;
        for (const json& entry : pipeline["stages"]) {
            if (!entry.is_object()) continue;
            Stage stage;
            stage.pipeline = text_at(pipeline, "id");
            stage.pipeline_label = text_at(pipeline, "label");
            stage.id = text_at(entry, "id");
            stage.label = text_at(entry, "label");
            const auto metadata = entry.find("metadata");
            const bool told = metadata != entry.end() && metadata->is_object();
            stage.outcome = told ? outcome_of(*metadata) : "open";
            stage.probability = told ? text_at(*metadata, "probability") : "";
            if (entry.contains("displayOrder") && entry["displayOrder"].is_number_integer()) {
                stage.order = entry["displayOrder"].get<std::int64_t>();
            }
            stages.push_back(std::move(stage));
        }
    }
    return stages;
}

Account read_account(std::string_view body) {
    const json document = document_of(body, "read account details");
    Account account;
    account.portal_id = text_at(document, "portalId");
    account.type = text_at(document, "accountType");
    account.zone = text_at(document, "timeZone");
    account.currency = text_at(document, "companyCurrency");
    if (account.portal_id.empty()) throw malformed("read account details");
    return account;
}

}  // namespace tenure::inline v1::hubspot
