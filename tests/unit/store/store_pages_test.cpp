#include "store_kit.hpp"

namespace {

using namespace tenure;
using namespace tenure::store_kit;

using StorePages = AnyStore;
INSTANTIATE_TEST_SUITE_P(Both, StorePages, both_stores, store_name);

std::vector<Value> named(const std::string& name, const std::string& stage) {
    return {name, stage};
}

TEST_P(StorePages, CountsNewRecordsOnceAndRepeatedOnesAsUnchanged) {
    PageMaker page(*store, "Potentials");
    page.add("13x1", 1, named("A", "New"), {deal("11x1", "New")});
    page.add("13x2", 1, named("B", "New"), {deal("11x1", "New")});
    EXPECT_EQ(page.commit().upserted, 2U);
    const CommitCounts again = page.commit();
    EXPECT_EQ(again.upserted, 0U);
    EXPECT_EQ(again.unchanged, 2U);
    EXPECT_EQ(store->counts()[EntityKind::deal], 2U);
    EXPECT_EQ(store->count_records("crm", "Potentials"), 2U);
}

TEST_P(StorePages, IgnoresAnOlderVersion) {
    PageMaker(*store, "Potentials").add("1", 5, named("A", "Won"), {deal("", "Won")}).commit();
    const CommitCounts late =
        PageMaker(*store, "Potentials").add("1", 4, named("A", "New"), {deal("", "New")}).commit();
    EXPECT_EQ(late.unchanged, 1U);
    EXPECT_EQ(*entity<Deal>(*store, EntityKind::deal).stage, "Won");
}

TEST_P(StorePages, StoresOtherContentUnderTheSameVersion) {
    PageMaker(*store, "Potentials").add("1", 5, named("A", "New"), {deal("", "New")}).commit();
    const CommitCounts counts =
        PageMaker(*store, "Potentials").add("1", 5, named("A", "Won"), {deal("", "Won")}).commit();
    EXPECT_EQ(counts.upserted, 1U);
    EXPECT_EQ(*entity<Deal>(*store, EntityKind::deal).stage, "Won");
    EXPECT_EQ(kept_rows(*store, "Potentials").at(0).values, named("A", "Won"));
}

TEST_P(StorePages, RemovesPartsThatARecordNoLongerGives) {
    DomainRow second = deal("", "Won");
    second.part = 1;
    const DomainRow sale = row_of(EntityKind::purchase, Purchase{});
    PageMaker(*store, "Potentials")
        .add("1", 1, named("A", "Won"), {deal("", "Won"), second, sale})
        .commit();
    PageMaker(*store, "Potentials").add("1", 2, named("A", "New"), {deal("", "New")}).commit();
    EXPECT_EQ(store->counts()[EntityKind::deal], 1U);
    EXPECT_EQ(store->counts()[EntityKind::purchase], 0U);
}

TEST_P(StorePages, AnotherMappingReplacesDomainRowsAndCountsOnlyWhatDiffers) {
    PageMaker(*store, "Potentials")
        .add("1", 1, named("A", "New"), {deal("", "New")})
        .add("2", 1, named("B", "New"), {deal("", "New")})
        .commit();
    PageMaker remapped(*store, "Potentials");
    remapped.mapping("m2");
    remapped.add("1", 1, named("A", "New"), {deal("", "New")});
    remapped.add("2", 1, named("B", "New"), {deal("", "Prospecting")});
    const CommitCounts counts = remapped.commit();
    EXPECT_EQ(counts.upserted, 1U);
    EXPECT_EQ(counts.unchanged, 1U);
    EXPECT_EQ(*entity<Deal>(*store, EntityKind::deal, 1).stage, "Prospecting");
    store->each_source_page("crm", "Potentials",
                            [](const FieldList&, std::span<const Row>, const std::string& key) {
                                EXPECT_EQ(key, "m2");
                            });
}

TEST_P(StorePages, KeepsFieldsThatAPageDidNotAskForAtTheSameVersion) {
    Deal whole;
    whole.name = std::string("A");
    whole.stage = std::string("New");
    PageMaker(*store, "Potentials")
        .add("1", 1, named("A", "New"), {row_of(EntityKind::deal, whole)})
        .commit();
    Deal part;
    part.lost_reason = std::string("price");
    PageMaker backfill(*store, "Potentials", fields_of({{"reason", FieldType::text}}));
    backfill.add("1", 1, {std::string("price")}, {row_of(EntityKind::deal, part)});
    EXPECT_EQ(backfill.commit().upserted, 1U);
    const Deal stored = entity<Deal>(*store, EntityKind::deal);
    EXPECT_EQ(*stored.name, "A");
    EXPECT_EQ(*stored.lost_reason, "price");
    EXPECT_EQ(kept_rows(*store, "Potentials").at(0).values.size(), 3U);
    EXPECT_EQ(backfill.commit().unchanged, 1U);
}

TEST_P(StorePages, ChangedFieldLabelsAloneChangeNothing) {
    PageMaker(*store, "Potentials").add("1", 1, named("A", "New"), {deal("", "New")}).commit();
    auto relabelled = std::make_shared<std::vector<FieldInfo>>(*name_and_stage());
    relabelled->front().label = "Title";
    PageMaker page(*store, "Potentials", relabelled);
    EXPECT_EQ(page.add("1", 1, named("A", "New"), {deal("", "New")}).commit().unchanged, 1U);
}

TEST_P(StorePages, TakesTheNewestReadingOfARecordThatAPageHoldsTwice) {
    PageMaker page(*store, "Potentials");
    page.add("1", 2, named("A", "Won"), {deal("", "Won")});
    page.add("1", 1, named("A", "New"), {deal("", "New")});
    const CommitCounts counts = page.commit();
    EXPECT_EQ(counts.upserted, 1U);
    EXPECT_EQ(counts.unchanged, 1U);
    EXPECT_EQ(*entity<Deal>(*store, EntityKind::deal).stage, "Won");
    EXPECT_EQ(store->count_records("crm", "Potentials"), 1U);
}

TEST_P(StorePages, KeepsARecordThatMapsToNothing) {
    EXPECT_EQ(PageMaker(*store, "Potentials").add("1", 1, named("A", "")).commit().upserted, 1U);
    EXPECT_EQ(kept_rows(*store, "Potentials").size(), 1U);
}

TEST_P(StorePages, APreviewCountsAndLeavesNothing) {
    PageMaker page(*store, "Potentials");
    page.add("1", 1, named("A", "New"), {deal("", "New")}).checkpoint({{"{}"}, "k", true, day(1)});
    EXPECT_EQ(page.commit(CommitMode::preview).upserted, 1U);
    EXPECT_EQ(store->counts()[EntityKind::deal], 0U);
    EXPECT_EQ(store->count_records("crm", "Potentials"), 0U);
    EXPECT_FALSE(store->checkpoint({"crm", "Potentials", Purpose::changes, ""}));
    EXPECT_EQ(page.commit().upserted, 1U);
    EXPECT_EQ(*entity<Deal>(*store, EntityKind::deal).stage, "New");
}

TEST_P(StorePages, SavesTheCheckpointWithThePage) {
    const Checkpoint position{{R"({"id":"13x1"})"}, "fields", true, day(3)};
    PageMaker(*store, "Potentials").add("1", 1, named("A", "New")).checkpoint(position).commit();
    const auto saved = store->checkpoint({"crm", "Potentials", Purpose::changes, ""});
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->cursor, position.cursor);
    EXPECT_EQ(saved->fields_key, "fields");
    EXPECT_TRUE(saved->complete);
    EXPECT_EQ(saved->updated_at, day(3));
    EXPECT_FALSE(store->checkpoint({"crm", "Potentials", Purpose::deletes, ""}));
}

TEST_P(StorePages, GivesBackEveryKindOfValueAsItCame) {
    const FieldList fields = fields_of({{"a", FieldType::text},
                                        {"b", FieldType::integer},
                                        {"c", FieldType::decimal},
                                        {"d", FieldType::money},
                                        {"e", FieldType::boolean},
                                        {"f", FieldType::date},
                                        {"g", FieldType::timestamp},
                                        {"h", FieldType::reference},
                                        {"i", FieldType::text},
                                        {"j", FieldType::text},
                                        {"k", FieldType::text},
                                        {"l", FieldType::text}});
    Currency four = Currency::of("EUR");
    four.exponent = 4;
    const std::vector<Value> odd = {std::string("\"\\\n\x01 ياسمین 😀"),
                                    std::int64_t{-9'007'199'254'740'993},
                                    Decimal{"-0.1000"},
                                    Money{-5, four},
                                    true,
                                    Date::of(1961, 2, 28),
                                    Timestamp{1'700'000'000'000'001},
                                    Reference{"", "a:b"},
                                    NotAsked{},
                                    Hidden{},
                                    Null{},
                                    Decimal{"1.50"}};
    const std::vector<Value> mixed = {Money{1, Currency::of("IRR")},
                                      std::string("many"),
                                      Date{0},
                                      Reference{"Accounts", "11x5"},
                                      std::int64_t{1},
                                      std::string(""),
                                      Null{},
                                      std::string("Accounts:1"),
                                      false,
                                      Timestamp{-1},
                                      std::int64_t{7},
                                      Hidden{}};
    PageMaker(*store, "S", fields).add("1", 1, odd).add("2", 1, mixed).commit();
    const auto kept = kept_rows(*store, "S");
    EXPECT_EQ(kept.at(0).values, odd);
    EXPECT_EQ(kept.at(1).values, mixed);
    EXPECT_EQ(kept.at(1).version.modified_at, day(1));
}

TEST_P(StorePages, GivesBackDomainRowsInAllFourStates) {
    Customer before;
    before.name = std::string("شرکت آسمان");
    before.birth_date = Date::of(1980, 12, 31);
    before.owner = Reference{"Users", "19x1"};
    before.annual_revenue = Money{1'234'500, Currency::of("IRR")};
    before.email_opt_out = false;
    before.employees = std::int64_t{12};
    before.source = std::string("fair");
    before.created_at = day(4) + std::chrono::microseconds(5);
    before.email.assign(Hidden{});
    before.phone.assign(Null{});
    PageMaker(*store, "Accounts")
        .add("11x1", 1, named("A", ""), {row_of(EntityKind::customer, before)})
        .commit();
    EXPECT_EQ(rows(*store, EntityKind::customer).at(0).row.values, values_of(before));
    const Customer after = entity<Customer>(*store, EntityKind::customer);
    EXPECT_TRUE(after.email.hidden());
    EXPECT_TRUE(after.phone.null());
    EXPECT_TRUE(after.city.not_asked());
}

TEST_P(StorePages, EveryKindOfEntityHasItsRows) {
    PageMaker page(*store, "All");
    std::vector<DomainRow> all;
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        const auto kind = static_cast<EntityKind>(i);
        all.push_back({kind, 3, std::vector<Value>(attributes(kind).size(), Null{})});
    }
    page.add("1", 1, named("A", ""), all).commit();
    for (const auto& [kind, count] : store->counts()) EXPECT_EQ(count, 1U) << to_string(kind);
    for (const DomainRow& row : all) {
        const auto stored = rows(*store, row.kind);
        ASSERT_EQ(stored.size(), 1U);
        EXPECT_EQ(stored[0].key, (RowKey{"crm", "All", "1", 3}));
        EXPECT_EQ(stored[0].row.values, row.values);
    }
}

}  // namespace
