#include "check.hpp"

#include <algorithm>

#include "json.hpp"
#include "tenure/core/text.hpp"
#include "tenure/mapping/mapping.hpp"

namespace tenure::inline v1::salesforce {

namespace {

using Level = Finding::Level;

constexpr const char* grant_read =
    "Give the user's permission set read access to it, or leave it out of the mapping";

bool has_label(const Object& object, const std::vector<std::string>& labels) {
    return std::any_of(object.fields.begin(), object.fields.end(), [&](const FieldInfo& field) {
        return std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
            return match_key(label) == match_key(field.label);
        });
    });
}

bool shows(const Object& object, const FieldSelector& selector) {
    if (!selector.name.empty()) return object.has(selector.name);
    return has_label(object, selector.labels);
}

void check_version(Session& session, const Context& context, CheckReport& report) {
    Call call;
    call.path = "/services/data";
    call.label = "list API versions";
    const Answer answer = session.ask(call, context);
    if (answer.failure) throw error_of(*answer.failure, call.label, session.host());
    const auto versions = parsed(answer.response.body, call.label);
    std::string newest;
    bool offered = false;
    if (versions.is_array()) {
        for (const auto& version : versions) {
            newest = text_at(version, "version");
            offered = offered || newest == session.options().api;
        }
    }
    const std::string& used = session.options().api;
    if (offered) {
        report.findings.push_back(
            {Level::ok, "API version " + used + " is served; the newest is " + newest, ""});
        return;
    }
    report.findings.push_back({Level::failure, "the org does not serve API version " + used,
                               "Set \"api\" to one it serves, for example " + newest});
}

void check_clock(const Session& session, CheckReport& report) {
    constexpr std::int64_t noticeable = 60;
    const auto skew = std::chrono::duration_cast<std::chrono::seconds>(session.skew()).count();
    if (std::abs(skew) <= noticeable) return;
    report.findings.push_back(
        {Level::warning,
         "this machine's clock is " + std::to_string(std::abs(skew)) + " seconds " +
             (skew > 0 ? "behind" : "ahead of") + " the org's",
         "Set it by NTP: signed logins are refused when clocks differ by minutes"});
}

void check_quota(const Session& session, CheckReport& report) {
    const Quota& quota = session.quota();
    if (quota.allowed == 0) {
        report.findings.push_back({Level::warning, "the org does not tell how many calls are left",
                                   "Look for a proxy that strips the Sforce-Limit-Info field"});
        return;
    }
    const std::int64_t left = std::max<std::int64_t>(quota.allowed - quota.used, 0);
    const double used = static_cast<double>(quota.used) / static_cast<double>(quota.allowed);
    const bool scarce = used > 1 - session.options().share;
    report.findings.push_back(
        {scarce ? Level::warning : Level::ok,
         std::to_string(left) + " of " + std::to_string(quota.allowed) +
             " API calls of 24 hours are left, for all programs together",
         scarce ? "Our share is used up for now: a sync stops and goes on later" : ""});
}

void check_fields(const Object& object, const Mapping& mapping, CheckReport& report) {
    std::string hidden;
    for (const FieldSelector& selector : mapping.fields(object.name)) {
        if (selector.name.empty() || object.has(selector.name)) continue;
        hidden += (hidden.empty() ? "" : ", ") + selector.name;
    }
    if (hidden.empty()) return;
    report.findings.push_back(
        {Level::warning, object.name + ": this user does not see " + hidden,
         "Grant field-level security in the permission set; fields that the org does not have "
         "can stay missing"});
}

void check_streams(Catalogue& catalogue, const Mapping& mapping, const Context& context,
                   CheckReport& report) {
    const auto streams = mapping.streams();
    catalogue.prepare(streams, context);
    std::size_t seen = 0;
    for (const std::string& name : streams) {
        const Object* object = catalogue.find(name, context);
        if (!object || !object->queryable) {
            report.findings.push_back(
                {Level::warning, "the object " + name + " is missing or hidden from this user",
                 grant_read});
            continue;
        }
        ++seen;
        check_fields(*object, mapping, report);
    }
    report.findings.push_back({seen > 0 ? Level::ok : Level::failure,
                               std::to_string(seen) + " of " + std::to_string(streams.size()) +
                                   " mapped objects can be read",
                               seen > 0 ? "" : grant_read});
}

void check_targets(Catalogue& catalogue, const Mapping& mapping, const Context& context,
                   CheckReport& report) {
    for (const WriteMapping& writes : mapping.write_back()) {
        const Object* object = catalogue.find(writes.stream, context);
        if (!object) continue;
        for (const WriteField& write : writes.fields) {
            if (shows(*object, write.field)) continue;
            const std::string name = write.field.name.empty() && !write.field.labels.empty()
                                         ? "\"" + write.field.labels.front() + "\""
                                         : write.field.name;
            report.findings.push_back(
                {Level::warning, writes.stream + " has no field " + name + " that this user sees",
                 "Run `tenure push --provision`, or add it by hand, if " + write.attribute +
                     " is to be written back"});
        }
        if (object->updatable) continue;
        report.findings.push_back({Level::warning,
                                   writes.stream + " cannot be changed by this user",
                                   "Grant edit access, if results are to be written back"});
    }
}

}  // namespace

Finding finding_of(const Error& error) {
    return {Level::failure, error.details().operation + ": " + error.details().cause,
            error.details().next_step};
}

CheckReport check_org(Session& session, Catalogue& catalogue, const Context& context) {
    CheckReport report;
    const std::string organisation = session.organisation(context);
    const std::string user = session.user().empty() ? "a user" : "user " + session.user();
    report.findings.push_back(
        {Level::ok, "logged in as " + user + " of organisation " + organisation, ""});
    if (!session.host().starts_with("https://")) {
        report.findings.push_back({Level::warning, "the connection is not encrypted",
                                   "Use https: tokens and customers' data cross the network"});
    }
    check_version(session, context, report);
    check_clock(session, report);
    const Mapping mapping = Mapping::parse(default_mapping());
    check_streams(catalogue, mapping, context, report);
    check_targets(catalogue, mapping, context, report);
    const auto currency = catalogue.base_currency(context);
    report.findings.push_back(
        {currency ? Level::ok : Level::warning,
         currency ? "amounts that name no currency are in " + std::string(currency->name())
                  : "the org does not tell its currency",
         currency ? "" : "Set \"currency\" for this source, or the currency of the business"});
    check_quota(session, report);
    report.findings.push_back(
        {Level::warning, "whether saving a record starts flows cannot be seen from outside",
         "Look at the flows and triggers of Account and Contact before writing back"});
    return report;
}

}  // namespace tenure::inline v1::salesforce
