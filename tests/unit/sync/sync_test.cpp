#include "tenure/sync/sync.hpp"

#include "code_of.hpp"
#include "shop.hpp"

namespace {

using namespace tenure;
using testing::HasSubstr;
using testing_shop::run_of;
using testing_shop::Shop;

TEST(Sync, ReadsEverythingTheFirstTime) {
    Shop shop;
    const auto report = shop.sync();
    EXPECT_TRUE(report.ok());
    const RunRecord& accounts = run_of(report, "Accounts");
    EXPECT_EQ(accounts.entity, "customer");
    EXPECT_EQ(accounts.read, 8U);
    EXPECT_EQ(accounts.upserted, 8U);
    EXPECT_EQ(accounts.pages, 3U);
    EXPECT_EQ(accounts.requests, 3U);
    EXPECT_TRUE(accounts.complete);
    EXPECT_EQ(shop.count(EntityKind::customer), 8U);
    EXPECT_EQ(shop.count(EntityKind::lead), 4U);
    EXPECT_EQ(shop.store->last_runs().size(), 2U);
}

TEST(Sync, FindsNothingNewTheSecondTime) {
    Shop shop;
    shop.sync();
    const auto report = shop.sync();
    EXPECT_TRUE(report.ok());
    for (const RunRecord& run : report.runs) {
        EXPECT_EQ(run.read, 0U);
        EXPECT_EQ(run.upserted, 0U);
        EXPECT_EQ(run.deleted, 0U);
    }
}

TEST(Sync, ReadsOnlyWhatChangedSince) {
    Shop shop;
    shop.sync();
    shop.put(3, "Renamed");
    shop.put(70, "New");
    const auto report = shop.sync();
    const RunRecord& accounts = run_of(report, "Accounts");
    EXPECT_EQ(accounts.read, 2U);
    EXPECT_EQ(accounts.upserted, 2U);
    const auto names = shop.texts(EntityKind::customer, "name");
    EXPECT_EQ(names.at("11x3"), "Renamed");
    EXPECT_EQ(names.size(), 9U);
}

TEST(Sync, WalksAStreamWithoutChangesAnew) {
    Shop shop;
    shop.crm.info("Accounts").incremental = false;
    shop.sync();
    const auto report = shop.sync();
    EXPECT_EQ(run_of(report, "Accounts").read, 8U);
    EXPECT_EQ(run_of(report, "Accounts").unchanged, 8U);
}

TEST(Sync, StartsOverWhenAsked) {
    Shop shop;
    shop.sync();
    auto options = shop.options();
    options.from = SyncFrom::start;
    const auto report = shop.sync(options);
    EXPECT_EQ(run_of(report, "Accounts").unchanged, 8U);
    EXPECT_EQ(run_of(report, "Accounts").upserted, 0U);
}

TEST(Sync, ReadsOnlyTheStreamsAskedFor) {
    Shop shop;
    auto options = shop.options();
    options.streams = {"Leads"};
    EXPECT_EQ(shop.sync(options).runs.size(), 1U);
    options.streams = {"Invoices"};
    EXPECT_EQ(code_of([&] { shop.sync(options); }), Errc::bad_argument);
}

TEST(Sync, ResumesAfterDyingAtAnyCall) {
    Shop undisturbed;
    const auto calls = [&] {
        undisturbed.sync();
        return undisturbed.crm.requests();
    }();
    struct Killed {};
    for (std::uint64_t at = 1; at <= calls; ++at) {
        Shop shop;
        shop.crm.before = [&](const FakeCall& call) {
            if (call.number == at) throw Killed();
        };
        EXPECT_THROW(shop.sync(), Killed);
        const auto report = shop.sync();
        EXPECT_TRUE(report.ok()) << at;
        EXPECT_EQ(shop.texts(EntityKind::customer, "name"),
                  undisturbed.texts(EntityKind::customer, "name"));
        EXPECT_EQ(shop.count(EntityKind::lead), 4U);
        EXPECT_EQ(shop.sync().runs.front().upserted, 0U);
    }
}

TEST(Sync, DoesNotReadCommittedPagesAgainAfterDying) {
    Shop shop;
    int pages = 0;
    shop.crm.before = [&](const FakeCall& call) {
        if (call.operation == "read" && ++pages == 3) throw 42;
    };
    EXPECT_THROW(shop.sync(), int);
    EXPECT_EQ(run_of(shop.sync(), "Accounts").read, 2U);
}

TEST(Sync, KeepsWhatWasCommittedWhenStopped) {
    Shop shop;
    StopSource stop;
    Context context;
    context.stop = stop.token();
    auto options = shop.options();
    options.progress = [&](const Progress& progress) {
        if (progress.done >= 6) stop.request_stop();
    };
    EXPECT_EQ(code_of([&] { shop.sync(options, context); }), Errc::cancelled);
    EXPECT_EQ(shop.count(EntityKind::customer), 6U);
    EXPECT_FALSE(shop.store->last_runs().front().complete);
    EXPECT_EQ(run_of(shop.sync(), "Accounts").read, 2U);
}

TEST(Sync, GoesOnWithOtherStreamsWhenOneFails) {
    Shop shop;
    shop.crm.before = [](const FakeCall& call) {
        if (call.stream == "Accounts") {
            throw Error(Errc::permission, "read", "Accounts", "denied", "ask the administrator");
        }
    };
    const auto report = shop.sync();
    EXPECT_FALSE(report.ok());
    EXPECT_THAT(run_of(report, "Accounts").error, HasSubstr("denied"));
    EXPECT_TRUE(run_of(report, "Leads").complete);
    EXPECT_EQ(shop.count(EntityKind::lead), 4U);
}

// A quota that ends every run would else be spent on the same streams each day.
TEST(Sync, BeginsWithTheStreamThatTheLastRunLeftUnfinished) {
    Shop shop;
    shop.crm.before = [](const FakeCall& call) {
        if (call.stream == "Leads") throw Error(Errc::quota_exhausted, "read", "Leads", "used up");
    };
    EXPECT_EQ(code_of([&] { shop.sync(); }), Errc::quota_exhausted);
    shop.crm.before = nullptr;
    EXPECT_EQ(shop.sync().runs.front().stream, "Leads");
    EXPECT_EQ(shop.sync().runs.front().stream, "Accounts");
}

TEST(Sync, StopsWhenTheCredentialsAreRefused) {
    Shop shop;
    shop.crm.before = [](const FakeCall& call) {
        if (call.operation == "read") throw Error(Errc::authentication, "read", "", "refused");
    };
    EXPECT_EQ(code_of([&] { shop.sync(); }), Errc::authentication);
    EXPECT_EQ(shop.store->last_runs().size(), 1U);
}

TEST(Sync, SaysThatAStreamIsNotVisible) {
    Shop shop;
    shop.mapping = R"({"streams": {"Invoice":
        [{"entity": "purchase", "attributes": {"subject": "subject"}}]}})";
    const auto report = shop.sync();
    EXPECT_THAT(run_of(report, "Invoice").error, HasSubstr("does not show it to this user"));
}

TEST(Sync, TriesAgainWhileAnErrorMayPass) {
    Shop shop;
    int failures = 0;
    shop.crm.before = [&](const FakeCall& call) {
        if (call.operation == "read" && failures < 3) {
            ++failures;
            ErrorDetails details;
            details.retryable = true;
            details.retry_after = std::chrono::seconds(failures == 1 ? 7 : 0);
            throw Error(Errc::unavailable, details);
        }
    };
    EXPECT_TRUE(shop.sync().ok());
    using std::chrono::milliseconds;
    EXPECT_EQ(shop.clock.sleeps(),
              (std::vector{milliseconds(7'000), milliseconds(5'000), milliseconds(25'000)}));
}

TEST(Sync, GivesAStreamUpAfterThreeMoreAttempts) {
    Shop shop;
    int reads = 0;
    shop.crm.before = [&](const FakeCall& call) {
        if (call.operation != "read" || call.stream != "Accounts") return;
        ++reads;
        ErrorDetails details;
        details.retryable = true;
        throw Error(Errc::unavailable, details);
    };
    EXPECT_FALSE(shop.sync().ok());
    EXPECT_EQ(reads, 4);
}

TEST(Sync, RefusesAPageThatRepeats) {
    Shop shop;
    shop.crm.tamper = [](const ReadRequest& request, Page& page) {
        if (request.key.stream != "Accounts") return;
        page.complete = false;
        if (!request.from.empty()) page.next = request.from;
    };
    const auto report = shop.sync();
    EXPECT_THAT(run_of(report, "Accounts").error, HasSubstr("came twice"));
    EXPECT_TRUE(run_of(report, "Leads").complete);
}

TEST(Sync, RefusesRowsThatDoNotFitTheirFields) {
    Shop shop;
    shop.crm.tamper = [](const ReadRequest&, Page& page) {
        if (!page.rows.empty()) page.rows.front().values.clear();
    };
    EXPECT_THAT(run_of(shop.sync(), "Accounts").error, HasSubstr("0 values for 1 fields"));
    EXPECT_EQ(shop.count(EntityKind::customer), 0U);
}

TEST(Sync, KeepsUndecodableRecordsAsDeadLetters) {
    Shop shop;
    shop.crm.tamper = [](const ReadRequest& request, Page& page) {
        if (request.key.stream != "Accounts" || !request.from.empty()) return;
        page.problems.push_back({"11x99", "bad_utf8", "half a character", "\xC3"});
    };
    const auto report = shop.sync();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.rejected(), 1U);
    const auto letters = shop.store->dead_letters(10);
    ASSERT_EQ(letters.size(), 1U);
    EXPECT_EQ(letters.front().id, "11x99");
    EXPECT_EQ(letters.front().step, "decode");
    EXPECT_EQ(shop.count(EntityKind::customer), 8U);
}

TEST(Sync, RefusesAnotherCrmBehindTheSource) {
    Shop shop;
    shop.sync();
    shop.crm.identity = "fake://two";
    shop.put(80);
    EXPECT_EQ(code_of([&] { shop.sync(); }), Errc::wrong_source);
    auto preview = shop.options();
    preview.mode = CommitMode::preview;
    EXPECT_EQ(code_of([&] { shop.sync(preview); }), Errc::wrong_source);
    EXPECT_EQ(shop.count(EntityKind::customer), 8U);
}

TEST(Sync, PreviewCountsAndStoresNothing) {
    Shop shop;
    auto preview = shop.options();
    preview.mode = CommitMode::preview;
    const auto report = shop.sync(preview);
    EXPECT_EQ(run_of(report, "Accounts").upserted, 8U);
    EXPECT_EQ(shop.count(EntityKind::customer), 0U);
    EXPECT_TRUE(shop.store->sources().empty());
    EXPECT_TRUE(shop.store->last_runs().empty());
    EXPECT_FALSE(shop.store->checkpoint({"shop", "Accounts", Purpose::changes, ""}));
    EXPECT_FALSE(shop.store->fact("shop", "fields:Accounts"));

    shop.sync();
    shop.put(3, "Renamed");
    shop.crm.erase("Leads", "10x1");
    const auto later = shop.sync(preview);
    EXPECT_EQ(run_of(later, "Accounts").upserted, 1U);
    EXPECT_EQ(run_of(later, "Leads").deleted, 1U);
    EXPECT_EQ(shop.texts(EntityKind::customer, "name").at("11x3"), "Account");
    EXPECT_EQ(shop.count(EntityKind::lead), 4U);
}

}  // namespace
