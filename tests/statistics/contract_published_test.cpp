// Published fits of contracts: sBG (Fader and Hardie 2007, 2010) and BdW (Fader et al. 2018); and
// of purchases without dropout or with regular intervals (NBD, BG/CNBD-k) on the CDNOW sample.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "clv_reference.hpp"
#include "tenure/clv/bdw.hpp"
#include "tenure/clv/cnbd_k.hpp"
#include "tenure/clv/nbd.hpp"
#include "tenure/clv/sbg.hpp"

namespace tenure {
namespace {

using reference::by_logarithm;

// Fader and Hardie 2007, Table 1: of 1,000 customers, those left after 0 to 7 years.
const std::vector<double> regular{1000, 631, 468, 382, 326, 289, 262, 241};
const std::vector<double> high_end{1000, 869, 743, 653, 593, 551, 517, 491};

Jet<2> sbg_at(const std::array<double, 2>& parameters, const std::vector<double>& survivors) {
    const auto p = by_logarithm(parameters);
    return sbg_log_likelihood(SbgParameters<Jet<2>>{p[0], p[1]}, survivors);
}

Jet<3> bdw_at(const std::array<double, 3>& parameters, const std::vector<double>& survivors) {
    const auto p = by_logarithm(parameters);
    return bdw_log_likelihood(BdwParameters<Jet<3>>{p[0], p[1], p[2]}, survivors);
}

TEST(SbgPublished, CohortsReachTheMaximum) {
    const Jet<2> first = sbg_at({0.704077298474, 1.18204302621}, regular);
    EXPECT_NEAR(first.value, -1680.265188, 1e-6);
    EXPECT_LT(reference::gradient_of(first, 1000), 1e-9);
    const Jet<2> second = sbg_at({0.668088351106, 3.80609496406}, high_end);
    EXPECT_NEAR(second.value, -1611.158147, 1e-6);
    EXPECT_LT(reference::gradient_of(second, 1000), 1e-9);
}

TEST(SbgPublished, ProjectsTheCohorts) {
    const std::array<double, 5> first{0.2201, 0.2044, 0.1912, 0.1799, 0.1700};
    const std::array<double, 5> second{0.4604, 0.4358, 0.4142, 0.3951, 0.3780};
    for (std::size_t i = 0; i < 5; ++i) {
        const double t = 8 + static_cast<double>(i);
        EXPECT_NEAR(sbg_survivor(SbgParameters<>{0.70407732, 1.18204307}, t), first[i], 5e-5);
        EXPECT_NEAR(sbg_survivor(SbgParameters<>{0.66808833, 3.80609480}, t), second[i], 5e-5);
    }
}

TEST(SbgPublished, ResidualLifetimes) {
    // Fader and Hardie 2010, Table 3, d = 10 %, n = 1 to 5 periods.
    const std::array<double, 5> narrow{3.309818421, 3.451000329, 3.586543657, 3.716811539,
                                       3.842134024};
    const std::array<double, 5> wide{7.670835, 9.455299, 9.850834, 10.056167, 10.188640};
    for (std::size_t i = 0; i < 5; ++i) {
        const double renewals = static_cast<double>(i);
        EXPECT_NEAR(sbg_residual_lifetime(SbgParameters<>{3.80, 15.20}, renewals, 0.1), narrow[i],
                    1e-9);
        EXPECT_NEAR(sbg_residual_lifetime(SbgParameters<>{0.067, 0.267}, renewals, 0.1), wide[i],
                    1e-6);
    }
}

TEST(BdwPublished, CohortsReachTheMaximum) {
    const std::vector<double> five(high_end.begin(), high_end.begin() + 5);
    const Jet<3> short_run = bdw_at({0.259335731511, 1.72255148809, 1.58436151502}, five);
    EXPECT_NEAR(short_run.value, -1222.749318, 1e-6);
    EXPECT_LT(reference::gradient_of(short_run, 1000), 1e-9);
    const Jet<3> first = bdw_at({0.455613989372, 0.779325508388, 1.28345128578}, regular);
    EXPECT_NEAR(first.value, -1679.602833, 1e-6);
    EXPECT_LT(reference::gradient_of(first, 1000), 1e-9);
    const Jet<3> second = bdw_at({0.214253339281, 1.42657487486, 1.72356484874}, high_end);
    EXPECT_NEAR(second.value, -1605.314213, 1e-6);
    EXPECT_LT(reference::gradient_of(second, 1000), 1e-9);
}

TEST(BdwPublished, ProjectsTheCohort) {
    const std::array<double, 6> expected{0.5466, 0.5104, 0.4810, 0.4567, 0.4360, 0.4182};
    for (std::size_t i = 0; i < 6; ++i) {
        EXPECT_NEAR(bdw_survivor(BdwParameters<>{0.25933571, 1.72255137, 1.58436157},
                                 5 + static_cast<double>(i)),
                    expected[i], 5e-5);
    }
}

std::vector<Summary> cdnow() {
    std::vector<Summary> out;
    for (const auto& row : reference::rows_of("cdnow_cbs_cal39.csv")) {
        out.push_back({row[1], row[2], row[3], row[4], 0});
    }
    return out;
}

TEST(ContractPublished, NbdReachesTheMaximumOnCdnow) {
    const std::vector<Summary> customers = cdnow();
    if (customers.empty()) GTEST_SKIP() << "cdnow_cbs_cal39.csv is absent";
    const auto p = by_logarithm<2>({0.384766135769, 12.0720228448});
    Jet<2> sum;
    for (const Summary& s : customers) {
        sum += nbd_log_likelihood(NbdParameters<Jet<2>>{p[0], p[1]}, s);
    }
    EXPECT_NEAR(sum.value, -9763.6576, 1e-4);
    EXPECT_LT(reference::gradient_of(sum, 2357), 1e-9);
}

Jet<4> cnbd_at(const std::vector<Summary>& customers, const std::array<double, 4>& parameters,
               DropoutStart dropout) {
    const auto p = by_logarithm(parameters);
    Jet<4> sum;
    for (const Summary& s : customers) {
        sum +=
            cnbd_k_log_likelihood(CnbdKParameters<Jet<4>>{p[0], p[1], p[2], p[3], 1, dropout}, s);
    }
    return sum;
}

TEST(ContractPublished, OnePhaseReachesTheMaximumOfBgNbdAndMbgNbdOnCdnow) {
    const std::vector<Summary> customers = cdnow();
    if (customers.empty()) GTEST_SKIP() << "cdnow_cbs_cal39.csv is absent";
    const Jet<4> bg =
        cnbd_at(customers, {0.24259452243, 4.41360201901, 0.792922017226, 2.42590677683},
                DropoutStart::after_first_repeat);
    EXPECT_NEAR(bg.value, -9582.4292066739, 1e-9);
    EXPECT_LT(reference::gradient_of(bg, 2357), 1e-9);
    const Jet<4> mbg =
        cnbd_at(customers, {0.524843159106, 6.18308527958, 0.891359390732, 1.61400224017},
                DropoutStart::after_first_purchase);
    EXPECT_NEAR(mbg.value, -9582.1357155537, 1e-9);
    EXPECT_LT(reference::gradient_of(mbg, 2357), 1e-9);
}

}  // namespace
}  // namespace tenure
