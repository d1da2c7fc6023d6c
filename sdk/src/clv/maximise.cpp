#include "clv/maximise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace tenure::clv_detail {

namespace {

constexpr double rounding = 1e-14;  ///< relative, of a sum over thousands of customers
constexpr double unbounded = std::numeric_limits<double>::infinity();

/// Rotates away the element (p, q) of a symmetric matrix.
void rotate(Matrix& a, Matrix& v, std::size_t p, std::size_t q) {
    const double theta = (a(q, q) - a(p, p)) / (2 * a(p, q));
    const double root = std::abs(theta) < 1e150 ? std::sqrt(1 + theta * theta) : std::abs(theta);
    const double t = std::copysign(1.0, theta) / (std::abs(theta) + root);
    const double c = 1 / std::sqrt(1 + t * t), s = t * c;
    for (std::size_t k = 0; k < a.size(); ++k) {
        const double kp = a(k, p), kq = a(k, q);
        a(k, p) = c * kp - s * kq;
        a(k, q) = s * kp + c * kq;
    }
    for (std::size_t k = 0; k < a.size(); ++k) {
        const double pk = a(p, k), qk = a(q, k);
        a(p, k) = c * pk - s * qk;
        a(q, k) = s * pk + c * qk;
        const double vp = v(k, p), vq = v(k, q);
        v(k, p) = c * vp - s * vq;
        v(k, q) = s * vp + c * vq;
    }
}

double off_diagonal(const Matrix& a) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) sum += a(i, j) * a(i, j);
    }
    return sum;
}

/// One climb.
class Climb {
 public:
    Climb(const Objective& objective, std::vector<double> start, const ClimbOptions& options,
          const Context& context)
        : objective_(objective), options_(options), context_(context) {
        top_.at = std::move(start);
        for (std::size_t i = 0; i < top_.at.size(); ++i) {
            const double centre = options.centre.empty() ? top_.at[i] : options.centre[i];
            low_.push_back(bounded(i) ? centre - options.reach : -unbounded);
            high_.push_back(bounded(i) ? centre + options.reach : unbounded);
            top_.at[i] = std::clamp(top_.at[i], low_[i], high_[i]);
        }
    }

    Summit run() {
        top_.slope = evaluate(top_.at);
        double radius = 1;
        for (int i = 0; i < options_.steps && std::isfinite(top_.slope.value); ++i) {
            find_bounds();
            if (top_.gradient_norm <= options_.tolerance) {
                top_.settled = true;
                break;
            }
            if (!step(radius)) break;
        }
        find_bounds();
        // Below what rounding lets a sum of this size show, a gradient cannot be told from zero.
        const double noise = 1e-15 * std::abs(top_.slope.value) / options_.scale;
        top_.settled = top_.settled || top_.gradient_norm <= std::max(options_.acceptable, noise);
        return std::move(top_);
    }

 private:
    bool bounded(std::size_t i) const { return options_.free.empty() || options_.free[i] == 0; }

    Slope evaluate(std::span<const double> at) {
        context_.check("fit");
        ++top_.evaluations;
        return objective_(at);
    }

    void find_bounds() {
        top_.bound.assign(top_.at.size(), 0);
        top_.gradient_norm = 0;
        for (std::size_t i = 0; i < top_.at.size(); ++i) {
            const double g = top_.slope.gradient[i];
            if (top_.at[i] >= high_[i] && g > 0) top_.bound[i] = 1;
            if (top_.at[i] <= low_[i] && g < 0) top_.bound[i] = -1;
            if (top_.bound[i] == 0) {
                top_.gradient_norm = std::max(top_.gradient_norm, std::abs(g) / options_.scale);
            }
        }
    }

    /// The step that a model curved like -|Hessian| would take, no longer than the radius.
    std::vector<double> proposal(const Eigen& curvature, std::span<const std::size_t> open,
                                 double radius) const {
        const std::size_t n = open.size();
        std::vector<double> step(n, 0.0), along(n);
        double floor = 0;
        for (const double value : curvature.values) floor = std::max(floor, std::abs(value));
        for (std::size_t k = 0; k < n; ++k) {
            double g = 0;
            for (std::size_t i = 0; i < n; ++i) {
                g += curvature.vectors(i, k) * top_.slope.gradient[open[i]];
            }
            along[k] = g;
        }
        const auto length = [&](double damping) {
            double sum = 0;
            for (std::size_t k = 0; k < n; ++k) {
                const double s = along[k] / (bend(curvature.values[k], floor) + damping);
                sum += s * s;
            }
            return std::sqrt(sum);
        };
        double low = 0, high = 0;
        if (length(0) > radius) {
            high = std::max(1e-300, std::sqrt(std::inner_product(along.begin(), along.end(),
                                                                 along.begin(), 0.0)) /
                                        radius);
            for (int i = 0; i < 60 && high - low > 1e-3 * high; ++i) {
                const double middle = 0.5 * (low + high);
                (length(middle) > radius ? low : high) = middle;
            }
        }
        for (std::size_t k = 0; k < n; ++k) {
            const double s = along[k] / (bend(curvature.values[k], floor) + high);
            for (std::size_t i = 0; i < n; ++i) step[i] += curvature.vectors(i, k) * s;
        }
        return step;
    }
    static double bend(double curvature, double largest) {
        return std::max({std::abs(curvature), 1e-14 * largest, 1e-300});
    }

    /// Takes one accepted step; false when no step helps any more.
    bool step(double& radius) {
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < top_.at.size(); ++i) {
            if (top_.bound[i] == 0) open.push_back(i);
        }
        if (open.empty()) return false;
        Matrix hessian(open.size());
        for (std::size_t i = 0; i < open.size(); ++i) {
            for (std::size_t j = 0; j < open.size(); ++j) {
                hessian(i, j) = top_.slope.hessian(open[i], open[j]);
            }
        }
        const Eigen curvature = eigen(hessian);
        for (int tries = 0; tries < 40; ++tries) {
            const std::vector<double> move = proposal(curvature, open, radius);
            std::vector<double> next = top_.at;
            double gain = 0, length = 0;
            for (std::size_t i = 0; i < open.size(); ++i) {
                double& place = next[open[i]];
                place = std::clamp(place + move[i], low_[open[i]], high_[open[i]]);
                const double moved = place - top_.at[open[i]];
                gain += top_.slope.gradient[open[i]] * moved;
                length = std::max(length, std::abs(moved));
            }
            for (std::size_t i = 0; i < open.size(); ++i) {
                for (std::size_t j = 0; j < open.size(); ++j) {
                    gain += 0.5 * hessian(i, j) * (next[open[i]] - top_.at[open[i]]) *
                            (next[open[j]] - top_.at[open[j]]);
                }
            }
            if (length < 1e-15) return false;
            Slope slope = evaluate(next);
            const double won = slope.value - top_.slope.value;
            const double noise = rounding * std::abs(top_.slope.value);
            if (std::isfinite(slope.value) && (won > 0 || accepts_level(slope, won, noise))) {
                if (gain > 0 && won > 0.75 * gain) radius = std::min(radius * 2.5, 8.0);
                if (gain > 0 && won < 0.25 * gain && won > noise) radius *= 0.5;
                top_.at = std::move(next);
                top_.slope = std::move(slope);
                return true;
            }
            radius = 0.25 * std::min(radius, length);
        }
        return false;
    }

    /// At the very top rounding hides the gain; there the gradient tells.
    bool accepts_level(const Slope& slope, double won, double noise) const {
        if (won < -noise) return false;
        double before = 0, after = 0;
        for (std::size_t i = 0; i < slope.gradient.size(); ++i) {
            if (top_.bound[i] != 0) continue;
            before = std::max(before, std::abs(top_.slope.gradient[i]));
            after = std::max(after, std::abs(slope.gradient[i]));
        }
        return after < 0.9 * before;
    }

    const Objective& objective_;
    const ClimbOptions& options_;
    const Context& context_;
    std::vector<double> low_, high_;
    Summit top_;
};

}  // namespace

Eigen eigen(Matrix a) {
    const std::size_t n = a.size();
    Matrix v(n);
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) {
        v(i, i) = 1;
        for (std::size_t j = 0; j < n; ++j) total += a(i, j) * a(i, j);
    }
    bool last = false;  // convergence is quadratic: one more sweep ends it
    for (int sweep = 0; sweep < 60 && !last; ++sweep) {
        last = off_diagonal(a) <= 1e-20 * total;
        for (std::size_t p = 0; p + 1 < n; ++p) {
            for (std::size_t q = p + 1; q < n; ++q) {
                if (a(p, q) != 0) rotate(a, v, p, q);
            }
        }
    }
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t i, std::size_t j) { return a(i, i) < a(j, j); });
    Eigen out{std::vector<double>(n), Matrix(n)};
    for (std::size_t k = 0; k < n; ++k) {
        out.values[k] = a(order[k], order[k]);
        for (std::size_t i = 0; i < n; ++i) out.vectors(i, k) = v(i, order[k]);
    }
    return out;
}

std::vector<double> logs_of(const std::vector<double>& values) {
    std::vector<double> logs(values.size());
    std::transform(values.begin(), values.end(), logs.begin(),
                   [](double value) { return std::log(value); });
    return logs;
}

Summit climb(const Objective& objective, std::vector<double> start, const ClimbOptions& options,
             const Context& context) {
    return Climb(objective, std::move(start), options, context).run();
}

}  // namespace tenure::clv_detail
