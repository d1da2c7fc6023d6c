#include "tenure/lifecycle/evidence.hpp"

#include "history_builder.hpp"

namespace tenure {
namespace {

using testing::fixed_windows;
using testing::HistoryBuilder;
using testing::on;

/// The evidence as "what [threshold] event", one per line.
std::string why(const History& history, const std::string& date,
                const Framework& framework = fixed_windows()) {
    std::vector<Evidence> all;
    stage_of(history, framework, on(date), &all);
    std::string text;
    for (const Evidence& each : all) {
        text += each.what + " [" + each.threshold + "] " + each.event + "\n";
    }
    return text;
}

TEST(Evidence, SaysThatNothingIsKnown) {
    EXPECT_EQ(why({}, "2025-01-01"), "no touch, lead, deal or purchase is known [] \n");
}

TEST(Evidence, NamesTheSignOfAProspectAndHowLongItCounts) {
    const History history = HistoryBuilder().add(EventKind::lead_captured, "2025-01-01").build();
    EXPECT_EQ(why(history, "2025-01-11"),
              "lead captured 2025-01-01, 10 days ago [counts for P1Y] lead_captured:2025-01-01\n");
    EXPECT_EQ(why(history, "2026-02-01"),
              "last sign: lead captured 2025-01-01, 396 days ago [counts for P1Y] "
              "lead_captured:2025-01-01\n");
}

TEST(Evidence, CountsOpenDeals) {
    const History history = HistoryBuilder()
                                .add(EventKind::deal_opened, "2025-01-01")
                                .add(EventKind::deal_opened, "2025-01-05")
                                .build();
    EXPECT_EQ(why(history, "2025-01-11"), "2 open deals [] deal_opened:2025-01-05\n");
}

TEST(Evidence, ExplainsALapseByPurchaseAndWindow) {
    const History history = HistoryBuilder().buys("2025-01-01").build();
    EXPECT_EQ(why(history, "2025-07-10"),
              "last purchase 2025-01-01, 190 days ago [lapsed after P180D] purchase:2025-01-01\n");
    EXPECT_EQ(why(history, "2026-01-01"),
              "last purchase 2025-01-01, 365 days ago [long lapsed after P360D] "
              "purchase:2025-01-01\n");
}

TEST(Evidence, NamesTheRhythmAWindowRestsOn) {
    Framework framework = fixed_windows();
    framework.thresholds.at_risk = {Window::Kind::relative, 120, 2.0, 14};
    const History history = HistoryBuilder().buys_every(30, 5, "2025-01-01").build();
    EXPECT_EQ(why(history, "2025-07-05", framework),
              "last purchase 2025-05-01, 65 days ago [at risk after 60 days: 2 x the own median "
              "interval of 30 days (4 intervals)] purchase:2025-05-01\n");
    framework.thresholds.at_risk.at_least = 62;
    EXPECT_EQ(why(history, "2025-07-05", framework),
              "last purchase 2025-05-01, 65 days ago [at risk after 62 days: at least 62 days, "
              "though the own median interval is 30 days (4 intervals)] purchase:2025-05-01\n");
}

TEST(Evidence, NamesMissedSeasons) {
    Framework framework = fixed_windows();
    framework.thresholds.lapsed = {
        .kind = Window::Kind::seasonal, .months = 0b111000000000, .seasons = 1};
    const History history = HistoryBuilder().buys("2024-11-15").build();
    EXPECT_EQ(why(history, "2026-01-01", framework),
              "last purchase 2024-11-15, 412 days ago [lapsed after 1 missed season] "
              "purchase:2024-11-15\n");
}

TEST(Evidence, GivesAllReasonsOfARisk) {
    const History history =
        HistoryBuilder().buys("2025-01-01").add(EventKind::survey_nps, "2025-02-20", 4).build();
    EXPECT_EQ(why(history, "2025-03-10"),
              "last purchase 2025-01-01, 68 days ago [at risk after P60D] purchase:2025-01-01\n"
              "bad answer: 4 2025-02-20, 18 days ago [counts for P90D] survey_nps:2025-02-20\n");
}

TEST(Evidence, ExplainsLoyaltyByCountAndRegularity) {
    const History history = HistoryBuilder().buys_every(30, 5, "2025-01-01").build();
    EXPECT_EQ(why(history, "2025-05-02"),
              "5 purchases since 2025-01-01 [loyal from 5] purchase:2025-05-01\n"
              "the last 5 without a silence at risk [regular from 3] purchase:2025-05-01\n"
              "last purchase 2025-05-01, 1 days ago [at risk after P60D] purchase:2025-05-01\n");
}

TEST(Evidence, ExplainsAReturn) {
    const History history = HistoryBuilder().buys("2024-01-01").buys("2025-01-01").build();
    EXPECT_EQ(why(history, "2025-01-02"),
              "purchase after a lapse 2025-01-01, 1 days ago [like new for P30D] "
              "purchase:2025-01-01\n"
              "last purchase 2025-01-01, 1 days ago [at risk after P60D] purchase:2025-01-01\n");
}

TEST(Evidence, SaysWhenSomebodyLeft) {
    const History history =
        HistoryBuilder().buys("2025-01-01").add(EventKind::exit, "2025-01-10").build();
    EXPECT_EQ(why(history, "2025-01-12"),
              "left explicitly 2025-01-10, 2 days ago [until the next purchase] exit:2025-01-10\n");
}

TEST(Evidence, CarriesItsFactsAsDataForOtherLanguages) {
    std::vector<Evidence> all;
    stage_of(HistoryBuilder().buys("2025-01-01").build(), fixed_windows(), on("2025-07-10"), &all);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].code, "silence");
    const std::map<std::string, std::string> data(all[0].data.begin(), all[0].data.end());
    EXPECT_EQ(data.at("date"), "2025-01-01");
    EXPECT_EQ(data.at("days"), "190");
    EXPECT_EQ(data.at("window_days"), "180");
    EXPECT_EQ(data.at("rhythm"), "fixed");
}

}  // namespace
}  // namespace tenure
