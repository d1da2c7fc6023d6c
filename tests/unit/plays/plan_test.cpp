// Who is left out of a plan and why; hold-outs; ranks; what is kept in the store.
#include <gtest/gtest.h>

#include "play_kit.hpp"
#include "tenure/plays/hold_out.hpp"

namespace tenure {
namespace {

using namespace play_kit;

const RowKey first_customer{"shop", "Accounts", "c1", 0};

Date later(int days) {
    return Date{today.days + days};
}

PlayAction done(const std::string& play, Date day, ActionState state = ActionState::done) {
    PlayAction action;
    action.key = play + to_string(day);
    action.play = play;
    action.customer = first_customer;
    action.assigned_on = day;
    action.state = state;
    action.arm = state == ActionState::held_out ? Arm::hold_out : Arm::treat;
    return action;
}

Person person(const std::string& id = "c1") {
    Person made;
    made.id = id;
    return made;
}

/// Plays a (priority 90), b (80) and c (70) for everybody who is active.
Playbook three_plays(const std::string& cap) {
    const auto play = [](const std::string& id, int priority) {
        return R"({"id": ")" + id + R"(", "hold_out": 0, "cool_down": "P30D", "priority": )" +
               std::to_string(priority) +
               R"(, "trigger": {"state": "active"}, "action": {"task": {"subject": "x"}}})";
    };
    return plays_from_json(R"({"cap": )" + cap + R"(, "plays": [)" + play("c", 70) + "," +
                           play("a", 90) + "," + play("b", 80) + "]}");
}

std::vector<std::string> outcomes(const PlayPlan& plan) {
    std::vector<std::string> all;
    for (const PlannedAction& row : plan.rows) {
        all.push_back(row.play + (row.skipped.empty() ? "" : ":" + row.skipped));
    }
    return all;
}

using Words = std::vector<std::string>;

TEST(PlayPlan, TheCoolDownEndsOnItsLastDay) {
    const auto book = one_play(R"("trigger": {"state": "active"}, "cool_down": "P30D")");
    const auto after = [&](int days, ActionState state) {
        Shop shop;
        shop.evaluate(later(days), {person()});
        const PlayAction before = done("p", today, state);
        shop.store->put_play_actions({&before, 1});
        return outcomes(shop.plan(book, later(days)));
    };
    EXPECT_EQ(after(29, ActionState::done), (Words{"p:cool_down"}));
    EXPECT_EQ(after(30, ActionState::done), (Words{"p"}));
    EXPECT_EQ(after(1, ActionState::started), (Words{"p:cool_down"}));
    EXPECT_EQ(after(1, ActionState::unknown), (Words{"p:cool_down"}));
    EXPECT_EQ(after(1, ActionState::held_out), (Words{"p:cool_down"}));
    EXPECT_EQ(after(1, ActionState::rejected), (Words{"p"}));
}

TEST(PlayPlan, TheCapCountsAllPlaysOverItsDays) {
    const Playbook book = three_plays(R"({"actions": 2, "within": "P10D"})");
    Shop shop;
    shop.evaluate(today, {person()});
    EXPECT_EQ(outcomes(shop.plan(book, today)), (Words{"a", "b", "c:cap"}));
    const PlayAction first = done("z", today);
    shop.store->put_play_actions({&first, 1});
    EXPECT_EQ(outcomes(shop.plan(book, later(9))), (Words{"a", "b:cap", "c:cap"}));
    EXPECT_EQ(outcomes(shop.plan(book, later(10))), (Words{"a", "b", "c:cap"}));
}

TEST(PlayPlan, WithoutACapEveryPlayMayAct) {
    Shop shop;
    shop.evaluate(today, {person()});
    EXPECT_EQ(outcomes(shop.plan(three_plays(R"({"actions": 0})"), today)), (Words{"a", "b", "c"}));
}

DomainRow consent(const std::string& customer, bool granted, Date day) {
    Consent row;
    row.customer = Reference{"Accounts", customer};
    row.purpose = std::string("marketing");
    row.channel = std::string("email");
    row.granted = granted;
    row.changed_at = at(day);
    return {EntityKind::consent, 0, values_of(row)};
}

TEST(PlayPlan, ConsentIsAskedAndContradictionsCountAsNo) {
    const std::string trigger = R"("trigger": {"state": "active"}, "consent": )";
    Person yes = person("c1"), no = person("c2"), both = person("c3"), silent = person("c4");
    const Date day = Date::of(2026, 2, 1);
    yes.rows = {consent("c1", true, day)};
    no.rows = {consent("c2", false, day)};
    both.rows = {consent("c3", true, day), consent("c3", false, day)};
    Shop shop;
    shop.evaluate(today, {yes, no, both, silent});
    const PlayPlan plan =
        shop.plan(one_play(trigger + R"({"purpose": "marketing", "channel": "email"})"), today);
    EXPECT_EQ(ids(plan), (Words{"c1", "c4"}));
    EXPECT_EQ(plan.counts[0].skipped.at("consent"), 2U);
    for (const PlannedAction& row : plan.rows) {
        EXPECT_EQ(row.skipped.empty(), row.remark.empty()) << row.customer.id;
    }
    const PlayPlan opt_in = shop.plan(
        one_play(trigger +
                 R"({"purpose": "marketing", "channel": "email", "without_record": "denied"})"),
        today);
    EXPECT_EQ(ids(opt_in), (Words{"c1"}));
}

TEST(PlayPlan, ATaskNeedsAnOwnerWhoIsStillThere) {
    Person owned = person("c1"), orphan = person("c2"), strange = person("c3");
    orphan.customer.owner = Reference{"Users", "19x6"};   // left the company
    strange.customer.owner = Reference{"Users", "19x9"};  // no such user
    Shop shop;
    shop.evaluate(today, {owned, orphan, strange});
    const auto with_owner = [&](const std::string& owner) {
        return shop.plan(
            plays_from_json(
                R"({"plays": [{"id": "p", "hold_out": 0, "trigger": {"state": "active"},
                                 "action": {"task": {"subject": "x", "owner": )" +
                owner + "}}}]}"),
            today);
    };
    EXPECT_EQ(ids(with_owner(R"("record")")), (Words{"c1"}));
    EXPECT_EQ(with_owner(R"("record")").counts[0].skipped.at("owner"), 2U);
    const PlayPlan fallback = with_owner(R"({"fallback": "sara@example.com"})");
    EXPECT_EQ(ids(fallback), (Words{"c1", "c2", "c3"}));
    EXPECT_EQ(fallback.rows[1].owner, "19x5");
    EXPECT_EQ(ids(with_owner(R"({"fixed": "Sara Ahmadi"})")), (Words{"c1", "c2", "c3"}));
    EXPECT_TRUE(ids(with_owner(R"({"fixed": "Gone Away"})")).empty());
}

TEST(PlayPlan, RanksByPriorityThenByWhatIsAtStake) {
    Person small = person("c1"), large = person("c2"), leaving = person("c3"), none = person("c4");
    small.clv = 100;
    large.clv = 300;
    leaving.clv = 300;
    leaving.figures.churn_risk = 0.9;  // 0.1 x 300 = 30
    small.figures.churn_risk = 0.2;    // 0.8 x 100 = 80
    large.figures.churn_risk = 0.5;    // 0.5 x 300 = 150
    Shop shop;
    shop.evaluate(today, {small, large, leaving, none});
    EXPECT_EQ(ids(shop.plan(one_play(R"("trigger": {"state": "active"})"), today)),
              (Words{"c2", "c1", "c3", "c4"}));
}

TEST(PlayPlan, IsKeptWithItsRowsAndCountsInBothStores) {
    for (const char* address : {"memory:", "sqlite::memory:"}) {
        Shop shop(address);
        shop.evaluate(today, {person()});
        const PlayPlan plan = shop.plan(three_plays(R"({"actions": 1})"), today);
        const auto kept = shop.store->latest_plan();
        ASSERT_TRUE(kept);
        EXPECT_EQ(kept->number, 1);
        EXPECT_EQ(kept->generation, 1);
        EXPECT_EQ(kept->actions, 1U);
        EXPECT_EQ(kept->planned_on, today);
        EXPECT_EQ(counts_of(*kept).at(1).treat, 1U);
        std::vector<PlannedAction> rows;
        shop.store->each_planned(1, [&](const PlannedAction& row) { rows.push_back(row); });
        ASSERT_EQ(rows.size(), 3U);
        EXPECT_EQ(rows[0].play, "a");
        EXPECT_EQ(rows[0].customer, first_customer);
        EXPECT_EQ(rows[0].owner, "19x5");
        EXPECT_EQ(rows[0].action, plan.rows[0].action);
        EXPECT_EQ(rows[2].skipped, "cap");
        EXPECT_EQ(shop.store->forget_play_customer(first_customer), 3U);
    }
}

TEST(PlayPlan, TextsAreFilledIn) {
    Shop shop;
    shop.evaluate(today, {person()});
    const PlayPlan plan =
        shop.plan(plays_from_json(R"({"plays": [{"id": "p", "label": "Hello", "hold_out": 0,
            "trigger": {"state": "active"},
            "action": {"task": {"subject": "{play}: {name} ({stage}) {date}"}}}]})"),
                  today);
    EXPECT_EQ(action_text(plan.rows.at(0)), "Hello: Name c1 (stage-active) 2026-03-01");
}

TEST(PlayPlan, OfAnUnknownPlayOrWithoutAnEvaluationIsRefused) {
    Shop shop;
    const auto book = one_play(R"("trigger": {"state": "active"})");
    EXPECT_THROW(shop.plan(book, today), Error);
    shop.evaluate(today, {person()});
    PlanOptions options;
    options.play = "nothing";
    EXPECT_THROW(shop.plan(book, today, options), Error);
    EXPECT_THROW(shop.plan(book, Date::of(2020, 1, 1)), Error);
}

TEST(HoldOut, HasAboutTheShareAskedAndNeverChanges) {
    int held = 0, held_in_both = 0, held_in_other = 0;
    constexpr int customers = 20'000;
    for (int i = 0; i < customers; ++i) {
        const RowKey key{"shop", "Accounts", "11x" + std::to_string(i), 0};
        const bool here = arm_of("key", "birthday", key, 0.1) == Arm::hold_out;
        const bool there = arm_of("key", "renewal", key, 0.1) == Arm::hold_out;
        EXPECT_EQ(here, arm_of("key", "birthday", key, 0.1) == Arm::hold_out);
        if (here) {
            EXPECT_EQ(arm_of("key", "birthday", key, 0.2), Arm::hold_out);
        }
        held += here;
        held_in_other += there;
        held_in_both += here && there;
    }
    // Standard deviation of a count: sqrt(20000 x 0.1 x 0.9) = 42; of both: sqrt(20000 x 0.01)
    // = 14.
    EXPECT_NEAR(held, 2000, 4 * 42);
    EXPECT_NEAR(held_in_other, 2000, 4 * 42);
    EXPECT_NEAR(held_in_both, 200, 4 * 14);
}

TEST(HoldOut, NobodyAndNearlyEverybodyAreShares) {
    EXPECT_EQ(arm_of("key", "p", first_customer, 0), Arm::treat);
    EXPECT_EQ(arm_of("key", "p", first_customer, 1), Arm::hold_out);
}

TEST(HoldOut, TheKeyIsTheStoresOwnAndStays) {
    Shop one, other;
    const std::string key = hold_out_key(*one.store);
    EXPECT_EQ(key.size(), 64U);
    EXPECT_EQ(hold_out_key(*one.store), key);
    EXPECT_NE(hold_out_key(*other.store), key);
}

TEST(HoldOut, IsMarkedInThePlanAndDoesNotCountAsAction) {
    Shop shop("sqlite::memory:");  // finds customers faster than the memory store
    std::vector<Person> people;
    for (int i = 0; i < 300; ++i) people.push_back(person("c" + std::to_string(i)));
    shop.evaluate(today, people);
    const auto book = plays_from_json(
        R"({"plays": [{"id": "p", "hold_out": 0.5, "trigger": {"state": "active"},
            "action": {"task": {"subject": "x"}}}]})");
    const PlayPlan plan = shop.plan(book, today);
    EXPECT_EQ(plan.counts[0].treat + plan.counts[0].hold_out, 300U);
    EXPECT_EQ(plan.record.actions, plan.counts[0].treat);
    EXPECT_NEAR(static_cast<double>(plan.counts[0].hold_out), 150, 4 * 8.7);
    const PlayPlan again = shop.plan(book, today);
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
        EXPECT_EQ(plan.rows[i].arm, again.rows[i].arm);
    }
}

}  // namespace
}  // namespace tenure
