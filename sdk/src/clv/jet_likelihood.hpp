// CLV, step 6: a population's log-likelihood from a scalar formula, differentiated by jets.
#pragma once

#include <array>

#include "clv/likelihoods.hpp"
#include "tenure/clv/jet.hpp"

namespace tenure::clv_detail {

/// Copies a jet by the logs of the parameters into a slope.
template <std::size_t N>
Slope slope_of(const Jet<N>& jet) {
    Slope out = level(N);
    out.value = jet.value;
    for (std::size_t i = 0; i < N; ++i) {
        out.gradient[i] = jet.gradient[i];
        for (std::size_t j = 0; j < N; ++j) out.hessian(i, j) = jet.second(i, j);
    }
    return out;
}

/// Sums log_likelihood(parameters, summary) over the rows; parameters are jets by their logs.
template <std::size_t N, class Formula>
Slope jet_slope(const Grouped& population, const std::vector<Piece>& pieces, Workers& workers,
                std::span<const double> log_parameters, const Formula& log_likelihood) {
    std::array<Jet<N>, N> theta;
    for (std::size_t i = 0; i < N; ++i) theta[i] = exp(Jet<N>::parameter(log_parameters[i], i));
    std::vector<Jet<N>> sums(pieces.size());
    workers.each(pieces.size(), [&](std::size_t i) {
        const Piece& piece = pieces[i];
        Summary row;
        row.x = population.runs[piece.run].x;
        for (std::size_t j = piece.begin; j < piece.begin + piece.size; ++j) {
            row.t_x = population.times[population.t_x[j]];
            row.T = population.times[population.T[j]];
            sums[i] += population.weight[j] * log_likelihood(theta, row);
        }
    });
    Jet<N> total;
    for (const Jet<N>& sum : sums) total += sum;
    return slope_of(total);
}

}  // namespace tenure::clv_detail
