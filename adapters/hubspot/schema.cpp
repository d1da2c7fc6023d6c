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

constexpr std::array<Names, 1> of_contacts{"companies"};
constexpr std::array<Names, 3> of_sales{"companies", "contacts", "deals"};
constexpr std::array<Names, 2> of_people{"companies", "contacts"};
constexpr std::array<Names, 3> of_surveys{"companies", "contacts", "tickets"};
constexpr std::array<Names, 4> of_items{"deals", "invoices", "orders", "subscriptions"};
constexpr std::array<Names, 4> of_touches{"companies", "contacts", "deals", "tickets"};

constexpr auto always = Kind::Has::always;
constexpr auto perhaps = Kind::Has::perhaps;
constexpr Names changed = "hs_lastmodifieddate";

constexpr std::array all_kinds{
    Kind{"contacts", "Contacts", "lastmodifieddate", "", "", always, true, of_contacts},
    Kind{"companies", "Companies", changed, "", "", always, true, {}},
    Kind{"deals", "Deals", changed, "deal_currency_code", "dealstage", always, true, of_people},
    Kind{"tickets", "Tickets", changed, "", "hs_pipeline_stage", always, true, of_people},
    Kind{"products", "Products", changed, "", "", always, false, {}},
    Kind{"line_items", "Line items", changed, "hs_line_item_currency_code", "", always, false,
         of_items},
    Kind{"quotes", "Quotes", changed, "hs_currency", "", perhaps, false, of_sales},
    Kind{"orders", "Orders", changed, "hs_currency_code", "hs_pipeline_stage", perhaps, false,
         of_sales},
    Kind{"invoices", "Invoices", changed, "hs_currency", "", perhaps, false, of_sales},
    Kind{"subscriptions", "Subscriptions", changed, "hs_currency_code", "", perhaps, false,
         of_people},
    Kind{"notes", "Notes", changed, "", "", always, false, of_touches},
    Kind{"calls", "Calls", changed, "", "", always, false, of_touches},
    Kind{"meetings", "Meetings", changed, "", "", always, false, of_touches},
    Kind{"emails", "E-mails", changed, "", "", always, false, of_touches},
    Kind{"tasks", "Tasks", changed, "", "", always, false, of_touches},
    Kind{"feedback_submissions", "Feedback submissions", changed, "", "", perhaps, false,
         of_surveys},
    Kind{"leads", "Leads", changed, "", "hs_pipeline_stage", perhaps, false, of_people},
};

constexpr std::array<Names, 4> with_history{"contacts", "companies", "deals", "tickets"};

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
    Pointer{"hs_primary_associated_company", "companies"}, Pointer{"hs_product_id", "products"}};

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

std::span<const Kind> kinds() {
    return all_kinds;
}

const Kind* kind_named(std::string_view name) {
    const auto* found = std::find_if(all_kinds.begin(), all_kinds.end(),
                                     [&](const Kind& kind) { return kind.name == name; });
    return found == all_kinds.end() ? nullptr : found;
}

std::optional<Stream> stream_named(const std::string& name) {
    Stream stream;
    stream.kind = kind_named(name);
    if (stream.kind) return stream;
    if (name == "owners") return Stream{Stream::What::owners, nullptr, {}};
    const std::size_t colon = name.find(':');
    if (colon == std::string::npos) return std::nullopt;
    const std::string what = name.substr(0, colon);
    std::string kind = name.substr(colon + 1);
    if (what == "associations") {
        const std::size_t second = kind.find(':');
        if (second == std::string::npos) return std::nullopt;
        stream.to = kind.substr(second + 1);
        kind.resize(second);
        stream.what = Stream::What::links;
        if (!kind_named(stream.to)) return std::nullopt;
    } else if (what == "pipelines") {
        stream.what = Stream::What::pipelines;
    } else if (what == "history") {
        stream.what = Stream::What::history;
    } else {
        return std::nullopt;
    }
    stream.kind = kind_named(kind);
    if (!stream.kind) return std::nullopt;
    const bool told =
        stream.what != Stream::What::history || !history_property(*stream.kind).empty();
    const bool staged = stream.what != Stream::What::pipelines || !stream.kind->stage.empty();
    return told && staged ? std::optional(stream) : std::nullopt;
}

std::vector<std::string> derived_streams() {
    std::vector<std::string> names{"owners"};
    for (const Kind& kind : all_kinds) {
        const std::string name(kind.name);
        if (!kind.stage.empty() && kind.has == always) names.push_back("pipelines:" + name);
        if (!history_property(kind).empty()) names.push_back("history:" + name);
        if (kind.has != always) continue;
        for (const Names to : kind.links) {
            if (kind_named(to)->has == always) {
                names.push_back("associations:" + name + ":" + std::string(to));
            }
        }
    }
    return names;
}

std::string_view history_property(const Kind& kind) {
    if (std::find(with_history.begin(), with_history.end(), kind.name) == with_history.end()) {
        return {};
    }
    return kind.stage.empty() ? Names("lifecyclestage") : kind.stage;
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
