#include "insight/population.hpp"

#include <algorithm>

#include "tenure/lifecycle/returns.hpp"

namespace tenure::inline v1::detail {

namespace {

constexpr int longest = 4096;  // days
constexpr std::size_t most_segments = 64;
constexpr std::uint64_t enough_intervals = 20;
constexpr int year = 365;

}  // namespace

void DayHistogram::add(int days) {
    if (buckets_.empty()) buckets_.resize(longest);
    const int bucket = std::clamp(days, 0, longest - 1);
    ++buckets_[static_cast<std::size_t>(bucket)];
    ++count_;
}

int DayHistogram::at_rank(std::uint64_t rank) const {
    std::uint64_t seen = 0;
    for (std::size_t days = 0; days < buckets_.size(); ++days) {
        seen += buckets_[days];
        if (seen > rank) return static_cast<int>(days);
    }
    return longest;
}

double DayHistogram::median() const {
    if (count_ == 0) return 0;
    return (at_rank((count_ - 1) / 2) + at_rank(count_ / 2)) / 2.0;
}

std::vector<Date> kept_days(const History& history, Timestamp as_of) {
    std::vector<Date> days;
    for_each_kept(history, as_of, [&](const Event& purchase, const std::optional<Money>&) {
        if (days.empty() || days.back() != purchase.day) days.push_back(purchase.day);
    });
    return days;
}

void Population::add(const History& history, Date today) {
    const std::vector<Date> days = kept_days(history, as_of_);
    if (days.empty()) return;
    DayHistogram* segment = nullptr;
    if (!history.segment.empty() &&
        (segments_.size() < most_segments || segments_.contains(history.segment))) {
        segment = &segments_[history.segment];
    }
    for (std::size_t i = 1; i < days.size(); ++i) {
        const int gap = days[i].days - days[i - 1].days;
        everybody_.add(gap);
        if (segment != nullptr) segment->add(gap);
    }
    repeats_ += days.size() - 1;
    const int end = std::min(today.days, days.back().days + year);
    years_ += std::max(0, end - days.front().days) / days_per_year;
    const auto bought_between = [&](int from, int until) {
        const auto found = std::upper_bound(days.begin(), days.end(), Date{from});
        return found != days.end() && found->days <= until;
    };
    if (!bought_between(today.days - 2 * year, today.days - year)) return;
    ++base_;
    if (bought_between(today.days - year, today.days)) ++kept_;
}

void Population::count_currency(const Currency& currency, bool base) {
    CurrencyCount& count = currencies_[std::string(currency.name())];
    count.currency = currency;
    ++(base ? count.base : count.total);
}

std::optional<Currency> Population::currency() const {
    const CurrencyCount* best = nullptr;
    for (const auto& [name, count] : currencies_) {
        if (best == nullptr ||
            std::pair(count.base, count.total) > std::pair(best->base, best->total)) {
            best = &count;
        }
    }
    return best == nullptr ? std::nullopt : std::optional(best->currency);
}

Rhythm Population::rhythm() const {
    Rhythm rhythm;
    if (everybody_.count() >= enough_intervals) rhythm.population_days = everybody_.median();
    for (const auto& [name, histogram] : segments_) {
        if (histogram.count() >= enough_intervals) {
            rhythm.segment_days.emplace(name, histogram.median());
        }
    }
    return rhythm;
}

double Population::purchase_rate() const {
    return years_ > 0 ? static_cast<double>(repeats_) / years_ : 0;
}

}  // namespace tenure::inline v1::detail
