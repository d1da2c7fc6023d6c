#include "tenure/clv/cnbd_k.hpp"

#include <cmath>
#include <vector>

namespace tenure::inline v1 {

namespace {

/// g(n): the purchases made out of n chances when each but the first needs to have stayed after
/// the one before, Σ_{m<n} (kept)_m / (kept + a)_m. A table first, then its closed form.
class SurvivingPurchases {
 public:
    static constexpr std::size_t table_end = std::size_t{1} << 16;

    SurvivingPurchases(double a, double kept) : a_(a), kept_(kept) {}

    double at(std::size_t n) {
        while (sums_.size() <= n) {
            sums_.push_back(sums_.back() + share_);
            const double m = static_cast<double>(sums_.size()) - 2;
            share_ *= (kept_ + m) / (kept_ + a_ + m);
        }
        return sums_[n];
    }

    /// g at a real n beyond the table; 0/0 at a = 1 is stepped over by 1e-12.
    double beyond(double n) {
        const double known = at(table_end), b = kept_ + static_cast<double>(table_end);
        const double rest = n - static_cast<double>(table_end);
        const double e = std::abs(a_ - 1) < 1e-12 ? 1e-12 : a_ - 1;
        return known + share_ * (b + e) * -std::expm1(log_beta_ratio(b, rest, e)) / e;
    }

 private:
    double a_, kept_, share_ = 1;
    std::vector<double> sums_{0.0};
};

/// M phases that come while a gamma rate (shape, begun) works for a time t: negative binomial.
struct ComingPhases {
    double shape, log_none, log_more, more;  ///< ln(1 - q), ln q and q = t/(begun + t)

    ComingPhases(double gamma_shape, double begun, double t)
        : shape(gamma_shape),
          log_none(-std::log1p(t / begun)),
          log_more(-std::log1p(begun / t)),
          more(t / (begun + t)) {}

    double log_probability(double count) const {
        const double none = shape * log_none;
        if (count == 0) return none;
        return none + count * log_more - log_beta(shape, count) - std::log(count);
    }
    double mode() const {
        return shape <= 1 ? 0 : std::floor((shape - 1) * std::exp(log_more - log_none));
    }
};

/// Sums of probability and of probability x purchases; their ratio is the expectation, free of
/// the rounding of the first probability.
struct Expectation {
    double weight = 0, total = 0;

    void add(double probability, double purchases) {
        weight += probability;
        total += probability * purchases;
    }
};

/// Adds the phases beyond the table as an integral (Euler and Maclaurin's midpoint form) in panels
/// of Gauss-Legendre; from there on both factors change by less than 1e-4 from phase to phase.
void add_beyond(Expectation& sum, const ComingPhases& coming, SurvivingPurchases& purchases,
                double first, int passed, int k, double log_scale) {
    constexpr double node[] = {0.1488743389816312, 0.4333953941292472, 0.6794095682990244,
                               0.8650633666889845, 0.9739065285171717};
    constexpr double weight[] = {0.2955242247147529, 0.2692667193099963, 0.2190863625159820,
                                 0.1494513491505806, 0.0666713443086881};
    const double mean_length = std::exp(-coming.log_none);  // 1/(1 - q)
    const double scale = std::sqrt(std::fmax(coming.shape, 1)) * mean_length / 2;
    const double mean = coming.shape * std::exp(coming.log_more - coming.log_none);
    double low = std::fmax(first - 0.5, mean - 80 * scale);
    const double stop = mean + 40 * mean_length + 40 * scale;
    while (low < stop) {
        const double high = low + std::fmin(low / 4, scale);
        const double middle = (low + high) / 2, half = (high - low) / 2;
        for (int i = 0; i < 10; ++i) {
            const double y = middle + (i % 2 == 0 ? half : -half) * node[i / 2];
            const double n = (y + passed - (k - 1) / 2.0) / k;
            sum.add(half * weight[i / 2] * std::exp(coming.log_probability(y) - log_scale),
                    purchases.beyond(n));
        }
        low = high;
    }
}

/// E[purchases | alive, `passed` phases in silence].
double expected_purchases(const ComingPhases& coming, SurvivingPurchases& purchases, int passed,
                          int k) {
    const auto chances = [&](double count) {
        return static_cast<std::size_t>((count + passed) / k);
    };
    const double end = static_cast<double>(k) * SurvivingPurchases::table_end - passed;
    const double start = std::fmin(coming.mode(), end - 1);
    const double log_scale = coming.log_probability(std::fmax(coming.mode(), start));
    const double begin = std::exp(coming.log_probability(start) - log_scale);
    Expectation sum;
    double probability = begin;
    for (double m = start; m >= 0 && probability > 1e-20 * sum.weight; --m) {
        sum.add(probability, purchases.at(chances(m)));
        probability *= m / (coming.more * (coming.shape + m - 1));
    }
    probability = begin;
    for (double m = start + 1; m < end; ++m) {
        const double ratio = coming.more * (coming.shape + m - 1) / m;
        probability *= ratio;
        const double each = purchases.at(chances(m));
        sum.add(probability, each);
        const double rest = ratio < 1 ? probability / (1 - ratio) : 1;
        if (rest * (each + rest) < 1e-17 * sum.total || rest < 1e-290) {
            return sum.total / sum.weight;
        }
    }
    add_beyond(sum, coming, purchases, end, passed, k, log_scale);
    return sum.total / sum.weight;
}

}  // namespace

double cnbd_k_expected_transactions(const CnbdKParameters<double>& p, const Summary& s, double t) {
    const double alive = cnbd_k_probability_alive(p, s);
    if (!(t > 0) || !(alive > 0)) return 0;
    const double chances = p.dropout == DropoutStart::after_first_purchase ? s.x + 1 : s.x;
    SurvivingPurchases purchases(p.a, p.b + chances);
    const double shape = p.r + p.k * s.x, begun = p.alpha + s.T;
    const double silence = (s.T - s.t_x) / begun;
    const double log_all = detail::log_silent_phases(shape, silence, p.k);
    double log_weight = 0, sum = 0;
    for (int j = 0; j < p.k; ++j) {
        if (j > 0) log_weight += std::log((shape + j - 1) * silence / j);
        const double weight = std::exp(log_weight - log_all);
        if (weight < 1e-20) {
            if ((shape + j) * silence < j + 1) break;
            continue;
        }
        sum += weight * expected_purchases(ComingPhases(shape + j, begun, t), purchases, j, p.k);
    }
    return alive * sum;
}

double cnbd_k_expected_transactions(const CnbdKParameters<double>& p, double t) {
    return cnbd_k_expected_transactions(p, Summary{}, t);
}

}  // namespace tenure::inline v1
