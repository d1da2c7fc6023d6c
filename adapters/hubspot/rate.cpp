#include "rate.hpp"

#include <algorithm>
#include <charconv>

namespace tenure::inline v1::hubspot {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds burst_span{10'000};
// What every app has; the first answer tells the account's own.
constexpr int smallest_burst = 100;
// Five searches per second: an even half second more in two keeps the average below the share.
constexpr int searches_per_second = 5;

/// Sends searches through the one limit and everything else through the other.
class TwoLimits final : public Transport {
 public:
    TwoLimits(std::shared_ptr<Transport> searches, std::shared_ptr<Transport> others)
        : searches_(std::move(searches)), others_(std::move(others)) {}

    HttpResponse send(const HttpRequest& request, const BodySink* sink,
                      const Context& context) override {
        const bool search = std::string_view(request.url).ends_with("/search");
        return (search ? searches_ : others_)->send(request, sink, context);
    }

 private:
    std::shared_ptr<Transport> searches_;
    std::shared_ptr<Transport> others_;
};

std::optional<std::int64_t> number_in(const HttpResponse& response, const char* field) {
    const auto text = response.headers.get(field);
    std::int64_t number = 0;
    if (!text) return std::nullopt;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc() || end != text->data() + text->size() || number < 0) {
        return std::nullopt;
    }
    return number;
}

RatePolicy search_policy(double share) {
    const int in_two = std::max(1, static_cast<int>(2 * searches_per_second * share));
    const int in_one = std::min(in_two, searches_per_second);
    RatePolicy policy;
    policy.windows = {{in_two, milliseconds(2'000)}, {in_one, milliseconds(1'000)}};
    policy.share = 1.0;
    return policy;
}

RateHint pause_after_refusal(const HttpResponse& response) {
    RateHint hint;
    if (response.status != 429) return hint;
    hint.remaining = 0;
    hint.resets_in = wait_asked(response, system_clock().now()).value_or(milliseconds(1'000));
    hint.resets_in = std::min<milliseconds>(*hint.resets_in, burst_span);
    return hint;
}

}  // namespace

RateHint burst_hint(const HttpResponse& response, double share) {
    RateHint hint = pause_after_refusal(response);
    const auto most = number_in(response, "X-HubSpot-RateLimit-Max");
    const auto left = number_in(response, "X-HubSpot-RateLimit-Remaining");
    constexpr std::int64_t sane = 1'000'000;
    if (!most || *most < 1 || *most > sane) return hint;
    const auto span = number_in(response, "X-HubSpot-RateLimit-Interval-Milliseconds");
    const int size = static_cast<int>(*most);
    hint.window =
        RateWindow{size, span && *span > 0 && *span < sane ? milliseconds(*span) : burst_span};
    const int ours = std::max(1, static_cast<int>(size * share));
    if (hint.remaining || !left || *left >= size - ours) return hint;
    // Less is left than our whole share would leave: others are busy too, so a moment is waited.
    hint.remaining = static_cast<int>(*left);
    hint.resets_in = hint.window->span / 10;
    return hint;
}

DayHint day_hint(const HttpResponse& response) {
    DayHint hint{number_in(response, "X-HubSpot-RateLimit-Daily"),
                 number_in(response, "X-HubSpot-RateLimit-Daily-Remaining")};
    return hint;
}

RetryOptions retry_policy(const Options& options) {
    RetryOptions retry;
    retry.base = milliseconds(1'000);
    retry.statuses = {423, 429, 477, 500, 502, 503, 504, 521, 523, 524};
    retry.log = options.log;
    retry.asked = [](const HttpResponse& response) {
        return wait_asked(response, system_clock().now());
    };
    return retry;
}

std::shared_ptr<Transport> within_limits(std::shared_ptr<Transport> next, const Options& options,
                                         std::shared_ptr<AccountZone> zone) {
    Clock& clock = options.clock ? *options.clock : system_clock();
    DayBudget day;
    day.share = options.day_share;
    day.limit = options.day_limit;
    day.hint = day_hint;
    day.resets_in = [zone](Timestamp now) { return zone->until_midnight(now); };
    next = std::make_shared<DayBudgetTransport>(std::move(next), std::move(day), clock);
    const double share = options.burst_share;
    RatePolicy burst;
    burst.windows = {{smallest_burst, burst_span}};
    burst.share = share;
    auto others = std::make_shared<RateLimitTransport>(
        next, burst, [share](const HttpResponse& response) { return burst_hint(response, share); },
        clock);
    auto searches = std::make_shared<RateLimitTransport>(next, search_policy(share),
                                                         pause_after_refusal, clock);
    return std::make_shared<TwoLimits>(std::move(searches), std::move(others));
}

}  // namespace tenure::inline v1::hubspot
