#include "tenure/http/retry.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <random>
#include <string>
#include <utility>

namespace tenure::inline v1 {
namespace {

using std::chrono::milliseconds;

double machine_random() {
    thread_local std::mt19937_64 engine{std::random_device{}()};
    return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
}

std::optional<milliseconds> parse_seconds(std::string_view text) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size() || seconds < 0) {
        return std::nullopt;
    }
    constexpr std::int64_t year = 366 * 86'400;
    return milliseconds(std::min(seconds, year) * 1000);
}

}  // namespace

std::optional<Timestamp> http_date(std::string_view text) {
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") {
        return std::nullopt;
    }
    const auto* month = std::find(months.begin(), months.end(), text.substr(8, 3));
    if (month == months.end()) return std::nullopt;
    const auto number = static_cast<int>(month - months.begin()) + 1;
    std::string iso(text.substr(12, 4));
    iso += number < 10 ? "-0" : "-";
    iso += std::to_string(number);
    iso.append("-").append(text.substr(5, 2)).append("T").append(text.substr(17, 8));
    return parse_timestamp(iso);
}

std::optional<milliseconds> retry_after(const HttpResponse& response, Timestamp now) {
    const auto field = response.headers.get("Retry-After");
    if (!field) return std::nullopt;
    if (const auto seconds = parse_seconds(*field)) return seconds;
    const auto date = http_date(*field);
    if (!date) return std::nullopt;
    const auto server_now = http_date(response.headers.get("Date").value_or(""));
    const auto wait = std::chrono::ceil<milliseconds>(*date - server_now.value_or(now));
    return std::max(wait, milliseconds(0));
}

// One request's way through its attempts.
class RetryTransport::Attempts {
 public:
    Attempts(const RetryTransport& owner, const HttpRequest& request, const Context& context)
        : options_(owner.options_), clock_(owner.clock_), request_(request), context_(context) {}

    bool wants_retry(const HttpResponse& response) const {
        const bool listed = std::find(options_.statuses.begin(), options_.statuses.end(),
                                      response.status) != options_.statuses.end();
        return listed && (request_.repeat == Repeat::safe || response.status == 429);
    }

    bool wants_retry(const Error& error) const {
        return error.retryable() && request_.repeat == Repeat::safe;
    }

    // Waits before the next attempt; false when there is no next one.
    bool wait(const std::string& reason, std::optional<milliseconds> asked) {
        if (++made_ >= options_.attempts) return false;
        const milliseconds span = asked.value_or(backoff());
        if (span > options_.budget - waited_) return false;
        if (context_.deadline != MonotonicTime::max() &&
            clock_.monotonic() + span >= context_.deadline) {
            return false;
        }
        options_.log(LogLevel::info,
                     printable((request_.label.empty() ? request_.method : request_.label) + ": " +
                               reason + "; attempt " + std::to_string(made_ + 1) + " of " +
                               std::to_string(options_.attempts) + " in " +
                               std::to_string(span.count()) + " ms"));
        clock_.sleep_for(span, context_);
        waited_ += span;
        return true;
    }

 private:
    // Full jitter: Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    milliseconds backoff() const {
        const int doublings = std::min(made_ - 1, 30);
        const double ceiling = std::min(static_cast<double>(options_.cap.count()),
                                        static_cast<double>(options_.base.count()) *
                                            static_cast<double>(std::int64_t{1} << doublings));
        return milliseconds(static_cast<std::int64_t>(ceiling * options_.random()));
    }

    const RetryOptions& options_;
    Clock& clock_;
    const HttpRequest& request_;
    const Context& context_;
    int made_ = 0;
    milliseconds waited_{0};
};

RetryTransport::RetryTransport(std::shared_ptr<Transport> next, RetryOptions options, Clock& clock)
    : next_(std::move(next)), options_(std::move(options)), clock_(clock) {
    if (!options_.random) options_.random = machine_random;
}

HttpResponse RetryTransport::send(const HttpRequest& request, const BodySink* sink,
                                  const Context& context) {
    bool delivered = false;
    const BodySink watched = [&](std::string_view piece) {
        delivered = true;
        return (*sink)(piece);
    };
    Attempts attempts(*this, request, context);
    for (;;) {
        try {
            HttpResponse response = next_->send(request, sink ? &watched : nullptr, context);
            if (!attempts.wants_retry(response) ||
                !attempts.wait("HTTP " + std::to_string(response.status),
                               options_.asked ? options_.asked(response)
                                              : retry_after(response, clock_.now()))) {
                return response;
            }
        } catch (const Error& error) {
            if (delivered || !attempts.wants_retry(error) ||
                !attempts.wait(error.details().cause, error.details().retry_after)) {
                throw;
            }
        }
    }
}

}  // namespace tenure::inline v1
