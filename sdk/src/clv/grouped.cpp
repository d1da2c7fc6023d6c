#include "clv/grouped.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace tenure::clv_detail {

namespace {

constexpr unsigned radix_bits = 11;
constexpr double most_points = 1 << 20;

/// Sorts keys by their low `bits` bits; stable, one pass per eleven bits.
template <class Key>
void radix_sort(std::vector<Key>& keys, unsigned bits) {
    std::vector<Key> other(keys.size());
    const unsigned passes = std::max(1U, (bits + radix_bits - 1) / radix_bits);
    const unsigned width = (bits + passes - 1) / passes;
    const Key mask = (Key{1} << width) - 1;
    std::vector<std::uint32_t> start(std::size_t{1} << width);
    for (unsigned shift = 0; shift < bits; shift += width) {
        std::fill(start.begin(), start.end(), 0);
        for (const Key key : keys) ++start[(key >> shift) & mask];
        std::uint32_t at = 0;
        for (std::uint32_t& each : start) {
            const std::uint32_t count = each;
            each = at;
            at += count;
        }
        for (const Key key : keys) other[start[(key >> shift) & mask]++] = key;
        keys.swap(other);
    }
}

/// One distinct row on its way into the groups.
struct Row {
    std::uint64_t x;
    std::uint32_t t_x, T;
    double weight;
};

bool operator<(const Row& a, const Row& b) {
    if (a.x != b.x) return a.x < b.x;
    if (a.t_x != b.t_x) return a.t_x < b.t_x;
    return a.T < b.T;
}
bool alike(const Row& a, const Row& b) {
    return a.x == b.x && a.t_x == b.t_x && a.T == b.T;
}

/// Calls `take(row)` once per distinct row of a sorted sequence, weights added up.
template <class Rows, class Take>
void each_distinct(const Rows& rows, Take&& take) {
    for (std::size_t i = 0; i < rows.size();) {
        Row row = rows[i];
        for (++i; i < rows.size(); ++i) {
            const Row next = rows[i];
            if (!alike(row, next)) break;
            row.weight += next.weight;
        }
        take(row);
    }
}

/// Fills the groups from a sorted sequence of rows: one pass counts, one pass writes.
template <class Rows>
void fill(const Rows& rows, Grouped& out) {
    std::size_t slots = 0;
    each_distinct(rows, [&](const Row& row) {
        if (out.runs.empty() || static_cast<double>(row.x) != out.runs.back().x) {
            slots = (slots + 7) / 8 * 8;
            out.runs.push_back({static_cast<double>(row.x), slots, 0, 0});
        }
        ++out.runs.back().size;
        ++out.rows;
        ++slots;
    });
    slots = (slots + 7) / 8 * 8;
    out.t_x.assign(slots, 0);
    out.T.assign(slots, 0);
    out.weight.assign(slots, 0);
    std::size_t run = 0, at = 0;
    each_distinct(rows, [&](const Row& row) {
        if (at == out.runs[run].begin + out.runs[run].size) at = out.runs[++run].begin;
        out.t_x[at] = row.t_x;
        out.T[at] = row.T;
        out.weight[at++] = row.weight;
    });
    out.weigh();
}

/// Sorted keys read as rows.
template <class Key>
struct PackedRows {
    const std::vector<Key>& keys;
    unsigned bits;

    std::size_t size() const { return keys.size(); }
    Row operator[](std::size_t i) const {
        const std::uint64_t key = keys[i], mask = (std::uint64_t{1} << bits) - 1;
        return {key >> (2 * bits), static_cast<std::uint32_t>((key >> bits) & mask),
                static_cast<std::uint32_t>(key & mask), 1};
    }
};

template <class Key>
void sort_and_fill(std::vector<Key> keys, unsigned bits, unsigned all_bits, Grouped& out) {
    radix_sort(keys, all_bits);
    fill(PackedRows<Key>{keys, bits}, out);
}

/// Packs (x, t_x, T) into one number, sorts and counts.
void group_on_grid(const SummaryView& in, double grid, const Survey& found, Grouped& out) {
    const auto points = static_cast<std::uint64_t>(std::nearbyint(found.most_T * grid)) + 1;
    const auto bits = static_cast<unsigned>(std::bit_width(points - 1));
    const auto all_bits =
        2 * bits + static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(found.most_x)));
    out.times.resize(points);
    for (std::size_t i = 0; i < points; ++i) out.times[i] = static_cast<double>(i) / grid;
    std::vector<std::uint64_t> keys(in.size());
    kernels().pack(in.x.data(), in.t_x.data(), in.T.data(), in.size(), grid, bits, keys.data());
    if (all_bits <= 32) {
        std::vector<std::uint32_t> narrow(keys.begin(), keys.end());
        keys = {};
        sort_and_fill(std::move(narrow), bits, all_bits, out);
    } else {
        sort_and_fill(std::move(keys), bits, all_bits, out);
    }
}

/// Any times, any weights: sorts the rows themselves.
void group_by_sorting(const SummaryView& in, Grouped& out) {
    out.times.push_back(0);
    out.times.insert(out.times.end(), in.t_x.begin(), in.t_x.end());
    out.times.insert(out.times.end(), in.T.begin(), in.T.end());
    std::sort(out.times.begin(), out.times.end());
    out.times.erase(std::unique(out.times.begin(), out.times.end()), out.times.end());
    const auto index = [&](double time) {
        const auto at = std::lower_bound(out.times.begin(), out.times.end(), time);
        return static_cast<std::uint32_t>(at - out.times.begin());
    };
    std::vector<Row> rows(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        rows[i] = {static_cast<std::uint64_t>(in.x[i]), index(in.t_x[i]), index(in.T[i]),
                   in.weight_at(i)};
    }
    std::sort(rows.begin(), rows.end());
    fill(rows, out);
}

bool has_problem(const SummaryView& in, std::size_t i) {
    return problem_of(in.x[i], in.t_x[i], in.T[i]) != SummaryProblem::none ||
           !(in.weight_at(i) >= 0) || !std::isfinite(in.weight_at(i));
}

Summaries without_problems(const SummaryView& in) {
    Summaries out;
    out.unit = in.unit;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (has_problem(in, i)) continue;
        out.x.push_back(in.x[i]);
        out.t_x.push_back(in.t_x[i]);
        out.T.push_back(in.T[i]);
        if (!in.weight.empty()) out.weight.push_back(in.weight[i]);
        if (!in.log_intervals.empty()) out.log_intervals.push_back(in.log_intervals[i]);
    }
    return out;
}

Survey survey_of(const SummaryView& in) {
    Survey found{};
    kernels().survey(in.x.data(), in.t_x.data(), in.T.data(), in.size(), days_in(in.unit), found);
    for (const double weight : in.weight) {
        found.valid = found.valid && weight >= 0 && weight < 1e300;
    }
    return found;
}

}  // namespace

void Grouped::weigh() {
    age_weight.assign(times.size(), 0);
    age_x.assign(times.size(), 0);
    customers = 0;
    for (Run& run : runs) {
        run.customers = 0;
        for (std::size_t i = run.begin; i < run.begin + run.size; ++i) {
            run.customers += weight[i];
            age_weight[T[i]] += weight[i];
            age_x[T[i]] += weight[i] * run.x;
        }
        customers += run.customers;
    }
    most_x = runs.empty() ? 0 : runs.back().x;
}

double grid_of(const SummaryView& in) {
    const double grid = days_in(in.unit);
    const Survey found = survey_of(in);
    return found.valid && found.on_grid && found.most_T * grid < most_points ? grid : 0;
}

Grouped grouped(const SummaryView& in) {
    const Survey found = survey_of(in);
    if (!found.valid) {
        const Summaries kept = without_problems(in);
        Grouped out = grouped(kept.view());
        out.rejected = in.size() - kept.size();
        return out;
    }
    Grouped out;
    const double grid = days_in(in.unit);
    if (in.weight.empty() && in.size() > 0 && found.on_grid && found.most_T * grid < most_points) {
        group_on_grid(in, grid, found, out);
    } else {
        group_by_sorting(in, out);
    }
    for (std::size_t i = 0; i < in.log_intervals.size(); ++i) {
        out.log_intervals += in.weight_at(i) * in.log_intervals[i];
    }
    return out;
}

}  // namespace tenure::clv_detail
