// Segments of a generation in a store: counts, values, bands and members worked out by hand.
#include "tenure/segment/overview.hpp"

#include <gtest/gtest.h>

#include "unit/store/store_kit.hpp"

namespace tenure {
namespace {

using store_kit::PageMaker;

const Currency euro = Currency::of("EUR");

InsightRow row(const std::string& id, const std::string& state, std::optional<double> clv = {}) {
    InsightRow insight;
    insight.customer = {"crm", "Accounts", id, 0};
    insight.name = "Customer " + id;
    insight.state = state;
    insight.stage = "retention";
    if (clv) insight.clv = Money::of(*clv, euro);
    return insight;
}

/// A base of six: four buyers of whom three are valued, a lead, and one who came back.
struct Base {
    std::unique_ptr<Store> store = open_store("memory:");
    Generation generation;
    SegmentOptions options;

    Base() {
        PageMaker page(*store, "Accounts");
        for (const char* id : {"1", "2", "3", "4", "5", "6"}) {
            Customer customer;
            customer.name = std::string("Customer ") + id;
            customer.city = std::string(id[0] < '3' ? "تهران" : "Shiraz");
            page.add(id, 1, {std::string("n"), std::string("s")},
                     {store_kit::row_of(EntityKind::customer, customer)});
        }
        page.commit();
        std::vector<InsightRow> rows{row("1", "loyal", 600),        row("2", "at_risk", 300),
                                     row("3", "new_customer", 100), row("4", "lapsed_long"),
                                     row("5", "interested"),        row("6", "won_back")};
        rows[0].figures = scored("champions", 5, 5, 5, 9, 0.1);
        rows[1].figures = scored("at-risk", 2, 4, 4, 5, 0.7);
        rows[2].figures = scored("new", 5, 1, 1, 1, 0.6);
        rows[3].figures = scored("lost", 1, 1, 2, 1, 0.9);
        rows[5].figures = scored("promising", 4, 2, 1, 2, 0.2);
        const double percentiles[] = {200.0 / 3, 100.0 / 3, 0};
        for (std::size_t i = 0; i < 3; ++i) rows[i].figures.clv_percentile = percentiles[i];
        generation.as_of = store_kit::day(100);
        generation.framework = "pars-vtiger-5";
        generation.number = store->begin_generation(generation);
        store->put_insights(generation.number, rows);
        store->finish_generation(generation.number, rows.size(), store_kit::day(100));
    }
    static Figures scored(const char* segment, int r, int f, int m, int days, double risk) {
        Figures figures;
        figures.segment = segment;
        figures.recency_score = r;
        figures.frequency_score = f;
        figures.monetary_score = m;
        figures.purchases = figures.days = days;
        figures.churn_risk = risk;
        figures.overdue = 0;
        return figures;
    }
    SegmentOverview overview() const { return segment_overview(*store, generation, options); }
    std::vector<std::string> members(const std::string& segment) const {
        std::vector<std::string> ids;
        each_member(*store, generation, segment, options,
                    [&](const InsightRow& insight) { ids.push_back(insight.customer.id); });
        return ids;
    }
};

const SegmentCount& segment(const SegmentOverview& overview, const std::string& id) {
    for (const SegmentCount& each : overview.segments) {
        if (each.info.id == id) return each;
    }
    throw std::runtime_error("no segment " + id);
}

TEST(SegmentOverview, CountsEverybodyAndTheirValue) {
    const SegmentOverview overview = Base().overview();
    EXPECT_EQ(overview.customers, 6U);
    EXPECT_EQ(overview.valued, 3U);
    EXPECT_DOUBLE_EQ(overview.clv, 1'000);
    EXPECT_EQ(overview.currency, euro);
    EXPECT_EQ(segment(overview, "champions").customers, 1U);
    EXPECT_DOUBLE_EQ(segment(overview, "champions").clv, 600);
    EXPECT_EQ(segment(overview, "loyal").customers, 0U);
    EXPECT_EQ(segment(overview, "one-time-buyers").customers, 2U);
    EXPECT_EQ(segment(overview, "registered-not-bought").customers, 1U);
    EXPECT_EQ(segment(overview, "reactivated").customers, 1U);
    std::uint64_t in_grid = 0, in_rfm = 0;
    for (const auto& line : overview.grid) {
        for (const std::uint64_t customers : line) in_grid += customers;
    }
    for (const SegmentCount& each : overview.segments) {
        if (each.info.kind == SegmentKind::rfm) in_rfm += each.customers;
    }
    EXPECT_EQ(in_grid, 5U);
    EXPECT_EQ(in_rfm, 5U);
    EXPECT_EQ(overview.grid[4][4], 1U);
    EXPECT_EQ(overview.grid[1][3], 1U);
}

TEST(SegmentOverview, CutsTheTopByValueWithAtLeastOneCustomer) {
    const SegmentOverview overview = Base().overview();
    ASSERT_EQ(overview.bands.size(), 5U);
    EXPECT_EQ(overview.bands[0].customers, 1U);  // 1 % of three
    EXPECT_DOUBLE_EQ(overview.bands[0].share, 0.6);
    EXPECT_EQ(overview.bands[4].customers, 2U);  // 50 %
    EXPECT_DOUBLE_EQ(overview.bands[4].least, 300);
    EXPECT_DOUBLE_EQ(overview.bands[4].share, 0.9);
}

TEST(SegmentOverview, ListsTheBestAndTheMostEndangeredFirst) {
    Base base;
    const SegmentOverview overview = base.overview();
    ASSERT_EQ(overview.vip.size(), 1U);
    EXPECT_EQ(overview.vip[0].customer.id, "1");
    ASSERT_EQ(overview.highest_risk.size(), 2U);  // the lapsed one is past saving by a call
    EXPECT_EQ(overview.highest_risk[0].customer.id, "2");  // 0.7 x 300 before 0.6 x 100
    EXPECT_DOUBLE_EQ(urgency(overview.highest_risk[0], "highest-risk"), 210);
    base.options.listed = 1;
    EXPECT_EQ(base.overview().highest_risk.size(), 1U);
}

TEST(SegmentOverview, AsksRulesWithTheCustomersAttributes) {
    Base base;
    base.options.rules = rule_segments_from_json(
        R"([{"id": "tehran", "rule": {"field": "city", "equals": "تهران"}},
            {"id": "rich", "rule": {"field": "clv", "above": 299}},
            {"id": "shoes", "rule": {"field": "categories", "contains": "shoes"}}])",
        "test");
    const SegmentOverview overview = base.overview();
    EXPECT_EQ(segment(overview, "tehran").customers, 2U);
    EXPECT_DOUBLE_EQ(segment(overview, "tehran").clv, 900);
    EXPECT_EQ(segment(overview, "rich").customers, 2U);
    EXPECT_EQ(segment(overview, "shoes").customers, 0U);
    EXPECT_EQ(base.members("tehran"), (std::vector<std::string>{"1", "2"}));
    EXPECT_EQ(base.members("one-time-buyers"), (std::vector<std::string>{"3", "4"}));
    EXPECT_EQ(base.members("promising"), std::vector<std::string>{"6"});
}

TEST(SegmentOverview, RefusesUnknownAndDoubledIds) {
    Base base;
    try {
        (void)base.members("at_risk");
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("Did you mean \"at-risk\"?"), std::string::npos);
    }
    base.options.rules =
        rule_segments_from_json(R"([{"id": "vip", "rule": {"field": "clv", "above": 1}}])", "test");
    EXPECT_THROW((void)base.overview(), Error);
}

TEST(SegmentOverview, IsEmptyForAnEmptyBase) {
    const auto store = open_store("memory:");
    Generation generation;
    generation.number = store->begin_generation(generation);
    store->finish_generation(generation.number, 0, store_kit::day(1));
    const SegmentOverview overview = segment_overview(*store, generation, {});
    EXPECT_EQ(overview.customers, 0U);
    EXPECT_TRUE(overview.bands.empty());
    EXPECT_FALSE(overview.currency);
}

TEST(Lists, ExplainTheRiskOfAGeneration) {
    InsightRow insight = row("1", "repeat");
    insight.figures = Base::scored("loyal", 4, 4, 4, 6, 0.5);
    insight.figures.overdue = 1;
    std::vector<Reason> reasons = risk_reasons(insight);
    ASSERT_EQ(reasons.size(), 1U);
    EXPECT_EQ(reasons[0].code, "overdue");
    insight.figures.churn_risk = 0.6;  // a warning sign that the figures do not name
    reasons = risk_reasons(insight);
    ASSERT_EQ(reasons.size(), 2U);
    EXPECT_EQ(reasons[1].code, "signs");
    insight.state = "lapsed_long";
    insight.figures.churn_risk = 0.9;
    EXPECT_EQ(risk_reasons(insight)[0].code, "lapsed");
}

}  // namespace
}  // namespace tenure
