// Connections of the transport: reuse, proxy, address fallback, and that no wait outlasts its time.
#include <gtest/gtest.h>

#include <algorithm>

#include "http/wire.hpp"
#include "local_server.hpp"
#include "tenure/http/transport.hpp"

namespace {

using namespace tenure;
using namespace tenure_test;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

HttpRequest get(std::string url, Repeat repeat = Repeat::safe) {
    HttpRequest request;
    request.url = std::move(url);
    request.repeat = repeat;
    return request;
}

LocalServer::Serve answer_all() {
    return [](Peer& peer) {
        while (!peer.request().empty()) peer.answer("connection " + std::to_string(peer.number));
    };
}

TEST(Connection, IsReusedForTheNextRequest) {
    LocalServer server(answer_all());
    const auto transport = make_transport();
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(transport->send(get(server.url()), nullptr).body, "connection 1");
    }
}

TEST(Connection, IsNotReusedWhenTheServerSaysClose) {
    LocalServer server([](Peer& peer) {
        while (!peer.request().empty()) peer.answer("", "Connection: close\r\n");
    });
    const auto transport = make_transport();
    for (int i = 0; i < 2; ++i) transport->send(get(server.url()), nullptr);
    EXPECT_EQ(server.connections(), 2);
}

TEST(Connection, IsNotReusedAfterABodyThatWasNotReadToItsEnd) {
    LocalServer server([](Peer& peer) {
        while (!peer.request().empty()) peer.answer(std::string(1000, 'x'));
    });
    const auto transport = make_transport({.max_body_bytes = 10});
    for (int i = 0; i < 2; ++i) EXPECT_THROW(transport->send(get(server.url()), nullptr), Error);
    EXPECT_EQ(server.connections(), 2);
}

// Answers the first request of the first connection only, and hangs up on its second request.
LocalServer::Serve hang_up_on_second(std::atomic<int>& requests) {
    return [&requests](Peer& peer) {
        for (int i = 0; !peer.request().empty(); ++i) {
            ++requests;
            if (peer.number == 1 && i == 1) return;
            peer.answer("ok");
        }
    };
}

TEST(Connection, ThatBrokeWhileIdleIsReplacedForSafeRequests) {
    std::atomic<int> requests = 0;
    LocalServer server(hang_up_on_second(requests));
    const auto transport = make_transport();
    for (int i = 0; i < 2; ++i) EXPECT_EQ(transport->send(get(server.url()), nullptr).body, "ok");
    EXPECT_EQ(requests, 3);
}

TEST(Connection, ThatBrokeUnderAnUnsafeRequestIsAnError) {
    std::atomic<int> requests = 0;
    LocalServer server(hang_up_on_second(requests));
    const auto transport = make_transport();
    transport->send(get(server.url()), nullptr);
    EXPECT_THROW(transport->send(get(server.url(), Repeat::unsafe), nullptr), Error);
    EXPECT_EQ(requests, 2);
}

TEST(Connection, ClosedByTheServerIsNoticedBeforeAnUnsafeRequest) {
    LocalServer server([](Peer& peer) {
        peer.request();
        peer.answer("ok");
    });
    const auto transport = make_transport();
    transport->send(get(server.url()), nullptr);
    std::this_thread::sleep_for(50ms);  // the server's close travels
    EXPECT_EQ(transport->send(get(server.url(), Repeat::unsafe), nullptr).body, "ok");
}

TEST(Connection, MayBeUsedFromManyThreads) {
    LocalServer server(answer_all());
    const auto transport = make_transport();
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&] {
            for (int j = 0; j < 20; ++j) {
                good += transport->send(get(server.url()), nullptr).status == 200 ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(good, 120);
    EXPECT_LE(server.connections(), 40);
}

TEST(Connection, TriesTheNextAddressWhenOneIsSilentOrRefuses) {
    using namespace tenure::wire;
    const int refusing = listen_on_loopback(1);
    const Endpoint refused = look_up("127.0.0.1", port_of(refusing)).endpoints.at(0);
    ::close(refusing);
    LocalServer server(answer_all());
    const Endpoint good = look_up("127.0.0.1", server.port()).endpoints.at(0);
    const Limits limits{Context::within(5s), MonotonicTime::max(), "", ""};
    EXPECT_GE(connect_any({refused, good}, limits).descriptor(), 0);
}

// A listener whose queue is full: connecting to it neither succeeds nor fails.
class SilentPort {
 public:
    SilentPort() : listener_(listen_on_loopback(0)) {
        for (int& descriptor : fillers_) {
            descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            const auto to = wire::look_up("127.0.0.1", port_of(listener_)).endpoints.at(0);
            ::connect(descriptor, reinterpret_cast<const sockaddr*>(&to.address), to.size);
        }
    }
    ~SilentPort() {
        for (const int descriptor : fillers_) ::close(descriptor);
        ::close(listener_);
    }
    std::uint16_t port() const { return port_of(listener_); }

 private:
    int listener_;
    int fillers_[3];
};

TEST(Connection, DoesNotWaitForASilentAddressBeforeTryingTheNext) {
    SilentPort silent;
    LocalServer server(answer_all());
    const auto first = wire::look_up("127.0.0.1", silent.port()).endpoints.at(0);
    const auto second = wire::look_up("127.0.0.1", server.port()).endpoints.at(0);
    const wire::Limits limits{Context::within(20s), MonotonicTime::max(), "", ""};
    EXPECT_GE(wire::connect_any({first, second}, limits).descriptor(), 0);
}

enum class End { deadline, stop };

// Sends to a server that hangs, and returns how long after its end the send ended.
milliseconds lateness(Transport& transport, const HttpRequest& request, End by) {
    StopSource stop;
    const auto end = steady_clock::now() + 60ms;
    std::thread stopping;
    Context context{{}, end};
    if (by == End::stop) {
        context = {stop.token(), MonotonicTime::max()};
        stopping = std::thread([&stop, end] {
            std::this_thread::sleep_until(end);
            stop.request_stop();
        });
    }
    Errc code = Errc::internal;
    try {
        transport.send(request, nullptr, context);
    } catch (const Error& error) {
        code = error.code();
    }
    const auto ended = steady_clock::now();
    if (stopping.joinable()) stopping.join();
    EXPECT_EQ(code, by == End::stop ? Errc::cancelled : Errc::deadline);
    return std::chrono::duration_cast<milliseconds>(ended - end);
}

// One prompt end in ten proves the promise; a busy machine may delay any single one.
void expect_prompt_end(const HttpRequest& request) {
    const auto transport = make_transport();
    for (const End by : {End::deadline, End::stop}) {
        milliseconds best{10'000};
        for (int i = 0; i < 10 && best >= 100ms; ++i) {
            best = std::min(best, lateness(*transport, request, by));
        }
        EXPECT_LT(best, 100ms) << (by == End::stop ? "after a stop" : "after the deadline");
    }
}

TEST(Waiting, EndsInConnect) {
    SilentPort silent;
    expect_prompt_end(get("http://127.0.0.1:" + std::to_string(silent.port()) + "/"));
}

TEST(Waiting, EndsInTheTlsHandshake) {
    LocalServer server([](Peer& peer) { peer.linger(); });
    expect_prompt_end(get("https://127.0.0.1:" + std::to_string(server.port()) + "/"));
}

TEST(Waiting, EndsInRead) {
    LocalServer server([](Peer& peer) { peer.request(), peer.linger(); });
    expect_prompt_end(get(server.url()));
}

TEST(Waiting, EndsInABodyThatTrickles) {
    LocalServer server([](Peer& peer) {
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        while (peer.send("x")) std::this_thread::sleep_for(5ms);
    });
    expect_prompt_end(get(server.url()));
}

TEST(Waiting, HandsOnWhatHasComeOfABodyWhoseRestDoesNotCome) {
    std::atomic<bool> taken = false;
    LocalServer server([&](Peer& peer) {
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n");
        peer.send(std::string(100'000, 'x'));
        while (!taken) std::this_thread::sleep_for(1ms);
        peer.send(std::string(200'000, 'y'));
    });
    std::size_t size = 0;
    const BodySink sink = [&](std::string_view piece) {
        size += piece.size();
        taken = size >= 100'000;
        return true;
    };
    make_transport()->send(get(server.url()), &sink, Context::within(20s));
    EXPECT_EQ(size, 300'000U);
}

TEST(Waiting, EndsInWrite) {
    LocalServer server([](Peer& peer) { peer.linger(); });
    HttpRequest request = get(server.url());
    request.method = "POST";
    request.body.assign(64 << 20, 'x');
    expect_prompt_end(request);
}

TEST(Waiting, EndsInNameResolution) {
    const auto never = [](const std::string&, std::uint16_t) {
        std::this_thread::sleep_for(2s);
        return wire::Resolution{};
    };
    const auto start = steady_clock::now();
    const wire::Limits limits{Context::within(20ms), MonotonicTime::max(), "", ""};
    EXPECT_ANY_THROW(wire::resolve("crm.example.com", 443, limits, never));
    EXPECT_LT(steady_clock::now() - start, 1s);
}

TEST(Waiting, EndsAtItsOwnTimeoutsAsARetryableNetworkError) {
    SilentPort silent;
    LocalServer server([](Peer& peer) { peer.request(), peer.linger(); });
    const auto transport = make_transport({.connect_timeout = 30ms, .request_timeout = 60ms});
    for (const std::uint16_t port : {silent.port(), server.port()}) {
        try {
            transport->send(get("http://127.0.0.1:" + std::to_string(port) + "/"), nullptr);
            ADD_FAILURE() << "no timeout";
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Errc::network);
            EXPECT_TRUE(error.retryable());
            EXPECT_NE(std::string(error.what()).find("within"), std::string::npos);
        }
    }
}

TEST(Writing, ToAClosedConnectionIsAnErrorAndNotASignal) {
    LocalServer server([](Peer& peer) { ::shutdown(peer.descriptor(), SHUT_RDWR); });
    HttpRequest request = get(server.url(), Repeat::unsafe);
    request.method = "POST";
    request.body.assign(8 << 20, 'x');
    EXPECT_THROW(make_transport()->send(request, nullptr, Context::within(20s)), Error);
}

}  // namespace
