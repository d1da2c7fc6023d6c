// TLS of the transport: who is trusted, what is said when somebody is not, and tunnels.
#include <gtest/gtest.h>

#include "local_server.hpp"
#include "tenure/http/transport.hpp"

namespace {

using namespace tenure;
using namespace tenure_test;
using namespace std::chrono_literals;

HttpRequest get(std::string url) {
    HttpRequest request;
    request.url = std::move(url);
    return request;
}

LocalServer::Serve answer_all() {
    return [](Peer& peer) {
        while (!peer.request().empty()) peer.answer("secret");
    };
}

class Tls : public testing::Test {
 protected:
    std::unique_ptr<Transport> client(std::string proxy = "") {
        return make_transport({.ca_file = ca_file.path(), .proxy = std::move(proxy)});
    }
    Error refusal(Transport& transport, const std::string& url) {
        try {
            transport.send(get(url), nullptr, Context::within(20s));
        } catch (const Error& error) {
            return error;
        }
        ADD_FAILURE() << "not refused";
        return {Errc::internal, "", "", ""};
    }
    Error refusal_of(const Identity& identity) {
        LocalServer server(answer_all(), &identity);
        return refusal(*client(), server.url());
    }
    static bool says(const Error& error, std::string_view words) {
        return std::string_view(error.what()).find(words) != std::string_view::npos;
    }

    Identity authority = make_authority("Tenure test CA");
    PemFile ca_file{authority};
    Identity good = issue({}, &authority);
};

TEST_F(Tls, AcceptsACertificateOfTheGivenAuthority) {
    LocalServer server(answer_all(), &good);
    EXPECT_EQ(client()->send(get(server.url()), nullptr).body, "secret");
    const std::string by_address = "https://127.0.0.1:" + std::to_string(server.port()) + "/";
    EXPECT_EQ(client()->send(get(by_address), nullptr).body, "secret");
}

TEST_F(Tls, ReadsALongBodyInRecordsOfAnySize) {
    const std::string body(700'001, 'x');
    LocalServer server(
        [&](Peer& peer) {
            for (const std::size_t record : {900'000, 16'384, 1'000}) {
                peer.request();
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 700001\r\n\r\n");
                for (std::size_t at = 0; at < body.size(); at += record) {
                    peer.send(std::string_view(body).substr(at, record));
                }
            }
        },
        &good);
    const auto transport = client();
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(transport->send(get(server.url()), nullptr, Context::within(20s)).body, body);
    }
}

TEST_F(Tls, RefusesASelfSignedCertificateAndSaysWhatToDo) {
    const Error error = refusal_of(issue({}));
    EXPECT_EQ(error.code(), Errc::tls);
    EXPECT_EQ(error.details().next_step, "Set tls.ca_file to the CA certificate of the server");
    EXPECT_FALSE(error.retryable());
}

TEST_F(Tls, RefusesACertificateOfAnotherAuthority) {
    const Identity stranger = make_authority("Tenure test CA");
    const Error error = refusal_of(issue({}, &stranger));
    EXPECT_EQ(error.code(), Errc::tls);
    EXPECT_TRUE(says(error, "tls.ca_file"));
}

TEST_F(Tls, TrustsOnlyTheSystemsAuthoritiesWithoutACaFile) {
    LocalServer server(answer_all(), &good);
    EXPECT_EQ(refusal(*make_transport(), server.url()).code(), Errc::tls);
}

TEST_F(Tls, RefusesACertificateForAnotherHost) {
    const Error error = refusal_of(issue({"crm.test", "DNS:crm.test,IP:127.0.0.1"}, &authority));
    EXPECT_EQ(error.code(), Errc::tls);
    EXPECT_TRUE(says(error, "not for localhost"));
}

TEST_F(Tls, RefusesACertificateForAnotherAddress) {
    const Identity other = issue({"localhost", "DNS:localhost,DNS:127.0.0.1"}, &authority);
    LocalServer server(answer_all(), &other);
    const std::string url = "https://127.0.0.1:" + std::to_string(server.port()) + "/";
    EXPECT_EQ(refusal(*client(), url).code(), Errc::tls);
}

TEST_F(Tls, RefusesAnExpiredCertificate) {
    const Error error = refusal_of(issue({"localhost", "DNS:localhost", -7200, -3600}, &authority));
    EXPECT_EQ(error.code(), Errc::tls);
    EXPECT_TRUE(says(error, "expired"));
}

TEST_F(Tls, RefusesVersionsBefore12) {
    LocalServer old(answer_all(), &good, TLS1_1_VERSION);
    const Error error = refusal(*client(), old.url());
    EXPECT_EQ(error.code(), Errc::tls);
    EXPECT_TRUE(says(error, "no TLS 1.2 or newer"));
    LocalServer modern(answer_all(), &good, TLS1_2_VERSION);
    EXPECT_EQ(client()->send(get(modern.url()), nullptr).status, 200);
}

TEST_F(Tls, SaysThatAPortDoesNotSpeakTls) {
    LocalServer plain([](Peer& peer) { peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"); });
    const std::string url = "https://localhost:" + std::to_string(plain.port()) + "/";
    const Error error = refusal(*client(), url);
    EXPECT_EQ(error.code(), Errc::tls);
    EXPECT_TRUE(says(error, "does not speak TLS"));
}

TEST_F(Tls, TakesAHangUpInTheHandshakeForANetworkError) {
    LocalServer server([](Peer& peer) { ::shutdown(peer.descriptor(), SHUT_RDWR); });
    const std::string url = "https://localhost:" + std::to_string(server.port()) + "/";
    EXPECT_EQ(refusal(*client(), url).code(), Errc::network);
}

TEST_F(Tls, RefusesACaFileThatCannotBeRead) {
    try {
        make_transport({.ca_file = "/nonexistent/ca.pem"});
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::configuration);
        EXPECT_TRUE(says(error, "No such file"));
    }
}

TEST_F(Tls, ReusesAConnectionAndResumesTheSessionOfTheNextOne) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        std::atomic<int> reused = 0;
        LocalServer server(
            [&](Peer& peer) {
                reused += SSL_session_reused(peer.tls());
                for (int i = 0; i < 2 && !peer.request().empty(); ++i) peer.answer("x");
                peer.say_goodbye();
            },
            &good, version);
        const auto transport = client();
        for (int i = 0; i < 4; ++i) {
            EXPECT_EQ(transport->send(get(server.url()), nullptr).status, 200);
        }
        EXPECT_EQ(server.connections(), 2);
        EXPECT_EQ(reused, 1) << "TLS version " << version;
    }
}

TEST_F(Tls, TakesABodyWithoutLengthForCutUnlessTheServerSaysGoodbye) {
    for (const bool polite : {true, false}) {
        LocalServer server(
            [polite](Peer& peer) {
                peer.request();
                peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf");
                if (polite) peer.say_goodbye();
            },
            &good);
        if (polite) {
            EXPECT_EQ(client()->send(get(server.url()), nullptr).body, "half");
        } else {
            EXPECT_EQ(refusal(*client(), server.url()).code(), Errc::network);
        }
    }
}

TEST_F(Tls, CarriesLargeBodiesBothWays) {
    LocalServer server(
        [](Peer& peer) {
            for (auto request = peer.request(); !request.empty(); request = peer.request()) {
                peer.answer(request.substr(request.find("\r\n\r\n") + 4));
            }
        },
        &good);
    HttpRequest request = get(server.url());
    request.method = "POST";
    for (int i = 0; i < 3'000'000; ++i) request.body += static_cast<char>(i * 7919);
    const auto transport = client();
    for (int i = 0; i < 2; ++i) {
        EXPECT_TRUE(transport->send(request, nullptr, Context::within(30s)).body == request.body);
    }
    EXPECT_EQ(server.connections(), 1);
}

// A proxy that answers `status` and, with 200, connects everything to one port of loopback.
class Proxy {
 public:
    Proxy(std::uint16_t target, std::string status)
        : server_([this, target, status](Peer& peer) { serve(peer, target, status); }) {}

    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
    std::string asked() const {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

 private:
    void serve(Peer& peer, std::uint16_t target, const std::string& status) {
        const std::string request = peer.request();
        {
            const std::lock_guard lock(mutex_);
            asked_ = request.substr(0, request.find("\r\n"));
        }
        peer.send("HTTP/1.1 " + status + "\r\n\r\n");
        if (!status.starts_with("200")) return;
        const int onward = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(target);
        if (::connect(onward, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
            std::thread back([&] { pump(onward, peer.descriptor()); });
            pump(peer.descriptor(), onward);
            back.join();
        }
        ::close(onward);
    }

    static void pump(int from, int to) {
        char bytes[16 * 1024];
        for (ssize_t got; (got = ::recv(from, bytes, sizeof bytes, 0)) > 0;) {
            if (::send(to, bytes, static_cast<std::size_t>(got), MSG_NOSIGNAL) != got) break;
        }
        ::shutdown(to, SHUT_WR);
    }

    mutable std::mutex mutex_;
    std::string asked_;
    LocalServer server_;
};

TEST_F(Tls, VerifiesTheServerThroughATunnelOfTheProxy) {
    const Identity remote = issue({"crm.test", "DNS:crm.test"}, &authority);
    LocalServer server(answer_all(), &remote);
    Proxy proxy(server.port(), "200 Connection established");
    const auto transport = client(proxy.url());
    EXPECT_EQ(transport->send(get("https://crm.test/x"), nullptr).body, "secret");
    EXPECT_EQ(transport->send(get("https://crm.test/y"), nullptr).body, "secret");
    EXPECT_EQ(proxy.asked(), "CONNECT crm.test:443 HTTP/1.1");
    EXPECT_EQ(server.connections(), 1);
    EXPECT_EQ(refusal(*transport, "https://other.test/").code(), Errc::tls);
}

TEST_F(Tls, SaysThatTheProxyRefused) {
    Proxy proxy(1, "407 Proxy Authentication Required");
    const Error error = refusal(*client(proxy.url()), "https://crm.test/");
    EXPECT_EQ(error.code(), Errc::network);
    EXPECT_TRUE(says(error, "HTTP 407"));
    EXPECT_TRUE(says(error, "through the proxy 127.0.0.1:"));
}

TEST_F(Tls, ReachesLoopbackWithoutTheProxy) {
    LocalServer server(answer_all(), &good);
    EXPECT_EQ(client("http://192.0.2.1:3128")->send(get(server.url()), nullptr).body, "secret");
}

TEST_F(Tls, RefusesAMalformedProxy) {
    for (const char* proxy : {"proxy:3128", "https://proxy", "http://proxy/path", "http://"}) {
        try {
            client(proxy);
            ADD_FAILURE() << proxy;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Errc::configuration);
        }
    }
}

}  // namespace
