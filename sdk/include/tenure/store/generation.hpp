// Store, step 4: dated evaluation results, kept generation by generation.
// A generation becomes visible as a whole when it is finished.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tenure/core/money.hpp"
#include "tenure/core/time.hpp"
#include "tenure/model/schema.hpp"
#include "tenure/store/figures.hpp"

namespace tenure::inline v1 {

/// What a generation was made with.
struct Generation {
    std::int64_t number = 0;
    Timestamp as_of{};
    Timestamp finished_at{};
    std::string framework{};
    std::string clv_model{};
    std::uint64_t customers = 0;
    std::string parameters{};  ///< JSON: what was measured of everybody and then held fixed
};

/// One customer's results in a generation; insight/explain.hpp gives the reasons.
struct InsightRow {
    RowKey customer{};
    std::string name{};
    std::string state{};         ///< canonical state, e.g. "at_risk"
    std::string stage{};         ///< stage id of the framework
    Timestamp since{};           ///< when the state began
    std::string previous{};      ///< the state before, empty when none
    std::optional<Money> clv{};  ///< residual value from as_of; figures.no_clv says why not
    Figures figures{};
};

/// Which insights to read; empty members do not restrict.
struct InsightFilter {
    std::string stage{};
    std::string segment{};   ///< the named RFM segment
    std::string customer{};  ///< a record id, an external id, or a part of the name (by match_key)
    bool by_clv = false;     ///< highest CLV first instead of key order
    std::size_t limit = 0;
};

}  // namespace tenure::inline v1
