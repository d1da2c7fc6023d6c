// CLV, step 6: scores a population on a grid of days: what depends on (x, T) is computed once per
// pair, and what depends on each customer by the kernels.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "clv/future.hpp"
#include "clv/grouped.hpp"
#include "clv/workers.hpp"

namespace tenure::clv_detail {

/// What a model says of purchases, one column per number.
struct PurchaseColumns {
    std::vector<double> alive, expected, discounted;
};

/// Calls work(begin, end) for all rows, in pieces that do not depend on the number of threads.
template <class Work>
void in_pieces(std::size_t rows, Workers& workers, Work&& work) {
    constexpr std::size_t piece_rows = 16384;
    workers.each((rows + piece_rows - 1) / piece_rows, [&](std::size_t i) {
        work(i * piece_rows, std::min(rows, (i + 1) * piece_rows));
    });
}

/// Returns the columns when the population lies on a grid that tables can hold and the model is
/// BG/NBD, MBG/NBD, Pareto/NBD or NBD; else nothing. All summaries must be valid.
std::optional<PurchaseColumns> score_on_grid(const ClvModel& model, const SummaryView& customers,
                                             const ClvOptions& options, const Steps& steps,
                                             Workers& workers);

}  // namespace tenure::clv_detail
