#include "shop.hpp"

namespace {

using namespace tenure;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_shop::run_of;
using testing_shop::Shop;

constexpr auto with_city = R"({"streams": {"Accounts": [
    {"entity": "customer", "attributes": {"name": "accountname"}},
    {"entity": "account", "attributes": {"name": "accountname", "city": "city"}}]}})";
constexpr auto with_tier = R"({"streams": {"Accounts": [
    {"entity": "account", "attributes": {"name": "accountname", "type": {"label": "Tier"}}}]}})";
constexpr auto by_tier = R"({"streams": {"Accounts": [
    {"entity": "account", "attributes": {"name": {"label": "Tier"}}}]}})";

struct Purposes {
    explicit Purposes(Shop& shop) {
        shop.crm.before = [this](const FakeCall& call) {
            if (call.operation == "read") ++reads[call.purpose];
        };
    }
    std::map<Purpose, int> reads;
};

TEST(Fields, AddedToTheMappingAreBackfilled) {
    Shop shop;
    shop.sync();
    shop.mapping = with_city;
    Purposes purposes(shop);
    const auto report = shop.sync();
    EXPECT_EQ(run_of(report, "Accounts").upserted, 8U);
    EXPECT_EQ(purposes.reads[Purpose::backfill], 3);
    EXPECT_EQ(shop.texts(EntityKind::account, "city").at("11x7"), "Tehran");
    EXPECT_EQ(run_of(shop.sync(), "Accounts").upserted, 0U);
    EXPECT_EQ(purposes.reads[Purpose::backfill], 3);
}

TEST(Fields, AreBackfilledWhereTheLastRunDied) {
    struct Killed {};
    for (std::uint64_t at = 1; at < 12; ++at) {
        Shop shop;
        shop.sync();
        shop.mapping = with_city;
        const std::uint64_t base = shop.crm.requests();
        shop.crm.before = [&](const FakeCall& call) {
            if (call.number == base + at) throw Killed();
        };
        try {
            shop.sync();
        } catch (const Killed&) {
            shop.sync();
        }
        for (const auto& city : shop.texts(EntityKind::account, "city")) {
            EXPECT_EQ(city.second, "Tehran") << at;
        }
    }
}

TEST(Fields, TakenOutOfTheMappingCostNothing) {
    Shop shop;
    shop.mapping = with_city;
    shop.sync();
    shop.mapping = R"({"streams": {"Accounts": [
        {"entity": "customer", "attributes": {"name": "accountname"}}]}})";
    Purposes purposes(shop);
    EXPECT_EQ(run_of(shop.sync(), "Accounts").read, 0U);
    EXPECT_EQ(purposes.reads[Purpose::backfill], 0);
}

TEST(Fields, HiddenFromTheUserAreNotedAndTheRestIsRead) {
    Shop shop;
    shop.mapping = with_city;
    shop.sync();
    auto info = shop.crm.info("Accounts");
    info.fields.erase(info.fields.begin() + 1);
    shop.crm.describe(info);
    shop.put(3, "Renamed");
    const auto report = shop.sync();
    EXPECT_TRUE(report.ok());
    EXPECT_THAT(report.notes, Contains(HasSubstr("Accounts.city: mapped, but")));
    EXPECT_EQ(shop.texts(EntityKind::account, "name").at("11x3"), "Renamed");
}

TEST(Fields, ChosenByLabelAreRead) {
    Shop shop;
    shop.mapping = with_tier;
    shop.crm.put("Accounts", "11x1", {{"cf_901", "Gold"}});
    shop.sync();
    EXPECT_EQ(shop.texts(EntityKind::account, "type").at("11x1"), "Gold");
    EXPECT_THAT(*shop.store->fact("shop", "bindings:Accounts"), HasSubstr("cf_901"));
}

TEST(Fields, ChosenByALabelThatMovedStopTheirStreamBeforeAnythingChanges) {
    Shop shop;
    shop.mapping = with_tier;
    shop.sync();
    auto info = shop.crm.info("Accounts");
    info.fields.back() = make_custom_field("cf_977", "Tier");
    shop.crm.describe(info);
    shop.put(3, "Renamed");
    const auto report = shop.sync();
    EXPECT_THAT(run_of(report, "Accounts").error, HasSubstr("cf_901"));
    EXPECT_THAT(run_of(report, "Accounts").error, HasSubstr("cf_977"));
    EXPECT_EQ(shop.texts(EntityKind::account, "name").at("11x3"), "Account");
    auto anew = shop.options();
    anew.from = SyncFrom::start;
    EXPECT_TRUE(shop.sync(anew).ok());
    EXPECT_TRUE(shop.sync().ok());
    EXPECT_EQ(shop.texts(EntityKind::account, "name").at("11x3"), "Renamed");
}

TEST(Fields, ChosenByALabelThatVanishedStopTheirStream) {
    Shop shop;
    shop.mapping = with_tier;
    shop.sync();
    auto info = shop.crm.info("Accounts");
    info.fields.pop_back();
    shop.crm.describe(info);
    const auto report = shop.sync();
    EXPECT_THAT(run_of(report, "Accounts").error, HasSubstr("Tier"));
    EXPECT_THAT(run_of(report, "Accounts").error, HasSubstr("cf_901"));
}

TEST(Fields, ChosenByALabelThatNeverWasAreNoted) {
    Shop shop;
    auto info = shop.crm.info("Accounts");
    info.fields.pop_back();
    shop.crm.describe(info);
    shop.mapping = with_tier;
    const auto report = shop.sync();
    EXPECT_TRUE(report.ok());
    EXPECT_THAT(report.notes, Contains(HasSubstr("Accounts.\"Tier\"")));
}

RemapReport remap_of(Shop& shop) {
    shop.clock.advance(std::chrono::minutes(1));
    return remap(*shop.store, Mapping::parse(shop.mapping), shop.options());
}

TEST(Remap, AppliesChangedRulesToWhatWasFetched) {
    Shop shop;
    shop.mapping = with_city;
    shop.sync();
    shop.mapping = R"({"streams": {"Accounts": [
        {"entity": "customer", "attributes": {"name": "accountname"}},
        {"entity": "account", "attributes": {"name": "city", "city": "accountname"}}]}})";
    const std::uint64_t requests = shop.crm.requests();
    const auto report = remap_of(shop);
    EXPECT_EQ(report.read, 8U);
    EXPECT_EQ(report.changed, 8U);
    EXPECT_THAT(report.missing, IsEmpty());
    EXPECT_EQ(shop.crm.requests(), requests);
    EXPECT_EQ(shop.texts(EntityKind::account, "name").at("11x1"), "Tehran");
    EXPECT_EQ(remap_of(shop).changed, 0U);
    EXPECT_EQ(run_of(shop.sync(), "Accounts").read, 0U);
}

TEST(Remap, ListsFieldsTheNextSyncHasToFetch) {
    Shop shop;
    shop.sync();
    shop.mapping = by_tier;
    shop.crm.put("Accounts", "11x1", {{"cf_901", "Gold"}});
    EXPECT_THAT(remap_of(shop).missing, ElementsAre("Accounts.\"Tier\""));
    shop.sync();
    EXPECT_EQ(shop.texts(EntityKind::account, "name").at("11x1"), "Gold");
    EXPECT_THAT(remap_of(shop).missing, IsEmpty());
}

TEST(Remap, EndsWithTheContext) {
    Shop shop;
    shop.sync();
    StopSource stop;
    stop.request_stop();
    Context context;
    context.stop = stop.token();
    EXPECT_THROW(remap(*shop.store, Mapping::parse(with_city), shop.options(), context), Error);
}

}  // namespace
