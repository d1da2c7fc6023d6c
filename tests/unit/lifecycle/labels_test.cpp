#include "tenure/lifecycle/labels.hpp"

#include <gtest/gtest.h>

#include <set>

#include "history_builder.hpp"
#include "tenure/lifecycle/engine.hpp"

namespace tenure {
namespace {

using testing::fixed_windows;
using testing::HistoryBuilder;
using testing::on;

std::vector<Evidence> evidence_on(const History& history, const std::string& date,
                                  const Framework& framework = fixed_windows()) {
    std::vector<Evidence> all;
    stage_of(history, framework, on(date), &all);
    return all;
}

/// Histories whose evidence has every code there is, with the day to look at them.
std::vector<std::pair<History, std::string>> explained_histories() {
    using enum EventKind;
    const auto bought = [] { return HistoryBuilder().buys("2025-01-01"); };
    return {
        {History{}, "2025-01-01"},
        {HistoryBuilder().add(touch, "2025-01-01").build(), "2025-01-11"},
        {HistoryBuilder().add(lead_captured, "2025-01-01").build(), "2025-01-11"},
        {HistoryBuilder().add(lead_captured, "2025-01-01").build(), "2026-02-01"},
        {HistoryBuilder().add(lead_qualified, "2025-01-01").build(), "2025-01-11"},
        {HistoryBuilder().add(deal_opened, "2025-01-01").build(), "2025-01-11"},
        {HistoryBuilder().add(deal_won, "2025-01-01").build(), "2025-01-02"},
        {bought().build(), "2025-01-05"},
        {bought().build(), "2025-04-20"},
        {bought().build(), "2025-07-10"},
        {bought().build(), "2026-01-01"},
        {bought().build(), "2029-01-01"},
        {bought().add(exit, "2025-01-10").build(), "2025-01-12"},
        {bought().add(bounced, "2025-01-10").add(consent_withdrawn, "2025-01-11").build(),
         "2026-12-01"},
        {bought().buys("2025-02-01").build(), "2025-02-10"},
        {HistoryBuilder().buys_every(30, 8, "2025-01-01").build(), "2025-08-05"},
        {bought().buys("2026-06-01").build(), "2026-06-05"},
        {bought().add(referral, "2025-01-20").add(survey_nps, "2025-01-21", 10).build(),
         "2025-02-01"},
        {bought().add(survey_nps, "2025-02-20", 4).build(), "2025-03-10"},
        {bought().add(complaint, "2025-02-20").build(), "2025-03-10"},
    };
}

bool has_latin_word(const std::string& text) {
    std::size_t letters = 0;
    for (const char c : text) {
        letters = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? letters + 1 : 0;
        if (letters > 4) return true;  // NPS and CSAT are read in every language
    }
    return false;
}

TEST(Labels, NameEveryStateAndEventInEveryLanguage) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < state_count; ++i) {
        const Label& label = state_label(static_cast<State>(i));
        for (const std::string& text : {label.en, label.fa, label.ar}) {
            EXPECT_FALSE(text.empty()) << i;
            EXPECT_TRUE(seen.insert(text).second) << text;
        }
    }
    for (std::size_t i = 0; i <= static_cast<std::size_t>(EventKind::exit); ++i) {
        const Label& label = event_label(static_cast<EventKind>(i));
        EXPECT_FALSE(label.en.empty() || label.fa.empty() || label.ar.empty()) << label.en;
    }
}

TEST(EvidenceText, LeavesNoEnglishAndNoGap) {
    std::set<std::string> codes;
    for (const auto& [history, date] : explained_histories()) {
        for (const Evidence& each : evidence_on(history, date)) {
            codes.insert(each.code);
            EXPECT_EQ(evidence_text(each, Language::en), each.what);
            EXPECT_EQ(threshold_text(each, Language::en), each.threshold);
            for (const Language language : {Language::fa, Language::ar}) {
                const std::string text = evidence_text(each, language, Calendar::jalali) + "|" +
                                         threshold_text(each, language);
                EXPECT_FALSE(has_latin_word(text)) << each.code << ": " << text;
                EXPECT_EQ(text.find('{'), std::string::npos) << text;
                EXPECT_EQ(text.find("  "), std::string::npos) << text;
                EXPECT_EQ(each.threshold.empty(), text.ends_with('|')) << text;
            }
        }
    }
    EXPECT_GE(codes.size(), 18U);
}

TEST(EvidenceText, SaysWhatTheEnglishSays) {
    const Evidence lapse =
        evidence_on(HistoryBuilder().buys("2025-01-01").build(), "2025-07-10").at(0);
    EXPECT_EQ(evidence_text(lapse, Language::fa, Calendar::jalali),
              "آخرین خرید در ۱۲ دی ۱۴۰۳، ۱۹۰ روز پیش");
    EXPECT_EQ(threshold_text(lapse, Language::fa),
              "پس از ۱۸۰ روز منقضی می‌شود");
    EXPECT_EQ(evidence_text(lapse, Language::ar), "آخر شراء في ١ يناير ٢٠٢٥، قبل ١٩٠ يوماً");
    EXPECT_EQ(evidence_text(lapse, Language::en, Calendar::jalali),
              "last purchase 12 Dey 1403, 190 days ago");

    Framework framework = fixed_windows();
    framework.thresholds.at_risk = {Window::Kind::relative, 120, 2.0, 14};
    const History regular = HistoryBuilder().buys_every(30, 5, "2025-01-01").build();
    EXPECT_EQ(threshold_text(evidence_on(regular, "2025-07-05", framework).at(0), Language::fa),
              "پس از ۶۰ روز (میانهٔ فاصلهٔ خریدهای خودش: ۳۰ روز) در خطر است");
}

TEST(EvidenceText, ShowsAnUnknownCodeAsItStands) {
    Evidence own{"seen by a plug-in"};
    own.code = "own";
    EXPECT_EQ(evidence_text(own, Language::fa), "seen by a plug-in");
}

TEST(DaysText, CountsAsEachLanguageDoes) {
    EXPECT_EQ(days_text(365.25, Language::en), "1 year");
    EXPECT_EQ(days_text(90, Language::en), "90 days");
    EXPECT_EQ(days_text(365.25 / 4, Language::fa), "۳ ماه");
    EXPECT_EQ(days_text(2, Language::ar), "يومان");
    EXPECT_EQ(days_text(5, Language::ar), "٥ أيام");
    EXPECT_EQ(days_text(90, Language::ar), "٩٠ يوماً");
    EXPECT_EQ(days_text(100, Language::ar), "١٠٠ يوم");
    EXPECT_EQ(days_text(2 * 365.25, Language::ar), "سنتان");
}

}  // namespace
}  // namespace tenure
