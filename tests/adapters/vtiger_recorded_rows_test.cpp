// Recorded answers go through the adapter's decoding and the default mapping; sources:
// tests/golden/vtiger.
#include "tenure/mapping/mapping.hpp"
#include "vtiger/module.hpp"
#include "vtiger/page.hpp"
#include "vtiger_recordings.hpp"

namespace tenure {
namespace {

using namespace testing_vtiger;

const vtiger::Prefixes prefixes{{"1", "Campaigns"},   {"7", "Invoice"},   {"10", "Leads"},
                                {"11", "Accounts"},   {"12", "Contacts"}, {"14", "Products"},
                                {"13", "Potentials"}, {"17", "HelpDesk"}, {"18", "Events"},
                                {"19", "Users"},      {"21", "Currency"}};
const vtiger::Currencies currencies{{"21x1", Currency::of("USD")}, {"21x2", Currency::of("EUR")}};

struct Mapped {
    std::vector<DomainRow> rows;
    std::vector<MapProblem> problems;
    std::size_t records = 0;
};

/// Maps the records of a recorded answer by the default mapping.
Mapped map_recording(const std::string& stream, int describe, int answer,
                     CustomerIs rule = CustomerIs::account) {
    vtiger::Module module = vtiger::read_module(body_of(describe));
    const vtiger::ServerZone zone(Zone::named("UTC"));
    vtiger::PageShape shape;
    shape.fields = &module.fields;
    shape.meaning = {&prefixes, &zone, Currency::of("USD")};
    shape.currencies = &currencies;
    std::string body = body_of(answer);
    vtiger::PageDecoder decoder;
    const auto page = decoder.decode(body, shape, "read");
    SourceProfile profile;
    profile.currency = Currency::of("USD");
    profile.customer_is = rule;
    const Mapping mapping = Mapping::parse(vtiger::default_mapping());
    StreamInfo info;
    info.name = stream;
    info.fields = module.fields;
    const auto bindings = bind_fields(mapping.fields(stream), info, {});
    const StreamPlan plan = mapping.compile(stream, module.fields, bindings, profile);
    Mapped result;
    for (const Row& row : page.rows) plan.map(row, result.rows, result.problems);
    result.records = page.rows.size();
    return result;
}

TEST(VtigerRecordedRows, GiveAnAccountItsCustomerAndARefusedConsent) {
    const Mapped mapped = map_recording("Accounts", 41, 99);
    ASSERT_EQ(mapped.rows.size(), 3U);
    EXPECT_EQ(mapped.rows[2].kind, EntityKind::consent);
    EXPECT_TRUE(mapped.problems.empty());
    const auto customer = entity_from<Customer>(mapped.rows[1]);
    EXPECT_EQ(*customer.name, "شرکت «آریا» & \"Sons\" <b>é</b> 李");
    EXPECT_EQ(*customer.kind, "organisation");
    EXPECT_EQ(to_string(*customer.annual_revenue), "1234567.89 USD");
    EXPECT_TRUE(customer.email.null());
    EXPECT_FALSE(customer.external_id.not_asked());
    EXPECT_EQ(*customer.owner, (Reference{"Users", "19x1"}));
}

TEST(VtigerRecordedRows, OfAWholePageHaveNoProblem) {
    const Mapped mapped = map_recording("Accounts", 41, 150);
    EXPECT_EQ(mapped.records, 100U);
    EXPECT_GE(mapped.rows.size(), 200U);
    EXPECT_TRUE(mapped.problems.empty());
    EXPECT_EQ(*entity_from<Account>(mapped.rows[0]).name,
              "Acme \"Q\" & <b>O'Neil</b> \\ back/slash 'x' شرکت ???? é");
}

TEST(VtigerRecordedRows, KeepControlCharacters) {
    EXPECT_EQ(*entity_from<Account>(map_recording("Accounts", 41, 69).rows.at(0)).name,
              "ctrl \x07 bell \x01");
}

TEST(VtigerRecordedRows, MakeAContactACustomerWhereContactsAre) {
    const Mapped people = map_recording("Contacts", 42, 100, CustomerIs::contact);
    ASSERT_EQ(people.rows.size(), 3U);
    EXPECT_EQ(people.rows[1].kind, EntityKind::customer);
    const auto consent = entity_from<Consent>(people.rows[2]);
    EXPECT_EQ(*consent.customer, (Reference{"Contacts", "12x106"}));
    EXPECT_EQ(*consent.channel, "call");
    EXPECT_FALSE(*consent.granted);
    EXPECT_EQ(*entity_from<Customer>(people.rows[1]).kind, "person");
    const Mapped organisations = map_recording("Contacts", 42, 100);
    ASSERT_EQ(organisations.rows.size(), 2U);
    EXPECT_EQ(organisations.rows[0].kind, EntityKind::contact);
    EXPECT_EQ(*entity_from<Consent>(organisations.rows[1]).customer,
              (Reference{"Accounts", "11x56"}));
}

TEST(VtigerRecordedRows, GiveADeal) {
    const Mapped mapped = map_recording("Potentials", 44, 101);
    ASSERT_EQ(mapped.rows.size(), 1U);
    EXPECT_TRUE(mapped.problems.empty());
    const auto deal = entity_from<Deal>(mapped.rows[0]);
    EXPECT_EQ(*deal.name, "Deal 00 – فرصت");
    EXPECT_EQ(*deal.customer, (Reference{"Accounts", "11x55"}));
    EXPECT_EQ(*deal.contact, (Reference{"Contacts", "12x105"}));
    EXPECT_EQ(*deal.outcome, "open");
    EXPECT_EQ(to_string(*deal.amount), "895481.84 USD");
    EXPECT_EQ(*deal.probability, Decimal{"0.87"});
    EXPECT_TRUE(deal.closed_at.null());
}

TEST(VtigerRecordedRows, GiveATicket) {
    const Mapped mapped = map_recording("HelpDesk", 45, 105, CustomerIs::contact);
    ASSERT_EQ(mapped.rows.size(), 1U);
    const auto ticket = entity_from<Ticket>(mapped.rows[0]);
    EXPECT_EQ(*ticket.customer, (Reference{"Contacts", "12x105"}));
    EXPECT_EQ(*ticket.title, "Ticket 00 مشکل");
    EXPECT_TRUE(*ticket.open);
}

TEST(VtigerRecordedRows, GiveALead) {
    const Mapped mapped = map_recording("Leads", 43, 234);
    ASSERT_EQ(mapped.rows.size(), 1U);
    const auto lead = entity_from<Lead>(mapped.rows[0]);
    EXPECT_EQ(*lead.name, "Gül Drop; Table L00");
    EXPECT_EQ(*lead.source, "Web Site");
    EXPECT_FALSE(*lead.qualified);
}

TEST(VtigerRecordedRows, LeaveAnInvoiceInDraftOut) {
    const Mapped mapped = map_recording("Invoice", 46, 241);
    EXPECT_EQ(mapped.records, 1U);
    EXPECT_TRUE(mapped.rows.empty());
    EXPECT_TRUE(mapped.problems.empty());
}

}  // namespace
}  // namespace tenure
