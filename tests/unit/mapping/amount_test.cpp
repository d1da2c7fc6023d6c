#include "mapped.hpp"
#include "mapping/exact.hpp"

namespace tenure::inline v1 {
namespace {

const Currency eur = Currency::of("EUR");
const Currency usd = Currency::of("USD");

Value total_of(const Value& amount, const SourceProfile& profile = euros()) {
    return map_attribute("purchase", "total", R"("f")", {{field_of("f", FieldType::money), amount}},
                         profile)
        .value("total");
}

Mapped base_of(const Value& amount, const Value& rate, const SourceProfile& profile = euros()) {
    return map_attribute(
        "purchase", "base_total", R"({"convert": {"amount": "a", "rate": "r"}})",
        {{field_of("a", FieldType::money), amount}, {field_of("r", FieldType::decimal), rate}},
        profile);
}

TEST(Amount, TakesTheCurrencyOfTheSourceWhereTheRecordNamesNone) {
    EXPECT_EQ(total_of(Decimal{"459.64000000"}), Value(Money{45964, eur}));
    EXPECT_EQ(total_of(text("-31.665")), Value(Money{-3167, eur}));
    EXPECT_EQ(total_of(std::int64_t{7}), Value(Money{700, eur}));
    EXPECT_EQ(total_of(text("۱۲٫۵")), Value(Null{}));
    EXPECT_EQ(total_of(text("۱۲.۵")), Value(Money{1250, eur}));
}

TEST(Amount, KeepsTheCurrencyOfTheRecord) {
    EXPECT_EQ(total_of(Money{100, usd}), Value(Money{100, usd}));
}

TEST(Amount, TakesTheCurrencyFromACodeOrAnotherAmount) {
    const auto total = [](Value code) {
        return map_attribute(
            "purchase", "total", R"({"field": "f", "currency": "code"})",
            {{field_of("f", FieldType::money), Decimal{"5"}}, {field_of("code"), std::move(code)}});
    };
    EXPECT_EQ(total(text("usd")).value("total"), Value(Money{500, usd}));
    EXPECT_EQ(total(Money{1, usd}).value("total"), Value(Money{500, usd}));
    EXPECT_EQ(total(Null{}).value("total"), Value(Money{500, eur}));
    EXPECT_EQ(total(text("21x1")).value("total"), Value(Null{}));
    EXPECT_EQ(total(text("21x1")).problems.size(), 1U);
}

TEST(Amount, CountsTomanAsRial) {
    SourceProfile toman;
    toman.currency = Currency::of("IRR");
    toman.money_scale = 10;
    EXPECT_EQ(total_of(Decimal{"1234.505"}, toman), Value(Money{1234505, toman.currency}));
    EXPECT_EQ(total_of(Money{100, toman.currency}, toman), Value(Money{1000, toman.currency}));
    EXPECT_EQ(total_of(Money{100, Currency::of("IRT")}, toman), Value(Money{1000, toman.currency}));
    EXPECT_EQ(total_of(Money{100, usd}, toman), Value(Money{100, usd}));
    // 2 USD at 0.00002 USD per toman are 100,000 toman, a million rial
    EXPECT_EQ(base_of(Money{200, usd}, Decimal{"0.00002"}, toman).value("base_total"),
              Value(Money{100'000'000, toman.currency}));
}

TEST(Amount, DividesByTheRateExactly) {
    EXPECT_EQ(base_of(Money{10000, usd}, Decimal{"0.900"}).value("base_total"),
              Value(Money{11111, eur}));
    EXPECT_EQ(base_of(Decimal{"459.64"}, Decimal{"1.000"}).value("base_total"),
              Value(Money{45964, eur}));
    // half away from zero: 0.01 / 2 and its negative
    EXPECT_EQ(base_of(Money{1, usd}, Decimal{"2"}).value("base_total"), Value(Money{1, eur}));
    EXPECT_EQ(base_of(Money{-1, usd}, Decimal{"2"}).value("base_total"), Value(Money{-1, eur}));
}

TEST(Amount, TakesAnAmountInTheBusinessCurrencyAsItIs) {
    EXPECT_EQ(base_of(Money{500, eur}, Decimal{"0.9"}).value("base_total"), Value(Money{500, eur}));
    EXPECT_EQ(base_of(Decimal{"5"}, Null{}).value("base_total"), Value(Money{500, eur}));
}

TEST(Amount, RefusesToGuessARate) {
    EXPECT_EQ(base_of(Money{500, usd}, Null{}).problems.size(), 1U);
    EXPECT_EQ(base_of(Money{500, usd}, Decimal{"0.000"}).problems.size(), 1U);
    EXPECT_EQ(base_of(Money{500, usd}, Hidden{}).value("base_total"), Value(Hidden{}));
    const Mapped other_base = base_of(Money{500, usd}, Decimal{"1.000"});
    ASSERT_EQ(other_base.problems.size(), 1U);
    EXPECT_THAT(other_base.problems[0].message, testing::HasSubstr("business.currency"));
}

TEST(Amount, ReportsWhatTheCrmClamped) {
    for (const Value& amount : {Value(Decimal{"-9999999999999.99"}), text("9999999999999.99000000"),
                                Value(Money{999'999'999'999'999, usd})}) {
        const Mapped mapped = base_of(amount, Decimal{"0.5"});
        EXPECT_EQ(mapped.value("base_total"), Value(Null{}));
        ASSERT_EQ(mapped.problems.size(), 1U);
        EXPECT_THAT(mapped.problems[0].message, testing::HasSubstr("clamped"));
        EXPECT_EQ(total_of(amount), Value(Null{}));
    }
}

TEST(Amount, ReportsWhatDoesNotFit) {
    EXPECT_EQ(base_of(Decimal{"99999999999999999999"}, Decimal{"1"}).problems.size(), 1U);
    EXPECT_EQ(base_of(Decimal{"1"}, Decimal{"0.0000000000000000001"}).problems.size(), 1U);
    EXPECT_EQ(total_of(Decimal{"99999999999999999999"}), Value(Null{}));
}

TEST(Amount, IsNegativeForRefundsWhicheverWayTheyAreCounted) {
    const auto total = [](Value status, Value amount) {
        return map_attribute("purchase", "total",
                             R"({"negate": "f", "when": {"status": "Credit Invoice"}})",
                             {{field_of("f", FieldType::money), std::move(amount)},
                              {field_of("status"), std::move(status)}})
            .value("total");
    };
    EXPECT_EQ(total(text("Paid"), Decimal{"5"}), Value(Money{500, eur}));
    EXPECT_EQ(total(text("Credit Invoice"), Decimal{"5"}), Value(Money{-500, eur}));
    EXPECT_EQ(total(text("Credit Invoice"), Decimal{"-5"}), Value(Money{-500, eur}));
    EXPECT_EQ(total(Hidden{}, Decimal{"5"}), Value(Hidden{}));
}

TEST(Exact, ReadsAndPrintsDecimals) {
    const auto normal = [](const char* digits) {
        const auto number = mapping::read_exact(digits);
        return number ? mapping::to_text(*number) : "none";
    };
    EXPECT_EQ(normal("-1234.5600"), "-1234.56");
    EXPECT_EQ(normal("1.5e3"), "1500");
    EXPECT_EQ(normal("1E-3"), "0.001");
    EXPECT_EQ(normal(".5"), "0.5");
    EXPECT_EQ(normal("-0.00"), "0");
    EXPECT_EQ(normal("12345678901234567890"), "12345678901234567890");
    for (const char* bad : {"", "-", ".", "1,5", "0x1", "1e", "1e999", "--1", "nan"}) {
        EXPECT_EQ(normal(bad), "none") << bad;
    }
}

TEST(Exact, RoundsHalfAwayFromZero) {
    using mapping::rounded_quotient;
    EXPECT_EQ(rounded_quotient({5, 1}, {1, 0}, 0), 1);
    EXPECT_EQ(rounded_quotient({-5, 1}, {1, 0}, 0), -1);
    EXPECT_EQ(rounded_quotient({4, 1}, {1, 0}, 0), 0);
    EXPECT_EQ(rounded_quotient({10, 0}, {3, 0}, 2), 333);
    EXPECT_EQ(rounded_quotient({10, 0}, {-3, 0}, 2), -333);
    EXPECT_EQ(rounded_quotient({1, 0}, {0, 0}, 2), std::nullopt);
}

}  // namespace
}  // namespace tenure::inline v1
