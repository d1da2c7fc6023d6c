#include "tenure/core/zone.hpp"

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>

#include <algorithm>
#include <vector>

#include "tenure/core/error.hpp"

namespace tenure::inline v1 {

// The offsets of two centuries are read from ICU once; questions are then a binary search.
struct Zone::Rules {
    struct Change {
        std::int64_t from;    // first UTC second of the offset
        std::int64_t offset;  // seconds east of UTC
    };

    std::string name = "UTC";
    std::int64_t first_offset = 0;
    std::vector<Change> changes;

    std::int64_t offset_at(std::int64_t utc) const {
        const auto next = change_after(utc);
        return next == changes.begin() ? first_offset : std::prev(next)->offset;
    }
    std::vector<Change>::const_iterator change_after(std::int64_t utc) const {
        return std::upper_bound(
            changes.begin(), changes.end(), utc,
            [](std::int64_t instant, const Change& change) { return instant < change.from; });
    }
};

namespace {

constexpr int first_year = 1900;
constexpr int end_year = 2101;

UDate start_of(int year) {
    return static_cast<double>(Timestamp::at_midnight_utc(Date::of(year, 1, 1)).micros) / 1000;
}

std::int64_t offset_of(const icu::TimeZoneRule& rule) {
    return (rule.getRawOffset() + rule.getDSTSavings()) / 1000;
}

Error zone_error(const std::string& name, std::string cause) {
    return Error(Errc::configuration, "read time zone", name, std::move(cause),
                 "Use a name of the IANA database such as Asia/Tehran, Europe/Berlin or UTC");
}

}  // namespace

Zone::Zone() {
    static const auto utc = std::make_shared<const Rules>();
    rules_ = utc;
}

Zone Zone::named(const std::string& name) {
    if (name == "UTC") return {};
    const std::unique_ptr<icu::TimeZone> found(
        icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
    const auto* zone = dynamic_cast<const icu::BasicTimeZone*>(found.get());
    if (zone == nullptr || *zone == icu::TimeZone::getUnknown()) {
        throw zone_error(name, "the zone is not known here");
    }
    auto rules = std::make_shared<Rules>();
    rules->name = name;
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t raw = 0;
    std::int32_t daylight = 0;
    zone->getOffset(start_of(first_year), false, raw, daylight, status);
    if (U_FAILURE(status)) throw zone_error(name, u_errorName(status));
    rules->first_offset = (raw + daylight) / 1000;
    icu::TimeZoneTransition transition;
    UDate at = start_of(first_year);
    while (zone->getNextTransition(at, false, transition) &&
           transition.getTime() < start_of(end_year)) {
        at = transition.getTime();
        rules->changes.push_back(
            {static_cast<std::int64_t>(at) / 1000, offset_of(*transition.getTo())});
    }
    Zone result;
    result.rules_ = std::move(rules);
    return result;
}

const std::string& Zone::name() const noexcept {
    return rules_->name;
}

Date Zone::local_date(Timestamp instant) const {
    const std::int64_t utc = instant.seconds();
    return Timestamp::from_seconds(utc + rules_->offset_at(utc)).utc_date();
}

Timestamp Zone::at(Date date, int second_of_day) const {
    constexpr std::int64_t day = 86'400;
    const std::int64_t local = std::int64_t{date.days} * day + second_of_day;
    for (const std::int64_t near : {local - day, local + day}) {
        const std::int64_t offset = rules_->offset_at(near);
        if (rules_->offset_at(local - offset) == offset) {
            return Timestamp::from_seconds(local - offset);
        }
    }
    const std::int64_t before_gap = local - rules_->offset_at(local + day);
    return Timestamp::from_seconds(rules_->change_after(before_gap)->from);
}

}  // namespace tenure::inline v1
