// Insight, step 6: one customer's insight from their moments and the frozen parameters.
// The same code serves the whole base and a single customer; one object per thread.
#pragma once

#include <optional>

#include "insight/parameters.hpp"
#include "tenure/lifecycle/replay.hpp"
#include "tenure/lifecycle/signals.hpp"
#include "tenure/store/generation.hpp"

namespace tenure::inline v1::detail {

/// Scores customers one after the other.
class Scorer {
 public:
    /// Lifetime: the parameters must outlive the scorer.
    Scorer(const Parameters& parameters, Timestamp as_of, Date today)
        : parameters_(parameters), replay_(parameters.framework), as_of_(as_of), today_(today) {}

    /// Replays and scores; `estimate` is what the model expects of the customer. Changes `moments`
    /// only in that amounts of other currencies make them mixed.
    void score(Moments& moments, const std::optional<ModelValues::Value>& estimate);

    /// Joins the last call's lead score with how well the customer's record fits.
    void add_fit(double fit) {
        figures_.lead_score = joined_with_fit(figures_.lead_score, fit, parameters_.leads);
        fit_ = fit;
    }
    double fit() const { return fit_; }

    /// What the last call found; `figures` are without name.
    const Replay& replay() const { return replay_; }
    const Signals& signals() const { return signals_; }
    const Bought& bought() const { return bought_; }
    const Valuation& valuation() const { return valuation_; }
    const Figures& figures() const { return figures_; }
    /// Returns P(alive) as risks may use it: BG/NBD calls every one-time buyer alive with
    /// certainty.
    double alive_for_risk() const;
    /// Returns all of it as the row of a customer.
    InsightRow row(const RowKey& customer, const std::string& name) const;

 private:
    void value(const Replayed& customer, const std::optional<ModelValues::Value>& estimate);
    void add_scores();

    const Parameters& parameters_;
    Replay replay_;
    Timestamp as_of_;
    Date today_;
    Signals signals_{};
    Bought bought_{};
    Valuation valuation_{};
    Figures figures_{};
    double fit_ = Figures::unknown;
};

}  // namespace tenure::inline v1::detail
