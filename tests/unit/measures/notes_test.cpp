// Reasons and remarks in three languages: every code that the sources make has its words, and the
// words keep the values.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "ledger.hpp"
#include "tenure/core/text.hpp"

namespace tenure::ledger {
namespace {

namespace fs = std::filesystem;

std::string measure_sources() {
    std::ostringstream all;
    for (const auto& entry :
         fs::directory_iterator(fs::path(TENURE_GOLDEN_DIR) / "../../sdk/src/measures")) {
        if (entry.path().filename() == "note_texts.cpp") continue;
        std::ifstream in(entry.path(), std::ios::binary);
        all << in.rdbuf();
    }
    return all.str();
}

/// The literals that follow `call` directly.
std::set<std::string> made_by(const std::string& sources, const std::string& call) {
    std::set<std::string> codes;
    for (auto at = sources.find(call + "(\""); at != std::string::npos;
         at = sources.find(call + "(\"", at + 1)) {
        const auto begin = at + call.size() + 2;
        codes.insert(sources.substr(begin, sources.find('"', begin) - begin));
    }
    codes.erase("");
    return codes;
}

std::set<std::string> known_codes() {
    std::set<std::string> codes;
    for (const MeasureNoteText& text : measure_note_texts()) codes.emplace(text.code);
    return codes;
}

std::set<std::string_view> marks_of(std::string_view text) {
    std::set<std::string_view> marks;
    for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
        marks.insert(text.substr(at, text.find('}', at) - at));
    }
    return marks;
}

TEST(MeasureNotes, HaveWordsForEveryCodeThatIsMade) {
    const std::string sources = measure_sources();
    const std::set<std::string> known = known_codes();
    std::set<std::string> made;
    for (const char* call : {"note", "note_on", "note_of", "counted_note", "of_period", "say"}) {
        made.merge(made_by(sources, call));
    }
    EXPECT_GT(made.size(), 40U);
    for (const std::string& code : made) EXPECT_TRUE(known.contains(code)) << code;
    const std::set<std::string> amounts = made_by(sources, "missing_rates");
    EXPECT_GE(amounts.size(), 4U);
    for (const std::string& each : amounts) {
        EXPECT_TRUE(known.contains(each + "_without_rate")) << each;
        EXPECT_TRUE(known.contains(each + "_without_early_rate")) << each;
    }
    for (const std::string& code : known) {  // nor are there words for what nobody says
        const std::string begin = code.substr(0, code.find("_without_"));
        EXPECT_TRUE(sources.find('"' + code + '"') != std::string::npos ||
                    sources.find('"' + begin + '"') != std::string::npos)
            << code;
    }
}

TEST(MeasureNotes, KeepTheirValuesInEveryLanguage) {
    std::string_view last;
    for (const MeasureNoteText& text : measure_note_texts()) {
        EXPECT_LT(last, text.code) << "sorted by code, each once";
        last = text.code;
        for (const std::string_view each : {text.en, text.fa, text.ar}) {
            EXPECT_FALSE(each.empty()) << text.code;
            EXPECT_TRUE(valid_utf8(each)) << text.code;
            EXPECT_EQ(marks_of(each), marks_of(text.en)) << text.code;
            EXPECT_EQ(std::count(each.begin(), each.end(), '`'),
                      std::count(text.en.begin(), text.en.end(), '`'))
                << text.code;
        }
        for (const std::string_view mark : marks_of(text.en_one)) {
            EXPECT_TRUE(marks_of(text.en).contains(mark)) << text.code;
        }
        for (const char* arabic : {"ي", "ك", "ة"}) {
            EXPECT_EQ(text.fa.find(arabic), std::string_view::npos) << text.code;
        }
        for (const char* persian : {"ی", "ک", "گ", "پ", "چ"}) {
            EXPECT_EQ(text.ar.find(persian), std::string_view::npos) << text.code;
        }
    }
}

TEST(MeasureNotes, SayWhyInPersianAndArabicWhateverIsMissing) {
    const auto store = make_store();
    MeasureOptions quiet = options(), late = options(), none = options();
    quiet.period = Period{date("2023-01-01"), date("2023-12-31")};
    late.rates = read_rates("date,currency,price\n2025-12-01,USD,0.80\n", eur);
    none.rates.reset();
    for (const MeasureOptions& each : {quiet, late, none}) {
        for (const Measure& missing : measure(*store, each).measures) {
            if (missing.value) continue;
            for (const Language language : {Language::fa, Language::ar}) {
                const std::string text = text_of(missing.reason, language);
                EXPECT_NE(text, missing.reason.code) << missing.id;
                EXPECT_EQ(text.find_first_of("{}0123456789"), std::string::npos) << text;
                // A line takes its direction from its first letter.
                const auto letter = text.find_first_not_of("0123456789 ");
                EXPECT_GE(static_cast<unsigned char>(text[letter]), 0xC2) << text;
            }
        }
    }
}

TEST(MeasureNotes, ReadAsPeopleWriteDaysAndNumbers) {
    const MeasureNote silent{"no_customer_at_opening", {{"day", "2025-03-20"}}, {}};
    const MeasureNote undated{"left_out_undated", {{"count", "1234"}}, {}};
    const MeasureNote why{"measure_missing", {{"measure", "cac"}}, {{"winning_is_free", {}, {}}}};
    EXPECT_EQ(text_of(silent), "there was no customer on 2025-03-20, the day before the period");
    EXPECT_EQ(text_of({"left_out_undated", {{"count", "1"}}, {}}),
              "1 record has no date and was left out");
    EXPECT_EQ(text_of(why), "cac is not available: winning customers is free");
    // clang-format off
    EXPECT_EQ(text_of(silent, Language::fa, Calendar::jalali),
              "در ۳۰ اسفند ۱۴۰۳، روز پیش از این دوره، هیچ مشتری‌ای نبود");
    EXPECT_EQ(text_of(silent, Language::ar),
              "لم يكن هناك أي عميل في ٢٠ مارس ٢٠٢٥، وهو اليوم السابق للفترة");
    EXPECT_EQ(text_of(undated, Language::fa), "۱٬۲۳۴ رکورد تاریخ ندارد و کنار گذاشته شد");
    EXPECT_EQ(text_of(why, Language::fa),
              "شاخص «هزینهٔ جذب مشتری» در دسترس نیست: جذب مشتری هزینه‌ای ندارد");
    // clang-format on
    EXPECT_EQ(text_of({"of_tomorrow", {}, {}}, Language::fa), "of_tomorrow");
    EXPECT_EQ(text_of(MeasureNote{}, Language::ar), "");
}

}  // namespace
}  // namespace tenure::ledger
