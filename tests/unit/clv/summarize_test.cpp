#include "tenure/clv/summarize.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <vector>

#include "tenure/core/error.hpp"

namespace tenure {
namespace {

using Log = std::vector<Transaction>;

constexpr double infinite = std::numeric_limits<double>::infinity();

SummaryTable of(const Log& log, const SummarizeOptions& options = {}) {
    return summarize(std::span<const Transaction>(log), options);
}

TEST(Summarize, CountsRepeatDaysAndTheirMeanSpend) {
    const SummaryTable table = of({{0, 100, 9}, {0, 107, 10}, {0, 107, 5}, {0, 121, 25}});
    ASSERT_EQ(table.size(), 1U);
    const Summary row = table.summaries[0];
    EXPECT_EQ(row.x, 2);
    EXPECT_EQ(row.t_x, 21 / 7.0);
    EXPECT_EQ(row.T, 21 / 7.0);
    EXPECT_EQ(row.mean_spend, 20);
    EXPECT_NEAR(row.log_intervals, std::log(1.0) + std::log(2.0), 1e-15);
    EXPECT_EQ(table.first_day[0], 100);
    EXPECT_EQ(table.last_day[0], 121);
}

TEST(Summarize, DividesDaysByTheUnit) {
    for (const TimeUnit unit : {TimeUnit::day, TimeUnit::week, TimeUnit::month, TimeUnit::year}) {
        const SummaryTable table =
            of({{0, 0, 1}, {0, 10, 1}}, {.unit = unit, .observation_end = Date{30}});
        EXPECT_EQ(table.summaries.unit, unit);
        EXPECT_EQ(table.summaries.t_x[0], 10 / days_in(unit));
        EXPECT_EQ(table.summaries.T[0], 30 / days_in(unit));
    }
}

TEST(Summarize, LeavesOutEventsAfterTheObservation) {
    const SummaryTable table =
        of({{0, 10, 1}, {0, 20, 2}, {0, 30, 4}, {1, 25, 1}}, {.observation_end = Date{20}});
    EXPECT_EQ(table.summaries.x, std::vector<double>{1});
    EXPECT_TRUE(table.holdout_x.empty());
    ASSERT_EQ(table.rejected.size(), 1U);
    EXPECT_EQ(table.rejected[0].customer, 1U);
    EXPECT_EQ(table.rejected[0].reason, SummaryRejection::begins_later);
}

TEST(Summarize, CountsTheHoldOutAfterTheCalibration) {
    const Log log{{0, 10, 1},  {0, 20, 2}, {0, 21, 4}, {0, 21, 4},
                  {0, 25, -3}, {0, 31, 8}, {1, 5, 1}};
    const SummaryTable table = of(log, {.observation_end = Date{30}, .calibration_end = Date{20}});
    EXPECT_EQ(table.summaries.x, (std::vector<double>{1, 0}));
    EXPECT_EQ(table.holdout_x, (std::vector<double>{1, 0}));
    EXPECT_EQ(table.holdout_spend, (std::vector<double>{5, 0}));
    EXPECT_EQ(table.summaries.T[0], 10 / 7.0);
    EXPECT_EQ(table.end, Date{20});
    EXPECT_EQ(table.observation_end, Date{30});
}

TEST(Summarize, RefusesACalibrationThatEndsAfterTheObservation) {
    EXPECT_THROW(of({{0, 1, 1}}, {.observation_end = Date{3}, .calibration_end = Date{4}}), Error);
}

TEST(Summarize, RefusesColumnsOfDifferentLengths) {
    const std::vector<std::uint32_t> customer{0, 1};
    const std::vector<std::int32_t> day{0};
    EXPECT_THROW(summarize(TransactionColumns{customer, day, {}}), Error);
}

TEST(Summarize, NeedsNoAmounts) {
    const std::vector<std::uint32_t> customer{0, 0};
    const std::vector<std::int32_t> day{0, 7};
    const SummaryTable table = summarize(TransactionColumns{customer, day, {}});
    EXPECT_EQ(table.summaries.x, std::vector<double>{1});
    EXPECT_TRUE(table.summaries.mean_spend.empty());
}

TEST(Summarize, SubtractsARefundFromTheLatestPurchaseOnOrBeforeIt) {
    // On the second purchase's own day, though listed before it: that purchase's.
    EXPECT_EQ(of({{0, 1, 50}, {0, 9, -4}, {0, 9, 10}}).summaries.mean_spend[0], 6);
    // A day before the second purchase: the first purchase's, which mean spend leaves out.
    EXPECT_EQ(of({{0, 1, 50}, {0, 8, -4}, {0, 9, 10}}).summaries.mean_spend[0], 10);
    // After the second purchase: its own, and never a transaction.
    const SummaryTable table = of({{0, 1, 50}, {0, 9, 10}, {0, 20, -4}});
    EXPECT_EQ(table.summaries.mean_spend[0], 6);
    EXPECT_EQ(table.summaries.x[0], 1);
    EXPECT_EQ(table.last_day[0], 9);
}

TEST(Summarize, RejectsCustomersWithOnlyRefunds) {
    const SummaryTable table = of({{0, 1, -5}, {1, 1, 5}, {0, 3, -5}});
    EXPECT_EQ(table.customer, std::vector<std::uint32_t>{1});
    ASSERT_EQ(table.rejected.size(), 1U);
    EXPECT_EQ(table.rejected[0].reason, SummaryRejection::no_purchase);
}

TEST(Summarize, CountsFreeTransactionsOnlyWhenAsked) {
    const Log log{{0, 1, 5}, {0, 8, 0}, {0, 15, 6}};
    EXPECT_EQ(of(log).summaries.x[0], 2);
    EXPECT_EQ(of(log).summaries.mean_spend[0], 3);
    const SummaryTable paid = of(log, {.free = FreeTransactions::ignore});
    EXPECT_EQ(paid.summaries.x[0], 1);
    EXPECT_EQ(paid.summaries.mean_spend[0], 6);
}

TEST(Summarize, MergesTheBusinessWeek) {
    // 2024-03-01 is a Friday: Saturday begins a new week in Iran, not under ISO 8601.
    const std::int32_t friday = Date::of(2024, 3, 1).days;
    const Log log{{0, friday, 1}, {0, friday + 1, 2}, {0, friday + 10, 4}};
    const MergeRule iso{.period = MergePeriod::week};
    const MergeRule iran{.period = MergePeriod::week, .week_start = WeekStart::saturday};
    EXPECT_EQ(of(log, {.merge = iso}).summaries.x[0], 1);
    EXPECT_EQ(of(log, {.merge = iran}).summaries.x[0], 2);
}

TEST(Summarize, DatesAMergedTransactionByItsFirstDay) {
    const std::int32_t first = Date::of(2024, 1, 30).days, later = Date::of(2024, 2, 5).days;
    const SummaryTable table =
        of({{0, first, 1}, {0, first + 1, 1}, {0, later, 2}, {0, later + 9, 3}},
           {.merge = {.period = MergePeriod::month}});
    EXPECT_EQ(table.summaries.x[0], 1);
    EXPECT_EQ(table.first_day[0], first);
    EXPECT_EQ(table.last_day[0], later);
    EXPECT_EQ(table.summaries.mean_spend[0], 5);
}

TEST(Summarize, StatesAmountsInConstantPrices) {
    const PriceIndex prices({{Date{0}, 100}, {Date{10}, 200}});
    const SummaryTable table = of({{0, 0, 5}, {0, 5, 10}, {0, 10, 10}}, {.prices = prices});
    EXPECT_EQ(table.summaries.mean_spend[0], 15);
}

TEST(Summarize, GivesFiniteAnswersAtTheEdges) {
    EXPECT_EQ(of({}).size(), 0U);
    const SummaryTable one = of({{0, 7, 3}});
    EXPECT_EQ(one.summaries.T[0], 0);
    EXPECT_EQ(one.summaries.mean_spend[0], 0);
    const SummaryTable same_day = of({{0, 7, 3}, {1, 7, 3}, {0, 7, 3}});
    EXPECT_EQ(same_day.summaries.x, (std::vector<double>{0, 0}));
    EXPECT_EQ(same_day.summaries.log_intervals, (std::vector<double>{0, 0}));
}

TEST(Summarize, RejectsAmountsAndDatesThatAreNone) {
    constexpr double huge = std::numeric_limits<double>::max();
    const SummaryTable table = of({{0, 1, std::nan("")},
                                   {1, 1, infinite},
                                   {2, 1, -infinite},
                                   {3, 1, 1},
                                   {3, 2, huge},
                                   {3, 3, huge},
                                   {4, std::numeric_limits<std::int32_t>::min(), 1},
                                   {5, std::numeric_limits<std::int32_t>::max(), 1},
                                   {6, 1, 1}},
                                  {.observation_end = Date{5}});
    EXPECT_EQ(table.customer, std::vector<std::uint32_t>{6});
    ASSERT_EQ(table.rejected.size(), 6U);
    for (std::size_t i = 0; i < 6; ++i) {
        EXPECT_EQ(table.rejected[i].reason, i < 4 ? SummaryRejection::amount_not_finite
                                                  : SummaryRejection::date_out_of_range);
    }
}

TEST(Summarize, TakesNumbersThatAreFarApart) {
    const SummaryTable table = of({{4'294'967'295U, 1, 1}, {7, 1, 1}, {7, 3, 1}, {9, 1, -1}});
    EXPECT_EQ(table.customer, (std::vector<std::uint32_t>{7, 4'294'967'295U}));
    EXPECT_EQ(table.summaries.x, (std::vector<double>{1, 0}));
    EXPECT_EQ(table.rejected.at(0).customer, 9U);
}

// A slow second opinion that follows the definitions word by word.
std::map<std::uint32_t, Summary> by_definition(Log log, const SummarizeOptions& options,
                                               std::int32_t end) {
    std::stable_sort(log.begin(), log.end(),
                     [](const auto& a, const auto& b) { return a.day < b.day; });
    struct Bought {
        std::int32_t day;
        double amount;
    };
    std::map<std::uint32_t, std::map<std::int32_t, Bought>> periods;
    const bool count_free = options.free == FreeTransactions::count;
    for (const Transaction& event : log) {
        if (event.amount < 0 || (event.amount == 0 && !count_free)) continue;
        auto [at, fresh] = periods[event.customer].try_emplace(options.merge.period_of(event.day),
                                                               Bought{event.day, 0});
        at->second.amount += event.amount;
    }
    for (const Transaction& event : log) {
        if (event.amount >= 0 || !periods.contains(event.customer)) continue;
        auto& of_one = periods[event.customer];
        const auto after = of_one.upper_bound(options.merge.period_of(event.day));
        if (after != of_one.begin()) std::prev(after)->second.amount += event.amount;
    }
    std::map<std::uint32_t, Summary> found;
    for (const auto& [customer, of_one] : periods) {
        Summary row;
        const std::int32_t first = of_one.begin()->second.day;
        std::int32_t last = first;
        for (auto at = std::next(of_one.begin()); at != of_one.end(); ++at) {
            row.x += 1;
            row.mean_spend += at->second.amount;
            row.log_intervals += std::log((at->second.day - last) / days_in(options.unit));
            last = at->second.day;
        }
        if (row.x > 0) row.mean_spend /= row.x;
        row.t_x = (last - first) / days_in(options.unit);
        row.T = (end - first) / days_in(options.unit);
        found[customer] = row;
    }
    return found;
}

TEST(Summarize, EqualsTheDefinitionInAnyOrderOfTheLog) {
    std::mt19937_64 random(7);
    const auto between = [&](int low, int high) {
        return std::uniform_int_distribution(low, high)(random);
    };
    for (int round = 0; round < 300; ++round) {
        SummarizeOptions options;
        options.merge.period = static_cast<MergePeriod>(round % 3);
        options.free = static_cast<FreeTransactions>(round / 3 % 2);
        options.merge.calendar = static_cast<Calendar>(round / 6 % 2);
        options.observation_end = Date{20'000};
        Log log;
        for (int i = between(1, 200); i > 0; --i) {
            log.push_back({static_cast<std::uint32_t>(between(0, 9)), between(19'000, 19'200),
                           between(-300, 1000) / 4.0});
        }
        if (round % 4 != 0) {
            std::stable_sort(log.begin(), log.end(),
                             [](const auto& a, const auto& b) { return a.day < b.day; });
        }
        const auto expected = by_definition(log, options, 20'000);
        const SummaryTable table = of(log, options);
        ASSERT_EQ(table.size(), expected.size()) << round;
        for (std::size_t i = 0; i < table.size(); ++i) {
            const Summary found = table.summaries[i];
            const Summary& wanted = expected.at(table.customer[i]);
            ASSERT_EQ(found.x, wanted.x) << round;
            ASSERT_EQ(found.t_x, wanted.t_x) << round;
            ASSERT_EQ(found.T, wanted.T) << round;
            ASSERT_EQ(found.mean_spend, wanted.mean_spend) << round;  // quarters add exactly
            ASSERT_NEAR(found.log_intervals, wanted.log_intervals, 1e-12) << round;
        }
    }
}

TEST(Summarize, GivesTheSameHoldOutInAnyOrderOfTheLog) {
    std::mt19937_64 random(8);
    Log log;
    for (int i = 0; i < 5000; ++i) {
        log.push_back({static_cast<std::uint32_t>(random() % 300),
                       static_cast<std::int32_t>(random() % 200), 1.25});
    }
    const SummarizeOptions options{.observation_end = Date{199}, .calibration_end = Date{99}};
    const SummaryTable shuffled = of(log, options);
    std::stable_sort(log.begin(), log.end(),
                     [](const auto& a, const auto& b) { return a.day < b.day; });
    const SummaryTable ordered = of(log, options);
    EXPECT_EQ(shuffled.holdout_x, ordered.holdout_x);
    EXPECT_EQ(shuffled.holdout_spend, ordered.holdout_spend);
    EXPECT_EQ(shuffled.summaries.x, ordered.summaries.x);
}

TEST(MergePeriod, JalaliMonthsBeginAtNowruz) {
    const MergeRule rule{.period = MergePeriod::month, .calendar = Calendar::jalali};
    // 1 Farvardin 1400, 1403 (after a leap year's end) and 1404; 1 Azar 1405.
    for (const Date first : {Date::of(2021, 3, 21), Date::of(2024, 3, 20), Date::of(2025, 3, 21),
                             Date::of(2026, 11, 22)}) {
        EXPECT_FALSE(rule.merges(first.days - 1, first.days)) << to_string(first);
        EXPECT_TRUE(rule.merges(first.days, first.days + 28)) << to_string(first);
    }
}

TEST(MergePeriod, GregorianMonthsAreThoseOfTheCalendar) {
    const MergeRule rule{.period = MergePeriod::month};
    for (std::int32_t day = -150'000; day < 150'000; ++day) {
        const auto today = Date{day}.civil(), before = Date{day - 1}.civil();
        ASSERT_EQ(rule.merges(day - 1, day), today.month() == before.month()) << day;
    }
}

}  // namespace
}  // namespace tenure
