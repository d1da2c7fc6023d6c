#include "clv/spend_likelihood.hpp"

#include <algorithm>
#include <cmath>

#include "clv/likelihoods.hpp"
#include "tenure/clv/gamma_gamma.hpp"

namespace tenure::clv_detail {

namespace {

enum Parameter { P, Q, GAMMA };
constexpr double dense_x = 1 << 16;

bool takes_part(const SummaryView& in, std::size_t i) {
    return problem_of(in.x[i], in.t_x[i], in.T[i]) == SummaryProblem::none && has_spend(in[i]) &&
           in.weight_at(i) > 0 && std::isfinite(in.weight_at(i)) &&
           std::isfinite(in.x[i] * in.mean_spend[i]);
}

}  // namespace

Spenders spenders(const SummaryView& in) {
    Spenders out;
    if (in.mean_spend.empty()) return out;
    std::vector<std::uint32_t> chosen;
    double most = 0;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (takes_part(in, i)) {
            chosen.push_back(static_cast<std::uint32_t>(i));
            most = std::max(most, in.x[i]);
        } else {
            out.rejected += in.x[i] > 0 ? 1 : 0;
        }
    }
    if (most < dense_x) {  // counting sort by x
        std::vector<std::uint32_t> start(static_cast<std::size_t>(most) + 2), sorted(chosen.size());
        for (const std::uint32_t i : chosen) ++start[static_cast<std::size_t>(in.x[i]) + 1];
        for (std::size_t x = 1; x < start.size(); ++x) start[x] += start[x - 1];
        for (const std::uint32_t i : chosen) sorted[start[static_cast<std::size_t>(in.x[i])]++] = i;
        chosen.swap(sorted);
    } else {
        std::stable_sort(chosen.begin(), chosen.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return in.x[a] < in.x[b]; });
    }
    out.total.reserve(chosen.size());
    out.weight.reserve(chosen.size());
    for (const std::uint32_t i : chosen) {
        if (out.runs.empty() || out.runs.back().x != in.x[i]) {
            out.runs.push_back({in.x[i], out.total.size(), 0, 0, 0, 0});
        }
        ++out.runs.back().size;
        out.total.push_back(in.x[i] * in.mean_spend[i]);
        out.weight.push_back(in.weight_at(i));
    }
    out.weigh();
    return out;
}

void Spenders::weigh() {
    customers = mean = 0;
    for (Run& run : runs) {
        run.customers = 0;
        double amounts = 0;
        for (std::size_t i = run.begin; i < run.begin + run.size; ++i) {
            run.customers += weight[i];
            amounts += weight[i] * total[i];
        }
        double sums[3];  // of ln(0 + y), 1/y and 1/y^2
        kernels().spend(total.data() + run.begin, weight.data() + run.begin, run.size, 0, sums);
        run.log_total = sums[0];
        run.log_mean = run.log_total - run.customers * std::log(run.x);
        customers += run.customers;
        mean += amounts / run.x;
    }
    mean /= customers > 0 ? customers : 1;
}

Slope spend_slope(const Spenders& population, std::span<const double> log_parameters,
                  Workers& workers, const Kernels& kernels) {
    const double p = std::exp(log_parameters[P]), q = std::exp(log_parameters[Q]);
    const double gamma = std::exp(log_parameters[GAMMA]);
    struct Sums {
        double of[3];
    };
    std::vector<Sums> sums(population.runs.size());
    workers.each(sums.size(), [&](std::size_t i) {
        const Spenders::Run& run = population.runs[i];
        kernels.spend(population.total.data() + run.begin, population.weight.data() + run.begin,
                      run.size, gamma, sums[i].of);
    });
    Slope out = level(3);
    Matrix& H = out.hessian;
    const double log_gamma_ = std::log(gamma), digamma_q = digamma(q), trigamma_q = trigamma(q);
    for (std::size_t i = 0; i < sums.size(); ++i) {
        const Spenders::Run& run = population.runs[i];
        const auto [logs, inverses, squares] = sums[i].of;
        const double n = run.customers, x = run.x, shape = p * x, all = shape + q;
        const double digamma_all = digamma(all), trigamma_all = trigamma(all);
        out.value += n * (q * log_gamma_ - log_beta(shape, q)) + shape * run.log_total -
                     run.log_mean - all * logs;
        out.gradient[P] += x * (n * (digamma_all - digamma(shape)) + run.log_total - logs);
        out.gradient[Q] += n * (digamma_all - digamma_q + log_gamma_) - logs;
        out.gradient[GAMMA] += n * q / gamma - all * inverses;
        H(P, P) += n * x * x * (trigamma_all - trigamma(shape));
        H(P, Q) += n * x * trigamma_all;
        H(P, GAMMA) -= x * inverses;
        H(Q, Q) += n * (trigamma_all - trigamma_q);
        H(Q, GAMMA) += n / gamma - inverses;
        H(GAMMA, GAMMA) += all * squares - n * q / (gamma * gamma);
    }
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < i; ++j) H(i, j) = H(j, i);
    }
    const double theta[3] = {p, q, gamma};
    by_logs(theta, out);
    return out;
}

}  // namespace tenure::clv_detail
