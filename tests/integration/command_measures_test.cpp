// tenure kpis and tenure cohorts over a synced and evaluated sandbox: what is counted adds up,
// wrong days are refused, and people read it in their language.
#include <gtest/gtest.h>

#include <map>

#include "command_support.hpp"

namespace tenure::testing {
namespace {

using nlohmann::json;

/// One sandbox, synced and evaluated once for all tests.
class Measures : public ::testing::Test {
 protected:
    static void SetUpTestSuite() {
        sandbox::Options options;
        options.customers = 60;
        server_ = new sandbox::VtigerServer(options);
        folder_ = new Folder();
        configure(*folder_, *server_);
        ASSERT_EQ(run(*folder_, {"sync"}).exit, 0) << folder_->read("err");
        ASSERT_EQ(run(*folder_, {"evaluate"}).exit, 0) << folder_->read("err");
    }
    static void TearDownTestSuite() {
        delete folder_;
        delete server_;
    }
    static const json& measure(const json& report, const std::string& id) {
        for (const json& each : report["measures"]) {
            if (each["id"] == id) return each;
        }
        throw std::runtime_error("no measure " + id);
    }

    static inline sandbox::VtigerServer* server_ = nullptr;
    static inline Folder* folder_ = nullptr;
};

TEST_F(Measures, OfTheLastTwelveMonthsAddUp) {
    const Ran ran = run(*folder_, {"kpis", "--json"});
    ASSERT_EQ(ran.exit, 0) << ran.err;
    const json report = ran.json();
    const json& moves = report["movements"];
    EXPECT_EQ(moves["opening"].get<int>() + moves["new"].get<int>() + moves["won_back"].get<int>() -
                  moves["churned"].get<int>(),
              moves["closing"].get<int>());
    for (const json& stage : report["stages"]) {
        EXPECT_EQ(stage["opening"].get<int>() + stage["in"].get<int>() - stage["out"].get<int>(),
                  stage["closing"].get<int>())
            << stage;
    }
    EXPECT_EQ(report["measures"].size(), 38u);
    for (const json& each : report["measures"]) {
        EXPECT_NE(each["value"].is_null(), each.contains("not_available_because") == false) << each;
    }
    EXPECT_TRUE(measure(report, "retention_rate")["value"].is_number());
    EXPECT_EQ(measure(report, "arpu")["unit"], "money");
}

TEST_F(Measures, SayTheSameStagesAsTheEvaluation) {
    const json stages = run(*folder_, {"stages", "--json"}).json();
    const json report = run(*folder_, {"kpis", "--json"}).json();
    for (std::size_t i = 0; i < stages["stages"].size(); ++i) {
        EXPECT_EQ(report["stages"][i]["id"], stages["stages"][i]["id"]);
        EXPECT_EQ(report["stages"][i]["closing"], stages["stages"][i]["customers"]);
    }
}

TEST_F(Measures, ReadInThreeLanguages) {
    const Ran english = run(*folder_, {"kpis", "--no-color"});
    ASSERT_EQ(english.exit, 0) << english.err;
    EXPECT_NE(english.out.find("Churn rate"), std::string::npos);
    EXPECT_NE(english.out.find("at the opening"), std::string::npos);
    EXPECT_NE(run(*folder_, {"kpis", "--lang", "fa"}).out.find("نرخ ریزش مشتری"),
              std::string::npos);
    EXPECT_NE(run(*folder_, {"kpis", "--lang", "ar"}).out.find("معدل فقدان العملاء"),
              std::string::npos);
    const Ran one = run(*folder_, {"kpis", "--measure", "churn_rate"});
    EXPECT_NE(one.out.find("= customers at the opening who are no customers"), std::string::npos)
        << one.out;
}

TEST_F(Measures, SayInThreeLanguagesWhyOneIsMissing) {
    const std::vector<std::string> quiet{"kpis", "--from", "2001-01-01", "--to", "2001-12-31"};
    const auto in = [&](const std::string& language, std::vector<std::string> more = {}) {
        std::vector<std::string> arguments = quiet;
        arguments.insert(arguments.end(), more.begin(), more.end());
        arguments.insert(arguments.end(), {"--lang", language});
        return run(*folder_, arguments);
    };
    EXPECT_NE(in("en").out.find("nobody bought from 2001-01-01 to 2001-12-31"), std::string::npos);
    for (const auto& [language, because] : std::map<std::string, std::string>{
             {"fa", "در دسترس نیست، زیرا"}, {"ar", "غير متاح، والسبب"}}) {
        const std::string out = in(language).out;
        EXPECT_NE(out.find(because), std::string::npos) << out;
        for (const char* english : {"nobody", "period", "there was", "?", "2001"}) {
            EXPECT_EQ(out.find(english), std::string::npos) << english << "\n" << out;
        }
        const std::string one = in(language, {"--measure", "nrr"}).out;
        EXPECT_EQ(one.find("revenue"), std::string::npos) << one;  // the formula, too
        EXPECT_EQ(
            run(*folder_, {"cohorts", "--to", "2001-12-31", "--lang", language}).out.find("nobody"),
            std::string::npos);
    }
    const json english = in("en", {"--json"}).json(), persian = in("fa", {"--json"}).json();
    const json &one = measure(english, "nrr"), &other = measure(persian, "nrr");
    EXPECT_EQ(one["not_available_because"], "nobody bought from 2000-01-01 to 2000-12-31");
    EXPECT_NE(other["not_available_because"], one["not_available_because"]);
    EXPECT_EQ(other["not_available_reason"], one["not_available_reason"]);
    EXPECT_EQ(one["not_available_reason"]["code"], "nobody_bought_from");
    EXPECT_EQ(one["not_available_reason"]["data"]["to"], "2000-12-31");
    EXPECT_EQ(english["remarks"].size(), english["remark_codes"].size());
}

TEST_F(Measures, OfOneStageAreOnlyThose) {
    const json report = run(*folder_, {"kpis", "--stage", "win-back", "--json"}).json();
    EXPECT_EQ(report["measures"].size(), 5u);
    for (const json& each : report["measures"]) EXPECT_EQ(each["stage"], "win_back");
}

TEST_F(Measures, RefuseWrongDaysAndNames) {
    const auto refused = [&](std::vector<std::string> arguments, const std::string& text) {
        const Ran ran = run(*folder_, arguments);
        EXPECT_EQ(ran.exit, 2) << ran.out;
        EXPECT_NE(ran.err.find(text), std::string::npos) << ran.err;
    };
    refused({"kpis", "--from", "2025-02-30"}, "this is no date");
    refused({"kpis", "--from", "2025-06-01", "--to", "2025-05-01"},
            "the day lies after the end of the period, 2025-05-01");
    refused({"kpis", "--to", "2999-01-01"}, "up to which is looked");
    refused({"kpis", "--as-of", "2025-01-31", "--to", "2025-02-01"},
            "the day lies after 2025-01-31");
    refused({"kpis", "--stage", "love"}, "Stages: acquisition");
    refused({"kpis", "--measure", "chrun_rate"}, "Did you mean \"churn_rate\"?");
    refused({"cohorts", "--months", "121"}, "--months");
    refused({"cohorts", "--by", "moon"}, "--by");
}

TEST_F(Measures, CohortsAddUpToEverybody) {
    for (const std::string by : {"first-purchase", "source", "campaign"}) {
        const Ran ran = run(*folder_, {"cohorts", "--by", by, "--months", "6", "--json"});
        ASSERT_EQ(ran.exit, 0) << ran.err;
        const json matrix = ran.json();
        int customers = 0, kept = 0;
        for (const json& cohort : matrix["cohorts"]) {
            customers += cohort["customers"].get<int>();
            kept += cohort["months"][0]["kept"].get<int>();
            EXPECT_LE(cohort["months"].size(), 7u);
        }
        EXPECT_GT(customers, 0) << by;
        EXPECT_EQ(matrix["all"]["customers"], customers) << by;
        EXPECT_EQ(matrix["all"]["months"][0]["kept"], kept) << by;
    }
    const Ran text = run(*folder_, {"cohorts", "--measure", "revenue"});
    EXPECT_EQ(text.exit, 0) << text.err;
    EXPECT_NE(text.out.find("by months since the first purchase"), std::string::npos);
}

TEST_F(Measures, RatesNeedTheCurrencyTheyLeadTo) {
    const Folder folder;
    json config = config_for(*server_);
    config["store"] = "sqlite:" + (*folder_ / "customers.db").string();
    config["business"] = {{"rates", "rates.csv"}};
    configure(folder, *server_, config);
    EXPECT_NE(run(folder, {"kpis"}).err.find("needs the currency"), std::string::npos);
    config["business"]["currency"] = "EUR";
    configure(folder, *server_, config);
    EXPECT_NE(run(folder, {"kpis"}).err.find("rates.csv"), std::string::npos);  // no such file
    folder.write("rates.csv", "date,currency,price\n2020-01-01,USD,zero\n");
    EXPECT_NE(run(folder, {"kpis"}).err.find("line 2, column price"), std::string::npos);
    folder.write("rates.csv", "date,currency,price\n2000-01-01,USD,0.9\n");
    const Ran ran = run(folder, {"kpis", "--json"});
    ASSERT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(ran.json()["currency"], "EUR");
}

}  // namespace
}  // namespace tenure::testing
