#include <algorithm>
#include <cmath>
#include <map>

#include "clv/summarizer.hpp"
#include "tenure/clv/validate.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1 {

namespace {

constexpr double most_periods = 100'000;

void check(const ClvModel& model, Span step) {
    const std::string name(to_string(model.kind));
    switch (model.kind) {
        case ModelKind::bg_bb:
        case ModelKind::sbg:
        case ModelKind::bdw:
        case ModelKind::gamma_gamma:
            throw Error(Errc::unsupported, "track", name, "it does not count in calendar time",
                        "Track mbg-nbd, bg-nbd, pareto-nbd or nbd");
        default:
            break;
    }
    if (!model.effects.empty()) {
        throw Error(Errc::bad_argument, "track", name, "it has covariates",
                    "Fit without covariates, or track groups by with_covariates()");
    }
    if (!(step.in(TimeUnit::day) >= 1) || !std::isfinite(step.length)) {
        throw Error(Errc::bad_argument, "track", name, "the step is shorter than a day",
                    "Try 1 week");
    }
}

/// Days of repeat transactions up to the observation's end, merged as summarize() does.
class RepeatDays {
 public:
    RepeatDays(const SummaryTable& table, const SummarizeOptions& options)
        : table_(table), rules_(detail::rules_of(options)) {
        std::uint32_t most = 0;
        for (const std::uint32_t customer : table.customer) most = std::max(most, customer);
        rows_.assign(table.size() == 0 ? 0 : most + std::size_t{1}, -1);
        for (std::size_t i = 0; i < table.size(); ++i) {
            rows_[table.customer[i]] = static_cast<std::int64_t>(i);
        }
    }

    std::vector<std::int32_t> of(const TransactionColumns& log) const {
        std::vector<Transaction> purchases;
        for (std::size_t i = 0; i < log.size(); ++i) {
            const double amount = log.amount.empty() ? 0 : log.amount[i];
            const std::uint32_t customer = log.customer[i];
            if (customer >= rows_.size() || rows_[customer] < 0) continue;
            if (log.day[i] > table_.observation_end.days) continue;
            if (!log.amount.empty() && amount < rules_.lowest_purchase) continue;
            purchases.push_back({customer, log.day[i], amount});
        }
        std::vector<std::int32_t> days;
        std::uint32_t customer = 0;
        std::int32_t last = PurchaseTally::none;
        for (const Transaction& each : detail::sorted_by_customer(purchases, rows_.size())) {
            if (each.customer != customer) last = PurchaseTally::none;
            customer = each.customer;
            const bool first = last == PurchaseTally::none;
            if (!first && !counts(each.day, last)) continue;
            last = each.day;
            if (!first) days.push_back(each.day);
        }
        return days;
    }

 private:
    /// The hold-out begins its own period.
    bool counts(std::int32_t day, std::int32_t last) const {
        return (last <= table_.end.days && day > table_.end.days) ||
               !rules_.merge.merges(day, last);
    }

    const SummaryTable& table_;
    TallyRules rules_;
    std::vector<std::int64_t> rows_;  ///< by customer; -1: not in the table
};

/// Expected repeat transactions by the days since the first transaction, each worked out once.
class Expected {
 public:
    explicit Expected(const ClvModel& model) : model_(model) {}

    double within(std::int32_t days) {
        const auto [place, isnew] = known_.try_emplace(days, 0);
        if (isnew && days > 0) {
            place->second =
                expected_transactions(model_, {static_cast<double>(days), TimeUnit::day});
        }
        return place->second;
    }

 private:
    const ClvModel& model_;
    std::map<std::int32_t, double> known_;
};

/// The last days of all periods.
std::vector<std::int32_t> period_ends(std::int32_t begin, std::int32_t end, double step) {
    if ((end - begin + 1.0) / step > most_periods) {
        throw Error(Errc::bad_argument, "track", "", "the log has more than 100,000 periods",
                    "Choose a longer step");
    }
    std::vector<std::int32_t> out;
    for (double i = 1; out.empty() || out.back() < end; ++i) {
        const double last = begin - 1.0 + std::floor(i * step + 1e-9);
        out.push_back(static_cast<std::int32_t>(std::min<double>(last, end)));
    }
    return out;
}

}  // namespace

std::vector<TrackingPoint> track(const ClvModel& model, const TransactionColumns& log,
                                 const SummarizeOptions& options, Span step) {
    check(model, step);
    const SummaryTable table = summarize(log, options);
    std::vector<TrackingPoint> out;
    if (table.size() == 0) return out;
    std::map<std::int32_t, double> cohorts;
    for (const std::int32_t day : table.first_day) ++cohorts[day];
    std::vector<std::int32_t> repeats = RepeatDays(table, options).of(log);
    std::sort(repeats.begin(), repeats.end());
    const std::vector<std::int32_t> ends =
        period_ends(cohorts.begin()->first, table.observation_end.days, step.in(TimeUnit::day));
    Expected expected(model);
    TrackingPoint before;
    for (const std::int32_t end : ends) {
        TrackingPoint now;
        now.end = {end};
        now.holdout = end > table.end.days;
        now.cumulative_actual = static_cast<double>(
            std::upper_bound(repeats.begin(), repeats.end(), end) - repeats.begin());
        for (const auto& [day, customers] : cohorts) {
            if (day < end) now.cumulative_expected += customers * expected.within(end - day);
        }
        now.actual = now.cumulative_actual - before.cumulative_actual;
        now.expected = now.cumulative_expected - before.cumulative_expected;
        out.push_back(before = now);
    }
    return out;
}

}  // namespace tenure::inline v1
