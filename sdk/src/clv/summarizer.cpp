#include "clv/summarizer.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::detail {
namespace {

// Far enough ahead for a line of memory to arrive, near enough to stay in the first cache.
constexpr std::size_t ahead = 24;

// Customers come in random order: large pages save most of the look-ups of addresses.
template <class T>
void resize_in_large_pages(std::vector<T>& values, std::size_t count) {
    if (count > values.capacity()) {
        std::vector<T> larger;
        larger.reserve(std::max(count, values.capacity() * 2));
#if defined(__linux__)
        constexpr std::uintptr_t page = 2 * 1024 * 1024;
        const auto begin = (reinterpret_cast<std::uintptr_t>(larger.data()) + page - 1) / page;
        const auto end = reinterpret_cast<std::uintptr_t>(larger.data() + larger.capacity()) / page;
        if (end > begin) {  // advice only: small pages do as well
            (void)madvise(reinterpret_cast<void*>(begin * page), (end - begin) * page,
                          MADV_HUGEPAGE);
        }
#endif
        larger.assign(values.begin(), values.end());
        values.swap(larger);
    }
    values.resize(count);
}

void sort_days(std::span<Transaction> events) {
    const auto earlier = [](const Transaction& a, const Transaction& b) { return a.day < b.day; };
    if (!std::is_sorted(events.begin(), events.end(), earlier)) {
        std::stable_sort(events.begin(), events.end(), earlier);
    }
}

}  // namespace

TallyRules rules_of(const SummarizeOptions& options) {
    const double smallest = std::numeric_limits<double>::denorm_min();
    return {options.merge, options.free == FreeTransactions::count ? 0.0 : smallest};
}

SummaryRejection rejection_of(const PurchaseTally& tally) noexcept {
    if (tally.has(PurchaseTally::bad_date)) return SummaryRejection::date_out_of_range;
    if (tally.has(PurchaseTally::bad_amount)) return SummaryRejection::amount_not_finite;
    if (tally.has(PurchaseTally::unordered)) return SummaryRejection::needs_rebuild;
    if (tally.begun()) {
        return tally.x > 0 && !std::isfinite(tally.spend) ? SummaryRejection::amount_not_finite
                                                          : SummaryRejection::none;
    }
    if (tally.has(PurchaseTally::begins_later)) return SummaryRejection::begins_later;
    return tally.has(PurchaseTally::no_purchase) ? SummaryRejection::no_purchase
                                                 : SummaryRejection::unknown_customer;
}

Summary summary_of(const PurchaseTally& tally, TimeUnit unit, std::int32_t end) {
    const double days = days_in(unit);
    Summary summary;
    summary.x = tally.x;
    summary.t_x = (tally.last - tally.first) / days;
    summary.T = (end - tally.first) / days;
    if (tally.x > 0) {
        summary.mean_spend = tally.spend / summary.x;
        summary.log_intervals = tally.log_days - summary.x * std::log(days);
    }
    return summary;
}

SummaryTable tabulate(std::span<const PurchaseTally> tallies, TimeUnit unit, Date end,
                      WithSpend spend) {
    SummaryTable table;
    table.end = table.observation_end = end;
    for (std::size_t i = 0; i < tallies.size(); ++i) {
        const auto customer = static_cast<std::uint32_t>(i);
        const SummaryRejection reason = rejection_of(tallies[i]);
        if (reason == SummaryRejection::none) {
            table.customer.push_back(customer);
        } else if (reason != SummaryRejection::unknown_customer) {
            table.rejected.push_back({customer, reason});
        }
    }
    Summaries& columns = table.summaries;
    columns.unit = unit;
    const std::size_t rows = table.customer.size();
    for (auto* column : {&columns.x, &columns.t_x, &columns.T, &columns.log_intervals}) {
        column->resize(rows);
    }
    if (spend == WithSpend::yes) columns.mean_spend.resize(rows);
    table.first_day.resize(rows);
    table.last_day.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        const PurchaseTally& tally = tallies[table.customer[row]];
        const Summary summary = summary_of(tally, unit, end.days);
        columns.x[row] = summary.x;
        columns.t_x[row] = summary.t_x;
        columns.T[row] = summary.T;
        columns.log_intervals[row] = summary.log_intervals;
        if (spend == WithSpend::yes) columns.mean_spend[row] = summary.mean_spend;
        table.first_day[row] = tally.first;
        table.last_day[row] = tally.last;
    }
    return table;
}

std::vector<Transaction> sorted_by_customer(std::span<const Transaction> events,
                                            std::size_t customers) {
    std::vector<std::size_t> begins(customers + 1, 0);
    for (const Transaction& event : events) ++begins[event.customer + std::size_t{1}];
    for (std::size_t i = 1; i <= customers; ++i) begins[i] += begins[i - 1];
    std::vector<Transaction> sorted(events.size());
    std::vector<std::size_t> next(begins.begin(), begins.end() - 1);
    for (const Transaction& event : events) sorted[next[event.customer]++] = event;
    for (std::size_t i = 0; i < customers; ++i) {
        sort_days(std::span(sorted).subspan(begins[i], begins[i + 1] - begins[i]));
    }
    return sorted;
}

Summarizer::Summarizer(const SummarizeOptions& options, bool has_amounts)
    : options_(options), rules_(rules_of(options)), has_amounts_(has_amounts) {
    observation_end_ = options.observation_end.value_or(Date{latest_day}).days;
    end_ = options.calibration_end.value_or(Date{observation_end_}).days;
    if (end_ > observation_end_) {
        throw Error(
            Errc::bad_argument, "summarize transactions", to_string(Date{end_}),
            "the calibration ends after the observation, " + to_string(Date{observation_end_}),
            "Give a calibration_end on or before observation_end");
    }
}

void Summarizer::reserve(std::size_t count) {
    if (count <= tallies_.size()) return;
    resize_in_large_pages(tallies_, count);
    if (options_.calibration_end) resize_in_large_pages(holdout_, count);
}

double Summarizer::constant_price(std::int32_t day, double amount) {
    if (day != price_day_) {
        price_day_ = day;
        price_factor_ = options_.prices->factor({day});
    }
    return amount * price_factor_;
}

template <bool HasHoldout>
void Summarizer::add_rows(const std::uint32_t* customer, const std::int32_t* day,
                          const double* amount, std::size_t count) {
    PurchaseTally* const tallies = tallies_.data();
    const bool priced = options_.prices && amount != nullptr;
    std::int32_t last_seen = last_seen_;
    for (std::size_t i = 0; i < std::min(count, ahead); ++i) prefetch(tallies + customer[i]);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t next = customer[std::min(i + ahead, count - 1)];
        prefetch(tallies + next);
        if constexpr (HasHoldout) prefetch(holdout_.data() + next);
        const std::int32_t on = day[i];
        double spend = amount != nullptr ? amount[i] : 0.0;
        if (priced) spend = constant_price(on, spend);
        if (on > end_) [[unlikely]] {
            add_later(customer[i], on, spend);
        } else {
            tallies[customer[i]].add(on, spend, rules_);
        }
        last_seen = on > last_seen && on <= latest_day ? on : last_seen;
    }
    last_seen_ = last_seen;
}

void Summarizer::add(const std::uint32_t* customer, const std::int32_t* day, const double* amount,
                     std::size_t count) {
    holdout_.empty() ? add_rows<false>(customer, day, amount, count)
                     : add_rows<true>(customer, day, amount, count);
}

void Summarizer::add_later(std::uint32_t customer, std::int32_t day, double amount) {
    PurchaseTally& tally = tallies_[customer];
    if (day > latest_day) return tally.set(PurchaseTally::bad_date);
    tally.set(PurchaseTally::begins_later);
    if (day > observation_end_) return;
    if (!std::isfinite(amount)) return tally.set(PurchaseTally::bad_amount);
    HoldoutTally& later = holdout_[customer];
    later.spend += amount;
    if (amount < rules_.lowest_purchase) return;
    if (day < later.last) return tally.set(PurchaseTally::unordered);
    if (later.last == PurchaseTally::none || !rules_.merge.merges(day, later.last)) {
        ++later.x;
        later.last = day;
    }
}

bool Summarizer::found_disorder() const noexcept {
    return std::any_of(tallies_.begin(), tallies_.end(), [](const PurchaseTally& tally) {
        return tally.has(PurchaseTally::unordered);
    });
}

void Summarizer::redo(std::span<const Transaction> events) {
    for (const Transaction& event : events) {
        tallies_[event.customer] = {};
        if (!holdout_.empty()) holdout_[event.customer] = {};
    }
    for (const Transaction& event : sorted_by_customer(events, tallies_.size())) {
        add(&event.customer, &event.day, has_amounts_ ? &event.amount : nullptr, 1);
    }
}

SummaryTable Summarizer::finish() {
    const std::int32_t seen = last_seen_ == PurchaseTally::none ? 0 : last_seen_;
    const Date observed = options_.observation_end.value_or(Date{seen});
    const Date end = options_.calibration_end.value_or(observed);
    SummaryTable table =
        tabulate(tallies_, options_.unit, end, has_amounts_ ? WithSpend::yes : WithSpend::no);
    table.observation_end = std::max(observed, end);
    if (!options_.calibration_end) return table;
    table.holdout_x.reserve(table.size());
    if (has_amounts_) table.holdout_spend.reserve(table.size());
    for (const std::uint32_t customer : table.customer) {
        table.holdout_x.push_back(holdout_[customer].x);
        if (has_amounts_) table.holdout_spend.push_back(holdout_[customer].spend);
    }
    return table;
}

}  // namespace tenure::inline v1::detail
