#include "clv/grouped.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>

namespace tenure::clv_detail {

namespace {

constexpr unsigned radix_bits = 11;
constexpr double most_points = 1 << 20;

/// Numbers that the next step overwrites: allocated without being cleared.
template <class Key>
struct Keys {
    explicit Keys(std::size_t count) : own(new Key[count]), size(count) {}
    std::unique_ptr<Key[]> own;
    std::size_t size;

    Key* begin() const { return own.get(); }
    Key* end() const { return own.get() + size; }
};

/// Sorts keys by their low `bits` bits; stable, one pass per eleven bits.
template <class Key>
void radix_sort(Keys<Key>& keys, unsigned bits) {
    Keys<Key> other(keys.size);
    const unsigned passes = std::max(1U, (bits + radix_bits - 1) / radix_bits);
    const unsigned width = (bits + passes - 1) / passes;
    const Key mask = (Key{1} << width) - 1;
    std::vector<std::vector<std::uint32_t>> starts(
        passes, std::vector<std::uint32_t>(std::size_t{1} << width));
    for (const Key key : keys) {
        for (unsigned pass = 0; pass < passes; ++pass) {
            ++starts[pass][(key >> (pass * width)) & mask];
        }
    }
    for (unsigned pass = 0; pass < passes; ++pass) {
        std::vector<std::uint32_t>& start = starts[pass];
        std::uint32_t at = 0;
        for (std::uint32_t& each : start) {
            const std::uint32_t count = each;
            each = at;
            at += count;
        }
        Key* const to = other.begin();
        for (const Key key : keys) to[start[(key >> (pass * width)) & mask]++] = key;
        std::swap(keys, other);
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

/// Fills the groups from distinct rows in order; `each` calls its argument with every one, at most
/// `most` of them.
template <class Each>
void fill(std::size_t most, Each&& each, Grouped& out) {
    // The number of values of x is not known before; so many runs of padding are allowed for.
    constexpr std::size_t runs_expected = 64;
    std::size_t at = 0;
    const auto allow = [&](std::size_t slots) {
        out.t_x.resize(slots);
        out.T.resize(slots);
        out.weight.resize(slots);
    };
    allow(most + 8 * runs_expected);
    each([&](const Row& row) {
        if (out.runs.empty() || static_cast<double>(row.x) != out.runs.back().x) {
            at = (at + 7) / 8 * 8;
            out.runs.push_back({static_cast<double>(row.x), at, 0, 0});
        }
        if (at + 16 > out.weight.size()) allow(2 * out.weight.size());
        ++out.runs.back().size;
        ++out.rows;
        out.t_x[at] = row.t_x;
        out.T[at] = row.T;
        out.weight[at++] = row.weight;
    });
    allow((at + 7) / 8 * 8);
    out.weigh();
}

/// Adds up equal keys of a sorted list; the distinct ones move to its front.
template <class Key>
std::vector<std::uint32_t> count_equal(Keys<Key>& keys) {
    std::vector<std::uint32_t> counts;
    if (keys.size == 0) return counts;
    counts.resize(keys.size);
    Key* const key = keys.begin();
    std::size_t last = 0;
    counts[0] = 1;
    for (std::size_t i = 1; i < keys.size; ++i) {
        const bool same = key[i] == key[last];
        last += same ? 0 : 1;
        key[last] = key[i];
        counts[last] = same ? counts[last] + 1 : 1;
    }
    keys.size = last + 1;
    return counts;
}

/// Packs (x, t_x, T) into one number, sorts and counts. Half of most populations has x = 0, hence
/// t_x = 0, and is counted by T alone.
template <class Key>
void group_packed(const SummaryView& in, double grid, unsigned bits, unsigned all_bits,
                  Grouped& out) {
    const std::size_t points = out.times.size();
    std::vector<std::uint32_t> once(points + 1);  // the last one takes the others
    Keys<Key> keys(in.size());
    constexpr std::size_t block = 1024;
    std::uint64_t packed[block];
    std::size_t rest = 0;
    for (std::size_t i = 0; i < in.size(); i += block) {
        const std::size_t count = std::min(block, in.size() - i);
        kernels().pack(in.x.data() + i, in.t_x.data() + i, in.T.data() + i, count, grid, bits,
                       packed);
        for (std::size_t j = 0; j < count; ++j) {
            const bool repeats = packed[j] >= points;
            ++once[repeats ? points : static_cast<std::size_t>(packed[j])];
            keys.own[rest] = static_cast<Key>(packed[j]);
            rest += repeats ? 1 : 0;
        }
    }
    keys.size = rest;
    radix_sort(keys, all_bits);
    const std::vector<std::uint32_t> counts = count_equal(keys);
    const auto each = [&](auto&& take) {
        for (std::size_t T = 0; T < points; ++T) {
            if (once[T] > 0) take(Row{0, 0, static_cast<std::uint32_t>(T), double(once[T])});
        }
        const Key mask = (Key{1} << bits) - 1;
        for (std::size_t i = 0; i < keys.size; ++i) {
            const Key key = keys.own[i];
            take(Row{key >> (2 * bits), static_cast<std::uint32_t>((key >> bits) & mask),
                     static_cast<std::uint32_t>(key & mask), double(counts[i])});
        }
    };
    fill(points + keys.size, each, out);
}

void group_on_grid(const SummaryView& in, double grid, const Survey& found, Grouped& out) {
    const auto points = static_cast<std::uint64_t>(std::nearbyint(found.most_T * grid)) + 1;
    const auto bits = static_cast<unsigned>(std::bit_width(points - 1));
    const auto all_bits =
        2 * bits + static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(found.most_x)));
    out.times.resize(points);
    for (std::size_t i = 0; i < points; ++i) out.times[i] = static_cast<double>(i) / grid;
    if (all_bits > 32) {
        group_packed<std::uint64_t>(in, grid, bits, all_bits, out);
    } else {
        group_packed<std::uint32_t>(in, grid, bits, all_bits, out);
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
    fill(
        rows.size(), [&](auto&& take) { each_distinct(rows, take); }, out);
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
