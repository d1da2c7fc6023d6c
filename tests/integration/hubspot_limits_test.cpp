// The HubSpot adapter keeps to its share of the limits as the server counts them, and uses it well.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tenure/adapters/hubspot.hpp"
#include "tenure/adapters/sandbox.hpp"
#include "tenure/testing/manual_clock.hpp"

namespace tenure {
namespace {

using nlohmann::json;

/// Moves the server's clock with the adapter's, so that minutes of limits take no time.
class PacedClock final : public Clock {
 public:
    explicit PacedClock(std::function<void(std::int64_t)> advance) : advance_(std::move(advance)) {}
    Timestamp now() const override { return clock_.now(); }
    MonotonicTime monotonic() const override { return clock_.monotonic(); }
    void sleep_for(std::chrono::milliseconds span, const Context& context) override {
        advance_(span.count());
        clock_.sleep_for(span, context);
    }
    std::chrono::milliseconds slept() const { return clock_.slept(); }

 private:
    std::function<void(std::int64_t)> advance_;
    ManualClock clock_;
};

TEST(HubspotLimits, AreUsedToOurShareAndNeverTouched) {
    sandbox::HubspotServer server({.security = sandbox::Security::plain, .customers = 5});
    server.faults("freeze=on,burst=50");
    const auto wire = make_transport();
    const auto control = [&](const char* what, const std::string& body) {
        HttpRequest request;
        request.method = "POST";
        request.url = server.url() + "/__sandbox/" + what;
        request.body = body;
        return json::parse(wire->send(request, nullptr).body);
    };
    PacedClock clock([&](std::int64_t ms) { control("clock", json{{"advance_ms", ms}}.dump()); });
    hubspot::Options options;
    options.source = "hub";
    options.url = server.url();
    options.token = Secret(server.token());
    options.clock = &clock;
    const auto connector = hubspot::connect(options);
    const auto ask = [&](const char* stream, const Cursor& from, int times) {
        const auto before = clock.slept();
        for (int i = 0; i < times; ++i) {
            connector->read({{"hub", stream, Purpose::changes, ""}, nullptr, from, {}, {}});
        }
        return static_cast<double>((clock.slept() - before).count()) / 1000.0;
    };
    constexpr double burst_share = 0.9 * 50 / 10;  // per second
    const double lists = ask("owners", {}, 450);
    EXPECT_GE(450 / lists, 0.9 * burst_share);
    EXPECT_LE(405 / lists, burst_share) << "the first window is free to use at once";
    const Cursor changes{
        R"({"v":1,"stream":"products","phase":"changes","api":"2026-03","since":1})"};
    const double searches = ask("products", changes, 90);
    EXPECT_GE(90 / searches, 0.9 * 4.5);
    EXPECT_LE(81 / searches, 4.5);
    EXPECT_EQ(control("requests", "{}")["limited"], 0) << "the server never had to refuse";
}

}  // namespace
}  // namespace tenure
