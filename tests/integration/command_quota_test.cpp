// The day's calls end in the middle of a sync, over TLS, as a user meets it: exit code, what is
// kept, and the next days that finish it.
#include "command_support.hpp"

namespace tenure::testing {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

struct Crm {
    json source;       ///< of the configuration
    std::string file;  ///< the secret that it names
    std::string secret;
};

Crm crm_of(const sandbox::HubspotServer& server) {
    return {{{"connector", "hubspot"},
             {"url", server.url()},
             {"token", {{"file", "secret"}}},
             {"purchases", "invoices"},
             {"tls", {{"ca_file", server.ca_file()}}}},
            "secret",
            server.token()};
}

Crm crm_of(const sandbox::SalesforceServer& server) {
    return {{{"connector", "salesforce"},
             {"url", server.url()},
             {"auth", "client_credentials"},
             {"client_id", server.client_id()},
             {"client_secret", {{"file", "secret"}}},
             {"tls", {{"ca_file", server.ca_file()}}}},
            "secret",
            server.client_secret()};
}

void configure(const Folder& folder, const Crm& crm, const std::string& store) {
    folder.write(crm.file, crm.secret + "\n");
    const json config{{"store", "sqlite:" + store}, {"sources", {{"crm", crm.source}}}};
    folder.write("tenure.json", config.dump(2));
}

sandbox::Options sixty_customers() {
    sandbox::Options options;
    options.customers = 60;
    options.limits = sandbox::Limits::none;
    return options;
}

/// What must be the same however many days it took.
json kept(const Folder& folder) {
    const json status = json_of(folder, {"status"});
    return {{"entities", status["entities"]}, {"purchases", status["purchases"]}};
}

/// Syncs day after day on a daily quota of which `share` calls are ours, until the store holds
/// what one run without limits holds.
template <class Server>
void expect_days_to_end_as_one_run(Server& server, const std::string& limit, std::uint64_t share) {
    const Folder folder;
    const Crm crm = crm_of(server);
    configure(folder, crm, "fast.db");
    EXPECT_EQ(run(folder, {"sync"}).exit, 0);
    const json whole = kept(folder);
    configure(folder, crm, "slow.db");
    server.faults(limit + "=" + std::to_string(2 * share));
    int days = 0;
    while (days == 0 || (kept(folder) != whole && days < 8)) {
        server.advance(25h);
        ++days;
        const std::uint64_t before = server.requests();
        const Ran ran = run(folder, {"sync", "--json"});
        EXPECT_EQ(ran.exit, 1) << ran.err;
        EXPECT_EQ(ran.out, "") << "no half a document";
        EXPECT_NE(ran.err.find("Run it again after the quota's reset"), std::string::npos)
            << ran.err;
        EXPECT_EQ(run(folder, {"sync"}).exit, 1) << "on the same day nothing more is ours";
        EXPECT_LE(server.requests() - before, share + 4) << "tokens, and asking what is left";
    }
    EXPECT_GE(days, 2) << "the quota must end within the sync";
    EXPECT_EQ(kept(folder), whole) << "nothing lost, nothing doubled";
    server.advance(25h);
    server.faults(limit + "=100000");
    EXPECT_EQ(run(folder, {"sync"}).exit, 0);
    EXPECT_EQ(kept(folder), whole);
}

TEST(CommandQuota, ASyncOfHubspotEndsCleanlyAndGoesOnNextDay) {
    sandbox::HubspotServer server(sixty_customers());
    expect_days_to_end_as_one_run(server, "daily", 40);
}

TEST(CommandQuota, ASyncOfSalesforceEndsCleanlyAndGoesOnNextDay) {
    sandbox::SalesforceServer server(sixty_customers());
    expect_days_to_end_as_one_run(server, "daily_limit", 20);
}

}  // namespace
}  // namespace tenure::testing
