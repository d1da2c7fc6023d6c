#include "measures/collect_purchases.hpp"

#include <algorithm>

namespace tenure::inline v1::detail {

void PurchaseCollector::add(const Subject& subject) {
    const std::vector<Date>& days = subject.days;
    const std::size_t rungs = std::min(days.size(), ladder_.size() - 1);
    for (std::size_t n = 1; n <= rungs; ++n) ++ladder_[n];
    if (subject.bought_in(scope_.period)) {
        ++buyers_;
        repeaters_ += days.size() > 1 ? 1 : 0;
    }
    for (std::size_t i = 1; i < days.size(); ++i) {
        if (scope_.period.contains(days[i])) intervals_.add(days[i].days - days[i - 1].days);
    }
    if (!subject.known()) return;
    const Membership& member = subject.membership;
    if (scope_.in_period(subject.birth())) {
        ++known_;
        activated_ += member.ever ? 1 : 0;
    }
    if (subject.history.events.empty()) return;
    const Date birth = scope_.day_of(subject.birth());
    const auto first = subject.first_day();
    if (first && scope_.period.contains(*first)) {
        first_purchase_.add(std::max(0, first->days - birth.days));
    }
    Date last = subject.history.events.front().day;
    for (const Event& event : subject.history.events) {
        if (event.at <= scope_.closing) last = event.day;
    }
    touched_.add(last.days - subject.history.events.front().day.days);
    if (member.lost_at) {
        const Date lost = scope_.day_of(*member.lost_at);
        until_loss_.add(std::max(0, lost.days - subject.began(scope_).days));
    }
}

void PurchaseCollector::put(Results& results) const {
    const MeasureNote nobody = scope_.of_period("nobody_bought");
    results.share("repeat_purchase_rate", repeaters_, buyers_, nobody);
    results.share("activation_rate", activated_, known_, scope_.of_period("nobody_became_known"));
    if (intervals_.count() == 0) {
        results.deny("mean_interval", scope_.of_period("nobody_bought_again"));
    } else {
        Measure& measure =
            results.give("mean_interval", days_of(intervals_.mean()), intervals_.count());
        add_detail(measure, "spread", "median", days_of(intervals_.median()), intervals_.count());
    }
    if (first_purchase_.count() == 0) {
        results.deny("time_to_first_purchase", scope_.of_period("no_first_purchase"));
    } else {
        const std::uint64_t count = first_purchase_.count();
        Measure& measure =
            results.give("time_to_first_purchase", days_of(first_purchase_.median()), count);
        add_detail(measure, "spread", "lower quartile", days_of(first_purchase_.quantile(0.25)),
                   count);
        add_detail(measure, "spread", "upper quartile", days_of(first_purchase_.quantile(0.75)),
                   count);
        add_detail(measure, "spread", "mean", days_of(first_purchase_.mean()), count);
    }
    put_ladder(results);
    put_lifetime(results);
}

void PurchaseCollector::put_ladder(Results& results) const {
    Measure& measure = results.share("repeat_ladder", ladder_[2], ladder_[1],
                                     note_on("nobody_bought_until", scope_.period.to));
    for (std::size_t n = 1; n + 1 < ladder_.size() && ladder_[n] > 0; ++n) {
        add_detail(measure, "step", std::to_string(n) + " to " + std::to_string(n + 1),
                   share_of(ladder_[n + 1], ladder_[n]), ladder_[n]);
    }
}

void PurchaseCollector::put_lifetime(Results& results) const {
    if (touched_.count() == 0) {
        results.deny("observed_lifetime", note_on("nothing_happened_until", scope_.period.to));
        return;
    }
    Measure& measure =
        results.give("observed_lifetime", days_of(touched_.mean()), touched_.count());
    if (until_loss_.count() > 0) {
        add_detail(measure, "part", "first purchase or contract to loss",
                   days_of(until_loss_.mean()), until_loss_.count());
    }
}

namespace {

constexpr std::size_t largest_basket = 100;  // beyond it, pairs say nothing and cost much

}  // namespace

void BasketCollector::add_product(const StoredRow& row) {
    if (scope_.options.pairs != PairsOf::products) return;
    const auto product = entity_from<Product>(row.row);
    names_.emplace(product_key(row.key.source, {row.key.stream, row.key.id}),
                   product.name.value_or(row.key.id));
}

std::set<std::string> BasketCollector::basket_of(const Subject& subject) const {
    std::set<std::string> basket;
    if (scope_.options.pairs == PairsOf::categories) {
        for (const KeptPurchase& each : subject.kept) {
            basket.insert(each.event->categories.begin(), each.event->categories.end());
        }
        return basket;
    }
    std::set<std::string> kept;
    for (const KeptPurchase& each : subject.kept) kept.insert(each.event->key);
    for (const StoredRow& row : subject.rows.rows) {
        if (row.row.kind != EntityKind::purchase_item) continue;
        const auto item = entity_from<PurchaseItem>(row.row);
        std::string purchase = row_key(row.key);
        if (item.purchase) {
            const Reference& to = *item.purchase;
            purchase = to.stream().empty() ? Reference(row.key.stream, to.id()).text() : to.text();
        }
        if (!item.product || !kept.contains(purchase)) continue;
        const auto named = names_.find(product_key(row.key.source, *item.product));
        basket.insert(named != names_.end()
                          ? named->second
                          : item.product_name.value_or(std::string(item.product->id())));
    }
    return basket;
}

void BasketCollector::add(const Subject& subject) {
    cross_sell(subject);
    const std::set<std::string> basket = basket_of(subject);
    if (basket.empty()) return;
    ++baskets_;
    for (const std::string& item : basket) ++items_[item];
    if (basket.size() > largest_basket) {
        ++large_baskets_;
        return;
    }
    for (auto one = basket.begin(); one != basket.end(); ++one) {
        for (auto other = std::next(one); other != basket.end(); ++other) {
            ++pairs_[{*one, *other}];
        }
    }
}

void BasketCollector::cross_sell(const Subject& subject) {
    std::set<std::string> earlier, now;
    for (const KeptPurchase& each : subject.kept) {
        const bool before = each.day < scope_.period.from;
        categorised_ += each.event->categories.empty() ? 0 : 1;
        for (const std::string& category : each.event->categories) {
            (before ? earlier : now).insert(category);
        }
    }
    if (earlier.empty() || now.empty()) return;
    ++earlier_buyers_;
    const bool all_known = std::all_of(now.begin(), now.end(), [&](const std::string& category) {
        return earlier.contains(category);
    });
    cross_sold_ += all_known ? 0 : 1;
}

/// Source: Agrawal, Imielinski and Swami 1993, support and confidence; Brin et al. 1997, lift
/// (there "interest"). Test: Ledger.BasketsAreCrossSoldAndPaired
std::vector<MeasureDetail> BasketCollector::frequent_pairs() const {
    const std::uint64_t least = std::max<std::uint64_t>(scope_.options.least_pairs, 1);
    const auto all = static_cast<double>(baskets_);
    std::vector<MeasureDetail> found;
    for (const auto& [pair, both] : pairs_) {
        if (both < least) continue;
        const auto one = static_cast<double>(items_.at(pair.first));
        const auto other = static_cast<double>(items_.at(pair.second));
        const auto together = static_cast<double>(both);
        const auto add = [&found, count = both](const char* of, const std::string& name,
                                                double value, MeasureUnit unit) {
            found.push_back({of, name, {value, unit, {}}, count});
        };
        const std::string name = pair.first + " + " + pair.second;
        add("lift", name, together * all / (one * other), MeasureUnit::ratio);
        add("support", name, together / all, MeasureUnit::share);
        add("confidence", pair.first + " > " + pair.second, together / one, MeasureUnit::share);
        add("confidence", pair.second + " > " + pair.first, together / other, MeasureUnit::share);
    }
    return found;
}

void BasketCollector::put(Results& results) const {
    const bool products = scope_.options.pairs == PairsOf::products;
    const MeasureNote no_category = note("no_category");
    results.share("cross_sell_rate", cross_sold_, earlier_buyers_,
                  categorised_ == 0 ? no_category : scope_.of_period("no_earlier_buyer"));
    std::vector<MeasureDetail> found = frequent_pairs();
    if (found.empty()) {
        const auto least = std::max<std::uint64_t>(scope_.options.least_pairs, 1);
        const MeasureNote few{"few_pairs", {{"least", std::to_string(least)}}, {}};
        results.deny("co_purchase_lift", baskets_ > 0 ? few
                                         : products   ? note("no_line_items")
                                                      : no_category);
        return;
    }
    double highest = 0;
    for (const MeasureDetail& each : found) {
        if (each.of == "lift") highest = std::max(highest, each.reading.number);
    }
    Measure& measure =
        results.give("co_purchase_lift", {highest, MeasureUnit::ratio, {}}, baskets_);
    measure.details = std::move(found);
    if (large_baskets_ > 0) {
        add_detail(measure, "left out", "customers with over 100 different ones",
                   count_of(large_baskets_), large_baskets_);
    }
}

}  // namespace tenure::inline v1::detail
