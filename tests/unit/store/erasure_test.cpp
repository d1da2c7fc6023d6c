#include "tenure/store/erasure.hpp"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "store_kit.hpp"
#include "tenure/core/error.hpp"

namespace tenure {
namespace {

using namespace store_kit;
using namespace std::string_literals;
using ::testing::ElementsAre;

constexpr const char* name = "Mahsa Forgetmenot";
constexpr const char* email = "mahsa.forgetmenot@example.com";

DomainRow person(EntityKind kind, const std::string& who, const std::string& mail,
                 const std::string& phone = "", const std::string& company = "") {
    if (kind == EntityKind::customer) {
        Customer entity;
        entity.name = who;
        entity.email = mail;
        if (!phone.empty()) entity.phone = phone;
        if (!company.empty()) entity.account = Reference{"Accounts", company};
        return row_of(kind, entity);
    }
    Contact entity;
    entity.name = who;
    entity.email = mail;
    if (!phone.empty()) entity.phone = phone;
    if (!company.empty()) entity.account = Reference{"Accounts", company};
    return row_of(kind, entity);
}

DomainRow purchase_of(const std::string& contact) {
    Purchase entity;
    entity.customer = Reference{"Contacts", contact};
    return row_of(EntityKind::purchase, entity);
}

DomainRow item_of(const std::string& purchase) {
    PurchaseItem entity;
    entity.purchase = Reference{"Invoice", purchase};
    return row_of(EntityKind::purchase_item, entity);
}

DomainRow company(const std::string& who) {
    Account entity;
    entity.name = who;
    return row_of(EntityKind::account, entity);
}

std::vector<Value> told(const std::string& text) {
    return {text, std::string("stage")};
}

/// A company A1 with two contacts, of whom C1 is Mahsa; her lead of another e-mail spelling, her
/// invoice with an item in a record of its own; Reza with an invoice.
void fill(Store& store) {
    store.bind_source("crm", "https://crm.example.com");
    PageMaker(store, "Accounts").add("A1", 1, told("Acme"), {company("Acme")}).commit();
    PageMaker(store, "Contacts")
        .add("C1", 1, told(name),
             {person(EntityKind::contact, name, email, "", "A1"),
              person(EntityKind::customer, name, email, "+98 912 345 6789", "A1")})
        .add("C2", 1, told("Reza"),
             {person(EntityKind::contact, "Reza", "reza@example.com", "", "A1"),
              person(EntityKind::customer, "Reza", "reza@example.com", "", "A1")})
        .commit();
    Lead lead;
    lead.name = "M. F."s;
    lead.status = "New"s;
    lead.email = "Mahsa.Forgetmenot@Example.com "s;
    PageMaker(store, "Leads")
        .add("L1", 1, told("lead of Forgetmenot"), {row_of(EntityKind::lead, lead)})
        .commit();
    PageMaker(store, "Invoice")
        .add("I1", 1, told("for Forgetmenot"), {purchase_of("C1")})
        .add("I2", 1, told("for Reza"), {purchase_of("C2")})
        .commit();
    PageMaker(store, "Items").add("T1", 1, told("shoes"), {item_of("I1")}).commit();
}

/// Changes, insights, plays, written values, rejected records and a summary: all that may name her.
void leave_traces(Store& store) {
    PageMaker(store, "Contacts")
        .add("C1", 2, told(name),
             {person(EntityKind::contact, name, email, "", "A1"),
              person(EntityKind::customer, "Mahsa Forgetmenot-Changed", email, "", "A1")})
        .commit();
    Lead lead;
    lead.email = std::string(email);
    lead.status = "Hot"s;
    PageMaker(store, "Leads")
        .add("L1", 2, told("lead of Forgetmenot"), {row_of(EntityKind::lead, lead)})
        .commit();
    const RowKey key{"crm", "Contacts", "C1", 0};
    Generation generation;
    generation.as_of = day(50);
    const std::int64_t number = store.begin_generation(generation);
    std::vector<InsightRow> insights;
    for (const char* id : {"A", "C1", "C2"}) {  // in one page: the neighbours stay
        insights.emplace_back();
        insights.back().customer = {"crm", "Contacts", id, 0};
        insights.back().name = id == key.id ? std::string(name) : id;
        insights.back().state = insights.back().stage = "active";
    }
    store.put_insights(number, insights);
    store.finish_generation(number, insights.size(), day(51));
    PlayAction action;
    action.key = "k1";
    action.play = "welcome";
    action.customer = key;
    action.state = ActionState::done;
    action.stream = "Calendar";
    action.record = "E9";
    action.action = R"({"subject": "Call Mahsa Forgetmenot"})";
    store.put_play_actions(std::vector{action});
    PlannedAction planned;
    planned.customer = key;
    planned.name = name;
    store.put_plan({}, std::vector{planned});
    WrittenValue written;
    written.source = "crm";
    written.stream = "Contacts";
    written.id = "C1";
    written.field = "cf_1";
    written.value = "Forgetmenot";
    store.add_written(std::vector{written});
    DeadLetter named{{"crm", "Contacts"}, "C1", "map", "email", "of Forgetmenot", "", day(3)};
    DeadLetter unnamed{{"crm", "HelpDesk"},
                       "",
                       "decode",
                       "json",
                       "cut off",
                       "{\"title\": \"Mahsa Forgetmenot calls",
                       day(3)};
    DeadLetter other{{"crm", "HelpDesk"}, "H5", "decode", "json", "cut off", "{}", day(3)};
    store.add_dead_letters(std::vector{named, unnamed, other});
}

std::vector<std::string> listed(const ErasurePlan& plan) {
    std::vector<std::string> lines;
    for (const ErasedRecord& each : plan.records) {
        lines.push_back(each.record.stream + ":" + each.record.id + " " + each.reason);
    }
    return lines;
}

const RowKey mahsa{"crm", "Contacts", "C1", 0};

class Erasure : public ::testing::TestWithParam<const char*> {
 protected:
    void SetUp() override {
        store = open_store(GetParam());
        fill(*store);
    }
    std::unique_ptr<Store> store;
};

TEST_P(Erasure, FindsThePersonWhatIsAboutThemAndWhatThatConsistsOf) {
    leave_traces(*store);
    const ErasurePlan plan = plan_erasure(*store, mahsa);
    EXPECT_EQ(plan.name, "Mahsa Forgetmenot-Changed");
    EXPECT_THAT(listed(plan), ElementsAre("Calendar:E9 written_by_play", "Contacts:C1 customer",
                                          "Invoice:I1 about_them", "Items:T1 about_them",
                                          "Leads:L1 same_person"));
    EXPECT_THAT(plan.records[1].entities, ElementsAre("contact", "customer"));
    EXPECT_TRUE(plan.kept.empty());
}

TEST_P(Erasure, ErasesThemEverywhereAndNobodyElse) {
    leave_traces(*store);
    const ErasureCounts counts = store->erase(plan_erasure(*store, mahsa), day(60));
    EXPECT_EQ(counts.records, 4U);
    EXPECT_EQ(counts.rows, 5U);
    EXPECT_EQ(counts.dead_letters, 2U);
    EXPECT_EQ(counts.insights, 1U);
    EXPECT_EQ(counts.written, 1U);
    EXPECT_EQ(counts.plays, 2U);
    EXPECT_EQ(counts.observations, 1U);  // the lead's status
    EXPECT_EQ(rows(*store, EntityKind::customer).size(), 1U);
    EXPECT_EQ(rows(*store, EntityKind::purchase).size(), 1U);
    EXPECT_TRUE(rows(*store, EntityKind::purchase_item).empty());
    EXPECT_TRUE(rows(*store, EntityKind::lead).empty());
    EXPECT_EQ(kept_rows(*store, "Contacts").size(), 1U);
    EXPECT_EQ(store->count_records("crm", "Contacts"), 1U);
    EXPECT_EQ(store->dead_letters(10).size(), 1U);
    EXPECT_FALSE(store->last_written("crm", "Contacts", "C1", "cf_1"));
    std::vector<std::string> seen;
    store->each_insight(1, {}, [&](const InsightRow& row) { seen.push_back(row.customer.id); });
    store->each_play_action({}, [&](const PlayAction& action) { seen.push_back(action.key); });
    EXPECT_THAT(seen, ElementsAre("A", "C2"));
}

TEST_P(Erasure, HoldsThePersonBackWhenTheCrmSendsThemAgain) {
    store->erase(plan_erasure(*store, mahsa), day(60));
    const CommitCounts again =
        PageMaker(*store, "Contacts")
            .add("C1", 9, told(name), {person(EntityKind::customer, name, email)})
            .add("C7", 9, told(name), {person(EntityKind::customer, "M", " " + std::string(email))})
            .add("C8", 9, told(name), {person(EntityKind::customer, name, "", "0912 345 6789")})
            .add("C9", 9, told("Reza"), {person(EntityKind::customer, "Reza", "", "09123456789")})
            .letters({{{"crm", "Contacts"}, "C1", "map", "email", "", name, day(9)}})
            .commit();
    EXPECT_EQ(again.held_back, 3U);  // her id, her e-mail, her phone and name; not a shared phone
    EXPECT_EQ(again.upserted, 1U);
    EXPECT_EQ(store->count_dead_letters(), 0U);
    const CommitCounts invoice = PageMaker(*store, "Invoice")
                                     .add("I3", 9, told("new"), {purchase_of("C1")})
                                     .add("I4", 9, told("new"), {purchase_of("C2")})
                                     .commit();
    EXPECT_EQ(invoice.held_back, 1U);
    EXPECT_EQ(invoice.upserted, 1U);
}

TEST_P(Erasure, KeepsOtherPeopleOfAnErasedCompany) {
    Customer entity;
    entity.name = "Acme"s;
    Consent consent;
    consent.customer = Reference{"Accounts", "A1"};
    consent.granted = false;
    PageMaker(*store, "Accounts")
        .add("A1", 2, told("Acme"), {company("Acme"), row_of(EntityKind::customer, entity)})
        .commit();
    PageMaker(*store, "Contacts")
        .add("C2", 2, told("Reza"),
             {person(EntityKind::contact, "Reza", "reza@example.com", "", "A1"),
              row_of(EntityKind::consent, consent)})
        .commit();
    const ErasurePlan plan = plan_erasure(*store, {"crm", "Accounts", "A1", 0});
    EXPECT_THAT(listed(plan), ElementsAre("Accounts:A1 customer"));
    ASSERT_EQ(plan.kept.size(), 2U);
    EXPECT_EQ(plan.kept[0].record.id, "C1");
    EXPECT_EQ(plan.kept[0].reason, "another_contact");
    EXPECT_EQ(plan.kept[1].record.id, "C2");
    store->erase(plan, day(60));
    EXPECT_EQ(rows(*store, EntityKind::contact).size(), 2U);
    const CommitCounts again = PageMaker(*store, "Contacts")
                                   .add("C2", 3, told("Reza"),
                                        {person(EntityKind::contact, "Reza", "r@example.com"),
                                         row_of(EntityKind::consent, consent)})
                                   .commit();
    EXPECT_EQ(again.held_back, 0U);
}

TEST_P(Erasure, IsFinishedOnceAndKnowsWhomItErased) {
    EXPECT_FALSE(store->was_erased(record_identifier(mahsa)));
    store->erase(plan_erasure(*store, mahsa), day(60));
    store->finish_erasure();
    EXPECT_FALSE(store->finish_erasure());
    EXPECT_TRUE(store->was_erased(record_identifier(mahsa)));
    EXPECT_FALSE(store->was_erased(record_identifier({"crm", "Contacts", "C2", 0})));
    EXPECT_EQ(store->count_tombstones(), 6U);  // four records, an e-mail, a phone with a name
    EXPECT_THROW(plan_erasure(*store, mahsa), Error);
}

INSTANTIATE_TEST_SUITE_P(Stores, Erasure, ::testing::Values("memory:", "sqlite::memory:"),
                         [](const auto& each) {
                             return each.index == 0 ? std::string("memory") : "sqlite";
                         });

std::string bytes_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// A store in a file of its own, removed afterwards.
class ErasureFile : public ::testing::Test {
 protected:
    ErasureFile() : path_(::testing::TempDir() + "erasure_" + std::to_string(::getpid()) + ".db") {
        remove();
    }
    ~ErasureFile() override { remove(); }
    void remove() const {
        for (const char* part : {"", "-wal", "-shm", ".lock"}) std::remove((path_ + part).c_str());
    }
    std::string bytes() const { return bytes_of(path_) + bytes_of(path_ + "-wal"); }
    std::unique_ptr<Store> open() const { return open_store("sqlite:" + path_); }

    std::string path_;
};

TEST_F(ErasureFile, HoldsNoByteOfThePersonAfterwards) {
    const auto store = open();
    fill(*store);
    leave_traces(*store);
    EXPECT_NE(bytes().find("Forgetmenot"), std::string::npos);
    store->erase(plan_erasure(*store, mahsa), day(60));
    EXPECT_TRUE(store->finish_erasure());
    for (const char* text : {"Forgetmenot", "forgetmenot", "345 6789"}) {
        EXPECT_EQ(bytes().find(text), std::string::npos) << text;
    }
    EXPECT_NE(bytes().find("reza@example.com"), std::string::npos);
}

TEST_F(ErasureFile, IsFinishedByTheNextRunAfterAProcessWasKilled) {
    {
        const auto store = open();
        fill(*store);
        store->erase(plan_erasure(*store, mahsa), day(60));
    }  // killed before the file was rewritten
    const auto store = open();
    EXPECT_TRUE(store->was_erased(record_identifier(mahsa)));
    EXPECT_TRUE(store->finish_erasure());
    EXPECT_FALSE(store->finish_erasure());
    EXPECT_EQ(bytes().find("orgetmenot"), std::string::npos);
}

}  // namespace
}  // namespace tenure
