// What a caller may add to a fit: covariates, priors, starts, a stop.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "simulated.hpp"
#include "tenure/clv/fit.hpp"
#include "tenure/clv/predict.hpp"
#include "tenure/core/error.hpp"

namespace tenure {
namespace {

/// Two groups: the second buys e^0.5 times as often, and leaves e^0.4 times as readily.
struct TwoGroups {
    Summaries customers;
    std::vector<double> second;

    explicit TwoGroups(ModelKind kind) {
        const bool dies = kind == ModelKind::pareto_nbd;
        const std::size_t size = dies ? 600 : 2000;  // integrals in unoptimised tests are slow
        const double rate = std::exp(0.5), leave = std::exp(0.4);
        const std::vector<double> first{0.9, 8, 0.8, dies ? 16 : 2.4};
        const std::vector<double> other{0.9, 8 / rate, dies ? 0.8 : 0.8 * leave,
                                        dies ? 16 / leave : 2.4 * leave};
        for (const bool is_second : {false, true}) {
            const Summaries part = simulated::draw(
                {kind, is_second ? other : first, size, 104, is_second ? 21U : 22U});
            for (std::size_t i = 0; i < part.size(); ++i) {
                customers.x.push_back(part.x[i]);
                customers.t_x.push_back(part.t_x[i]);
                customers.T.push_back(part.T[i]);
                second.push_back(is_second ? 1 : 0);
            }
        }
    }
    FitOptions options(ModelKind kind) const {
        FitOptions out;
        out.model = kind;
        out.covariates.purchase_names = {"second"};
        out.covariates.purchase = {second};
        out.covariates.dropout_names = {"second"};
        out.covariates.dropout = {second};
        return out;
    }
};

TEST(FitOptions, CovariatesComeBackWithTheirEffect) {
    for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd, ModelKind::pareto_nbd}) {
        const TwoGroups groups(kind);
        const ClvModel model = fit(groups.customers.view(), groups.options(kind));
        EXPECT_TRUE(model.converged);
        ASSERT_EQ(model.effects.size(), 2U);
        EXPECT_FALSE(model.effects[0].on_dropout);
        EXPECT_TRUE(model.effects[1].on_dropout);
        EXPECT_NEAR(model.effects[0].effect, 0.5, 3 * model.effects[0].standard_error);
        EXPECT_NEAR(model.effects[1].effect, 0.4, 3 * model.effects[1].standard_error);
        EXPECT_LT(model.effects[0].standard_error, 0.1);
        FitOptions without;
        without.model = kind;
        EXPECT_GT(model.log_likelihood, fit(groups.customers.view(), without).log_likelihood + 10);
        const std::vector<double> values{1, 1};
        const ClvModel second = with_covariates(model, values);
        EXPECT_NEAR(second["alpha"], model["alpha"] * std::exp(-model.effects[0].effect), 1e-12);
        EXPECT_THROW(score(model, groups.customers.view()), Error);
    }
}

TEST(FitOptions, CovariatesOfWrongSizeAreRefused) {
    const TwoGroups groups(ModelKind::bg_nbd);
    FitOptions options = groups.options(ModelKind::bg_nbd);
    options.covariates.purchase = {std::span(groups.second).first(7)};
    EXPECT_THROW(fit(groups.customers.view(), options), Error);
    options = groups.options(ModelKind::bg_nbd);
    options.covariates.dropout_names.clear();
    EXPECT_THROW(fit(groups.customers.view(), options), Error);
    options = groups.options(ModelKind::nbd);
    EXPECT_THROW(fit(groups.customers.view(), options), Error);
}

TEST(FitOptions, CustomersWithoutACovariateAreCountedAndLeftOut) {
    const TwoGroups groups(ModelKind::bg_nbd);
    FitOptions options = groups.options(ModelKind::bg_nbd);
    std::vector<double> broken = groups.second;
    broken[3] = NAN;
    options.covariates.purchase = {broken};
    const ClvModel model = fit(groups.customers.view(), options);
    EXPECT_EQ(model.rejected, 1U);
    EXPECT_EQ(model.customers, 3999);
}

TEST(FitOptions, PriorsMoveTheEstimateTowardsTheirMode) {
    const Summaries customers =
        simulated::draw({ModelKind::bg_nbd, {0.7, 6, 0.8, 2.5}, 150, 104, 31});
    FitOptions options;
    options.model = ModelKind::bg_nbd;
    const ClvModel plain = fit(customers.view(), options);
    for (const double mode : {0.2 * plain["b"], 5 * plain["b"]}) {
        double before = plain["b"];
        for (const double shape : {2.0, 10.0, 1000.0}) {
            options.priors = {{"b", shape, (shape - 1) / mode}};
            const ClvModel drawn = fit(customers.view(), options);
            EXPECT_TRUE(drawn.converged);
            EXPECT_LT(std::abs(std::log(drawn["b"] / mode)), std::abs(std::log(before / mode)));
            before = drawn["b"];
        }
        EXPECT_NEAR(before / mode, 1, 0.2);
    }
    options.priors = {{"lambda", 2, 1}};
    EXPECT_THROW(fit(customers.view(), options), Error);
    options.priors = {{"a", -1, 1}};
    EXPECT_THROW(fit(customers.view(), options), Error);
}

TEST(FitOptions, StartsAreChecked) {
    const Summaries customers = simulated::draw({ModelKind::bg_nbd, {0.7, 6, 0.8, 2.5}, 200});
    FitOptions options;
    for (const std::vector<double>& start :
         {std::vector<double>{1, 2}, {1, 2, 3, -1}, {1, 2, 3, NAN}}) {
        options.start = start;
        EXPECT_THROW(fit(customers.view(), options), Error);
    }
}

TEST(FitOptions, AStopEndsTheFit) {
    const Summaries customers = simulated::draw({ModelKind::bg_nbd, {0.7, 6, 0.8, 2.5}, 200});
    StopSource source;
    source.request_stop();
    Context context;
    context.stop = source.token();
    for (const ModelKind kind : {ModelKind::mbg_nbd, ModelKind::pareto_nbd, ModelKind::nbd}) {
        FitOptions options;
        options.model = kind;
        try {
            fit(customers.view(), options, context);
            FAIL() << "the stop was not seen";
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Errc::cancelled);
        }
    }
    EXPECT_THROW(fit(customers.view(), {}, Context::within(std::chrono::milliseconds(-1))), Error);
}

}  // namespace
}  // namespace tenure
