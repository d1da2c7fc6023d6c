// Fifty customers of CDNOW and extreme ones, computed with 40-digit arithmetic at the printed
// parameters: every column within 1e-12, by the scalar formulas and by score().
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "clv_reference.hpp"
#include "tenure/clv/gamma_gamma.hpp"
#include "tenure/clv/mbg_nbd.hpp"
#include "tenure/clv/pareto_nbd.hpp"
#include "tenure/clv/predict.hpp"

namespace tenure {
namespace {

constexpr double precision = 1e-12;
constexpr TimeUnit week = TimeUnit::week;
constexpr DropoutParameters<> bg{0.243, 4.414, 0.793, 2.426};
constexpr DropoutParameters<> mbg{0.525, 6.183, 0.891, 1.614};
constexpr DeathParameters<> pareto{0.553, 10.578, 0.606, 11.669};
constexpr GammaGammaParameters<> spend{6.25, 3.74, 15.44};

ClvModel model(ModelKind kind, const DropoutParameters<>& p) {
    return model_of(kind, week, {p.r, p.alpha, p.a, p.b});
}
ClvModel pareto_model(const DeathParameters<>& p) {
    return model_of(ModelKind::pareto_nbd, week, {p.r, p.alpha, p.s, p.beta});
}
ClvModel spend_model() {
    return model_of(ModelKind::gamma_gamma, week, {spend.p, spend.q, spend.gamma});
}

/// Columns of ref_cdnow_customers_mpmath.csv.
enum Column {
    ID,
    X,
    TX,
    AGE,
    M,
    TX_DAYS,
    AGE_DAYS,
    BG_LL,
    BG_ALIVE,
    BG_CET,
    MBG_LL,
    MBG_ALIVE,
    MBG_CET,
    PN_LL,
    PN_ALIVE,
    PN_CET,
    PN_DERT,
    SPEND,
    CLV_PN,
    CLV12_BG
};

const std::vector<std::vector<double>>& rows() {
    static const auto read = reference::rows_of("ref_cdnow_customers_mpmath.csv");
    return read;
}

Summaries customers() {
    Summaries out;
    for (const auto& row : rows()) {
        out.x.push_back(row[X]);
        out.t_x.push_back(row[TX_DAYS] / 7);
        out.T.push_back(row[AGE_DAYS] / 7);
        out.mean_spend.push_back(row[M]);
    }
    return out;
}

double error_of(double actual, double expected) {
    if (std::isnan(actual)) return INFINITY;
    return std::abs(actual - expected) / std::max(std::abs(expected), 1e-300);
}

/// Expects a column of 40-digit numbers.
void is_column(const std::vector<double>& actual, Column column) {
    ASSERT_EQ(actual.size(), rows().size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
        EXPECT_LE(error_of(actual[i], rows()[i][column]), precision)
            << "customer " << rows()[i][ID] << ", column " << column << ": " << actual[i];
    }
}

template <class Formula>
std::vector<double> each(const Formula& formula) {
    const Summaries all = customers();
    std::vector<double> out;
    for (std::size_t i = 0; i < all.size(); ++i) out.push_back(formula(all[i]));
    return out;
}

#define NEEDS_ROWS() \
    if (rows().empty()) GTEST_SKIP() << "ref_cdnow_customers_mpmath.csv is absent"

TEST(ReferenceCustomers, FormulasOfDropout) {
    NEEDS_ROWS();
    is_column(each([](const Summary& s) { return bg_nbd_log_likelihood(bg, s); }), BG_LL);
    is_column(each([](const Summary& s) { return bg_nbd_probability_alive(bg, s); }), BG_ALIVE);
    is_column(each([](const Summary& s) { return bg_nbd_expected_transactions(bg, s, 39); }),
              BG_CET);
    is_column(each([](const Summary& s) { return mbg_nbd_log_likelihood(mbg, s); }), MBG_LL);
    is_column(each([](const Summary& s) { return mbg_nbd_probability_alive(mbg, s); }), MBG_ALIVE);
    is_column(each([](const Summary& s) { return mbg_nbd_expected_transactions(mbg, s, 39); }),
              MBG_CET);
}

TEST(ReferenceCustomers, FormulasOfDeathAndSpend) {
    NEEDS_ROWS();
    is_column(each([](const Summary& s) { return pareto_nbd_log_likelihood(pareto, s); }), PN_LL);
    is_column(each([](const Summary& s) { return pareto_nbd_probability_alive(pareto, s); }),
              PN_ALIVE);
    is_column(
        each([](const Summary& s) { return pareto_nbd_expected_transactions(pareto, s, 39); }),
        PN_CET);
    is_column(each([](const Summary& s) {
                  return pareto_nbd_probability_alive(pareto, s) *
                         pareto_nbd_discounted_if_alive(pareto, s.x, s.T, 0.0027);
              }),
              PN_DERT);
    is_column(each([](const Summary& s) { return gamma_gamma_expected_spend(spend, s).value; }),
              SPEND);
}

TEST(ReferenceCustomers, ScoresWithinAHorizon) {
    NEEDS_ROWS();
    ClvOptions options;
    options.horizon = {39, week};
    const Summaries all = customers();
    const Estimates by_bg = score(model(ModelKind::bg_nbd, bg), all.view(), options);
    is_column(by_bg.p_alive, BG_ALIVE);
    is_column(by_bg.expected_transactions, BG_CET);
    const Estimates by_mbg = score(model(ModelKind::mbg_nbd, mbg), all.view(), options);
    is_column(by_mbg.p_alive, MBG_ALIVE);
    is_column(by_mbg.expected_transactions, MBG_CET);
    const Estimates by_pareto = score(pareto_model(pareto), all.view(), options);
    is_column(by_pareto.p_alive, PN_ALIVE);
    is_column(by_pareto.expected_transactions, PN_CET);
}

TEST(ReferenceCustomers, ScoresWithoutEnd) {
    NEEDS_ROWS();
    ClvOptions options;
    options.horizon = forever;
    options.annual_discount_rate = std::expm1(0.0027 * 365.25 / 7);
    options.uncertainty = Uncertainty::none;
    const ClvModel amounts = spend_model();
    const Estimates found = score(pareto_model(pareto), customers().view(), options, &amounts);
    is_column(found.discounted_transactions, PN_DERT);
    is_column(found.expected_spend, SPEND);
    is_column(found.clv, CLV_PN);
}

TEST(ReferenceCustomers, ScoresTwelveDiscountedSteps) {
    NEEDS_ROWS();
    ClvOptions options;  // the definition of lifetimes: steps of 4.345 weeks at 1 % each
    options.step = {4.345, week};
    options.horizon = {12 * 4.345, week};
    options.annual_discount_rate = std::expm1(std::log(1.01) / 4.345 * 365.25 / 7);
    options.uncertainty = Uncertainty::none;
    const ClvModel amounts = spend_model();
    const ClvModel purchases = model(ModelKind::bg_nbd, bg);
    is_column(score(purchases, customers().view(), options, &amounts).clv, CLV12_BG);
    std::vector<double> alone;
    const Summaries all = customers();
    for (std::size_t i = 0; i < all.size(); ++i) {
        alone.push_back(predict(purchases, all[i], options, &amounts).clv);
    }
    is_column(alone, CLV12_BG);
}

TEST(StressRows, ConditionalExpectationsOfBgNbd) {
    const auto stress = reference::rows_of("ref_bgnbd_cet_stress.csv");
    if (stress.empty()) GTEST_SKIP() << "ref_bgnbd_cet_stress.csv is absent";
    for (const auto& row : stress) {
        // The file gives one t_x to all; without a repeat purchase there is none.
        const Summary customer{row[0], row[0] > 0 ? row[3] : 0, row[4]};
        const DropoutParameters<> in{row[5], row[6], row[7], row[8]};
        const Span horizon{row[1], week};
        EXPECT_LE(error_of(bg_nbd_expected_transactions(in, customer, row[1]), row[2]), precision)
            << "x = " << row[0] << ", t = " << row[1];
        ClvOptions options;
        options.horizon = options.step = horizon;
        const Estimate found = predict(model(ModelKind::bg_nbd, in), customer, options);
        EXPECT_LE(error_of(found.expected_transactions, row[2]), precision)
            << "x = " << row[0] << ", t = " << row[1];
    }
}

TEST(StressRows, LikelihoodAndAliveOfParetoNbd) {
    const auto stress = reference::rows_of("ref_pnbd_stress.csv");
    if (stress.empty()) GTEST_SKIP() << "ref_pnbd_stress.csv is absent";
    constexpr DeathParameters<> in{0.5143, 2.8845, 0.2856, 14.1087};
    for (const auto& row : stress) {
        const Summary customer{row[0], row[1], row[2]};
        EXPECT_LE(error_of(pareto_nbd_log_likelihood(in, customer), row[4]), precision)
            << "x = " << row[0];
        EXPECT_LE(error_of(pareto_nbd_probability_alive(in, customer), row[3]), precision)
            << "x = " << row[0];
        EXPECT_LE(error_of(predict(pareto_model(in), customer).p_alive, row[3]), precision)
            << "x = " << row[0];
    }
}

}  // namespace
}  // namespace tenure
