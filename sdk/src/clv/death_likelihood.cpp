#include <algorithm>
#include <cmath>

#include "clv/likelihoods.hpp"
#include "tenure/clv/special.hpp"

namespace tenure::clv_detail {

namespace {

enum Parameter { R, ALPHA, S, BETA };
enum Moment { ONE, A, a, B, b, AA, Aa, AB, Ab, aa, aB, ab, BB, Bb, bb, RATIO };
enum Product { rr, ra, rs, rb, alpha2, as, alphab, ss, sb, beta2 };

constexpr double most_steep = 2.5;  ///< a panel's exponent that eight Gauss points integrate fully
constexpr double forgotten = 60;    ///< beyond a fall by e^-60 a panel need not be cut further

/// Appends the inner points of [from, to], equally spaced in ln(nearest pole + t).
void cut(const DeathRun& run, double from, double to, std::vector<double>& points) {
    const double pole = std::min(run.alpha, run.beta);
    const double length = std::log1p((to - from) / (pole + from));
    const double steep = std::log1p((to - from) / (run.alpha + from)) * (run.c + 6) +
                         std::log1p((to - from) / (run.beta + from)) * (run.s + 7);
    const double pieces = std::ceil(std::max(steep / most_steep, length / 0.4));
    if (pieces <= 1) return;
    const double most = std::ceil(pieces * std::min(1.0, forgotten / steep + 0.05));
    for (double i = 1; i <= most && i < pieces; ++i) {
        const double point = (pole + from) * std::exp(length * (i / pieces)) - pole;
        if (point > from && point < to) points.push_back(point);
    }
}

}  // namespace

/// Buffers of one evaluation of one run.
struct DeathLikelihood::Work {
    std::vector<double> points, panels, log_f, beta_t, zeroth, point, rest;
    std::vector<DeathSums> sums;
};

DeathLikelihood::DeathLikelihood(const Grouped& population, Workers& workers,
                                 const Kernels& kernels)
    : population_(population), workers_(workers), kernels_(kernels) {
    std::vector<std::uint32_t> place(population.times.size());
    for (const Run& run : population.runs) {
        Ends ends;
        std::vector<std::uint32_t> used;
        for (std::size_t i = run.begin; i < run.begin + run.size; ++i) {
            used.push_back(population.t_x[i]);
            used.push_back(population.T[i]);
        }
        std::sort(used.begin(), used.end());
        used.erase(std::unique(used.begin(), used.end()), used.end());
        for (std::size_t i = 0; i < used.size(); ++i) {
            place[used[i]] = static_cast<std::uint32_t>(i);
            ends.times.push_back(population.times[used[i]]);
        }
        for (std::size_t i = run.begin; i < run.begin + (run.size + 7) / 8 * 8; ++i) {
            const bool real = i < run.begin + run.size;
            ends.t_x.push_back(real ? place[population.t_x[i]] : 0);
            ends.T.push_back(real ? place[population.T[i]] : 0);
        }
        ends_.push_back(std::move(ends));
    }
}

/// Integrates each panel between two of the run's times, then adds them up from the end.
void DeathLikelihood::fill_tables(const DeathRun& run, const std::vector<double>& times,
                                  Work& work) const {
    const std::size_t n = times.size();
    work.points.clear();
    std::vector<std::size_t> first(n);
    for (std::size_t i = 0; i < n; ++i) {
        first[i] = work.points.size();
        work.points.push_back(times[i]);
        if (i + 1 < n) cut(run, times[i], times[i + 1], work.points);
    }
    const std::size_t panels = work.points.size() - 1;
    work.panels.assign((panels + 1) * moments, 0);
    kernels_.death_panels(run, work.points.data(), work.points.data() + 1, panels,
                          work.panels.data());
    for (std::size_t i = panels; i-- > 0;) {
        double* const row = work.panels.data() + i * moments;
        const double ratio = row[RATIO];
        for (std::size_t k = 0; k < moments; ++k) row[k] += ratio * row[k + moments];
        row[RATIO] = 0;
    }
    work.log_f.resize(n);
    work.beta_t.resize(n);
    work.zeroth.resize(n);
    work.point.resize(n * moments);
    work.rest.resize(n * moments);
    for (std::size_t i = 0; i < n; ++i) {
        const double* const row = work.panels.data() + first[i] * moments;
        std::copy(row, row + moments, work.rest.data() + i * moments);
        work.zeroth[i] = row[ONE];
        const double log_a = std::log(run.alpha + times[i]), log_b = std::log(run.beta + times[i]);
        work.log_f[i] = -run.c * log_a - (run.s + 1) * log_b;
        work.beta_t[i] = run.beta + times[i];
        const double v[4] = {log_a - run.log_alpha_shift, 1 / (run.alpha + times[i]),
                             log_b - run.log_beta_shift, 1 / (run.beta + times[i])};
        double* const out = work.point.data() + i * moments;
        out[ONE] = 1;
        out[RATIO] = 0;
        std::size_t at = AA;
        for (std::size_t j = 0; j < 4; ++j) {
            out[A + j] = v[j];
            for (std::size_t k = j; k < 4; ++k) out[at++] = v[j] * v[k];
        }
    }
}

namespace {

/// Turns a run's sums into derivatives of the sum of ln F by r, alpha, s, beta, where F is the
/// density of dying before T plus that of living on; hessian(i, j) for i <= j only.
void add_sums(const DeathRun& run, double customers, const DeathSums& sums, Slope& out) {
    const double c = run.c, s = run.s;
    const double* const D = sums.dead;
    const double* const L = sums.alive;
    const double* const P = sums.products;
    out.value += sums.log_likelihood;
    out.gradient[R] -= D[A] + L[A] + customers * run.log_alpha_shift;
    out.gradient[ALPHA] -= c * (D[a] + L[a]);
    out.gradient[S] += D[ONE] / s - D[B] - L[B] - customers * run.log_beta_shift;
    out.gradient[BETA] -= (s + 1) * D[b] + s * L[b];
    Matrix& H = out.hessian;
    H(R, R) += D[AA] + L[AA] - P[rr];
    H(R, ALPHA) += -(D[a] + L[a]) + c * (D[Aa] + L[Aa]) - c * P[ra];
    H(R, S) += -D[A] / s + D[AB] + L[AB] + P[rs];
    H(R, BETA) += (s + 1) * D[Ab] + s * L[Ab] - P[rb];
    H(ALPHA, ALPHA) += c * (c + 1) * (D[aa] + L[aa]) - c * c * P[alpha2];
    H(ALPHA, S) += c * (-D[a] / s + D[aB] + L[aB]) + c * P[as];
    H(ALPHA, BETA) += c * ((s + 1) * D[ab] + s * L[ab]) - c * P[alphab];
    H(S, S) += -2 * D[B] / s + D[BB] + L[BB] - P[ss];
    H(S, BETA) += -D[b] * (1 + (s + 1) / s) + (s + 1) * D[Bb] - L[b] + s * L[Bb] + P[sb];
    H(BETA, BETA) += (s + 1) * (s + 2) * D[bb] + s * (s + 1) * L[bb] - P[beta2];
}

}  // namespace

Slope DeathLikelihood::run_slope(std::size_t index, const double (&theta)[4], Work& work) const {
    const Run& run = population_.runs[index];
    const Ends& ends = ends_[index];
    const double middle = ends.times[ends.times.size() / 2];
    const DeathRun death{theta[ALPHA],
                         theta[BETA],
                         theta[R] + run.x,
                         theta[S],
                         std::log(theta[ALPHA] + middle),
                         std::log(theta[BETA] + middle)};
    fill_tables(death, ends.times, work);
    const DeathTable table{work.log_f.data(), work.beta_t.data(), work.zeroth.data(),
                           work.point.data(), work.rest.data()};
    constexpr std::size_t piece_rows = 8192;
    const std::size_t pieces = (run.size + piece_rows - 1) / piece_rows;
    work.sums.resize(pieces);
    Slope out = level(4);
    for (std::size_t i = 0; i < pieces; ++i) {
        const std::size_t begin = i * piece_rows;
        kernels_.death(
            death,
            {ends.t_x.data() + begin, ends.T.data() + begin,
             population_.weight.data() + run.begin + begin, std::min(piece_rows, run.size - begin)},
            table, work.sums[i]);
        add_sums(death, 0, work.sums[i], out);
    }
    out.gradient[R] -= run.customers * death.log_alpha_shift;
    out.gradient[S] -= run.customers * death.log_beta_shift;
    return out;
}

Slope DeathLikelihood::operator()(std::span<const double> log_parameters) {
    double theta[4];
    for (std::size_t i = 0; i < 4; ++i) theta[i] = std::exp(log_parameters[i]);
    std::vector<Slope> parts(population_.runs.size());
    workers_.each(parts.size(), [&](std::size_t i) {
        thread_local Work work;
        parts[i] = run_slope(i, theta, work);
    });
    Slope out = level(4);
    Rising of_r(theta[R]);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        of_r.advance(population_.runs[i].x);
        const double n = population_.runs[i].customers;
        out.value += parts[i].value + n * of_r.log;
        out.gradient[R] += n * of_r.first;
        out.hessian(R, R) += n * of_r.second;
        for (std::size_t j = 0; j < 4; ++j) {
            out.gradient[j] += parts[i].gradient[j];
            for (std::size_t k = j; k < 4; ++k) out.hessian(j, k) += parts[i].hessian(j, k);
        }
    }
    const double n = population_.customers;
    out.value += n * (theta[R] * std::log(theta[ALPHA]) + theta[S] * std::log(theta[BETA]));
    out.gradient[R] += n * std::log(theta[ALPHA]);
    out.gradient[ALPHA] += n * theta[R] / theta[ALPHA];
    out.gradient[S] += n * std::log(theta[BETA]);
    out.gradient[BETA] += n * theta[S] / theta[BETA];
    out.hessian(R, ALPHA) += n / theta[ALPHA];
    out.hessian(ALPHA, ALPHA) -= n * theta[R] / (theta[ALPHA] * theta[ALPHA]);
    out.hessian(S, BETA) += n / theta[BETA];
    out.hessian(BETA, BETA) -= n * theta[S] / (theta[BETA] * theta[BETA]);
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < i; ++j) out.hessian(i, j) = out.hessian(j, i);
    }
    by_logs(theta, out);
    return out;
}

}  // namespace tenure::clv_detail
