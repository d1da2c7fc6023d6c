// Sandbox, vTiger: related lists: by a reference field, or by a link between two records.
#include "sandbox/vtiger/relations.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "sandbox/vtiger/query_run.hpp"
#include "sandbox/vtiger/refusal.hpp"
#include "sandbox/vtiger/text.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

struct Relation {
    std::string_view module;
    std::string_view label;  ///< empty: the module's name
};

struct Relations {
    std::string_view module;
    std::vector<Relation> related;
};

const std::vector<Relations>& all_relations() {
    static const std::vector<Relations> table = {
        {"Accounts",
         {{"Contacts", {}},
          {"Potentials", {}},
          {"Quotes", {}},
          {"SalesOrder", "Sales Order"},
          {"Invoice", {}},
          {"Calendar", "Activities"},
          {"Emails", {}},
          {"Calendar", "Activity History"},
          {"Documents", {}},
          {"HelpDesk", {}},
          {"Products", {}},
          {"Campaigns", {}},
          {"PBXManager", {}},
          {"ServiceContracts", "Service Contracts"},
          {"Services", {}},
          {"Project", "Projects"},
          {"ModComments", {}},
          {"Assets", {}}}},
        {"Contacts",
         {{"Potentials", "Opportunities"},
          {"Calendar", "Activities"},
          {"Emails", {}},
          {"HelpDesk", {}},
          {"Quotes", {}},
          {"SalesOrder", "Sales Order"},
          {"Products", {}},
          {"Calendar", "Activity History"},
          {"Documents", {}},
          {"Campaigns", {}},
          {"Invoice", {}},
          {"Services", {}},
          {"ModComments", {}}}},
        {"Leads",
         {{"Calendar", "Activities"},
          {"Emails", {}},
          {"Calendar", "Activity History"},
          {"Documents", {}},
          {"Products", {}},
          {"Campaigns", {}},
          {"Services", {}},
          {"ModComments", {}}}},
        {"Potentials",
         {{"Calendar", "Activities"},
          {"Contacts", {}},
          {"Products", {}},
          {"Documents", {}},
          {"Quotes", {}},
          {"SalesOrder", "Sales Order"},
          {"Invoice", {}},
          {"ModComments", {}}}},
        {"Campaigns",
         {{"Contacts", {}},
          {"Leads", {}},
          {"Potentials", "Opportunities"},
          {"Calendar", "Activities"},
          {"Accounts", {}}}},
        {"HelpDesk", {{"Calendar", "Activities"}, {"Documents", {}}, {"ModComments", {}}}},
        {"Products",
         {{"HelpDesk", {}},
          {"Documents", {}},
          {"Quotes", {}},
          {"SalesOrder", "Sales Order"},
          {"Invoice", {}},
          {"Leads", {}},
          {"Accounts", {}},
          {"Contacts", {}},
          {"Potentials", {}}}}};
    return table;
}

std::string_view label_of(const Relation& relation) {
    return relation.label.empty() ? relation.module : relation.label;
}

const std::vector<Relation>& relations_of(std::string_view module) {
    static const std::vector<Relation> none;
    const auto& table = all_relations();
    const auto found = std::find_if(table.begin(), table.end(), [&](const Relations& relations) {
        return relations.module == module;
    });
    return found == table.end() ? none : found->related;
}

Refusal wrong_relation() {
    return {"UNKOWN_ENTITY", "Relation specified is incorrect"};
}

const Module& related_module(const Crm& crm, const Module& source, std::string_view label) {
    for (const Relation& relation : relations_of(source.name)) {
        if (label_of(relation) == label) return crm.catalogue.at(relation.module);
    }
    throw wrong_relation();
}

/// Tells which records of `module` belong to the source: those that point at it or are linked.
std::function<bool(const Record&)> belongs_to(const Crm& crm, const Module& module,
                                              const Target& source) {
    std::vector<std::uint16_t> fields;
    for (const Field& field : module.fields) {
        const auto& targets = field.refers_to;
        if (std::find(targets.begin(), targets.end(), source.module->name) != targets.end()) {
            fields.push_back(field.index);
        }
    }
    return [&crm, fields, id = source.record->id,
            text = web_id(*source.module, source.record->id)](const Record& record) {
        return std::any_of(fields.begin(), fields.end(),
                           [&](std::uint16_t field) { return value_of(record, field) == text; }) ||
               crm.database.related(id, record.id);
    };
}

Target source_of(Crm& crm, const User& user, std::string_view id) {
    try {
        return find_target(crm, user, id);
    } catch (const Refusal& refusal) {
        if (refusal.code != "ACCESS_DENIED") throw;
        throw denied_module("");
    }
}

std::string run(Crm& crm, const User& user, Query query, const Target& source) {
    const Module& module = crm.catalogue.at(query.module);
    const QueryRun settings{.catalogue = crm.catalogue,
                            .database = crm.database,
                            .users = crm.users,
                            .user = user,
                            .reference = crm.null_reference(),
                            .also = belongs_to(crm, module, source)};
    return run_query(settings, std::move(query));
}

}  // namespace

std::string related_types(const Crm& crm, const User& user, std::string_view name) {
    const Module* module = crm.catalogue.find(name);
    if (module == nullptr || !user.sees(*module)) throw denied_module(std::string(name));
    std::string types;
    std::string information;
    for (const Relation& relation : relations_of(name)) {
        if (!user.sees(crm.catalogue.at(relation.module))) continue;
        if (!types.empty()) {
            types += ',';
            information += ',';
        }
        append_json(types, relation.module);
        append_json(information, label_of(relation));
        information += ":{\"name\":";
        append_json(information, relation.module);
        information += ",\"label\":";
        append_json(information, label_of(relation));
        information += ",\"isEntity\":\"1\"}";
    }
    return "{\"types\":[" + types + "],\"information\":{" + information + "}}";
}

std::string retrieve_related(Crm& crm, const User& user, std::string_view id,
                             std::string_view label) {
    const Target source = source_of(crm, user, id);
    Query query;
    query.everything = true;
    query.module = related_module(crm, *source.module, label).name;
    return run(crm, user, std::move(query), source);
}

std::string query_related(Crm& crm, const User& user, std::string_view statement,
                          std::string_view id, std::string_view label) {
    const Target source = source_of(crm, user, id);
    const Module& module = related_module(crm, *source.module, label);
    // The server appends its own semicolon, so one in the statement ends it too early.
    if (statement.find(';') != statement.npos) throw wrong_relation();
    Query query = parse_query(std::string(statement) + ";");
    if (query.module != module.name) throw wrong_relation();
    return run(crm, user, std::move(query), source);
}

std::string add_related(Crm& crm, const User& user, std::string_view source,
                        std::string_view related) {
    const Target one = find_target(crm, user, source);
    const Target other = find_target(crm, user, related);
    crm.database.relate(one.record->id, other.record->id);
    one.record->modified_by = user.id;
    crm.database.table(*one.module).touch(*one.record, crm.clock.now());
    return R"({"message":"successfull"})";
}

}  // namespace tenure::inline v1::sandbox::vt
