// The CDNOW 1/10 sample (Fader, Hardie, Lee 2005a) at 1997-09-30, against its published summary.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <numeric>
#include <string>

#include "tenure/clv/transactions_csv.hpp"

namespace tenure {
namespace {

const std::string folder = std::string(TENURE_REFERENCE_DIR) + "/data/clv/";

bool has_data() {
    return std::ifstream(folder + "cdnow_sample_log.csv").good();
}

LogSummaries cdnow(Date calibration_end) {
    SummarizeOptions options;
    options.calibration_end = calibration_end;
    options.observation_end = Date::of(1998, 6, 30);
    return summarize_csv_file(folder + "cdnow_sample_log.csv", options);
}

double sum(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(CdnowSummary, HasThePublishedTotals) {
    if (!has_data()) GTEST_SKIP() << "no CDNOW data in " << folder;
    const LogSummaries result = cdnow(Date::of(1997, 9, 30));
    const Summaries& rows = result.table.summaries;
    EXPECT_EQ(rows.size(), 2357U);
    EXPECT_EQ(result.rows, 6919U);
    EXPECT_EQ(result.bad.count, 0U);
    EXPECT_EQ(sum(rows.x), 2457);
    EXPECT_EQ(sum(result.table.holdout_x), 1882);
    EXPECT_EQ(std::count(rows.x.begin(), rows.x.end(), 0.0), 1411);
    EXPECT_TRUE(result.table.rejected.empty());
}

TEST(CdnowSummary, EqualsTheReferenceTable) {
    if (!has_data()) GTEST_SKIP() << "no CDNOW data in " << folder;
    const LogSummaries result = cdnow(Date::of(1997, 9, 30));
    const SummaryTable& table = result.table;
    std::ifstream file(folder + "cdnow_cbs_cal39.csv");
    std::string line;
    std::getline(file, line);
    std::size_t row = 0;
    for (; std::getline(file, line); ++row) {
        unsigned id = 0;
        double x = 0, t_x = 0, T = 0, m = 0, x_hold = 0, spend_hold = 0;
        ASSERT_EQ(std::sscanf(line.c_str(), "%u,%lf,%lf,%lf,%lf,%lf,%lf", &id, &x, &t_x, &T, &m,
                              &x_hold, &spend_hold),
                  7);
        ASSERT_LT(row, table.size());
        const Summary found = table.summaries[row];
        EXPECT_EQ(result.ids.text(table.customer[row]), std::to_string(id));
        EXPECT_EQ(found.x, x) << id;
        EXPECT_EQ(found.t_x, t_x) << id;
        EXPECT_EQ(found.T, T) << id;
        EXPECT_NEAR(found.mean_spend, m, 1e-12 * std::max(1.0, m)) << id;
        EXPECT_EQ(table.holdout_x[row], x_hold) << id;
        EXPECT_NEAR(table.holdout_spend[row], spend_hold, 1e-12 * std::max(1.0, spend_hold)) << id;
    }
    EXPECT_EQ(row, table.size());
}

TEST(CdnowSummary, ReadsTheReferenceTableAsSummaries) {
    if (!has_data()) GTEST_SKIP() << "no CDNOW data in " << folder;
    const SummaryFile file = read_summaries_csv_file(folder + "cdnow_cbs_cal39.csv");
    const LogSummaries log = cdnow(Date::of(1997, 9, 30));
    EXPECT_EQ(file.bad.count, 0U);
    EXPECT_EQ(file.summaries.x, log.table.summaries.x);
    EXPECT_EQ(file.summaries.t_x, log.table.summaries.t_x);
    EXPECT_EQ(file.summaries.T, log.table.summaries.T);
}

// Merging the day's rows leaves 6,696 customer-days of 6,919 rows.
TEST(CdnowSummary, CountsCustomerDaysOfTheWholeLog) {
    if (!has_data()) GTEST_SKIP() << "no CDNOW data in " << folder;
    const LogSummaries log = summarize_csv_file(folder + "cdnow_sample_log.csv");
    EXPECT_EQ(sum(log.table.summaries.x) + 2357, 6696);
    EXPECT_EQ(log.table.end, Date::of(1998, 6, 30));
}

// A day more of calibration moves the likelihood visibly: the split is 09-30, not 10-01.
TEST(CdnowSummary, MovesWithTheSplit) {
    if (!has_data()) GTEST_SKIP() << "no CDNOW data in " << folder;
    const LogSummaries a = cdnow(Date::of(1997, 9, 30));
    const LogSummaries b = cdnow(Date::of(1997, 10, 1));
    EXPECT_GT(sum(b.table.summaries.x), sum(a.table.summaries.x));
    EXPECT_EQ(sum(a.table.summaries.x) + sum(a.table.holdout_x),
              sum(b.table.summaries.x) + sum(b.table.holdout_x));
}

}  // namespace
}  // namespace tenure
