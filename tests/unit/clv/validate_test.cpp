#include "tenure/clv/validate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "statistics/simulated.hpp"
#include "tenure/core/error.hpp"

namespace tenure {
namespace {

const ClvModel model = model_of(ModelKind::mbg_nbd, TimeUnit::week, {0.6, 8, 0.8, 2.5});

/// Six customers, one with refunds and two purchases on a day, two who come in the hold-out.
struct ShopLog {
    std::vector<std::uint32_t> customer{0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 3, 4};
    std::vector<std::int32_t> day{100, 107, 107, 120, 150, 101, 130, 160, 110, 125, 128, 155};
    std::vector<double> amount{10, 5, 5, -2, 20, 8, 9, 10, 7, 6, 6, 9};

    TransactionColumns columns() const { return {customer, day, amount}; }
    SummarizeOptions options() const {
        SummarizeOptions out;
        out.calibration_end = Date{139};
        out.observation_end = Date{169};
        return out;
    }
};

SummaryTable table_of(const Summaries& summaries, std::vector<double> holdout) {
    SummaryTable out;
    out.summaries = summaries;
    out.customer.resize(summaries.size());
    out.holdout_x = std::move(holdout);
    out.end = {1000};
    out.observation_end = {1000 + 26 * 7};
    return out;
}

TEST(Accuracy, OfAHandComputedCase) {
    const Accuracy found =
        accuracy_of(std::vector<double>{1, 2, 3, NAN}, std::vector<double>{2, 2, 5, 1});
    EXPECT_EQ(found.customers, 3);
    EXPECT_EQ(found.left_out, 1U);
    EXPECT_EQ(found.expected, 6);
    EXPECT_EQ(found.actual, 9);
    EXPECT_DOUBLE_EQ(found.mean_absolute_error, 1);
    EXPECT_DOUBLE_EQ(found.root_mean_square_error, std::sqrt(5.0 / 3));
    EXPECT_DOUBLE_EQ(found.bias, 6.0 / 9 - 1);
    EXPECT_DOUBLE_EQ(found.correlation, 3 / std::sqrt(2 * 6.0));
}

TEST(Accuracy, WeightsCountCustomers) {
    const Accuracy once = accuracy_of(std::vector<double>{1, 1, 4}, std::vector<double>{2, 2, 1});
    const Accuracy weighted = accuracy_of(std::vector<double>{1, 4}, std::vector<double>{2, 1},
                                          std::vector<double>{2, 1});
    EXPECT_DOUBLE_EQ(weighted.root_mean_square_error, once.root_mean_square_error);
    EXPECT_DOUBLE_EQ(weighted.correlation, once.correlation);
    EXPECT_EQ(weighted.customers, 3);
}

TEST(Accuracy, SaysSoWhereNothingVariesOrHappened) {
    const Accuracy found = accuracy_of(std::vector<double>{1, 1}, std::vector<double>{0, 0});
    EXPECT_TRUE(std::isnan(found.correlation));
    EXPECT_TRUE(std::isnan(found.bias));
    EXPECT_EQ(accuracy_of({}, {}).customers, 0);
    EXPECT_THROW(accuracy_of(std::vector<double>{1}, {}), Error);
}

TEST(Validate, HoldoutComparesEachCustomerWithTheExpectation) {
    const ShopLog log;
    const SummaryTable table = summarize(log.columns(), log.options());
    ASSERT_EQ(table.size(), 4U);
    const ClvModel spend = model_of(ModelKind::gamma_gamma, TimeUnit::week, {6, 4, 15});
    const HoldoutReport report = validate_holdout(model, table, &spend);
    EXPECT_EQ(report.length.in(TimeUnit::day), 30);
    double expected = 0, revenue = 0;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double x = expected_transactions(model, table.summaries[i], {30, TimeUnit::day});
        expected += x;
        revenue += x * expected_spend(spend, table.summaries[i]);
    }
    EXPECT_NEAR(report.transactions.expected, expected, 1e-12);
    EXPECT_EQ(report.transactions.actual, 2);
    ASSERT_TRUE(report.spend.has_value());
    EXPECT_NEAR(report.spend->expected, revenue, 1e-10);
    EXPECT_EQ(report.spend->actual, 30);
    EXPECT_FALSE(validate_holdout(model, table).spend.has_value());
}

TEST(Validate, WithoutAHoldoutIsRefused) {
    const ShopLog log;
    const SummaryTable table = summarize(log.columns());
    EXPECT_THROW(validate_holdout(model, table), Error);
    EXPECT_THROW(expectations_by_frequency(model, table), Error);
}

TEST(Validate, FrequencyGroupsAddUpToEverybody) {
    const ShopLog log;
    const SummaryTable table = summarize(log.columns(), log.options());
    const auto groups = expectations_by_frequency(model, table, 1);
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[0].customers, 1);  // customer 2
    EXPECT_EQ(groups[1].customers, 3);
    EXPECT_NEAR(groups[1].actual, 2.0 / 3, 1e-15);
    const double all = groups[0].expected + 3 * groups[1].expected;
    EXPECT_NEAR(all, validate_holdout(model, table).transactions.expected, 1e-12);
    EXPECT_TRUE(std::isnan(expectations_by_frequency(model, table, 9)[9].expected));
    EXPECT_THROW(expectations_by_frequency(model, table, -1), Error);
}

TEST(Validate, HistogramAddsUpToEverybodyUnderEveryModel) {
    const Summaries people = simulated::draw({ModelKind::mbg_nbd, {0.6, 8, 0.8, 2.5}, 40});
    for (const ModelKind kind : {ModelKind::mbg_nbd, ModelKind::bg_nbd, ModelKind::pareto_nbd}) {
        double actual = 0, expected = 0;
        const ClvModel each = model_of(kind, TimeUnit::week, {0.6, 8, 0.8, 2.5});
        for (const FrequencyCount& bar : frequency_histogram(each, people.view(), 3)) {
            actual += bar.actual;
            expected += bar.expected;
        }
        EXPECT_EQ(actual, 40);
        EXPECT_NEAR(expected, 40, 1e-10);
    }
    EXPECT_THROW(
        frequency_histogram(model_of(ModelKind::sbg, TimeUnit::year, {1, 1}), people.view()),
        Error);
}

TEST(Validate, TrackingCountsEveryRepeatTransactionOnce) {
    const ShopLog log;
    const SummaryTable table = summarize(log.columns(), log.options());
    const auto points = track(model, log.columns(), log.options());
    ASSERT_EQ(points.size(), 10U);  // 70 days
    EXPECT_EQ(points.front().end.days, 106);
    EXPECT_EQ(points.back().end.days, 169);
    double calibration = 0, holdout = 0;
    for (const TrackingPoint& each : points) (each.holdout ? holdout : calibration) += each.actual;
    const auto sum = [](const std::vector<double>& of) {
        return std::accumulate(of.begin(), of.end(), 0.0);
    };
    EXPECT_EQ(calibration, sum(table.summaries.x));
    EXPECT_EQ(holdout, sum(table.holdout_x));
    EXPECT_EQ(points.back().cumulative_actual, calibration + holdout);
    EXPECT_FALSE(points[4].holdout);  // up to day 134
    EXPECT_TRUE(points[5].holdout);
}

TEST(Validate, TrackingExpectsWhatNewCustomersAreExpectedToDo) {
    const ShopLog log;
    const auto points = track(model, log.columns(), log.options(), {1, TimeUnit::month});
    ASSERT_EQ(points.size(), 3U);
    double expected = 0;
    for (const std::int32_t first : {100, 101, 110, 125}) {
        expected += expected_transactions(model, {169.0 - first, TimeUnit::day});
    }
    EXPECT_NEAR(points.back().cumulative_expected, expected, 1e-12);
    double sum = 0;
    for (const TrackingPoint& each : points) sum += each.expected;
    EXPECT_NEAR(sum, expected, 1e-12);
}

TEST(Validate, TrackingMergesAsSummariesDo) {
    const ShopLog log;
    SummarizeOptions options = log.options();
    options.merge.period = MergePeriod::month;
    const SummaryTable table = summarize(log.columns(), options);
    double repeats = 0;
    for (const double x : table.summaries.x) repeats += x;
    for (const double x : table.holdout_x) repeats += x;
    EXPECT_EQ(track(model, log.columns(), options).back().cumulative_actual, repeats);
}

TEST(Validate, TrackingRefusesWhatHasNoCalendar) {
    const ShopLog log;
    EXPECT_THROW(track(model_of(ModelKind::bg_bb, TimeUnit::year, {1, 1, 1, 1}), log.columns(),
                       log.options()),
                 Error);
    EXPECT_THROW(track(model, log.columns(), log.options(), {0.5, TimeUnit::day}), Error);
    EXPECT_TRUE(track(model, {}, {}).empty());
}

TEST(Validate, ComparisonOrdersByBicWithoutAHoldout) {
    const Summaries people = simulated::draw({ModelKind::bg_nbd, {0.6, 8, 0.8, 2.5}, 400});
    const auto rows = compare(people.view());
    ASSERT_EQ(rows.size(), 4U);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        EXPECT_LE(rows[i - 1].model.bic(), rows[i].model.bic());
        EXPECT_FALSE(rows[i].holdout.has_value());
    }
    EXPECT_EQ(rows.back().model.kind, ModelKind::nbd);
    EXPECT_EQ(rows.back().model.degrees(), 2);
}

TEST(Validate, ComparisonOrdersByErrorOfTheHoldout) {
    const Summaries people = simulated::draw({ModelKind::bg_nbd, {0.6, 8, 0.8, 2.5}, 400});
    std::vector<double> later(people.size());
    for (std::size_t i = 0; i < later.size(); ++i) later[i] = people.t_x[i] > 40 ? 2 : 0;
    const auto rows = compare(table_of(people, later));
    for (std::size_t i = 1; i < rows.size(); ++i) {
        EXPECT_LE(rows[i - 1].holdout->root_mean_square_error,
                  rows[i].holdout->root_mean_square_error);
    }
}

TEST(Validate, ComparisonOrdersWhatCannotBeFittedLast) {
    const std::vector<double> nothing;
    SummaryView nobody;
    nobody.x = nobody.t_x = nobody.T = nothing;
    const auto rows = compare(nobody);
    ASSERT_EQ(rows.size(), 4U);
    for (const ComparedModel& each : rows) {
        ASSERT_EQ(each.model.findings.size(), 1U);
        EXPECT_EQ(each.model.findings[0].code, "not_fitted");
        EXPECT_FALSE(each.model.findings[0].next.empty());
    }
    CompareOptions amounts;
    amounts.kinds = {ModelKind::gamma_gamma};
    EXPECT_THROW(compare(nobody, amounts), Error);
}

}  // namespace
}  // namespace tenure
