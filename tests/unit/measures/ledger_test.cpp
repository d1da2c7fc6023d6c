// Every measure of the ledger against the value worked out by hand beside it.
#include "ledger.hpp"

namespace tenure::ledger {
namespace {

/// The report of the ledger, made once: no test changes it.
const MeasureReport& report() {
    static const MeasureReport made = measure(*make_store(), options());
    return made;
}

double value(std::string_view id) {
    const Measure& found = report()[id];
    EXPECT_TRUE(found.value) << id << " is not available because " << text_of(found.reason);
    return found.value ? found.value->number : -1e9;
}

std::string money(std::string_view id) {
    const Measure& found = report()[id];
    if (!found.value || !found.value->money)
        return "not available because " + text_of(found.reason);
    return to_string(*found.value->money);
}

double part(std::string_view id, std::string_view of, std::string_view name) {
    const MeasureDetail* detail = report()[id].detail(of, name);
    EXPECT_NE(detail, nullptr) << id << ": " << of << " " << name;
    return detail == nullptr ? -1e9 : detail->reading.number;
}

TEST(Ledger, MovementsAddUp) {
    // A B H I J L M at the opening; D E K arrive; C returns; B L J leave, E gives all back.
    const Movements expected{7, 3, 1, 4, 7};
    EXPECT_EQ(report().movements, expected);
    EXPECT_EQ(report().customers, 13u);
}

TEST(Ledger, RetentionAndChurnShareTheOpening) {
    EXPECT_DOUBLE_EQ(value("retention_rate"), 4.0 / 7);  // A H I M of seven
    EXPECT_DOUBLE_EQ(value("churn_rate"), 3.0 / 7);
    EXPECT_DOUBLE_EQ(part("retention_rate", "cohort", "2024-11"), 1);  // A
    EXPECT_DOUBLE_EQ(part("retention_rate", "cohort", "2025-01"), 0);  // L
    EXPECT_DOUBLE_EQ(part("retention_rate", "cohort", "2025-03"), 0);  // B J
    EXPECT_EQ(report()["retention_rate"].detail("cohort", "2025-03")->count, 2u);
    EXPECT_DOUBLE_EQ(part("retention_rate", "cohort", "2025-05"), 1);  // M
    EXPECT_DOUBLE_EQ(value("win_back_rate"), 1.0 / 6);  // C of C G, and four who left
}

TEST(Ledger, ReasonsForChurnAreThoseOfTheLost) {
    EXPECT_DOUBLE_EQ(value("churn_reasons"), 2);  // of B J L E
    EXPECT_EQ(report()["churn_reasons"].records, 4u);
    EXPECT_DOUBLE_EQ(part("churn_reasons", "reason", "price"), 0.25);
    EXPECT_DOUBLE_EQ(part("churn_reasons", "reason", "too expensive"), 0.25);
    EXPECT_DOUBLE_EQ(part("churn_reasons", "reason", "unknown"), 0.5);
}

TEST(Ledger, RevenueMovementsAddUpToTheCent) {
    // Before: A 200, B 200, H 120, L 40. Now: A 150, C 72, D 300 + 100, H 300, K 72.
    ASSERT_TRUE(report().revenue);
    const RevenueMovements& moves = *report().revenue;
    EXPECT_EQ(to_string(moves.opening), "560.00 EUR");
    EXPECT_EQ(to_string(moves.arrived), "472.00 EUR");
    EXPECT_EQ(to_string(moves.won_back), "72.00 EUR");
    EXPECT_EQ(to_string(moves.expansion), "180.00 EUR");
    EXPECT_EQ(to_string(moves.contraction), "50.00 EUR");
    EXPECT_EQ(to_string(moves.churned), "240.00 EUR");
    EXPECT_EQ(to_string(moves.closing), "994.00 EUR");
    EXPECT_EQ(moves.opening + moves.arrived + moves.won_back + moves.expansion,
              moves.closing + moves.contraction + moves.churned);
    EXPECT_DOUBLE_EQ(value("nrr"), 450.0 / 560);
    EXPECT_DOUBLE_EQ(value("grr"), 270.0 / 560);
    EXPECT_DOUBLE_EQ(value("revenue_churn_rate"), 240.0 / 560);
}

TEST(Ledger, RevenuePerCustomerAndOfExistingOnes) {
    EXPECT_EQ(money("arpu"), "90.36 EUR");               // 994 / 11 people
    EXPECT_EQ(money("existing_revenue"), "522.00 EUR");  // A 150, C 72, H 300
    EXPECT_DOUBLE_EQ(part("existing_revenue", "part", "share of revenue"), 522.0 / 994);
    EXPECT_DOUBLE_EQ(value("upgrade_rate"), 0.5);  // I pays 50 instead of 30, M as before
}

TEST(Ledger, CampaignsReachClickAndBounce) {
    // K1 was sent to 100; K2 reached H and K, K3 reached C, K4 reached H.
    EXPECT_DOUBLE_EQ(value("click_through_rate"), 3.0 / 104);  // D, H, K
    EXPECT_DOUBLE_EQ(value("bounce_rate"), 1.0 / 104);
    EXPECT_DOUBLE_EQ(part("click_through_rate", "campaign", "K2"), 1);
}

TEST(Ledger, LeadsConvertAndBuy) {
    EXPECT_DOUBLE_EQ(value("leads_by_source"), 4);
    EXPECT_EQ(report()["leads_by_source"].detail("source", "web")->count, 2u);
    EXPECT_EQ(report()["leads_by_source"].detail("source", "fair")->count, 1u);
    EXPECT_EQ(report()["leads_by_source"].detail("source", "unknown")->count, 1u);
    EXPECT_DOUBLE_EQ(value("lead_conversion_rate"), 0.25);  // L3 only in January
    EXPECT_DOUBLE_EQ(value("lead_to_customer_rate"), 0.25);
    EXPECT_DOUBLE_EQ(value("activation_rate"), 0.5);  // D K of D E F K: E gave all back
}

TEST(Ledger, PurchasesRepeatInTheirIntervals) {
    EXPECT_DOUBLE_EQ(value("time_to_first_purchase"), 12.5);  // D 15 days, K 10
    EXPECT_DOUBLE_EQ(value("repeat_purchase_rate"), 0.8);     // A C D H of A C D H K
    // A 92, 92; C 471; D 92; H 78, 91
    EXPECT_DOUBLE_EQ(value("mean_interval"), 916.0 / 6);
    EXPECT_DOUBLE_EQ(part("mean_interval", "spread", "median"), 92);
    EXPECT_DOUBLE_EQ(value("repeat_ladder"), 0.5);  // A C D H of A B C D G H K L
    EXPECT_DOUBLE_EQ(part("repeat_ladder", "step", "2 to 3"), 0.5);
    EXPECT_DOUBLE_EQ(part("repeat_ladder", "step", "3 to 4"), 1);
    EXPECT_DOUBLE_EQ(part("repeat_ladder", "step", "4 to 5"), 0.5);
    EXPECT_DOUBLE_EQ(part("repeat_ladder", "step", "5 to 6"), 0);
}

TEST(Ledger, BasketsAreCrossSoldAndPaired) {
    EXPECT_DOUBLE_EQ(value("cross_sell_rate"), 2.0 / 3);  // A, C of A, C, H
    // Of five baskets, shoes are in four, bags in three, both in two.
    EXPECT_DOUBLE_EQ(value("co_purchase_lift"), 2.0 * 5 / (4 * 3));
    EXPECT_DOUBLE_EQ(part("co_purchase_lift", "support", "bags + shoes"), 0.4);
    EXPECT_DOUBLE_EQ(part("co_purchase_lift", "confidence", "bags > shoes"), 2.0 / 3);
    EXPECT_DOUBLE_EQ(part("co_purchase_lift", "confidence", "shoes > bags"), 0.5);
    EXPECT_EQ(report()["co_purchase_lift"].detail("lift", "bags + care"), nullptr);  // only one
}

TEST(Ledger, DealsFillThePipeline) {
    EXPECT_EQ(money("pipeline_value"), "1600.00 EUR");  // 1000, 500 USD at 0.80, 200
    EXPECT_DOUBLE_EQ(part("pipeline_value", "sum", "weighted by probability"), 600);
    EXPECT_EQ(money("pipeline_velocity"), "25.00 EUR");  // 3 x 2/4 x 500 / 30 days
    EXPECT_EQ(report()["pipeline_velocity"].value->unit, MeasureUnit::money_per_day);
}

TEST(Ledger, AnswersAndTicketsAreScored) {
    EXPECT_DOUBLE_EQ(value("nps"), 25);             // 10 9 | 8 | 6
    EXPECT_DOUBLE_EQ(value("csat"), 2.0 / 3);       // 5 4 | 3
    EXPECT_DOUBLE_EQ(value("resolution_time"), 2);  // one day, three days
}

TEST(Ledger, WinningAndKeepingHasItsCost) {
    EXPECT_EQ(money("cac"), "101.87 EUR");           // 240 + 41/50 of 100 USD at 0.80, by three
    EXPECT_EQ(money("win_back_cost"), "30.00 EUR");  // K3, for C
    EXPECT_EQ(money("clv"), "250.00 EUR");
    EXPECT_DOUBLE_EQ(value("clv_to_cac"), 250 / 101.87);
    EXPECT_DOUBLE_EQ(value("payback_time"), 101.87 / (90.36 * 0.3 / 184));
    EXPECT_DOUBLE_EQ(value("keep_versus_win_cost"), 15 / 101.87);  // 60 for A H I M
}

TEST(Ledger, LifetimesAreObservedAndExpected) {
    EXPECT_DOUBLE_EQ(value("observed_lifetime"), 1791.0 / 13);
    // B G L 180 days each, J from 1 March to 12 December
    EXPECT_DOUBLE_EQ(part("observed_lifetime", "part", "first purchase or contract to loss"),
                     826.0 / 4);
    EXPECT_NEAR(value("expected_remaining_lifetime"), 313.0388, 1e-4);  // 184 / ln(9 / 5)
}

TEST(Ledger, FewerLossesWouldBringThatMuchMore) {
    EXPECT_NEAR(value("churn_what_if"), 0.061899090, 1e-6);
    EXPECT_NEAR(part("churn_what_if", "now", "yearly churn"), 0.688634705, 1e-6);
    EXPECT_NEAR(part("churn_what_if", "now", "revenue"), 741.04, 0.006);
    EXPECT_NEAR(part("churn_what_if", "then", "profit"), 181.50, 0.006);
}

TEST(Ledger, CampaignsAreCreditedByTheRuleAsked) {
    // Cost 240 + 65.60 + 30 + 60 = 395.60. Last touch: K1 300, K2 240 + 72, K3 72, K4 50.
    EXPECT_NEAR(value("campaign_roi"), (734 * 0.3 - 395.6) / 395.6, 1e-12);
    EXPECT_DOUBLE_EQ(part("campaign_roi", "revenue", "K2"), 312);
    EXPECT_NEAR(part("campaign_roi", "roi", "K1"), (90 - 240) / 240.0, 1e-12);
    MeasureOptions by = options();
    by.attribution = Attribution::first;
    const auto store = make_store();
    const auto credited = [&](const char* campaign) {
        return measure(*store, by)["campaign_roi"].detail("revenue", campaign)->reading.number;
    };
    EXPECT_DOUBLE_EQ(credited("K4"), 290);
    EXPECT_DOUBLE_EQ(credited("K2"), 72);
    by.attribution = Attribution::linear;
    EXPECT_DOUBLE_EQ(credited("K4"), 170);
    EXPECT_DOUBLE_EQ(credited("K2"), 192);
}

TEST(Ledger, PathsLeadToTheFirstPurchaseOrStop) {
    EXPECT_DOUBLE_EQ(value("touchpoint_paths"), 2);
    EXPECT_DOUBLE_EQ(part("touchpoint_paths", "path", "email > call"), 0.5);         // D
    EXPECT_DOUBLE_EQ(part("touchpoint_paths", "path", "advertisement"), 0.5);        // K
    EXPECT_DOUBLE_EQ(part("touchpoint_paths", "stopped", "acquisition: email"), 1);  // F
}

TEST(Ledger, TheFunnelCountsHowFarPeopleGot) {
    std::vector<std::uint64_t> reached;
    for (const FunnelStep& step : report().funnel) reached.push_back(step.reached);
    // F; E K; B C G H I J L M; A D. Lost at some time: B C G J L.
    EXPECT_EQ(reached, (std::vector<std::uint64_t>{13, 12, 10, 2, 5}));
    EXPECT_DOUBLE_EQ(*report().funnel[2].of_previous, 10.0 / 12);
    EXPECT_FALSE(report().funnel[4].of_previous);
}

TEST(Ledger, StagesReconcileWithMoves) {
    std::uint64_t opening = 0, closing = 0;
    for (const StageFlow& flow : report().stages) {
        EXPECT_EQ(flow.opening + flow.in - flow.out, flow.closing) << flow.stage;
        std::uint64_t in = 0, out = 0;
        for (const Moves& moves : report().stage_moves) {
            in += moves.to == flow.stage ? moves.count : 0;
            out += moves.from == flow.stage ? moves.count : 0;
        }
        EXPECT_EQ(flow.in, in) << flow.stage;
        EXPECT_EQ(flow.out, out) << flow.stage;
        opening += flow.opening;
        closing += flow.closing;
    }
    EXPECT_EQ(opening, 9u);  // all but D E F K
    EXPECT_EQ(closing, 13u);
}

TEST(Ledger, EveryMeasureOfTheCatalogueHasAValue) {
    ASSERT_EQ(report().measures.size(), measure_catalogue().size());
    EXPECT_EQ(report().measures.size(), 38u);
    for (const Measure& each : report().measures) {
        EXPECT_TRUE(each.value) << each.id << " is not available because " << text_of(each.reason);
        EXPECT_TRUE(each.reason.empty()) << each.id;
        EXPECT_GT(each.records, 0u) << each.id;
    }
    EXPECT_TRUE(report().remarks.empty()) << text_of(report().remarks.front());
}

TEST(Ledger, ReadsTheSameFromADatabase) {
    const MeasureReport other = measure(*make_store("sqlite::memory:"), options());
    EXPECT_EQ(other.movements, report().movements);
    for (const Measure& each : report().measures) {
        const Measure& same = other[each.id];
        EXPECT_EQ(same.reason, each.reason) << each.id;
        EXPECT_EQ(same.records, each.records) << each.id;
        EXPECT_EQ(same.details.size(), each.details.size()) << each.id;
        ASSERT_TRUE(same.value && each.value) << each.id;
        EXPECT_DOUBLE_EQ(same.value->number, each.value->number) << each.id;
    }
}

TEST(Catalogue, NamesEveryMeasureInThreeLanguages) {
    for (const MeasureInfo& info : measure_catalogue()) {
        for (const Label* label : {&info.label, &info.formula, &info.source}) {
            for (const std::string* text : {&label->en, &label->fa, &label->ar}) {
                EXPECT_FALSE(text->empty()) << info.id;
            }
        }
    }
}

}  // namespace
}  // namespace tenure::ledger
