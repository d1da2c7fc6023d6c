// What measures say when they have nothing to say, or nothing sound to say it from.
#include "ledger.hpp"

namespace tenure::ledger {
namespace {

std::string reason(const MeasureReport& report, std::string_view id) {
    const Measure& measure = report[id];
    EXPECT_FALSE(measure.value) << id;
    return text_of(measure.reason);
}

TEST(Reasons, AnEmptyStoreSaysSoEverywhere) {
    const auto store = open_store("memory:");
    const MeasureReport report = measure(*store, options());
    for (const Measure& each : report.measures) {
        EXPECT_FALSE(each.value) << each.id;
        EXPECT_EQ(text_of(each.reason), "the store is empty; run `tenure sync`") << each.id;
    }
}

TEST(Reasons, APeriodWithoutRecordsNamesWhatIsMissing) {
    const auto store = make_store();
    MeasureOptions quiet = options();
    quiet.period = Period{date("2023-01-01"), date("2023-12-31")};
    const MeasureReport report = measure(*store, quiet);
    for (const Measure& each : report.measures) {
        EXPECT_FALSE(each.value) << each.id << " is " << each.value->number;
        EXPECT_FALSE(each.reason.empty()) << each.id;
        EXPECT_NE(each.reason.code, "nothing_counted") << each.id;
    }
    EXPECT_EQ(reason(report, "churn_rate"),
              "there was no customer on 2022-12-31, the day before the period");
    EXPECT_EQ(reason(report, "nrr"), "nobody bought from 2022-01-01 to 2022-12-31");
    EXPECT_EQ(reason(report, "nps"),
              "nobody answered an NPS question in the period 2023-01-01 to 2023-12-31");
    EXPECT_EQ(reason(report, "clv_to_cac"),
              "clv is not available: nothing was evaluated as of 2023-12-31 or earlier; run "
              "`tenure evaluate`");
}

TEST(Reasons, AMissingRateIsNamedAndCounted) {
    const auto store = make_store();
    MeasureOptions late = options();
    late.rates = read_rates("date,currency,price\n2025-12-01,USD,0.80\n", eur);
    const MeasureReport report = measure(*store, late);
    EXPECT_EQ(reason(report, "arpu"), "1 purchase in USD before 2025-12-01 has no rate");  // C
    EXPECT_EQ(reason(report, "cac"), "1 campaign cost in USD before 2025-12-01 has no rate");
    EXPECT_EQ(reason(report, "payback_time"),
              "cac is not available: 1 campaign cost in USD before 2025-12-01 has no rate");
    EXPECT_TRUE(report["pipeline_value"].value);  // today's rate is known
    EXPECT_EQ(report.movements, (Movements{7, 3, 1, 4, 7}));

    MeasureOptions none = options();
    none.rates.reset();
    EXPECT_EQ(reason(measure(*store, none), "arpu"), "2 purchases in USD have no rate");
}

TEST(Reasons, TheCurrencyIsThatOfMostAmountsUnlessSaid) {
    const auto store = make_store();
    MeasureOptions unsaid = options();
    unsaid.rates.reset();
    unsaid.currency.reset();
    EXPECT_EQ(measure(*store, unsaid).currency, eur);
    unsaid.currency = usd;
    EXPECT_EQ(measure(*store, unsaid).currency, usd);
    unsaid.rates = rates();
    EXPECT_THROW(measure(*store, unsaid), Error);
}

TEST(Reasons, WhatCannotBeUsedIsCounted) {
    const auto store = make_store();
    Writer shop(*store);
    shop.buys("A", "2027-01-01", euros(99));                         // after as_of
    shop.gives_back("H", "2025-12-02", euros(500), "H-2025-12-01");  // more than it cost
    shop.gives_back("H", "2025-12-03", euros(5), "never sold");
    shop.answers("A", "2025-12-04", "nps", "11");
    shop.ticket("T9", "A", "2025-12-05", "2025-12-01");
    const MeasureReport report = measure(*store, options());
    std::vector<std::string> remarks;
    for (const MeasureNote& each : report.remarks) remarks.push_back(text_of(each));
    EXPECT_EQ(remarks, (std::vector<std::string>{
                           "1 answer lies outside its scale and was left out",
                           "1 ticket was closed before it was opened and was left out",
                           "1 record is dated after 2025-12-31 and was left out",
                           "1 refund is larger than what it gives back; the rest of it was ignored",
                           "1 refund names a purchase that is not known and lowered nothing"}));
    EXPECT_EQ(to_string(report.revenue->closing), "754.00 EUR");  // 994 less the 240 given back
    EXPECT_DOUBLE_EQ(report["nps"].value->number, 25);
}

TEST(Reasons, WrongOptionsAreRefused) {
    const auto store = make_store();
    const auto refused = [&](const std::function<void(MeasureOptions&)>& change) {
        MeasureOptions wrong = options();
        change(wrong);
        return tenure::code_of([&] { measure(*store, wrong); }) == Errc::bad_argument;
    };
    EXPECT_TRUE(refused([](auto& o) {
        o.period = Period{date("2025-02-01"), date("2025-01-01")};
    }));
    EXPECT_TRUE(refused([](auto& o) { o.period->to = date("2026-01-01"); }));  // after as_of
    EXPECT_TRUE(refused([](auto& o) { o.margin = 1.5; }));
    EXPECT_TRUE(refused([](auto& o) { o.horizon_years = 0; }));
    EXPECT_TRUE(refused([](auto& o) { o.churn_cut_points = 0; }));
    EXPECT_TRUE(refused([](auto& o) { o.attribution_days = -1; }));
}

TEST(Reasons, AStopEndsTheMeasuring) {
    const auto store = make_store();
    StopSource stop;
    stop.request_stop();
    const Context stopped{stop.token(), MonotonicTime::max()};
    EXPECT_EQ(tenure::code_of([&] { measure(*store, options(), stopped); }), Errc::cancelled);
}

}  // namespace
}  // namespace tenure::ledger
