#include "tenure/lifecycle/conversion.hpp"

namespace tenure::inline v1 {
namespace {

const Currency eur = Currency::of("EUR");
const Currency usd = Currency::of("USD");

RateTable rates() {
    return read_rates("date,currency,price\n2025-01-01,USD,0.90\n2025-10-01,USD,0.80\n", eur);
}

Event event(EventKind kind, Date day, Money amount, const std::string& key,
            const std::string& about = "") {
    Event made;
    made.kind = kind;
    made.day = day;
    made.at = Timestamp::at_midnight_utc(day);
    made.amount = amount;
    made.key = key;
    made.about = about;
    return made;
}

TEST(Conversion, TakesTheRateOfTheDayAndARefundThatOfItsPurchase) {
    History history;
    history.mixed_currencies = true;
    history.events = {event(EventKind::purchase, Date::of(2025, 9, 1), {10'000, usd}, "a"),
                      event(EventKind::purchase, Date::of(2025, 9, 2), {5'000, eur}, "b"),
                      event(EventKind::refund, Date::of(2025, 10, 2), {10'000, usd}, "c", "a"),
                      event(EventKind::refund, Date::of(2025, 10, 3), {1'000, usd}, "d"),
                      event(EventKind::purchase, Date::of(2025, 10, 4), {10'000, usd}, "e")};
    EXPECT_TRUE(convert_amounts(history, rates()).empty());
    EXPECT_FALSE(history.mixed_currencies);
    EXPECT_EQ(to_string(*history.events[0].amount), "90.00 EUR");
    EXPECT_EQ(to_string(*history.events[1].amount), "50.00 EUR");
    EXPECT_EQ(to_string(*history.events[2].amount), "90.00 EUR");  // nothing is left of a
    EXPECT_EQ(to_string(*history.events[3].amount), "9.00 EUR");   // the latest one in dollars
    EXPECT_EQ(to_string(*history.events[4].amount), "80.00 EUR");
}

TEST(Conversion, NamesAndCountsWhatHasNoRate) {
    History history;
    history.events = {
        event(EventKind::purchase, Date::of(2024, 9, 1), {10'000, usd}, "a"),
        event(EventKind::purchase, Date::of(2024, 12, 31), {10'000, usd}, "b"),
        event(EventKind::purchase, Date::of(2025, 9, 1), {10'000, Currency::of("GBP")}, "c"),
        event(EventKind::purchase, Date::of(2025, 9, 1), {10'000, usd}, "d")};
    const MissingRates missing = convert_amounts(history, rates());
    EXPECT_TRUE(history.mixed_currencies);
    EXPECT_EQ(missing.text("purchase", "purchases"),
              "1 purchase in GBP has no rate; 2 purchases in USD before 2025-01-01 have no rate");
    EXPECT_EQ(to_string(*history.events[0].amount), "100.00 USD");
    EXPECT_EQ(to_string(*history.events[3].amount), "90.00 EUR");
}

}  // namespace
}  // namespace tenure::inline v1
