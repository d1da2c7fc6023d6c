#include "requests.hpp"

#include <algorithm>
#include <array>

#include "json.hpp"

namespace tenure::inline v1::hubspot {

namespace {

using nlohmann::json;

// {old path, new path}: V stands for the generation of a date-based path.
struct Prefix {
    std::string_view legacy;
    std::string_view dated;
};
constexpr Prefix objects_prefix{"/crm/v3/objects", "/crm/objects/V"};
constexpr Prefix properties_prefix{"/crm/v3/properties", "/crm/properties/V"};
constexpr Prefix pipelines_prefix{"/crm/v3/pipelines", "/crm/pipelines/V"};
constexpr Prefix owners_prefix{"/crm/v3/owners", "/crm/owners/V"};
constexpr Prefix links_prefix{"/crm/v4/associations", "/crm/associations/V"};
constexpr Prefix campaigns_prefix{"/marketing/v3/campaigns", "/marketing/campaigns/V"};
constexpr Prefix account_prefix{"/account-info/v3/details", "/account-info/V/details"};

std::string path_of(const Prefix& prefix, Api api) {
    if (api == Api::v3) return std::string(prefix.legacy);
    std::string path(prefix.dated);
    path.replace(path.find('V'), 1, name_of(api));
    return path;
}

std::string below(std::string path, std::string_view part) {
    return path.append("/").append(url_encoded(part));
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        if (!is_property_name(name)) continue;
        if (!text.empty()) text += ',';
        text += name;
    }
    return text;
}

json inputs_of(std::span<const std::string> ids) {
    json inputs = json::array();
    for (const std::string& id : ids) inputs.push_back({{"id", id}});
    return inputs;
}

}  // namespace

std::string_view name_of(Api api) {
    constexpr std::array<std::string_view, 3> names{"v3", "2026-03", "2026-09"};
    return names[static_cast<std::size_t>(api)];
}

std::string Paths::objects(std::string_view type) const {
    return below(path_of(objects_prefix, api_), type);
}
std::string Paths::properties(std::string_view type) const {
    return below(path_of(properties_prefix, api_), type);
}
std::string Paths::pipelines(std::string_view type) const {
    return below(path_of(pipelines_prefix, api_), type);
}
std::string Paths::owners() const {
    return path_of(owners_prefix, api_);
}
std::string Paths::account() const {
    return path_of(account_prefix, api_);
}
std::string Paths::campaigns() const {
    return path_of(campaigns_prefix, api_);
}
std::string Paths::links(std::string_view from, std::string_view to) const {
    return below(below(path_of(links_prefix, api_), from), to);
}

std::string base_of(const std::string& url) {
    const std::size_t scheme = url.find("://");
    const bool http = url.starts_with("https://") || url.starts_with("http://");
    const bool plain = url.find_first_of("?#@ ") == std::string::npos;
    if (!http || !plain || url.size() <= scheme + 3 || url[scheme + 3] == '/') {
        throw Error(Errc::configuration, "configure hubspot", "url",
                    "the address is not of the form https://host",
                    "Leave it out for HubSpot itself, or write https://api.hubapi.com");
    }
    std::string base = url;
    while (base.back() == '/') base.pop_back();
    return base;
}

HttpRequest request_of(const std::string& base, const Call& call) {
    HttpRequest request;
    request.method = call.method;
    request.url = base + call.path;
    request.headers.set("Accept", "application/json");
    if (!call.body.empty()) request.headers.set("Content-Type", "application/json");
    request.body = call.body;
    request.repeat = call.repeat;
    request.label = call.label;
    return request;
}

Call list(const Paths& paths, const std::string& type, const ListPage& page) {
    Call call;
    call.label = "list " + type;
    call.path = paths.objects(type) + "?limit=" + std::to_string(page.limit);
    if (const std::string names = joined(page.properties); !names.empty()) {
        call.path += "&properties=" + names;
    }
    if (const std::string names = joined(page.associations); !names.empty()) {
        call.path += "&associations=" + names;
    }
    if (page.archived == ListPage::Archived::only) call.path += "&archived=true";
    if (!page.after.empty()) call.path += "&after=" + url_encoded(page.after);
    return call;
}

Call read_batch(const Paths& paths, const std::string& type, std::span<const std::string> ids,
                const std::vector<std::string>& properties, const std::string& id_property) {
    json body{{"inputs", inputs_of(ids)},
              {"properties", properties},
              {"propertiesWithHistory", json::array()}};
    if (!id_property.empty()) body["idProperty"] = id_property;
    return {"POST", paths.objects(type) + "/batch/read", dumped(body), "read " + type};
}

Call read_history(const Paths& paths, const std::string& type, std::span<const std::string> ids,
                  const std::vector<std::string>& properties) {
    const json body{{"inputs", inputs_of(ids)},
                    {"properties", properties},
                    {"propertiesWithHistory", properties}};
    return {"POST", paths.objects(type) + "/batch/read", dumped(body), "read history of " + type};
}

Call write_batch(const Paths& paths, const std::string& type, const std::string& operation,
                 std::string body) {
    return {"POST", paths.objects(type) + "/batch/" + operation, std::move(body),
            operation + " " + type, operation == "create" ? Repeat::unsafe : Repeat::safe};
}

Call read_links(const Paths& paths, const std::string& from, const std::string& to,
                std::span<const std::string> ids, std::span<const std::string> afters) {
    json inputs = inputs_of(ids);
    for (std::size_t i = 0; i < afters.size(); ++i) {
        if (!afters[i].empty()) inputs[i]["after"] = afters[i];
    }
    return {"POST", paths.links(from, to) + "/batch/read", dumped({{"inputs", std::move(inputs)}}),
            "read associations " + from + " to " + to};
}

Call associate_batch(const Paths& paths, const std::string& from, const std::string& to,
                     std::string body) {
    return {"POST", paths.links(from, to) + "/batch/associate/default", std::move(body),
            "associate " + from + " with " + to};
}

Call list_properties(const Paths& paths, const std::string& type) {
    return {"GET", paths.properties(type), "", "describe " + type};
}

Call create_property(const Paths& paths, const std::string& type, std::string body) {
    return {"POST", paths.properties(type), std::move(body), "create a property of " + type,
            Repeat::unsafe};
}

Call list_pipelines(const Paths& paths, const std::string& type) {
    return {"GET", paths.pipelines(type), "", "read pipelines of " + type};
}

Call list_owners(const Paths& paths, const std::string& after) {
    std::string path = paths.owners() + "?limit=100";
    if (!after.empty()) path += "&after=" + url_encoded(after);
    return {"GET", std::move(path), "", "list owners"};
}

Call list_campaigns(const Paths& paths, const std::string& after) {
    std::string path = paths.campaigns() +
                       "?limit=100&properties=hs_name,hs_campaign_status,hs_start_date,"
                       "hs_end_date,hs_currency_code,hs_budget_items_sum_amount,"
                       "hs_spend_items_sum_amount";
    if (!after.empty()) path += "&after=" + url_encoded(after);
    return {"GET", std::move(path), "", "list campaigns"};
}

Call account_details(const Paths& paths) {
    return {"GET", paths.account(), "", "read account details"};
}

std::string search_body(std::span<const Filter> filters, const std::vector<std::string>& properties,
                        std::size_t limit) {
    json conditions = json::array();
    for (const Filter& filter : filters) {
        json condition{{"propertyName", filter.property}, {"operator", filter.operation}};
        if (filter.operation != "HAS_PROPERTY") condition["value"] = filter.value;
        conditions.push_back(std::move(condition));
    }
    const json group{{"filters", std::move(conditions)}};
    const json sort{{"propertyName", "hs_object_id"}, {"direction", "ASCENDING"}};
    return dumped({{"filterGroups", json::array({group})},
                   {"sorts", json::array({sort})},
                   {"properties", properties},
                   {"limit", limit}});
}

Call search(const Paths& paths, const std::string& type, std::string body) {
    return {"POST", paths.objects(type) + "/search", std::move(body), "search " + type};
}

std::string url_encoded(std::string_view text) {
    constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += hex[byte >> 4];
        out += hex[byte & 15];
    }
    return out;
}

bool is_property_name(std::string_view name) {
    constexpr std::size_t longest = 255;
    return !name.empty() && name.size() <= longest &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-';
           });
}

}  // namespace tenure::inline v1::hubspot
