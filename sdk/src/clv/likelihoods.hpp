// CLV, step 6: the log-likelihoods of whole populations with gradient and Hessian by the logs of
// the parameters, on the kernels. The scalar formulas are in tenure/clv; both agree in tests.
#pragma once

#include <span>

#include "clv/grouped.hpp"
#include "clv/maximise.hpp"
#include "clv/workers.hpp"

namespace tenure::clv_detail {

/// Up to `piece_rows` rows of one run: the unit of work, the same for any number of threads.
struct Piece {
    std::size_t run = 0, begin = 0, size = 0;
};
std::vector<Piece> pieces_of(const Grouped& population);

/// Sums over j < n of ln(z+j), 1/(z+j) and -1/(z+j)^2: what a rising factorial and its derivatives
/// are made of, for ascending n.
class Rising {
 public:
    explicit Rising(double z) : z_(z) {}
    void advance(double n);
    double log = 0, first = 0, second = 0;

 private:
    double z_, at_ = 0;
};

/// BG/NBD and MBG/NBD; parameters ln r, ln alpha, ln a, ln b.
/// Source: Fader, Hardie and Lee 2005a, equation 6; Batislam, Denizel and Filiztekin 2007.
class DropoutLikelihood {
 public:
    /// `modified` lets customers drop out after their first purchase too: MBG/NBD.
    DropoutLikelihood(const Grouped& population, bool modified, Workers& workers,
                      const Kernels& kernels);
    Slope operator()(std::span<const double> log_parameters);

 private:
    struct Point;
    void add_run(const Run& run, const Point& point, const DropoutSums& sums, Slope& out) const;
    void add_ages(const Point& point, Slope& out) const;

    const Grouped& population_;
    bool modified_;
    Workers& workers_;
    const Kernels& kernels_;
    std::vector<Piece> pieces_;
    std::vector<DropoutSums> sums_;
    std::vector<double> log_, inverse_;
};

/// Pareto/NBD; parameters ln r, ln alpha, ln s, ln beta.
/// Source: Schmittlein, Morrison and Colombo 1987; the integral form of Fader and Hardie 2005,
/// "A note on deriving the Pareto/NBD model", equation 16, kept as an integral.
class DeathLikelihood {
 public:
    DeathLikelihood(const Grouped& population, Workers& workers, const Kernels& kernels);
    Slope operator()(std::span<const double> log_parameters);

 private:
    /// The distinct times of one run and where its rows find them.
    struct Ends {
        std::vector<double> times;
        std::vector<std::uint32_t> t_x, T;
    };
    struct Work;
    Slope run_slope(std::size_t index, const double (&parameters)[4], Work& work) const;
    void fill_tables(const DeathRun& run, const std::vector<double>& times, Work& work) const;

    const Grouped& population_;
    Workers& workers_;
    const Kernels& kernels_;
    std::vector<Ends> ends_;
};

/// Turns derivatives by natural parameters into derivatives by their logs, in place.
void by_logs(std::span<const double> parameters, Slope& slope);

/// Returns an empty slope of n coordinates.
Slope level(std::size_t n);

}  // namespace tenure::clv_detail
