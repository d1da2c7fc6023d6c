// Who gets which lead, and what to do next with a customer: small cases worked out by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "tenure/core/error.hpp"
#include "tenure/segment/next_action.hpp"
#include "tenure/segment/routing.hpp"

namespace tenure {
namespace {

std::vector<RoutableLead> leads(int count) {
    std::vector<RoutableLead> all;
    for (int i = 0; i < count; ++i) all.push_back({"lead" + std::to_string(100 + i)});
    return all;
}

std::map<std::string, int> counts(const std::vector<LeadAssignment>& assignments) {
    std::map<std::string, int> result;
    for (const LeadAssignment& each : assignments) ++result[each.owner];
    return result;
}

TEST(Routing, GivesEveryOwnerTheirTurn) {
    const auto all = route_leads({{"zahra"}, {"ali"}, {"mina"}}, leads(7));
    ASSERT_EQ(all.size(), 7U);
    EXPECT_EQ(counts(all), (std::map<std::string, int>{{"ali", 3}, {"mina", 2}, {"zahra", 2}}));
    EXPECT_EQ(all[0].owner, "ali");
    EXPECT_EQ(all[1].owner, "mina");
    EXPECT_EQ(all[2].owner, "zahra");
    EXPECT_EQ(all[3].owner, "ali");
    for (const LeadAssignment& each : all) EXPECT_EQ(each.reason, RoutingReason::turn);
}

TEST(Routing, GivesTurnsByWeightAndCountsLeadsHeldAlready) {
    LeadOwner part{"ali"}, full{"mina"}, away{"omid"};
    full.weight = 2;
    away.weight = 0;
    EXPECT_EQ(counts(route_leads({part, full, away}, leads(9))),
              (std::map<std::string, int>{{"ali", 3}, {"mina", 6}}));
    part.open_leads = 3;
    full.weight = 1;
    EXPECT_EQ(counts(route_leads({part, full}, leads(5))),
              (std::map<std::string, int>{{"ali", 1}, {"mina", 4}}));
}

TEST(Routing, PrefersTheTerritoryAndItsCapacity) {
    LeadOwner tehran{"ali"}, everywhere{"mina"};
    tehran.territory = {{"city", {"تهران"}}, {"industry", {"Retail", "Food"}}};
    tehran.capacity = 2;
    std::vector<RoutableLead> all = leads(4);
    for (RoutableLead& lead : all) lead.attributes = {{"city", "تهران"}, {"industry", "retail"}};
    all[0].attributes[0].second = "شيراز";
    all[3].score = 9;  // served first
    const auto result = route_leads({tehran, everywhere}, all);
    EXPECT_EQ(result[0].owner, "mina");
    EXPECT_EQ(result[0].reason, RoutingReason::turn);
    EXPECT_EQ(result[1].owner, "ali");
    EXPECT_EQ(result[1].reason, RoutingReason::territory);
    EXPECT_EQ(result[2].owner, "mina");
    EXPECT_EQ(result[2].reason, RoutingReason::full);
    EXPECT_EQ(result[3].owner, "ali");
}

TEST(Routing, FallsBackWhereNobodyCan) {
    LeadOwner owner{"ali"};
    owner.capacity = 1;
    EXPECT_EQ(counts(route_leads({owner}, leads(3), {"desk"})),
              (std::map<std::string, int>{{"ali", 1}, {"desk", 2}}));
    const auto none = route_leads({}, leads(1));
    EXPECT_EQ(none[0].owner, "");
    EXPECT_EQ(to_string(none[0].reason), "unassigned");
}

TEST(Routing, AssignsEveryLeadOnceWhateverTheOrder) {
    std::mt19937 random(11);
    for (int round = 0; round < 50; ++round) {
        std::vector<LeadOwner> owners;
        for (int i = 0; i < 5; ++i) {
            LeadOwner owner{"owner" + std::to_string(i)};
            if (i < 2) owner.territory = {{"city", {"c" + std::to_string(i)}}};
            owner.capacity = random() % 9;
            owners.push_back(owner);
        }
        std::vector<RoutableLead> all = leads(30);
        for (RoutableLead& lead : all) {
            lead.score = static_cast<double>(random() % 3);
            lead.attributes = {{"city", "c" + std::to_string(random() % 4)}};
        }
        const auto first = route_leads(owners, all, {"desk"});
        std::set<std::string> seen;
        for (const LeadAssignment& each : first) EXPECT_TRUE(seen.insert(each.lead).second);
        EXPECT_EQ(seen.size(), all.size());
        auto got = counts(first);
        for (const LeadOwner& owner : owners) {
            EXPECT_LE(static_cast<std::uint64_t>(got[owner.id]), owner.capacity);
        }
        std::shuffle(all.begin(), all.end(), random);
        std::shuffle(owners.begin(), owners.end(), random);
        const auto second = route_leads(owners, all, {"desk"});
        for (std::size_t i = 0; i < first.size(); ++i) {
            EXPECT_EQ(second[i].lead, first[i].lead);
            EXPECT_EQ(second[i].owner, first[i].owner);
        }
    }
}

TEST(Routing, RefusesIdsThatStandTwice) {
    EXPECT_THROW((void)route_leads({{"ali"}, {"ali"}}, {}), Error);
    EXPECT_THROW((void)route_leads({}, {{"l"}, {"l"}}), Error);
}

Signals in_state(State state, int days) {
    Signals signals;
    signals.state = state;
    signals.days = days;
    return signals;
}

TEST(NextAction, RanksByTheProductOfFourFactors) {
    Signals signals = in_state(State::loyal, 6);
    signals.categories = 2;
    signals.rising = true;
    signals.overdue = 0.5;
    Figures figures;
    figures.churn_risk = 0.2;
    figures.clv_percentile = 80;
    const auto all = next_actions({signals, figures, 1'000});
    // 0.8 x 1000 x lever x context: up-sell 0.10 x 1, VIP 0.12 x 0.5, cross-sell 0.10 x 0.5,
    // reminder 0.10 x 0.5, gift 0.04 x 1, referral 0.08 x 0.2; the tie by id.
    const std::pair<const char*, double> expected[] = {
        {"up-sell", 80},          {"vip-package", 48},    {"cross-sell", 40},
        {"reorder-reminder", 40}, {"thank-you-gift", 32}, {"referral-request", 12.8}};
    ASSERT_EQ(all.size(), std::size(expected));
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(all[i].action->id, expected[i].first) << i;
        EXPECT_NEAR(all[i].score, expected[i].second, 1e-9) << i;
    }
    const std::vector<Reason> reasons = reasons_of(all[0]);
    ASSERT_EQ(reasons.size(), 4U);
    EXPECT_DOUBLE_EQ(reasons[0].value * reasons[1].value * reasons[2].value * reasons[3].value, 80);
    EXPECT_EQ(text_of(reasons[0], Language::en), "chance of success: 80%");
    EXPECT_EQ(text_of(reasons[2], Language::en), "at stake: 1000");
}

TEST(NextAction, PutsAComplaintBeforeEverySale) {
    Signals signals = in_state(State::at_risk, 6);
    signals.recent_complaints = 1;
    Figures figures;
    figures.churn_risk = 0.6;
    EXPECT_EQ(next_actions({signals, figures, 100})[0].action->id, "resolve-complaint");
}

TEST(NextAction, FollowsTheKindOfCustomer) {
    const auto best = [](Signals signals, double lead_score = Figures::unknown) {
        Figures figures;
        figures.lead_score = lead_score;
        const auto all = next_actions({signals, figures});
        return all.empty() ? std::string() : std::string(all[0].action->id);
    };
    EXPECT_EQ(best(in_state(State::new_customer, 1)), "thank-and-onboard");
    Signals once = in_state(State::active, 1);
    once.overdue = 0.8;
    EXPECT_EQ(best(once), "second-purchase-incentive");
    EXPECT_EQ(best(in_state(State::interested, 0), 10), "welcome-series");
    EXPECT_EQ(best(in_state(State::qualified, 0), 80), "sales-call");
    EXPECT_EQ(best(in_state(State::opportunity, 0)), "proposal-follow-up");
    EXPECT_EQ(best(in_state(State::lapsed_short, 3)), "win-back-offer");
    EXPECT_EQ(best(in_state(State::lapsed_seasonal, 3)), "season-reminder");
    EXPECT_EQ(best(in_state(State::inactive_irrecoverable, 3)), "exit-survey");
}

TEST(NextAction, CatalogueServesEveryStateInThreeLanguages) {
    StateSet served = 0;
    std::set<std::string_view> ids;
    for (const NextAction& action : action_catalogue()) {
        served |= action.states;
        EXPECT_TRUE(ids.insert(action.id).second);
        EXPECT_GT(action.lever, 0);
        EXPECT_LE(action.lever, 0.25);
        for (const Language language : {Language::en, Language::fa, Language::ar}) {
            EXPECT_FALSE(action.label.in(language).empty());
            EXPECT_FALSE(action.why.in(language).empty());
        }
    }
    EXPECT_EQ(served, (StateSet{1} << state_count) - 1);
}

}  // namespace
}  // namespace tenure
