#include <cmath>

#include "clv/likelihoods.hpp"
#include "tenure/clv/special.hpp"

namespace tenure::clv_detail {

namespace {
constexpr std::size_t piece_rows = 8192;
enum Parameter { R, ALPHA, A, B };
}  // namespace

std::vector<Piece> pieces_of(const Grouped& population) {
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < population.runs.size(); ++i) {
        const Run& run = population.runs[i];
        for (std::size_t at = 0; at < run.size; at += piece_rows) {
            pieces.push_back({i, run.begin + at, std::min(piece_rows, run.size - at)});
        }
    }
    return pieces;
}

void Rising::advance(double n) {
    if (n - at_ > 64) {
        log = log_rising(z_, n);
        first = digamma(z_ + n) - digamma(z_);
        second = trigamma(z_ + n) - trigamma(z_);
        at_ = n;
        return;
    }
    double product = 1;
    for (; at_ < n; ++at_) {
        const double factor = z_ + at_, inverse = 1 / factor;
        product *= factor;
        if (product > 1e250 || product < 1e-250) {
            log += std::log(product);
            product = 1;
        }
        first += inverse;
        second -= inverse * inverse;
    }
    log += std::log(product);
}

Slope level(std::size_t n) {
    Slope slope;
    slope.gradient.assign(n, 0);
    slope.hessian = Matrix(n);
    return slope;
}

void by_logs(std::span<const double> parameters, Slope& slope) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        slope.gradient[i] *= parameters[i];
        for (std::size_t j = 0; j < parameters.size(); ++j) {
            slope.hessian(i, j) *= parameters[i] * parameters[j];
        }
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) slope.hessian(i, i) += slope.gradient[i];
}

/// The parameters and the rising factorials that runs share, x ascending.
struct DropoutLikelihood::Point {
    double r, alpha, a, b;
    Rising of_r, of_b, of_ab;
};

DropoutLikelihood::DropoutLikelihood(const Grouped& population, bool modified, Workers& workers,
                                     const Kernels& kernels)
    : population_(population),
      modified_(modified),
      workers_(workers),
      kernels_(kernels),
      pieces_(pieces_of(population)),
      sums_(pieces_.size()),
      log_(population.times.size()),
      inverse_(population.times.size()) {}

Slope DropoutLikelihood::operator()(std::span<const double> log_parameters) {
    double theta[4];
    for (std::size_t i = 0; i < 4; ++i) theta[i] = std::exp(log_parameters[i]);
    Point point{theta[R],
                theta[ALPHA],
                theta[A],
                theta[B],
                Rising(theta[R]),
                Rising(theta[B]),
                Rising(theta[A] + theta[B])};
    kernels_.log_table(population_.times.data(), population_.times.size(), point.alpha, log_.data(),
                       inverse_.data());
    const TimeTable table{log_.data(), inverse_.data()};
    workers_.each(pieces_.size(), [&](std::size_t i) {
        const Piece& piece = pieces_[i];
        const double x = population_.runs[piece.run].x;
        const double tries = modified_ ? x + 1 : x;
        sums_[i] = {};
        if (tries == 0) return;  // BG/NBD: who never came back cannot have dropped out
        const double gap = std::log(point.a) - std::log(point.b + tries - 1);
        kernels_.dropout({population_.t_x.data() + piece.begin, population_.T.data() + piece.begin,
                          population_.weight.data() + piece.begin, piece.size},
                         table, point.r + x, gap, sums_[i]);
    });
    Slope out = level(4);
    for (std::size_t i = 0, run = 0; run < population_.runs.size(); ++run) {
        DropoutSums total{};
        for (; i < pieces_.size() && pieces_[i].run == run; ++i) {
            const DropoutSums& part = sums_[i];
            total = {total.softplus + part.softplus,
                     total.p + part.p,
                     total.pd + part.pd,
                     total.pe + part.pe,
                     total.pe2 + part.pe2,
                     total.q + part.q,
                     total.qd + part.qd,
                     total.qe + part.qe,
                     total.qdd + part.qdd,
                     total.qde + part.qde,
                     total.qee + part.qee};
        }
        const double x = population_.runs[run].x;
        point.of_r.advance(x);
        point.of_b.advance(modified_ ? x + 1 : x);
        point.of_ab.advance(modified_ ? x + 1 : x);
        add_run(population_.runs[run], point, total, out);
    }
    add_ages(point, out);
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < i; ++j) out.hessian(i, j) = out.hessian(j, i);
    }
    by_logs(theta, out);
    return out;
}

/// Adds n G(x) + sum softplus(z) with their derivatives; hessian(i, j) for i <= j only.
void DropoutLikelihood::add_run(const Run& run, const Point& at, const DropoutSums& sums,
                                Slope& out) const {
    const double n = run.customers, c = at.r + run.x;
    const double h = 1 / (at.b + (modified_ ? run.x : run.x - 1));
    const auto& [softplus, p, pd, pe, pe2, q, qd, qe, qdd, qde, qee] = sums;
    out.value += n * (at.of_r.log + at.of_b.log - at.of_ab.log) + softplus;
    out.gradient[R] += n * at.of_r.first + pd;
    out.gradient[ALPHA] += c * pe;
    out.gradient[A] += -n * at.of_ab.first + p / at.a;
    out.gradient[B] += n * (at.of_b.first - at.of_ab.first);
    Matrix& H = out.hessian;
    H(R, R) += n * at.of_r.second + qdd;
    H(R, ALPHA) += pe + c * qde;
    H(R, A) += qd / at.a;
    H(ALPHA, ALPHA) += c * (c * qee - pe2);
    H(ALPHA, A) += c * qe / at.a;
    H(A, A) += -n * at.of_ab.second + (q - p) / (at.a * at.a);
    H(A, B) += -n * at.of_ab.second;
    H(B, B) += n * (at.of_b.second - at.of_ab.second);
    if (p == 0) return;  // also where x = 0 leaves h without meaning
    out.gradient[B] -= p * h;
    H(R, B) -= qd * h;
    H(ALPHA, B) -= c * qe * h;
    H(A, B) -= q * h / at.a;
    H(B, B) += (p + q) * h * h;
}

/// Adds r ln(alpha) per customer less (r + x) ln(alpha + T).
void DropoutLikelihood::add_ages(const Point& at, Slope& out) const {
    const double n = population_.customers;
    out.value += n * at.r * std::log(at.alpha);
    out.gradient[R] += n * std::log(at.alpha);
    out.gradient[ALPHA] += n * at.r / at.alpha;
    out.hessian(R, ALPHA) += n / at.alpha;
    out.hessian(ALPHA, ALPHA) -= n * at.r / (at.alpha * at.alpha);
    for (std::size_t i = 0; i < log_.size(); ++i) {
        const double weight = population_.age_weight[i];
        if (weight == 0) continue;
        const double c = at.r * weight + population_.age_x[i];
        out.value -= c * log_[i];
        out.gradient[R] -= weight * log_[i];
        out.gradient[ALPHA] -= c * inverse_[i];
        out.hessian(R, ALPHA) -= weight * inverse_[i];
        out.hessian(ALPHA, ALPHA) += c * inverse_[i] * inverse_[i];
    }
}

}  // namespace tenure::clv_detail
