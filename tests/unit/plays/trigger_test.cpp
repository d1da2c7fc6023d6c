// When plays take customers up: every kind of trigger, with days worked out by hand.
#include <gtest/gtest.h>

#include "play_kit.hpp"

namespace tenure {
namespace {

using namespace play_kit;
using Ids = std::vector<std::string>;

Person person_in(const std::string& id, const std::string& state, int days_in_state) {
    Person made;
    made.id = id;
    made.state = state;
    made.days_in_state = days_in_state;
    return made;
}

Person born(const std::string& id, Date day) {
    Person made;
    made.id = id;
    made.customer.birth_date = day;
    return made;
}

TEST(PlayTrigger, AStateHoldsFromAfterToWithin) {
    Shop shop;
    shop.evaluate(today, {person_in("c1", "new_customer", 6), person_in("c2", "new_customer", 7),
                          person_in("c3", "new_customer", 60), person_in("c4", "new_customer", 61),
                          person_in("c5", "active", 20)});
    const auto book =
        one_play(R"("trigger": {"state": "new_customer", "after": "P7D", "within": "P60D"})");
    const PlayPlan plan = shop.plan(book, today);
    EXPECT_EQ(ids(plan), (Ids{"c2", "c3"}));
    EXPECT_EQ(reason_text(plan.rows[0], Language::en), "new customer for 7 days, since 2026-02-22");
}

TEST(PlayTrigger, AStageOfAnyFrameworkCanBeNamed) {
    Shop shop;
    shop.evaluate(today, {person_in("c1", "loyal", 6), person_in("c2", "active", 7)});
    EXPECT_EQ(ids(shop.plan(one_play(R"("trigger": {"stage": "stage-loyal"})"), today)),
              (Ids{"c1"}));
}

TEST(PlayTrigger, AMoveNeedsItsBeginningItsEndAndItsDays) {
    Shop shop;
    Person came = person_in("c1", "at_risk", 14);
    came.previous = "loyal";
    Person late = person_in("c2", "at_risk", 15);
    late.previous = "loyal";
    Person other = person_in("c3", "at_risk", 3);
    other.previous = "active";
    shop.evaluate(today, {came, late, other});
    const auto from_loyal =
        one_play(R"("trigger": {"moved_to": ["at_risk"], "from": ["loyal"], "within": "P14D"})");
    const PlayPlan plan = shop.plan(from_loyal, today);
    EXPECT_EQ(ids(plan), (Ids{"c1"}));
    EXPECT_EQ(reason_text(plan.rows[0], Language::en), "moved from loyal to at risk on 2026-02-15");
    const auto from_anywhere = one_play(R"("trigger": {"moved_to": "at_risk", "within": "P14D"})");
    EXPECT_EQ(ids(shop.plan(from_anywhere, today)), (Ids{"c1", "c3"}));
}

TEST(PlayTrigger, AScoreIsAboveOrBelowAndUnknownOnesAreCounted) {
    Shop shop;
    Person risky = person_in("c1", "active", 5), safe = person_in("c2", "active", 5),
           unknown = person_in("c3", "active", 5);
    risky.figures.churn_risk = 0.81;
    safe.figures.churn_risk = 0.8;
    shop.evaluate(today, {risky, safe, unknown});
    const PlayPlan plan =
        shop.plan(one_play(R"("trigger": {"score": "churn_risk", "above": 0.8})"), today);
    EXPECT_EQ(ids(plan), (Ids{"c1"}));
    EXPECT_EQ(plan.counts[0].unknown, 1U);
    EXPECT_EQ(reason_text(plan.rows[0], Language::en), "churn_risk 0.81 is above 0.8");
    EXPECT_EQ(
        ids(shop.plan(
            one_play(R"("trigger": {"score": "churn_risk", "above": 0.5, "below": 0.81})"), today)),
        (Ids{"c2"}));
}

TEST(PlayTrigger, ASegmentIsNamed) {
    Shop shop;
    Person champion = person_in("c1", "loyal", 5), lost = person_in("c2", "lapsed_long", 5);
    champion.figures.segment = "champions";
    lost.figures.segment = "cant-lose";
    shop.evaluate(today, {champion, lost});
    EXPECT_EQ(ids(shop.plan(one_play(R"("trigger": {"segment": "cant-lose"})"), today)),
              (Ids{"c2"}));
}

TEST(PlayTrigger, ABirthdayIsDueFromItsLeadUpToTheDayItself) {
    Shop shop;
    shop.evaluate(today, {born("c1", Date::of(1990, 2, 28)), born("c2", Date::of(1990, 3, 1)),
                          born("c3", Date::of(1990, 3, 4)), born("c4", Date::of(1990, 3, 5)),
                          person_in("c5", "active", 1)});
    const PlayPlan plan =
        shop.plan(one_play(R"("trigger": {"date": "birthday", "before": "P3D"})"), today);
    EXPECT_EQ(ids(plan), (Ids{"c2", "c3"}));
    EXPECT_EQ(plan.counts[0].not_due, 2U);
    EXPECT_EQ(plan.counts[0].unknown, 1U);
    EXPECT_EQ(reason_text(plan.rows[0], Language::en), "birthday today, 2026-03-01");
    EXPECT_EQ(reason_text(plan.rows[1], Language::en), "birthday on 2026-03-04, in 3 days");
}

TEST(PlayTrigger, ABirthdayOf29FebruaryIsThe28thInOtherYears) {
    const auto book = one_play(R"("trigger": {"date": "birthday"})");
    const std::vector<Person> people{born("c1", Date::of(1992, 2, 29))};
    const auto due = [&](Date day) {
        Shop shop;
        shop.evaluate(day, people);
        return !ids(shop.plan(book, day)).empty();
    };
    EXPECT_TRUE(due(Date::of(2026, 2, 28)));
    EXPECT_FALSE(due(Date::of(2026, 3, 1)));
    EXPECT_FALSE(due(Date::of(2028, 2, 28)));
    EXPECT_TRUE(due(Date::of(2028, 2, 29)));
}

// 30 Esfand 1399 was 2021-03-20; 1404 has no such day, 29 Esfand 1404 is 2026-03-20.
TEST(PlayTrigger, BirthdaysComeBackInTheBusinessCalendar) {
    Shop shop;
    const Date day = Date::of(2026, 3, 20);
    PlanOptions jalali;
    jalali.calendar = Calendar::jalali;
    // 1 Farvardin 1370 was 1991-03-21; 1 Farvardin 1405 is 2026-03-21.
    shop.evaluate(day, {born("c1", Date::of(2021, 3, 20)), born("c2", Date::of(1991, 3, 21))});
    const auto book = one_play(R"("trigger": {"date": "birthday"})");
    EXPECT_EQ(ids(shop.plan(book, day, jalali)), (Ids{"c1"}));
}

TEST(PlayTrigger, AnniversariesOfPurchasesBeginAYearLater) {
    Shop shop;
    Person first = person_in("c1", "loyal", 5), fresh = person_in("c2", "new_customer", 0);
    first.figures.days = 4;
    first.figures.first_day = Date::of(2023, 3, 8);
    first.figures.last_day = Date::of(2025, 11, 1);
    fresh.figures.days = 1;
    fresh.figures.first_day = fresh.figures.last_day = today;
    shop.evaluate(today, {first, fresh});
    EXPECT_EQ(ids(shop.plan(one_play(R"("trigger": {"date": "first_purchase", "before": "P7D"})"),
                            today)),
              (Ids{"c1"}));
    // The winter buyer of November is reminded in October, not in March.
    const auto season = one_play(R"("trigger": {"date": "last_purchase", "before": "P30D"})");
    EXPECT_TRUE(ids(shop.plan(season, today)).empty());
    EXPECT_EQ(ids(shop.plan(season, Date::of(2026, 10, 2))), (Ids{"c1"}));
    EXPECT_TRUE(ids(shop.plan(season, Date::of(2026, 10, 1))).empty());
}

Person subscriber(const std::string& id, Date renews, const char* status) {
    Person made;
    made.id = id;
    Subscription contract;
    contract.customer = Reference{"Accounts", id};
    contract.renews_on = renews;
    contract.status = std::string(status);
    made.rows.push_back({EntityKind::subscription, 0, values_of(contract)});
    return made;
}

TEST(PlayTrigger, ARenewalIsOfAContractInForce) {
    Shop shop;
    shop.evaluate(today, {subscriber("c1", Date::of(2026, 3, 31), "active"),
                          subscriber("c2", Date::of(2026, 4, 1), "active"),
                          subscriber("c3", Date::of(2026, 3, 15), "Cancelled"),
                          subscriber("c4", Date::of(2026, 2, 28), "active")});
    const PlayPlan plan =
        shop.plan(one_play(R"("trigger": {"date": "renewal", "before": "P30D"})"), today);
    EXPECT_EQ(ids(plan), (Ids{"c1"}));
}

TEST(PlayTrigger, SilenceIsDueBeforeItChangesTheState) {
    Shop shop;
    Person soon = person_in("c1", "active", 50), later = person_in("c2", "active", 50),
           never = person_in("c3", "active", 5);
    soon.figures.due = at(Date::of(2026, 3, 8));
    later.figures.due = at(Date::of(2026, 3, 9));
    shop.evaluate(today, {soon, later, never});
    const PlayPlan plan =
        shop.plan(one_play(R"("trigger": {"date": "due", "before": "P7D"})"), today);
    EXPECT_EQ(ids(plan), (Ids{"c1"}));
    EXPECT_EQ(plan.counts[0].not_due, 1U);
    EXPECT_EQ(plan.counts[0].unknown, 1U);
}

TEST(PlayTrigger, ATaskIsDueByItsDaysYetNeverAfterTheDateOfTheTrigger) {
    Shop shop;
    Person birthday = born("c1", Date::of(1990, 3, 3));
    shop.evaluate(today, {birthday});
    const auto book = plays_from_json(R"({"plays": [
        {"id": "a", "hold_out": 0, "trigger": {"date": "birthday", "before": "P5D"},
         "action": {"task": {"subject": "x", "due": "P5D"}}},
        {"id": "b", "hold_out": 0, "trigger": {"state": "active"},
         "action": {"task": {"subject": "x", "due": "P5D"}}}]})");
    const PlayPlan plan = shop.plan(book, today);
    ASSERT_EQ(plan.rows.size(), 2U);
    EXPECT_EQ(to_string(plan.rows[0].due), "2026-03-03");
    EXPECT_EQ(to_string(plan.rows[1].due), "2026-03-06");
}

TEST(PlayTrigger, TheAudienceIsARuleOfSegments) {
    Shop shop;
    Person here = person_in("c1", "active", 5), there = person_in("c2", "active", 5);
    here.customer.city = std::string("تهران");
    there.customer.city = std::string("Shiraz");
    shop.evaluate(today, {here, there});
    EXPECT_EQ(ids(shop.plan(one_play(R"("trigger": {"state": "active"},
                                        "audience": {"field": "city", "in": ["تهران"]})"),
                            today)),
              (Ids{"c1"}));
}

TEST(PlayTrigger, ReasonsAreToldInPersianInItsCalendar) {
    Shop shop;
    shop.evaluate(today, {born("c1", Date::of(1990, 3, 4))});
    const PlayPlan plan =
        shop.plan(one_play(R"("trigger": {"date": "birthday", "before": "P3D"})"), today);
    EXPECT_EQ(reason_text(plan.rows.at(0), Language::fa, Calendar::jalali),
              "زادروز در ۱۳ اسفند ۱۴۰۴، ۳ روز دیگر");
}

}  // namespace
}  // namespace tenure
