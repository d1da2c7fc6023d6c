#include "store_kit.hpp"

namespace {

using namespace tenure;
using namespace tenure::store_kit;

using StoreRecords = AnyStore;
INSTANTIATE_TEST_SUITE_P(Both, StoreRecords, both_stores, store_name);

const std::vector<Value> values = {std::string("A"), std::string("New")};
const StreamKey sweep{"crm", "Potentials", Purpose::deletes, ""};

void store_deals(Store& store, std::initializer_list<const char*> ids, Timestamp at = day(1)) {
    PageMaker page(store, "Potentials");
    for (const char* id : ids) page.add(id, 1, values, {deal("1", "New")});
    page.at(at).commit();
}

using Ids = std::vector<RecordId>;

TEST_P(StoreRecords, LoseTheirDomainRowsWhenDeletedAndReturnWhenReadAgain) {
    store_deals(*store, {"1", "2", "3"});
    EXPECT_EQ(store->delete_records("crm", "Potentials", Ids{"1", "3", "9"}, day(2), {}), 2U);
    EXPECT_EQ(store->counts()[EntityKind::deal], 1U);
    EXPECT_EQ(store->count_records("crm", "Potentials"), 1U);
    EXPECT_EQ(store->live_records("crm", "Potentials", Ids{"3", "2", "9"}), Ids{"2"});
    EXPECT_EQ(kept_rows(*store, "Potentials").size(), 1U);
    EXPECT_EQ(store->delete_records("crm", "Potentials", Ids{"1"}, day(2), {}), 0U);
    PageMaker back(*store, "Potentials");
    EXPECT_EQ(back.add("1", 1, values, {deal("1", "New")}).commit().upserted, 1U);
    EXPECT_EQ(store->counts()[EntityKind::deal], 2U);
    EXPECT_EQ(store->count_records("crm", "Potentials"), 2U);
}

TEST_P(StoreRecords, AreDeletedTogetherWithThePositionOfTheDeletions) {
    store_deals(*store, {"1"});
    store->delete_records("crm", "Potentials", Ids{"1"}, day(2), Checkpoint{{"c"}, "k", true, {}});
    ASSERT_TRUE(store->checkpoint(sweep));
    EXPECT_EQ(store->checkpoint(sweep)->cursor.json, "c");
}

TEST_P(StoreRecords, NotSeenByASweepAreNamedUnlessTheyCameDuringIt) {
    store_deals(*store, {"1", "2", "3"}, day(1));
    store->mark_seen(sweep, Ids{"1"}, {{"a"}, "", false, day(5)});
    store_deals(*store, {"4"}, day(5) + std::chrono::microseconds(1));
    store->mark_seen(sweep, Ids{"3"}, {{"b"}, "", true, day(5)});
    EXPECT_EQ(store->unseen(sweep, day(5)), Ids{"2"});
    EXPECT_EQ(store->checkpoint(sweep)->cursor.json, "b");
}

TEST_P(StoreRecords, OfANewSweepForgetTheLastOne) {
    store_deals(*store, {"1", "2"}, day(1));
    store->mark_seen(sweep, Ids{"1", "2"}, {{"a"}, "", true, day(5)});
    store->mark_seen(sweep, Ids{"1"}, {{"a"}, "", true, day(6)});
    EXPECT_EQ(store->unseen(sweep, day(6)), Ids{"2"});
    store->mark_seen(sweep, Ids{"2"}, {{"a"}, "", false, day(7)});
    store->reset_checkpoint(sweep);
    EXPECT_FALSE(store->checkpoint(sweep));
    EXPECT_EQ(store->unseen(sweep, day(7)), (Ids{"1", "2"}));
}

TEST_P(StoreRecords, AreVisitedInIdOrderAndMayBeCommittedMeanwhile) {
    PageMaker page(*store, "Potentials");
    for (int i = 1200; i > 0; --i) {
        page.add(std::to_string(10'000 + i), 1, values, {deal("", "New")});
    }
    page.commit();
    Ids seen;
    store->each_source_page(
        "crm", "Potentials",
        [&](const FieldList& fields, std::span<const Row> rows, const std::string& key) {
            EXPECT_EQ(key, "m1");
            EXPECT_EQ(fields->size(), 2U);
            PageMaker remapped(*store, "Potentials");
            for (const Row& row : rows) {
                seen.push_back(row.id);
                remapped.add(row.id, 1, row.values, {deal("", "Remapped")});
            }
            EXPECT_EQ(remapped.mapping("m2").commit().upserted, rows.size());
        });
    EXPECT_EQ(seen.size(), 1200U);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
}

TEST_P(StoreRecords, ThatFailedAreListedUntilTheyAreStored) {
    const StreamKey key{"crm", "Potentials", Purpose::changes, ""};
    const DeadLetter first{key, "1", "map", "bad_amount", "no number", "abc", day(1)};
    const DeadLetter second{key, "2", "write", "ACCESS_DENIED", "no", "", day(2)};
    const DeadLetter nameless{key, "", "decode", "no_id", "", "{}", day(3)};
    PageMaker(*store, "Potentials").letters({first}).commit();
    store->add_dead_letters(std::vector{second, nameless, nameless});
    store->add_dead_letters(std::vector{first});
    EXPECT_EQ(store->count_dead_letters(), 4U) << "a repeated one replaces the earlier";
    const auto letters = store->dead_letters(2);
    ASSERT_EQ(letters.size(), 2U);
    EXPECT_EQ(letters[0].id, "1");
    EXPECT_EQ(letters[0].key.stream, "Potentials");
    EXPECT_EQ(letters[0].code, "bad_amount");
    EXPECT_EQ(letters[0].raw, "abc");
    EXPECT_EQ(letters[0].at, day(1));
    store_deals(*store, {"1", "2"});
    EXPECT_EQ(store->count_dead_letters(), 3U) << "what could not be written is still to do";
}

TEST_P(StoreRecords, OfASourceBelongToTheCrmTheyCameFrom) {
    store->bind_source("crm", "https://one.example.com");
    store->bind_source("crm", "https://one.example.com");
    EXPECT_EQ(code_of([&] { store->bind_source("crm", "https://two.example.com"); }),
              Errc::wrong_source);
    store->bind_source("other", "https://two.example.com");
    EXPECT_EQ(store->sources().at("crm"), "https://one.example.com");
    EXPECT_EQ(store->sources().size(), 2U);
}

TEST_P(StoreRecords, HaveFactsOfTheirSource) {
    EXPECT_FALSE(store->fact("crm", "bindings"));
    store->put_fact("crm", "bindings", "[]");
    store->put_fact("crm", "bindings", "[1]");
    EXPECT_EQ(store->fact("crm", "bindings"), "[1]");
    EXPECT_FALSE(store->fact("other", "bindings"));
}

TEST_P(StoreRecords, HaveTheNewestRunOfEachStream) {
    RunRecord run;
    run.source = "crm";
    run.stream = "Accounts";
    run.read = 1;
    store->add_run(run);
    run.read = 2;
    run.rejected = 1;
    run.seconds = 1.5;
    run.complete = true;
    run.error = "cancelled";
    run.started_at = day(3);
    store->add_run(run);
    run.stream = "Contacts";
    store->add_run(run);
    const auto runs = store->last_runs();
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[0].stream, "Accounts");
    EXPECT_EQ(runs[0].read, 2U);
    EXPECT_EQ(runs[0].rejected, 1U);
    EXPECT_DOUBLE_EQ(runs[0].seconds, 1.5);
    EXPECT_TRUE(runs[0].complete);
    EXPECT_EQ(runs[0].error, "cancelled");
    EXPECT_EQ(runs[0].started_at, day(3));
}

TEST_P(StoreRecords, RememberTheLastValueWritten) {
    WrittenValue value{"crm", "Accounts", "11x1", "cf_1", "Active", 3, day(1)};
    store->add_written({&value, 1});
    value.value = "At risk";
    value.generation = 4;
    store->add_written({&value, 1});
    const auto last = store->last_written("crm", "Accounts", "11x1", "cf_1");
    ASSERT_TRUE(last);
    EXPECT_EQ(last->value, "At risk");
    EXPECT_EQ(last->generation, 4);
    EXPECT_EQ(last->at, day(1));
    EXPECT_FALSE(store->last_written("crm", "Accounts", "11x1", "cf_2"));
}

}  // namespace
