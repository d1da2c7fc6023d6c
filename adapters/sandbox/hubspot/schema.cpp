// Sandbox, HubSpot: the standard object types with their properties.
#include <algorithm>
#include <string_view>
#include <utility>

#include "sandbox/hubspot/catalogue.hpp"
#include "sandbox/hubspot/portal.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

constexpr std::string_view lifecycle_stages =
    "subscriber:Subscriber,lead:Lead,marketingqualifiedlead:Marketing Qualified Lead,"
    "salesqualifiedlead:Sales Qualified Lead,opportunity:Opportunity,customer:Customer,"
    "evangelist:Evangelist,other:Other";

/// What the write-back fills, as in the other sandboxes.
constexpr std::string_view tenure_fields[] = {
    "tenure_clv|Tenure CLV|number|number|d|",
    "tenure_clv_amount|Tenure CLV Amount|number|number|d|",
    "tenure_segment|Tenure Segment|enumeration|select|d|Gold,Silver,Bronze",
    "tenure_last_seen|Tenure Last Seen|date|date|d|",
    "tenure_churned|Tenure Churned|bool|booleancheckbox|d|true:Yes,false:No",
    "tenure_orders|Tenure Orders|number|number|d|",
    "tenure_external_id|Tenure External Id|string|text|du|",
    "tenure_tags|Tenure Tags|enumeration|checkbox|da|tea,coffee,ware",
    "tenure_p_alive|Tenure P Alive|number|number|d|",
    "tenure_notes|Tenure Notes|string|textarea|d|",
    "tenure_phone|Tenure Phone|string|phonenumber|d|",
    "tenure_stage|Tenure Stage|string|text|d|"};

std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells;
    for (bool more = true; more;) {
        const std::size_t bar = line.find('|');
        more = bar != line.npos;
        cells.emplace_back(line.substr(0, bar));
        if (more) line.remove_prefix(bar + 1);
    }
    return cells;
}

std::vector<Option> listed_options(std::string_view text) {
    std::vector<Option> options;
    for (const std::string& item : split(text == "%lifecycle" ? lifecycle_stages : text, ',')) {
        const std::size_t colon = item.find(':');
        const std::string label = colon == item.npos ? item : item.substr(colon + 1);
        options.push_back({label, item.substr(0, colon), static_cast<int>(options.size())});
    }
    return options;
}

Property& define(ObjectType& type, std::string_view line) {
    const auto cells = cells_of(line);
    const auto has = [&](char flag) { return cells[4].find(flag) != std::string::npos; };
    Property property{.name = cells[0],
                      .label = cells[1],
                      .type = cells[2],
                      .field_type = cells[3],
                      .group = type.singular + "information",
                      .description = {},
                      .options = listed_options(cells[5])};
    property.unique = has('u');
    property.built_in = !has('d');
    property.read_only = has('r') || has('c');
    property.calculated = has('c');
    property.created = property.updated = type.defined;
    if (has('p')) type.pipeline_property = property.name;
    if (has('s')) type.stage_property = property.name;
    return type.define(std::move(property));
}

void define_system(ObjectType& type, const std::string& name, const char* label,
                   std::uint16_t& place) {
    Property property{.name = name,
                      .label = label,
                      .type = name == "hs_object_id" ? "number" : "datetime",
                      .field_type = name == "hs_object_id" ? "number" : "date",
                      .group = type.singular + "information",
                      .description = {}};
    property.read_only = true;
    property.created = property.updated = type.defined;
    type.define(std::move(property));
    place = type.find(name);
}

void define_lifecycle_dates(ObjectType& type) {
    if (type.find("lifecyclestage") == no_property) return;
    for (const Option& stage : listed_options(lifecycle_stages)) {
        define(type, "hs_lifecyclestage_" + stage.value + "_date|Became a " + stage.label +
                         " Date|datetime|date|r|");
    }
}

std::vector<Stage> stages_of(std::string_view text, const char* key, Millis now) {
    std::vector<Stage> made;
    for (const std::string& item : split(text, ',')) {
        const auto cells = split(item, ':');
        Stage stage{cells[0], cells[1], static_cast<int>(made.size())};
        stage.metadata = {{key, cells[2]}};
        if (std::string_view(key) == "probability") {
            const bool closed = cells[2] == "1.0" || cells[2] == "0.0";
            stage.metadata["isClosed"] = closed ? "true" : "false";
        }
        stage.created = stage.updated = now;
        made.push_back(std::move(stage));
    }
    return made;
}

void define_pipelines(Portal& portal) {
    const Millis now = portal.clock.now();
    portal.type("deals")->pipelines = {
        {"default", "Sales Pipeline", 0,
         stages_of("appointmentscheduled:Appointment Scheduled:0.2,"
                   "qualifiedtobuy:Qualified To Buy:0.4,"
                   "presentationscheduled:Presentation Scheduled:0.6,"
                   "decisionmakerboughtin:Decision Maker Bought-In:0.8,"
                   "contractsent:Contract Sent:0.9,closedwon:Closed Won:1.0,"
                   "closedlost:Closed Lost:0.0",
                   "probability", now),
         now, now}};
    portal.type("tickets")->pipelines = {
        {"0", "Support Pipeline", 0,
         stages_of("1:New:OPEN,2:Waiting on contact:OPEN,3:Waiting on us:OPEN,4:Closed:CLOSED",
                   "ticketState", now),
         now, now}};
    portal.type("orders")->pipelines = {
        {"14a2e10e-5471-408a-906e-c51f3b04369e", "Order Pipeline", 0,
         stages_of("4b27b500-f031-4927-9811-68a0b525cbae:Open:OPEN,"
                   "937ea84d-0a4f-4dcf-9028-3f9c2aafbf03:Processed:OPEN,"
                   "aa99e8d0-c1d5-4071-b915-d240bbb1aed9:Shipped:OPEN,"
                   "3725360f-519b-4b18-a593-494d60a29c9f:Delivered:CLOSED",
                   "orderState", now),
         now, now}};
    portal.type("leads")->pipelines = {
        {"lead-pipeline-id", "Lead pipeline", 0,
         stages_of("new-stage-id:New:NEW,attempting-stage-id:Attempting:IN_PROGRESS,"
                   "connected-stage-id:Connected:IN_PROGRESS,qualified-stage-id:Qualified:"
                   "QUALIFIED,unqualified-stage-id:Disqualified:UNQUALIFIED",
                   "leadState", now),
         now, now}};
}

}  // namespace

void define_standard_types(Portal& portal) {
    ObjectType* type = nullptr;
    for (const std::string& line : split(catalogue_text(), '\n')) {
        if (line.starts_with("= ")) {
            const auto words = split(line, ' ');
            type = &add_type(portal, words[1], words[2], words[3]);
            type->shown = split(words[4], ',');
            type->groups = {{type->singular + "information", type->singular + " information", 0}};
            type->mergeable =
                type->id == "0-1" || type->id == "0-2" || type->id == "0-3" || type->id == "0-5";
            define_system(*type, "hs_object_id", "Record ID", type->object_id);
        } else if (line.starts_with('@')) {
            const bool created = line.ends_with("createdate");
            define_system(*type, line.substr(1), created ? "Create Date" : "Last Modified Date",
                          created ? type->created : type->modified);
        } else if (line == "!read-only") {
            type->read_only = true;
        } else if (line == "!lifecycle") {
            define_lifecycle_dates(*type);
        } else {
            define(*type, line);
        }
    }
    define_pipelines(portal);
}

void define_tenure_fields(Portal& portal) {
    if (!portal.faults.tenure_fields) return;
    for (const char* name : {"contacts", "companies"}) {
        ObjectType& type = *portal.type(name);
        type.groups.push_back({"tenure", "Tenure", 1});
        for (const std::string_view field : tenure_fields) define(type, field).group = "tenure";
    }
}

}  // namespace tenure::inline v1::sandbox::hs
