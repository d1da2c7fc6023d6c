// The CDNOW purchase log as vTiger invoices: what goes in is counted to the cent.
#include "command_support.hpp"

namespace tenure::testing {
namespace {

const std::string log_file = TENURE_REFERENCE_DIR "/data/clv/cdnow_sample_log.csv";

struct LogTotals {
    std::uint64_t rows = 0;
    std::uint64_t cents = 0;
};

LogTotals totals_of_log() {
    LogTotals totals;
    std::ifstream in(log_file);
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        const std::string spend = line.substr(line.rfind(',') + 1);
        totals.cents += static_cast<std::uint64_t>(std::stod(spend) * 100 + 0.5);
        ++totals.rows;
    }
    return totals;
}

TEST(Cdnow, IsCountedToTheCentAndASecondSyncFindsNothingNew) {
    if (!std::filesystem::exists(log_file)) GTEST_SKIP() << "no reference data at " << log_file;
    sandbox::Options options;
    options.transactions_csv = log_file;
    const sandbox::VtigerServer server(options);
    const Folder folder;
    configure(folder, server);
    const Ran first = run(folder, {"sync", "--json"});
    ASSERT_EQ(first.exit, 0) << first.err;

    const auto status = run(folder, {"status", "--json"}).json();
    EXPECT_EQ(status["entities"]["customer"], 2'357);
    EXPECT_EQ(status["entities"]["purchase"], 6'919);
    EXPECT_EQ(status["purchases"]["count"], 6'919);
    EXPECT_EQ(status["purchases"]["customer_days"], 6'696);
    const LogTotals log = totals_of_log();
    EXPECT_EQ(log.rows, 6'919u);
    ASSERT_EQ(status["purchases"]["spend"].size(), 1u);
    const double spend = status["purchases"]["spend"].front().get<double>();
    EXPECT_EQ(static_cast<std::uint64_t>(spend * 100 + 0.5), log.cents);

    const Ran second = run(folder, {"sync", "--json"});
    ASSERT_EQ(second.exit, 0) << second.err;
    for (const auto& run_json : second.json()["runs"]) {
        EXPECT_EQ(run_json["upserted"], 0) << run_json;
        EXPECT_EQ(run_json["deleted"], 0) << run_json;
        EXPECT_EQ(run_json["complete"], true) << run_json;
    }
    EXPECT_NE(run(folder, {"sync"}).out.find("Nothing new"), std::string::npos);
}

}  // namespace
}  // namespace tenure::testing
