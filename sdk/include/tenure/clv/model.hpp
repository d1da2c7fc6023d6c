// CLV, step 6: a fitted model: its parameters, how sure they are, and what to think of the fit.
// Made by clv/fit.hpp, used by clv/predict.hpp and clv/validate.hpp.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/clv/time_unit.hpp"

namespace tenure::inline v1 {

/// The statistical models. Contracts (renewed or not) need sbg or bdw, purchases at opportunities
/// bg_bb, the amounts gamma_gamma, and purchases at any time the others.
enum class ModelKind : std::uint8_t {
    mbg_nbd,
    bg_nbd,
    pareto_nbd,
    bg_bb,
    bg_cnbd_k,
    mbg_cnbd_k,
    nbd,
    sbg,
    bdw,
    gamma_gamma
};

/// Returns the model's name as configurations and commands have it, e.g. "mbg-nbd".
constexpr std::string_view to_string(ModelKind kind) noexcept {
    constexpr std::array<std::string_view, 10> names{
        "mbg-nbd",    "bg-nbd", "pareto-nbd", "bg-bb", "bg-cnbd-k",
        "mbg-cnbd-k", "nbd",    "sbg",        "bdw",   "gamma-gamma"};
    return names[static_cast<std::size_t>(kind)];
}

/// All models in the order of their names' list.
constexpr std::array all_models{ModelKind::mbg_nbd,    ModelKind::bg_nbd,    ModelKind::pareto_nbd,
                                ModelKind::bg_bb,      ModelKind::bg_cnbd_k, ModelKind::mbg_cnbd_k,
                                ModelKind::nbd,        ModelKind::sbg,       ModelKind::bdw,
                                ModelKind::gamma_gamma};

/// Returns the model of that name, or nothing.
constexpr std::optional<ModelKind> parse_model_kind(std::string_view name) noexcept {
    for (const ModelKind kind : all_models) {
        if (to_string(kind) == name) return kind;
    }
    return std::nullopt;
}

/// Returns the names of a model's parameters as the literature has them, k of CNBD-k aside.
std::span<const std::string_view> parameter_names(ModelKind kind) noexcept;

/// How much a remark on a fit matters.
enum class FitFindingLevel : std::uint8_t { info, warning, error };

/// A remark on a fit: what was seen and what to do next.
struct FitFinding {
    FitFindingLevel level = FitFindingLevel::info;
    std::string code{};  ///< stable, e.g. "limiting_model"
    std::string what{};
    std::string next{};
};

/// The effect of a covariate: a unit of it multiplies purchase rate or dropout by exp(effect).
struct CovariateEffect {
    std::string name{};
    bool on_dropout = false;  ///< else on the purchase rate
    double effect = 0;
    double standard_error = 0;  ///< NaN when it cannot be given
};

/// A fitted model.
struct ClvModel {
    ModelKind kind = ModelKind::mbg_nbd;
    TimeUnit unit = TimeUnit::week;    ///< of alpha, beta and of the summaries it may score
    std::vector<double> parameters{};  ///< in the order of parameter_names(kind)
    int k = 1;                         ///< regularity of (M)BG/CNBD-k
    std::vector<CovariateEffect> effects{};
    std::vector<double> standard_errors{};  ///< by the delta method; NaN when they cannot be given
    /// Covariance of the logs of the parameters, then of the effects: n rows of n.
    std::vector<double> log_covariance{};
    double log_likelihood = 0;
    double customers = 0;      ///< weights added up
    std::size_t rows = 0;      ///< distinct summaries
    std::size_t rejected = 0;  ///< summaries left out, see SummaryProblem
    bool converged = false;
    double gradient_norm = 0;  ///< largest derivative by a log parameter, per customer
    int evaluations = 0;
    std::vector<FitFinding> findings{};

    /// Returns a parameter by name. Throws: Error{bad_argument}.
    double operator[](std::string_view name) const;
    /// Returns how many numbers were estimated.
    double degrees() const noexcept {
        return static_cast<double>(parameters.size() + effects.size());
    }
    /// Akaike's information criterion, smaller is better. Source: Akaike 1974.
    double aic() const noexcept { return 2 * degrees() - 2 * log_likelihood; }
    /// Schwarz's information criterion, smaller is better. Source: Schwarz 1978.
    double bic() const noexcept { return degrees() * std::log(customers) - 2 * log_likelihood; }
};

/// Makes a model of known parameters, for scoring without a fit. Throws: Error{bad_argument} when
/// their number is wrong or one is not above zero.
ClvModel model_of(ModelKind kind, TimeUnit unit, std::vector<double> parameters, int k = 1);

}  // namespace tenure::inline v1
