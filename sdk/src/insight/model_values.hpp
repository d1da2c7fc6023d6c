// Insight, step 6: values by a statistical model: fitted to everybody, then told one by one.
// Keeps some hundred bytes per customer between the two passes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tenure/clv/fit.hpp"
#include "tenure/clv/predict.hpp"

namespace tenure::inline v1::detail {

/// What decides the values.
struct ModelSettings {
    ModelKind model = ModelKind::mbg_nbd;
    ClvOptions clv{};
    ProgressSink progress{};
};

/// Fits a model to a population and gives each customer's estimate, in the order of adding.
class ModelValues {
 public:
    explicit ModelValues(const ModelSettings& settings) : settings_(settings) {}
    /// The same with models fitted before: nothing is to be fitted.
    ModelValues(const ModelSettings& settings, ClvModel model, ClvModel spend)
        : settings_(settings), model_(std::move(model)), spend_(std::move(spend)) {}

    /// Says how sure each value is to be told, before the first is asked for.
    void set_uncertainty(Uncertainty uncertainty) { settings_.clv.uncertainty = uncertainty; }

    /// Takes in the next customer; one without a purchase has no summary.
    void add(const std::optional<Summary>& summary);

    /// Fits; false when the model cannot be used, then `problem()` says why.
    bool fit(const Context& context);
    const std::string& problem() const { return problem_; }
    const ClvModel& model() const { return model_; }
    const ClvModel& spend() const { return spend_; }

    /// Returns the values of everybody who has one, in any order.
    std::vector<double> values(const Context& context);

    /// One customer's summary and what to expect of them.
    struct Value {
        Summary summary;
        Estimate estimate;
    };
    /// Returns the next customer's value, in the order of adding; nothing without a summary.
    std::optional<Value> next(const Context& context);

 private:
    bool refuse(std::string problem);
    void score_all(const Context& context);

    ModelSettings settings_;
    Summaries summaries_;
    std::vector<std::uint8_t> has_summary_;
    ClvModel model_, spend_;
    std::string problem_;
    std::size_t customer_ = 0, row_ = 0;
    Estimates estimates_;
    bool scored_ = false;
};

}  // namespace tenure::inline v1::detail
