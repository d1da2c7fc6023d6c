#include "tenure/clv/jet.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "tenure/clv/beta_forms.hpp"

namespace tenure {
namespace {

using std::exp, std::expm1, std::log, std::log1p;

/// Compares f's derivatives by jets with central differences.
template <class F>
void expect_derivatives(const F& f, double x, double y) {
    const Jet<2> jet = f(Jet<2>::parameter(x, 0), Jet<2>::parameter(y, 1));
    const auto at = [&](double a, double b) { return f(a, b); };
    const double h = 1e-4 * x, k = 1e-4 * y, value = at(x, y);
    EXPECT_NEAR(jet.value, value, 1e-13 * (1 + std::abs(value)));
    const auto close = [](double exact, double difference) {
        EXPECT_NEAR(exact, difference, 2e-5 * (1e-2 + std::abs(exact)));
    };
    close(jet.gradient[0], (at(x + h, y) - at(x - h, y)) / (2 * h));
    close(jet.gradient[1], (at(x, y + k) - at(x, y - k)) / (2 * k));
    close(jet.second(0, 0), (at(x + h, y) - 2 * value + at(x - h, y)) / (h * h));
    close(jet.second(1, 1), (at(x, y + k) - 2 * value + at(x, y - k)) / (k * k));
    close(
        jet.second(0, 1),
        (at(x + h, y + k) - at(x + h, y - k) - at(x - h, y + k) + at(x - h, y - k)) / (4 * h * k));
}

TEST(Jet, ArithmeticFollowsTheChainRule) {
    expect_derivatives([](auto x, auto y) { return x * y / (x + 2.0) - 3.0 * y + x * x * x; }, 1.3,
                       0.7);
    expect_derivatives([](auto x, auto y) { return (1.0 - x / y) * (-y); }, 0.4, 2.5);
}

TEST(Jet, LogarithmsAndExponentialsFollowTheChainRule) {
    expect_derivatives([](auto x, auto y) { return log(x * y) + log1p(x / y); }, 1.3, 0.7);
    expect_derivatives([](auto x, auto y) { return exp(x * y) + expm1(x - y); }, 0.3, 0.7);
}

TEST(Jet, GammaFunctionsFollowTheChainRule) {
    expect_derivatives([](auto x, auto y) { return log_gamma(x * y) - log_gamma(x + y); }, 1.3,
                       2.7);
    expect_derivatives([](auto x, auto y) { return log_rising(x * y, 7) * log_rising(y, 0.25); },
                       1.3, 2.7);
    expect_derivatives([](auto x, auto y) { return log_beta(x, y); }, 1.3, 2.7);
}

TEST(Jet, SmoothMaximumsFollowTheChainRule) {
    expect_derivatives([](auto x, auto y) { return softplus(x - y) * y; }, 1.3, 2.7);
    expect_derivatives([](auto x, auto y) { return log_sum(x * x, y); }, 1.3, 2.7);
    expect_derivatives([](auto x, auto y) { return log_sum(x, y * y); }, 1.3, 2.7);
}

TEST(Jet, KnowsTheDerivativesOfAPower) {
    const Jet<1> x = Jet<1>::parameter(2, 0);
    const Jet<1> cube = x * x * x;
    EXPECT_EQ(cube.value, 8);
    EXPECT_EQ(cube.gradient[0], 12);
    EXPECT_EQ(cube.second(0, 0), 12);
}

TEST(Jet, ConstantsHaveNoDerivative) {
    const Jet<3> sum = Jet<3>(4) + 2.0;
    EXPECT_EQ(sum.value, 6);
    EXPECT_EQ(sum.gradient, (std::array<double, 3>{}));
    EXPECT_EQ(value_of(sum), 6);
    EXPECT_EQ(value_of(2.5), 2.5);
}

TEST(Jet, PacksTheHessianAsALowerTriangle) {
    EXPECT_EQ(Jet<3>::packed, 6U);
    EXPECT_EQ(Jet<3>::at(2, 1), Jet<3>::at(1, 2));
    EXPECT_EQ(Jet<3>::at(2, 2), 5U);
}

TEST(Jet, AssigningOperatorsMatchTheirExpressions) {
    const Jet<2> x = Jet<2>::parameter(1.5, 0), y = Jet<2>::parameter(-2, 1);
    Jet<2> sum = x, difference = x, product = x;
    sum += y;
    difference -= y;
    product *= y;
    EXPECT_EQ(sum.gradient, (x + y).gradient);
    EXPECT_EQ(difference.gradient, (x - y).gradient);
    EXPECT_EQ(product.hessian, (x * y).hessian);
}

}  // namespace
}  // namespace tenure
