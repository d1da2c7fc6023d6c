// The public CDNOW log as store rows: the evaluation's customer-days must be the literature's.
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "tenure/insight/evaluate.hpp"
#include "unit/insight/listed_customers.hpp"
#include "unit/lifecycle/rows_builder.hpp"

namespace tenure {
namespace {

using testing::at_noon;

std::vector<testing::RowsBuilder> cdnow(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    std::map<int, testing::RowsBuilder> customers;
    while (std::getline(file, line)) {
        int id = 0, master = 0, day = 0, discs = 0;
        double spend = 0;
        if (std::sscanf(line.c_str(), "%d,%d,%d,%d,%lf", &id, &master, &day, &discs, &spend) != 5) {
            continue;
        }
        const Date date = Date::of(day / 10000, static_cast<unsigned>(day / 100 % 100),
                                   static_cast<unsigned>(day % 100));
        auto& rows = customers.emplace(id, testing::RowsBuilder(std::to_string(id))).first->second;
        rows.buys(to_string(date), spend, "USD");
    }
    std::vector<testing::RowsBuilder> all;
    for (auto& [id, rows] : customers) all.push_back(std::move(rows));
    return all;
}

TEST(Evaluate, CountsTheCustomerDaysOfCdnow) {
    const std::string path = TENURE_REFERENCE_DIR "/data/clv/cdnow_sample_log.csv";
    const auto customers = cdnow(path);
    if (customers.empty()) GTEST_SKIP() << path << " is not here";
    testing::ListedCustomers store;
    store.customers = customers.size();
    store.make = [&](std::size_t i) { return customers[i].build(); };
    const EvaluationReport report = evaluate(store, at_noon("1997-09-30"));
    std::uint64_t repeats = 0, once = 0;
    std::map<std::string, int> stages;
    for (const InsightRow& row : store.insights) {
        repeats += static_cast<std::uint64_t>(row.figures.days) - 1;
        once += row.figures.days == 1 ? 1 : 0;
        ++stages[row.state];
        EXPECT_TRUE(row.clv) << row.customer.id;
    }
    EXPECT_EQ(report.customers, 2357U);
    EXPECT_EQ(report.without_clv, 0U);
    EXPECT_EQ(repeats, 2457U);
    EXPECT_EQ(once, 1411U);
    EXPECT_GT(stages["lapsed_short"] + stages["lapsed_long"] + stages["inactive_recoverable"], 0);
    EXPECT_GT(stages["loyal"], 0);
}

}  // namespace
}  // namespace tenure
