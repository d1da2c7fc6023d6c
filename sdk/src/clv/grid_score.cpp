#include "clv/grid_score.hpp"

#include <cmath>

#include "tenure/clv/mbg_nbd.hpp"
#include "tenure/clv/pareto_nbd.hpp"

namespace tenure::clv_detail {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t nodes = 20;  ///< of an interpolation over the ages of equal x
constexpr double most_entries = 4e6;
constexpr double most_x = 1000;     ///< beyond, differences of logs times x lose digits
constexpr double most_steep = 2.5;  ///< of a day's panel of the death integral

/// One scoring of one population.
class GridScore {
 public:
    GridScore(const ClvModel& model, const SummaryView& in, const Survey& found,
              const ClvOptions& options, const Steps& steps, Workers& workers)
        : model_(model),
          theta_(model.parameters),
          in_(in),
          options_(options),
          steps_(steps),
          workers_(workers),
          grid_(days_in(in.unit)),
          points_(static_cast<std::size_t>(found.most_T * grid_ + 0.5) + 1),
          counts_(static_cast<std::size_t>(found.most_x) + 1) {}

    /// Whether a day is short enough for the death integral wherever customers need it.
    bool is_smooth() const {
        if (!dies()) return true;
        std::vector<double> first(counts_, std::numeric_limits<double>::infinity());
        for (std::size_t i = 0; i < in_.size(); ++i) {
            double& earliest = first[static_cast<std::size_t>(in_.x[i])];
            earliest = std::min(earliest, in_.t_x[i]);
        }
        for (std::size_t x = 0; x < counts_; ++x) {
            if (std::isinf(first[x])) continue;
            const double steep = (theta_[0] + static_cast<double>(x) + 6) / (theta_[1] + first[x]) +
                                 (theta_[2] + 7) / (theta_[3] + first[x]);
            if (steep / grid_ > most_steep) return false;
        }
        return true;
    }

    PurchaseColumns run() {
        const std::size_t n = in_.size();
        PurchaseColumns out{std::vector<double>(n), std::vector<double>(n), std::vector<double>(n)};
        find_pairs();
        value_pairs();
        prepare_alive();
        in_pieces(n, workers_, [&](std::size_t begin, std::size_t end) {
            alive(begin, end - begin, out.alive.data() + begin);
            for (std::size_t i = begin; i < end; ++i) {
                const std::size_t pair = pair_of(i);
                out.expected[i] = out.alive[i] * expected_[pair];
                out.discounted[i] = out.alive[i] * discounted_[pair];
            }
        });
        return out;
    }

 private:
    bool dies() const { return model_.kind == ModelKind::pareto_nbd; }
    bool drops() const { return !dies() && model_.kind != ModelKind::nbd; }
    std::size_t pair_of(std::size_t i) const {
        return static_cast<std::size_t>(in_.x[i]) * points_ +
               static_cast<std::size_t>(in_.T[i] * grid_ + 0.5);
    }

    void find_pairs() {
        std::vector<std::uint8_t> seen(counts_ * points_);
        for (std::size_t i = 0; i < in_.size(); ++i) seen[pair_of(i)] = 1;
        for (std::size_t i = 0; i < seen.size(); ++i) {
            if (seen[i] != 0) pairs_.push_back(i);
        }
        expected_.assign(seen.size(), 0);
        discounted_.assign(seen.size(), 0);
    }

    ActiveCustomer active(std::size_t pair) const {
        const auto x = static_cast<double>(pair / points_);
        const double T = static_cast<double>(pair % points_) / grid_;
        const double tries = model_.kind == ModelKind::mbg_nbd ? x + 1 : x;
        return {theta_[0] + x, theta_[1] + T, theta_[2], theta_[3] + tries};
    }

    /// Expected purchases of each pair's customers, if alive, within a time.
    void expect(double time, std::vector<double>& out) const {
        out.resize(pairs_.size());
        if (model_.kind == ModelKind::nbd || dies()) {
            const DeathParameters<> death{theta_[0], theta_[1], dies() ? theta_[2] : 1,
                                          dies() ? theta_[3] : 1};
            std::vector<double> per_age(points_);
            for (std::size_t t = 0; t < points_; ++t) {
                const double T = static_cast<double>(t) / grid_;
                const double one = dies() ? pareto_nbd_expected_if_alive(death, 0, T, time)
                                          : theta_[0] / (theta_[1] + T) * time;
                per_age[t] = one / theta_[0];
            }
            for (std::size_t i = 0; i < pairs_.size(); ++i) {
                out[i] = (theta_[0] + static_cast<double>(pairs_[i] / points_)) *
                         per_age[pairs_[i] % points_];
            }
            return;
        }
        expect_by_series(time, out);
    }

    /// As expected_purchases() does, the series of many pairs side by side.
    void expect_by_series(double time, std::vector<double>& out) const {
        const std::size_t n = pairs_.size();
        std::vector<double> first(n), third(n), z(n), rest(n);
        for (std::size_t i = 0; i < n; ++i) {
            const ActiveCustomer who = active(pairs_[i]);
            const double C = who.a + who.b - 1;
            const bool fit = C > 0 && std::abs(C - who.shape) <= 2 * C && who.shape >= 0.02 * C &&
                             time / (who.rate + time) < 0.97;
            first[i] = C - who.shape;
            third[i] = fit ? C : 1;
            z[i] = fit ? time / (who.rate + time) : 0;
        }
        in_pieces(n, workers_, [&](std::size_t begin, std::size_t end) {
            kernels().series(first.data() + begin, third.data() + begin, z.data() + begin,
                             theta_[2], end - begin, rest.data() + begin);
            for (std::size_t i = begin; i < end; ++i) {
                const ActiveCustomer who = active(pairs_[i]);
                const double log_kept = -std::log1p(time / who.rate);
                const double gone = -expm1_over(who.a - 1, log_kept);
                const double kept = std::exp((who.a - 1) * log_kept);
                const double value = third[i] * (gone - rest[i] * kept);
                const bool sure = z[i] > 0 && value > 0.02 * third[i] * gone;
                out[i] = sure ? value : expected_purchases(who, time);
            }
        });
    }

    void value_pairs() {
        std::vector<double> now, before(pairs_.size()), sum(pairs_.size());
        if (std::isinf(options_.horizon.length)) {
            delta_ = discount_rate(model_, options_.annual_discount_rate);
            find_endless();
            value_without_end(sum);
            before.assign(pairs_.size(), nothing);
        }
        for (const Step& step : steps_) {
            expect(step.end, now);
            for (std::size_t i = 0; i < now.size(); ++i) {
                sum[i] += (now[i] - before[i]) * step.discount;
            }
            before.swap(now);
        }
        for (std::size_t i = 0; i < pairs_.size(); ++i) {
            expected_[pairs_[i]] = before[i];
            discounted_[pairs_[i]] = sum[i];
        }
    }

    /// Discounted purchases of all future of each pair's customers, if alive.
    void value_without_end(std::vector<double>& out) {
        std::vector<std::size_t> first;  // of each x, pairs being ordered by x and T
        for (std::size_t i = 0; i < pairs_.size(); ++i) {
            const bool begins = i == 0 || pairs_[i] / points_ != pairs_[i - 1] / points_;
            if (begins) first.push_back(i);
        }
        first.push_back(pairs_.size());
        workers_.each(first.size() - 1, [&](std::size_t run) {
            const std::size_t begin = first[run], end = first[run + 1];
            if (!drops() || end - begin <= 2 * nodes) {
                for (std::size_t i = begin; i < end; ++i) out[i] = without_end(pairs_[i]);
            } else {
                interpolate_without_end(begin, end, out);
            }
        });
    }

    double without_end(std::size_t pair) const {
        const auto x = static_cast<double>(pair / points_);
        const double T = static_cast<double>(pair % points_) / grid_;
        if (model_.kind == ModelKind::nbd) return (theta_[0] + x) / (theta_[1] + T) / delta_;
        if (drops()) return discounted_purchases(active(pair), delta_);
        return (theta_[0] + x) / theta_[0] * endless_[pair % points_];
    }

    /// The value is smooth in ln(alpha + T): a polynomial through Chebyshev's points has it
    /// exactly. Source: Berrut and Trefethen 2004, SIAM Review 46(3), equation 4.2.
    void interpolate_without_end(std::size_t begin, std::size_t end,
                                 std::vector<double>& out) const {
        const ActiveCustomer low = active(pairs_[begin]), high = active(pairs_[end - 1]);
        const double middle = 0.5 * (std::log(high.rate) + std::log(low.rate));
        const double half = 0.5 * (std::log(high.rate) - std::log(low.rate));
        double place[nodes], weight[nodes], value[nodes];
        for (std::size_t k = 0; k < nodes; ++k) {
            const double angle = 3.141592653589793 * (static_cast<double>(k) + 0.5) / nodes;
            place[k] = std::cos(angle);
            weight[k] = (k % 2 == 0 ? 1 : -1) * std::sin(angle);
            ActiveCustomer at = low;
            at.rate = std::exp(middle + half * place[k]);
            value[k] = std::log(discounted_purchases(at, delta_));
        }
        for (std::size_t i = begin; i < end; ++i) {
            const double at = (std::log(active(pairs_[i]).rate) - middle) / half;
            double above = 0, below = 0;
            for (std::size_t k = 0; k < nodes; ++k) {
                const double share = weight[k] / (at - place[k] + 1e-300);
                above += share * value[k];
                below += share;
            }
            out[i] = std::exp(above / below);
        }
    }

    /// For Pareto/NBD only the age matters, but for the factor r + x.
    void find_endless() {
        if (!dies()) return;
        std::vector<std::uint8_t> seen(points_);
        for (const std::size_t pair : pairs_) seen[pair % points_] = 1;
        endless_.resize(points_);
        const DeathParameters<> death{theta_[0], theta_[1], theta_[2], theta_[3]};
        for (std::size_t t = 0; t < points_; ++t) {
            const double T = static_cast<double>(t) / grid_;
            if (seen[t] != 0) endless_[t] = pareto_nbd_discounted_if_alive(death, 0, T, delta_);
        }
    }

    void prepare_alive() {
        if (model_.kind == ModelKind::nbd) return;
        std::vector<double> times(points_), unused(points_);
        for (std::size_t i = 0; i < points_; ++i) times[i] = static_cast<double>(i) / grid_;
        log_alpha_.resize(points_);
        kernels().log_table(times.data(), points_, theta_[1], log_alpha_.data(), unused.data());
        if (!dies()) {
            for (std::size_t x = 0; x < counts_; ++x) {
                const double tries =
                    static_cast<double>(x) + (model_.kind == ModelKind::mbg_nbd ? 1 : 0);
                gap_.push_back(tries > 0 ? std::log(theta_[2]) - std::log(theta_[3] + tries - 1)
                                         : -700.0);  // P(alive) = 1 - e^-700
            }
            return;
        }
        log_beta_.resize(points_);
        kernels().log_table(times.data(), points_, theta_[3], log_beta_.data(), unused.data());
        rest_.resize(counts_ * points_);
        std::vector<std::uint8_t> used(counts_);
        for (const std::size_t pair : pairs_) used[pair / points_] = 1;
        workers_.each(counts_, [&](std::size_t x) {
            if (used[x] == 0) return;
            kernels().death_rest(
                {theta_[1], theta_[3], theta_[0] + static_cast<double>(x), theta_[2], 0, 0},
                times.data(), points_ - 1, rest_.data() + x * points_);
        });
    }

    void alive(std::size_t begin, std::size_t count, double* out) const {
        if (model_.kind == ModelKind::nbd) {
            std::fill(out, out + count, 1.0);
            return;
        }
        const ScoreTables tables{grid_,
                                 theta_[0],
                                 log_alpha_.data(),
                                 gap_.data(),
                                 log_beta_.data(),
                                 rest_.data(),
                                 points_,
                                 dies() ? theta_[2] : 0,
                                 dies() ? theta_[3] : 0};
        const auto kernel = dies() ? kernels().death_alive : kernels().dropout_alive;
        kernel(in_.x.data() + begin, in_.t_x.data() + begin, in_.T.data() + begin, count, tables,
               out);
    }

    const ClvModel& model_;
    const std::vector<double>& theta_;
    const SummaryView& in_;
    const ClvOptions& options_;
    const Steps& steps_;
    Workers& workers_;
    double grid_;
    std::size_t points_, counts_;
    std::vector<std::size_t> pairs_;
    std::vector<double> expected_, discounted_;
    std::vector<double> log_alpha_, gap_, log_beta_, rest_;
    std::vector<double> endless_;
    double delta_ = 0;
};

}  // namespace

std::optional<PurchaseColumns> score_on_grid(const ClvModel& model, const SummaryView& customers,
                                             const ClvOptions& options, const Steps& steps,
                                             Workers& workers) {
    const bool suits = model.kind == ModelKind::bg_nbd || model.kind == ModelKind::mbg_nbd ||
                       model.kind == ModelKind::pareto_nbd || model.kind == ModelKind::nbd;
    if (!suits || customers.size() < 64) return std::nullopt;
    Survey found{};
    const double grid = days_in(customers.unit);
    kernels().survey(customers.x.data(), customers.t_x.data(), customers.T.data(), customers.size(),
                     grid, found);
    if (!found.valid || !found.on_grid || found.most_x > most_x ||
        (found.most_x + 1) * (found.most_T * grid + 1) > most_entries) {
        return std::nullopt;
    }
    GridScore scoring(model, customers, found, options, steps, workers);
    if (!scoring.is_smooth()) return std::nullopt;
    return scoring.run();
}

}  // namespace tenure::clv_detail
