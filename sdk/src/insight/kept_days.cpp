#include "insight/kept_days.hpp"

#include <algorithm>
#include <cmath>

namespace tenure::inline v1::detail {

const std::vector<KeptDay>& KeptDays::of(const Moments& moments, Timestamp as_of) {
    days_.clear();
    for_each_kept(moments, as_of, returns_, [&](std::size_t position, std::int64_t minor) {
        const Moment& purchase = moments.list[position];
        if (days_.empty() || days_.back().day != purchase.day) days_.push_back({purchase.day, 0});
        days_.back().amount += major(moments, purchase, minor);
    });
    return days_;
}

std::optional<Summary> KeptDays::summary(const Moments& moments, Timestamp as_of, Date today,
                                         const PriceIndex* prices) {
    return purchase_summary(of(moments, as_of), moments.mixed_currencies, today, prices);
}

std::optional<Summary> purchase_summary(const std::vector<KeptDay>& days, bool mixed_currencies,
                                        Date today, const PriceIndex* prices) {
    if (days.empty()) return std::nullopt;
    constexpr double week = days_in(TimeUnit::week);
    Summary out;
    out.x = static_cast<double>(days.size() - 1);
    out.t_x = (days.back().day.days - days.front().day.days) / week;
    out.T = std::max(0, today.days - days.front().day.days) / week;
    double total = 0, product = 1;
    for (std::size_t i = 1; i < days.size(); ++i) {
        total += days[i].amount * (prices != nullptr ? prices->factor(days[i].day) : 1);
        product *= (days[i].day.days - days[i - 1].day.days) / week;
        if (product < 1e250 && product > 1e-250) continue;
        out.log_intervals += std::log(product);  // one logarithm serves many intervals
        product = 1;
    }
    out.log_intervals += std::log(product);
    if (days.size() > 1 && !mixed_currencies) out.mean_spend = total / out.x;
    return out;
}

}  // namespace tenure::inline v1::detail
