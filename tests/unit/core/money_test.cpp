#include "tenure/core/money.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

using namespace tenure;

namespace {

const Currency eur = Currency::of("EUR");
const Currency jpy = Currency::of("JPY");
const Currency kwd = Currency::of("KWD");

std::optional<std::int64_t> minor_of(std::string_view text, Currency currency = eur) {
    const auto money = Money::parse(text, currency);
    return money ? std::optional(money->minor) : std::nullopt;
}

}  // namespace

TEST(Currency, HasTheDecimalsOfIso4217) {
    EXPECT_EQ(Currency::of("EUR").exponent, 2);
    EXPECT_EQ(Currency::of("IRR").exponent, 2);
    EXPECT_EQ(Currency::of("JPY").exponent, 0);
    EXPECT_EQ(Currency::of("KWD").exponent, 3);
}

TEST(Currency, ReadsLowerCase) {
    EXPECT_EQ(Currency::of("irr"), Currency::of("IRR"));
}

TEST(Currency, RefusesWhatIsNoCodeAndSaysWhatToWrite) {
    for (const char* code : {"", "EU", "EURO", "E1R", "تومان"}) {
        try {
            Currency::of(code);
            FAIL() << code;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Errc::configuration);
            EXPECT_NE(std::string(error.what()).find("ISO 4217"), std::string::npos);
        }
    }
}

TEST(Money, ReadsTheDecimalsOfCrms) {
    EXPECT_EQ(minor_of("1234567.89000000"), 123456789);
    EXPECT_EQ(minor_of("-0.50"), -50);
    EXPECT_EQ(minor_of("+7"), 700);
    EXPECT_EQ(minor_of(".5"), 50);
    EXPECT_EQ(minor_of("12."), 1200);
    EXPECT_EQ(minor_of("31.665", kwd), 31665);
    EXPECT_EQ(minor_of("100", jpy), 100);
}

TEST(Money, RoundsHalfAwayFromZero) {
    EXPECT_EQ(minor_of("0.005"), 1);
    EXPECT_EQ(minor_of("-0.005"), -1);
    EXPECT_EQ(minor_of("0.00499999"), 0);
    EXPECT_EQ(minor_of("0.999"), 100);
    EXPECT_EQ(minor_of("2.5", jpy), 3);
    EXPECT_EQ(minor_of("0.0009"), 0);
}

TEST(Money, RefusesWhatIsNoPlainDecimal) {
    for (const char* text :
         {"", ".", "-", "1,234.5", "1e3", " 1", "1 ", "abc", "1.2.3", "--1", "۱۲", "0x10", "nan"}) {
        EXPECT_EQ(minor_of(text), std::nullopt) << text;
    }
}

TEST(Money, RefusesAmountsBeyond64Bits) {
    EXPECT_EQ(minor_of("92233720368547758.07"), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(minor_of("92233720368547758.08"), std::nullopt);
    EXPECT_EQ(minor_of("92233720368547758.075"), std::nullopt);
    EXPECT_EQ(minor_of("99999999999999999999999"), std::nullopt);
    EXPECT_EQ(minor_of("92233720368547759"), std::nullopt);
}

TEST(Money, RoundsFloatingPointAmounts) {
    EXPECT_EQ(Money::of(12.34, eur).minor, 1234);
    EXPECT_EQ(Money::of(0.125, eur).minor, 13);
    EXPECT_EQ(Money::of(-0.125, eur).minor, -13);
    EXPECT_EQ(Money::of(0.49999999999999994, jpy).minor, 0);
    EXPECT_EQ(Money::of(9007199254740993.0, jpy).minor, 9007199254740992);
}

TEST(Money, RefusesFloatingPointAmountsThatDoNotFit) {
    for (const double amount :
         {1e30, -1e30, std::nan(""), std::numeric_limits<double>::infinity()}) {
        EXPECT_THROW(Money::of(amount, eur), Error);
    }
}

TEST(Money, AddsAndSubtractsExactly) {
    const Money ten{1000, eur};
    EXPECT_EQ((ten + Money{5, eur}).minor, 1005);
    EXPECT_EQ((ten - Money{1001, eur}).minor, -1);
    Money sum{0, eur};
    for (int i = 0; i < 10; ++i) sum += Money{10, eur};
    EXPECT_EQ(sum, (Money{100, eur}));
}

TEST(Money, ThrowsInsteadOfOverflowing) {
    const Money most{std::numeric_limits<std::int64_t>::max(), eur};
    const Money least{std::numeric_limits<std::int64_t>::min(), eur};
    for (const auto& sum : {std::pair(most, Money{1, eur}), std::pair(least, Money{-1, eur})}) {
        try {
            (void)(sum.first + sum.second);
            FAIL();
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Errc::overflow);
        }
    }
    EXPECT_THROW((void)(least - Money{1, eur}), Error);
}

TEST(Money, RefusesToMixCurrenciesAndNamesBoth) {
    try {
        (void)(Money{1, eur} - Money{1, jpy});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::bad_argument);
        EXPECT_EQ(error.details().operation, "subtract money");
        EXPECT_EQ(error.details().object, "EUR and JPY");
    }
}

TEST(Money, PrintsExactDecimals) {
    EXPECT_EQ(to_string(Money{123450, eur}), "1234.50 EUR");
    EXPECT_EQ(decimal_text(Money{-5, eur}), "-0.05");
    EXPECT_EQ(decimal_text(Money{0, eur}), "0.00");
    EXPECT_EQ(decimal_text(Money{-7, jpy}), "-7");
    EXPECT_EQ(decimal_text(Money{1, kwd}), "0.001");
    EXPECT_EQ(decimal_text(Money{std::numeric_limits<std::int64_t>::min(), eur}),
              "-92233720368547758.08");
}

TEST(Money, PrintedTextReadsBackAsTheSameAmount) {
    std::mt19937_64 random(20'260'101);
    for (int i = 0; i < 20'000; ++i) {
        const auto bits = static_cast<std::int64_t>(random()) >> (random() % 64);
        for (const Currency& currency : {eur, jpy, kwd}) {
            const Money money{bits == std::numeric_limits<std::int64_t>::min() ? 0 : bits,
                              currency};
            EXPECT_EQ(Money::parse(decimal_text(money), currency), money);
        }
    }
}
