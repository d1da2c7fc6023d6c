// tenure clv fit, score, validate and compare as a user runs them: JSON keys, files, exit codes.
#include <cmath>

#include "command_support.hpp"

namespace tenure::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string log_file = TENURE_REFERENCE_DIR "/data/clv/cdnow_sample_log.csv";

/// Rewrites the CDNOW log with the header that the command documents.
std::string cdnow_csv() {
    std::ifstream in(log_file);
    std::string line, csv = "customer_id,date,amount\n";
    std::getline(in, line);
    while (std::getline(in, line)) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        std::vector<std::string> cells;
        std::istringstream row(line);
        for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
        csv += cells[0] + "," + cells[2] + "," + cells[4] + "\n";
    }
    return csv;
}

/// CDNOW up to the end of September 1997, as the papers have it.
class CommandClvCdnow : public ::testing::Test {
 protected:
    void SetUp() override {
        if (!std::filesystem::exists(log_file)) GTEST_SKIP() << "no reference data: " << log_file;
        folder_.write("cdnow.csv", cdnow_csv());
    }
    Ran clv(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "clv");
        for (const char* each : {"--transactions", "cdnow.csv", "--calibration-end", "1997-09-30"})
            arguments.emplace_back(each);
        return run(folder_, arguments);
    }
    json clv_json(std::vector<std::string> arguments) {
        arguments.emplace_back("--json");
        const Ran ran = clv(std::move(arguments));
        EXPECT_EQ(ran.exit, 0) << ran.err;
        return ran.json();
    }
    Folder folder_;
};

TEST_F(CommandClvCdnow, FitPrintsThePublishedMaximum) {
    const json fit = clv_json({"fit", "--model", "bg-nbd"});
    EXPECT_EQ(fit["model"], "bg-nbd");
    EXPECT_EQ(fit["customers"], 2'357);
    EXPECT_EQ(fit["converged"], true);
    EXPECT_TRUE(fit["findings"].is_array());
    EXPECT_NEAR(fit["log_likelihood"].get<double>(), -9582.4292066739, 1e-6);
    EXPECT_NEAR(fit["params"]["r"].get<double>(), .24259452243, 1e-7);
    EXPECT_NEAR(fit["params"]["alpha"].get<double>(), 4.41360201901, 1e-6);
    EXPECT_NEAR(fit["params"]["a"].get<double>(), .792922017226, 1e-6);
    EXPECT_NEAR(fit["params"]["b"].get<double>(), 2.42590677683, 1e-6);
    EXPECT_NEAR(fit["standard_errors"]["alpha"].get<double>(), .37822, 1e-4);
    EXPECT_EQ(fit["spend"]["customers"], 946);
    EXPECT_NEAR(fit["spend"]["params"]["p"].get<double>(), 6.24957227133, 1e-6);
    EXPECT_NEAR(fit["spend"]["log_likelihood"].get<double>(), -4055.9176948019, 1e-6);
}

TEST_F(CommandClvCdnow, FitTellsPeopleWhatIsDoubtfulAndWhatToDo) {
    const Ran ran = clv({"fit", "--model", "pareto-nbd", "--intervals"});
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("2,357 customers of cdnow.csv"));
    EXPECT_THAT(ran.out, HasSubstr("nearly flat along s and beta"));
    EXPECT_THAT(ran.out, HasSubstr("next: "));
    EXPECT_THAT(ran.out, HasSubstr("95 % interval"));
}

TEST_F(CommandClvCdnow, ScoreWithTheFittedParametersIsScoreThatFitsFirst) {
    const Ran fit = clv({"fit", "--json"});
    ASSERT_EQ(fit.exit, 0) << fit.err;
    folder_.write("fit.json", fit.out);
    const json given = clv_json({"score", "--params", "fit.json"});
    const Ran fresh = clv({"score", "--json"});
    EXPECT_THAT(fresh.err, HasSubstr("was fitted to the same 2,357 customers first"));
    const json fitted = fresh.json();
    ASSERT_EQ(given["customers"].size(), 2'357u);
    EXPECT_EQ(given["model"], "mbg-nbd");
    EXPECT_EQ(given["horizon"], "P1Y");
    for (const std::size_t i : {std::size_t{0}, std::size_t{508}, std::size_t{2'356}}) {
        for (const char* key : {"p_alive", "expected_transactions", "expected_spend", "clv",
                                "clv_se", "clv_p10", "clv_p90"}) {
            EXPECT_NEAR(given["customers"][i][key].get<double>(),
                        fitted["customers"][i][key].get<double>(),
                        1e-9 * (1 + std::abs(fitted["customers"][i][key].get<double>())))
                << key << " of " << given["customers"][i]["customer_id"];
        }
    }
    EXPECT_NEAR(given["customers"][0]["expected_spend"].get<double>(), 24.65, .01);
}

TEST_F(CommandClvCdnow, ScoreWritesTheAgreedColumns) {
    const Ran ran = clv({"score", "--uncertainty", "none", "--output", "scores.csv", "--bom"});
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_THAT(folder_.read("scores.csv"),
                StartsWith("\xEF\xBB\xBF"
                           "customer_id,p_alive,expected_transactions,expected_spend,clv,clv_se,"
                           "clv_p10,clv_p90\r\n1,0.706"));
    EXPECT_THAT(ran.out, HasSubstr("2,357 customers"));
}

TEST_F(CommandClvCdnow, ValueWithoutEndHasNoNumberOfTransactions) {
    const json scores =
        clv_json({"score", "--model", "pareto-nbd", "--horizon", "forever", "--discount-rate",
                  "0.15", "--margin", "1", "--uncertainty", "none"});
    EXPECT_TRUE(scores["customers"][0]["expected_transactions"].is_null());
    // CLVTools gives 160.2599 with a year of 52 weeks instead of 365.25 days.
    EXPECT_NEAR(scores["customers"][0]["clv"].get<double>(), 160.2599, 0.5);
}

TEST_F(CommandClvCdnow, ValidateComparesWithTheHoldOut) {
    const json found = clv_json({"validate", "--model", "pareto-nbd"});
    EXPECT_EQ(found["holdout"]["transactions"]["actual"], 1'882);
    EXPECT_NEAR(found["holdout"]["transactions"]["expected"].get<double>(), 1'665.5, 1);
    ASSERT_EQ(found["by_frequency"].size(), 8u);
    EXPECT_NEAR(found["by_frequency"][0]["expected"].get<double>(), .1384, 1e-3);
    EXPECT_NEAR(found["calibration"][0]["expected"].get<double>(), 1434.1, .1);
    EXPECT_EQ(found["tracking"].back()["cumulative_actual"], 2'457 + 1'882);
    EXPECT_THAT(clv({"validate"}).out, HasSubstr("Tracking"));
}

TEST_F(CommandClvCdnow, CompareOrdersByTheHoldOut) {
    const json found = clv_json({"compare"});
    EXPECT_EQ(found["ordered_by"], "holdout_rmse");
    ASSERT_EQ(found["models"].size(), 4u);
    EXPECT_EQ(found["models"][3]["model"], "nbd");
    double before = 0;
    for (const json& each : found["models"]) {
        EXPECT_GE(each["holdout"]["rmse"].get<double>(), before);
        before = each["holdout"]["rmse"].get<double>();
    }
    EXPECT_EQ(clv_json({"compare", "--models", "nbd,bg-nbd"})["models"].size(), 2u);
}

/// Forty customers with one to six purchases; written by hand, so that no data set is needed.
class CommandClv : public ::testing::Test {
 protected:
    CommandClv() { folder_.write("log.csv", log()); }
    static std::string log(const std::string& more = {}) {
        std::string csv = "customer_id,date,amount\n";
        for (int customer = 0; customer < 40; ++customer) {
            for (int i = 0; i <= customer % 6; ++i) {
                csv += "C" + std::to_string(customer) + ",2025-0" +
                       std::to_string(1 + (i + customer / 20) % 9) + "-1" +
                       std::to_string(customer % 9) + "," + std::to_string(10 + customer + 3 * i) +
                       "\n";
            }
        }
        return csv + more;
    }
    void expect(const std::vector<std::string>& arguments, int exit, const std::string& what) {
        const Ran ran = run(folder_, arguments);
        EXPECT_EQ(ran.exit, exit) << ran.err;
        EXPECT_THAT(ran.err + ran.out, HasSubstr(what));
        EXPECT_THAT(ran.err, Not(HasSubstr("internal fault")));
    }
    Folder folder_;
};

TEST_F(CommandClv, WrongModelSuggestsTheNearest) {
    expect({"clv", "fit", "--transactions", "log.csv", "--model", "mbg-nbt"}, 2,
           "Did you mean \"mbg-nbd\"?");
    expect({"clv", "score", "--transactions", "log.csv", "--model", "gamma-gamma"}, 2, "how much");
    expect({"clv", "fit", "--transactions", "log.csv", "--model", "sbg"}, 2, "--summary");
}

TEST_F(CommandClv, WrongFilesAreNamed) {
    folder_.write("empty.csv", "");
    folder_.write("wrong.csv", "who,when\n1,2025-01-01\n");
    folder_.write("nobody.csv", "customer_id,date,amount\n");
    expect({"clv", "fit", "--transactions", "none.csv"}, 1, "none.csv");
    expect({"clv", "fit", "--transactions", "empty.csv"}, 2, "empty");
    expect({"clv", "fit", "--transactions", "wrong.csv"}, 2, "customer_id");
    expect({"clv", "fit", "--transactions", "nobody.csv"}, 2, "nobody");
    expect({"clv", "fit"}, 2, "--transactions");
    expect({"clv", "fit", "--transactions", "log.csv", "--summary", "log.csv"}, 2, "one of them");
}

TEST_F(CommandClv, WrongOptionsAreUsageErrors) {
    const std::vector<std::vector<std::string>> wrong{{"--unit", "fortnight"},
                                                      {"--calibration-end", "2025-02-30"},
                                                      {"--threads", "0"},
                                                      {"--k", "3"},
                                                      {"--covariates", "log.csv"}};
    for (const auto& options : wrong) {
        std::vector<std::string> arguments{"clv", "fit", "--transactions", "log.csv"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        EXPECT_EQ(run(folder_, arguments).exit, 2) << options[0];
    }
    expect({"clv", "score", "--transactions", "log.csv", "--horizon", "3 years"}, 2, "P1Y");
    expect({"clv", "score", "--transactions", "log.csv", "--bom"}, 2, "--output");
}

TEST_F(CommandClv, WrongParametersSayWhichModelTheySuit) {
    const auto score = [&](const std::string& parameters, const std::string& what) {
        expect({"clv", "score", "--transactions", "log.csv", "--params", parameters}, 2, what);
    };
    score(R"({"r": 1, "alpha": 2, "s": 1, "beta": 3})", "--model pareto-nbd");
    score(R"({"r": 1})", "alpha of mbg-nbd is missing");
    score(R"({"r": -1, "alpha": 2, "a": 1, "b": 3})", "not above zero");
    score(R"({"r": 1, "alpha": 2, "a": 1, "b": 3, "c": 4})", "other names");
    score(R"({"r": 1)", "no JSON object");
}

TEST_F(CommandClv, RejectedRowsAreCountedAndDecideTheExitCode) {
    folder_.write("bad.csv", log("X,2025-99-01,5\nY,2025-01-01,much\n,2025-01-01,5\n"));
    expect({"clv", "fit", "--transactions", "bad.csv"}, 3, "3 rows of bad.csv were left out");
    const Ran ran = run(folder_, {"clv", "fit", "--transactions", "bad.csv", "--json"});
    EXPECT_EQ(ran.exit, 3);
    EXPECT_EQ(ran.json()["customers"], 40);
}

TEST_F(CommandClv, FewRepeatersAreSaid) {
    const Ran ran = run(folder_, {"clv", "fit", "--transactions", "log.csv", "--json"});
    ASSERT_EQ(ran.exit, 0) << ran.err;
    const json findings = ran.json()["findings"];
    EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const json& each) {
        return each["code"] == "few_repeaters" && !each["next"].get<std::string>().empty();
    })) << findings;
}

TEST_F(CommandClv, WithoutAmountsTheMoneyIsEmptyAndTheReasonTold) {
    folder_.write("visits.csv",
                  "customer_id,date\n=1+1,2025-01-01\n=1+1,2025-03-01\nB,2025-02-01\n"
                  "B,2025-02-09\nC,2025-01-05\n");
    const Ran ran =
        run(folder_, {"clv", "score", "--transactions", "visits.csv", "--output", "scores.csv",
                      "--params", R"({"r": 0.5, "alpha": 6, "a": 0.9, "b": 1.6})"});
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("no value for 3 customers: no amounts to model"));
    const std::string csv = folder_.read("scores.csv");
    EXPECT_THAT(csv, HasSubstr("\r\n'=1+1,0."));  // a spreadsheet must not run it
    EXPECT_THAT(csv, HasSubstr(",,,,,\r\n"));
}

TEST_F(CommandClv, CovariatesRestrictedToOneProcessAndCustomersWithoutLeftOut) {
    std::string csv = "customer_id,web:purchase\n";
    for (int i = 0; i < 38; ++i)
        csv += "C" + std::to_string(i) + "," + std::to_string(i % 2) + "\n";
    folder_.write("web.csv", csv);
    const Ran ran = run(folder_, {"clv", "score", "--transactions", "log.csv", "--covariates",
                                  "web.csv", "--uncertainty", "none", "--json"});
    EXPECT_EQ(ran.exit, 3) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("2 customers left out: no covariates in web.csv"));
    const json customers = ran.json()["customers"];
    ASSERT_EQ(customers.size(), 38u);
    EXPECT_EQ(customers[0]["customer_id"], "C0");
}

TEST_F(CommandClv, CustomersOfTheStoreAreScoredByName) {
    sandbox::Options options;
    options.customers = 60;
    const sandbox::VtigerServer server(options);
    configure(folder_, server);
    ASSERT_EQ(run(folder_, {"sync"}).exit, 0);
    const Ran fit = run(folder_, {"clv", "fit", "--json"});
    ASSERT_EQ(fit.exit, 0) << fit.err;
    EXPECT_EQ(fit.json()["model"], "mbg-nbd");
    const Ran score = run(folder_, {"clv", "score", "--json", "--uncertainty", "none"});
    ASSERT_EQ(score.exit, 0) << score.err;
    EXPECT_EQ(score.json()["customers"].size(), fit.json()["customers"].get<std::size_t>());
    EXPECT_FALSE(score.json()["customers"][0]["name"].get<std::string>().empty());
    EXPECT_TRUE(score.json().contains("currency"));
}

}  // namespace
}  // namespace tenure::testing
