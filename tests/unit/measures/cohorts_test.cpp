// The ledger's first buyers of 2025: L in January, B in March, H in April, D in July, K in
// December.
#include "ledger.hpp"

namespace tenure::ledger {
namespace {

CohortMatrix made(CohortBy by) {
    CohortOptions chosen;
    chosen.measures = options();
    chosen.measures.period = Period{date("2025-01-01"), date("2025-12-31")};
    chosen.by = by;
    return cohorts(*make_store(), chosen);
}

std::vector<std::uint64_t> kept(const Cohort& cohort) {
    std::vector<std::uint64_t> list;
    for (const CohortCell& cell : cohort.months) list.push_back(cell.kept);
    return list;
}

std::vector<double> revenue(const Cohort& cohort) {
    std::vector<double> list;
    for (const CohortCell& cell : cohort.months) list.push_back(cell.revenue.amount());
    return list;
}

TEST(Cohorts, FollowFirstPurchasesMonthByMonth) {
    const CohortMatrix matrix = made(CohortBy::first_purchase);
    ASSERT_EQ(matrix.cohorts.size(), 5u);
    EXPECT_EQ(matrix.cohorts[0].name, "2025-01");
    // L is lost on 19 July, B on 28 August.
    EXPECT_EQ(kept(matrix.cohorts[0]),
              (std::vector<std::uint64_t>{1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0}));
    EXPECT_EQ(kept(matrix.cohorts[1]), (std::vector<std::uint64_t>{1, 1, 1, 1, 1, 0, 0, 0, 0, 0}));
    EXPECT_EQ(revenue(matrix.cohorts[2]),
              (std::vector<double>{60, 0, 60, 0, 0, 60, 0, 0, 240}));  // H
    EXPECT_EQ(revenue(matrix.cohorts[3]), (std::vector<double>{300, 0, 0, 100, 0, 0}));
    EXPECT_EQ(revenue(matrix.cohorts[4]), (std::vector<double>{72}));  // 90 USD in December
    EXPECT_EQ(matrix.cohorts[2].months[1].buyers, 0u);
    EXPECT_EQ(matrix.cohorts[2].months[2].buyers, 1u);
}

TEST(Cohorts, TogetherCountOnlyMonthsThatHaveBegun) {
    const CohortMatrix matrix = made(CohortBy::first_purchase);
    EXPECT_EQ(matrix.all.customers, 5u);
    EXPECT_EQ(matrix.all.months[0].base, 5u);
    EXPECT_DOUBLE_EQ(matrix.all.months[0].revenue.amount(), 672);
    EXPECT_EQ(matrix.all.months[5].base, 4u);  // not K
    EXPECT_EQ(matrix.all.months[5].kept, 3u);  // B is gone by the end of August
    EXPECT_EQ(matrix.all.months[6].base, 3u);  // L B H
    EXPECT_EQ(matrix.all.months[6].kept, 1u);
    EXPECT_TRUE(matrix.all.months[0].complete);
    double sum = 0;
    for (const double each : revenue(matrix.all)) sum += each;
    EXPECT_DOUBLE_EQ(sum, 40 + 200 + 420 + 400 + 72);
}

TEST(Cohorts, GoBySourceAndByCampaign) {
    const CohortMatrix sources = made(CohortBy::source);
    ASSERT_EQ(sources.cohorts.size(), 2u);
    EXPECT_EQ(sources.cohorts[0].name, "unknown");
    EXPECT_EQ(sources.cohorts[0].customers, 4u);
    EXPECT_EQ(sources.cohorts[1].name, "web");  // D, by his lead
    const CohortMatrix campaigns = made(CohortBy::campaign);
    ASSERT_EQ(campaigns.cohorts.size(), 3u);
    EXPECT_EQ(campaigns.cohorts[0].name, "none");
    EXPECT_EQ(campaigns.cohorts[0].customers, 3u);
    EXPECT_EQ(campaigns.cohorts[1].name, "K1");
    EXPECT_EQ(campaigns.cohorts[2].name, "K2");
}

TEST(Cohorts, SayWhyThereAreNone) {
    CohortOptions quiet;
    quiet.measures = options();
    quiet.measures.period = Period{date("2023-01-01"), date("2023-12-31")};
    const CohortMatrix matrix = cohorts(*make_store(), quiet);
    EXPECT_TRUE(matrix.cohorts.empty());
    EXPECT_EQ(text_of(matrix.reason),
              "nobody bought for the first time in the period 2023-01-01 to 2023-12-31");
    quiet.months = 121;
    EXPECT_THROW(cohorts(*make_store(), quiet), Error);
}

TEST(Cohorts, SayWhichRatesAreMissing) {
    CohortOptions chosen;
    chosen.measures = options();
    chosen.measures.rates.reset();
    EXPECT_EQ(text_of(cohorts(*make_store(), chosen).revenue_reason),
              "1 purchase in USD has no rate");
}

}  // namespace
}  // namespace tenure::ledger
