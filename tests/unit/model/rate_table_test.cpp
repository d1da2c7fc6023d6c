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

}  // namespace
}  // namespace tenure::inline v1
