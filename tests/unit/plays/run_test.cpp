// Carrying plans out: once each, whatever the CRM, the network or a kill does in between.
#include "tenure/plays/run.hpp"

#include <gtest/gtest.h>

#include "play_kit.hpp"
#include "tenure/testing/builders.hpp"
#include "tenure/testing/fake_connector.hpp"

namespace tenure {
namespace {

using namespace play_kit;

/// A CRM with accounts, tasks and comments, and a shop whose plans are carried out in it.
struct Office {
    Shop shop;
    FakeConnector crm;
    ActionMappings mapping;
    PlayRunOptions options;

    Office() {
        FieldInfo tags = make_custom_field("cf_1", "Tags", FieldType::choices);
        FieldInfo offer = make_custom_field("cf_2", "Offer", FieldType::choice);
        offer.choices = {{"A", "Spring"}, {"B", "Autumn"}};
        crm.describe(make_stream("Accounts", {tags, offer}));
        crm.describe(make_stream(
            "Calendar",
            {make_field("subject"), make_field("description"), make_field("location"),
             make_field("date_start", FieldType::date), make_field("due_date", FieldType::date),
             make_field("assigned_user_id", FieldType::reference),
             make_field("parent_id", FieldType::reference), make_field("taskstatus")}));
        crm.describe(make_stream("ModComments", {make_field("commentcontent"),
                                                 make_field("related_to", FieldType::reference)}));
        ActionMapping task{"Calendar",
                           {"location", {}},
                           {{"subject", {"subject", {}}},
                            {"due", {"due_date", {}}},
                            {"start", {"date_start", {}}},
                            {"owner", {"assigned_user_id", {}}}},
                           {{"Accounts", {"parent_id", {}}}},
                           {{"taskstatus", Value(std::string("Not Started"))}}};
        ActionMapping note{"ModComments",
                           {},
                           {{"text", {"commentcontent", {}}}},
                           {{"Accounts", {"related_to", {}}}},
                           {}};
        mapping.task = task;
        mapping.note = note;
        mapping.tag = {{"Accounts", {"", {"Tags"}}}};
        options.source = "shop";
        options.today = today;
        options.clock = &shop.clock;
    }

    void people(int count) {
        std::vector<Person> all;
        for (int i = 1; i <= count; ++i) {
            all.emplace_back();
            all.back().id = "c" + std::to_string(i);
            crm.put("Accounts", all.back().id, {});
        }
        shop.evaluate(today, all);
    }
    PlayPlan plan(const std::string& action = R"({"task": {"subject": "Call {name}"}})",
                  const std::string& more = R"("hold_out": 0)") {
        return shop.plan(plays_from_json(R"({"plays": [{"id": "p", "trigger": {"state": "active"},
            "action": )" + action + ", " +
                                         more + "}]}"),
                         today);
    }
    PlayRunReport run() { return run_plays(crm, *shop.store, mapping, options); }
    Errc failure() {
        try {
            run();
        } catch (const Error& error) {
            return error.code();
        }
        return Errc::internal;
    }
    std::vector<PlayAction> log() {
        std::vector<PlayAction> all;
        shop.store->each_play_action({}, [&](const PlayAction& each) { all.push_back(each); });
        return all;
    }
    std::string text(const WriteItem& item, const std::string& field) const {
        const auto value = crm.value(item.stream, item.id, field);
        const auto* words = value ? std::get_if<std::string>(&*value) : nullptr;
        return words == nullptr ? "" : *words;
    }
};

TEST(PlayRun, WritesATaskWithItsKeyDueDateOwnerAndCustomer) {
    Office office;
    office.people(1);
    office.plan(R"({"task": {"subject": "Call {name}", "due": "P3D"}})");
    const PlayRunReport report = office.run();
    EXPECT_EQ(report.done, 1U);
    EXPECT_TRUE(report.rejected.empty());
    ASSERT_EQ(office.crm.writes().size(), 1U);
    const WriteItem& item = office.crm.writes().front();
    EXPECT_EQ(item.stream, "Calendar");
    EXPECT_EQ(office.text(item, "subject"), "Call Name c1");
    EXPECT_EQ(office.text(item, "taskstatus"), "Not Started");
    EXPECT_EQ(office.crm.value("Calendar", item.id, "due_date"), Value(Date::of(2026, 3, 4)));
    EXPECT_EQ(office.crm.value("Calendar", item.id, "date_start"), Value(today));
    EXPECT_EQ(office.crm.value("Calendar", item.id, "assigned_user_id"),
              Value(Reference{"", "19x5"}));
    EXPECT_EQ(office.crm.value("Calendar", item.id, "parent_id"),
              Value(Reference{"Accounts", "c1"}));
    const auto log = office.log();
    ASSERT_EQ(log.size(), 1U);
    EXPECT_EQ(log[0].state, ActionState::done);
    EXPECT_EQ(log[0].record, item.id);
    EXPECT_EQ(office.text(item, "location"), log[0].key);
    EXPECT_EQ(log[0].key.find("c1"), std::string::npos);
}

TEST(PlayRun, ASecondRunOfTheSameOrANewPlanWritesNothing) {
    Office office;
    office.people(25);
    office.plan();
    EXPECT_EQ(office.run().done, 25U);
    const PlayRunReport second = office.run();
    EXPECT_EQ(second.done, 0U);
    EXPECT_EQ(second.already, 25U);
    office.plan();  // of the same day: everybody is in the cool-down
    EXPECT_EQ(office.run().done, 0U);
    EXPECT_EQ(office.crm.writes().size(), 25U);
}

TEST(PlayRun, AKillBetweenWriteAndLogIsFoundInTheCrm) {
    Office office;
    office.people(12);  // a batch of ten and one of two
    office.plan();
    int writes = 0;
    office.crm.on_write = [&](const WriteItem&) -> std::optional<Outcome> {
        // The CRM writes three, then the process dies before it hears of any.
        if (++writes == 4) throw Error(Errc::cancelled, "write", "", "killed");
        return std::nullopt;
    };
    EXPECT_EQ(office.failure(), Errc::cancelled);
    EXPECT_EQ(office.crm.writes().size(), 3U);
    for (const PlayAction& action : office.log()) EXPECT_EQ(action.state, ActionState::started);
    office.crm.on_write = nullptr;
    const PlayRunReport again = office.run();
    EXPECT_EQ(again.found, 3U);
    EXPECT_EQ(again.done, 9U);
    EXPECT_EQ(office.crm.writes().size(), 12U);
    for (const PlayAction& action : office.log()) EXPECT_EQ(action.state, ActionState::done);
}

TEST(PlayRun, WhatAnInterruptedOlderPlanDidNotWriteIsLeftToTheNextPlan) {
    Office office;
    office.people(2);
    office.plan();
    office.crm.on_write = [](const WriteItem& item) -> std::optional<Outcome> {
        if (item.key.value.empty()) return std::nullopt;
        throw Error(Errc::cancelled, "write", "", "killed");
    };
    EXPECT_EQ(office.failure(), Errc::cancelled);
    office.crm.on_write = nullptr;
    office.plan();
    const PlayRunReport next = office.run();
    EXPECT_EQ(next.done, 0U);
    ASSERT_EQ(next.rejected.size(), 2U);
    EXPECT_EQ(next.rejected[0].code, "interrupted");
    office.plan();
    EXPECT_EQ(office.run().done, 2U);
    EXPECT_EQ(office.crm.writes().size(), 2U);
}

TEST(PlayRun, AnUnknownOutcomeIsReadBackAtOnceAndAgain) {
    Office office;
    office.people(2);
    office.plan();
    int writes = 0;
    office.crm.on_write = [&](const WriteItem&) -> std::optional<Outcome> {
        // The first is written although nobody says so, the second is not.
        Outcome unknown;
        if (++writes == 1) unknown.id = "somewhere";
        return unknown;
    };
    const PlayRunReport first = office.run();
    EXPECT_EQ(first.done, 1U);
    ASSERT_EQ(first.rejected.size(), 1U);
    EXPECT_EQ(first.rejected[0].code, "unknown");
    office.crm.on_write = nullptr;
    const PlayRunReport second = office.run();
    EXPECT_EQ(second.done, 1U);
    EXPECT_EQ(second.found, 0U);
    EXPECT_EQ(office.crm.writes().size(), 2U);
}

TEST(PlayRun, ARefusalIsLoggedAndTriedAgain) {
    Office office;
    office.people(2);
    office.plan();
    office.crm.on_write = [](const WriteItem& item) -> std::optional<Outcome> {
        for (const FieldValue& value : item.values) {
            if (value.value == Value(Reference{"Accounts", "c2"})) {
                return Outcome{0, WriteStatus::rejected, "", "MANDATORY", "a field is missing", {}};
            }
        }
        return std::nullopt;
    };
    const PlayRunReport first = office.run();
    EXPECT_EQ(first.done, 1U);
    ASSERT_EQ(first.rejected.size(), 1U);
    EXPECT_EQ(first.rejected[0].code, "MANDATORY");
    EXPECT_EQ(first.rejected[0].customer.id, "c2");
    office.crm.on_write = nullptr;
    EXPECT_EQ(office.run().done, 1U);
}

TEST(PlayRun, HoldOutsAreAssignedAndLeftAlone) {
    Office office;
    office.people(60);
    const PlayPlan plan = office.plan(R"({"task": {"subject": "x"}})", R"("hold_out": 0.5)");
    const PlayRunReport report = office.run();
    EXPECT_EQ(report.held_out, plan.counts[0].hold_out);
    EXPECT_EQ(report.done, plan.counts[0].treat);
    EXPECT_EQ(report.done + report.held_out, 60U);
    EXPECT_EQ(office.crm.writes().size(), report.done);
    for (const PlayAction& action : office.log()) {
        EXPECT_EQ(action.state == ActionState::held_out, action.arm == Arm::hold_out);
    }
    EXPECT_EQ(office.run().already, 60U);
}

TEST(PlayRun, TheLimitEndsBothArmsAtTheSameRank) {
    Office office;
    office.people(60);
    office.plan(R"({"task": {"subject": "x"}})", R"("hold_out": 0.5)");
    office.options.limit = 5;
    const PlayRunReport first = office.run();
    EXPECT_EQ(first.done, 5U);
    EXPECT_LT(first.held_out, 25U);
    EXPECT_EQ(office.log().size(), 5 + first.held_out);
    office.options.limit = 0;
    const PlayRunReport rest = office.run();
    EXPECT_EQ(rest.done, first.left);
}

TEST(PlayRun, ADryRunWritesNothingAnywhere) {
    Office office;
    office.people(3);
    office.plan();
    office.options.mode = PlayMode::dry_run;
    const PlayRunReport report = office.run();
    EXPECT_EQ(report.planned, 3U);
    EXPECT_EQ(report.done, 0U);
    EXPECT_TRUE(office.crm.writes().empty());
    EXPECT_TRUE(office.log().empty());
}

TEST(PlayRun, RefusesWithoutAPlanOrWithAnOldOne) {
    Office office;
    office.people(1);
    EXPECT_EQ(office.failure(), Errc::not_found);
    office.plan();
    office.people(1);
    EXPECT_EQ(office.failure(), Errc::guard);
    office.plan();
    EXPECT_EQ(office.run().done, 1U);
    office.crm.identity = "fake://two";
    EXPECT_EQ(office.failure(), Errc::wrong_source);
}

TEST(PlayRun, ANoteIsFoundAgainByItsText) {
    Office office;
    office.people(1);
    office.plan(R"({"note": {"text": "Stop:\n{name}"}})");
    EXPECT_EQ(office.run().done, 1U);
    const WriteItem& item = office.crm.writes().at(0);
    const std::string text = office.text(item, "commentcontent");
    EXPECT_EQ(text, "Stop: Name c1 [" + office.log().at(0).key + "]");
    EXPECT_EQ(item.key.value, text);
}

TEST(PlayRun, ATagIsAddedToThoseThatAreThere) {
    Office office;
    office.people(3);
    office.crm.put("Accounts", "c2", {{"cf_1", std::string("old")}});
    office.crm.put("Accounts", "c3", {{"cf_1", std::string("VIP\x1Fold")}});
    office.plan(R"({"tag": "vip"})");
    const PlayRunReport report = office.run();
    EXPECT_EQ(report.done, 2U);
    EXPECT_EQ(report.found, 1U);
    EXPECT_EQ(office.crm.value("Accounts", "c1", "cf_1"), Value(std::string("vip")));
    EXPECT_EQ(office.crm.value("Accounts", "c2", "cf_1"), Value(std::string("old\x1Fvip")));
    EXPECT_EQ(office.crm.value("Accounts", "c3", "cf_1"), Value(std::string("VIP\x1Fold")));
}

TEST(PlayRun, AFieldIsChosenByLabelAndTakesAnOfferedChoice) {
    Office office;
    office.people(2);
    office.crm.put("Accounts", "c2", {{"cf_2", std::string("A")}});
    office.plan(R"({"field": "Offer", "value": "spring"})");
    const PlayRunReport report = office.run();
    EXPECT_EQ(report.done, 1U);
    EXPECT_EQ(report.found, 1U);
    EXPECT_EQ(office.crm.value("Accounts", "c1", "cf_2"), Value(std::string("A")));
    Office other;
    other.people(1);
    other.plan(R"({"field": "Offer", "value": "winter"})");
    EXPECT_EQ(other.run().rejected.at(0).code, "no_choice");
}

TEST(PlayRun, WhatTheCrmDoesNotHaveIsSaid) {
    Office office;
    office.people(1);
    office.mapping.task->fields.push_back({"description", {"nowhere", {}}});
    office.plan(R"({"task": {"subject": "x", "description": "y"}})");
    const PlayRunReport report = office.run();
    EXPECT_EQ(report.done, 1U);
    EXPECT_EQ(report.missing, (std::vector<std::string>{"Calendar.nowhere: no such field"}));
    Office bare;
    bare.people(1);
    bare.mapping.task.reset();
    bare.plan();
    EXPECT_EQ(bare.failure(), Errc::configuration);
}

}  // namespace
}  // namespace tenure
