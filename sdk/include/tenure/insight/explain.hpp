// Insight, step 6: why a customer stands where they stand, worked out anew for the one asked about.
// An evaluation keeps numbers; the words are made here, from the records, when somebody asks.
#pragma once

#include <string>
#include <vector>

#include "tenure/insight/evaluate.hpp"
#include "tenure/lifecycle/signals.hpp"
#include "tenure/lifecycle/state.hpp"
#include "tenure/store/generation.hpp"

namespace tenure::inline v1 {

/// Everything an evaluation finds out about a customer, with its reasons.
struct Explanation {
    InsightRow row{};  ///< as the generation would have it with the records as they are now
    Stage stage{};
    std::vector<Evidence> why{};
    std::vector<Transition> timeline{};
    Signals signals{};
    std::string detail{};  ///< all of it as JSON; docs/lifecycle.md describes the keys
};

/// Replays a customer's records as of the generation's instant, with what it measured of everybody.
/// Records that changed since the evaluation show as they are now. `options` are those of the
/// evaluation; its framework's thresholds and the price index are not kept with it.
/// Throws: Error{not_found} when the store has no such customer; store errors.
Explanation explain(Store& store, const Generation& generation, const RowKey& customer,
                    const EvaluateOptions& options = {}, const Context& context = {});

}  // namespace tenure::inline v1
