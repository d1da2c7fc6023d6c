#include "tenure/core/error.hpp"

#include <gtest/gtest.h>

#include <set>

using namespace tenure;

TEST(Error, NamesOperationObjectCauseAndNextStep) {
    const Error error(Errc::tls, "connect", "https://crm.example.com", "the certificate expired",
                      "Renew it");
    EXPECT_STREQ(error.what(),
                 "connect (https://crm.example.com): the certificate expired. Renew it");
    EXPECT_EQ(error.code(), Errc::tls);
    EXPECT_FALSE(error.retryable());
}

TEST(Error, LeavesOutWhatIsNotKnown) {
    EXPECT_STREQ(Error(Errc::store, "open", "", "no space").what(), "open: no space");
}

TEST(Error, KeepsUntrustedServerTextOutOfWhat) {
    ErrorDetails details;
    details.operation = "login";
    details.cause = "refused";
    details.server_text = "<script>";
    details.retryable = true;
    const Error error(Errc::authentication, details);
    EXPECT_STREQ(error.what(), "login: refused");
    EXPECT_EQ(error.details().server_text, "<script>");
    EXPECT_TRUE(error.retryable());
}

TEST(Error, IsCaughtAsStandardException) {
    EXPECT_THROW(throw Error(Errc::internal, "a", "", "b"), std::runtime_error);
}

TEST(Errc, HasAName) {
    std::set<std::string_view> names;
    for (int code = 0; code <= static_cast<int>(Errc::internal); ++code) {
        names.insert(to_string(static_cast<Errc>(code)));
    }
    EXPECT_EQ(names.size(), static_cast<std::size_t>(Errc::internal) + 1);
    EXPECT_EQ(to_string(Errc::rate_limited), "rate_limited");
    EXPECT_EQ(to_string(Errc::internal), "internal");
}
