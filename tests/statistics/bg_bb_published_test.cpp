// BG/BB on the donations of Fader, Hardie and Shang 2010 (Marketing Science 29:1086).
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "clv_reference.hpp"
#include "tenure/clv/bg_bb.hpp"

namespace tenure {
namespace {

constexpr std::array<double, 4> maximum{1.2035223516, 0.749716358173, 0.656718208449,
                                        2.78344223262};
constexpr BgBbParameters<> fitted{maximum[0], maximum[1], maximum[2], maximum[3]};
constexpr BgBbParameters<> printed{1.204, 0.750, 0.657, 2.783};
constexpr double donors = 11104;

Jet<4> likelihood(const std::vector<std::vector<double>>& rows) {
    const auto p = reference::by_logarithm(maximum);
    Jet<4> sum;
    for (const auto& row : rows) {
        sum += row[3] * bg_bb_log_likelihood(BgBbParameters<Jet<4>>{p[0], p[1], p[2], p[3]},
                                             BgBbSummary{row[0], row[1], row[2]});
    }
    return sum;
}

TEST(BgBbPublished, DonationsReachTheMaximum) {
    const auto rows = reference::rows_of("donations_bgbb.csv");
    if (rows.empty()) GTEST_SKIP() << "donations_bgbb.csv is absent";
    const Jet<4> found = likelihood(rows);
    EXPECT_NEAR(found.value, -33225.5812743470068, 1e-9);  // in 50-digit arithmetic
    EXPECT_LT(reference::gradient_of(found, donors), 1e-9);
}

TEST(BgBbPublished, WhoIsAliveInTheComingYear) {
    const auto alive = [](double x, double t_x) {
        return bg_bb_probability_alive(printed, BgBbSummary{x, t_x, 6}, 1);
    };
    EXPECT_NEAR(alive(0, 0), 0.108017, 1e-6);
    EXPECT_NEAR(alive(2, 4), 0.589514, 1e-6);
    EXPECT_NEAR(alive(6, 6), 0.930403, 1e-6);
}

TEST(BgBbPublished, GiftsOfTheHoldOutYears) {
    const auto rows = reference::rows_of("donations_bgbb.csv");
    if (rows.empty()) GTEST_SKIP() << "donations_bgbb.csv is absent";
    double at_maximum = 0, at_printed = 0;
    for (const auto& row : rows) {
        const BgBbSummary s{row[0], row[1], row[2]};
        at_maximum += row[3] * bg_bb_expected_transactions(fitted, s, 5);
        at_printed += row[3] * bg_bb_expected_transactions(printed, s, 5);
    }
    EXPECT_NEAR(at_maximum, 12884.2, 0.1);
    EXPECT_NEAR(at_printed, 12882.27, 0.01);
}

TEST(BgBbPublished, HistogramOfTheCalibration) {
    EXPECT_NEAR(donors * bg_bb_probability(fitted, 0, 6), 3454.9, 0.05);
    EXPECT_NEAR(donors * bg_bb_probability(fitted, 6, 6), 1253.1, 0.05);
}

}  // namespace
}  // namespace tenure
