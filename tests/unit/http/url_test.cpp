#include "http/url.hpp"

#include <gtest/gtest.h>

#include "http/failure.hpp"

namespace {

using namespace tenure::wire;

bool is_refused(const std::string& text) {
    try {
        parse_url(text);
        return false;
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.code(), tenure::Errc::bad_argument);
        return true;
    }
}

TEST(Url, IsTakenApart) {
    const Url url = parse_url("HTTPS://CRM.Example.com:8443/a/b?x=1#part");
    EXPECT_EQ(url.scheme, "https");
    EXPECT_EQ(url.host, "crm.example.com");
    EXPECT_EQ(url.port, 8443);
    EXPECT_EQ(url.target, "/a/b?x=1");
    EXPECT_EQ(url.origin(), "https://crm.example.com:8443");
}

TEST(Url, HasDefaultsForPortAndPath) {
    EXPECT_EQ(parse_url("https://host").origin(), "https://host");
    EXPECT_EQ(parse_url("https://host").host_and_port(), "host:443");
    EXPECT_EQ(parse_url("http://host:80").origin(), "http://host");
    EXPECT_EQ(parse_url("http://host:").port, 80);
    EXPECT_EQ(parse_url("https://host?x").target, "/?x");
}

TEST(Url, TakesIpv6InBrackets) {
    const Url url = parse_url("https://[2001:DB8::1]:8443/x");
    EXPECT_EQ(url.host, "2001:db8::1");
    EXPECT_EQ(url.authority(), "[2001:db8::1]:8443");
}

TEST(Url, RefusesWhatCouldMeanSomethingElse) {
    for (const char* text : {"",
                             "host",
                             "ftp://host",
                             "https://",
                             "https:///x",
                             "https://a b/",
                             "https://user@host/",
                             "https://user:pass@host/",
                             "https://host:0/",
                             "https://host:65536/",
                             "https://host:x/",
                             "https://host:443:1/",
                             "https://h\xC3\xB6st/",
                             "https://host/a b",
                             "https://host/\r\nX: y",
                             "https://host/\xC3\xB6",
                             "https://[::1/",
                             "https://[nonsense]/",
                             "https://[::1]x/",
                             "https://host\\@evil/"}) {
        EXPECT_TRUE(is_refused(text)) << text;
    }
}

TEST(Url, ResolvesLocations) {
    const Url base = parse_url("https://host/a/b?x=1");
    const std::pair<const char*, const char*> cases[] = {{"/c", "https://host/c"},
                                                         {"c?y", "https://host/a/c?y"},
                                                         {"?y=2", "https://host/a/b?y=2"},
                                                         {"#top", "https://host/a/b?x=1"},
                                                         {"//other/c", "https://other/c"},
                                                         {"http://host/c", "http://host/c"},
                                                         {"c?u=a:b", "https://host/a/c?u=a:b"}};
    for (const auto& [location, expected] : cases) {
        const Url url = resolve_location(base, location);
        EXPECT_EQ(url.origin() + url.target, expected) << location;
    }
}

TEST(Url, KnowsLoopback) {
    for (const char* host : {"localhost", "127.0.0.1", "127.9.9.9", "::1"}) {
        EXPECT_TRUE(is_loopback(host)) << host;
    }
    for (const char* host : {"localhost.example.com", "127.0.0.1.example.com", "128.0.0.1", "::2",
                             "10.0.0.1", "0.0.0.0"}) {
        EXPECT_FALSE(is_loopback(host)) << host;
    }
}

}  // namespace
