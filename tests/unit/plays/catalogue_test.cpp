// Plays as data: what the default catalogue holds, and what is said about files that are wrong.
#include <gtest/gtest.h>

#include <set>

#include "play_kit.hpp"
#include "tenure/lifecycle/frameworks.hpp"

namespace tenure {
namespace {

using namespace play_kit;

TEST(PlayCatalogue, HasPlaysForEveryStageInThreeLanguages) {
    const Playbook book = default_plays();
    std::set<std::string> stages;
    for (const Play& play : book.plays) {
        stages.insert(play.stage);
        const bool note = play.action.kind == PlayStep::Kind::note;
        const Label& text = note ? play.action.description : play.action.subject;
        for (const Label* label : {&play.label, &text}) {
            EXPECT_FALSE(label->en.empty()) << play.id;
            EXPECT_FALSE(label->fa.empty()) << play.id;
            EXPECT_FALSE(label->ar.empty()) << play.id;
        }
        EXPECT_GT(play.cool_down_days, 0) << play.id;
        EXPECT_LE(play.hold_out, 0.1) << play.id;
    }
    std::set<std::string> of_framework;
    const Framework framework = find_framework("pars-vtiger-5");
    for (const StageInfo& stage : framework.stages) of_framework.insert(stage.id);
    EXPECT_EQ(stages, of_framework);
    EXPECT_EQ(book.cap.actions, 2);
}

TEST(PlayCatalogue, HasTheTechniquesByKindOfCustomer) {
    const Playbook book = default_plays();
    for (const char* id :
         {"second-purchase", "welcome-series", "welcome-back", "vip-at-risk", "open-offer",
          "season-reminder", "birthday", "occasion", "renewal", "leaving-survey", "referral-ask",
          "up-sell", "cross-sell", "thank-you-gift", "win-back-offer", "loyalty-club"}) {
        EXPECT_NE(book.find(id), nullptr) << id;
    }
    EXPECT_EQ(book.find("second-purchase")->trigger.states,
              (std::vector<State>{State::new_customer}));
    EXPECT_EQ(book.find("season-reminder")->trigger.date, PlayDate::last_purchase);
}

TEST(PlayCatalogue, OwnPlaysAreAddedReplaceAndLeaveOut) {
    const Playbook own = plays_from_json(
        R"({"cap": {"actions": 5, "within": "P7D"}, "without": ["birthday", "occasion"],
            "plays": [{"id": "renewal", "trigger": {"segment": "lost"}, "action": {"tag": "x"}},
                      {"id": "mine", "trigger": {"segment": "lost"}, "action": {"tag": "x"}}]})",
        "own.json", default_plays());
    EXPECT_EQ(own.plays.size(), default_plays().plays.size() - 1);
    EXPECT_EQ(own.find("birthday"), nullptr);
    EXPECT_EQ(own.find("renewal")->action.kind, PlayStep::Kind::tag);
    EXPECT_EQ(own.plays.back().id, "mine");
    EXPECT_EQ(own.cap.actions, 5);
    EXPECT_EQ(own.cap.days, 7);
}

struct BadFile {
    const char* name;
    std::string members;  ///< of a play, beside id, trigger and action
    const char* message;  ///< a part of what is said
};

std::string refusal(const std::string& text) {
    try {
        plays_from_json(text, "own.json");
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::configuration);
        return error.what();
    }
    return "accepted";
}

std::string name_of(const testing::TestParamInfo<BadFile>& bad) {
    return bad.param.name;
}

class BadPlay : public testing::TestWithParam<BadFile> {};

TEST_P(BadPlay, IsRefusedWithPlaceCauseAndNextStep) {
    const std::string text = R"({"plays": [{"id": "p", )" + GetParam().members + "}]}";
    const std::string said = refusal(text);
    EXPECT_NE(said.find("own.json"), std::string::npos) << said;
    EXPECT_NE(said.find("plays[0]"), std::string::npos) << said;
    EXPECT_NE(said.find(GetParam().message), std::string::npos) << said;
}

const std::string trigger = R"("trigger": {"state": "active"})";
const std::string action = R"("action": {"tag": "x"})";
const std::string both = trigger + ", " + action;

INSTANTIATE_TEST_SUITE_P(
    Table, BadPlay,
    testing::Values(
        BadFile{"UnknownKey", both + R"(, "priorty": 3)", "Did you mean \"priority\"?"},
        BadFile{"UnknownState", R"("trigger": {"state": "actve"}, )" + action,
                "Did you mean \"active\"?"},
        BadFile{"UnknownScore", R"("trigger": {"score": "churn", "above": 1}, )" + action,
                "\"churn\" is not known here"},
        BadFile{"TextScore", R"("trigger": {"score": "city", "above": 1}, )" + action,
                "\"city\" is not known here"},
        BadFile{"ScoreWithoutLimit", R"("trigger": {"score": "clv"}, )" + action,
                "Add \"above\" or \"below\""},
        BadFile{"ScoreOfNobody",
                R"("trigger": {"score": "clv", "above": 5, "below": 5}, )" + action,
                "no number is above this"},
        BadFile{"UnknownDate", R"("trigger": {"date": "birthdy"}, )" + action,
                "Did you mean \"birthday\"?"},
        BadFile{"LongBefore", R"("trigger": {"date": "renewal", "before": "P1Y"}, )" + action,
                "half a year"},
        BadFile{"UnknownSegment", R"("trigger": {"segment": "champion"}, )" + action,
                "Did you mean \"champions\"?"},
        BadFile{"MoveWithoutDays", R"("trigger": {"moved_to": "loyal"}, )" + action,
                "plays[0].trigger.within): the key is missing"},
        BadFile{"WindowOfNobody",
                R"("trigger": {"state": "loyal", "after": "P9D", "within": "P7D"}, )" + action,
                "at least \"after\""},
        BadFile{"NoDuration", both + R"(, "cool_down": "30 days")", "P7D, P2W, P3M or P1Y"},
        BadFile{"NoTrigger", action, "plays[0].trigger): the key is missing"},
        BadFile{"EmptyTrigger", R"("trigger": {}, )" + action, "nothing says when"},
        BadFile{"EmptyAction", trigger + R"(, "action": {})", "nothing says what to do"},
        BadFile{"Placeholder", trigger + R"(, "action": {"task": {"subject": "Hi {nmae}"}})",
                "{nmae} stands for nothing"},
        BadFile{"OwnerWord",
                trigger + R"(, "action": {"task": {"subject": "x", "owner": "recrod"}})",
                "Did you mean \"record\"?"},
        BadFile{"HoldOut", both + R"(, "hold_out": 1)", "a number from 0.0 to 0.9"},
        BadFile{"Priority", both + R"(, "priority": 5.5)", "a whole number"},
        BadFile{"Goal", both + R"(, "goal": {"purchase": "P0D"})", "at least a day"},
        BadFile{"Audience", both + R"(, "audience": {"field": "cty", "equals": "x"})",
                "Did you mean \"city\"?"},
        BadFile{"Categories", both + R"(, "audience": {"field": "categories", "in": ["x"]})",
                "plays do not see product categories"},
        BadFile{"Consent", both + R"(, "consent": {"channel": "email"})",
                "plays[0].consent.purpose): the key is missing"}),
    name_of);

TEST(PlayCatalogue, RefusesWhatIsNoFileOfPlays) {
    EXPECT_NE(refusal("{\"plays\": [").find("missing comma"), std::string::npos);
    EXPECT_NE(refusal("[]").find("an object"), std::string::npos);
    EXPECT_NE(refusal(R"({"plays": [], "plays": []})").find("stands twice"), std::string::npos);
    EXPECT_NE(refusal(std::string(100'000, '[')).find("64 deep"), std::string::npos);
    EXPECT_NE(refusal(R"({"plays": 3})").find("a list"), std::string::npos);
    EXPECT_NE(refusal(R"({"plays": [{"id": "A b", )" + both + "}]}").find("lower-case"),
              std::string::npos);
    const std::string twice = R"({"id": "p", )" + both + "}";
    EXPECT_NE(refusal(R"({"plays": [)" + twice + "," + twice + "]}").find("given twice"),
              std::string::npos);
    EXPECT_NE(refusal(R"({"without": ["nothing"]})").find("not known here"), std::string::npos);
    EXPECT_NE(refusal(R"({"cap": {"actions": -1}})").find("from 0"), std::string::npos);
}

}  // namespace
}  // namespace tenure
