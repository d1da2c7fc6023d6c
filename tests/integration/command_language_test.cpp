// The command in Persian and Arabic: what people read is theirs, what programs read is not.
#include "command_support.hpp"
#include "tenure/core/text.hpp"

namespace tenure::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A sandbox synced and evaluated once for all tests.
class CommandLanguage : public ::testing::Test {
 protected:
    static void SetUpTestSuite() {
        sandbox::Options options;
        options.customers = 60;
        const sandbox::VtigerServer server(options);
        folder = new Folder;
        nlohmann::json config = config_for(server);
        config["business"] = {{"zone", "Asia/Tehran"}, {"calendar", "jalali"}};
        configure(*folder, server, config);
        ASSERT_EQ(run(*folder, {"sync"}).exit, 0);
        ASSERT_EQ(run(*folder, {"evaluate"}).exit, 0);
    }
    static void TearDownTestSuite() {
        delete folder;
        folder = nullptr;
    }
    static std::string said(std::vector<std::string> arguments) {
        const Ran ran = run(*folder, std::move(arguments));
        EXPECT_EQ(ran.exit, 0) << ran.err;
        return ran.out;
    }
    static nlohmann::json json(std::vector<std::string> arguments) {
        return json_of(*folder, std::move(arguments));
    }
    static bool has_persian_digit(const std::string& text) { return fold_digits(text) != text; }

    static Folder* folder;
};

Folder* CommandLanguage::folder = nullptr;

TEST_F(CommandLanguage, WritesTitlesStatesNumbersAndDatesInPersian) {
    const std::string stages = said({"stages", "--lang", "fa"});
    EXPECT_THAT(stages, HasSubstr("جذب"));
    EXPECT_THAT(stages, HasSubstr("مشتریان"));
    EXPECT_THAT(stages, Not(HasSubstr("customers")));
    EXPECT_TRUE(has_persian_digit(stages));
    const std::string people = said({"customers", "--lang", "fa", "--limit", "5"});
    EXPECT_THAT(people, Not(HasSubstr("at_risk")));
    EXPECT_THAT(people, HasSubstr("۱۴۰"));  // a year of the Solar Hijri calendar
    EXPECT_THAT(said({"customers", "--lang", "ar", "--limit", "5"}), HasSubstr("العملاء"));
    EXPECT_THAT(said({"status", "--lang", "fa"}), HasSubstr("آخرین ارزیابی"));
}

TEST_F(CommandLanguage, KeepsEachCellTogether) {
    const std::string people = said({"customers", "--lang", "fa", "--limit", "5"});
    const auto count = [&](const std::string& mark) {
        std::size_t found = 0;
        for (auto at = people.find(mark); at != std::string::npos; at = people.find(mark, at + 1)) {
            ++found;
        }
        return found;
    };
    EXPECT_GT(count("\u2068"), 20U);
    EXPECT_EQ(count("\u2068"), count("\u2069"));
}

TEST_F(CommandLanguage, LeavesJSONAndCSVToPrograms) {
    for (const char* language : {"fa", "ar"}) {
        const auto people = json({"customers", "--lang", language});
        EXPECT_EQ(people["customers"], json({"customers"})["customers"]);
        const std::string csv = said({"customers", "--lang", language, "--format", "csv"});
        EXPECT_EQ(csv, said({"customers", "--format", "csv"}));
        EXPECT_THAT(csv, Not(HasSubstr("\u2068")));
    }
}

TEST_F(CommandLanguage, ExplainsACustomerInPersian) {
    const auto people = json({"customers", "--sort", "clv", "--limit", "1"});
    const std::string id = people["customers"][0]["id"];
    const std::string text = said({"explain", id, "--lang", "fa"});
    EXPECT_THAT(text, HasSubstr("چرا"));
    EXPECT_THAT(text, HasSubstr("خرید"));
    EXPECT_THAT(text, HasSubstr("روز پیش"));
    for (const char* english : {"days ago", "purchase ", "since", "Why", "History"}) {
        EXPECT_THAT(text, Not(HasSubstr(english)));
    }
    const std::string report = said({"report", "--lang", "fa"});
    EXPECT_THAT(report, HasSubstr("باارزش و در خطر"));
    EXPECT_THAT(report, Not(HasSubstr("days ago")));
    EXPECT_EQ(json({"report", "--lang", "fa"})["customers"], json({"report"})["customers"]);
}

TEST_F(CommandLanguage, TakesStagesAndSegmentsByTheirLabels) {
    const auto by_id = json({"customers", "--stage", "acquisition"});
    EXPECT_GT(by_id["customers"].size(), 0U);
    EXPECT_EQ(json({"customers", "--stage", "جذب"}), by_id);
    EXPECT_EQ(json({"customers", "--stage", " اكتساب "}), by_id);
    EXPECT_EQ(json({"customers", "--segment", "قهرمانان"}),
              json({"customers", "--segment", "champions"}));
    const Ran wrong = run(*folder, {"customers", "--segment", "champion"});
    EXPECT_EQ(wrong.exit, 2);
    EXPECT_THAT(wrong.err, HasSubstr("\"champions\""));
}

TEST_F(CommandLanguage, FindsPeopleByHoweverTheyAreWritten) {
    const auto first = json({"customers", "--limit", "1"})["customers"][0];
    const std::string name = first["name"];
    const auto found = json({"customers", "--find", name})["customers"];
    ASSERT_GE(found.size(), 1U);
    EXPECT_EQ(found[0]["name"], name);
    std::string upper = name;
    for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    EXPECT_EQ(json({"customers", "--find", upper})["customers"], found);
    EXPECT_EQ(json({"customers", "--find", "nobody@example.invalid"})["customers"].size(), 0U);
}

TEST_F(CommandLanguage, ReadsDatesInTheBusinessCalendar) {
    const auto iso = json({"evaluate", "--as-of", "2026-03-20"});
    EXPECT_EQ(iso["as_of"], "2026-03-20T20:29:59Z");  // the end of 29 Esfand 1404 in Tehran
    for (const char* date : {"1404/12/29", "۱۴۰۴/۱۲/۲۹", "29 Esfand 1404", "۲۹ اسفند ۱۴۰۴"}) {
        EXPECT_EQ(json({"stages", "--as-of", date})["as_of"], iso["as_of"]) << date;
    }
    const Ran wrong = run(*folder, {"stages", "--as-of", "1404/12/30"});  // no leap year
    EXPECT_EQ(wrong.exit, 2);
    EXPECT_THAT(wrong.err, HasSubstr("1405/09/01"));
}

}  // namespace
}  // namespace tenure::testing
