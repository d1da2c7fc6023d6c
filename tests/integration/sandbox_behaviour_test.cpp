// The vTiger sandbox behaves as facts about the real server say, beyond what was recorded.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "sandbox_support.hpp"
#include "tenure/core/error.hpp"

namespace tenure::testing {
namespace {

constexpr std::int64_t noon = 1790000000;

sandbox::Options empty_crm(std::string faults = {}) {
    return {.customers = 0, .faults = std::move(faults), .now = noon};
}

Json account(const std::string& name) {
    return {{"accountname", name}, {"assigned_user_id", "19x1"}};
}
Json contact(const std::string& name) {
    return {{"lastname", name}, {"assigned_user_id", "19x1"}};
}

/// Every id of a module, by the keyset walk a client should use.
std::vector<std::string> walk(SandboxClient& client, const std::string& module) {
    const Json described = client.read({{"operation", "describe"}, {"elementType", module}});
    std::string last = described["result"]["idPrefix"].get<std::string>() + "x0";
    std::vector<std::string> ids;
    for (;;) {
        const Json page = client.query("select id from " + module + " where id > '" + last +
                                       "' order by id limit 100;")["result"];
        if (page.empty()) return ids;
        for (const Json& row : page) ids.push_back(row["id"]);
        last = ids.back();
    }
}

TEST(SandboxServer, KeepsItsKeyPrivateAndRemovesItsOwnDirectory) {
    std::filesystem::path directory;
    {
        sandbox::VtigerServer server(empty_crm());
        directory = std::filesystem::path(server.ca_file()).parent_path();
        struct stat status {};
        ASSERT_EQ(::stat((directory / "server.key").c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0777, 0600U);
    }
    EXPECT_FALSE(std::filesystem::exists(directory));
}

TEST(SandboxServer, RefusesAnUnknownFaultAndListsTheKnownOnes) {
    try {
        sandbox::VtigerServer server(empty_crm("snyc=on"));
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::bad_argument);
        EXPECT_NE(std::string(error.what()).find("snyc"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("error_after_write"), std::string::npos);
    }
}

TEST(SandboxSeed, IsTheSameForTheSameSeedAndClock) {
    const sandbox::Options options{.customers = 30, .seed = 7, .now = noon};
    const auto content = [&] {
        sandbox::VtigerServer server(options);
        SandboxClient client(server);
        std::string all = server.access_key();
        for (const char* module : {"Accounts", "Contacts", "Invoice", "HelpDesk", "Leads"}) {
            all += client.query("select * from " + std::string(module) + " limit 100;").dump();
        }
        return all;
    };
    EXPECT_EQ(content(), content());
}

TEST(SandboxSeed, HasEveryModuleThreeScriptsAndAForeignCurrency) {
    sandbox::VtigerServer server({.customers = 120, .now = noon});
    SandboxClient client(server);
    for (const char* module : {"Accounts", "Contacts", "Leads", "Potentials", "Invoice", "HelpDesk",
                               "Events", "Calendar", "Campaigns", "ModComments", "Products"}) {
        EXPECT_FALSE(walk(client, module).empty()) << module;
    }
    EXPECT_EQ(walk(client, "Accounts").size(), 120U);
    for (const char* pattern : {"%فروشگاه%", "%مقهى%", "%Trading%"}) {
        const Json found = client.query("select id from Accounts where accountname like '" +
                                        std::string(pattern) + "';");
        EXPECT_FALSE(found["result"].empty()) << pattern;
    }
    for (const char* status : {"Paid", "Cancel", "Credit Invoice"}) {
        const Json found = client.query("select id from Invoice where invoicestatus = '" +
                                        std::string(status) + "';");
        EXPECT_FALSE(found["result"].empty()) << status;
    }
    EXPECT_FALSE(
        client.query("select id from Invoice where currency_id = '21x2';")["result"].empty());
    const Json members = client.read({{"operation", "retrieve_related"},
                                      {"id", walk(client, "Campaigns").back()},
                                      {"relatedType", "Contacts"},
                                      {"relatedLabel", "Contacts"}});
    EXPECT_FALSE(members["result"].empty());
}

TEST(SandboxTransactions, BecomeOneAccountPerCustomerAndOnePaidInvoicePerRow) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("tenure-log-" + std::to_string(::getpid()) + ".csv");
    std::ofstream(file) << "customer_id,date,amount\nA,2024-01-05,12.30\nB,2024-01-04,0.05\n"
                           "A,20240310,1000\n";
    {
        sandbox::VtigerServer server({.transactions_csv = file.string()});
        SandboxClient client(server);
        EXPECT_EQ(walk(client, "Accounts").size(), 2U);
        EXPECT_TRUE(walk(client, "Contacts").empty());
        const Json rows = client.query(
            "select hdnGrandTotal,invoicedate,invoicestatus from Invoice "
            "order by id;")["result"];
        ASSERT_EQ(rows.size(), 3U);
        EXPECT_EQ(rows[0]["hdnGrandTotal"], "0.05000000");
        EXPECT_EQ(rows[1]["hdnGrandTotal"], "12.30000000");
        EXPECT_EQ(rows[2]["hdnGrandTotal"], "1000.00000000");
        EXPECT_EQ(rows[2]["invoicedate"], "2024-03-10");
        EXPECT_EQ(rows[2]["invoicestatus"], "Paid");
    }
    std::ofstream(file) << "customer_id,date,amount\nA,yesterday,1\n";
    EXPECT_THROW(sandbox::VtigerServer({.transactions_csv = file.string()}), Error);
    std::filesystem::remove(file);
}

TEST(SandboxQuery, CombinesAndBeforeOrAndComparesWithoutCase) {
    sandbox::VtigerServer server(empty_crm());
    SandboxClient client(server);
    for (const char* name : {"Ünïcödé", "plain", "100% tea", "other"}) {
        client.create("Accounts", account(name));
    }
    const auto found = [&](const std::string& where) {
        return client.query("select id from Accounts where " + where + ";")["result"].size();
    };
    EXPECT_EQ(found("accountname = 'UNICODE'"), 1U);
    EXPECT_EQ(found("accountname like '100\\%%'"), 1U);
    EXPECT_EQ(found("accountname = 'plain' or accountname = 'other' and phone = 'x'"), 1U);
    EXPECT_EQ(found("accountname in ('plain','OTHER')"), 2U);
    EXPECT_EQ(found("id > 0"), 0U);
}

TEST(SandboxQuery, AnswersAtMostAHundredRowsAndCountsJoinedOnes) {
    sandbox::VtigerServer server({.customers = 60, .now = noon});
    SandboxClient client(server);
    EXPECT_EQ(client.query("select id from Invoice limit 0,1000;")["result"].size(), 100U);
    EXPECT_LT(client.query("select * from Invoice order by id limit 50;")["result"].size(), 50U);
    EXPECT_EQ(client.query("select id,subject from Invoice order by id limit 50;")["result"].size(),
              50U);
    EXPECT_EQ(client.query("select count(*) from Invoice;")["result"].dump(), "[]");
    server.faults("count=counted");
    EXPECT_TRUE(client.query("select count(*) from Invoice;")["result"][0].contains("count"));
}

TEST(SandboxSync, IsBrokenAsShippedAndRepairedBySwitch) {
    sandbox::VtigerServer server(empty_crm());
    SandboxClient client(server);
    const Fields request = {{"operation", "sync"},
                            {"elementType", "Contacts"},
                            {"modifiedTime", "1"},
                            {"sessionName", client.session()}};
    const HttpResponse broken = client.get(request);
    EXPECT_EQ(broken.status, 500);
    EXPECT_TRUE(broken.body.empty());
    server.faults("sync=on");
    EXPECT_EQ(code_of(client.sync("Contacts", 1)), "ok");
}

TEST(SandboxSync, HoldsAllRowsOfOneSecondAndLosesWhatComesLaterInIt) {
    sandbox::VtigerServer server(empty_crm("sync=on,ticks=100000"));
    SandboxClient client(server);
    for (int i = 0; i < 130; ++i) client.create("Contacts", contact("tie " + std::to_string(i)));
    const Json window = client.sync("Contacts", 1)["result"];
    EXPECT_EQ(window["updated"].size(), 130U);
    EXPECT_FALSE(window["more"].get<bool>());
    const std::int64_t last = window["lastModifiedTime"];
    client.create("Contacts", contact("late"));
    EXPECT_TRUE(client.sync("Contacts", last)["result"]["updated"].empty());
    EXPECT_EQ(client.sync("Contacts", last - 1)["result"]["updated"].size(), 131U);
}

TEST(SandboxSync, ReportsDeletedAndConvertedLeads) {
    sandbox::VtigerServer server(empty_crm("sync=on"));
    SandboxClient client(server);
    const std::string gone = client.create("Leads", contact("gone"))["result"]["id"];
    const std::string won = client.create("Leads", contact("won"))["result"]["id"];
    client.write({{"operation", "delete"}, {"id", gone}});
    const Json lead = {{"leadId", won},
                       {"assignedTo", "19x1"},
                       {"entities", {{"Contacts", {{"create", true}, {"name", "Contacts"}}}}}};
    const Json converted = client.write({{"operation", "convertlead"}, {"element", lead.dump()}});
    EXPECT_EQ(code_of(converted), "ok");
    const Json deleted = client.sync("Leads", 1)["result"]["deleted"];
    EXPECT_EQ((std::set<std::string>(deleted.begin(), deleted.end())),
              (std::set<std::string>{gone, won}));
    EXPECT_EQ(code_of(client.retrieve(won)), "ok");
    EXPECT_TRUE(client.query("select id from Leads;")["result"].empty());
}

TEST(SandboxWrite, ReviseAlwaysMovesTheModificationTime) {
    sandbox::VtigerServer server(empty_crm("ticks=1"));
    SandboxClient client(server);
    const Json created = client.create("Accounts", account("same"))["result"];
    const Json revised = client.revise({{"id", created["id"]}})["result"];
    EXPECT_LT(created["modifiedtime"], revised["modifiedtime"]);
}

TEST(SandboxWrite, ClampsWhatDoesNotFit) {
    sandbox::VtigerServer server(empty_crm());
    SandboxClient client(server);
    const std::string amount = client.custom("Accounts", "Tenure CLV Amount");
    Json element = account("rich");
    element[amount] = "123456789012345.678";
    EXPECT_EQ(client.create("Accounts", element)["result"][amount], "999999999999.99");
}

TEST(SandboxSessions, EndWhenUnusedForLong) {
    sandbox::VtigerServer server(empty_crm());
    SandboxClient client(server);
    EXPECT_EQ(code_of(client.query("select id from Accounts;")), "ok");
    server.advance(std::chrono::seconds(1500));
    EXPECT_EQ(code_of(client.query("select id from Accounts;")), "INVALID_SESSIONID");
}

}  // namespace
}  // namespace tenure::testing
