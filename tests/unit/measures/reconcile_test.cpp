// What has to add up whatever happened, on histories drawn at random.
#include <random>

#include "ledger.hpp"

namespace tenure::ledger {
namespace {

constexpr int people = 50;

std::string day_text(std::mt19937& random) {
    return to_string(Date{date("2024-01-01").days + static_cast<int>(random() % 720)});
}

/// Purchases, refunds, contracts, answers and touches without order or sense.
std::unique_ptr<Store> random_store() {
    std::mt19937 random(20250701);
    auto store = open_store("memory:");
    Writer shop(*store);
    for (int i = 0; i < people; ++i) {
        const std::string id = "c" + std::to_string(i);
        shop.customer(id);
        const auto purchases = random() % 6;
        for (unsigned n = 0; n < purchases; ++n) {
            const std::string day = day_text(random);
            const Money amount = euros(1 + static_cast<double>(random() % 20'000) / 100);
            const std::string invoice = shop.buys(id, day, amount);
            if (random() % 5 == 0) {
                const std::string back = to_string(Date{date(day).days + 10});
                const Money part{random() % 2 == 0 ? amount.minor : amount.minor / 3, eur};
                shop.gives_back(id, back, part, invoice);
            }
        }
        if (random() % 6 == 0) shop.pays(id, day_text(random), 10, "P1M");
        if (random() % 3 == 0) shop.answers(id, day_text(random), "nps", "10");
        if (random() % 3 == 0) shop.responds(id, day_text(random), "K1", "clicked");
    }
    return store;
}

MeasureReport of_quarter(Store& store, int quarter) {
    MeasureOptions chosen = options();
    chosen.period =
        period_of(date("2024-02-01"), PeriodUnit::quarter, Calendar::gregorian, quarter);
    return measure(store, chosen);
}

/// The reports of eight quarters, made once.
const std::vector<MeasureReport>& quarters() {
    static const std::vector<MeasureReport> all = [] {
        const auto store = random_store();
        std::vector<MeasureReport> made;
        for (int quarter = 0; quarter < 8; ++quarter) made.push_back(of_quarter(*store, quarter));
        return made;
    }();
    return all;
}

TEST(Reconcile, EveryQuarterAndFromOneToTheNext) {
    const MeasureReport* before = nullptr;
    for (const MeasureReport& report : quarters()) {
        const Movements& moves = report.movements;
        EXPECT_EQ(moves.opening + moves.arrived + moves.won_back - moves.churned, moves.closing);
        if (report.revenue) {
            const RevenueMovements& money = *report.revenue;
            EXPECT_EQ(money.opening + money.arrived + money.won_back + money.expansion -
                          money.contraction - money.churned,
                      money.closing);
        }
        for (std::size_t i = 0; i < report.stages.size(); ++i) {
            const StageFlow& flow = report.stages[i];
            EXPECT_EQ(flow.opening + flow.in - flow.out, flow.closing) << flow.stage;
            if (before) {
                EXPECT_EQ(before->stages[i].closing, flow.opening) << flow.stage;
            }
        }
        if (before) {
            EXPECT_EQ(before->movements.closing, moves.opening);
        }
        before = &report;
    }
    EXPECT_GT(before->movements.opening, 10u);  // the draw gave something to add up
}

TEST(Reconcile, RetentionAndChurnMakeOne) {
    for (std::size_t quarter = 2; quarter < 8; ++quarter) {
        const MeasureReport& report = quarters()[quarter];
        EXPECT_DOUBLE_EQ(
            report["retention_rate"].value->number + report["churn_rate"].value->number, 1);
        const Reading& nrr = *report["nrr"].value;
        EXPECT_LE(report["grr"].value->number, nrr.number);
        EXPECT_LE(report["grr"].value->number, 1);
    }
}

TEST(Reconcile, WhatComesLaterChangesNothing) {
    const auto store = random_store();
    const MeasureReport& early = quarters()[3];
    Writer shop(*store);
    for (int i = 0; i < people; i += 3) {
        shop.buys("c" + std::to_string(i), "2025-12-30", euros(1000));
    }
    const MeasureReport again = of_quarter(*store, 3);
    EXPECT_EQ(early.movements, again.movements);
    for (std::size_t i = 0; i < early.measures.size(); ++i) {
        const Measure &one = early.measures[i], &other = again.measures[i];
        EXPECT_EQ(one.reason, other.reason) << one.id;
        if (one.value && other.value) {
            EXPECT_EQ(one.value->number, other.value->number) << one.id;
        }
    }
}

}  // namespace
}  // namespace tenure::ledger
