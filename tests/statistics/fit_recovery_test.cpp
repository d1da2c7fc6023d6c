// Parameters that made a population come back from it; the same answer by any number of threads,
// any kernels, on a grid of days or off it, by weights or by rows.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "clv/kernels.hpp"
#include "clv/likelihoods.hpp"
#include "simulated.hpp"
#include "tenure/clv/fit.hpp"
#include "tenure/clv/predict.hpp"

namespace tenure {
namespace {

using clv_detail::Random;
using simulated::Population;
using simulated::Times;

const std::vector<Population> populations{{ModelKind::bg_nbd, {0.7, 6, 0.8, 2.5}, 8000, 104, 1},
                                          {ModelKind::mbg_nbd, {0.9, 7, 0.6, 1.8}, 8000, 104, 2},
                                          {ModelKind::pareto_nbd, {0.8, 8, 0.7, 12}, 8000, 104, 3},
                                          {ModelKind::nbd, {0.5, 9}, 8000, 104, 4}};

FitOptions of(ModelKind kind, unsigned threads = 1) {
    FitOptions options;
    options.model = kind;
    options.threads = threads;
    return options;
}

void recovers(const ClvModel& model, const std::vector<double>& truth) {
    EXPECT_TRUE(model.converged);
    ASSERT_EQ(model.parameters.size(), truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i) {
        EXPECT_GT(model.standard_errors[i], 0);
        EXPECT_LT(model.standard_errors[i], truth[i]);
        EXPECT_NEAR(model.parameters[i], truth[i], 3 * model.standard_errors[i])
            << to_string(model.kind) << ", parameter " << i;
    }
}

TEST(FitRecovery, OfPurchases) {
    for (const Population& each : populations) {
        recovers(fit(simulated::draw(each).view(), of(each.kind)), each.parameters);
    }
}

TEST(FitRecovery, OfSpend) {
    Summaries customers = simulated::draw(populations[0]);
    simulated::draw_spend(customers, {6, 4, 15}, 5);
    recovers(fit(customers.view(), of(ModelKind::gamma_gamma)), {6, 4, 15});
}

TEST(FitRecovery, OfOpportunities) {
    Random random(6);
    Summaries donors;
    for (int i = 0; i < 8000; ++i) {
        const double buys = random.beta(1.2, 0.8), dies = random.beta(0.7, 2.8);
        Summary one{0, 0, 8};
        for (double t = 1; t <= 8 && random.uniform() >= dies; ++t) {
            if (random.uniform() < buys) one = {one.x + 1, t, 8};
        }
        donors.x.push_back(one.x);
        donors.t_x.push_back(one.t_x);
        donors.T.push_back(one.T);
    }
    recovers(fit(donors.view(), of(ModelKind::bg_bb)), {1.2, 0.8, 0.7, 2.8});
}

TEST(FitRecovery, OfContracts) {
    Random random(7);
    Summaries contracts;
    for (int i = 0; i < 8000; ++i) {
        const double churns = random.beta(0.8, 2.5), due = 3 + std::floor(7 * random.uniform());
        double made = 0;
        while (made < due && random.uniform() >= churns) ++made;
        contracts.x.push_back(made);
        contracts.t_x.push_back(made);
        contracts.T.push_back(std::min(due, made + 1));
    }
    recovers(fit(contracts.view(), of(ModelKind::sbg)), {0.8, 2.5});
    const ClvModel general = fit(contracts.view(), of(ModelKind::bdw));
    EXPECT_NEAR(general["c"], 1, 3 * general.standard_errors[2]);
}

TEST(FitRecovery, ThreadsDoNotChangeABit) {
    for (Population each : populations) {
        each.times = Times::days;
        const Summaries customers = simulated::draw(each);
        const ClvModel one = fit(customers.view(), of(each.kind));
        ClvOptions options;
        const Estimates scored = score(one, customers.view(), options);
        for (const unsigned threads : {2U, 3U}) {
            const ClvModel more = fit(customers.view(), of(each.kind, threads));
            EXPECT_EQ(more.parameters, one.parameters);
            EXPECT_EQ(more.log_likelihood, one.log_likelihood);
            EXPECT_EQ(more.standard_errors, one.standard_errors);
            options.threads = threads;
            const Estimates again = score(one, customers.view(), options);
            EXPECT_EQ(again.p_alive, scored.p_alive);
            EXPECT_EQ(again.discounted_transactions, scored.discounted_transactions);
        }
    }
}

TEST(FitRecovery, WeightsCountCustomers) {
    for (const Population& each : populations) {
        const Summaries customers = simulated::draw(each);
        Summaries twice = customers, weighted = customers;
        for (std::size_t i = 0; i < customers.size(); i += 3) {
            twice.x.push_back(customers.x[i]);
            twice.t_x.push_back(customers.t_x[i]);
            twice.T.push_back(customers.T[i]);
        }
        weighted.weight.assign(customers.size(), 1);
        for (std::size_t i = 0; i < customers.size(); i += 3) weighted.weight[i] = 2;
        const ClvModel by_rows = fit(twice.view(), of(each.kind));
        const ClvModel by_weight = fit(weighted.view(), of(each.kind));
        EXPECT_EQ(by_weight.customers, by_rows.customers);
        EXPECT_NEAR(by_weight.log_likelihood / by_rows.log_likelihood, 1, 1e-12);
        for (std::size_t i = 0; i < by_rows.parameters.size(); ++i) {
            EXPECT_NEAR(by_weight.parameters[i] / by_rows.parameters[i], 1, 1e-8);
        }
    }
}

TEST(FitRecovery, OnAndOffTheGridOfDays) {
    for (Population each : populations) {
        each.times = Times::days;
        each.customers = 2000;
        const Summaries on = simulated::draw(each);
        Summaries off = on;  // so little that nothing changes but the way it is worked out
        for (std::size_t i = 0; i < off.size(); ++i) {
            off.T[i] += 1e-7;
            if (off.x[i] > 0) off.t_x[i] += 1e-7;
        }
        const ClvModel a = fit(on.view(), of(each.kind)), b = fit(off.view(), of(each.kind));
        EXPECT_NEAR(a.log_likelihood / b.log_likelihood, 1, 1e-6);
        for (std::size_t i = 0; i < a.parameters.size(); ++i) {
            EXPECT_NEAR(a.parameters[i] / b.parameters[i], 1, 1e-4);
        }
        const Estimates grid = score(a, on.view()), single = score(a, off.view());
        for (std::size_t i = 0; i < on.size(); ++i) {
            EXPECT_NEAR(grid.p_alive[i], single.p_alive[i], 1e-5);
            EXPECT_NEAR(grid.expected_transactions[i], single.expected_transactions[i],
                        1e-5 * (1 + single.expected_transactions[i]));
        }
    }
}

TEST(FitRecovery, OneCustomerIsPredictedAsAmongMany) {
    const ClvModel spend = model_of(ModelKind::gamma_gamma, TimeUnit::week, {6, 4, 15});
    for (Population each : populations) {
        each.times = Times::days;
        each.customers = 60;
        Summaries customers = simulated::draw(each);
        simulated::draw_spend(customers, {6, 4, 15}, 8);
        const ClvModel model = model_of(each.kind, TimeUnit::week, each.parameters);
        const Estimates all = score(model, customers.view(), {}, &spend);
        for (std::size_t i = 0; i < customers.size(); ++i) {
            const Estimate one = predict(model, customers[i], {}, &spend);
            EXPECT_NEAR(one.p_alive, all.p_alive[i], 1e-12);
            EXPECT_NEAR(one.clv / all.clv[i], 1, 1e-11);
            EXPECT_NEAR(probability_alive(model, customers[i]) / one.p_alive, 1, 1e-12);
            EXPECT_NEAR(expected_transactions(model, customers[i], {1, TimeUnit::year}) /
                            all.expected_transactions[i],
                        1, 1e-11);
        }
    }
}

TEST(FitRecovery, AliveIsAProbabilityThatFallsWithSilence) {
    for (const Population& each : populations) {
        const ClvModel model = model_of(each.kind, TimeUnit::week, each.parameters);
        Random random(9);
        for (int i = 0; i < 100; ++i) {
            const double x = std::floor(std::exp(6 * random.uniform()));
            const double t_x = 200 * random.uniform();
            double before = 1;
            for (double silence = 0; silence < 300; silence = 2 * silence + 1) {
                const double alive = probability_alive(model, {x, t_x, t_x + silence});
                EXPECT_GE(alive, 0);
                EXPECT_LE(alive, before);
                before = alive;
            }
        }
    }
}

TEST(FitRecovery, ExpectedTransactionsRiseWithTheHorizon) {
    for (const Population& each : populations) {
        const ClvModel model = model_of(each.kind, TimeUnit::week, each.parameters);
        Random random(10);
        for (int i = 0; i < 30; ++i) {
            const double x = std::floor(std::exp(5 * random.uniform()) - 1);
            const double t_x = x > 0 ? 100 * random.uniform() : 0;
            const Summary customer{x, t_x, t_x + 100 * random.uniform()};
            double before = 0;
            for (double weeks = 1; weeks < 2000; weeks *= 3) {
                const double now = expected_transactions(model, customer, {weeks, TimeUnit::week});
                EXPECT_GE(now, before * (1 - 1e-13));
                before = now;
            }
        }
    }
}

}  // namespace
}  // namespace tenure
