// tenure segments over a synced and evaluated sandbox: what is counted adds up, in three languages.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "command_support.hpp"
#include "tenure/adapters/vtiger.hpp"

namespace tenure::testing {
namespace {

using nlohmann::json;

/// One sandbox, synced and evaluated once for all tests.
class Segments : public ::testing::Test {
 protected:
    static void SetUpTestSuite() {
        sandbox::Options options;
        options.customers = 80;
        server_ = new sandbox::VtigerServer(options);
        folder_ = new Folder();
        json config = config_for(*server_);
        config["segments"] = "segments.json";
        folder_->write("segments.json", rules);
        configure(*folder_, *server_, config);
        for (const bool opted_out : {false, true}) {
            if (opted_out) opt_out_some();
            ASSERT_EQ(run(*folder_, {"sync"}).exit, 0) << folder_->read("err");
            ASSERT_EQ(run(*folder_, {"evaluate"}).exit, 0) << folder_->read("err");
        }
    }
    /// Ticks the box that somebody wants no e-mail, for two who bought twice.
    static void opt_out_some() {
        const json buyers = run(*folder_, {"segments", "repeaters", "--json"}).json();
        vtiger::Options options;
        options.source = "shop";
        options.url = server_->url();
        options.user = server_->user();
        options.access_key = Secret(server_->access_key());
        options.transport.ca_file = server_->ca_file();
        const auto connector = vtiger::connect(options);
        for (const std::size_t i : {0U, 1U}) {
            const WriteItem item{Operation::revise,
                                 "Accounts",
                                 buyers["customers"][i]["id"].get<std::string>(),
                                 {},
                                 {{"emailoptout", true}}};
            ASSERT_EQ(connector->write(std::span(&item, 1), {})[0].status, WriteStatus::written);
        }
        server_->advance(std::chrono::minutes(1));
    }
    static void TearDownTestSuite() {
        delete folder_;
        delete server_;
    }
    static json overview() { return run(*folder_, {"segments", "--json"}).json(); }
    static const json& segment(const json& all, const std::string& id) {
        for (const json& each : all["segments"]) {
            if (each["id"] == id) return each;
        }
        throw std::runtime_error("no segment " + id);
    }

    static constexpr const char* rules = R"([
        {"id": "repeaters", "label": {"en": "Repeat buyers", "fa": "خریداران تکراری"},
         "rule": {"field": "purchase_days", "at_least": 2}},
        {"id": "others", "rule": {"not": {"field": "purchase_days", "at_least": 2}}}])";
    static inline sandbox::VtigerServer* server_ = nullptr;
    static inline Folder* folder_ = nullptr;
};

TEST_F(Segments, ListsLeaveOutWhoMayNotBeContacted) {
    const auto listed = [](std::vector<std::string> arguments) {
        arguments.push_back("--json");
        return run(*folder_, std::move(arguments)).json();
    };
    const json all = listed({"customers"});
    const json some = listed({"customers", "--purpose", "marketing", "--channel", "email"});
    EXPECT_EQ(all["left_out"], 0);
    const auto left_out = some["left_out"].get<std::size_t>();
    EXPECT_EQ(left_out, 2U);
    EXPECT_EQ(some["customers"].size() + left_out, all["customers"].size());
    const json first = listed({"customers", "--purpose", "marketing", "--channel", "email",
                               "--limit", "3", "--sort", "clv"});
    EXPECT_EQ(first["customers"].size(), 3U) << "people are left out before the list is cut";
    const json members = listed({"segments", "repeaters"});
    const json willing =
        listed({"segments", "repeaters", "--purpose", "marketing", "--channel", "email"});
    EXPECT_EQ(willing["members"].get<std::size_t>() + willing["left_out"].get<std::size_t>(),
              members["members"].get<std::size_t>());
}

TEST_F(Segments, CSVSaysWhenNobodysConsentWasAsked) {
    const Ran plain = run(*folder_, {"customers", "--format", "csv"});
    EXPECT_THAT(plain.err, ::testing::HasSubstr("Nobody's consent was asked"));
    const Ran asked = run(*folder_, {"customers", "--format", "csv", "--purpose", "marketing",
                                     "--channel", "e-mail"});
    EXPECT_THAT(asked.err, ::testing::HasSubstr("may not be contacted (marketing, e-mail)"));
    EXPECT_LT(asked.out.size(), plain.out.size());
    EXPECT_EQ(run(*folder_, {"customers", "--purpose", "marketing"}).exit, 2);
    EXPECT_EQ(run(*folder_, {"segments", "--purpose", "m", "--channel", "email"}).exit, 2);
}

TEST_F(Segments, ABusinessMayAskForARecordedConsent) {
    const auto listed = [](const char* consent) {
        json config = config_for(*server_);
        config["segments"] = "segments.json";
        config["business"]["consent"] = json::parse(consent);
        configure(*folder_, *server_, config);
        return run(*folder_, {"customers", "--json", "--purpose", "marketing", "--channel", "sms"});
    };
    const json lenient = listed(R"({"without_record": "allowed"})").json();
    const json strict = listed(R"({"without_record": "denied"})").json();
    const json internal =
        listed(R"({"without_record": "denied", "internal_purposes": ["marketing"]})").json();
    EXPECT_LT(strict["customers"].size(), lenient["customers"].size());
    EXPECT_EQ(internal["left_out"], 0);
    const Ran wrong = listed(R"({"internal_purposes": "service"})");
    EXPECT_EQ(wrong.exit, 2);
    EXPECT_THAT(wrong.err, ::testing::HasSubstr("business.consent.internal_purposes"));
    listed("{}");
}

TEST_F(Segments, AddUp) {
    const json all = overview();
    const auto customers = all["customers"].get<int>();
    ASSERT_GT(customers, 0);
    int in_grid = 0, in_rfm = 0;
    std::map<std::string, int> cells;
    for (const json& cell : all["rfm_grid"]) {
        in_grid += cell["customers"].get<int>();
        cells[cell["segment"]] += cell["customers"].get<int>();
    }
    EXPECT_EQ(all["rfm_grid"].size(), 25U);
    for (const json& each : all["segments"]) {
        if (each["kind"] != "rfm") continue;
        in_rfm += each["customers"].get<int>();
        EXPECT_EQ(each["customers"], cells[each["id"]]) << each;
        EXPECT_FALSE(each["advice"].get<std::string>().empty());
    }
    EXPECT_EQ(in_grid, in_rfm);
    EXPECT_GT(in_rfm, 0);
    EXPECT_EQ(segment(all, "repeaters")["customers"].get<int>() +
                  segment(all, "others")["customers"].get<int>(),
              customers);
}

TEST_F(Segments, ShareTheValueByBands) {
    const json all = overview();
    ASSERT_EQ(all["clv_bands"].size(), 5U);
    double before = 0;
    for (const json& band : all["clv_bands"]) {
        EXPECT_GE(band["share"].get<double>(), before);
        before = band["share"].get<double>();
    }
    EXPECT_GE(before, 0.5);  // the better half has at least half of the value
    EXPECT_LE(before, 1.0);
    const json& vip = segment(all, "vip");
    EXPECT_EQ(vip["customers"], std::ceil(all["valued"].get<double>() * 0.05));
    EXPECT_EQ(all["vip"][0]["reasons"][0]["code"], "vip_clv");
}

TEST_F(Segments, NameTheirPeople) {
    const json all = overview();
    for (const char* id : {"champions", "lost", "vip", "one-time-buyers", "repeaters"}) {
        const json people = run(*folder_, {"segments", id, "--json"}).json();
        EXPECT_EQ(people["customers"].size(), segment(all, id)["customers"]) << id;
        std::set<std::string> ids;
        for (const json& person : people["customers"]) ids.insert(person["id"]);
        EXPECT_EQ(ids.size(), people["customers"].size());
    }
    const json few = run(*folder_, {"segments", "repeaters", "--limit", "2", "--json"}).json();
    EXPECT_EQ(few["customers"].size(), 2U);
    EXPECT_GT(few["members"], 2);
    double before = HUGE_VAL;
    const json risk = run(*folder_, {"segments", "highest-risk", "--json"}).json();
    for (const json& person : risk["customers"]) {
        EXPECT_GE(person["churn_risk"].get<double>(), 0.5);
        EXPECT_FALSE(person["reasons"].empty());
        if (person["clv"].is_null()) continue;
        const double at_stake = person["churn_risk"].get<double>() * person["clv"].get<double>();
        EXPECT_LE(at_stake, before + 0.01);
        before = at_stake;
    }
}

TEST_F(Segments, SpeakThreeLanguages) {
    const Ran persian = run(*folder_, {"segments", "--lang", "fa"});
    EXPECT_EQ(persian.exit, 0);
    for (const char* word : {"قهرمانان", "خریداران تکراری", "چه باید کرد"}) {
        EXPECT_NE(persian.out.find(word), std::string::npos) << word;
    }
    EXPECT_NE(run(*folder_, {"segments", "--lang", "ar"}).out.find("الأبطال"), std::string::npos);
    const Ran by_label = run(*folder_, {"segments", "قهرمانان", "--lang", "fa"});
    EXPECT_EQ(by_label.exit, 0) << by_label.err;
}

TEST_F(Segments, TakeARuleFromAFile) {
    folder_->write("rule.json", R"({"field": "clv", "above": 0})");
    const json all = run(*folder_, {"segments", "--rule", "rule.json", "--json"}).json();
    EXPECT_LE(segment(all, "rule")["customers"], all["valued"]);
    EXPECT_EQ(run(*folder_, {"segments", "rule", "--rule", "rule.json"}).exit, 0);
}

TEST_F(Segments, RefuseWhatTheyDoNotKnow) {
    const Ran unknown = run(*folder_, {"segments", "champion"});
    EXPECT_EQ(unknown.exit, 2);
    EXPECT_NE(unknown.err.find("Did you mean \"champions\"?"), std::string::npos) << unknown.err;
    folder_->write("bad.json", R"({"field": "clvv", "above": 1})");
    const Ran bad = run(*folder_, {"segments", "--rule", "bad.json"});
    EXPECT_EQ(bad.exit, 2);
    EXPECT_NE(bad.err.find("Did you mean \"clv\"?"), std::string::npos) << bad.err;
    EXPECT_EQ(run(*folder_, {"segments", "--rule", "none.json"}).exit, 2);
}

}  // namespace
}  // namespace tenure::testing
