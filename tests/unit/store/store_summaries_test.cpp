#include <set>

#include "store_kit.hpp"

namespace {

using namespace tenure;
using namespace tenure::store_kit;

using StoreSummaries = AnyStore;
INSTANTIATE_TEST_SUITE_P(Both, StoreSummaries, both_stores, store_name);

DomainRow sale_by(const std::string& contact) {
    Purchase sale;
    sale.contact = Reference{"Contacts", contact};
    sale.customer.assign(Null{});
    return row_of(EntityKind::purchase, sale);
}

SummaryRow summary(const std::string& id) {
    SummaryRow row;
    row.customer = {"crm", "Accounts", id, 0};
    row.name = "Customer " + id;
    row.bought = true;
    row.first_day = Date::of(2026, 1, 5);
    row.last_day = Date::of(2026, 3, 1);
    row.x = 4;
    row.spend = 0.1 + 0.2;
    row.log_days = std::log(7.0) * 3;
    row.last_event = Date::of(2026, 3, 4);
    row.currency = Currency{{'E', 'U', 'R'}, 4};
    return row;
}

std::vector<SummaryRow> kept(Store& store) {
    std::vector<SummaryRow> rows;
    store.each_summary([&](const SummaryRow& row) { rows.push_back(row); });
    return rows;
}

std::string stale(Store& store) {
    std::string ids;
    for (const RowKey& key : store.stale_customers({}, 100)) ids += key.stream + ":" + key.id + " ";
    return ids;
}

void add_customers(Store& store, std::initializer_list<const char*> ids) {
    PageMaker page(store, "Accounts");
    for (const char* id : ids)
        page.add(id, 1, no_values, {customer(std::string("Customer ") + id)});
    page.commit();
}

/// Two customers with a summary each; what follows marks.
void keep_two(Store& store) {
    add_customers(store, {"1", "2"});
    store.begin_summaries();
    store.add_summaries(std::vector{summary("1"), summary("2")});
    store.finish_summaries("made so");
}

void sell(Store& store, const std::string& sale, int version, const std::string& customer) {
    PageMaker(store, "Invoice").add(sale, version, no_values, {sale_to(customer)}).commit();
}

TEST_P(StoreSummaries, ComeBackBitForBit) {
    keep_two(*store);
    EXPECT_EQ(kept(*store), (std::vector{summary("1"), summary("2")}));
    EXPECT_EQ(store->summary_settings(), "made so");
    SummaryRow nothing;
    nothing.customer = summary("1").customer;
    nothing.name = "Customer 1";
    nothing.mixed_currencies = nothing.missing_amounts = nothing.impossible_dates = true;
    store->put_summaries(std::vector{nothing.customer}, {&nothing, 1});
    EXPECT_EQ(kept(*store), (std::vector{nothing, summary("2")}));
}

TEST_P(StoreSummaries, AreReadPageByPageInKeyOrder) {
    PageMaker page(*store, "Accounts");
    std::vector<SummaryRow> rows;
    for (int i = 2499; i >= 0; --i) {
        rows.push_back(summary(std::to_string(10'000 + i)));
        page.add(rows.back().customer.id, 1, no_values, {customer(rows.back().name)});
    }
    page.commit();
    std::reverse(rows.begin(), rows.end());
    store->begin_summaries();
    store->add_summaries(rows);
    EXPECT_EQ(kept(*store), rows);
    SummaryRow other = rows[700];
    other.name = "Renamed";
    store->finish_summaries("made so");
    store->put_summaries(std::vector{rows[700].customer, rows[9].customer}, {&other, 1});
    rows[700] = other;
    rows.erase(rows.begin() + 9);
    EXPECT_EQ(kept(*store), rows);
    EXPECT_EQ(store->summary_turn().turn, 1);
    std::map<std::string, std::vector<SummaryRow>> replaced;
    store->each_replaced(0, [&](const RowKey& record, std::span<const SummaryRow> some) {
        replaced[record.id].assign(some.begin(), some.end());
    });
    ASSERT_EQ(replaced.size(), 2U);
    EXPECT_TRUE(replaced["10009"].empty()) << "gone";
    EXPECT_EQ(replaced["10700"], std::vector{other});
    store->each_replaced(1, [](const RowKey&, std::span<const SummaryRow>) { FAIL(); });
}

TEST_P(StoreSummaries, AreMarkedOnlyOnceTheyWereBegun) {
    add_customers(*store, {"1"});
    sell(*store, "7", 1, "1");
    EXPECT_EQ(store->summary_settings(), std::nullopt);
    EXPECT_EQ(stale(*store), "");
    store->begin_summaries();
    EXPECT_EQ(store->summary_settings(), "");
    sell(*store, "8", 1, "1");
    EXPECT_EQ(stale(*store), "Accounts:1 ");
    store->begin_summaries();
    EXPECT_EQ(stale(*store), "");
}

TEST_P(StoreSummaries, AreMarkedForTheOldAndTheNewOwnerOfAPurchase) {
    keep_two(*store);
    sell(*store, "7", 1, "1");
    EXPECT_EQ(stale(*store), "Accounts:1 ");
    ASSERT_EQ(kept(*store).size(), 1U);
    EXPECT_EQ(kept(*store)[0].customer.id, "2");
    store->put_summaries(store->stale_customers({}, 9), std::vector{summary("1")});
    EXPECT_EQ(stale(*store), "");
    sell(*store, "7", 2, "2");
    EXPECT_EQ(stale(*store), "Accounts:1 Accounts:2 ");
    EXPECT_TRUE(kept(*store).empty());
}

TEST_P(StoreSummaries, StayWhenAPurchaseComesAgainUnchangedAndAreDueWhenACustomerIsRenamed) {
    keep_two(*store);
    sell(*store, "7", 1, "1");
    store->put_summaries(store->stale_customers({}, 9), std::vector{summary("1")});
    sell(*store, "7", 1, "1");
    EXPECT_EQ(stale(*store), "");
    EXPECT_EQ(kept(*store).at(0).name, "Customer 1");
    PageMaker(*store, "Accounts").add("1", 2, no_values, {customer("Renamed")}).commit();
    EXPECT_EQ(stale(*store), "Accounts:1 ");
}

TEST_P(StoreSummaries, AreMarkedWhenAPurchaseIsDeletedOrNoLongerMapped) {
    add_customers(*store, {"1", "2", "3"});
    sell(*store, "7", 1, "1");
    sell(*store, "8", 1, "2");
    PageMaker(*store, "Invoice")
        .add("9", 1, no_values, {sale_to("3"), sale_to("2", 5, 1)})
        .commit();
    store->begin_summaries();
    store->delete_records("crm", "Invoice", std::vector<RecordId>{"7", "unknown"}, day(1), {});
    EXPECT_EQ(stale(*store), "Accounts:1 ");
    PageMaker(*store, "Invoice").mapping("m2").add("8", 1, no_values).commit();
    EXPECT_EQ(stale(*store), "Accounts:1 Accounts:2 ");
    store->delete_records("crm", "Invoice", std::vector<RecordId>{"9"}, day(1), {});
    EXPECT_EQ(stale(*store), "Accounts:1 Accounts:2 Accounts:3 ");
}

TEST_P(StoreSummaries, GoWithTheirCustomerAndAreDueWhenOneAppears) {
    keep_two(*store);
    store->delete_records("crm", "Accounts", std::vector<RecordId>{"1"}, day(1), {});
    ASSERT_EQ(kept(*store).size(), 1U);
    EXPECT_EQ(stale(*store), "Accounts:1 ");
    store->put_summaries(store->stale_customers({}, 9), {});
    add_customers(*store, {"3"});
    PageMaker(*store, "Accounts").add("2", 2, no_values).commit();
    EXPECT_EQ(stale(*store), "Accounts:2 Accounts:3 ");
    PageMaker(*store, "Accounts").add("1", 3, no_values, {customer("Again")}).commit();
    EXPECT_EQ(stale(*store), "Accounts:1 Accounts:2 Accounts:3 ");
    EXPECT_TRUE(kept(*store).empty());
}

TEST_P(StoreSummaries, AreMarkedWhenACustomerIsFoundByWayOfAContact) {
    store->bind_source("crm", "here");
    keep_two(*store);
    PageMaker(*store, "Contacts").add("5", 1, no_values, {contact_at("1")}).commit();
    PageMaker(*store, "Invoice").add("7", 1, no_values, {sale_by("5")}).commit();
    EXPECT_EQ(stale(*store), "");
    store->resolve_customers("crm");
    EXPECT_EQ(stale(*store), "Accounts:1 ");
    store->put_summaries(store->stale_customers({}, 9), {});
    PageMaker(*store, "Contacts").add("5", 2, no_values, {contact_at("2")}).commit();
    EXPECT_EQ(stale(*store), "");
    store->resolve_customers("crm");
    EXPECT_EQ(stale(*store), "Accounts:1 Accounts:2 ");
}

TEST_P(StoreSummaries, AreNotMarkedByAPreview) {
    keep_two(*store);
    PageMaker(*store, "Invoice").add("7", 1, no_values, {sale_to("1")}).commit(CommitMode::preview);
    EXPECT_EQ(stale(*store), "");
}

TEST_P(StoreSummaries, ListMarkedCustomersAfterAnother) {
    keep_two(*store);
    sell(*store, "7", 1, "2");
    sell(*store, "8", 1, "1");
    EXPECT_EQ(store->stale_customers({}, 1).at(0).id, "1");
    EXPECT_EQ(store->stale_customers(summary("1").customer, 9).at(0).id, "2");
    EXPECT_TRUE(store->stale_customers(summary("2").customer, 9).empty());
}

TEST_P(StoreSummaries, HaveTheirCustomersReadByRecord) {
    add_customers(*store, {"1", "2", "3"});
    sell(*store, "7", 1, "1");
    sell(*store, "8", 1, "3");
    const std::vector<RowKey> wanted = {summary("3").customer, summary("none").customer,
                                        summary("2").customer};
    std::set<std::string> read;
    store->read_customers(wanted, std::vector{EntityKind::purchase}, [&](const CustomerRows& rows) {
        read.insert(rows.customer.key.id + "/" + std::to_string(rows.rows.size()));
    });
    EXPECT_EQ(read, (std::set<std::string>{"2/0", "3/1"}));
}

TEST_P(StoreSummaries, HaveTheirCustomersReadWithAllThatAWalkOverEverybodyBrings) {
    PurchaseItem item;
    item.purchase = Reference{"Invoice", "7"};
    const auto version = [&](int number, std::int64_t minor, bool opted_out) {
        Customer person;
        person.email_opt_out = opted_out;
        PageMaker(*store, "Accounts")
            .add("1", number, no_values, {row_of(EntityKind::customer, person)})
            .add("2", number, no_values, {row_of(EntityKind::customer, person)})
            .commit();
        PageMaker(*store, "Invoice")
            .add("7", number, no_values,
                 {sale_to("1", minor), row_of(EntityKind::purchase_item, item, 1)})
            .add("8", number, no_values, {sale_to("2", minor)})
            .commit();
    };
    version(1, 100, false);
    version(2, 250, true);
    const std::vector kinds = {EntityKind::purchase, EntityKind::purchase_item};
    const auto told = [](const CustomerRows& rows) {
        std::string text = rows.customer.key.id;
        for (const StoredRow& row : rows.rows) {
            text += " " + row.key.id + "/" + std::to_string(row.key.part);
        }
        for (const Observation& seen : rows.observations) {
            text += " " + seen.attribute + "=" + seen.new_value + "@" + seen.row.id;
        }
        return text;
    };
    std::vector<std::string> all, by_record;
    store->each_customer(kinds, [&](const CustomerRows& rows) { all.push_back(told(rows)); });
    store->read_customers(std::vector{summary("1").customer, summary("2").customer}, kinds,
                          [&](const CustomerRows& rows) { by_record.push_back(told(rows)); });
    EXPECT_EQ(by_record, all);
    EXPECT_NE(all.at(1).find("email_opt_out="), std::string::npos);
    EXPECT_NE(all.at(1).find("total="), std::string::npos);
}

}  // namespace
