// Fits of published data: each maximum with its log-likelihood and standard errors. The numbers
// are the maxima themselves, polished until the gradient vanishes; papers print fewer digits.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include "clv_reference.hpp"
#include "tenure/clv/fit.hpp"
#include "tenure/clv/predict.hpp"
#include "tenure/clv/sbg.hpp"
#include "tenure/clv/transactions_csv.hpp"

namespace tenure {
namespace {

double whole_days(double weeks) {
    return std::round(weeks * 7) / 7;
}

/// The CDNOW sample at 1997-09-30; empty where the data are absent.
Summaries cdnow() {
    Summaries out;
    for (const auto& row : reference::rows_of("cdnow_cbs_cal39.csv")) {
        out.x.push_back(row[1]);
        out.t_x.push_back(whole_days(row[2]));
        out.T.push_back(whole_days(row[3]));
        out.mean_spend.push_back(row[4]);
    }
    return out;
}

#define NEEDS(data) \
    if ((data).size() == 0) GTEST_SKIP() << "the reference data are absent"

/// What a fit has to reach.
struct Maximum {
    ModelKind kind;
    std::vector<double> parameters;
    double tolerance;  ///< relative, of the parameters
    double log_likelihood;
    double likelihood_tolerance;
};

ClvModel fit_reaches(const SummaryView& customers, const Maximum& maximum) {
    FitOptions options;
    options.model = maximum.kind;
    const ClvModel model = fit(customers, options);
    EXPECT_TRUE(model.converged);
    EXPECT_LE(model.gradient_norm, 1e-9);
    EXPECT_NEAR(model.log_likelihood, maximum.log_likelihood, maximum.likelihood_tolerance);
    EXPECT_EQ(model.parameters.size(), maximum.parameters.size());
    for (std::size_t i = 0; i < maximum.parameters.size(); ++i) {
        EXPECT_NEAR(model.parameters[i] / maximum.parameters[i], 1, maximum.tolerance)
            << to_string(maximum.kind) << ", parameter " << i;
    }
    return model;
}

void errors_are(const ClvModel& model, const std::vector<double>& errors, double tolerance) {
    ASSERT_EQ(model.standard_errors.size(), errors.size());
    for (std::size_t i = 0; i < errors.size(); ++i) {
        EXPECT_NEAR(model.standard_errors[i] / errors[i], 1, tolerance) << "parameter " << i;
    }
}

TEST(FitPublished, BgNbdOnCdnow) {
    const Summaries customers = cdnow();
    NEEDS(customers);
    const ClvModel model = fit_reaches(
        customers.view(), {ModelKind::bg_nbd,
                           {0.24259452243, 4.41360201901, 0.792922017226, 2.42590677683},
                           1e-7,
                           -9582.4292066739,
                           1e-9});
    errors_are(model, {0.012557, 0.37822, 0.18573, 0.70541}, 1e-4);
    EXPECT_EQ(model.customers, 2357);
    EXPECT_EQ(model.rows, 1016U);
    // Fader, Hardie and Lee 2005a, Table 2.
    const std::array printed{0.243, 4.414, 0.793, 2.426};
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(model.parameters[i], printed[i], 5e-4);
}

TEST(FitPublished, ParetoNbdOnCdnow) {
    const Summaries customers = cdnow();
    NEEDS(customers);
    const ClvModel model = fit_reaches(
        customers.view(), {ModelKind::pareto_nbd,
                           {0.5532770468532, 10.5776834633, 0.6062399891278, 11.66873528885},
                           1e-6,
                           -9594.976178939543,
                           1e-6});
    errors_are(model, {0.047628, 0.84272, 0.18728, 6.2111}, 1e-3);
    const std::array printed{0.553, 10.578, 0.606, 11.669};
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(model.parameters[i], printed[i], 2e-3);
}

TEST(FitPublished, MbgNbdOnCdnow) {
    const Summaries customers = cdnow();
    NEEDS(customers);
    fit_reaches(customers.view(), {ModelKind::mbg_nbd,
                                   {0.524843159106, 6.18308527958, 0.891359390732, 1.61400224017},
                                   1e-7,
                                   -9582.1357155537,
                                   1e-9});
}

TEST(FitPublished, NbdOnCdnow) {
    const Summaries customers = cdnow();
    NEEDS(customers);
    fit_reaches(customers.view(), {ModelKind::nbd, {0.384766, 12.07201}, 1e-5, -9763.6576, 5e-5});
}

TEST(FitPublished, RegularModelsOnCdnowChooseOnePhase) {
    const std::string file = std::string(TENURE_REFERENCE_DIR) + "/data/clv/cdnow_sample_log.csv";
    if (!std::ifstream(file).good()) GTEST_SKIP() << file << " is absent";
    SummarizeOptions until;
    until.calibration_end = Date::of(1997, 9, 30);
    const LogSummaries log = summarize_csv_file(file, until);
    for (const auto& [kind, log_likelihood] :
         {std::pair{ModelKind::bg_cnbd_k, -9582.4292066739},
          std::pair{ModelKind::mbg_cnbd_k, -9582.1357155537}}) {
        FitOptions options;
        options.model = kind;
        const ClvModel model = fit(log.table.summaries.view(), options);
        EXPECT_EQ(model.k, 1);
        EXPECT_NEAR(model.log_likelihood, log_likelihood, 1e-7);
        EXPECT_LE(model.gradient_norm, 1e-9);
    }
}

TEST(FitPublished, GammaGammaOnCdnow) {
    const Summaries customers = cdnow();
    NEEDS(customers);
    const ClvModel model =
        fit_reaches(customers.view(), {ModelKind::gamma_gamma,
                                       {6.24957227133, 3.74422466713, 15.4435209626},
                                       1e-7,
                                       -4055.9176948019,
                                       1e-7});
    errors_are(model, {1.190, 0.2901, 4.160}, 1e-3);
    EXPECT_EQ(model.customers, 946);
    constexpr std::array expected{24.65, 18.91, 35.17, 35.17, 35.17,
                                  71.46, 18.91, 35.17, 27.28, 35.17};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(expected_spend(model, customers[i]), expected[i], 0.01);
    }
}

TEST(FitPublished, BgBbOnDonations) {
    Summaries donors;
    for (const auto& row : reference::rows_of("donations_bgbb.csv")) {
        donors.x.push_back(row[0]);
        donors.t_x.push_back(row[1]);
        donors.T.push_back(row[2]);
        donors.weight.push_back(row[3]);
    }
    NEEDS(donors);
    const ClvModel model =
        fit_reaches(donors.view(), {ModelKind::bg_bb,
                                    {1.2035223516, 0.749716358173, 0.656718208449, 2.78344223262},
                                    1e-7,
                                    -33225.5812743462,
                                    1e-7});
    EXPECT_EQ(model.customers, 11104);
}

/// A cohort of 1,000 contracts by how many were left after each year.
Summaries cohort(const std::vector<double>& survivors) {
    Summaries out;
    const double due = static_cast<double>(survivors.size()) - 1;
    for (std::size_t i = 0; i < survivors.size(); ++i) {
        const bool last = i + 1 == survivors.size();
        out.x.push_back(static_cast<double>(i));
        out.t_x.push_back(static_cast<double>(i));
        // Who churned had one more renewal due than made; the others are open at the end.
        out.T.push_back(last ? due : static_cast<double>(i) + 1);
        out.weight.push_back(last ? survivors[i] : survivors[i] - survivors[i + 1]);
    }
    return out;
}

// Fader and Hardie 2007, Table 1.
const std::vector<double> regular{1000, 631, 468, 382, 326, 289, 262, 241};
const std::vector<double> high_end{1000, 869, 743, 653, 593, 551, 517, 491};

TEST(FitPublished, SbgOnContracts) {
    const ClvModel first =
        fit_reaches(cohort(regular).view(),
                    {ModelKind::sbg, {0.70407732, 1.18204307}, 1e-6, -1680.265188, 1e-6});
    constexpr std::array survival{0.2201, 0.2044, 0.1912, 0.1799, 0.1700};
    for (std::size_t i = 0; i < survival.size(); ++i) {
        const SbgParameters<> in{first.parameters[0], first.parameters[1]};
        EXPECT_NEAR(sbg_survivor(in, 8 + static_cast<double>(i)), survival[i], 5e-5);
    }
    fit_reaches(cohort(high_end).view(),
                {ModelKind::sbg, {0.66808833, 3.80609480}, 1e-6, -1611.158147, 1e-6});
}

TEST(FitPublished, BdwOnContracts) {
    const std::vector<double> short_run(high_end.begin(), high_end.begin() + 5);
    fit_reaches(cohort(short_run).view(),
                {ModelKind::bdw, {0.25933571, 1.72255137, 1.58436157}, 1e-4, -1222.749318, 1e-6});
    fit_reaches(cohort(regular).view(),
                {ModelKind::bdw, {0.455614, 0.779325, 1.283451}, 1e-4, -1679.602833, 1e-6});
    fit_reaches(cohort(high_end).view(),
                {ModelKind::bdw, {0.214253, 1.426575, 1.723565}, 1e-4, -1605.314213, 1e-6});
}

}  // namespace
}  // namespace tenure
