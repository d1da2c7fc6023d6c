#include "tenure/clv/validate.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "tenure/clv/bg_bb.hpp"
#include "tenure/clv/mbg_nbd.hpp"
#include "tenure/clv/nbd.hpp"
#include "tenure/clv/pareto_nbd.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1 {

namespace {

constexpr double no_error = std::numeric_limits<double>::quiet_NaN();

void check_holdout(const ClvModel& model, const SummaryTable& table) {
    if (table.holdout_x.size() == table.size() && table.observation_end > table.end) return;
    throw Error(Errc::bad_argument, "validate", std::string(to_string(model.kind)),
                "the summaries have no hold-out",
                "Summarize with a calibration_end before the end of the log");
}

Span holdout_of(const SummaryTable& table) {
    return {static_cast<double>(table.observation_end.days - table.end.days), TimeUnit::day};
}

/// Expected transactions, and spend per transaction where there is a model, within the hold-out.
Estimates foreseen(const ClvModel& model, const SummaryTable& table, const ClvModel* spend,
                   const Context& context) {
    check_holdout(model, table);
    ClvOptions options;
    options.horizon = options.step = holdout_of(table);
    options.annual_discount_rate = 0;
    options.uncertainty = Uncertainty::none;
    return score(model, table.summaries.view(), options, spend, context);
}

/// P(X(T) = x) of a new customer.
double probability(const ClvModel& model, double x, double T) {
    const std::vector<double>& p = model.parameters;
    switch (model.kind) {
        case ModelKind::bg_nbd:
        case ModelKind::bg_cnbd_k:
            return bg_nbd_probability({p[0], p[1], p[2], p[3]}, x, T);
        case ModelKind::mbg_nbd:
        case ModelKind::mbg_cnbd_k:
            return mbg_nbd_probability({p[0], p[1], p[2], p[3]}, x, T);
        case ModelKind::pareto_nbd:
            return pareto_nbd_probability({p[0], p[1], p[2], p[3]}, x, T);
        case ModelKind::nbd:
            return nbd_probability(NbdParameters<>{p[0], p[1]}, x, T);
        default:
            return bg_bb_probability(BgBbParameters<>{p[0], p[1], p[2], p[3]}, x, T);
    }
}

bool has_probability(const ClvModel& model) {
    switch (model.kind) {
        case ModelKind::sbg:
        case ModelKind::bdw:
        case ModelKind::gamma_gamma:
            return false;
        default:
            return model.k == 1 && model.effects.empty() &&
                   model.parameters.size() == parameter_names(model.kind).size();
    }
}

std::size_t group_of(double x, int last) {
    return static_cast<std::size_t>(std::min(x, static_cast<double>(last)));
}

void check_last(int last) {
    if (last >= 0 && last <= 10'000) return;
    throw Error(Errc::bad_argument, "validate", "", "the last group is out of range",
                "Choose 0 to 10,000, for example 7");
}

}  // namespace

Accuracy accuracy_of(std::span<const double> expected, std::span<const double> actual,
                     std::span<const double> weight) {
    if (expected.size() != actual.size() || (!weight.empty() && weight.size() != actual.size())) {
        throw Error(Errc::bad_argument, "validate", "", "columns of different lengths",
                    "Give one entry per customer");
    }
    Accuracy out;
    const auto each = [&](auto&& take) {
        for (std::size_t i = 0; i < expected.size(); ++i) {
            if (std::isfinite(expected[i]))
                take(expected[i], actual[i], weight.empty() ? 1 : weight[i]);
        }
    };
    double absolute = 0, square = 0;
    each([&](double e, double a, double w) {
        out.customers += w;
        out.expected += w * e;
        out.actual += w * a;
        absolute += w * std::abs(e - a);
        square += w * (e - a) * (e - a);
    });
    for (const double e : expected) out.left_out += std::isfinite(e) ? 0 : 1;
    const double n = out.customers;
    double ee = 0, aa = 0, ea = 0;
    each([&](double e, double a, double w) {
        const double de = e - out.expected / n, da = a - out.actual / n;
        ee += w * de * de;
        aa += w * da * da;
        ea += w * de * da;
    });
    out.mean_absolute_error = absolute / n;
    out.root_mean_square_error = std::sqrt(square / n);
    out.correlation = ee > 0 && aa > 0 ? ea / std::sqrt(ee * aa) : no_error;
    out.bias = out.actual != 0 ? out.expected / out.actual - 1 : no_error;
    return out;
}

HoldoutReport validate_holdout(const ClvModel& model, const SummaryTable& table,
                               const ClvModel* spend, const Context& context) {
    const Estimates estimates = foreseen(model, table, spend, context);
    const std::vector<double>& weight = table.summaries.weight;
    HoldoutReport out;
    out.length = holdout_of(table);
    out.transactions = accuracy_of(estimates.expected_transactions, table.holdout_x, weight);
    if (spend == nullptr || table.holdout_spend.size() != table.size()) return out;
    std::vector<double> expected = estimates.expected_transactions;
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i] *= estimates.expected_spend[i];
    out.spend = accuracy_of(expected, table.holdout_spend, weight);
    return out;
}

std::vector<FrequencyGroup> expectations_by_frequency(const ClvModel& model,
                                                      const SummaryTable& table, int last,
                                                      const Context& context) {
    check_last(last);
    const Estimates estimates = foreseen(model, table, nullptr, context);
    std::vector<FrequencyGroup> out(static_cast<std::size_t>(last) + 1);
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double expected = estimates.expected_transactions[i];
        if (!std::isfinite(expected)) continue;
        const double weight = table.summaries.view().weight_at(i);
        FrequencyGroup& group = out[group_of(table.summaries.x[i], last)];
        group.customers += weight;
        group.actual += weight * table.holdout_x[i];
        group.expected += weight * expected;
    }
    for (std::size_t x = 0; x < out.size(); ++x) {
        out[x].x = static_cast<double>(x);
        out[x].actual /= out[x].customers;
        out[x].expected /= out[x].customers;
    }
    return out;
}

std::vector<FrequencyCount> frequency_histogram(const ClvModel& model, const SummaryView& customers,
                                                int last) {
    check_last(last);
    if (!has_probability(model)) {
        throw Error(Errc::unsupported, "validate", std::string(to_string(model.kind)),
                    "it has no probability of x transactions",
                    "Compare expectations instead, or take mbg-nbd, bg-nbd, pareto-nbd or nbd");
    }
    std::vector<FrequencyCount> out(static_cast<std::size_t>(last) + 1);
    std::map<double, double> ages;
    for (std::size_t i = 0; i < customers.size(); ++i) {
        const Summary each = customers[i];
        if (problem_of(each.x, each.t_x, each.T) != SummaryProblem::none) continue;
        out[group_of(each.x, last)].actual += customers.weight_at(i);
        ages[each.T] += customers.weight_at(i);
    }
    for (std::size_t x = 0; x < out.size(); ++x) out[x].x = static_cast<double>(x);
    for (const auto& [T, weight] : ages) {
        double more = 1;
        for (std::size_t x = 0; x + 1 < out.size(); ++x) {
            const double p = probability(model, out[x].x, T);
            out[x].expected += weight * p;
            more -= p;
        }
        out.back().expected += weight * std::max(0.0, more);
    }
    return out;
}

}  // namespace tenure::inline v1
