#include "server_time.hpp"

#include <algorithm>

namespace tenure::inline v1::vtiger {

std::optional<Timestamp> ServerZone::instant(std::string_view text) const {
    const auto utc = parse_timestamp(text);
    if (!utc || text.size() != 19) return std::nullopt;
    if (utc_) return utc;
    const Date day = utc->utc_date();
    const auto second = static_cast<int>(utc->seconds() - std::int64_t{day.days} * 86'400);
    if (day != cached_day_) {
        cached_day_ = day;
        cached_midnight_ = zone_.at(day);
        cached_even_ = zone_.at(Date{day.days + 1}) - cached_midnight_ == std::chrono::hours(24);
    }
    if (!cached_even_) return zone_.at(day, second);
    return cached_midnight_ + std::chrono::seconds(second);
}

std::int64_t ServerZone::offset_seconds(Timestamp instant) const {
    if (utc_) return 0;
    const Date day = zone_.local_date(instant);
    const std::int64_t midnight = std::int64_t{day.days} * 86'400;
    std::int64_t second = (instant - zone_.at(day)).count() / 1'000'000;
    const Timestamp guess = zone_.at(day, static_cast<int>(second));  // wrong on 23 or 25 hour days
    second += (instant - guess).count() / 1'000'000;
    return midnight + second - instant.seconds();
}

std::string ServerZone::text(Timestamp instant) const {
    std::string out =
        to_string(Timestamp::from_seconds(instant.seconds() + offset_seconds(instant)));
    out[10] = ' ';
    out.resize(19);
    return out;
}

std::string ServerZone::lower_bound(Timestamp from, Timestamp now) const {
    const std::int64_t offset = std::min(offset_seconds(from), offset_seconds(now));
    std::string out = to_string(Timestamp::from_seconds(from.seconds() + offset));
    out[10] = ' ';
    out.resize(19);
    return out;
}

}  // namespace tenure::inline v1::vtiger
