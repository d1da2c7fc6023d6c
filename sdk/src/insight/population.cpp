#include "insight/population.hpp"

#include <algorithm>

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

std::vector<ValueCount> DayHistogram::counts() const {
    std::vector<ValueCount> counts;
    for (std::size_t days = 0; days < buckets_.size(); ++days) {
        if (buckets_[days] > 0) counts.push_back({static_cast<double>(days), buckets_[days]});
    }
    return counts;
}

void Population::add(const Moments& moments, const std::vector<KeptDay>& days) {
    for (const Moment& moment : moments.list) {
        const bool ticket = moment.kind == EventKind::ticket_opened;
        tickets_kept_ = tickets_kept_ || ticket;
        contacts_kept_ = contacts_kept_ || moment.kind <= EventKind::inbound_touch;
    }
    if (days.empty()) return;
    add_currency(moments, days);
    add_intervals(moments.segment, days);
    add_retention(days);
    recency_.add(today_.days - days.back().day.days);
    frequency_.add(static_cast<int>(std::min<std::size_t>(days.size(), longest)));
}

void Population::add_currency(const Moments& moments, const std::vector<KeptDay>& days) {
    if (moments.currencies.empty()) return;
    const Currency& currency = moments.currencies.front();
    auto found = currencies_.find(currency.name());
    if (found == currencies_.end()) {
        found =
            currencies_.emplace(std::string(currency.name()), InCurrency{currency, 0, {}}).first;
    }
    found->second.purchases += days.size();
    if (moments.currencies.size() > 1 || moments.mixed_currencies) return;
    double spend = 0;
    for (const KeptDay& day : days) spend += day.amount;
    found->second.spend.push_back(spend);
}

void Population::add_intervals(const std::string& name, const std::vector<KeptDay>& days) {
    DayHistogram* segment = nullptr;
    if (!name.empty() && (segments_.size() < most_segments || segments_.contains(name))) {
        segment = &segments_[name];
    }
    for (std::size_t i = 1; i < days.size(); ++i) {
        const int gap = days[i].day.days - days[i - 1].day.days;
        everybody_.add(gap);
        if (segment != nullptr) segment->add(gap);
    }
}

void Population::add_retention(const std::vector<KeptDay>& days) {
    repeats_ += days.size() - 1;
    const int end = std::min(today_.days, days.back().day.days + year);
    years_ += std::max(0, end - days.front().day.days) / days_per_year;
    const auto bought_between = [&](int from, int until) {
        const auto found =
            std::upper_bound(days.begin(), days.end(), from,
                             [](int day, const KeptDay& each) { return day < each.day.days; });
        return found != days.end() && found->day.days <= until;
    };
    if (!bought_between(today_.days - 2 * year, today_.days - year)) return;
    ++base_;
    if (bought_between(today_.days - year, today_.days)) ++kept_;
}

std::optional<Currency> Population::currency() const {
    const InCurrency* best = nullptr;
    for (const auto& [name, each] : currencies_) {
        if (best == nullptr || each.purchases > best->purchases) best = &each;
    }
    return best == nullptr ? std::nullopt : std::optional(best->currency);
}

RfmPopulation Population::rfm(const std::optional<Currency>& currency) const {
    RfmPopulation columns{recency_.counts(), frequency_.counts(), {}};
    const auto found = currency ? currencies_.find(currency->name()) : currencies_.end();
    if (found != currencies_.end()) columns.monetary = found->second.spend;
    return columns;
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
