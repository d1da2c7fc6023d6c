#include "check.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "tenure/core/text.hpp"

namespace tenure::inline v1::vtiger {

namespace {

using Level = Finding::Level;

constexpr std::array<std::string_view, 11> mapped_modules{
    "Accounts", "Contacts", "Leads",    "Potentials", "Invoice", "SalesOrder",
    "HelpDesk", "Events",   "Products", "Campaigns",  "Users"};

struct Wanted {
    std::string_view label;
    std::string_view next_step;
};

constexpr std::array wanted_fields{
    Wanted{"Tenure Stage",
           "Ask an administrator to add a text field with this label, if stages "
           "are to be written back"},
    Wanted{"Tenure CLV",
           "Ask an administrator to add a decimal or currency field with this label, "
           "if values are to be written back"},
    Wanted{"External Id",
           "Ask an administrator to add a text field with this label, if records "
           "are to be created from here"},
};

bool has_label(const Module& module, std::string_view label) {
    const std::string key = match_key(label);
    const std::string prefixed = match_key("Tenure " + std::string(label));
    return std::any_of(module.fields.begin(), module.fields.end(), [&](const FieldInfo& field) {
        const std::string found = match_key(field.label);
        return found == key || found == prefixed;
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

void check_modules(Catalogue& catalogue, const Context& context, CheckReport& report) {
    const std::vector<std::string>& seen = catalogue.modules(context);
    report.findings.push_back(
        {Level::ok, std::to_string(seen.size()) + " modules can be seen", ""});
    for (const std::string_view name : mapped_modules) {
        const bool listed = std::find(seen.begin(), seen.end(), name) != seen.end();
        if (listed && catalogue.find(std::string(name), context)) continue;
        report.findings.push_back(
            {Level::warning,
             "the module " + std::string(name) + " is missing or denied to this user",
             "Enable it for the user's profile, or leave it out of the mapping"});
    }
}

void check_fields(Catalogue& catalogue, const Context& context, CheckReport& report) {
    for (const char* name : {"Accounts", "Contacts"}) {
        const Module* module = catalogue.find(name, context);
        if (!module) continue;
        for (const Wanted& wanted : wanted_fields) {
            if (has_label(*module, wanted.label)) continue;
            report.findings.push_back(
                {Level::warning,
                 std::string(name) + " has no field labelled \"" + std::string(wanted.label) + "\"",
                 std::string(wanted.next_step)});
        }
        if (!module->updatable) {
            report.findings.push_back({Level::warning,
                                       std::string(name) + " cannot be changed by this user",
                                       "Allow it in the user's profile, if results are to be "
                                       "written back"});
        }
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
    check_modules(catalogue, context, report);
    check_fields(catalogue, context, report);
    check_currency(catalogue, context, report);
    report.findings.push_back(
        {Level::warning, "whether saving a record starts workflows cannot be seen from outside",
         "Look at Settings > Workflows for those on Organizations and Contacts that run on every "
         "save, before writing back"});
    return report;
}

}  // namespace tenure::inline v1::vtiger
