// CLV, step 6: the Gamma-Gamma log-likelihood of a population, customers of equal x together.
#pragma once

#include <span>
#include <vector>

#include "clv/kernels.hpp"
#include "clv/maximise.hpp"
#include "clv/workers.hpp"
#include "tenure/clv/summary.hpp"

namespace tenure::clv_detail {

/// The repeaters with a positive mean spend, ordered by x.
struct Spenders {
    struct Run {
        double x = 0;
        std::size_t begin = 0, size = 0;
        double customers = 0, log_total = 0, log_mean = 0;  ///< weighted sums of ln(x m), ln m
    };
    std::vector<Run> runs;
    std::vector<double> total, weight;  ///< x m, and how many customers
    double customers = 0;
    double mean = 0;           ///< of mean spend
    std::size_t rejected = 0;  ///< repeaters whose mean spend is not above zero

    /// Recomputes what depends on the weights.
    void weigh();
};
Spenders spenders(const SummaryView& customers);

/// Gamma-Gamma; parameters ln p, ln q, ln gamma. Source: Fader and Hardie 2013, equation 1a.
Slope spend_slope(const Spenders& population, std::span<const double> log_parameters,
                  Workers& workers, const Kernels& kernels);

}  // namespace tenure::clv_detail
