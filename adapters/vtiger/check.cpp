#include "check.hpp"

#include <algorithm>
#include <chrono>

#include "tenure/core/text.hpp"
#include "tenure/mapping/mapping.hpp"

namespace tenure::inline v1::vtiger {

namespace {

using Level = Finding::Level;

bool has_label(const Module& module, const std::vector<std::string>& labels) {
    return std::any_of(module.fields.begin(), module.fields.end(), [&](const FieldInfo& field) {
        return std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
            return match_key(label) == match_key(field.label);
        });
    });
}

void check_clock(const ServerClock& clock, CheckReport& report) {
    const auto skew = std::chrono::duration_cast<std::chrono::seconds>(clock.skew());
    const auto size = std::abs(skew.count());
    constexpr std::int64_t noticeable = 5;
    if (size <= noticeable) {
        report.findings.push_back({Level::ok, "clocks agree within 5 seconds", ""});
        return;
    }
    report.findings.push_back(
        {Level::warning,
         "the server's clock is " + std::to_string(size) + " seconds " +
             (skew.count() > 0 ? "ahead of" : "behind") + " this machine's",
         "Reading follows the server's clock, so nothing is lost; set both clocks by NTP"});
}

void check_rights(const LoginAnswer& account, bool feed_works, CheckReport& report) {
    if (!account.admin) {
        report.findings.push_back(
            {Level::ok,
             "the user is no administrator: it reads what its role and sharing rules allow, and "
             "deletions are found by walking all ids",
             "Records hidden from this user count as deleted; give it access to all it should "
             "see"});
    } else if (feed_works) {
        report.findings.push_back({Level::ok, "deletions are told by the server (sync works)", ""});
    } else {
        report.findings.push_back({Level::ok,
                                   "sync does not answer, as in vTiger 8 as shipped on PHP 8",
                                   "Nothing to do: deletions are found by walking all ids"});
    }
}

void check_modules(Catalogue& catalogue, const Mapping& mapping, const Context& context,
                   CheckReport& report) {
    const std::vector<std::string>& seen = catalogue.modules(context);
    report.findings.push_back(
        {Level::ok, std::to_string(seen.size()) + " modules can be seen", ""});
    for (const std::string& name : mapping.streams()) {
        const bool listed = std::find(seen.begin(), seen.end(), name) != seen.end();
        if (listed && catalogue.find(name, context)) continue;
        report.findings.push_back(
            {Level::warning, "the module " + name + " is missing or denied to this user",
             "Enable it for the user's profile, or leave it out of the mapping"});
    }
}

void check_targets(const Module& module, const WriteMapping& mapping, CheckReport& report) {
    for (const WriteField& write : mapping.fields) {
        if (write.field.labels.empty() || has_label(module, write.field.labels)) continue;
        report.findings.push_back(
            {Level::warning,
             module.name + " has no field labelled \"" + write.field.labels.front() + "\"",
             "Ask an administrator to add it, if " + write.attribute + " is to be written back: " +
                 (write.attribute == "clv" ? "a decimal field" : "a text field")});
    }
    if (module.updatable) return;
    report.findings.push_back(
        {Level::warning, module.name + " cannot be changed by this user",
         "Allow it in the user's profile, if results are to be written back"});
}

void check_fields(Catalogue& catalogue, const Mapping& mapping, const Context& context,
                  CheckReport& report) {
    for (const WriteMapping& writes : mapping.write_back()) {
        const Module* module = catalogue.find(writes.stream, context);
        if (module) check_targets(*module, writes, report);
    }
}

void check_currency(Catalogue& catalogue, const Context& context, CheckReport& report) {
    if (!catalogue.currencies(context).empty()) return;
    const bool fallback = catalogue.base_currency(context).has_value();
    report.findings.push_back(
        {fallback ? Level::warning : Level::failure,
         "the Currency module cannot be read by this user",
         fallback ? "Amounts are taken to be in the configured currency; orders in others stay "
                    "plain numbers"
                  : "Allow the module Currency, or set \"currency\" for this source"});
}

void check_transport(const std::string& endpoint, CheckReport& report) {
    if (endpoint.starts_with("https://")) {
        report.findings.push_back({Level::ok, "the connection is encrypted and verified", ""});
        return;
    }
    report.findings.push_back({Level::warning, "the connection is not encrypted",
                               "Serve vTiger over https: sessions and customers' data cross the "
                               "network in clear"});
}

}  // namespace

Finding finding_of(const Error& error) {
    return {Level::failure, error.details().operation + ": " + error.details().cause,
            error.details().next_step};
}

CheckReport check_install(Session& session, Catalogue& catalogue, bool feed_works,
                          const Context& context) {
    CheckReport report;
    const LoginAnswer account = session.login(context);
    report.findings.push_back(
        {Level::ok, "logged in as " + account.user_id + ", vTiger " + account.version, ""});
    check_transport(session.endpoint(), report);
    check_clock(session.server_clock(), report);
    check_rights(account, feed_works, report);
    const Mapping mapping = Mapping::parse(default_mapping());
    check_modules(catalogue, mapping, context, report);
    check_fields(catalogue, mapping, context, report);
    check_currency(catalogue, context, report);
    report.findings.push_back(
        {Level::warning, "whether saving a record starts workflows cannot be seen from outside",
         "Look at Settings > Workflows for those on Organizations and Contacts that run on every "
         "save, before writing back"});
    return report;
}

}  // namespace tenure::inline v1::vtiger
