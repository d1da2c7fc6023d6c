#include "shop.hpp"

namespace {

using namespace tenure;
using testing::Contains;
using testing::HasSubstr;
using testing_shop::run_of;
using testing_shop::Shop;

constexpr auto accounts = "Accounts";

SyncReport sync_with(Shop& shop, const std::function<void(SyncOptions&)>& change) {
    auto options = shop.options();
    change(options);
    return shop.sync(options);
}

TEST(Deletes, AreFoundByWalkingAllIds) {
    Shop shop;
    shop.sync();
    shop.crm.erase(accounts, "11x2");
    const auto report = shop.sync();
    EXPECT_EQ(run_of(report, accounts).deleted, 1U);
    EXPECT_FALSE(shop.texts(EntityKind::customer, "name").contains("11x2"));
    EXPECT_EQ(shop.store->count_records("shop", accounts), 7U);
    EXPECT_EQ(run_of(shop.sync(), accounts).deleted, 0U);
}

TEST(Deletes, AreFoundInTheFeed) {
    Shop shop;
    shop.sync();
    shop.crm.erase("Leads", "10x1");
    EXPECT_EQ(run_of(shop.sync(), "Leads").deleted, 1U);
    EXPECT_EQ(shop.count(EntityKind::lead), 3U);
    EXPECT_EQ(run_of(shop.sync(), "Leads").deleted, 0U);
}

TEST(Deletes, OfTheFeedBeforeTheFirstSyncCostNoReadingById) {
    Shop shop;
    for (int i = 0; i < 40; ++i) {
        const std::string id = "10x9" + std::to_string(i);
        shop.crm.put("Leads", id, {});
        shop.crm.erase("Leads", id);
    }
    bool by_id = false;
    shop.crm.before = [&](const FakeCall& call) {
        by_id = by_id || (call.stream == "Leads" && call.purpose == Purpose::refresh);
    };
    EXPECT_TRUE(shop.sync().ok());
    EXPECT_FALSE(by_id);
    EXPECT_EQ(shop.count(EntityKind::lead), 4U);
}

TEST(Deletes, DuringTheFirstWalkAreNotLost) {
    Shop shop;
    shop.crm.before = [&](const FakeCall& call) {
        if (call.stream != "Leads" || call.operation != "read") return;
        shop.crm.before = nullptr;
        shop.crm.erase("Leads", "10x3");  // after the feed was positioned, before it is read
    };
    shop.crm.tamper = [](const ReadRequest& request, Page& page) {
        if (request.key.stream != "Leads" || request.from.empty()) return;
        page.rows.push_back({"10x3", {Timestamp::from_seconds(5)}, {Value("Read just before")}});
    };
    shop.sync();
    EXPECT_FALSE(shop.texts(EntityKind::lead, "name").contains("10x3"));
}

TEST(Deletes, AreNotBelievedOfARecordThatCanStillBeRead) {
    Shop shop;
    shop.sync();
    shop.crm.unlist(accounts, "11x2");
    shop.crm.unlist("Leads", "10x1");
    shop.crm.put("Leads", "10x2", {{"lastname", "Converted"}});
    shop.crm.unlist("Leads", "10x2");
    const auto report = shop.sync();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(run_of(report, accounts).deleted, 0U);
    EXPECT_EQ(shop.texts(EntityKind::lead, "name").at("10x2"), "Converted");
    EXPECT_EQ(shop.count(EntityKind::customer), 8U);
}

TEST(Deletes, OfManyAtOnceAreRefused) {
    Shop shop;
    for (int i = 100; i < 200; ++i) shop.put(i);
    shop.sync();
    for (int i = 100; i < 125; ++i) shop.crm.erase(accounts, Shop::account(i));
    const auto refused = shop.sync();
    EXPECT_THAT(run_of(refused, accounts).error, HasSubstr("nothing was deleted"));
    EXPECT_FALSE(refused.ok());
    EXPECT_EQ(shop.count(EntityKind::customer), 108U);
    EXPECT_FALSE(shop.sync().ok());
    const auto allowed =
        sync_with(shop, [](SyncOptions& options) { options.max_delete_share = 1; });
    EXPECT_EQ(run_of(allowed, accounts).deleted, 25U);
    EXPECT_EQ(shop.count(EntityKind::customer), 83U);
}

TEST(Deletes, OfManyInTheFeedAreRefusedToo) {
    Shop shop;
    shop.sync();
    for (int i = 0; i < 4; ++i) shop.crm.erase("Leads", "10x" + std::to_string(i));
    const auto strict = [](SyncOptions& options) { options.always_deletable = 2; };
    EXPECT_THAT(run_of(sync_with(shop, strict), "Leads").error, HasSubstr("missing at once"));
    EXPECT_EQ(shop.count(EntityKind::lead), 4U);
    EXPECT_EQ(run_of(shop.sync(), "Leads").deleted, 4U);
}

TEST(Deletes, OfAFewAreBelievedWhateverTheirShare) {
    Shop shop;
    shop.sync();
    for (int i = 0; i < 8; ++i) shop.crm.erase(accounts, Shop::account(i));
    EXPECT_EQ(run_of(shop.sync(), accounts).deleted, 8U);
}

TEST(Deletes, AreNotBelievedWhenAReadingByIdIsNotComplete) {
    Shop shop;
    shop.sync();
    shop.crm.unlist(accounts, "11x2");
    shop.crm.tamper = [](const ReadRequest& request, Page& page) {
        if (request.ids.empty()) return;
        page.rows.clear();
        page.complete = false;
    };
    EXPECT_THAT(run_of(shop.sync(), accounts).error, HasSubstr("not marked complete"));
    EXPECT_EQ(shop.count(EntityKind::customer), 8U);
}

TEST(Deletes, SurviveDyingAtAnyCallOfTheSweep) {
    struct Killed {};
    for (std::uint64_t at = 1; at < 20; ++at) {
        Shop shop;
        shop.sync();
        shop.crm.erase(accounts, "11x0");
        shop.crm.erase(accounts, "11x7");
        const std::uint64_t base = shop.crm.requests();
        shop.crm.before = [&](const FakeCall& call) {
            if (call.number == base + at) throw Killed();
        };
        try {
            shop.sync();
        } catch (const Killed&) {
            shop.sync();
        }
        EXPECT_EQ(shop.count(EntityKind::customer), 6U) << at;
        EXPECT_TRUE(shop.texts(EntityKind::customer, "name").contains("11x5"));
    }
}

TEST(Deletes, AreLookedForOnTheirOwnSchedule) {
    Shop shop;
    shop.sync();
    int sweeps = 0;
    shop.crm.before = [&](const FakeCall& call) {
        const bool walk = call.operation == "read" && call.purpose == Purpose::deletes;
        sweeps += walk && call.stream == accounts;
    };
    const auto daily = [](SyncOptions& options) { options.sweep_every = std::chrono::hours(24); };
    sync_with(shop, daily);
    EXPECT_EQ(sweeps, 0);
    shop.clock.advance(std::chrono::hours(24));
    sync_with(shop, daily);
    EXPECT_EQ(sweeps, 3);
    sync_with(shop, daily);
    EXPECT_EQ(sweeps, 3);
    shop.sync();
    EXPECT_EQ(sweeps, 6);
}

TEST(Deletes, OfTheFirstSyncNeedNoSweep) {
    Shop shop;
    bool swept = false;
    shop.crm.before = [&](const FakeCall& call) {
        swept = swept || (call.operation == "read" && call.purpose == Purpose::deletes);
    };
    shop.sync();
    EXPECT_FALSE(swept);
}

TEST(Deletes, OfARecordThatLeftTheListingAreAskedOnceADay) {
    Shop shop;
    shop.sync();
    shop.crm.unlist(accounts, "11x2");
    shop.sync();
    int by_id = 0;
    shop.crm.before = [&](const FakeCall& call) {
        by_id += call.stream == accounts && call.purpose == Purpose::refresh;
    };
    shop.sync();
    EXPECT_EQ(by_id, 0);
    shop.clock.advance(std::chrono::hours(25));
    shop.sync();
    EXPECT_EQ(by_id, 1);
    shop.crm.erase(accounts, "11x2");
    shop.clock.advance(std::chrono::hours(25));
    EXPECT_EQ(run_of(shop.sync(), accounts).deleted, 1U);
}

/// The shop's CRM with another delete feed.
class OtherFeed final : public Connector {
 public:
    OtherFeed(FakeConnector& crm, DeletedPage page) : crm_(crm), page_(std::move(page)) {
        page_.next.json = "\"now\"";
        page_.complete = true;
    }
    std::string_view name() const noexcept override { return "other feed"; }
    std::string fingerprint(const Context& context) override { return crm_.fingerprint(context); }
    std::vector<StreamInfo> streams(std::span<const std::string> only,
                                    const Context& context) override {
        return crm_.streams(only, context);
    }
    Page read(const ReadRequest& request, const Context& context) override {
        return crm_.read(request, context);
    }
    DeletedPage read_deleted(const ReadRequest&, const Context&) override { return page_; }

 private:
    FakeConnector& crm_;
    DeletedPage page_;
};

RunRecord sync_leads(Shop& shop, DeletedPage page, SyncFrom from = SyncFrom::checkpoint) {
    OtherFeed crm(shop.crm, std::move(page));
    auto options = shop.options();
    options.streams = {"Leads"};
    options.from = from;
    shop.clock.advance(std::chrono::minutes(1));
    return sync(crm, *shop.store, Mapping::parse(shop.mapping), options).runs.front();
}

TEST(Deletes, MergeIntoTheWinner) {
    Shop shop;
    shop.sync();
    shop.crm.erase("Leads", "10x1");
    DeletedPage page;
    page.merged = {{"10x1", "10x2"}};
    page.restored = {"10x3"};
    const RunRecord run = sync_leads(shop, page);
    EXPECT_EQ(run.deleted, 1U);
    EXPECT_EQ(run.read, 2U);
    EXPECT_EQ(shop.count(EntityKind::lead), 3U);
}

TEST(Deletes, ThatAFeedDoesNotRememberAreFoundByAFullSync) {
    Shop shop;
    sync_leads(shop, {});
    shop.crm.erase("Leads", "10x1");
    EXPECT_EQ(sync_leads(shop, {}).deleted, 0U);
    EXPECT_EQ(sync_leads(shop, {}, SyncFrom::start).deleted, 1U);
    EXPECT_EQ(shop.count(EntityKind::lead), 3U);
}

TEST(Deletes, FromBeforeAFeedAppearedAreFound) {
    Shop shop;
    shop.crm.info("Leads").deletes = DeleteKind::sweep;
    shop.sync();
    shop.crm.erase("Leads", "10x1");
    shop.crm.info("Leads").deletes = DeleteKind::feed;
    EXPECT_EQ(sync_leads(shop, {}).deleted, 1U);
    EXPECT_EQ(sync_leads(shop, {}).requests, 0U);
}

}  // namespace
