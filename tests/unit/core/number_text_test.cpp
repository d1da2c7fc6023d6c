#include "tenure/core/number_text.hpp"

#include <gtest/gtest.h>

#include <limits>

using namespace tenure;

TEST(LocalNumber, UsesTheDigitsAndMarksOfTheLanguage) {
    EXPECT_EQ(local_number("-1234567.50", Language::en), "-1,234,567.50");
    EXPECT_EQ(local_number("1234567.50", Language::fa), "۱٬۲۳۴٬۵۶۷٫۵۰");
    EXPECT_EQ(local_number("-12", Language::fa), "\u200E−۱۲");
    EXPECT_EQ(local_number("1234", Language::ar), "١٬٢٣٤");
    EXPECT_EQ(local_number("999", Language::fa), "۹۹۹");
    EXPECT_EQ(local_number(0.5, Language::en), "0.5");
    EXPECT_EQ(local_number(-0.001, Language::en), "0");
    EXPECT_EQ(local_number(1200, Language::en), "1,200");
    EXPECT_EQ(local_number(std::numeric_limits<double>::quiet_NaN(), Language::fa), "?");
}

TEST(LocalNumber, LeavesWhatIsNoDecimal) {
    EXPECT_EQ(local_number("11x55", Language::en), "11x55");
    EXPECT_EQ(local_number("P1Y", Language::fa), "P۱Y");
    EXPECT_EQ(local_number("1.", Language::en), "1.");
    EXPECT_EQ(local_number("", Language::fa), "");
    EXPECT_EQ(local_digits("فاز 2", Language::ar), "فاز ٢");
}

TEST(LocalPercent, RoundsToOneDecimal) {
    EXPECT_EQ(local_percent(0.125, Language::en), "12.5%");
    EXPECT_EQ(local_percent(1, Language::en), "100%");
    EXPECT_EQ(local_percent(0.3337, Language::fa), "۳۳٫۴٪");
    EXPECT_EQ(local_percent(0.5, Language::ar), "٥٠٪\u061C");
}

TEST(LocalAmount, NamesTheCurrency) {
    const auto euro = *Money::parse("1234.50", Currency::of("EUR"));
    EXPECT_EQ(local_amount(euro, Language::en), "1,234.50 EUR");
    EXPECT_EQ(local_amount(euro, Language::fa), "۱٬۲۳۴٫۵۰ یورو");
    EXPECT_EQ(local_amount(euro, Language::ar), "١٬٢٣٤٫٥٠ يورو");
    EXPECT_EQ(local_amount(*Money::parse("-5", Currency::of("JPY")), Language::en), "-5 JPY");
}

TEST(LocalAmount, ShowsRialInTheUnitPeopleUse) {
    const auto price = *Money::parse("123456.00", Currency::of("IRR"));
    EXPECT_EQ(local_amount(price, Language::en), "123,456 IRR");
    EXPECT_EQ(local_amount(price, Language::fa), "۱۲۳٬۴۵۶ ریال");
    EXPECT_EQ(local_amount(price, Language::fa, RialUnit::toman), "۱۲٬۳۴۶ تومان");
    EXPECT_EQ(local_amount(price, Language::ar, RialUnit::toman), "١٢٬٣٤٦ تومان");
    EXPECT_EQ(local_amount(price, Language::en, RialUnit::toman), "12,346 toman");
    EXPECT_EQ(local_amount(*Money::parse("-1", Currency::of("IRR")), Language::en, RialUnit::toman),
              "0 toman");
}
