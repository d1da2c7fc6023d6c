#include <gtest/gtest.h>

#include "tenure/store/open_store.hpp"

namespace {

using namespace tenure;

TEST(LiveRecords, AreThoseOfTheAskedThatAreStoredAndNotDeleted) {
    const auto store = open_store("sqlite::memory:");
    store->bind_source("shop", "fake://one");
    const StreamKey key{"shop", "Accounts", Purpose::changes, ""};
    const std::vector<Row> rows{{"11x1", {}, {}}, {"11x2", {}, {}}, {"11x3", {}, {}}};
    PageCommit page;
    page.key = key;
    page.fields = std::make_shared<const std::vector<FieldInfo>>();
    page.rows = rows;
    store->commit_page(page);
    const std::vector<RecordId> gone{"11x2"};
    store->delete_records("shop", "Accounts", gone, {}, std::nullopt);
    const std::vector<RecordId> asked{"11x9", "11x3", "11x2", "11x1"};
    EXPECT_EQ(store->live_records("shop", "Accounts", asked),
              (std::vector<RecordId>{"11x3", "11x1"}));
    EXPECT_TRUE(store->live_records("shop", "Leads", asked).empty());
}

TEST(WrittenValues, RememberWhatTheCrmKeptInstead) {
    const auto store = open_store("sqlite::memory:");
    const std::vector<WrittenValue> values{
        {"shop", "Accounts", "11x1", "cf_1", "12345.00", 3, {}, "9999.99"}};
    store->add_written(values);
    EXPECT_EQ(store->last_written("shop", "Accounts", "11x1", "cf_1")->stored, "9999.99");
}

}  // namespace
