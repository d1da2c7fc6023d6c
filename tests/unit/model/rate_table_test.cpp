#include "tenure/model/rate_table.hpp"

namespace tenure::inline v1 {
namespace {

const Currency irr = Currency::of("IRR");
const Currency usd = Currency::of("USD");

TEST(RateTable, TakesTheRateOfTheDay) {
    RateTable rates(irr);
    rates.set(usd, Date::of(2025, 1, 1), 800'000);
    rates.set(usd, Date::of(2026, 1, 1), 1'200'000);
    EXPECT_EQ(to_string(*rates.to_base({150, usd}, Date::of(2025, 12, 31))), "1200000.00 IRR");
    EXPECT_EQ(to_string(*rates.to_base({150, usd}, Date::of(2026, 1, 1))), "1800000.00 IRR");
}

TEST(RateTable, NeverGuessesARate) {
    RateTable rates(irr);
    rates.set(usd, Date::of(2025, 1, 1), 800'000);
    EXPECT_EQ(rates.to_base({150, usd}, Date::of(2024, 12, 31)), std::nullopt);
    EXPECT_EQ(rates.to_base({150, Currency::of("EUR")}, Date::of(2025, 6, 1)), std::nullopt);
    EXPECT_THROW(rates.set(usd, Date::of(2025, 1, 1), 0), Error);
}

TEST(RateTable, LeavesItsOwnCurrencyAlone) {
    EXPECT_EQ(RateTable(irr).to_base({7, irr}, Date::of(2025, 1, 1)), (Money{7, irr}));
}

TEST(ReadRates, TakesRowsInAnyOrder) {
    const RateTable rates = read_rates(
        "\xEF\xBB\xBF"
        "Date,Currency,Price\r\n2026-01-01,USD,1200000\r\n\r\n\"2025-01-01\",usd,800000\n",
        irr);
    EXPECT_EQ(to_string(*rates.to_base({100, usd}, Date::of(2025, 6, 1))), "800000.00 IRR");
    EXPECT_EQ(to_string(*rates.to_base({100, usd}, Date::of(2026, 6, 1))), "1200000.00 IRR");
    EXPECT_EQ(rates.first(usd), Date::of(2025, 1, 1));
    EXPECT_EQ(rates.first(Currency::of("EUR")), std::nullopt);
}

TEST(ReadRates, NamesTheLineAndColumnThatIsWrong) {
    const auto refusal = [](const std::string& rows) -> std::string {
        try {
            read_rates("date,currency,price\n" + rows, irr);
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Errc::configuration);
            return error.details().object + ": " + error.details().cause;
        }
        return "read";
    };
    EXPECT_EQ(refusal("2025-01-01,USD,1\n2025-13-01,USD,1"),
              "line 3, column date: this is no date yyyy-mm-dd");
    EXPECT_EQ(refusal("2025-01-01,dollar,1"),
              "line 2, column currency: this is no currency of three letters");
    EXPECT_EQ(refusal("2025-01-01,USD,0"), "line 2, column price: this is no number above zero");
    EXPECT_EQ(refusal("2025-01-01,USD,1e999"),
              "line 2, column price: this is no number above zero");
    EXPECT_EQ(refusal("2025-01-01,USD"), "line 2: the row has no three columns");
    EXPECT_EQ(refusal("2025-01-01,USD,1\n2025-01-01,USD,2"),
              "line 3: the date has two rates of one currency");
    EXPECT_EQ(refusal("2025-01-01,IRR,1"),
              "line 2, column currency: this is the currency of the business, which needs no rate");
    EXPECT_EQ(refusal(""), ": it has no rows");
    EXPECT_THROW(read_rates("date,price\n", irr), Error);
}

}  // namespace
}  // namespace tenure::inline v1
