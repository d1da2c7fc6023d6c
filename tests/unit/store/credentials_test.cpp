// The vault of rotated credentials, in memory and in a store's file.
#include "tenure/http/credentials.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "tenure/store/open_store.hpp"
#include "tenure/testing/manual_clock.hpp"

namespace {

using namespace tenure;
using std::chrono::seconds;

class Credentials : public ::testing::TestWithParam<const char*> {
 protected:
    Credentials() : path_(::testing::TempDir() + "vault-" + std::to_string(::getpid()) + ".db") {
        remove();
    }
    ~Credentials() override { remove(); }

    std::string address() const {
        return std::string(GetParam()) == "file" ? "sqlite:" + path_ : "memory:";
    }
    bool in_file() const { return std::string(GetParam()) == "file"; }

    ManualClock clock_;
    std::string path_;

 private:
    void remove() {
        for (const char* end : {"", "-wal", "-shm", ".lock"}) std::remove((path_ + end).c_str());
    }
};

TEST_P(Credentials, ReplaceOnlyWhatTheReplacerKnows) {
    const auto vault = open_credentials(address(), "default", clock_);
    EXPECT_FALSE(vault->load("crm"));
    EXPECT_TRUE(vault->replace("crm", Secret("one"), 0));
    EXPECT_FALSE(vault->replace("crm", Secret("late"), 0));
    const auto known = vault->load("crm");
    ASSERT_TRUE(known);
    EXPECT_TRUE(known->value == Secret("one"));
    EXPECT_TRUE(vault->replace("crm", Secret("two"), known->version));
    EXPECT_TRUE(vault->load("crm")->value == Secret("two"));
    EXPECT_FALSE(vault->load("other"));
}

TEST_P(Credentials, AreLeasedToOneHolderUntilItIsThroughOrGone) {
    const auto vault = open_credentials(address(), "default", clock_);
    EXPECT_TRUE(vault->lease("crm", "a", seconds(60)));
    EXPECT_TRUE(vault->lease("crm", "a", seconds(60)));
    EXPECT_FALSE(vault->lease("crm", "b", seconds(60)));
    EXPECT_TRUE(vault->lease("other", "b", seconds(60)));
    vault->release("crm", "b");
    EXPECT_FALSE(vault->lease("crm", "b", seconds(60)));
    vault->release("crm", "a");
    EXPECT_TRUE(vault->lease("crm", "b", seconds(60)));
    clock_.advance(seconds(61));  // b died
    EXPECT_TRUE(vault->lease("crm", "a", seconds(60)));
    EXPECT_FALSE(vault->load("crm"));  // a lease stores nothing
}

TEST_P(Credentials, ALeaseIsWaitedFor) {
    const auto vault = open_credentials(address(), "default", clock_);
    ASSERT_TRUE(vault->lease("crm", "dead", seconds(5)));
    const CredentialLease lease(*vault, "crm", "me", clock_);
    EXPECT_GE(clock_.slept(), std::chrono::milliseconds(5'000));
    EXPECT_FALSE(vault->lease("crm", "you", seconds(5)));
}

TEST_P(Credentials, LiveBesideAStoreThatIsOpenForWriting) {
    if (!in_file()) GTEST_SKIP() << "only files are shared";
    const auto early = open_credentials(address(), "default", clock_);
    ASSERT_TRUE(early->replace("crm", Secret("before the store"), 0));
    const auto store = open_store(address());
    store->put_fact("shop", "name", "value");
    const auto late = open_credentials(address(), "default", clock_);
    ASSERT_TRUE(late->replace("crm", Secret("beside it"), 1));
    EXPECT_TRUE(early->load("crm")->value == Secret("beside it"));
    EXPECT_FALSE(early->replace("crm", Secret("stale"), 1));
    store->put_fact("shop", "name", "another");
    struct stat file {};
    ASSERT_EQ(::stat(path_.c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777U, 0600U);
    const auto tenant = open_credentials(address(), "other", clock_);
    EXPECT_FALSE(tenant->load("crm"));
}

INSTANTIATE_TEST_SUITE_P(Vaults, Credentials, ::testing::Values("memory", "file"));

TEST(CredentialsAddress, IsOneOfAStore) {
    EXPECT_THROW(static_cast<void>(open_credentials("file.db")), Error);
}

}  // namespace
