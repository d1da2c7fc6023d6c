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
    EXPECT_EQ(match_key("१२३"), "123");
}

TEST(MatchKey, FoldsAndTrimsWhiteSpace) {
    EXPECT_EQ(match_key("\t Customer \u00A0\u3000 Stage\r\n"), "customer stage");
    EXPECT_EQ(match_key(" \u200C "), "");
    EXPECT_EQ(match_key(""), "");
}

TEST(MatchKey, UnifiesSpellingsOfArabicAndPersianLetters) {
    EXPECT_EQ(match_key("آذر"), match_key("ا\u0653ذر"));
    EXPECT_EQ(match_key("أحمد"), match_key("ا\u0654حمد"));
    EXPECT_EQ(match_key("مسئول"), match_key("مسي\u0654ول"));
    EXPECT_EQ(match_key("خانۀ"), match_key("خانه\u0654"));
    for (const char* alef : {"احمد", "أحمد", "إحمد", "آحمد", "ٱحمد"}) {
        EXPECT_EQ(match_key(alef), "احمد") << alef;
    }
    EXPECT_EQ(match_key("فاطمة"), match_key("فاطمه"));
    EXPECT_EQ(match_key("مؤمن"), match_key("مومن"));
    EXPECT_EQ(match_key("علاء"), match_key("علا"));
    EXPECT_EQ(match_key("ھمایون ہ ە"), match_key("همايون ه ه"));
    EXPECT_EQ(match_key("مُحَمَّد"), match_key("محمد"));
}

TEST(MatchKey, UnifiesPresentationForms) {
    EXPECT_EQ(match_key("\uFEFB"), match_key("لا"));
    EXPECT_EQ(match_key("\uFEE3\uFEA4\uFEE4\uFEAA"), match_key("محمد"));
    EXPECT_EQ(match_key("\uFDFC"), match_key("ريال"));
    EXPECT_EQ(match_key("ＡＢＣ１２３"), "abc123");
    EXPECT_EQ(match_key("ﬁne"), "fine");
}

TEST(MatchKey, FoldsLatinCaseAndAccents) {
    EXPECT_EQ(match_key("CLV Ä"), "clv a");
    EXPECT_EQ(match_key("José MÜLLER"), match_key("jose\u0301 muller"));
    EXPECT_EQ(match_key("Straße"), match_key("STRASSE"));
    EXPECT_EQ(match_key("Łódź Ørsted"), "lodz orsted");
    for (const char* city : {"İstanbul", "ISTANBUL", "ıstanbul", "istanbul"}) {
        EXPECT_EQ(match_key(city), "istanbul") << city;
    }
}

TEST(MatchKey, KeepsMarksThatMakeAnotherLetter) {
    EXPECT_NE(match_key("が"), match_key("か"));
    EXPECT_EQ(match_key("か\u3099"), match_key("が"));
    EXPECT_NE(match_key("कि"), match_key("का"));
    EXPECT_NE(match_key("กิน"), match_key("กิน\u0E38"));
    EXPECT_EQ(match_key("한국"), match_key("\u1112\u1161\u11AB국"));
}

TEST(MatchKey, KeepsDifferentLabelsApart) {
    EXPECT_NE(match_key("مرحله مشتری"), match_key("ارزش مشتری"));
    EXPECT_NE(match_key("stage 1"), match_key("stage 2"));
    EXPECT_NE(match_key("می شود"), match_key("میشود"));
    EXPECT_NE(match_key("پارس"), match_key("بارس"));
}

TEST(MatchKey, ReplacesMalformedBytes) {
    EXPECT_EQ(match_key("A\xD9"), "a\uFFFD");
    EXPECT_EQ(match_key("\xFF \xC0\x80"), "\uFFFD \uFFFD\uFFFD");
    EXPECT_EQ(match_key("\xD8\xD8\x9A\x9A"), "\uFFFD\uFFFD");
}

/// Letters, marks and invisible characters of every kind that the key treats apart.
std::string random_text(std::mt19937& random) {
    constexpr char32_t pool[] = {U'A',   U' ',   U'I',   0x0130, 0x0131, 0x00E9, 0x0301, 0x0627,
                                 0x0653, 0x0654, 0x0655, 0x0622, 0x064A, 0x06CC, 0x0626, 0x0643,
                                 0x0621, 0x0629, 0x200C, 0x0640, 0x064E, 0x0651, 0x06F5, 0x0665,
                                 0xA0,   0xAD,   0xDF,   0xFEFB, 0xFDFC, 0x1112, 0x1161, 0x11AB,
                                 0x304B, 0x3099, 0x0345, 0x03B1, 0x0315, 0x0323, 0x1F600};
    std::string text;
    for (auto n = random() % 12; n > 0; --n) {
        const bool known = random() % 4 != 0;
        const auto any = static_cast<char32_t>(random() % 0x30000);
        char32_t point = known ? pool[random() % std::size(pool)] : any;
        if (point >= 0xD800 && point <= 0xDFFF) point = U'x';
        detail::append_utf8(text, point);
        if (random() % 32 == 0) text += static_cast<char>(0x80 + random() % 0x80);
    }
    return text;
}

TEST(MatchKey, AppliedTwiceChangesNothing) {
    std::mt19937 random(11);
    for (int i = 0; i < 50'000; ++i) {
        const std::string text = random_text(random);
        const std::string once = match_key(text);
        ASSERT_TRUE(valid_utf8(once));
        ASSERT_EQ(match_key(once), once) << printable(text);
    }
}

TEST(MatchKey, DoesNotDependOnTheOrderOfMarks) {
    const std::string marks[] = {"\u0651", "\u064E", "\u0654", "\u0640", "\u200C", "\u0301"};
    std::mt19937 random(3);
    for (int i = 0; i < 2'000; ++i) {
        std::string text;
        for (const char* letter : {"م", "ا", "ي", "e"}) {
            text += letter;
            for (auto n = random() % 4; n > 0; --n) text += marks[random() % std::size(marks)];
        }
        ASSERT_EQ(match_key(text), "مایe") << printable(text);
    }
}

TEST(MatchKey, TreatsASCIIAlikeAloneAndAmongOtherLetters) {
    std::mt19937 random(4);
    for (int i = 0; i < 5'000; ++i) {
        std::string text = "x";
        for (auto n = random() % 12; n > 0; --n) text += static_cast<char>(random() % 128);
        text += 'y';
        ASSERT_EQ(match_key("ب" + text + "ب"), "ب" + match_key(text) + "ب") << printable(text);
    }
}

TEST(PhoneKey, IsOneForAllWaysToWriteANumber) {
    for (const char* text :
         {"09121234567", "+98 912 123 4567", "0098-912-1234567", "۰۹۱۲ ۱۲۳ ۴۵۶۷", "٠٩١٢١٢٣٤٥٦٧",
          "+98 (0)912 123 45 67", "9121234567", "989121234567", "\u202A+98 912 1234567\u202C",
          "موبایل: ۰۹۱۲۱۲۳۴۵۶۷", "０９１２１２３４５６７", "0912 123 4567 ext. 12",
          "09121234567 / 09351234567", "09121234567، 09351234567"}) {
        EXPECT_EQ(phone_key(text), "989121234567") << text;
    }
    EXPECT_EQ(phone_key("021-88776655"), "982188776655");
    EXPECT_EQ(phone_key("+49 (0)30 123456", "49"), "4930123456");
    EXPECT_EQ(phone_key("+1 (415) 555-2671"), "14155552671");
    EXPECT_EQ(phone_key("415 555 2671", "1"), "14155552671");
}

TEST(PhoneKey, LeavesALocalNumberAndGivesNothingForNone) {
    EXPECT_EQ(phone_key("8877 6655"), "88776655");
    EXPECT_EQ(phone_key("ندارد"), "");
    EXPECT_EQ(phone_key(""), "");
}

TEST(EmailKey, UnifiesCaseWidthAndWhatIsNotSeen) {
    EXPECT_EQ(email_key(" Sara.Ahmadi@Example.COM "), "sara.ahmadi@example.com");
    EXPECT_EQ(email_key("ｓａｒａ＠ｅｘａｍｐｌｅ．ｃｏｍ"), "sara@example.com");
    EXPECT_EQ(email_key("\u200Fsara@example.com\u200E"), "sara@example.com");
    EXPECT_EQ(email_key("Sara <Sara@example.com>"), "sara@example.com");
    EXPECT_EQ(email_key("mailto:sara@example.com"), "sara@example.com");
    EXPECT_NE(email_key("josé@example.com"), email_key("jose@example.com"));
}

TEST(EmailKey, IsEmptyForWhatIsNoAddress) {
    for (const char* text : {"", "sara", "@example.com", "sara@", " @ ", "<"}) {
        EXPECT_EQ(email_key(text), "") << text;
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
