// Gamma-Gamma on the 946 repeaters of the CDNOW sample (Fader and Hardie 2013, note 025).
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "clv_reference.hpp"
#include "tenure/clv/gamma_gamma.hpp"
#include "tenure/clv/spend_check.hpp"

namespace tenure {
namespace {

constexpr std::array<double, 3> maximum{6.24957227133, 3.74422466713, 15.4435209626};

std::vector<Summary> cdnow() {
    std::vector<Summary> out;
    for (const auto& row : reference::rows_of("cdnow_cbs_cal39.csv")) {
        out.push_back({row[1], row[2], row[3], row[4], 0});
    }
    return out;
}

TEST(SpendPublished, CdnowReachesTheMaximum) {
    const std::vector<Summary> customers = cdnow();
    if (customers.empty()) GTEST_SKIP() << "cdnow_cbs_cal39.csv is absent";
    const auto p = reference::by_logarithm(maximum);
    Jet<3> sum;
    int repeaters = 0;
    for (const Summary& s : customers) {
        sum += gamma_gamma_log_likelihood(GammaGammaParameters<Jet<3>>{p[0], p[1], p[2]}, s);
        repeaters += has_spend(s) ? 1 : 0;
    }
    EXPECT_EQ(repeaters, 946);
    EXPECT_NEAR(sum.value, -4055.9176948019, 1e-9);
    EXPECT_LT(reference::gradient_of(sum, repeaters), 1e-9);
    const auto errors = reference::standard_errors(sum, maximum);
    EXPECT_NEAR(errors[0], 1.190, 5e-4);
    EXPECT_NEAR(errors[1], 0.2901, 5e-5);
    EXPECT_NEAR(errors[2], 4.160, 4e-3);
}

TEST(SpendPublished, FirstTenCustomersOfCdnow) {
    const std::vector<Summary> customers = cdnow();
    if (customers.empty()) GTEST_SKIP() << "cdnow_cbs_cal39.csv is absent";
    constexpr std::array<double, 10> expected{24.65, 18.91, 35.17, 35.17, 35.17,
                                              71.46, 18.91, 35.17, 27.28, 35.17};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const Moment spend =
            gamma_gamma_expected_spend({maximum[0], maximum[1], maximum[2]}, customers[i]);
        EXPECT_NEAR(spend.value, expected[i], 0.01);
    }
}

TEST(SpendPublished, DependenceOnCdnow) {
    const std::vector<Summary> customers = cdnow();
    if (customers.empty()) GTEST_SKIP() << "cdnow_cbs_cal39.csv is absent";
    std::vector<double> x, m;
    for (const Summary& s : customers) {
        x.push_back(s.x);
        m.push_back(s.mean_spend);
    }
    SummaryView view;
    view.x = x;
    view.mean_spend = m;
    const SpendDependence found = spend_dependence(view);
    EXPECT_EQ(found.pearson.customers, 946);
    EXPECT_NEAR(found.pearson.value, 0.11, 0.005);  // .11 in lifetimes' documentation
    EXPECT_LT(found.pearson.p_value, 0.001);
    EXPECT_GT(found.spearman.value, found.pearson.value);
    const SpendRegression line = spend_regression(view);
    EXPECT_GT(line.slope, 0);
    for (std::size_t i = 0; i < m.size(); ++i) m[i] = line.without_frequency(x[i], m[i]);
    EXPECT_NEAR(spend_regression(view).slope, 0, 1e-12);
}

}  // namespace
}  // namespace tenure
