#include <algorithm>
#include <bit>
#include <cmath>

#include "clv/future.hpp"
#include "clv/maximise.hpp"
#include "clv/random.hpp"
#include "tenure/clv/bdw.hpp"
#include "tenure/clv/gamma_gamma.hpp"
#include "tenure/clv/sbg.hpp"

namespace tenure::clv_detail {

namespace {

constexpr std::size_t parameter_draws = 32;
constexpr double most_spread = 1.5;  ///< in logs: a flat ridge is not walked to its end
constexpr double one_by_one = 200;   ///< more purchases than this are drawn together
constexpr double end_of_time = 23;   ///< discounts below e^-23 count nothing

/// Axes of the parameters' uncertainty in logs; none when it is not known.
std::vector<std::vector<double>> axes_of(const ClvModel& model) {
    const std::size_t n = model.parameters.size(), all = n + model.effects.size();
    if (model.log_covariance.size() != all * all) return {};
    Matrix covariance(n);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            covariance(i, j) = model.log_covariance[i * all + j];
            if (!std::isfinite(covariance(i, j))) return {};
        }
    }
    const Eigen spread = eigen(covariance);
    std::vector<std::vector<double>> axes;
    for (std::size_t k = 0; k < n; ++k) {
        if (!(spread.values[k] > 0)) continue;
        std::vector<double> axis(n);
        for (std::size_t i = 0; i < n; ++i) {
            axis[i] = std::sqrt(spread.values[k]) * spread.vectors(i, k);
        }
        axes.push_back(std::move(axis));
    }
    return axes;
}

ClvModel moved(const ClvModel& model, const std::vector<double>& axis, double by) {
    ClvModel out = model_of(model.kind, model.unit, model.parameters, model.k);
    for (std::size_t i = 0; i < axis.size(); ++i) out.parameters[i] *= std::exp(by * axis[i]);
    return out;
}

std::vector<ClvModel> drawn(const ClvModel& model, Random& random) {
    const auto axes = axes_of(model);
    std::vector<ClvModel> out;
    for (std::size_t i = 0; i < (axes.empty() ? 1 : parameter_draws); ++i) {
        ClvModel each = model_of(model.kind, model.unit, model.parameters, model.k);
        for (const auto& axis : axes) {
            const double by = random.normal();
            for (std::size_t j = 0; j < axis.size(); ++j) {
                each.parameters[j] *= std::exp(std::clamp(by * axis[j], -most_spread, most_spread));
            }
        }
        out.push_back(std::move(each));
    }
    return out;
}

/// One customer under one draw of the parameters.
class Future {
 public:
    Future(const ClvModel& model, const ClvModel& spend, const Summary& customer, double horizon,
           double delta)
        : model_(model),
          theta_(model.parameters),
          spend_(spend.parameters),
          customer_(customer),
          horizon_(horizon),
          delta_(delta),
          alive_(probability_alive(model, customer)) {}

    /// Draws the discounted revenue of one future.
    double draw(Random& random) {
        if (random.uniform() >= alive_) return 0;
        const bool known = has_spend(customer_);
        const double total = known ? customer_.x * customer_.mean_spend : 0;
        rate_of_spend_ =
            random.gamma(spend_[1] + (known ? spend_[0] * customer_.x : 0)) / (spend_[2] + total);
        switch (model_.kind) {
            case ModelKind::bg_bb:
                return opportunities(random);
            case ModelKind::sbg:
            case ModelKind::bdw:
                return renewals(random);
            default:
                return purchases(random);
        }
    }

 private:
    double amount(Random& random, double count = 1) const {
        return random.gamma(spend_[0] * count) / rate_of_spend_;
    }

    double purchases(Random& random) const {
        const double lambda = random.gamma(theta_[0] + customer_.x) / (theta_[1] + customer_.T);
        double end = horizon_, leave = 0;
        if (model_.kind == ModelKind::pareto_nbd) {
            end = std::min(
                end, random.exponential() * (theta_[3] + customer_.T) / random.gamma(theta_[2]));
        } else if (model_.kind != ModelKind::nbd) {
            const double tries = model_.kind == ModelKind::mbg_nbd ? customer_.x + 1 : customer_.x;
            leave = random.beta(theta_[2], theta_[3] + tries);
        }
        if (lambda * end > one_by_one) return many(random, lambda, end, leave);
        double sum = 0;
        for (double t = random.exponential() / lambda; t <= end;
             t += random.exponential() / lambda) {
            sum += amount(random) * std::exp(-delta_ * t);
            if (leave > 0 && random.uniform() < leave) break;
        }
        return sum;
    }

    /// Purchases too many to draw singly: their number, and their mean discount.
    double many(Random& random, double lambda, double end, double leave) const {
        double count = random.poisson(lambda * end);
        if (leave > 0)
            count = std::min(count, std::ceil(-random.exponential() / std::log1p(-leave)));
        if (!(count >= 1)) return 0;
        const double lasts = delta_ * std::min(end, count / lambda);
        return amount(random, count) * (lasts > 1e-9 ? -std::expm1(-lasts) / lasts : 1);
    }

    double opportunities(Random& random) const {
        const double buys =
            random.beta(theta_[0] + customer_.x, theta_[1] + customer_.T - customer_.x);
        const double dies = random.beta(theta_[2], theta_[3] + customer_.T);
        double sum = 0;
        for (double t = 1; t <= horizon_ && random.uniform() >= dies; ++t) {
            if (random.uniform() < buys) sum += amount(random) * std::exp(-delta_ * t);
        }
        return sum;
    }

    double renewals(Random& random) const {
        double sum = 0;
        for (double t = 1; t <= horizon_; ++t) {
            const double next = customer_.x + t;
            const double kept = model_.kind == ModelKind::sbg
                                    ? sbg_retention(SbgParameters<>{theta_[0], theta_[1]}, next)
                                    : std::exp(bdw_log_retention(
                                          BdwParameters<>{theta_[0], theta_[1], theta_[2]}, next));
            if (random.uniform() >= kept) break;
            sum += amount(random) * std::exp(-delta_ * t);
        }
        return sum;
    }

    const ClvModel& model_;
    const std::vector<double>& theta_;
    const std::vector<double>& spend_;
    const Summary& customer_;
    double horizon_, delta_, alive_, rate_of_spend_ = 1;
};

}  // namespace

std::vector<Nearby> nearby(const ClvModel& model) {
    std::vector<Nearby> out;
    for (const auto& axis : axes_of(model)) {
        out.push_back({moved(model, axis, spread_step), moved(model, axis, -spread_step)});
    }
    return out;
}

bool Futures::can_simulate(ModelKind model) {
    return model != ModelKind::bg_cnbd_k && model != ModelKind::mbg_cnbd_k;
}

Futures::Futures(const ClvModel& model, const ClvModel& spend, const ClvOptions& options)
    : options_(options) {
    Random random(options.seed);
    models_ = drawn(model, random);
    spends_ = drawn(spend, random);
    delta_ = discount_rate(model, options.annual_discount_rate);
    horizon_ = options.horizon.in(model.unit);
    if (delta_ > 0) horizon_ = std::min(horizon_, end_of_time / delta_);
}

Range Futures::range(const Summary& customer, std::vector<double>& buffer) const {
    const auto bits = [](double number) { return std::bit_cast<std::uint64_t>(number); };
    std::uint64_t seed = options_.seed;
    for (const double number : {customer.x, customer.t_x, customer.T, customer.mean_spend}) {
        seed = Random::mixed(seed ^ bits(number));
    }
    Random random(seed);
    buffer.clear();
    const std::size_t sets = std::max(models_.size(), spends_.size());
    const auto draws = static_cast<std::size_t>(options_.draws);
    for (std::size_t i = 0; i < sets; ++i) {
        Future future(models_[i % models_.size()], spends_[i % spends_.size()], customer, horizon_,
                      delta_);
        for (std::size_t j = i * draws / sets; j < (i + 1) * draws / sets; ++j) {
            buffer.push_back(future.draw(random) * options_.margin);
        }
    }
    const auto at = [&](double share) {
        const auto rank =
            static_cast<std::ptrdiff_t>(share * static_cast<double>(buffer.size() - 1) + 0.5);
        std::nth_element(buffer.begin(), buffer.begin() + rank, buffer.end());
        return buffer[static_cast<std::size_t>(rank)];
    };
    return {at(0.1), at(0.9)};
}

}  // namespace tenure::clv_detail
