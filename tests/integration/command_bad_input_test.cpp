// Bad input gets a clear error with the next step and the agreed exit code; nothing is lost.
#include "command_support.hpp"

namespace tenure::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

/// A small CRM and a folder that is configured for it.
class BadInput : public ::testing::Test {
 protected:
    BadInput() : server_(small()) { configure(folder_, server_); }

    static sandbox::Options small() {
        sandbox::Options options;
        options.customers = 20;
        return options;
    }
    json config() const { return config_for(server_); }
    Ran sync_with(const json& changed) {
        configure(folder_, server_, changed);
        return run(folder_, {"sync"});
    }
    std::uint64_t stored_customers() {
        return run(folder_, {"status", "--json"}).json()["entities"]["customer"];
    }
    static void expect(const Ran& ran, int exit, const std::string& what) {
        EXPECT_EQ(ran.exit, exit) << ran.err;
        EXPECT_THAT(ran.err + ran.out, HasSubstr(what));
        EXPECT_THAT(ran.err, Not(HasSubstr("terminate called")));
    }

    Folder folder_;
    sandbox::VtigerServer server_;
};

TEST_F(BadInput, UnknownConfigKeySuggestsTheNearest) {
    json changed = config();
    changed["sources"]["shop"]["acess_key"] = "x";
    expect(sync_with(changed), 2, "Did you mean \"access_key\"?");
}

TEST_F(BadInput, BrokenJsonNamesTheLine) {
    folder_.write("tenure.json", "{\n  \"store\": \"sqlite:a.db\",\n  \"sources\" {}\n}");
    expect(run(folder_, {"sync"}), 2, "tenure.json:3");
}

TEST_F(BadInput, MissingConfigSaysHowToMakeOne) {
    expect(run(folder_, {"sync", "--config", "none.json"}), 2, "tenure init vtiger");
}

TEST_F(BadInput, UnsetVariableIsNamed) {
    json changed = config();
    changed["sources"]["shop"]["access_key"] = {{"env", "TENURE_TEST_NEVER_SET"}};
    expect(sync_with(changed), 2, "TENURE_TEST_NEVER_SET");
}

TEST_F(BadInput, WrongKeyIsRefused) {
    folder_.write("access_key", "0123456789abcdef");
    const Ran ran = run(folder_, {"sync"});
    expect(ran, 1, "access key");
    EXPECT_THAT(ran.err, Not(HasSubstr("0123456789abcdef")));
}

TEST_F(BadInput, WrongCaIsRefused) {
    const sandbox::VtigerServer other(small());
    json changed = config();
    changed["sources"]["shop"]["tls"]["ca_file"] = other.ca_file();
    expect(sync_with(changed), 1, "certificate");
}

TEST_F(BadInput, PlainHttpToARemoteHostIsRefused) {
    json changed = config();
    changed["sources"]["shop"]["url"] = "http://crm.example.com";
    expect(sync_with(changed), 2, "allow_insecure");
}

TEST_F(BadInput, HtmlInsteadOfJsonIsAnErrorAndLosesNothing) {
    ASSERT_EQ(run(folder_, {"sync"}).exit, 0);
    const auto before = stored_customers();
    server_.faults("html=on");
    const Ran ran = run(folder_, {"sync"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("a web page instead of JSON"));
    EXPECT_EQ(stored_customers(), before);
}

TEST_F(BadInput, TruncatedJsonIsAnErrorAndLosesNothing) {
    ASSERT_EQ(run(folder_, {"sync"}).exit, 0);
    const auto before = stored_customers();
    server_.faults("truncate=on");
    const Ran ran = run(folder_, {"sync", "--full"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_EQ(stored_customers(), before);
}

TEST_F(BadInput, APageThatRepeatsIsNoticed) {
    server_.faults("repeat_page=on");
    const Ran ran = run(folder_, {"sync"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("twice"));
}

TEST_F(BadInput, AnotherCrmBehindTheSourceIsRefused) {
    ASSERT_EQ(run(folder_, {"sync"}).exit, 0);
    const sandbox::VtigerServer other(small());
    configure(folder_, other);
    expect(run(folder_, {"sync"}), 1, "but the settings lead to");
}

TEST_F(BadInput, UnknownCommandsAndOptionsAreUsageErrors) {
    EXPECT_EQ(run(folder_, {"snyc"}).exit, 2);
    EXPECT_EQ(run(folder_, {"sync", "--nonsense"}).exit, 2);
    EXPECT_EQ(run(folder_, {}).exit, 2);
    EXPECT_EQ(run(folder_, {"--help"}).exit, 0);
    EXPECT_EQ(run(folder_, {"--version"}).exit, 0);
}

TEST_F(BadInput, UnknownSourceListsTheKnownOnes) {
    expect(run(folder_, {"sync", "shp"}), 2, "Known sources: shop");
}

TEST_F(BadInput, ExplainingNobodyIsAnErrorWithTheNextStep) {
    ASSERT_EQ(run(folder_, {"sync"}).exit, 0);
    ASSERT_EQ(run(folder_, {"evaluate"}).exit, 0);
    expect(run(folder_, {"explain", "11x999999"}), 1, "tenure customers");
}

TEST_F(BadInput, ListingBeforeEvaluatingSaysToEvaluate) {
    ASSERT_EQ(run(folder_, {"sync"}).exit, 0);
    expect(run(folder_, {"customers"}), 1, "tenure evaluate");
}

TEST_F(BadInput, ALockedStoreIsNamed) {
    server_.faults("slow=200");
    const Folder second;
    configure(second, server_);
    const pid_t first = start(folder_, {"sync"});
    ::usleep(700'000);
    // The same store from another folder: the second writer is refused at once.
    json shared = config();
    shared["store"] = "sqlite:" + (folder_ / "customers.db").string();
    configure(second, server_, shared);
    const Ran refused = run(second, {"sync"});
    ::kill(first, SIGTERM);
    EXPECT_EQ(finish(folder_, first).exit, 130);
    expect(refused, 1, "is writing to it");
}

}  // namespace
}  // namespace tenure::testing
