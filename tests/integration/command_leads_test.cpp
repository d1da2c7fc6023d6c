// tenure leads: who never bought, best first, with their score taken apart, and given to owners.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "command_support.hpp"

namespace tenure::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

/// One sandbox, synced and evaluated once for all tests.
class CommandLeads : public ::testing::Test {
 protected:
    static void SetUpTestSuite() {
        sandbox::Options options;
        options.customers = 120;
        server_ = new sandbox::VtigerServer(options);
        folder_ = new Folder;
        configure(*folder_, *server_);
        ASSERT_EQ(run(*folder_, {"sync"}).exit, 0) << folder_->read("err");
        ASSERT_EQ(run(*folder_, {"evaluate"}).exit, 0) << folder_->read("err");
        folder_->write("owners.json", R"({
            "owners": [{"id": "ali", "territory": {"state": ["interested"]}, "capacity": 4,
                        "open_leads": 2},
                       {"id": "mina", "capacity": 3}, {"id": "=omid", "capacity": 1}],
            "fallback": "desk"})");
    }
    static void TearDownTestSuite() {
        delete folder_;
        delete server_;
    }
    /// A folder with other settings over the same store.
    static void set_up(const Folder& folder, const json& leads) {
        json config = config_for(*server_);
        config["store"] = "sqlite:" + (*folder_ / "customers.db").string();
        config["lifecycle"] = {{"leads", leads}};
        configure(folder, *server_, config);
    }

    static inline sandbox::VtigerServer* server_ = nullptr;
    static inline Folder* folder_ = nullptr;
};

TEST_F(CommandLeads, ListsWhoNeverBoughtBestFirst) {
    const json found = json_of(*folder_, {"leads"});
    std::set<std::string> expected, listed;
    const json customers = json_of(*folder_, {"customers"});
    for (const json& each : customers["customers"]) {
        if (!each["lead_score"].is_null()) expected.insert(each["id"].get<std::string>());
    }
    double last = 100;
    for (const json& lead : found["leads"]) {
        listed.insert(lead["id"].get<std::string>());
        const double score = lead["lead_score"].get<double>();
        EXPECT_LE(score, last);
        last = score;
        EXPECT_EQ(lead["grade"], score >= 75 ? "A" : score >= 50 ? "B" : score >= 25 ? "C" : "D");
        EXPECT_EQ(lead["reasons"][0]["code"], "lead_points") << lead;
        EXPECT_TRUE(lead["owner_name"].is_string()) << lead;
        EXPECT_FALSE(lead.contains("suggested"));
    }
    EXPECT_GT(listed.size(), 5U);
    EXPECT_EQ(listed, expected);
    EXPECT_EQ(found["all"], listed.size());
    const Ran text = run(*folder_, {"leads", "--limit", "2"});
    EXPECT_THAT(text.out, HasSubstr(found["leads"][0]["id"].get<std::string>()));
    EXPECT_THAT(text.out, HasSubstr("points for what they did lately"));
    EXPECT_THAT(text.out, HasSubstr("The first 2 are shown"));
    EXPECT_THAT(text.out, Not(HasSubstr("suggested")));
}

TEST_F(CommandLeads, GivesEverybodyToAnOwnerWhateverIsShown) {
    const json all = json_of(*folder_, {"leads", "--owners", "owners.json"});
    std::map<std::string, int> given;
    for (const json& lead : all["leads"]) {
        const json& suggested = lead["suggested"];
        ++given[suggested["owner"].get<std::string>()];
        EXPECT_TRUE(suggested["owner"] != "ali" || lead["state"] == "interested") << lead;
        EXPECT_EQ(suggested["owner"] == "ali", suggested["reason"] == "territory") << lead;
        EXPECT_EQ(suggested["owner"] == "desk", suggested["reason"] == "fallback") << lead;
    }
    EXPECT_LE(given["ali"], 2);  // holds two already
    EXPECT_LE(given["mina"], 3);
    EXPECT_LE(given["=omid"], 1);
    EXPECT_GT(given["desk"], 0);
    const json few = json_of(*folder_, {"leads", "--owners", "owners.json", "--limit", "3"});
    ASSERT_EQ(few["leads"].size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(few["leads"][i], all["leads"][i]);
    EXPECT_EQ(few["all"], all["all"]);
}

TEST_F(CommandLeads, ReadInThreeLanguages) {
    const auto said = [&](const std::string& language) {
        return run(*folder_, {"leads", "--owners", "owners.json", "--lang", language}).out;
    };
    EXPECT_THAT(said("en"), HasSubstr("nobody else can take it"));
    for (const std::string language : {"fa", "ar"}) {
        for (const char* english : {"score", "their", "nobody", "points", "suggested", "state"}) {
            EXPECT_THAT(said(language), Not(HasSubstr(english)));
        }
    }
    EXPECT_THAT(said("fa"), HasSubstr("نوبت اوست"));
    EXPECT_THAT(said("ar"), HasSubstr("جاء دوره"));
    const json one = json_of(*folder_, {"leads", "--owners", "owners.json"})["leads"][0];
    const json other =
        json_of(*folder_, {"leads", "--owners", "owners.json", "--lang", "fa"})["leads"][0];
    EXPECT_EQ(one["suggested"]["reason"], other["suggested"]["reason"]);
    EXPECT_EQ(one["reasons"][0]["value"], other["reasons"][0]["value"]);
    EXPECT_NE(one["reasons"][0]["text"], other["reasons"][0]["text"]);
}

TEST_F(CommandLeads, WriteASpreadsheetsCells) {
    const std::vector<std::string> csv{"leads", "--owners", "owners.json", "--format", "csv"};
    const Ran ran = run(*folder_, csv);
    ASSERT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(ran.out.substr(0, ran.out.find("\r\n")),
              "id,name,stage,state,since,score,grade,points,fit,owner,owner_name,suggested,reason");
    EXPECT_THAT(ran.out, HasSubstr(",'=omid,turn"));  // no spreadsheet runs it
    EXPECT_THAT(ran.err, HasSubstr("Nobody's consent was asked"));
    std::vector<std::string> persian = csv;
    persian.insert(persian.end(), {"--lang", "fa"});
    EXPECT_EQ(run(*folder_, persian).out, ran.out);
    EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'),
              1 + json_of(*folder_, {"leads"})["all"].get<int>());
}

TEST_F(CommandLeads, LeaveOutWhoMayNotBeContacted) {
    const json everybody = json_of(*folder_, {"leads"});
    const json willing =
        json_of(*folder_, {"leads", "--purpose", "marketing", "--channel", "email"});
    EXPECT_EQ(willing["all"].get<int>() + willing["left_out"].get<int>(),
              everybody["all"].get<int>());
    EXPECT_EQ(run(*folder_, {"leads", "--purpose", "marketing"}).exit, 2);
}

TEST_F(CommandLeads, AreScoredByRulesOfFit) {
    const Folder folder;
    const json fit = {{{"attribute", "email"}, {"points", 10}},
                      {{"attribute", "city"}, {"values", {"Atlantis"}}, {"points", 30}}};
    set_up(folder, {{"fit", fit}, {"owners", "who.json"}});
    folder.write("who.json", R"({"owners": [{"id": "ali"}]})");
    const json before = json_of(folder, {"leads"});  // as it was evaluated, without rules
    EXPECT_EQ(before["leads"][0]["reasons"].size(), 1U);
    EXPECT_EQ(before["leads"][0]["suggested"]["owner"], "ali");
    EXPECT_THAT(run(folder, {"evaluate", "--incremental"}).err,
                HasSubstr("made with other settings"));
    const json after = json_of(folder, {"leads"});
    EXPECT_EQ(after["all"], before["all"]);
    for (const json& lead : after["leads"]) {
        ASSERT_EQ(lead["reasons"].size(), 2U) << lead;
        const double fits = lead["reasons"][1]["value"].get<double>();
        EXPECT_TRUE(fits == 0 || fits == 0.25) << lead;
        EXPECT_NEAR(lead["reasons"][0]["effect"].get<double>() + 40 * fits,
                    lead["lead_score"].get<double>(), 1e-9);
    }
    const std::string best = after["leads"][0]["id"];
    EXPECT_THAT(run(folder, {"explain", best}).out, HasSubstr("fits the wanted profile: 25%"));
    EXPECT_EQ(run(*folder_, {"evaluate"}).exit, 0);  // without rules again, for other tests
}

TEST_F(CommandLeads, RefuseWhatTheyDoNotUnderstand) {
    const auto refused = [](const Folder& folder, const std::string& text) {
        const Ran ran = run(folder, {"leads", "--owners", "wrong.json"});
        EXPECT_EQ(ran.exit, 2) << ran.out;
        EXPECT_THAT(ran.err, HasSubstr(text));
    };
    refused(*folder_, "wrong.json): the file cannot be opened");
    folder_->write("wrong.json", R"({"owners": [{"id": "ali", "territroy": {}}]})");
    refused(*folder_, "owners[0].territroy): the key is unknown. Did you mean \"territory\"?");
    const Folder folder;
    set_up(folder, {{"fit", {{{"attribute", "citty"}, {"points", 1}}}}});
    refused(folder, "\"lifecycle.leads.fit[0].attribute\" cannot be \"citty\". Did you mean");
    set_up(folder, {{"fit", {{{"attribute", "city"}}}}});
    refused(folder, "\"lifecycle.leads.fit[0].points\" is missing");
    set_up(folder, {{"fit", 3}});
    refused(folder, "\"lifecycle.leads.fit\" must be a list of rules");
    set_up(folder, {{"fits", json::array()}});
    refused(folder, "unknown key \"lifecycle.leads.fits\". Did you mean \"fit\"?");
}

}  // namespace
}  // namespace tenure::testing
