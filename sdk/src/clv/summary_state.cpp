#include "tenure/clv/summary_state.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "clv/summarizer.hpp"

namespace tenure::inline v1 {
namespace {

using Flag = PurchaseTally::Flag;

}  // namespace

SummaryState::SummaryState(const SummaryStateOptions& options)
    : options_(options), rules_(detail::rules_of({.merge = options.merge, .free = options.free})) {}

void SummaryState::add(PurchaseTally& tally, const Transaction& event) {
    const double amount =
        options_.prices ? event.amount * options_.prices->factor({event.day}) : event.amount;
    tally.add(event.day, amount, rules_);
}

void SummaryState::reserve(std::size_t customers) {
    if (customers > tallies_.size()) tallies_.resize(customers);
}

void SummaryState::touch(std::uint32_t customer) {
    if (tallies_[customer].has(Flag::touched)) return;
    tallies_[customer].set(Flag::touched);
    touched_.push_back(customer);
}

void SummaryState::list_as_dirty(std::uint32_t customer) {
    if (tallies_[customer].has(Flag::listed)) return;
    if (dirty_.size() >= dirty_limit_) {
        std::erase_if(dirty_, [&](std::uint32_t listed) {
            if (tallies_[listed].has(Flag::unordered)) return false;
            tallies_[listed].clear(Flag::listed);
            return true;
        });
        dirty_limit_ = std::max<std::size_t>(64, 2 * dirty_.size());
    }
    tallies_[customer].set(Flag::listed);
    dirty_.push_back(customer);
}

void SummaryState::append(std::span<const Transaction> events) {
    std::uint32_t largest = 0;
    for (const Transaction& event : events) largest = std::max(largest, event.customer);
    if (!events.empty()) reserve(std::size_t{largest} + 1);
    constexpr std::size_t ahead = 24;
    for (std::size_t i = 0; i < std::min(ahead, events.size()); ++i) {
        detail::prefetch(&tallies_[events[i].customer]);
    }
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (i + ahead < events.size()) detail::prefetch(&tallies_[events[i + ahead].customer]);
        const std::uint32_t customer = events[i].customer;
        PurchaseTally& tally = tallies_[customer];
        add(tally, events[i]);
        touch(customer);
        if (tally.has(Flag::unordered)) [[unlikely]]
            list_as_dirty(customer);
    }
}

void SummaryState::mark_dirty(std::uint32_t customer) {
    reserve(std::size_t{customer} + 1);
    tallies_[customer].set(Flag::unordered);
    list_as_dirty(customer);
    touch(customer);
}

std::vector<std::uint32_t> SummaryState::dirty() const {
    std::vector<std::uint32_t> waiting;
    std::copy_if(dirty_.begin(), dirty_.end(), std::back_inserter(waiting),
                 [&](std::uint32_t customer) { return tallies_[customer].has(Flag::unordered); });
    return waiting;
}

void SummaryState::rebuild(std::uint32_t customer, std::span<const Transaction> events) {
    reserve(std::size_t{customer} + 1);
    touch(customer);
    PurchaseTally fresh;
    std::vector<Transaction> sorted(events.begin(), events.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Transaction& a, const Transaction& b) { return a.day < b.day; });
    for (const Transaction& event : sorted) add(fresh, event);
    fresh.set(Flag::touched);
    if (tallies_[customer].has(Flag::listed)) fresh.set(Flag::listed);
    tallies_[customer] = fresh;
}

std::vector<std::uint32_t> SummaryState::touched() {
    for (const std::uint32_t customer : touched_) tallies_[customer].clear(Flag::touched);
    return std::exchange(touched_, {});
}

SummaryRejection SummaryState::rejection_at(const PurchaseTally& tally, Date as_of) const noexcept {
    const SummaryRejection reason = detail::rejection_of(tally);
    if (reason != SummaryRejection::none || tally.event <= as_of.days) return reason;
    return tally.first > as_of.days ? SummaryRejection::begins_later
                                    : SummaryRejection::ends_before_events;
}

CustomerSummary SummaryState::summary_of(std::uint32_t customer, Date as_of) const {
    CustomerSummary found;
    if (customer >= tallies_.size()) {
        found.rejection = SummaryRejection::unknown_customer;
        return found;
    }
    const PurchaseTally& tally = tallies_[customer];
    found.rejection = rejection_at(tally, as_of);
    if (found.rejection == SummaryRejection::none) {
        found.summary = detail::summary_of(tally, options_.unit, as_of.days);
        found.first_day = tally.first;
        found.last_day = tally.last;
    }
    return found;
}

SummaryTable SummaryState::table(Date as_of) const {
    const auto ends_before = [&](const PurchaseTally& tally) { return tally.event > as_of.days; };
    if (std::none_of(tallies_.begin(), tallies_.end(), ends_before)) {
        return detail::tabulate(tallies_, options_.unit, as_of, detail::WithSpend::yes);
    }
    std::vector<PurchaseTally> usable = tallies_;
    std::vector<RejectedCustomer> early;
    for (std::size_t i = 0; i < usable.size(); ++i) {
        const SummaryRejection reason = rejection_at(usable[i], as_of);
        if (reason == detail::rejection_of(usable[i])) continue;
        early.push_back({static_cast<std::uint32_t>(i), reason});
        usable[i] = {};
    }
    SummaryTable made = detail::tabulate(usable, options_.unit, as_of, detail::WithSpend::yes);
    std::vector<RejectedCustomer> rejected(made.rejected.size() + early.size());
    std::merge(made.rejected.begin(), made.rejected.end(), early.begin(), early.end(),
               rejected.begin(), [](const RejectedCustomer& a, const RejectedCustomer& b) {
                   return a.customer < b.customer;
               });
    made.rejected = std::move(rejected);
    return made;
}

}  // namespace tenure::inline v1
