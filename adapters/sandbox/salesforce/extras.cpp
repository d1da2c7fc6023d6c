// Sandbox, Salesforce: the small resources around records: search, recent, tabs, layouts, list
// views. They answer in the right shape with little in them.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

#include "sandbox/salesforce/rest.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

json view_json(const Org& org, const Object& object) {
    const std::string id = make_id("00B", object.index + 1U);
    const std::string base =
        "/services/data/v" + org.version + "/sobjects/" + object.name + "/listviews/" + id;
    return {{"id", id},
            {"developerName", "All" + object.name},
            {"label", "All " + object.plural},
            {"describeUrl", base + "/describe"},
            {"resultsUrl", base + "/results"},
            {"soqlCompatible", true}};
}

json tabs_json(const Org& org) {
    json tabs = json::array();
    for (const char* name : {"Account", "Contact", "Opportunity", "Case"}) {
        tabs.push_back({{"name", std::string("standard-") + name},
                        {"label", org.schema.at(name).plural},
                        {"sobjectName", name},
                        {"custom", false},
                        {"url", "/" + org.schema.at(name).prefix}});
    }
    return tabs;
}

/// The rows whose name or e-mail holds the words.
std::vector<Number> matches(Org& org, const Object& object, const std::string& words,
                            std::size_t most) {
    std::vector<Number> found;
    std::string scratch;
    const std::string wanted = fold(words);
    for (const Row& row : org.store.table(object).rows()) {
        if (row.life != Life::live || found.size() >= most) continue;
        for (const Field& field : object.fields) {
            const bool searched = field.name_field || field.type == Type::email ||
                                  field.type == Type::phone || field.type == Type::text;
            if (!searched || field.hidden) continue;
            const Cell cell = org.read({&object, &row}, field, scratch);
            if (cell.null() || fold(cell.text).find(wanted) == std::string::npos) continue;
            found.push_back(row.number);
            break;
        }
    }
    return found;
}

}  // namespace

/// FIND {words} [IN …] RETURNING Object(Field, …), …: a small part of SOSL.
Reply Rest::search(const Call& call) {
    const std::string text = call.get("q");
    if (text.size() > 2000) refuse("MALFORMED_SEARCH", "The search is too long.");
    std::smatch parts;
    const std::regex form(
        R"(^\s*FIND\s*\{([^}]*)\}(?:\s+IN\s+\w+\s+FIELDS)?(?:\s+RETURNING\s+(.*))?$)",
        std::regex::icase);
    if (!std::regex_match(text, parts, form)) {
        refuse("MALFORMED_SEARCH",
               "No search term found. The search term must be enclosed in braces.");
    }
    std::string words = parts[1];
    words.erase(std::remove_if(words.begin(), words.end(),
                               [](char c) { return c == '*' || c == '"' || c == '\\'; }),
                words.end());
    std::string returning = parts[2];
    if (returning.empty()) returning = "Account(Id),Contact(Id),Lead(Id),Opportunity(Id)";
    const std::regex one(R"((\w+)\s*(?:\(([^)]*)\))?)");
    std::string body;
    for (auto match = std::sregex_iterator(returning.begin(), returning.end(), one);
         match != std::sregex_iterator(); ++match) {
        const Object& object = org_.object((*match)[1].str());
        std::vector<std::string> fields;
        for (const std::string& field : split((*match)[2].str(), ',')) {
            const std::string name = trimmed(field);
            fields.push_back(name.substr(0, name.find(' ')));
        }
        if (fields.empty()) fields.push_back("Id");
        for (const Number number : matches(org_, object, words, 200)) {
            body += (body.empty() ? "" : ",") +
                    record_json(org_, {&object, org_.store.find(object, number)}, fields);
        }
    }
    return {200, "{\"searchRecords\":[" + body + "]}"};
}

Reply Rest::recent(const Call& call) {
    json recent = json::array();
    for (const char* name : {"Account", "Contact"}) {
        const json info = json::parse(object_info(org_.schema.at(name)).body);
        for (const json& item : info["recentItems"]) recent.push_back(item);
    }
    const int limit = std::atoi(call.get("limit").c_str());
    while (limit > 0 && recent.size() > static_cast<std::size_t>(limit)) {
        recent.erase(recent.size() - 1);
    }
    return reply_json(recent);
}

Reply Rest::list_views(const Call& call, const Object& object) {
    const json view = view_json(org_, object);
    if (call.path.size() == 3) {
        return reply_json({{"done", true},
                           {"listviews", json::array({view})},
                           {"nextRecordsUrl", nullptr},
                           {"size", 1},
                           {"sobjectType", object.name}});
    }
    if (full_id(call.at(3)) != view["id"]) not_found();
    const std::string soql = "SELECT Id FROM " + object.name + " LIMIT 25";
    json body = {{"id", view["id"]}, {"columns", json::array()}};
    if (call.at(4) == "results") {
        body.update({{"developerName", view["developerName"]},
                     {"label", view["label"]},
                     {"done", true},
                     {"records", json::array()},
                     {"size", run_query(org_, soql, Scope::live).rows.size()}});
    } else {
        body.update({{"query", soql}, {"orderBy", json::array()}, {"sobjectType", object.name}});
    }
    return reply_json(body);
}

Reply Rest::extras(const Call& call) {
    const std::string first = call.at(0), kind = call.at(3);
    if (first == "search") return search(call);
    if (first == "recent") return recent(call);
    if (first == "tabs") return reply_json(tabs_json(org_));
    if (first == "theme") return reply_json({{"themeItems", json::array()}});
    if (first == "quickActions") return reply_json(json::array());
    if (first == "process" && (call.at(1) == "rules" || call.at(1) == "approvals")) {
        return reply_json({{call.at(1), json::object()}});
    }
    if (first != "sobjects") not_found();
    const Object& object = org_.object(call.at(1));
    if (call.at(2) == "quickActions") return reply_json(json::array());
    if (call.at(2) == "listviews") return list_views(call, object);
    if (kind == "layouts") {
        return reply_json({{"layouts", json::array()},
                           {"recordTypeMappings", json::array()},
                           {"recordTypeSelectorRequired", json::array({false})}});
    }
    if (kind == "compactLayouts") {
        return reply_json({{"compactLayouts", json::array()},
                           {"defaultCompactLayoutId", nullptr},
                           {"recordTypeCompactLayoutMappings", json::array()}});
    }
    if (kind == "approvalLayouts") return reply_json({{"approvalLayouts", json::array()}});
    not_found();
}

}  // namespace tenure::inline v1::sandbox::sf
