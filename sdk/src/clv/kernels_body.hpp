// CLV, step 6: the text of the kernels, included by one file per instruction set.
// Everything is internal to the including file, so that no level's code leaks into another's.
#pragma once

#include "clv/kernels.hpp"
#include "clv/simd.hpp"

namespace {

using namespace tenure::clv_detail;

/// Eight values from memory that may end before; the rest is `filler`.
Lanes load_some(const double* from, std::size_t left, double filler) {
    if (left >= lanes) return load(from);
    Lanes out = all(filler);
    for (std::size_t i = 0; i < left; ++i) out[i] = from[i];
    return out;
}
void store_some(double* to, std::size_t left, Lanes value) {
    if (left >= lanes) return store(to, value);
    for (std::size_t i = 0; i < left; ++i) to[i] = value[i];
}

constexpr double magic = 6755399441055744.0;  // 1.5·2^52: adding it rounds to an integer
constexpr std::int64_t magic_bits = 0x4338000000000000;

bool any(Bits mask) {
    std::int64_t found = 0;
    for (std::size_t i = 0; i < lanes; ++i) found |= mask[i];
    return found != 0;
}

void survey(const double* x, const double* t_x, const double* T, std::size_t size, double grid,
            Survey& out) {
    Lanes most_x{}, most_T{};
    Bits wrong{}, off{};
    for (std::size_t i = 0; i < size; i += lanes) {
        const std::size_t left = size - i;
        const Lanes count = load_some(x + i, left, 0);
        const Lanes recency = load_some(t_x + i, left, 0), age = load_some(T + i, left, 0);
        const Bits good = (count >= 0) & (recency >= 0) & (age <= 1e15) & (recency <= age) &
                          (count <= 1e9) & ((count + magic) - magic == count) &
                          ((count > 0) == (recency > 0));
        wrong |= ~good;
        const Lanes a = recency * grid, b = age * grid;
        off |= (absolute(((a + magic) - magic) - a) > 1e-13 * a + 1e-300) |
               (absolute(((b + magic) - magic) - b) > 1e-13 * b + 1e-300);
        most_x = larger(count, most_x);
        most_T = larger(age, most_T);
    }
    out = {0, 0, !any(wrong), !any(off)};
    for (std::size_t i = 0; i < lanes; ++i) {
        out.most_x = most_x[i] > out.most_x ? most_x[i] : out.most_x;
        out.most_T = most_T[i] > out.most_T ? most_T[i] : out.most_T;
    }
}

void pack(const double* x, const double* t_x, const double* T, std::size_t size, double grid,
          unsigned bits, std::uint64_t* keys) {
    for (std::size_t i = 0; i < size; i += lanes) {
        const std::size_t left = size - i;
        const Bits count = (Bits)(load_some(x + i, left, 0) + magic) - magic_bits;
        const Bits recency = (Bits)(load_some(t_x + i, left, 0) * grid + magic) - magic_bits;
        const Bits age = (Bits)(load_some(T + i, left, 0) * grid + magic) - magic_bits;
        const Bits key = (((count << bits) | recency) << bits) | age;
        if (left >= lanes) {
            __builtin_memcpy(keys + i, &key, sizeof key);
        } else {
            for (std::size_t k = 0; k < left; ++k) keys[i + k] = static_cast<std::uint64_t>(key[k]);
        }
    }
}

void log_table(const double* times, std::size_t size, double shift, double* log_out,
               double* inverse) {
    for (std::size_t i = 0; i < size; i += lanes) {
        const Lanes u = load_some(times + i, size - i, 1) + shift;
        store_some(log_out + i, size - i, log(u));
        store_some(inverse + i, size - i, 1 / u);
    }
}

void dropout(const KernelRun& run, const TimeTable& table, double c, double gap, DropoutSums& out) {
    Lanes s0{}, p0{}, pd{}, pe{}, pe2{}, q0{}, qd{}, qe{}, qdd{}, qde{}, qee{};
    for (std::size_t i = 0; i < run.size; i += lanes) {
        const Lanes weight = load(run.weight + i);
        const Lanes d = gather(table.log, run.T + i) - gather(table.log, run.t_x + i);
        const Lanes at_T = gather(table.inverse, run.T + i);
        const Lanes at_tx = gather(table.inverse, run.t_x + i);
        const Lanes e = at_T - at_tx;
        const Lanes z = gap + c * d;
        const Lanes tail = exp(-absolute(z));
        const Lanes inverse = 1 / (1 + tail);
        const Bits positive = z > 0;
        const Lanes p = weight * select(positive, inverse, tail * inverse);
        const Lanes q = weight * (tail * inverse * inverse);
        s0 += weight * (select(positive, z, Lanes{}) + log1p(tail));
        p0 += p;
        pd += p * d;
        pe += p * e;
        pe2 += p * (e * (at_T + at_tx));
        q0 += q;
        qd += q * d;
        qe += q * e;
        qdd += q * d * d;
        qde += q * d * e;
        qee += q * e * e;
    }
    out = {sum(s0), sum(p0), sum(pd),  sum(pe),  sum(pe2), sum(q0),
           sum(qd), sum(qe), sum(qdd), sum(qde), sum(qee)};
}

struct Nodes {
    std::size_t size;
    double place[8], weight[8];
};

/// Gauss-Legendre on [0, 1]: three, five and eight points.
/// Source: Abramowitz and Stegun, table 25.4, moved to [0, 1].
constexpr Nodes three{3,
                      {0.11270166537925831148, 0.5, 0.88729833462074168852},
                      {0.27777777777777777778, 0.44444444444444444444, 0.27777777777777777778}};
constexpr Nodes five{5,
                     {0.04691007703066800360, 0.23076534494715845448, 0.5, 0.76923465505284154552,
                      0.95308992296933199640},
                     {0.11846344252809454376, 0.23931433524968323402, 0.28444444444444444444,
                      0.23931433524968323402, 0.11846344252809454376}};
constexpr Nodes eight{8,
                      {0.01985507175123188416, 0.10166676129318663020, 0.23723379504183550709,
                       0.40828267875217509753, 0.59171732124782490247, 0.76276620495816449291,
                       0.89833323870681336980, 0.98014492824876811584},
                      {0.05061426814518812958, 0.11119051722668723527, 0.15685332293894364367,
                       0.18134189168918099148, 0.18134189168918099148, 0.15685332293894364367,
                       0.11119051722668723527, 0.05061426814518812958}};

/// As many points as panels of this steepness need for full precision, wide ones being cut before.
const Nodes& nodes_for(const DeathRun& run, Lanes from, Lanes width) {
    const Lanes steep =
        width * ((run.c + 6) / (run.alpha + from) + (run.s + 7) / (run.beta + from));
    double most = 0;
    for (std::size_t i = 0; i < lanes; ++i) most = steep[i] > most ? steep[i] : most;
    return most < 0.08 ? three : most < 0.6 ? five : eight;
}

/// Writes eight lanes per moment as eight rows.
void transpose(const Lanes (&columns)[moments], std::size_t rows, double* out) {
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t k = 0; k < moments; ++k) out[i * moments + k] = columns[k][i];
    }
}

void death_panels(const DeathRun& run, const double* from, const double* to, std::size_t size,
                  double* rows) {
    for (std::size_t i = 0; i < size; i += lanes) {
        const std::size_t left = size - i;
        const Lanes start = load_some(from + i, left, 1);
        const Lanes end = load_some(to + i, left, 1);
        const Lanes width = end - start;
        const Nodes& nodes = nodes_for(run, start, width);
        const Lanes log_a = log(run.alpha + start), log_b = log(run.beta + start);
        Lanes sums[moments] = {};
        for (std::size_t k = 0; k < nodes.size; ++k) {
            const Lanes u = start + width * nodes.place[k];
            const Lanes A = log(run.alpha + u), B = log(run.beta + u);
            const Lanes f =
                exp(-run.c * (A - log_a) - (run.s + 1) * (B - log_b)) * (width * nodes.weight[k]);
            const Lanes x[4] = {A - run.log_alpha_shift, 1 / (run.alpha + u),
                                B - run.log_beta_shift, 1 / (run.beta + u)};
            sums[0] += f;
            std::size_t at = 5;
            for (std::size_t m = 0; m < 4; ++m) {
                const Lanes fx = f * x[m];
                sums[1 + m] += fx;
                for (std::size_t n = m; n < 4; ++n) sums[at++] += fx * x[n];
            }
        }
        sums[15] = exp(-run.c * (log(run.alpha + end) - log_a) -
                       (run.s + 1) * (log(run.beta + end) - log_b));
        transpose(sums, left < lanes ? left : lanes, rows + i * moments);
    }
}

void death_rest(const DeathRun& run, const double* times, std::size_t size, double* rest) {
    double panel[lanes], ratio[lanes];
    rest[size] = 0;
    for (std::size_t done = 0; done < size;) {
        const std::size_t count = size - done < lanes ? size - done : lanes;
        const std::size_t first = size - done - count;
        const Lanes start = load_some(times + first, count, 1);
        const Lanes end = load_some(times + first + 1, count, 1);
        const Nodes& nodes = nodes_for(run, start, end - start);
        const Lanes log_a = log(run.alpha + start), log_b = log(run.beta + start);
        Lanes total{};
        for (std::size_t k = 0; k <= nodes.size; ++k) {
            const Lanes u = k < nodes.size ? start + (end - start) * nodes.place[k] : end;
            const Lanes f = exp(-run.c * (log(run.alpha + u) - log_a) -
                                (run.s + 1) * (log(run.beta + u) - log_b));
            if (k < nodes.size) {
                total += f * ((end - start) * nodes.weight[k]);
            } else {
                store(ratio, f);
            }
        }
        store(panel, total);
        for (std::size_t i = count; i-- > 0;) {
            rest[first + i] = panel[i] + ratio[i] * rest[first + i + 1];
        }
        done += count;
    }
}

#define TENURE_PICK(v, ...) __builtin_shufflevector(v, v, __VA_ARGS__)

void death(const DeathRun& run, const KernelRun& customers, const DeathTable& table,
           DeathSums& out) {
    Lanes log_sum{}, dead[2] = {}, alive[2] = {}, products[2] = {};
    const Lanes own = {0, 1, 1, -1, run.s, 0, 0, 0}, extra = {0, 0, 0, 0, 1, 0, 0, 0};
    const Lanes first = {0, 0, 0, 1 / run.s, 0, 0, 0, 0};
    for (std::size_t i = 0; i < customers.size; i += lanes) {
        const std::uint32_t* t_x = customers.t_x + i;
        const std::uint32_t* T = customers.T + i;
        const Lanes weight = load(customers.weight + i);
        const Lanes log_f = gather(table.log_f, t_x);
        const Lanes ratio = exp(gather(table.log_f, T) - log_f);
        const Lanes living = ratio * gather(table.beta_t, T);
        const Lanes total =
            run.s * (gather(table.zeroth, t_x) - ratio * gather(table.zeroth, T)) + living;
        log_sum += weight * (log_f + log(total));
        const Lanes a = weight * run.s / total, b = a * ratio, k = weight * living / total;
        const Lanes share = select(weight > 0, 1 / weight, Lanes{});
        for (std::size_t j = 0; j < lanes; ++j) {
            const double* const from = table.rest + t_x[j] * moments;
            const double* const until = table.rest + T[j] * moments;
            const double* const at = table.point + T[j] * moments;
            const Lanes low = a[j] * load(from) - b[j] * load(until);
            const Lanes lives = k[j] * load(at);
            dead[0] += low;
            dead[1] += a[j] * load(from + lanes) - b[j] * load(until + lanes);
            alive[0] += lives;
            alive[1] += k[j] * load(at + lanes);
            const Lanes y = (low + lives) * own + low * extra + low[0] * first;
            const Lanes scaled = y * share[j];
            products[0] += TENURE_PICK(y, 1, 1, 1, 1, 2, 2, 2, 3) *
                           TENURE_PICK(scaled, 1, 2, 3, 4, 2, 3, 4, 3);
            products[1] += TENURE_PICK(y, 3, 4, 0, 0, 0, 0, 0, 0) *
                           TENURE_PICK(scaled, 4, 4, 0, 0, 0, 0, 0, 0);
        }
    }
    out.log_likelihood = sum(log_sum);
    for (std::size_t h = 0; h < 2; ++h) {
        store(out.dead + h * lanes, dead[h]);
        store(out.alive + h * lanes, alive[h]);
        store(out.products + h * lanes, products[h]);
    }
}

#undef TENURE_PICK

/// Rounds to table indices.
void indices(Lanes value, std::uint32_t* out) {
    const Bits bits = (Bits)(value + magic);
    for (std::size_t i = 0; i < lanes; ++i) out[i] = static_cast<std::uint32_t>(bits[i]);
}

void dropout_alive(const double* x, const double* t_x, const double* T, std::size_t size,
                   const ScoreTables& tables, double* alive) {
    std::uint32_t at_x[lanes], at_tx[lanes], at_T[lanes];
    for (std::size_t i = 0; i < size; i += lanes) {
        const std::size_t left = size - i;
        const Lanes frequency = load_some(x + i, left, 0);
        indices(frequency, at_x);
        indices(load_some(t_x + i, left, 0) * tables.grid, at_tx);
        indices(load_some(T + i, left, 0) * tables.grid, at_T);
        const Lanes d = gather(tables.log_alpha, at_T) - gather(tables.log_alpha, at_tx);
        const Lanes z = gather(tables.gap, at_x) + (tables.r + frequency) * d;
        const Lanes tail = exp(-absolute(z));
        const Lanes inverse = 1 / (1 + tail);
        store_some(alive + i, left, select(z > 0, tail * inverse, inverse));
    }
}

void death_alive(const double* x, const double* t_x, const double* T, std::size_t size,
                 const ScoreTables& tables, double* alive) {
    std::uint32_t at_x[lanes], at_tx[lanes], at_T[lanes], rest_tx[lanes], rest_T[lanes];
    for (std::size_t i = 0; i < size; i += lanes) {
        const std::size_t left = size - i;
        const Lanes frequency = load_some(x + i, left, 0), age = load_some(T + i, left, 0);
        indices(frequency, at_x);
        indices(load_some(t_x + i, left, 0) * tables.grid, at_tx);
        indices(age * tables.grid, at_T);
        for (std::size_t k = 0; k < lanes; ++k) {
            const auto row = static_cast<std::uint32_t>(at_x[k] * tables.times);
            rest_tx[k] = row + at_tx[k];
            rest_T[k] = row + at_T[k];
        }
        const Lanes fall_a = gather(tables.log_alpha, at_T) - gather(tables.log_alpha, at_tx);
        const Lanes fall_b = gather(tables.log_beta, at_T) - gather(tables.log_beta, at_tx);
        const Lanes ratio = exp(-(tables.r + frequency) * fall_a - (tables.s + 1) * fall_b);
        const Lanes living = ratio * (tables.beta + age);
        const Lanes lost =
            tables.s * (gather(tables.rest, rest_tx) - ratio * gather(tables.rest, rest_T));
        store_some(alive + i, left, living / (living + larger(lost, Lanes{})));
    }
}

void spend(const double* total, const double* weight, std::size_t size, double gamma,
           double sums[3]) {
    Lanes logs{}, inverses{}, squares{};
    for (std::size_t i = 0; i < size; i += lanes) {
        const Lanes count = load_some(weight + i, size - i, 0);
        const Lanes level = gamma + load_some(total + i, size - i, 1);
        const Lanes inverse = 1 / level;
        logs += count * log(level);
        inverses += count * inverse;
        squares += count * inverse * inverse;
    }
    sums[0] = sum(logs);
    sums[1] = sum(inverses);
    sums[2] = sum(squares);
}

void series(const double* first, const double* third, const double* z, double a, std::size_t size,
            double* value) {
    for (std::size_t i = 0; i < size; i += lanes) {
        const Lanes A = load_some(first + i, size - i, 0), C = load_some(third + i, size - i, 1);
        const Lanes x = load_some(z + i, size - i, 0);
        Lanes term = A / C * x, total = term;
        for (double n = 1; n < 2000; ++n) {
            term *= (A + n) * (a + (n - 1)) * x / ((C + n) * (n + 1));
            total += term;
            const Bits open = absolute(term) > absolute(total) * 1e-17;
            std::int64_t any = 0;
            for (std::size_t k = 0; k < lanes; ++k) any |= open[k];
            if (any == 0) break;
        }
        store_some(value + i, size - i, total);
    }
}

constexpr Kernels make_kernels(const char* name) {
    return {name,  survey,     pack,          log_table,   dropout, death_panels,
            death, death_rest, dropout_alive, death_alive, spend,   series};
}

}  // namespace
