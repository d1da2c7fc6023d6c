#include "insight/purchase_summary.hpp"

#include <cmath>
#include <vector>

#include "tenure/lifecycle/returns.hpp"

namespace tenure::inline v1::detail {

namespace {

/// A day with purchases; `amount` is what remains of those that name one.
struct Day {
    Date day;
    double amount;
};

std::vector<Day> remaining_days(const History& history, Timestamp as_of) {
    std::vector<Day> days;
    for_each_kept(history, as_of, [&](const Event& purchase, const std::optional<Money>& left) {
        if (days.empty() || days.back().day != purchase.day) days.push_back({purchase.day, 0});
        if (left) days.back().amount += left->amount();
    });
    return days;
}

}  // namespace

std::optional<Summary> purchase_summary(const History& history, Timestamp as_of, Date today,
                                        const PriceIndex* prices) {
    const std::vector<Day> days = remaining_days(history, as_of);
    if (days.empty()) return std::nullopt;
    constexpr double week = days_in(TimeUnit::week);
    Summary out;
    out.x = static_cast<double>(days.size() - 1);
    out.t_x = (days.back().day.days - days.front().day.days) / week;
    out.T = std::max(0, today.days - days.front().day.days) / week;
    double total = 0;
    for (std::size_t i = 1; i < days.size(); ++i) {
        total += days[i].amount * (prices != nullptr ? prices->factor(days[i].day) : 1);
        out.log_intervals += std::log((days[i].day.days - days[i - 1].day.days) / week);
    }
    if (days.size() > 1 && !history.mixed_currencies) out.mean_spend = total / out.x;
    return out;
}

bool left_for_good(const History& history, Timestamp as_of) {
    bool left = false;
    for (const Event& event : history.events) {
        if (event.at > as_of) break;
        if (event.kind == EventKind::exit) left = true;
        if (event.kind == EventKind::purchase) left = false;
    }
    return left;
}

}  // namespace tenure::inline v1::detail
