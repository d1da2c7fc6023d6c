#include "tenure/core/text.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tenure/core/log.hpp"

using namespace tenure;

TEST(MatchKey, UnifiesArabicAndPersianKeyboards) {
    EXPECT_EQ(match_key("مشتري كليدي"), match_key("مشتری کلیدی"));
    EXPECT_EQ(match_key("مشتري كليدي"), "مشتری کلیدی");
    EXPECT_EQ(match_key("موسى"), match_key("موسی"));
}

TEST(MatchKey, IgnoresWhatReadersDoNotSee) {
    const std::string plain = match_key("میشود");
    EXPECT_EQ(match_key("می\u200Cشود"), plain);
    EXPECT_EQ(match_key("می\u200Dشود"), plain);
    EXPECT_EQ(match_key("مـیـشود"), plain);
    EXPECT_EQ(match_key("مِیشَوَد"), plain);
    EXPECT_EQ(match_key("\uFEFFمی\u00ADشود\u200F"), plain);
}

TEST(MatchKey, UnifiesDigits) {
    EXPECT_EQ(match_key("فاز ۱۲۳"), "فاز 123");
    EXPECT_EQ(match_key("٠٩٨"), "098");
}

TEST(MatchKey, FoldsAndTrimsWhiteSpace) {
    EXPECT_EQ(match_key("\t Customer \u00A0\u3000 Stage\r\n"), "customer stage");
    EXPECT_EQ(match_key(" \u200C "), "");
    EXPECT_EQ(match_key(""), "");
}

TEST(MatchKey, LowersAsciiOnly) {
    EXPECT_EQ(match_key("CLV Ä"), "clv Ä");
}

TEST(MatchKey, GivesComposedAndDecomposedLettersOneForm) {
    EXPECT_EQ(match_key("آذر"), match_key("ا\u0653ذر"));
    EXPECT_NE(match_key("آذر"), match_key("اذر"));
    EXPECT_EQ(match_key("أحمد"), match_key("ا\u0654حمد"));
    EXPECT_EQ(match_key("مسئول"), match_key("مسي\u0654ول"));
    EXPECT_EQ(match_key("خانۀ"), match_key("خانه\u0654"));
}

TEST(MatchKey, KeepsDifferentLabelsApart) {
    EXPECT_NE(match_key("مرحله مشتری"), match_key("ارزش مشتری"));
    EXPECT_NE(match_key("stage 1"), match_key("stage 2"));
    EXPECT_NE(match_key("آب"), match_key("اب"));
}

TEST(MatchKey, ReplacesMalformedBytes) {
    EXPECT_EQ(match_key("A\xD9"), "a\uFFFD");
    EXPECT_EQ(match_key("\xFF \xC0\x80"), "\uFFFD \uFFFD\uFFFD");
    EXPECT_EQ(match_key("\xD8\xD8\x9A\x9A"), "\uFFFD\uFFFD");
}

TEST(MatchKey, AppliedTwiceChangesNothing) {
    std::mt19937 random(11);
    const char32_t pool[] = {U'A',   U' ',   0x0627, 0x0653,  0x0654, 0x0622,
                             0x064A, 0x06CC, 0x0643, 0x200C,  0x0640, 0x064E,
                             0x06F5, 0x0665, 0xA0,   0x1F600, 0xAD,   0x0626};
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (auto n = random() % 12; n > 0; --n) {
            detail::append_utf8(text, pool[random() % std::size(pool)]);
            if (random() % 16 == 0) text += static_cast<char>(0x80 + random() % 0x80);
        }
        const std::string once = match_key(text);
        EXPECT_EQ(match_key(once), once);
    }
}

TEST(FoldDigits, ChangesDigitsAlone) {
    EXPECT_EQ(fold_digits("۱۴۰۵/۰۹/٠١ كتاب \xFF"), "1405/09/01 كتاب \xFF");
}

TEST(ValidUtf8, AcceptsEveryCodePoint) {
    for (char32_t point = 1; point < 0x110000; ++point) {
        if (point >= 0xD800 && point <= 0xDFFF) continue;
        std::string text;
        detail::append_utf8(text, point);
        ASSERT_TRUE(valid_utf8(text)) << static_cast<unsigned>(point);
        std::size_t at = 0;
        ASSERT_EQ(detail::next_code_point(text, at), point);
        ASSERT_EQ(at, text.size());
    }
    EXPECT_TRUE(valid_utf8(std::string_view("\0", 1)));
    EXPECT_TRUE(valid_utf8(""));
}

TEST(ValidUtf8, RefusesHalfOverlongAndForbiddenForms) {
    for (const char* text :
         {"\xD9", "a\xE2\x80", "\xF0\x9F\x98", "\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\x80",
          "\xE0\x9F\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xD9g", "\xE2\x28\xA1"}) {
        EXPECT_FALSE(valid_utf8(text)) << printable(text);
    }
}

TEST(Printable, ShowsControlCharactersInsteadOfObeyingThem) {
    EXPECT_EQ(printable("a\nb\x1B[2J\x7F\t"), "a\\x0ab\\x1b[2J\\x7f\\x09");
    EXPECT_EQ(printable("\u009B2J"), "\\x9b2J");
    EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
}

TEST(Printable, DisarmsDirectionOverridesAndLineSeparators) {
    EXPECT_EQ(printable("a\u202Eb\u2066c\u2069d\u2028e"), "a?b?c?d?e");
}

TEST(Printable, KeepsPersianAndArabicText) {
    EXPECT_EQ(printable("می\u200Cشود، العميل ۱۲"), "می\u200Cشود، العميل ۱۲");
}

TEST(Printable, AlwaysReturnsValidUtf8) {
    EXPECT_EQ(printable("x\xD9"), "x\\xd9");
    std::mt19937 random(5);
    for (int i = 0; i < 20'000; ++i) {
        std::string text(random() % 16, ' ');
        for (char& c : text) c = static_cast<char>(random());
        EXPECT_TRUE(valid_utf8(printable(text)));
    }
}
