// Reference columns of the CLV tests, and a log-likelihood with its derivatives at given
// parameters.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tenure/clv/jet.hpp"

namespace tenure::reference {

/// Returns the rows of a file of numbers below a line of names; none where the file is absent.
inline std::vector<std::vector<double>> rows_of(const std::string& file) {
    std::ifstream in(std::string(TENURE_REFERENCE_DIR) + "/data/clv/" + file);
    std::vector<std::vector<double>> rows;
    std::string line, cell;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::istringstream cells(line);
        std::vector<double> row;
        while (std::getline(cells, cell, ',')) row.push_back(std::stod(cell));
        rows.push_back(std::move(row));
    }
    return rows;
}

/// Returns parameters as jets whose derivatives are by their logarithms.
template <std::size_t N>
std::array<Jet<N>, N> by_logarithm(const std::array<double, N>& parameters) {
    std::array<Jet<N>, N> out;
    for (std::size_t i = 0; i < N; ++i) {
        out[i] = exp(Jet<N>::parameter(std::log(parameters[i]), i));
        out[i].value = parameters[i];
    }
    return out;
}

/// Returns the largest component of the gradient per customer.
template <std::size_t N>
double gradient_of(const Jet<N>& likelihood, double customers) {
    double largest = 0;
    for (const double each : likelihood.gradient) largest = std::fmax(largest, std::abs(each));
    return largest / customers;
}

/// Returns the standard errors of the parameters from the Hessian by their logarithms.
template <std::size_t N>
std::array<double, N> standard_errors(const Jet<N>& likelihood,
                                      const std::array<double, N>& parameters) {
    std::array<std::array<double, 2 * N>, N> m{};  // Gauss and Jordan on [-H | 1]
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t j = 0; j < N; ++j) m[i][j] = -likelihood.second(i, j);
        m[i][N + i] = 1;
    }
    for (std::size_t i = 0; i < N; ++i) {
        const double pivot = m[i][i];
        for (double& each : m[i]) each /= pivot;
        for (std::size_t k = 0; k < N; ++k) {
            const double factor = m[k][i];
            for (std::size_t j = 0; k != i && j < 2 * N; ++j) m[k][j] -= factor * m[i][j];
        }
    }
    std::array<double, N> errors{};
    for (std::size_t i = 0; i < N; ++i) errors[i] = parameters[i] * std::sqrt(m[i][N + i]);
    return errors;
}

}  // namespace tenure::reference
