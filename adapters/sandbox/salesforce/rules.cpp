// Sandbox, Salesforce: what follows from a record's values: stages, closing, numbers and totals.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "sandbox/salesforce/write.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

std::string_view get(const Object& object, const Row& row, std::string_view field) {
    return row.stored(object.at(field).index);
}
void set(const Object& object, Row& row, std::string_view field, std::string_view text) {
    row.set(object.at(field).index, text);
}
const char* truth(bool value) {
    return value ? "true" : "false";
}
double number(std::string_view text) {
    return std::atof(std::string(text).c_str());
}
std::string amount(double value) {
    char text[48];
    std::snprintf(text, sizeof text, "%.2f", value);
    std::string result = text;
    while (result.back() == '0') result.pop_back();
    if (result.back() == '.') result.pop_back();
    return result;
}
std::string running(Org& org, const Object& object, int width) {
    char text[24];
    std::snprintf(text, sizeof text, "%0*u", width, org.store.next_auto(object));
    return text;
}

bool changed(const Object& object, const Row& row, const Row* before, std::string_view field) {
    return before == nullptr || get(object, row, field) != get(object, *before, field);
}

void opportunity(Org& org, const Object& object, Row& row, const Row* before) {
    const Stage stage = stage_of(get(object, row, "StageName"));
    if (changed(object, row, before, "StageName")) {
        const bool given = before == nullptr ? !get(object, row, "Probability").empty()
                                             : changed(object, row, before, "Probability");
        if (!given || stage.closed) {
            set(object, row, "Probability", std::to_string(stage.probability));
        }
        set(object, row, "ForecastCategory", stage.forecast);
        set(object, row, "ForecastCategoryName", stage.forecast_name);
        set(object, row, "LastStageChangeDate", datetime_text(org.clock.now()));
    }
    set(object, row, "IsClosed", truth(stage.closed));
    set(object, row, "IsWon", truth(stage.won));
    const std::string_view value = get(object, row, "Amount");
    set(object, row, "ExpectedRevenue",
        value.empty() ? "" : amount(number(value) * number(get(object, row, "Probability")) / 100));
    const std::string close(get(object, row, "CloseDate"));
    if (close.size() < 10) return;
    set(object, row, "FiscalYear", close.substr(0, 4));
    set(object, row, "FiscalQuarter",
        std::to_string((std::atoi(close.substr(5, 2).c_str()) - 1) / 3 + 1));
}

void history(Org& org, const Object& object, const Row& row, const Row* before) {
    bool any = before == nullptr;
    for (const char* field : {"StageName", "Amount", "CloseDate", "Probability"}) {
        any = any || changed(object, row, before, field);
    }
    if (!any) return;
    const Object& histories = org.schema.at("OpportunityHistory");
    Row entry;
    entry.created = entry.modified = entry.stamp = row.stamp;
    entry.creator = entry.modifier = row.modifier;
    set(histories, entry, "OpportunityId", org.store.id_of(object, row.number));
    for (const char* field : {"StageName", "Amount", "ExpectedRevenue", "CloseDate", "Probability",
                              "ForecastCategory", "CurrencyIsoCode"}) {
        set(histories, entry, field, get(object, row, field));
    }
    org.store.add(histories, std::move(entry));
}

void support_case(Org& org, const Object& object, Row& row, const Row* before) {
    if (get(object, row, "CaseNumber").empty()) {
        set(object, row, "CaseNumber", running(org, object, 8));
    }
    const bool closed = get(object, row, "Status") == "Closed";
    set(object, row, "IsClosed", truth(closed));
    if (!closed) {
        set(object, row, "ClosedDate", "");
    } else if (before == nullptr || get(object, *before, "Status") != "Closed") {
        set(object, row, "ClosedDate", datetime_text(org.clock.now()));
    }
    const Place contact = org.find(get(object, row, "ContactId"));
    if (contact && get(object, row, "AccountId").empty()) {
        set(object, row, "AccountId", get(*contact.object, *contact.row, "AccountId"));
    }
}

void order(Org& org, const Object& object, Row& row, const Row* before) {
    if (get(object, row, "OrderNumber").empty()) {
        set(object, row, "OrderNumber", running(org, object, 8));
        if (get(object, row, "TotalAmount").empty()) set(object, row, "TotalAmount", "0");
    }
    const std::string status(get(object, row, "Status"));
    set(object, row, "StatusCode",
        status == "Draft"       ? "Draft"
        : status == "Cancelled" ? "Canceled"
                                : "Activated");
    if (status != "Draft" && status != "Cancelled" && changed(object, row, before, "Status")) {
        set(object, row, "ActivatedDate", datetime_text(org.clock.now()));
    }
}

/// Keeps quantity, price and total of a line consistent and takes the product from the price.
void line(Org& org, const Object& object, Row& row) {
    const Place entry = org.find(get(object, row, "PricebookEntryId"));
    if (entry) {
        set(object, row, "Product2Id", get(*entry.object, *entry.row, "Product2Id"));
        set(object, row, "ListPrice", get(*entry.object, *entry.row, "UnitPrice"));
        if (get(object, row, "UnitPrice").empty()) {
            set(object, row, "UnitPrice", get(*entry.object, *entry.row, "UnitPrice"));
        }
    }
    if (object.name == "OrderItem" && get(object, row, "OrderItemNumber").empty()) {
        set(object, row, "OrderItemNumber", running(org, object, 10));
    }
    const double quantity = number(get(object, row, "Quantity"));
    const bool priced = !get(object, row, "UnitPrice").empty();
    if (!priced && object.name == "OpportunityLineItem" && quantity != 0) {
        set(object, row, "UnitPrice", amount(number(get(object, row, "TotalPrice")) / quantity));
    }
    set(object, row, "TotalPrice", amount(quantity * number(get(object, row, "UnitPrice"))));
}

/// Sums the lines of an order or opportunity into their parent.
void total(Org& org, const Object& lines, const Row& row) {
    const bool ordered = lines.name == "OrderItem";
    const Field& reference = lines.at(ordered ? "OrderId" : "OpportunityId");
    const Place parent = org.find(row.stored(reference.index));
    if (!parent) return;
    double sum = 0;
    const std::string id(row.stored(reference.index));
    for (const Row& one : org.store.table(lines).rows()) {
        if (one.life == Life::live && one.stored(reference.index) == id) {
            sum += number(get(lines, one, "TotalPrice"));
        }
    }
    const Row before = *parent.row;
    Row changed_row = before;
    set(*parent.object, changed_row, ordered ? "TotalAmount" : "Amount", amount(sum));
    if (!ordered) set(*parent.object, changed_row, "HasOpportunityLineItem", "true");
    changed_row.modified = changed_row.stamp = row.stamp;
    apply_rules(org, *parent.object, changed_row, &before);
    org.store.put(*parent.object, changed_row);
    if (!ordered) history(org, *parent.object, changed_row, &before);
}

void activity(Org& org, const Object& object, Row& row) {
    if (object.name == "Task") {
        const bool closed = get(object, row, "Status") == "Completed";
        set(object, row, "IsClosed", truth(closed));
        set(object, row, "IsHighPriority", truth(get(object, row, "Priority") == "High"));
        if (closed && get(object, row, "CompletedDateTime").empty()) {
            set(object, row, "CompletedDateTime", datetime_text(org.clock.now()));
        }
    } else {
        const std::string start(get(object, row, "StartDateTime"));
        const std::string at(get(object, row, "ActivityDateTime"));
        const std::string& known = start.empty() ? at : start;
        set(object, row, "StartDateTime", known);
        set(object, row, "ActivityDateTime", known);
        if (!known.empty()) set(object, row, "ActivityDate", known.substr(0, 10));
        const auto begin = read_datetime(known);
        const int minutes = std::atoi(std::string(get(object, row, "DurationInMinutes")).c_str());
        if (begin && minutes > 0) {
            set(object, row, "EndDateTime", datetime_text(*begin + minutes * 60));
        }
    }
    const Place what = org.find(get(object, row, "WhatId"));
    const Place who = org.find(get(object, row, "WhoId"));
    if (what) {
        const Field* account = what.object->find_hidden("AccountId");
        set(object, row, "AccountId",
            what.object->name == "Account" ? get(object, row, "WhatId")
            : account != nullptr           ? what.row->stored(account->index)
                                           : std::string_view{});
    } else if (who && who.object->name == "Contact") {
        set(object, row, "AccountId", get(*who.object, *who.row, "AccountId"));
    }
}

void person_account(const Object& object, Row& row) {
    const Field* last = object.find("LastName");
    if (last == nullptr || row.stored(last->index).empty()) return;
    const std::string first(get(object, row, "FirstName"));
    set(object, row, "IsPersonAccount", "true");
    set(object, row, "Name",
        first + (first.empty() ? "" : " ") + std::string(get(object, row, "LastName")));
}

/// A person account has a contact of its own that follows it.
void shadow_contact(Org& org, const Object& object, const Row& row) {
    if (get(object, row, "IsPersonAccount") != "true") return;
    const Object& contacts = org.schema.at("Contact");
    const std::string account = org.store.id_of(object, row.number);
    const Row* known = org.store.find(contacts, get(object, row, "PersonContactId"));
    Row contact = known == nullptr ? Row{} : *known;
    if (known == nullptr) contact.created = row.created;
    contact.modified = contact.stamp = row.stamp;
    set(contacts, contact, "AccountId", account);
    set(contacts, contact, "IsPersonAccount", "true");
    set(contacts, contact, "FirstName", get(object, row, "FirstName"));
    set(contacts, contact, "LastName", get(object, row, "LastName"));
    set(contacts, contact, "Email", get(object, row, "PersonEmail"));
    set(contacts, contact, "MobilePhone", get(object, row, "PersonMobilePhone"));
    set(contacts, contact, "OwnerId", get(object, row, "OwnerId"));
    if (known != nullptr) {
        org.store.put(contacts, std::move(contact));
        return;
    }
    Row changed_row = row;
    const Number number = org.store.add(contacts, std::move(contact));
    set(object, changed_row, "PersonContactId", org.store.id_of(contacts, number));
    org.store.put(object, std::move(changed_row));
}

}  // namespace

const std::vector<Stage>& stages() {
    static const std::vector<Stage> table = {
        {"Prospecting", 10, false, false, "Pipeline", "Pipeline"},
        {"Qualification", 10, false, false, "Pipeline", "Pipeline"},
        {"Needs Analysis", 20, false, false, "Pipeline", "Pipeline"},
        {"Value Proposition", 50, false, false, "Pipeline", "Pipeline"},
        {"Id. Decision Makers", 60, false, false, "Pipeline", "Pipeline"},
        {"Perception Analysis", 70, false, false, "Pipeline", "Pipeline"},
        {"Proposal/Price Quote", 75, false, false, "Pipeline", "Pipeline"},
        {"Negotiation/Review", 90, false, false, "Forecast", "Commit"},
        {"Closed Won", 100, true, true, "Closed", "Closed"},
        {"Closed Lost", 0, true, false, "Omitted", "Omitted"}};
    return table;
}

Stage stage_of(std::string_view name) {
    for (const Stage& stage : stages()) {
        if (same_folded(stage.name, name)) return stage;
    }
    return {name, 10, false, false, "Pipeline", "Pipeline"};
}

void apply_rules(Org& org, const Object& object, Row& row, const Row* before) {
    if (object.name == "Opportunity") opportunity(org, object, row, before);
    if (object.name == "Case") support_case(org, object, row, before);
    if (object.name == "Order") order(org, object, row, before);
    if (object.name == "OrderItem" || object.name == "OpportunityLineItem") line(org, object, row);
    if (object.name == "Task" || object.name == "Event") activity(org, object, row);
    if (object.name == "Account") person_account(object, row);
    if (object.name == "Contract" && get(object, row, "ContractNumber").empty()) {
        set(object, row, "ContractNumber", running(org, object, 8));
    }
    if (object.name != "CampaignMember") return;
    const bool responded = get(object, row, "Status") == "Responded";
    set(object, row, "HasResponded", truth(responded));
    set(object, row, "Type", get(object, row, "ContactId").empty() ? "Lead" : "Contact");
    if (responded && get(object, row, "FirstRespondedDate").empty()) {
        set(object, row, "FirstRespondedDate", date_text(org.clock.now()));
    }
}

void apply_effects(Org& org, const Object& object, const Row& row, const Row* before) {
    if (object.name == "Opportunity") history(org, object, row, before);
    if (object.name == "OrderItem" || object.name == "OpportunityLineItem") total(org, object, row);
    if (object.name == "Account") shadow_contact(org, object, row);
    if (object.name != "FieldPermissions" || get(object, row, "PermissionsRead") != "true") return;
    const std::string field(get(object, row, "Field"));
    org.schema.grant(get(object, row, "SobjectType"), field.substr(field.find('.') + 1),
                     get(object, row, "PermissionsEdit") == "true");
}

}  // namespace tenure::inline v1::sandbox::sf
