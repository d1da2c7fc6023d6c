// CLV, step 6: climbs a log-likelihood of a few log parameters to its top, and says what the top
// looks like. Newton's method with a trust region: exact second derivatives, any start.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "tenure/core/context.hpp"

namespace tenure::clv_detail {

/// A square symmetric matrix by rows.
class Matrix {
 public:
    explicit Matrix(std::size_t size = 0) : size_(size), cells_(size * size) {}
    double& operator()(std::size_t i, std::size_t j) { return cells_[i * size_ + j]; }
    double operator()(std::size_t i, std::size_t j) const { return cells_[i * size_ + j]; }
    std::size_t size() const { return size_; }

 private:
    std::size_t size_;
    std::vector<double> cells_;
};

/// Eigenvalues ascending, eigenvectors in columns.
struct Eigen {
    std::vector<double> values;
    Matrix vectors;
};
/// Returns the eigen-decomposition of a small symmetric matrix.
/// Source: Jacobi's cyclic rotations, Golub and Van Loan, Matrix Computations, section 8.5.
Eigen eigen(Matrix matrix);

/// What is climbed: value, gradient and Hessian at a point, by the logs of the parameters.
struct Slope {
    double value = 0;
    std::vector<double> gradient;
    Matrix hessian;
};
using Objective = std::function<Slope(std::span<const double>)>;

/// Settings of a climb.
struct ClimbOptions {
    double tolerance = 1e-10;  ///< gradient norm, per unit of `scale`, to stop at
    double acceptable = 1e-9;  ///< the same where rounding stops the climb before
    double scale = 1;          ///< customers: value and gradient grow with it
    int steps = 200;
    double reach = 16;             ///< bounds of every coordinate: so far from the centre
    std::vector<double> centre{};  ///< what scale the data have; empty: the start
    std::vector<char> free{};      ///< coordinates without bounds (coefficients); empty: none
};

/// Where a climb ended.
struct Summit {
    std::vector<double> at;
    Slope slope;
    int evaluations = 0;
    bool settled = false;      ///< the gradient vanished, bounds aside
    std::vector<char> bound;   ///< -1, 0, +1: the coordinate rests on a bound
    double gradient_norm = 0;  ///< largest component per unit of scale, bounds aside
};

/// Returns ln of each value.
std::vector<double> logs_of(const std::vector<double>& values);

/// Climbs from a start. Throws: Error{cancelled, deadline}.
Summit climb(const Objective& objective, std::vector<double> start, const ClimbOptions& options,
             const Context& context);

}  // namespace tenure::clv_detail
