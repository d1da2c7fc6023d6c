// CLV, step 6: a population as weighted distinct (x, t_x, T), ordered by x: what is fitted.
// A million customers on a grid of days are some 370,000 rows, and only a few hundred times.
#pragma once

#include <cstdint>
#include <vector>

#include "clv/kernels.hpp"
#include "tenure/clv/summary.hpp"

namespace tenure::clv_detail {

/// Rows [begin, begin + size) have the same x; the next run begins at a multiple of eight.
struct Run {
    double x = 0;
    std::size_t begin = 0, size = 0;
    double customers = 0;  ///< sum of their weights
};

/// Distinct summaries with weights.
struct Grouped {
    std::vector<double> times;          ///< distinct t_x and T, ascending; the first is 0
    std::vector<Run> runs;              ///< by ascending x
    std::vector<std::uint32_t> t_x, T;  ///< indices into `times`
    std::vector<double> weight;
    std::vector<double> age_weight;  ///< per time: customers with that T
    std::vector<double> age_x;       ///< per time: their repeat transactions together
    double customers = 0;
    double log_intervals = 0;  ///< weighted sum over everybody
    double most_x = 0;
    std::size_t rows = 0;      ///< distinct rows
    std::size_t rejected = 0;  ///< summaries with a problem, left out

    KernelRun kernel_run(const Run& run) const {
        return {t_x.data() + run.begin, T.data() + run.begin, weight.data() + run.begin, run.size};
    }
    /// Recomputes what depends on the weights.
    void weigh();
};

/// Groups a population; summaries that no model may have are counted in `rejected` and left out.
/// Complexity: linear on a grid of days, else n log n.
Grouped grouped(const SummaryView& population);

}  // namespace tenure::clv_detail
