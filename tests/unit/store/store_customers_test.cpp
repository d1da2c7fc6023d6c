#include "store_kit.hpp"

namespace {

using namespace tenure;
using namespace tenure::store_kit;

using StoreCustomers = AnyStore;
INSTANTIATE_TEST_SUITE_P(Both, StoreCustomers, both_stores, store_name);

DomainRow call_with(const std::string& contact) {
    Interaction call;
    call.contact = Reference{"Contacts", contact};
    call.customer.assign(Null{});
    return row_of(EntityKind::interaction, call);
}

TEST_P(StoreCustomers, AreVisitedInKeyOrderEachWithItsOwnRows) {
    PageMaker accounts(*store, "Accounts");
    PageMaker invoices(*store, "Invoice");
    for (int i = 699; i >= 0; --i) {
        const std::string id = "11x" + std::to_string(1000 + i);
        accounts.add(id, 1, no_values, {customer("Customer " + id)});
        for (int sale = 0; sale < i % 3; ++sale) {
            invoices.add("7x" + id + "-" + std::to_string(sale), 1, no_values, {sale_to(id, i)});
        }
    }
    invoices.add("7x0", 1, no_values, {sale_to("11x-unknown", 1)});
    accounts.commit();
    invoices.commit();
    int position = 0;
    for (const CustomerRows& found : customers(*store, {EntityKind::purchase, EntityKind::deal})) {
        EXPECT_EQ(found.customer.key.id, "11x" + std::to_string(1000 + position));
        EXPECT_EQ(found.rows.size(), static_cast<std::size_t>(position % 3));
        for (const StoredRow& row : found.rows) {
            const Money total = *entity_from<Purchase>(row.row).total;
            EXPECT_EQ(total.minor, position);
        }
        ++position;
    }
    EXPECT_EQ(position, 700);
}

TEST_P(StoreCustomers, OfSeveralStreamsAndSourcesDoNotMixTheirRows) {
    for (const char* stream : {"Accounts", "Accounts2", "Contacts"}) {
        PageMaker(*store, stream).add("1", 1, no_values, {customer(stream)}).commit();
    }
    Purchase sale;
    sale.customer = Reference{"Accounts2", "1"};
    PageMaker(*store, "Invoice")
        .add("7", 1, no_values, {row_of(EntityKind::purchase, sale)})
        .commit();
    const auto found = customers(*store, {EntityKind::purchase});
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].rows.size(), 0U);
    EXPECT_EQ(found[1].rows.size(), 1U);
    EXPECT_EQ(found[2].rows.size(), 0U);
}

TEST_P(StoreCustomers, BringTheirContactsAndTheItemsOfTheirPurchases) {
    PurchaseItem item;
    item.purchase = Reference{"Invoice", "7"};
    PageMaker(*store, "Accounts").add("1", 1, no_values, {customer("A")}).commit();
    PageMaker(*store, "Contacts").add("5", 1, no_values, {contact_at("1")}).commit();
    PageMaker(*store, "Invoice")
        .add("7", 1, no_values,
             {sale_to("1", 5), row_of(EntityKind::purchase_item, item, 1),
              row_of(EntityKind::purchase_item, item, 2)})
        .commit();
    const auto found =
        customers(*store, {EntityKind::purchase_item, EntityKind::contact, EntityKind::purchase});
    ASSERT_EQ(found.size(), 1U);
    std::vector<EntityKind> kinds;
    for (const StoredRow& row : found[0].rows) kinds.push_back(row.row.kind);
    EXPECT_EQ(kinds, (std::vector{EntityKind::purchase_item, EntityKind::purchase_item,
                                  EntityKind::contact, EntityKind::purchase}));
}

TEST_P(StoreCustomers, RefuseKindsThatBelongToNobody) {
    EXPECT_EQ(code_of([&] { customers(*store, {EntityKind::campaign}); }), Errc::bad_argument);
}

TEST_P(StoreCustomers, AreFoundByIdReferenceExternalIdAndSpellingOfTheirName) {
    Customer yasmin;
    yasmin.name = std::string("شرکت ياسمين");  // Arabic yeh
    yasmin.external_id = std::string("C-77");
    PageMaker(*store, "Accounts")
        .add("11x1", 1, no_values, {row_of(EntityKind::customer, yasmin)})
        .add("11x2", 1, no_values, {customer("Acme  Ltd")})
        .commit();
    const auto id_of = [&](const std::string& text) {
        const auto found = store->find_customer(text, {});
        return found ? found->customer.key.id : std::string("none");
    };
    EXPECT_EQ(id_of("11x1"), "11x1");
    EXPECT_EQ(id_of("Accounts:11x2"), "11x2");
    EXPECT_EQ(id_of("C-77"), "11x1");
    EXPECT_EQ(id_of("شرکت یاسمین"), "11x1");  // Persian yeh
    EXPECT_EQ(id_of("acme ltd"), "11x2");
    EXPECT_EQ(id_of("nobody"), "none");
    EXPECT_EQ(id_of(""), "none");
}

TEST_P(StoreCustomers, OfTheSameNameAreListedInsteadOfGuessed) {
    PageMaker(*store, "Accounts")
        .add("11x1", 1, no_values, {customer("Acme")})
        .add("11x2", 1, no_values, {customer("ACME")})
        .commit();
    try {
        store->find_customer("acme", {});
        FAIL() << "should have thrown";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::bad_argument);
        EXPECT_NE(std::string(error.what()).find("Accounts:11x2"), std::string::npos);
    }
}

TEST_P(StoreCustomers, AreFoundForRowsThatNameOnlyAContact) {
    PageMaker(*store, "Accounts").add("1", 1, no_values, {customer("A")}).commit();
    PageMaker(*store, "Contacts")
        .add("5", 1, no_values, {contact_at("1")})
        .add("6", 1, no_values, {contact_at("gone")})
        .add("7", 1, no_values, {contact_at("gone"), customer("Person")})
        .commit();
    PageMaker calls(*store, "Calendar");
    calls.add("c1", 1, no_values, {call_with("5")});
    calls.add("c2", 1, no_values, {call_with("6")});
    calls.add("c3", 1, no_values, {call_with("7")});
    calls.commit();
    EXPECT_EQ(store->resolve_customers("crm"), 2U);
    EXPECT_EQ(store->resolve_customers("crm"), 0U);
    const auto of = [&](std::size_t at) {
        return entity<Interaction>(*store, EntityKind::interaction, at).customer;
    };
    EXPECT_EQ(*of(0), (Reference{"Accounts", "1"}));
    EXPECT_FALSE(of(1));
    EXPECT_EQ(*of(2), (Reference{"Contacts", "7"}));
    EXPECT_EQ(customers(*store, {EntityKind::interaction}).at(0).rows.size(), 1U);
    EXPECT_EQ(calls.commit().unchanged, 3U) << "a resolved customer is no change of the record";
    EXPECT_EQ(calls.mapping("m2").commit().unchanged, 3U);
    EXPECT_EQ(*of(0), (Reference{"Accounts", "1"}));
}

TEST_P(StoreCustomers, FollowAContactThatMovesToAnotherAccount) {
    store->bind_source("crm", "here");
    PageMaker(*store, "Accounts")
        .add("1", 1, no_values, {customer("A")})
        .add("2", 1, no_values, {customer("B")})
        .commit();
    PageMaker(*store, "Contacts").add("5", 1, no_values, {contact_at("1")}).commit();
    PageMaker(*store, "Calendar").add("c1", 1, no_values, {call_with("5")}).commit();
    EXPECT_EQ(store->resolve_customers("crm"), 1U);
    PageMaker(*store, "Contacts").add("5", 2, no_values, {contact_at("2")}).commit();
    EXPECT_EQ(store->resolve_customers("crm"), 1U);
    EXPECT_EQ(*entity<Interaction>(*store, EntityKind::interaction).customer,
              (Reference{"Accounts", "2"}));
}

TEST_P(StoreCustomers, BringWhatWasObservedToChange) {
    PageMaker(*store, "Accounts").add("1", 1, no_values, {customer("A")}).commit();
    const auto with_stage = [&](int version, const char* stage) {
        PageMaker page(*store, "Potentials");
        page.add("13", version, {Null{}, std::string(stage)}, {deal("1", stage)});
        page.at(day(version + 50)).commit();
    };
    with_stage(1, "New");
    with_stage(2, "Won");
    with_stage(3, "Won");
    with_stage(4, "Lost");
    const auto found = customers(*store, {EntityKind::deal});
    const auto& log = found.at(0).observations;
    ASSERT_EQ(log.size(), 2U);
    EXPECT_EQ(log[0].kind, EntityKind::deal);
    EXPECT_EQ(log[0].attribute, "stage");
    EXPECT_EQ(log[0].old_value, "New");
    EXPECT_EQ(log[0].new_value, "Won");
    EXPECT_EQ(log[0].effective_at, day(2));
    EXPECT_EQ(log[0].observed_at, day(52));
    EXPECT_EQ(log[1].new_value, "Lost");
    EXPECT_TRUE(customers(*store).at(0).observations.empty()) << "deals were not asked for";
}

TEST_P(StoreCustomers, HaveNothingObservedWhenOnlyTheMappingChanged) {
    const std::vector<Value> values = {Null{}, std::string("New")};
    PageMaker(*store, "Accounts").add("1", 1, no_values, {customer("A")}).commit();
    PageMaker(*store, "Potentials").add("13", 1, values, {deal("1", "New")}).commit();
    PageMaker(*store, "Potentials")
        .mapping("m2")
        .add("13", 1, values, {deal("1", "Prospecting")})
        .commit();
    EXPECT_TRUE(customers(*store, {EntityKind::deal}).at(0).observations.empty());
}

TEST_P(StoreCustomers, MayBeVisitedWhileInsightsAreStored) {
    PageMaker accounts(*store, "Accounts");
    for (int i = 0; i < 450; ++i) {
        accounts.add(std::to_string(i), 1, no_values, {customer("C")});
    }
    accounts.commit();
    const std::int64_t generation = store->begin_generation({});
    std::uint64_t count = 0;
    store->each_customer({}, [&](const CustomerRows& found) {
        InsightRow row;
        row.customer = found.customer.key;
        store->put_insights(generation, {&row, 1});
        ++count;
    });
    store->finish_generation(generation, count, day(1));
    std::uint64_t stored = 0;
    store->each_insight(generation, {}, [&](const InsightRow&) { ++stored; });
    EXPECT_EQ(stored, 450U);
}

}  // namespace
