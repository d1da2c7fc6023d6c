// CLV, step 6: the inner loops of fitting and scoring, compiled once per instruction set and
// chosen at run time. Plain arrays in, plain arrays out: no standard library inside.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tenure::clv_detail {

/// Customers with the same x: indices into tables of times, and how many each row stands for.
/// Arrays are readable to the next multiple of eight, with weight zero and valid indices there.
struct KernelRun {
    const std::uint32_t* t_x;
    const std::uint32_t* T;
    const double* weight;
    std::size_t size;
};

/// ln(alpha + t) and 1/(alpha + t) of every distinct time.
struct TimeTable {
    const double* log;
    const double* inverse;
};

/// Sums over one run of (M)BG/NBD: z = gap + c (ln(alpha+T) - ln(alpha+t_x)), p = logistic(z),
/// q = p (1 - p); d, e, e2 are the differences T less t_x of log, inverse and squared inverse.
struct DropoutSums {
    double softplus, p, pd, pe, pe2, q, qd, qe, qdd, qde, qee;
};

/// A row of moments: 1, A, a, B, b, AA, Aa, AB, Ab, aa, aB, ab, BB, Bb, bb and a spare one, where
/// A = ln(alpha+u), a = 1/(alpha+u), B = ln(beta+u), b = 1/(beta+u), each log less a constant.
constexpr std::size_t moments = 16;

/// One run of Pareto/NBD: f(u) = (alpha+u)^-c (beta+u)^-(s+1) with c = r+x.
struct DeathRun {
    double alpha, beta, c, s, log_alpha_shift, log_beta_shift;
};

/// What one run of Pareto/NBD knows of its times: ln f, beta + t, the moments at the time itself
/// and those of f(u)/f(t) from the time t to the end of the run.
struct DeathTable {
    const double* log_f;
    const double* beta_t;
    const double* zeroth;  ///< the first column of `rest` once more
    const double* point;   ///< `moments` wide
    const double* rest;    ///< `moments` wide
};

/// Sums over one run of Pareto/NBD: moments of those dead before T and of those alive, and the
/// products y_i y_j of y = (A, a, dead/s - B, (s+1) b of the dead + s b of the living).
struct DeathSums {
    double log_likelihood;
    double dead[moments];
    double alive[moments];
    double products[moments];
};

/// Tables for scoring a population in columns; a time t stands at index t·grid.
struct ScoreTables {
    double grid;
    double r;
    const double* log_alpha;
    const double* gap;       ///< (M)BG/NBD: per x
    const double* log_beta;  ///< Pareto/NBD
    const double* rest;      ///< Pareto/NBD: zeroth moments, one row of `times` entries per x
    std::size_t times;
    double s, beta;
};

/// What a look over a population's columns finds.
struct Survey {
    double most_x, most_T;
    bool valid;    ///< every row may be modelled, see problem_of
    bool on_grid;  ///< every time lies on a grid point, up to the rounding of its division
};

struct Kernels {
    const char* name;
    void (*survey)(const double* x, const double* t_x, const double* T, std::size_t size,
                   double grid, Survey& out);
    /// Packs x, t_x·grid and T·grid into one number each, the times into `bits` bits.
    void (*pack)(const double* x, const double* t_x, const double* T, std::size_t size, double grid,
                 unsigned bits, std::uint64_t* keys);
    void (*log_table)(const double* times, std::size_t size, double shift, double* log,
                      double* inverse);
    void (*dropout)(const KernelRun& run, const TimeTable& table, double c, double gap,
                    DropoutSums& out);
    /// Moments of each panel [from, to] relative to f(from), the last column f(to)/f(from).
    void (*death_panels)(const DeathRun& run, const double* from, const double* to,
                         std::size_t size, double* rows);
    void (*death)(const DeathRun& run, const KernelRun& customers, const DeathTable& table,
                  DeathSums& out);
    /// The zeroth moments alone, for equally wide panels; `rest` gets size + 1 entries.
    void (*death_rest)(const DeathRun& run, const double* times, std::size_t size, double* rest);
    void (*dropout_alive)(const double* x, const double* t_x, const double* T, std::size_t size,
                          const ScoreTables& tables, double* alive);
    void (*death_alive)(const double* x, const double* t_x, const double* T, std::size_t size,
                        const ScoreTables& tables, double* alive);
    /// sums: weighted ln(gamma + y), 1/(gamma + y) and 1/(gamma + y)^2.
    void (*spend)(const double* total, const double* weight, std::size_t size, double gamma,
                  double sums[3]);
    /// value[i] = sum over n >= 1 of (first)_n (a)_(n-1) z^n / ((third)_n n!), see predict.
    void (*series)(const double* first, const double* third, const double* z, double a,
                   std::size_t size, double* value);
};

/// The kernels for this processor.
const Kernels& kernels();
/// Those of a level at most: 0 any processor, 1 AVX2 with FMA, 2 AVX-512; for tests.
const Kernels& kernels_at(int level);

}  // namespace tenure::clv_detail
