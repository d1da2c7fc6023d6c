// Untrusted CSV text through the readers of purchase logs, summaries and price indices.
#include <cmath>
#include <cstdlib>

#include "tenure/clv/price_index.hpp"
#include "tenure/clv/transactions_csv.hpp"
#include "tenure/core/error.hpp"

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

template <class Read>
void try_to(Read&& read) {
    try {
        read();
    } catch (const tenure::Error&) {
        // A refusal with its reason is what bad text deserves.
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
    using namespace tenure;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    try_to([&] {
        const LogSummaries log = summarize_csv(text);
        for (std::size_t i = 0; i < log.table.size(); ++i) {
            const Summary s = log.table.summaries[i];
            require(problem_of(s.x, s.t_x, s.T) == SummaryProblem::none);
            require(std::isfinite(s.mean_spend));
        }
    });
    try_to([&] { read_transactions_csv(text); });
    try_to([&] { read_summaries_csv(text); });
    try_to([&] { read_price_index(text); });
    return 0;
}
