// Plays from the list to the CRM's tasks and back: what `tenure plays` does against a sandbox.
#include <gtest/gtest.h>

#include <set>

#include "command_support.hpp"

namespace tenure::testing {
namespace {

const char* const own_plays = R"({
  "cap": {"actions": 1, "within": "P7D"},
  "plays": [
    {"id": "call-buyers", "label": {"en": "Call buyers", "fa": "تماس با خریداران"},
     "trigger": {"score": "purchases", "above": 0}, "hold_out": 0.5, "priority": 100,
     "action": {"task": {"subject": {"en": "Call {name}", "fa": "تماس با {name}"},
                         "description": "Ask how it went: 100 % & <more>", "due": "P3D"}},
     "goal": {"purchase": "P30D"}}]
})";

/// A synced and evaluated shop with plays of its own.
class PlaysCommand : public ::testing::Test {
 protected:
    static sandbox::Options small() {
        sandbox::Options options;
        options.customers = 40;
        return options;
    }
    void SetUp() override {
        nlohmann::json config = config_for(server);
        config["lifecycle"] = {{"plays", "plays.json"}};
        configure(folder, server, config);
        folder.write("plays.json", own_plays);
        ASSERT_EQ(tenure({"sync"}).exit, 0);
        ASSERT_EQ(tenure({"evaluate"}).exit, 0);
    }
    Ran tenure(std::vector<std::string> arguments) { return run(folder, std::move(arguments)); }
    nlohmann::json json(std::vector<std::string> arguments) {
        return json_of(folder, std::move(arguments));
    }
    std::uint64_t tasks() {
        EXPECT_EQ(tenure({"sync"}).exit, 0);
        return json({"status"})["entities"].value("task", std::uint64_t{0});
    }

    sandbox::VtigerServer server{small()};
    Folder folder;
};

TEST_F(PlaysCommand, ListShowsDefaultAndOwnPlays) {
    const auto list = json({"plays", "list"});
    EXPECT_EQ(list["cap"]["actions"], 1);
    std::set<std::string> ids;
    for (const auto& play : list["plays"]) ids.insert(play["id"]);
    EXPECT_TRUE(ids.contains("second-purchase"));
    EXPECT_TRUE(ids.contains("call-buyers"));
    const Ran persian = tenure({"plays", "list", "--lang", "fa"});
    EXPECT_NE(persian.out.find("تماس با خریداران"), std::string::npos);
}

TEST_F(PlaysCommand, ARunNeedsAPlanOfTheLatestEvaluation) {
    const Ran early = tenure({"plays", "run"});
    EXPECT_EQ(early.exit, 1);
    EXPECT_NE(early.err.find("tenure plays plan"), std::string::npos) << early.err;
    ASSERT_EQ(tenure({"plays", "plan"}).exit, 0);
    ASSERT_EQ(tenure({"evaluate"}).exit, 0);
    const Ran stale = tenure({"plays", "run"});
    EXPECT_EQ(stale.exit, 1);
    EXPECT_NE(stale.err.find("plan"), std::string::npos);
}

TEST_F(PlaysCommand, WritesTasksOnceAndTheyComeBackWithTheNextSync) {
    const std::uint64_t before = tasks();
    const auto plan = json({"plays", "plan", "--play", "call-buyers"});
    const auto actions = plan["actions"].get<std::uint64_t>();
    ASSERT_GT(actions, 2U);
    EXPECT_EQ(plan["rows"].size(), actions + plan["hold_outs"].get<std::uint64_t>());
    EXPECT_EQ(plan["rows"][0]["due"].get<std::string>().size(), 10U);
    const auto dry = json({"plays", "run", "--dry-run"});
    EXPECT_EQ(dry["planned"], actions);
    const auto some = json({"plays", "run", "--limit", "2"});
    EXPECT_EQ(some["done"], 2);
    const auto rest = json({"plays", "run"});
    EXPECT_EQ(rest["done"], actions - 2);
    EXPECT_EQ(rest["rejected"].size(), 0U);
    EXPECT_FALSE(rest.contains("missing_fields"));
    EXPECT_EQ(json({"plays", "run"})["done"], 0);
    EXPECT_EQ(tasks(), before + actions);
    // Planning again: everybody of the play is in its cool-down.
    EXPECT_EQ(json({"plays", "plan", "--play", "call-buyers"})["actions"], 0);
}

TEST_F(PlaysCommand, PlansAsCsvThatNoSpreadsheetRuns) {
    folder.write("plays.json", R"({"plays": [{"id": "x", "hold_out": 0,
        "trigger": {"score": "purchases", "above": 0},
        "action": {"task": {"subject": "=1+1, \"{name}\""}}}]})");
    const Ran csv = tenure({"plays", "plan", "--play", "x", "--format", "csv"});
    ASSERT_EQ(csv.exit, 0) << csv.err;
    EXPECT_EQ(csv.out.substr(0, csv.out.find('\r')),
              "customer,name,play,arm,action,due,owner,reason,skipped,remark");
    EXPECT_NE(csv.out.find(R"("'=1+1, "")"), std::string::npos) << csv.out.substr(0, 400);
}

TEST_F(PlaysCommand, ResultsAreSilentWhereThereIsTooLittle) {
    EXPECT_TRUE(json({"plays", "results"})["plays"].empty());
    ASSERT_EQ(tenure({"plays", "plan", "--play", "call-buyers"}).exit, 0);
    ASSERT_EQ(tenure({"plays", "run"}).exit, 0);
    const auto results = json({"plays", "results"})["plays"];
    ASSERT_EQ(results.size(), 1U);
    EXPECT_GT(results[0]["waiting"], 2);
    EXPECT_TRUE(results[0]["reached_uplift"].is_null());
    EXPECT_EQ(results[0]["silence"], "too few: n < 100 per arm");
}

TEST_F(PlaysCommand, AWrongFileOrPlayIsWrongUsage) {
    folder.write("bad.json", R"({"plays": [{"id": "x", "triger": {}}]})");
    const Ran bad = tenure({"plays", "plan", "--file", "bad.json"});
    EXPECT_EQ(bad.exit, 2);
    EXPECT_NE(bad.err.find("Did you mean \"trigger\"?"), std::string::npos) << bad.err;
    EXPECT_EQ(tenure({"plays", "list", "--play", "nothing"}).exit, 2);
}

TEST_F(PlaysCommand, ARefusingCrmMeansExitCodeThree) {
    ASSERT_EQ(tenure({"plays", "plan", "--play", "call-buyers"}).exit, 0);
    folder.write("plays.json", R"({"plays": [{"id": "nowhere", "hold_out": 0,
        "trigger": {"score": "purchases", "above": 0},
        "action": {"field": "Nowhere", "value": "x"}}]})");
    ASSERT_EQ(tenure({"plays", "plan", "--play", "nowhere"}).exit, 0);
    const Ran refused = tenure({"plays", "run", "--json"});
    EXPECT_EQ(refused.exit, 3) << refused.err;
    EXPECT_EQ(refused.json()["rejected"][0]["code"], "no_field");
}

}  // namespace
}  // namespace tenure::testing
