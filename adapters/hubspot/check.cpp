#include "check.hpp"

#include <chrono>

#include "tenure/mapping/mapping.hpp"

namespace tenure::inline v1::hubspot {

namespace {

using Level = Finding::Level;

void check_clock(const Portal& portal, CheckReport& report) {
    const auto skew = std::chrono::duration_cast<std::chrono::seconds>(portal.skew()).count();
    constexpr std::int64_t noticeable = 5;
    if (skew <= noticeable && skew >= -noticeable) {
        report.findings.push_back({Level::ok, "clocks agree within 5 seconds", ""});
        return;
    }
    report.findings.push_back(
        {Level::warning,
         "this machine's clock is " + std::to_string(skew > 0 ? skew : -skew) + " seconds " +
             (skew > 0 ? "behind" : "ahead of") + " HubSpot's",
         "Reading follows HubSpot's clock, so nothing is lost; webhooks need a clock within five "
         "minutes: set it by NTP"});
}

void check_transport(const Portal& portal, CheckReport& report) {
    if (portal.base().starts_with("https://")) {
        report.findings.push_back({Level::ok, "the connection is encrypted and verified", ""});
        return;
    }
    report.findings.push_back({Level::warning, "the connection is not encrypted",
                               "Use https: the token and customers' data cross the network in "
                               "clear"});
}

std::string scope_for(const std::string& stream, const char* right) {
    if (stream == "owners") return "crm.objects.owners.read";
    if (stream == "campaigns") return "marketing.campaigns.read";
    if (stream == "tickets") return "tickets";
    const bool engagement =
        stream == "notes" || stream == "calls" || stream == "meetings" || stream == "tasks";
    if (engagement) return std::string("crm.objects.contacts.") + right;
    if (stream == "emails") return "sales-email-read";
    return "crm.objects." + stream + "." + right;
}

void read_one(Portal& portal, Records& records, const Stream& stream, const Context& context) {
    if (stream.what == Stream::What::owners) {
        static_cast<void>(portal.expect(list_owners(portal.paths(), ""), portal.base(), context));
    } else if (stream.what == Stream::What::campaigns) {
        static_cast<void>(
            portal.expect(list_campaigns(portal.paths(), ""), portal.base(), context));
    } else if (stream.kind) {
        Records::Place one;
        one.limit = 1;
        static_cast<void>(records.list_page(*stream.kind, {}, one, context));
    }
}

void check_stream(Portal& portal, Catalogue& catalogue, Records& records, const std::string& name,
                  const Context& context, CheckReport& report) {
    const auto stream = stream_named(name);
    if (!stream) return;
    const std::string next = "Add the scope " + scope_for(name, "read") +
                             " to the app or service key, or take the stream out of the mapping";
    if (stream->what == Stream::What::records) {
        const Described& described = catalogue.describe(*stream->kind, context);
        if (!described.denied.empty()) {
            report.findings.push_back({described.absent ? Level::warning : Level::failure,
                                       name + " cannot be read: " + described.denied, next});
            return;
        }
    }
    try {
        read_one(portal, records, *stream, context);
    } catch (const Error& error) {
        if (error.code() != Errc::permission && error.code() != Errc::not_found) throw;
        const bool perhaps = stream->what == Stream::What::campaigns;  // of Marketing Hub only
        report.findings.push_back({perhaps ? Level::warning : Level::failure,
                                   name + " cannot be read: " + error.details().cause, next});
    }
}

bool has_field(const Described& described, const FieldSelector& selector) {
    if (!selector.name.empty()) return field_index(described.fields, selector.name) >= 0;
    for (const FieldInfo& field : described.fields) {
        for (const std::string& label : selector.labels) {
            if (field.label == label) return true;
        }
    }
    return false;
}

void check_targets(Catalogue& catalogue, const Mapping& mapping, const Context& context,
                   CheckReport& report) {
    for (const WriteMapping& writes : mapping.write_back()) {
        const Kind* kind = kind_named(writes.stream);
        if (!kind) continue;
        const Described& described = catalogue.describe(*kind, context);
        if (!described.denied.empty()) continue;
        for (const WriteField& write : writes.fields) {
            if (has_field(described, write.field)) continue;
            const std::string wanted = write.field.name.empty() && !write.field.labels.empty()
                                           ? write.field.labels.front()
                                           : write.field.name;
            report.findings.push_back(
                {Level::warning, writes.stream + " have no property \"" + wanted + "\"",
                 "tenure push --provision makes it (scope crm.schemas." + writes.stream +
                     ".write), if " + write.attribute + " is to be written back"});
        }
    }
}

void check_quota(const Portal& portal, CheckReport& report) {
    const std::string& left = portal.calls_left();
    if (left.empty()) {
        report.findings.push_back(
            {Level::ok, "the answers name no daily limit, as with OAuth apps", ""});
        return;
    }
    report.findings.push_back({Level::ok,
                               left + " calls are left today, for all integrations of "
                                      "the portal together",
                               ""});
}

}  // namespace

Finding finding_of(const Error& error) {
    return {Level::failure, error.details().operation + ": " + error.details().cause,
            error.details().next_step};
}

CheckReport check_portal(Portal& portal, Catalogue& catalogue, Records& records,
                         const Context& context) {
    CheckReport report;
    const Account& account = catalogue.account(context);
    report.findings.push_back({Level::ok,
                               "the token is accepted by portal " + account.portal_id + " (" +
                                   account.type + "), API " + std::string(name_of(portal.api())),
                               ""});
    check_transport(portal, report);
    check_clock(portal, report);
    const Mapping mapping = Mapping::parse(default_mapping());
    for (const std::string& name : mapping.streams()) {
        check_stream(portal, catalogue, records, name, context, report);
    }
    check_targets(catalogue, mapping, context, report);
    if (!catalogue.currency(context)) {
        report.findings.push_back({Level::warning, "the account names no currency",
                                   "Set \"currency\" for this source: amounts without one stay "
                                   "plain numbers"});
    }
    check_quota(portal, report);
    report.findings.push_back({Level::warning,
                               "whether a token may write is only seen when something is written",
                               "Add the scopes " + scope_for("contacts", "write") + " and " +
                                   scope_for("companies", "write") + " before writing back"});
    report.findings.push_back(
        {Level::warning, "whether saving a record starts workflows cannot be seen from outside",
         "Look at Automation > Workflows for those that enrol on changed properties, before "
         "writing back"});
    return report;
}

}  // namespace tenure::inline v1::hubspot
