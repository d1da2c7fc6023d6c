// Populations that a model cannot be fitted to well: a finite answer, or a stated reason.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "simulated.hpp"
#include "tenure/clv/fit.hpp"
#include "tenure/clv/predict.hpp"
#include "tenure/core/error.hpp"

namespace tenure {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::array purchases{ModelKind::mbg_nbd, ModelKind::bg_nbd, ModelKind::pareto_nbd,
                               ModelKind::nbd};

/// Every given customer so many times.
Summaries copies(const std::vector<Summary>& customers, int times) {
    Summaries out;
    for (int i = 0; i < times; ++i) {
        for (const Summary& each : customers) {
            out.x.push_back(each.x);
            out.t_x.push_back(each.t_x);
            out.T.push_back(each.T);
            out.mean_spend.push_back(each.mean_spend);
        }
    }
    return out;
}

FitOptions of(ModelKind kind) {
    FitOptions options;
    options.model = kind;
    return options;
}

bool warns(const ClvModel& model) {
    return std::any_of(model.findings.begin(), model.findings.end(), [](const FitFinding& each) {
        return each.level != FitFindingLevel::info && !each.what.empty() && !each.next.empty();
    });
}

/// Fits, and expects finite parameters, standard errors that are no nonsense, and a converged fit
/// or a reason; returns the model.
ClvModel answers(const Summaries& customers, ModelKind kind) {
    const ClvModel model = fit(customers.view(), of(kind));
    EXPECT_TRUE(std::isfinite(model.log_likelihood)) << to_string(kind);
    for (const double each : model.parameters) {
        EXPECT_TRUE(each > 0 && std::isfinite(each)) << to_string(kind);
    }
    EXPECT_TRUE(model.converged || warns(model)) << to_string(kind);
    return model;
}

/// Expects finite predictions of everybody whose summary may be modelled.
void predicts(const Summaries& customers, const ClvModel& model) {
    const Estimates found = score(model, customers.view());
    for (std::size_t i = 0; i < customers.size(); ++i) {
        if (problem_of(customers.x[i], customers.t_x[i], customers.T[i]) != SummaryProblem::none) {
            EXPECT_EQ(found.reason[i], NoEstimate::invalid_summary);
            EXPECT_TRUE(std::isnan(found.p_alive[i]));
            continue;
        }
        EXPECT_TRUE(found.p_alive[i] >= 0 && found.p_alive[i] <= 1) << to_string(model.kind);
        EXPECT_TRUE(found.expected_transactions[i] >= 0) << to_string(model.kind);
        EXPECT_TRUE(std::isfinite(found.discounted_transactions[i])) << to_string(model.kind);
    }
}

struct Case {
    const char* name;
    Summaries customers;
};

std::vector<Case> cases() {
    return {{"nobody observed for a day", copies({{0, 0, 0}}, 100)},
            {"some observed for no day",
             copies({{0, 0, 0}, {0, 0, 10}, {1, 4, 10}, {3, 8, 20}, {2, 2, 30}}, 30)},
            {"all bought on the last day", copies({{2, 10, 10}, {5, 20, 20}, {1, 7, 7}}, 30)},
            {"one customer", copies({{3, 10, 20}}, 1)},
            {"one who never came back", copies({{0, 0, 20}}, 1)},
            {"identical customers", copies({{3, 10, 20}}, 500)},
            {"nobody came back", copies({{0, 0, 20}, {0, 0, 30}, {0, 0, 5}}, 200)},
            {"thousands of purchases", copies({{3000, 100, 104},
                                               {2500, 90, 104},
                                               {4000, 103.9, 104},
                                               {1, 2, 104},
                                               {0, 0, 104},
                                               {12, 40, 50},
                                               {900, 50, 104},
                                               {5000, 10, 104}},
                                              20)},
            {"a hundred years", copies({{3000, 5190, 5200},
                                        {0, 0, 5200},
                                        {1, 10, 5200},
                                        {40, 2000, 5200},
                                        {7, 5000, 5100},
                                        {300, 100, 5000}},
                                       20)},
            {"less varied than chance", copies({{10, 19, 20}, {11, 20, 20}, {9, 18, 20}}, 100)},
            {"moments", copies({{3, 1e-6, 2e-6}, {2, 1e-7, 2e-6}, {0, 0, 1e-6}}, 30)},
            {"ages", copies({{3, 1e8, 2e8}, {2, 1e7, 2e8}, {0, 0, 1e8}}, 30)}};
}

TEST(FitDegenerate, EveryPopulationHasAnAnswerOrAReason) {
    for (const Case& each : cases()) {
        SCOPED_TRACE(each.name);
        for (const ModelKind kind : purchases) {
            const ClvModel model = answers(each.customers, kind);
            EXPECT_EQ(model.rejected, 0U);
            predicts(each.customers, model);
        }
    }
}

TEST(FitDegenerate, WhatTellsNothingIsSaidToTellNothing) {
    for (const auto& [customers, code] :
         {std::pair{copies({{0, 0, 0}}, 100), "not_identified"},
          std::pair{copies({{0, 0, 20}, {0, 0, 30}}, 100), "few_repeaters"},
          std::pair{copies({{3, 10, 20}}, 500), "limiting_model"}}) {
        for (const ModelKind kind : purchases) {
            const ClvModel model = fit(customers.view(), of(kind));
            EXPECT_TRUE(std::any_of(
                model.findings.begin(), model.findings.end(),
                [code = std::string(code)](const FitFinding& each) { return each.code == code; }))
                << to_string(kind) << ", " << code;
        }
    }
}

TEST(FitDegenerate, RowsThatCannotBeAreCountedAndLeftOut) {
    const std::vector<Summary> good{{3, 10, 20}, {0, 0, 20}, {2, 4, 9}, {6, 3, 9}, {1, 8, 30}};
    std::vector<Summary> mixed = good;
    for (const Summary& each :
         {Summary{nan, 1, 2}, Summary{1, -1, 2}, Summary{1, 3, 2}, Summary{-1, 0, 2},
          Summary{1, 2, std::numeric_limits<double>::infinity()}, Summary{1.5, 1, 3}}) {
        mixed.push_back(each);
    }
    for (const ModelKind kind : purchases) {
        const ClvModel clean = answers(copies(good, 30), kind);
        const ClvModel model = answers(copies(mixed, 30), kind);
        EXPECT_EQ(model.rejected, 180U);
        EXPECT_EQ(model.customers, 150);
        EXPECT_EQ(model.log_likelihood, clean.log_likelihood);
        EXPECT_TRUE(warns(model));
        predicts(copies(mixed, 1), model);
    }
    EXPECT_THROW(fit(copies({{nan, 1, 2}}, 3).view()), Error);
    EXPECT_THROW(fit(SummaryView{}), Error);
}

TEST(FitDegenerate, AmountsThatAreNoneAreCountedAndLeftOut) {
    const std::vector<Summary> good{{4, 8, 9, 12}, {5, 5, 9, 14}, {2, 6, 9, 20}, {1, 6, 9, 31}};
    std::vector<Summary> mixed = good;
    for (const double amount : {0.0, -5.0, nan}) mixed.push_back({3, 5, 20, amount});
    mixed.push_back({0, 0, 9, 0});
    const ClvModel model = answers(copies(mixed, 30), ModelKind::gamma_gamma);
    EXPECT_EQ(model.customers, 120);
    EXPECT_EQ(model.rejected, 90U);
    EXPECT_NEAR(model.log_likelihood,
                answers(copies(good, 30), ModelKind::gamma_gamma).log_likelihood, 1e-6);
    answers(copies({{3, 10, 20, 7}, {2, 1, 20, 7}}, 30), ModelKind::gamma_gamma);
    try {
        fit(copies({{3, 10, 20, 0}, {2, 1, 20, -5}}, 30).view(), of(ModelKind::gamma_gamma));
        FAIL() << "nothing to fit";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::bad_argument);
        EXPECT_FALSE(error.details().next_step.empty());
    }
}

TEST(FitDegenerate, UnitsOfTimeAndMoneyOnlyScaleTheParameters) {
    Summaries weeks = simulated::draw({ModelKind::mbg_nbd, {0.9, 7, 0.6, 1.8}, 1500});
    simulated::draw_spend(weeks, {6, 4, 15}, 3);
    for (const double factor : {1e-7, 7.0, 1e9}) {  // rials, for one, come in tens of millions
        Summaries scaled = weeks;
        for (auto* column : {&scaled.t_x, &scaled.T, &scaled.mean_spend}) {
            for (double& each : *column) each *= factor;
        }
        for (const ModelKind kind : {ModelKind::mbg_nbd, ModelKind::bg_nbd, ModelKind::pareto_nbd,
                                     ModelKind::nbd, ModelKind::gamma_gamma}) {
            const ClvModel was = fit(weeks.view(), of(kind)), is = fit(scaled.view(), of(kind));
            EXPECT_TRUE(is.converged) << to_string(kind) << " times " << factor;
            for (std::size_t i = 0; i < was.parameters.size(); ++i) {
                const auto name = parameter_names(kind)[i];
                const bool scales = name == "alpha" || name == "beta" || name == "gamma";
                EXPECT_NEAR(is.parameters[i] / (was.parameters[i] * (scales ? factor : 1)), 1, 1e-5)
                    << to_string(kind) << " " << name << " times " << factor;
            }
        }
    }
}

TEST(FitDegenerate, ExpectationsPassThroughTheirSingularities) {
    for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd, ModelKind::pareto_nbd}) {
        for (const Summary& customer :
             {Summary{0, 0, 30}, Summary{3, 20, 30}, Summary{50, 30, 30}}) {
            const auto at = [&](double singular) {
                const ClvModel model =
                    model_of(kind, TimeUnit::week, {0.243, 4.414, singular, 2.426});
                return expected_transactions(model, customer, {39, TimeUnit::week});
            };
            const double slope = (at(1.01) - at(0.99)) / 0.02;
            for (const double step : {-1e-6, -1e-12, 0.0, 1e-12, 1e-6}) {
                EXPECT_NEAR(at(1 + step), at(1) + slope * step, 1e-12 + 1e-9 * at(1));
            }
            EXPECT_NEAR(at(1), 0.5 * (at(1.001) + at(0.999)), 1e-5 * at(1));
        }
    }
    const Summaries near_one = simulated::draw({ModelKind::bg_nbd, {0.7, 6, 1, 2.5}, 3000});
    answers(near_one, ModelKind::bg_nbd);
}

}  // namespace
}  // namespace tenure
