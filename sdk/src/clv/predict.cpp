#include "tenure/clv/predict.hpp"

#include <algorithm>
#include <cmath>

#include "clv/future.hpp"
#include "tenure/clv/bdw.hpp"
#include "tenure/clv/bg_bb.hpp"
#include "tenure/clv/cnbd_k.hpp"
#include "tenure/clv/gamma_gamma.hpp"
#include "tenure/clv/mbg_nbd.hpp"
#include "tenure/clv/nbd.hpp"
#include "tenure/clv/pareto_nbd.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1 {

namespace {

using clv_detail::discount_rate;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

DropoutParameters<> dropout_of(const ClvModel& m) {
    return {m.parameters[0], m.parameters[1], m.parameters[2], m.parameters[3]};
}
DeathParameters<> death_of(const ClvModel& m) {
    return {m.parameters[0], m.parameters[1], m.parameters[2], m.parameters[3]};
}
BgBbParameters<> discrete_of(const ClvModel& m) {
    return {m.parameters[0], m.parameters[1], m.parameters[2], m.parameters[3]};
}
CnbdKParameters<> regular_of(const ClvModel& m) {
    return {m.parameters[0],
            m.parameters[1],
            m.parameters[2],
            m.parameters[3],
            m.k,
            m.kind == ModelKind::mbg_cnbd_k ? DropoutStart::after_first_purchase
                                            : DropoutStart::after_first_repeat};
}
SbgParameters<> contract_of(const ClvModel& m) {
    return {m.parameters[0], m.parameters[1]};
}
BdwParameters<> weibull_of(const ClvModel& m) {
    return {m.parameters[0], m.parameters[1], m.parameters[2]};
}
bool is_contract(ModelKind kind) {
    return kind == ModelKind::sbg || kind == ModelKind::bdw;
}

/// ln S(t) of a contract model.
double log_survivor(const ClvModel& m, double t) {
    return m.kind == ModelKind::sbg ? sbg_log_survivor(contract_of(m), t)
                                    : bdw_log_survivor(weibull_of(m), t);
}

/// Renewals of the coming `periods` of a contract that made n so far.
double expected_renewals(const ClvModel& m, double n, double periods) {
    double sum = 0;
    const double start = log_survivor(m, n);
    for (double j = 1; j <= std::floor(periods + 1e-9); ++j) {
        const double term = std::exp(log_survivor(m, n + j) - start);
        sum += term;
        if (term < 1e-18 * sum) break;
    }
    return sum;
}

void require_model(const ClvModel& m, const char* operation) {
    if (m.parameters.size() == parameter_names(m.kind).size()) return;
    throw Error(Errc::bad_argument, operation, std::string(to_string(m.kind)),
                "the model has no parameters", "Fit it, or use model_of()");
}

void check_call(const ClvModel& model, const ClvOptions& options, const ClvModel* spend) {
    const auto refuse = [&](const std::string& cause, const std::string& next) {
        throw Error(Errc::bad_argument, "score", std::string(to_string(model.kind)), cause, next);
    };
    require_model(model, "score");
    if (model.kind == ModelKind::gamma_gamma) {
        refuse("it models amounts, not purchases", "Give it as the spend model");
    }
    if (!model.effects.empty()) {
        refuse("it has covariates", "Use with_covariates() for each customer");
    }
    if (spend != nullptr && spend->kind != ModelKind::gamma_gamma) {
        refuse("the spend model is " + std::string(to_string(spend->kind)), "Fit gamma-gamma");
    }
    if (spend != nullptr) require_model(*spend, "score");
    if (!(options.horizon.length > 0)) refuse("the horizon is not above zero", "Try 1 year");
    if (!(options.step.length > 0)) refuse("the step is not above zero", "Try 1 month");
    if (!(options.annual_discount_rate > -1 && options.annual_discount_rate <= 100)) {
        refuse("the annual discount rate is out of range", "Try 0.10");
    }
    if (std::isinf(options.horizon.length) && !(options.annual_discount_rate > 0)) {
        refuse("a value without end needs a discount rate above zero", "Try 0.10");
    }
    if (!(std::abs(options.margin) <= 1000)) refuse("the margin is out of range", "Try 0.30");
    if (options.draws < 20 || options.draws > 1'000'000) {
        refuse("the number of draws is out of range", "Try 400");
    }
    if (options.horizon.in(TimeUnit::year) / options.step.in(TimeUnit::year) > 12'000 &&
        !std::isinf(options.horizon.length)) {
        refuse("the horizon has more than 12,000 steps", "Choose longer steps");
    }
}

}  // namespace

std::string_view to_string(NoEstimate reason) noexcept {
    switch (reason) {
        case NoEstimate::invalid_summary:
            return "the summary cannot be: t_x beyond T, negative, or not finite";
        case NoEstimate::no_spend_model:
            return "no amounts to model";
        case NoEstimate::no_mean_spend:
            return "the mean spend does not exist (p x + q is not above 1)";
        case NoEstimate::no_infinite_horizon:
            return "this model has no value without end; choose a horizon";
        case NoEstimate::none:
            break;
    }
    return "";
}

double probability_alive(const ClvModel& m, const Summary& s, Span ahead) {
    require_model(m, "predict");
    const double time = ahead.in(m.unit);
    switch (m.kind) {
        case ModelKind::bg_nbd:
            return bg_nbd_probability_alive(dropout_of(m), s) *
                   still_active(bg_nbd_if_active(dropout_of(m), s), time);
        case ModelKind::mbg_nbd:
            return mbg_nbd_probability_alive(dropout_of(m), s) *
                   still_active(mbg_nbd_if_active(dropout_of(m), s), time);
        case ModelKind::pareto_nbd:
            return pareto_nbd_probability_alive(death_of(m), s) *
                   pareto_nbd_survival(death_of(m), s.T, time);
        case ModelKind::nbd:
            return 1;
        case ModelKind::bg_bb:
            return bg_bb_probability_alive(discrete_of(m), BgBbSummary{s.x, s.t_x, s.T},
                                           std::floor(time + 1e-9));
        case ModelKind::bg_cnbd_k:
        case ModelKind::mbg_cnbd_k:
            return time > 0 ? nothing : cnbd_k_probability_alive(regular_of(m), s);
        case ModelKind::sbg:
        case ModelKind::bdw:
            return s.x < s.T ? 0
                             : std::exp(log_survivor(m, s.x + std::floor(time + 1e-9)) -
                                        log_survivor(m, s.x));
        case ModelKind::gamma_gamma:
            break;
    }
    return nothing;
}

double expected_transactions(const ClvModel& m, const Summary& s, Span horizon) {
    require_model(m, "predict");
    const double time = horizon.in(m.unit);
    if (!(time > 0)) return 0;
    switch (m.kind) {
        case ModelKind::bg_nbd:
            return bg_nbd_expected_transactions(dropout_of(m), s, time);
        case ModelKind::mbg_nbd:
            return mbg_nbd_expected_transactions(dropout_of(m), s, time);
        case ModelKind::pareto_nbd:
            return pareto_nbd_expected_transactions(death_of(m), s, time);
        case ModelKind::nbd:
            return nbd_expected_transactions(NbdParameters<>{m.parameters[0], m.parameters[1]}, s,
                                             time);
        case ModelKind::bg_bb:
            return bg_bb_expected_transactions(discrete_of(m), BgBbSummary{s.x, s.t_x, s.T},
                                               std::floor(time + 1e-9));
        case ModelKind::bg_cnbd_k:
        case ModelKind::mbg_cnbd_k:
            return cnbd_k_expected_transactions(regular_of(m), s, time);
        case ModelKind::sbg:
        case ModelKind::bdw:
            return s.x < s.T ? 0 : expected_renewals(m, s.x, time);
        case ModelKind::gamma_gamma:
            break;
    }
    return nothing;
}

double expected_transactions(const ClvModel& m, Span horizon) {
    if (m.kind == ModelKind::mbg_nbd) {  // who may drop out at the first purchase
        require_model(m, "predict");
        return mbg_nbd_expected_transactions(dropout_of(m), horizon.in(m.unit));
    }
    if (m.kind == ModelKind::mbg_cnbd_k) {
        require_model(m, "predict");
        return cnbd_k_expected_transactions(regular_of(m), horizon.in(m.unit));
    }
    return expected_transactions(m, Summary{}, horizon);
}

double discounted_residual_transactions(const ClvModel& m, const Summary& s, double annual) {
    require_model(m, "predict");
    const double delta = discount_rate(m, annual);
    if (!(delta > 0)) return nothing;
    switch (m.kind) {
        case ModelKind::bg_nbd:
            return bg_nbd_probability_alive(dropout_of(m), s) *
                   discounted_purchases(bg_nbd_if_active(dropout_of(m), s), delta);
        case ModelKind::mbg_nbd:
            return mbg_nbd_probability_alive(dropout_of(m), s) *
                   discounted_purchases(mbg_nbd_if_active(dropout_of(m), s), delta);
        case ModelKind::pareto_nbd:
            return pareto_nbd_probability_alive(death_of(m), s) *
                   pareto_nbd_discounted_if_alive(death_of(m), s.x, s.T, delta);
        case ModelKind::nbd:
            return (m.parameters[0] + s.x) / (m.parameters[1] + s.T) / delta;
        case ModelKind::bg_bb:
            return bg_bb_residual_transactions(discrete_of(m), BgBbSummary{s.x, s.t_x, s.T},
                                               std::expm1(delta));
        case ModelKind::sbg:
            return s.x < s.T ? 0
                             : sbg_residual_lifetime(contract_of(m), s.x, std::expm1(delta)) *
                                   std::exp(-delta);
        case ModelKind::bdw:
            return s.x < s.T ? 0
                             : bdw_residual_lifetime(weibull_of(m), s.x, std::expm1(delta)) *
                                   std::exp(-delta);
        default:
            return nothing;
    }
}

double expected_spend(const ClvModel& spend, const Summary& s) {
    require_model(spend, "predict");
    const GammaGammaParameters<> in{spend.parameters[0], spend.parameters[1], spend.parameters[2]};
    const Moment mean = gamma_gamma_expected_spend(in, s);
    return mean ? mean.value : nothing;
}

ClvModel with_covariates(const ClvModel& model, std::span<const double> values) {
    if (values.size() != model.effects.size()) {
        throw Error(Errc::bad_argument, "score", std::string(to_string(model.kind)),
                    std::to_string(values.size()) + " covariates, the model has " +
                        std::to_string(model.effects.size()),
                    "Give one value per effect, in their order");
    }
    double rate = 0, leave = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const CovariateEffect& effect = model.effects[i];
        (effect.on_dropout ? leave : rate) += effect.effect * values[i];
    }
    ClvModel out = model;
    out.effects.clear();
    out.log_covariance.clear();  // it is of another point
    out.parameters[1] *= std::exp(-rate);
    if (model.kind == ModelKind::pareto_nbd) {
        out.parameters[3] *= std::exp(-leave);
    } else {
        out.parameters[2] *= std::exp(leave);
        out.parameters[3] *= std::exp(leave);
    }
    return out;
}

}  // namespace tenure::inline v1

namespace tenure::clv_detail {

double discount_rate(const ClvModel& model, double annual_discount_rate) {
    return std::log1p(annual_discount_rate) * days_in(model.unit) / days_in(TimeUnit::year);
}

Steps steps_of(const ClvModel& model, const ClvOptions& options) {
    Steps steps;
    const double horizon = options.horizon.in(model.unit);
    const bool discrete = model.kind == ModelKind::bg_bb || is_contract(model.kind);
    const double step = discrete ? 1 : options.step.in(model.unit);
    const double delta = discount_rate(model, options.annual_discount_rate);
    for (double i = 1; step * (i - 1) < horizon * (1 - 1e-12); ++i) {
        const double end = step * i < horizon * (1 + 1e-9) ? step * i : horizon;
        steps.push_back({end, std::exp(-delta * end)});
    }
    return steps;
}

double discounted_within(const ClvModel& model, const Summary& customer, const ClvOptions& options,
                         const Steps& steps) {
    if (std::isinf(options.horizon.length)) {
        return discounted_residual_transactions(model, customer, options.annual_discount_rate);
    }
    double sum = 0, before = 0;
    for (const Step& step : steps) {
        const double so_far = expected_transactions(model, customer, {step.end, model.unit});
        sum += (so_far - before) * step.discount;
        before = so_far;
    }
    return sum;
}

void check_score(const ClvModel& model, const ClvOptions& options, const ClvModel* spend) {
    check_call(model, options, spend);
}

}  // namespace tenure::clv_detail
