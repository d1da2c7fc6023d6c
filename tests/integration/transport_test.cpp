#include "tenure/http/transport.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include "local_server.hpp"

namespace {

using namespace tenure;
using namespace tenure_test;
using namespace std::chrono_literals;

std::string deflated(const std::string& text, int window) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, window, 9, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string gzipped(const std::string& text) {
    return deflated(text, 15 + 16);
}

HttpRequest get(std::string url) {
    HttpRequest request;
    request.url = std::move(url);
    return request;
}

HttpRequest post(std::string url, std::string body) {
    HttpRequest request{"POST", std::move(url), {}, std::move(body), Repeat::unsafe, "create"};
    return request;
}

/// Serves every request of a connection by the same function.
LocalServer::Serve each(std::function<void(Peer&, const std::string&)> reply) {
    return [reply](Peer& peer) {
        for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
            reply(peer, request);
        }
    };
}

LocalServer::Serve once(std::string answer) {
    return [answer](Peer& peer) {
        if (!peer.request().empty()) peer.send(answer);
    };
}

Errc code_of(Transport& transport, const HttpRequest& request, Error* kept = nullptr) {
    try {
        transport.send(request, nullptr, Context::within(20s));
    } catch (const Error& error) {
        if (kept) *kept = error;
        return error.code();
    }
    ADD_FAILURE() << "no error";
    return Errc::internal;
}

class Http : public testing::Test {
 protected:
    HttpResponse send(const HttpRequest& request) {
        return make_transport(options)->send(request, nullptr, Context::within(20s));
    }
    Errc error_of_answer(const std::string& answer) {
        LocalServer server(once(answer));
        return code_of(*make_transport(options), get(server.url()), &error);
    }
    std::string body_of_answer(const std::string& answer) {
        LocalServer server(once(answer));
        return send(get(server.url())).body;
    }

    TransportOptions options;
    Error error{Errc::internal, "", "", ""};
};

TEST_F(Http, SendsMethodHeadersAndBody) {
    LocalServer server(each([](Peer& peer, const std::string& request) { peer.answer(request); }));
    HttpRequest request = post(server.url("/webservice.php?a=1"), "operation=login");
    request.headers.set("X-Test", "yes");
    EXPECT_EQ(send(request).body, "POST /webservice.php?a=1 HTTP/1.1\r\nHost: localhost:" +
                                      std::to_string(server.port()) +
                                      "\r\nX-Test: yes\r\nUser-Agent: tenure/0.1.0\r\nAccept: */*"
                                      "\r\nAccept-Encoding: gzip, deflate\r\nContent-Length: 15"
                                      "\r\n\r\noperation=login");
}

TEST_F(Http, ReturnsAnswersWhateverTheirStatus) {
    EXPECT_EQ(body_of_answer("HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\nno"), "no");
    EXPECT_EQ(body_of_answer("HTTP/1.1 204 Empty\r\n\r\n"), "");
    EXPECT_EQ(body_of_answer("HTTP/1.0 200 OK\r\n\r\nuntil the end"), "until the end");
    EXPECT_EQ(body_of_answer("HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n"
                             "\r\nx"),
              "x");
    EXPECT_EQ(body_of_answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                             "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nTrailer: t\r\n\r\n"),
              "abcdefg");
}

TEST_F(Http, ReadsNoBodyAfterHead) {
    LocalServer server(each([](Peer& peer, const std::string&) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    }));
    HttpRequest request = get(server.url());
    request.method = "HEAD";
    EXPECT_EQ(send(request).headers.get("content-length"), "5");
}

TEST_F(Http, TakesCompressionOff) {
    const std::string text(200'000, 'x');
    const std::pair<const char*, std::string> encoded[] = {
        {"gzip", gzipped(text)},
        {"GZIP", gzipped(text.substr(0, 1000)) + gzipped(text.substr(1000))},
        {"deflate", deflated(text, 15)},
        {"deflate", deflated(text, -15)}};
    for (const auto& [name, body] : encoded) {
        LocalServer server(each([&](Peer& peer, const std::string&) {
            peer.answer(body, std::string("Content-Encoding: ") + name + "\r\n");
        }));
        EXPECT_EQ(send(get(server.url())).body, text) << name;
    }
}

TEST_F(Http, LimitsTheDecompressedSize) {
    options.max_body_bytes = 1'000'000;
    const std::string bomb = gzipped(std::string(50'000'000, '\0'));
    ASSERT_LT(bomb.size(), 100'000u);
    LocalServer server(each(
        [&](Peer& peer, const std::string&) { peer.answer(bomb, "Content-Encoding: gzip\r\n"); }));
    EXPECT_EQ(code_of(*make_transport(options), get(server.url())), Errc::too_large);
}

TEST_F(Http, RefusesDamagedOrUnknownCompression) {
    std::string gzip = gzipped("hello");
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ";
    EXPECT_EQ(error_of_answer(head + "5\r\n\r\n" + gzip.substr(0, 5)), Errc::bad_response);
    gzip[12] = static_cast<char>(gzip[12] ^ 0x55);
    EXPECT_EQ(error_of_answer(head + std::to_string(gzip.size()) + "\r\n\r\n" + gzip),
              Errc::bad_response);
    EXPECT_EQ(error_of_answer("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n"
                              "\r\nx"),
              Errc::bad_response);
}

TEST_F(Http, LimitsHeadersAndBodies) {
    options.max_header_bytes = 4096;
    options.max_body_bytes = 100;
    EXPECT_EQ(error_of_answer("HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n"),
              Errc::too_large);
    EXPECT_EQ(
        error_of_answer("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'x')),
        Errc::too_large);
    EXPECT_EQ(
        body_of_answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'x'))
            .size(),
        100u);
}

TEST_F(Http, RefusesWhatIsNotHttp) {
    EXPECT_EQ(error_of_answer("220 smtp.example.com ESMTP\r\n"), Errc::bad_response);
    EXPECT_EQ(error_of_answer("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), Errc::bad_response);
    std::string hints;
    for (int i = 0; i < 100; ++i) hints += "HTTP/1.1 103 Hints\r\n\r\n";
    EXPECT_EQ(error_of_answer(hints), Errc::bad_response);
}

TEST_F(Http, SaysThatAnAnswerWasCutAndMayBeAskedForAgain) {
    for (const char* answer : {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab",
                               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nab"}) {
        EXPECT_EQ(error_of_answer(answer), Errc::network) << answer;
        EXPECT_TRUE(error.retryable()) << answer;
    }
}

TEST_F(Http, NamesOperationAndOriginButNeverTheQuery) {
    LocalServer server([](Peer& peer) { peer.request(); });
    HttpRequest request = get(server.url("/path?sessionName=4f2a"));
    request.label = "query Accounts";
    EXPECT_EQ(code_of(*make_transport(options), request, &error), Errc::network);
    EXPECT_EQ(error.details().operation, "query Accounts");
    EXPECT_EQ(error.details().object, "http://localhost:" + std::to_string(server.port()));
    EXPECT_EQ(std::string(error.what()).find("4f2a"), std::string::npos);
}

TEST_F(Http, GivesGoodBodiesToTheSinkAndErrorBodiesToTheCaller) {
    const std::string large(300'000, 'x');
    LocalServer server(each([&](Peer& peer, const std::string& request) {
        const bool good = request.find("/good") != std::string::npos;
        peer.answer(large, "", good ? "200 OK" : "503 Later");
    }));
    const auto transport = make_transport({.max_body_bytes = 400'000});
    std::size_t received = 0;
    const BodySink sink = [&](std::string_view piece) { return (received += piece.size()) > 0; };
    EXPECT_EQ(transport->send(get(server.url("/good")), &sink).body, "");
    EXPECT_EQ(received, large.size());
    EXPECT_EQ(transport->send(get(server.url("/bad")), &sink).body, large);
    EXPECT_EQ(received, large.size());
}

TEST_F(Http, EndsTheTransferWhenTheSinkHasEnough) {
    LocalServer server(each([](Peer& peer, const std::string&) { peer.answer("abc"); }));
    const BodySink sink = [](std::string_view) { return false; };
    try {
        make_transport()->send(get(server.url()), &sink);
        FAIL() << "the sink was ignored";
    } catch (const Error& thrown) {
        EXPECT_EQ(thrown.code(), Errc::cancelled);
    }
}

TEST_F(Http, FollowsRedirectsOnTheSameOriginOnly) {
    LocalServer other(each([](Peer& peer, const std::string&) { peer.answer("other"); }));
    LocalServer server(each([&](Peer& peer, const std::string& request) {
        const auto redirect = [&](const std::string& to) {
            peer.answer("moved", "Location: " + to + "\r\n", "302 Found");
        };
        if (request.find(" /near ") != std::string::npos) return redirect("here?x=1");
        if (request.find(" /far ") != std::string::npos) return redirect(other.url());
        if (request.find(" /loop ") != std::string::npos) return redirect("/loop");
        if (request.find(" /bad ") != std::string::npos) return redirect("http://a b/");
        peer.answer(request.substr(0, request.find(" HTTP")));
    }));
    EXPECT_EQ(send(get(server.url("/near"))).body, "GET /here?x=1");
    for (const char* path : {"/far", "/loop", "/bad"}) {
        EXPECT_EQ(code_of(*make_transport(), get(server.url(path)), &error), Errc::bad_response);
    }
    EXPECT_EQ(other.connections(), 0);
    EXPECT_EQ(send(post(server.url("/far"), "x")).status, 302);
}

TEST_F(Http, RefusesPlainHttpToAnotherMachineUnlessAllowed) {
    EXPECT_EQ(code_of(*make_transport(), get("http://192.0.2.1/"), &error), Errc::configuration);
    EXPECT_NE(error.details().next_step.find("https://192.0.2.1"), std::string::npos);
    options.allow_insecure = true;
    std::string warning;
    options.log.write = [&](LogLevel, std::string_view line) { warning = line; };
    try {
        make_transport(options)->send(get("http://192.0.2.1/"), nullptr, Context::within(50ms));
        ADD_FAILURE() << "192.0.2.1 is reserved and cannot answer";
    } catch (const Error& thrown) {
        EXPECT_NE(thrown.code(), Errc::configuration);
    }
    EXPECT_NE(warning.find("NOT ENCRYPTED"), std::string::npos);
}

TEST_F(Http, RefusesRequestsThatWouldBreakTheMessage) {
    HttpRequest request = get("http://localhost/");
    request.headers.set("X", "a\r\nHost: evil");
    EXPECT_EQ(code_of(*make_transport(), request), Errc::bad_argument);
    request = get("http://localhost/a b");
    EXPECT_EQ(code_of(*make_transport(), request), Errc::bad_argument);
    request = get("http://localhost/");
    request.method = "GET / HTTP/1.1\r\nX:";
    EXPECT_EQ(code_of(*make_transport(), request), Errc::bad_argument);
}

}  // namespace
