// Store, step 4: what an evaluation found out about one customer, in numbers.
// insight/evaluate.hpp fills them; what is unknown is NaN, zero where a member says so, or empty.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "tenure/core/money.hpp"
#include "tenure/core/time.hpp"

namespace tenure::inline v1 {

/// A customer's numbers in a generation, as of its instant.
struct Figures {
    static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

    std::int64_t purchases = 0;      ///< records that remain after refunds
    std::int64_t days = 0;           ///< customer-days with a purchase; x = days - 1
    Date first_day{};                ///< of the first purchase; means nothing without one
    Date last_day{};                 ///< of the latest purchase; likewise
    std::optional<Money> spend{};    ///< to date, less refunds
    int contracts = 0;               ///< in force
    double overdue = unknown;        ///< silence over the window after which it is a risk
    std::optional<Timestamp> due{};  ///< when the state may change although nothing happens

    double p_alive = unknown;  ///< 0 to 1
    double expected_transactions = unknown;
    double expected_spend = unknown;  ///< per transaction, major units
    double clv_se = unknown, clv_p10 = unknown, clv_p90 = unknown;
    std::string no_clv{};             ///< why there is no CLV; empty where there is one
    double clv_percentile = unknown;  ///< 0 to 100: share of the valued customers worth less

    int recency_score = 0;          ///< 1 (longest ago) to 5; 0 without a purchase
    int frequency_score = 0;        ///< 1 to 5; 0 without a purchase
    int monetary_score = 0;         ///< 1 to 5; 0 without a purchase or comparable amounts
    std::string segment{};          ///< the named RFM segment's id, e.g. "champions"; empty: none
    double churn_risk = unknown;    ///< 0 to 1
    double health = unknown;        ///< 0 to 100
    double health_trend = unknown;  ///< points since a quarter ago
    double lead_score = unknown;    ///< 0 to 100; of people who have not bought
};

}  // namespace tenure::inline v1
