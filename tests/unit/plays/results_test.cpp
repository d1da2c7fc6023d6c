// Uplift: intervals against published and hand-worked values, and who counts in which arm.
#include "tenure/plays/results.hpp"

#include <gtest/gtest.h>

#include "play_kit.hpp"
#include "tenure/lifecycle/frameworks.hpp"

namespace tenure {
namespace {

using namespace play_kit;

// Newcombe 1998 (one sample), table I: 81 of 263 by the score method: 0.2553 to 0.3662.
TEST(Uplift, ARateHasWilsonsInterval) {
    const EffectInterval rate = wilson_interval(81, 263);
    EXPECT_NEAR(rate.value, 81.0 / 263, 1e-12);
    EXPECT_NEAR(rate.low, 0.2553, 5e-5);
    EXPECT_NEAR(rate.high, 0.3662, 5e-5);
    EXPECT_EQ(wilson_interval(0, 20).low, 0);
    EXPECT_NEAR(wilson_interval(0, 20).high, 0.1611, 5e-5);
    EXPECT_EQ(wilson_interval(0, 0).high, 1);
}

// Newcombe 1998 (two samples), table II, method 10: 56/70 - 48/80: 0.0524 to 0.3339;
// 9/10 - 3/10: 0.1705 to 0.8090; 10/10 - 0/20: 0.6791 to 1.0000.
TEST(Uplift, TheDifferenceOfRatesHasNewcombesInterval) {
    const EffectInterval first = rate_difference(56, 70, 48, 80);
    EXPECT_NEAR(first.value, 0.2, 1e-12);
    EXPECT_NEAR(first.low, 0.0524, 5e-5);
    EXPECT_NEAR(first.high, 0.3339, 5e-5);
    const EffectInterval second = rate_difference(9, 10, 3, 10);
    EXPECT_NEAR(second.low, 0.1705, 5e-5);
    EXPECT_NEAR(second.high, 0.8090, 5e-5);
    const EffectInterval third = rate_difference(10, 10, 0, 20);
    EXPECT_NEAR(third.low, 0.6791, 5e-5);
    EXPECT_NEAR(third.high, 1.0, 1e-9);
}

// Means 30 and 20; variances of {10, 30, 50} and {10, 30} are 400 and 200, of the means 400/3 and
// 100: half width 1.96 x sqrt(233.33) = 29.9388.
TEST(Uplift, TheDifferenceOfMeansHasANormalInterval) {
    const ArmSums first{3, 0, 90, 100 + 900 + 2500};
    const ArmSums second{2, 0, 40, 100 + 900};
    const EffectInterval difference = spend_difference(first, second);
    EXPECT_NEAR(difference.value, 10, 1e-12);
    EXPECT_NEAR(difference.low, 10 - 29.9388, 1e-3);
    EXPECT_NEAR(difference.high, 10 + 29.9388, 1e-3);
}

const Date assigned = Date::of(2026, 3, 1);
const Timestamp long_after = at(Date::of(2026, 6, 1));

Person buyer(const std::string& id, std::optional<Date> day, const char* total = "50.00") {
    Person made;
    made.id = id;
    if (!day) return made;
    Purchase purchase;
    purchase.customer = Reference{"Accounts", id};
    purchase.purchased_on = *day;
    purchase.total = *Money::parse(total, Currency::of("EUR"));
    made.rows.push_back({EntityKind::purchase, 0, values_of(purchase)});
    return made;
}

PlayAction met(const std::string& id, Arm arm, Date day = assigned,
               ActionState state = ActionState::done) {
    PlayAction action;
    action.key = id + to_string(day);
    action.play = "p";
    action.customer = {"shop", "Accounts", id, 0};
    action.arm = arm;
    action.assigned_on = day;
    action.state = arm == Arm::hold_out ? ActionState::held_out : state;
    return action;
}

Playbook book() {
    return one_play(R"("trigger": {"state": "active"}, "goal": {"purchase": "P30D"})");
}

PlayResult measured(Shop& shop, const std::vector<PlayAction>& actions,
                    Timestamp as_of = long_after) {
    shop.store->put_play_actions(actions);
    const auto all = play_results(*shop.store, book(), as_of);
    return all.empty() ? PlayResult() : all.front();
}

TEST(PlayResults, TheGoalBeginsTheDayAfterAndEndsOnItsLast) {
    Shop shop;
    shop.evaluate(assigned, {buyer("c1", Date::of(2026, 3, 1)), buyer("c2", Date::of(2026, 3, 2)),
                             buyer("c3", Date::of(2026, 3, 31)), buyer("c4", Date::of(2026, 4, 1)),
                             buyer("c5", std::nullopt)});
    std::vector<PlayAction> actions;
    for (const char* id : {"c1", "c2", "c3", "c4", "c5"}) actions.push_back(met(id, Arm::treat));
    const PlayResult result = measured(shop, actions);
    EXPECT_EQ(result.treat.customers, 5U);
    EXPECT_EQ(result.treat.reached, 2U);
    EXPECT_DOUBLE_EQ(result.treat.spend, 100);
    EXPECT_EQ(result.silence, "too few: n < 100 per arm");
    EXPECT_FALSE(result.reached_uplift);
}

TEST(PlayResults, WaitUntilTheDaysOfTheGoalAreOver) {
    Shop shop;
    shop.evaluate(assigned, {buyer("c1", Date::of(2026, 3, 2))});
    const std::vector<PlayAction> actions{met("c1", Arm::treat)};
    EXPECT_EQ(measured(shop, actions, at(Date::of(2026, 3, 31))).waiting, 1U);
    EXPECT_EQ(measured(shop, actions, at(Date::of(2026, 4, 1))).waiting, 0U);
}

TEST(PlayResults, IntentionToTreatCountsWhoWasRefused) {
    Shop shop;
    shop.evaluate(assigned, {buyer("c1", std::nullopt), buyer("c2", std::nullopt)});
    const PlayResult result = measured(
        shop, {met("c1", Arm::treat), met("c2", Arm::treat, assigned, ActionState::rejected)});
    EXPECT_EQ(result.treat.customers, 2U);
    EXPECT_EQ(result.rejected, 1U);
}

TEST(PlayResults, OverlappingAssignmentsAreOne) {
    Shop shop;
    shop.evaluate(assigned, {buyer("c1", Date::of(2026, 3, 20))});
    const PlayResult result =
        measured(shop, {met("c1", Arm::treat), met("c1", Arm::treat, Date::of(2026, 3, 10)),
                        met("c1", Arm::treat, Date::of(2026, 4, 1))});
    EXPECT_EQ(result.treat.customers, 2U);
    EXPECT_EQ(result.treat.reached, 1U);
}

TEST(PlayResults, SpeakFromAHundredPerArm) {
    // 40 of 100 treated and 20 of 100 held out buy for 50 each: +20 points, +10 per customer.
    std::vector<Person> people;
    std::vector<PlayAction> actions;
    for (int i = 0; i < 200; ++i) {
        const std::string id = "c" + std::to_string(1000 + i);
        const bool treat = i < 100;
        const bool buys = treat ? i < 40 : i < 120;
        people.push_back(buyer(id, buys ? std::optional(Date::of(2026, 3, 5)) : std::nullopt));
        actions.push_back(met(id, treat ? Arm::treat : Arm::hold_out));
    }
    Shop shop("sqlite::memory:");  // finds customers faster than the memory store
    shop.evaluate(assigned, people);
    const PlayResult result = measured(shop, actions);
    EXPECT_TRUE(result.silence.empty());
    ASSERT_TRUE(result.reached_uplift);
    EXPECT_NEAR(result.reached_uplift->value, 0.2, 1e-12);
    // Wilson: 0.4 (0.3094, 0.4980), 0.2 (0.1334, 0.2888); by hand:
    // low = 0.2 - sqrt(0.0906^2 + 0.0888^2), high = 0.2 + sqrt(0.0980^2 + 0.0666^2).
    EXPECT_NEAR(result.reached_uplift->low, 0.0731, 5e-4);
    EXPECT_NEAR(result.reached_uplift->high, 0.3185, 5e-4);
    ASSERT_TRUE(result.spend_uplift);
    EXPECT_NEAR(result.spend_uplift->value, 10, 1e-9);
    // Variances 2500 x 0.24 x 100/99 and 2500 x 0.16 x 100/99, each by 100: sqrt(10.101) = 3.1782.
    EXPECT_NEAR(result.spend_uplift->high - 10, 1.959964 * 3.1782, 1e-3);
    actions.pop_back();
    Shop fewer("sqlite::memory:");
    fewer.evaluate(assigned, people);
    EXPECT_FALSE(measured(fewer, actions).reached_uplift);
}

TEST(PlayResults, AStateGoalLooksAtTheEndOfItsDays) {
    Shop shop;
    shop.evaluate(assigned, {buyer("c1", Date::of(2026, 3, 10)), buyer("c2", std::nullopt)});
    const auto goal = one_play(
        R"("trigger": {"state": "active"}, "goal": {"state": "new_customer", "within": "P30D"})");
    shop.store->put_play_actions(
        std::vector<PlayAction>{met("c1", Arm::treat), met("c2", Arm::treat)});
    PlayResultOptions options;
    options.framework = find_framework("pars-vtiger-5");
    const auto all = play_results(*shop.store, goal, long_after, options);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].treat.reached, 1U);
}

}  // namespace
}  // namespace tenure
