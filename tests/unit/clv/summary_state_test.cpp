#include "tenure/clv/summary_state.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

namespace tenure {
namespace {

constexpr Date as_of{20'500};

std::vector<Transaction> log_of(const std::vector<std::vector<Transaction>>& events) {
    std::vector<Transaction> log;
    for (const auto& of_one : events) log.insert(log.end(), of_one.begin(), of_one.end());
    return log;
}

void expect_same(const SummaryTable& a, const SummaryTable& b) {
    EXPECT_EQ(a.customer, b.customer);
    EXPECT_EQ(a.first_day, b.first_day);
    EXPECT_EQ(a.last_day, b.last_day);
    EXPECT_EQ(a.summaries.x, b.summaries.x);
    EXPECT_EQ(a.summaries.t_x, b.summaries.t_x);
    EXPECT_EQ(a.summaries.T, b.summaries.T);
    EXPECT_EQ(a.summaries.mean_spend, b.summaries.mean_spend);
    EXPECT_EQ(a.summaries.log_intervals, b.summaries.log_intervals);
    ASSERT_EQ(a.rejected.size(), b.rejected.size());
    for (std::size_t i = 0; i < a.rejected.size(); ++i) {
        EXPECT_EQ(a.rejected[i].customer, b.rejected[i].customer);
        EXPECT_EQ(a.rejected[i].reason, b.rejected[i].reason);
    }
}

// A population that lives through appends, back-dated events, refunds and deletions.
class Life {
 public:
    Life(std::uint64_t seed, MergePeriod period, FreeTransactions free)
        : random_(seed), events_(40), state_({.merge = {.period = period}, .free = free}) {}

    void append(int count) {
        std::vector<Transaction> arrived;
        for (int i = 0; i < count; ++i) {
            day_ += between(0, 2);
            const int back = between(0, 19) == 0 ? between(1, 60) : 0;
            const auto customer = static_cast<std::uint32_t>(between(0, 39));
            arrived.push_back({customer, day_ - back, amount()});
            events_[customer].push_back(arrived.back());
        }
        state_.append(arrived);
    }

    void erase_some() {
        for (int i = 0; i < 3; ++i) {
            const auto customer = static_cast<std::size_t>(between(0, 39));
            auto& of_one = events_[customer];
            if (of_one.empty()) continue;
            of_one.erase(of_one.begin() + between(0, static_cast<int>(of_one.size()) - 1));
            state_.mark_dirty(static_cast<std::uint32_t>(customer));
        }
    }

    void rebuild() {
        for (const std::uint32_t customer : state_.dirty()) {
            state_.rebuild(customer, events_[customer]);
        }
    }

    const SummaryState& state() const { return state_; }
    const std::vector<std::vector<Transaction>>& events() const { return events_; }

 private:
    int between(int low, int high) { return std::uniform_int_distribution(low, high)(random_); }
    double amount() {
        const int kind = between(0, 9);
        if (kind == 0) return 0;
        const double cents = between(1, 99'999) / 100.0;
        return kind <= 2 ? -cents : cents;
    }

    std::mt19937_64 random_;
    std::vector<std::vector<Transaction>> events_;
    SummaryState state_;
    std::int32_t day_ = 19'000;
};

TEST(SummaryState, EqualsSummarizingFromScratch) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const auto period = static_cast<MergePeriod>(seed % 3);
        const auto free = static_cast<FreeTransactions>(seed / 3 % 2);
        Life life(seed, period, free);
        for (int round = 0; round < 8; ++round) {
            life.append(60);
            if (round % 2 == 1) life.erase_some();
            life.rebuild();
            ASSERT_TRUE(life.state().dirty().empty());
            const SummarizeOptions options{
                .merge = {.period = period}, .free = free, .observation_end = as_of};
            expect_same(life.state().table(as_of), summarize(log_of(life.events()), options));
            if (HasFailure()) FAIL() << "seed " << seed << ", round " << round;
        }
    }
}

TEST(SummaryState, MergesEventsOfTheCustomersLastDay) {
    SummaryState state;
    state.append(std::vector<Transaction>{{0, 100, 5}, {0, 107, 10}});
    state.append(std::vector<Transaction>{{0, 107, 2.5}});
    const CustomerSummary found = state.summary_of(0, Date{114});
    EXPECT_EQ(found.rejection, SummaryRejection::none);
    EXPECT_EQ(found.summary.x, 1);
    EXPECT_EQ(found.summary.t_x, 1);
    EXPECT_EQ(found.summary.T, 2);
    EXPECT_EQ(found.summary.mean_spend, 12.5);
    EXPECT_EQ(found.last_day, 107);
}

TEST(SummaryState, MarksACustomerDirtyWhoseEventIsBackDated) {
    SummaryState state;
    state.append(std::vector<Transaction>{{0, 100, 5}, {1, 100, 5}, {1, 90, 5}});
    EXPECT_EQ(state.dirty(), std::vector<std::uint32_t>{1});
    EXPECT_EQ(state.summary_of(1, Date{200}).rejection, SummaryRejection::needs_rebuild);
    state.rebuild(1, std::vector<Transaction>{{1, 100, 5}, {1, 90, 5}});
    EXPECT_TRUE(state.dirty().empty());
    EXPECT_EQ(state.summary_of(1, Date{200}).first_day, 90);
}

TEST(SummaryState, ListsADirtyCustomerOnceThroughManyRebuilds) {
    SummaryState state;
    const std::vector<Transaction> events{{3, 100, 5}};
    for (int i = 0; i < 500; ++i) {
        state.mark_dirty(3);
        state.mark_dirty(static_cast<std::uint32_t>(10 + i));
        EXPECT_EQ(state.dirty().size(), 2U);
        state.rebuild(3, events);
        state.rebuild(static_cast<std::uint32_t>(10 + i), events);
        EXPECT_TRUE(state.dirty().empty());
    }
}

TEST(SummaryState, NamesTheTouchedCustomersOnce) {
    SummaryState state;
    state.append(std::vector<Transaction>{{4, 100, 5}, {2, 100, 5}, {4, 101, 5}});
    EXPECT_EQ(state.touched(), (std::vector<std::uint32_t>{4, 2}));
    EXPECT_TRUE(state.touched().empty());
    state.append(std::vector<Transaction>{{2, 103, 5}});
    EXPECT_EQ(state.touched(), std::vector<std::uint32_t>{2});
}

TEST(SummaryState, RefusesToLookBackBeforeTheLastEvent) {
    SummaryState state;
    state.append(std::vector<Transaction>{{0, 100, 5}, {0, 120, 5}, {1, 90, 1}});
    EXPECT_EQ(state.summary_of(0, Date{110}).rejection, SummaryRejection::ends_before_events);
    EXPECT_EQ(state.summary_of(0, Date{99}).rejection, SummaryRejection::begins_later);
    EXPECT_EQ(state.summary_of(7, Date{99}).rejection, SummaryRejection::unknown_customer);
    const SummaryTable table = state.table(Date{110});
    EXPECT_EQ(table.customer, std::vector<std::uint32_t>{1});
    ASSERT_EQ(table.rejected.size(), 1U);
    EXPECT_EQ(table.rejected[0].reason, SummaryRejection::ends_before_events);
}

TEST(SummaryState, RejectsWrongAmountsUntilRebuilt) {
    SummaryState state;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    state.append(std::vector<Transaction>{{0, 100, 5}, {0, 101, nan}});
    EXPECT_EQ(state.summary_of(0, as_of).rejection, SummaryRejection::amount_not_finite);
    state.rebuild(0, std::vector<Transaction>{{0, 100, 5}});
    EXPECT_EQ(state.summary_of(0, as_of).rejection, SummaryRejection::none);
}

TEST(SummaryState, ForgetsACustomerRebuiltFromNothing) {
    SummaryState state;
    state.append(std::vector<Transaction>{{0, 100, 5}});
    state.rebuild(0, {});
    EXPECT_EQ(state.summary_of(0, as_of).rejection, SummaryRejection::unknown_customer);
    EXPECT_EQ(state.table(as_of).size(), 0U);
}

}  // namespace
}  // namespace tenure
