#include <algorithm>
#include <cmath>

#include "store_kit.hpp"

namespace {

using namespace tenure;
using namespace tenure::store_kit;

using StoreGenerations = AnyStore;
INSTANTIATE_TEST_SUITE_P(Both, StoreGenerations, both_stores, store_name);

InsightRow insight(const std::string& id, const std::string& name, const std::string& stage,
                   std::optional<std::int64_t> clv) {
    InsightRow row;
    row.customer = {"crm", "Accounts", id, 0};
    row.name = name;
    row.stage = stage;
    row.state = "active";
    row.since = day(1);
    row.previous = "new";
    row.figures.segment = "champions";
    row.figures.p_alive = 0.1 + 0.2;
    row.figures.due = Timestamp::from_seconds(1'800'000'000);
    row.figures.no_clv = "no purchase yet";
    if (clv) row.clv = Money{*clv, Currency::of("EUR")};
    return row;
}

std::int64_t evaluated(Store& store) {
    const std::int64_t number =
        store.begin_generation({0, day(9), {}, "pars-vtiger-5", "product", 0});
    store.put_insights(number, std::vector{insight("1", "Acme", "loyal", 500),
                                           insight("2", "شرکت ياس", "lost", std::nullopt),
                                           insight("3", "Beta", "loyal", 900)});
    store.put_insights(number, std::vector{insight("4", "Acme Two", "new", 100)});
    store.finish_generation(number, 4, day(10));
    return number;
}

std::vector<std::string> ids(Store& store, std::int64_t number, const InsightFilter& filter) {
    std::vector<std::string> result;
    store.each_insight(number, filter,
                       [&](const InsightRow& row) { result.push_back(row.customer.id); });
    return result;
}

using Texts = std::vector<std::string>;

TEST_P(StoreGenerations, AppearWhenTheyAreFinished) {
    const std::int64_t number = store->begin_generation({0, day(9), {}, "f", "m", 0});
    EXPECT_TRUE(store->generations(0).empty());
    store->finish_generation(number, 7, day(10));
    const auto list = store->generations(0);
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0].number, number);
    EXPECT_EQ(list[0].as_of, day(9));
    EXPECT_EQ(list[0].finished_at, day(10));
    EXPECT_EQ(list[0].framework, "f");
    EXPECT_EQ(list[0].clv_model, "m");
    EXPECT_EQ(list[0].customers, 7U);
}

TEST_P(StoreGenerations, ThatWereNotFinishedAreRemovedByTheNext) {
    const std::int64_t lost = store->begin_generation({});
    store->put_insights(lost, std::vector{insight("1", "A", "new", 1)});
    const std::int64_t next = store->begin_generation({});
    store->finish_generation(next, 0, day(1));
    EXPECT_TRUE(ids(*store, next, {}).empty());
    EXPECT_EQ(store->generations(0).size(), 1U);
}

TEST_P(StoreGenerations, AreKeptUpToTwentyFourNewestFirst) {
    std::int64_t last = 0;
    for (int i = 0; i < 26; ++i) last = evaluated(*store);
    const auto list = store->generations(0);
    ASSERT_EQ(list.size(), 24U);
    EXPECT_EQ(list[0].number, last);
    EXPECT_EQ(store->generations(2).size(), 2U);
    EXPECT_EQ(ids(*store, list.back().number, {}).size(), 4U);
    EXPECT_TRUE(ids(*store, list.back().number - 1, {}).empty());
}

TEST_P(StoreGenerations, GiveBackInsightsAsTheyWereStored) {
    const std::int64_t number = evaluated(*store);
    std::vector<InsightRow> rows;
    store->each_insight(number, {}, [&](const InsightRow& row) { rows.push_back(row); });
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0].customer, (RowKey{"crm", "Accounts", "1", 0}));
    EXPECT_EQ(rows[0].name, "Acme");
    EXPECT_EQ(rows[0].state, "active");
    EXPECT_EQ(rows[0].stage, "loyal");
    EXPECT_EQ(rows[0].since, day(1));
    EXPECT_EQ(rows[0].previous, "new");
    EXPECT_EQ(rows[0].clv, (Money{500, Currency::of("EUR")}));
    EXPECT_EQ(rows[0].figures.segment, "champions");
    EXPECT_EQ(rows[0].figures.p_alive, 0.1 + 0.2);
    EXPECT_TRUE(std::isnan(rows[0].figures.health));
    EXPECT_EQ(rows[0].figures.due, Timestamp::from_seconds(1'800'000'000));
    EXPECT_EQ(rows[0].figures.no_clv, "no purchase yet");
    EXPECT_FALSE(rows[1].clv);
}

TEST_P(StoreGenerations, AreFilteredByStageCustomerAndValue) {
    Customer outside;
    outside.external_id = std::string("EXT-3");
    PageMaker page(*store, "Accounts");
    page.add("3", 1, {Null{}, Null{}}, {row_of(EntityKind::customer, outside)});
    const std::int64_t number = evaluated(*store);
    store->each_insight(number, {}, [&](const InsightRow& row) {
        if (row.customer.id != "3") {
            page.add(row.customer.id, 1, {Null{}, Null{}}, {customer(row.name)});
        }
    });
    page.commit();
    EXPECT_EQ(ids(*store, number, {}), (Texts{"1", "2", "3", "4"}));
    EXPECT_EQ(ids(*store, number, {.stage = "loyal"}), (Texts{"1", "3"}));
    EXPECT_EQ(ids(*store, number, {.customer = "2"}), Texts{"2"});
    EXPECT_EQ(ids(*store, number, {.customer = "acme"}), (Texts{"1", "4"}));
    EXPECT_EQ(ids(*store, number, {.customer = "یاس"}), Texts{"2"}) << "Persian yeh";
    EXPECT_EQ(ids(*store, number, {.customer = "EXT-3"}), Texts{"3"});
    EXPECT_EQ(ids(*store, number, {.by_clv = true}), (Texts{"3", "1", "4", "2"}));
    EXPECT_EQ(ids(*store, number, {.stage = "loyal", .by_clv = true, .limit = 1}), Texts{"3"});
    EXPECT_EQ(ids(*store, number, {.limit = 3}), (Texts{"1", "2", "3"}));
    EXPECT_TRUE(ids(*store, number + 1, {}).empty());
}

TEST_P(StoreGenerations, AreReadInFullHoweverManyInsightsTheyHold) {
    const std::int64_t number = store->begin_generation({});
    std::vector<InsightRow> rows;
    for (int i = 0; i < 1100; ++i) {
        rows.push_back(insight(std::to_string(10'000 + i), "N", "new", i));
    }
    store->put_insights(number, rows);
    store->finish_generation(number, rows.size(), day(1));
    EXPECT_EQ(ids(*store, number, {}).size(), 1100U);
    EXPECT_EQ(ids(*store, number, {.limit = 1000}).size(), 1000U);
    EXPECT_EQ(ids(*store, number, {.by_clv = true}).front(), "11099");
    EXPECT_EQ(ids(*store, number, {.customer = "10077"}), Texts{"10077"});
}

TEST_P(StoreGenerations, MayBeLeftInTheMiddleOfReading) {
    const std::int64_t number = evaluated(*store);
    for (const bool by_clv : {false, true}) {
        EXPECT_EQ(code_of([&] {
                      store->each_insight(number, {.by_clv = by_clv}, [](const InsightRow&) {
                          throw Error(Errc::cancelled, "read", "", "enough");
                      });
                  }),
                  Errc::cancelled);
    }
    EXPECT_EQ(evaluated(*store), number + 1);
}

TEST_P(StoreGenerations, TakeInsightsInKeyOrderOnly) {
    const std::int64_t number = store->begin_generation({});
    store->put_insights(number, std::vector{insight("5", "A", "new", 1)});
    for (const char* id : {"5", "4"}) {
        EXPECT_EQ(
            code_of([&] { store->put_insights(number, std::vector{insight(id, "B", "new", 1)}); }),
            Errc::bad_argument);
    }
    store->finish_generation(number, 1, day(1));
    EXPECT_EQ(ids(*store, number, {}), Texts{"5"});
}

/// Three hundred customers, of whom some have several parts, with pages ending within parts.
std::vector<InsightRow> many() {
    std::vector<InsightRow> rows;
    for (int i = 0; i < 300; ++i) {
        for (int part = 0; part < 1 + i % 3; ++part) {
            rows.push_back(insight(std::to_string(1000 + i), "N", i % 2 ? "new" : "loyal", i));
            rows.back().customer.part = part;
        }
    }
    return rows;
}

std::string insight_text(const InsightRow& row) {
    return row.customer.id + "/" + std::to_string(row.customer.part) + " " + row.stage;
}

std::vector<std::string> insight_texts(Store& store, std::int64_t number,
                                       const InsightFilter& filter) {
    std::vector<std::string> result;
    store.each_insight(number, filter,
                       [&](const InsightRow& row) { result.push_back(insight_text(row)); });
    return result;
}

TEST_P(StoreGenerations, AreAmendedRecordByRecord) {
    std::vector<InsightRow> rows = many();
    const std::int64_t number = store->begin_generation({});
    for (std::size_t i = 0; i < rows.size(); i += 50) {
        store->put_insights(number,
                            std::span(rows).subspan(i, std::min<std::size_t>(50, rows.size() - i)));
    }
    store->finish_generation(number, rows.size(), day(1));
    std::uint64_t round = 0;
    for (const char* stage : {"lost", "back"}) {
        std::vector<RowKey> records;
        std::vector<InsightRow> amended;
        for (int i = static_cast<int>(round); i < 300; i += 7) {
            records.push_back({"crm", "Accounts", std::to_string(1000 + i), 0});
            if (i % 5 == 0) continue;  // gone
            amended.push_back(insight(records.back().id, "N", stage, i));
        }
        records.push_back({"crm", "Accounts", "2000", 0});  // new
        amended.push_back(insight("2000", "N", stage, 1));
        Generation generation = store->generations(1).front();
        generation.as_of = day(20 + static_cast<int>(round));
        std::erase_if(rows, [&](const InsightRow& row) {
            return std::any_of(records.begin(), records.end(),
                               [&](const RowKey& record) { return record.id == row.customer.id; });
        });
        rows.insert(rows.end(), amended.begin(), amended.end());
        std::sort(rows.begin(), rows.end(), [](const InsightRow& one, const InsightRow& other) {
            return one.customer < other.customer;
        });
        store->amend_generation(generation, records, amended);
        EXPECT_EQ(store->generations(1).front().customers, rows.size());
        EXPECT_EQ(store->generations(1).front().as_of, generation.as_of);
        std::vector<std::string> expected;
        for (const InsightRow& row : rows) expected.push_back(insight_text(row));
        EXPECT_EQ(insight_texts(*store, number, {}), expected) << stage;
        round += 3;
    }
    EXPECT_EQ(insight_texts(*store, number, {.customer = "1007"}).size(), 1U) << "replaced";
    EXPECT_EQ(insight_texts(*store, number, {.customer = "1011"}).size(), 3U) << "in two pages";
    EXPECT_TRUE(insight_texts(*store, number, {.customer = "1035"}).empty()) << "gone";
    EXPECT_EQ(insight_texts(*store, number, {.by_clv = true}).size(), rows.size());
}

}  // namespace
