#include "tenure/lifecycle/history_from.hpp"

#include "rows_builder.hpp"
#include "tenure/lifecycle/engine.hpp"
#include "tenure/lifecycle/frameworks.hpp"

namespace tenure {
namespace {

using testing::at_noon;
using ::testing::ElementsAre;
using namespace std::string_literals;
using testing::RowsBuilder;

std::vector<std::string> told(const History& history) {
    std::vector<std::string> lines;
    for (const Event& event : history.events) {
        lines.push_back(to_string(event.day) + " " + std::string(to_string(event.kind)) + " " +
                        event.key + (event.about.empty() ? "" : " about " + event.about));
    }
    return lines;
}

std::vector<std::string> told(const RowsBuilder& rows) {
    return told(history_from(rows.build(), Zone()));
}

TEST(HistoryFrom, PlacesAPurchaseAtTheFirstInstantOfItsBusinessDay) {
    const Zone tehran = Zone::named("Asia/Tehran");
    const History history = history_from(RowsBuilder().buys("2025-03-01", 10).build(), tehran);
    ASSERT_EQ(history.events.size(), 1U);
    EXPECT_EQ(to_string(history.events[0].at), "2025-02-28T20:30:00Z");
    EXPECT_EQ(to_string(history.events[0].day), "2025-03-01");
    EXPECT_EQ(history.events[0].key, "Invoice:1");
}

TEST(HistoryFrom, DatesAPurchaseWithoutDayByItsCreation) {
    Purchase purchase;
    purchase.created_at = at_noon("2025-03-01");
    EXPECT_THAT(told(RowsBuilder().add(EntityKind::purchase, "Invoice", purchase)),
                ElementsAre("2025-03-01 purchase Invoice:1"));
}

TEST(HistoryFrom, CountsARecordWithoutAnyDateInsteadOfGuessing) {
    const History history = history_from(
        RowsBuilder().add(EntityKind::purchase, "Invoice", Purchase{}).build(), Zone());
    EXPECT_TRUE(history.events.empty());
    EXPECT_EQ(history.undated, 1);
}

TEST(HistoryFrom, TakesANegativeTotalOrANamedOriginalForARefund) {
    Purchase named;
    named.purchased_on = Date::of(2025, 3, 3);
    named.total = Money::of(5, Currency::of("EUR"));
    named.refund_of = Reference{"", "1"};
    EXPECT_THAT(told(RowsBuilder()
                         .buys("2025-03-01", 10)
                         .buys("2025-03-02", -10)
                         .add(EntityKind::purchase, "Invoice", named)),
                ElementsAre("2025-03-01 purchase Invoice:1", "2025-03-02 refund Invoice:2",
                            "2025-03-03 refund Invoice:3 about Invoice:1"));
}

TEST(HistoryFrom, PrefersTheTotalInTheCurrencyOfTheBusiness) {
    Purchase purchase;
    purchase.purchased_on = Date::of(2025, 3, 1);
    purchase.total = Money::of(100, Currency::of("USD"));
    purchase.base_total = Money::of(90, Currency::of("EUR"));
    const CustomerRows rows =
        RowsBuilder().add(EntityKind::purchase, "Invoice", purchase).buys("2025-03-02", 10).build();
    const History history = history_from(rows, Zone());
    EXPECT_EQ(to_string(*history.events[0].amount), "90.00 EUR");
    EXPECT_FALSE(history.mixed_currencies);
}

TEST(HistoryFrom, NoticesAmountsThatCannotBeAdded) {
    const CustomerRows two =
        RowsBuilder().buys("2025-03-01", 10, "USD").buys("2025-03-02", 10).build();
    EXPECT_TRUE(history_from(two, Zone()).mixed_currencies);
    const CustomerRows foreign = RowsBuilder().buys("2025-03-01", 10, "USD").build();
    EXPECT_FALSE(history_from(foreign, Zone()).mixed_currencies);
    EXPECT_TRUE(history_from(foreign, {Zone(), Currency::of("EUR"), nullptr}).mixed_currencies);
}

TEST(HistoryFrom, OpensAndClosesADealInOrder) {
    Deal deal;
    deal.created_at = at_noon("2025-03-05");
    deal.closed_at = at_noon("2025-03-01");
    deal.outcome = "lost"s;
    EXPECT_THAT(
        told(RowsBuilder().add(EntityKind::deal, "Potentials", deal)),
        ElementsAre("2025-03-05 deal_opened Potentials:1", "2025-03-05 deal_lost Potentials:1"));
}

TEST(HistoryFrom, DatesAQualificationAsItWasObserved) {
    Lead lead;
    lead.created_at = at_noon("2025-01-01");
    lead.modified_at = at_noon("2025-06-01");
    lead.qualified = true;
    EXPECT_THAT(
        told(RowsBuilder()
                 .add(EntityKind::lead, "Leads", lead)
                 .observes_last("qualified", "0", "1", "2025-02-01")),
        ElementsAre("2025-01-01 lead_captured Leads:1", "2025-02-01 lead_qualified Leads:1"));
}

TEST(HistoryFrom, TellsWhoTouchedWhom) {
    RowsBuilder rows;
    const auto touch = [&](const char* channel, const char* direction, const char* status = "") {
        Interaction interaction;
        interaction.channel = std::string(channel);
        if (*direction != 0) interaction.direction = std::string(direction);
        interaction.status = std::string(status);
        interaction.happened_at = at_noon("2025-03-01");
        rows.add(EntityKind::interaction, "Events", interaction);
    };
    touch("call", "out", "Held");
    touch("call", "in");
    touch("form", "");
    touch("visit", "in");
    touch("meeting", "out");
    touch("call", "out", "Planned");
    touch("note", "");
    EXPECT_THAT(told(rows), ElementsAre("2025-03-01 touch Events:1", "2025-03-01 touch Events:4",
                                        "2025-03-01 inbound_touch Events:2",
                                        "2025-03-01 inbound_touch Events:5",
                                        "2025-03-01 lead_captured Events:3"));
}

TEST(HistoryFrom, ReadsTicketsWithComplaintRatingAndEnd) {
    Ticket ticket;
    ticket.opened_at = at_noon("2025-03-01");
    ticket.modified_at = at_noon("2025-03-04");
    ticket.open = false;
    ticket.complaint = true;
    ticket.rating = Decimal{"2"};
    EXPECT_THAT(told(RowsBuilder().add(EntityKind::ticket, "HelpDesk", ticket)),
                ElementsAre("2025-03-01 ticket_opened HelpDesk:1",
                            "2025-03-01 complaint HelpDesk:1 about HelpDesk:1",
                            "2025-03-04 ticket_closed HelpDesk:1 about HelpDesk:1",
                            "2025-03-04 survey_csat HelpDesk:1"));
}

TEST(HistoryFrom, ReadsSurveysCampaignsReferralsAndConsent) {
    Survey survey;
    survey.kind = "NPS"s;
    survey.score = Decimal{"9"};
    survey.answered_at = at_noon("2025-03-01");
    CampaignResponse response;
    response.response = "bounced"s;
    response.responded_at = at_noon("2025-03-02");
    Referral referral;
    referral.referred_at = at_noon("2025-03-03");
    Consent consent;
    consent.granted = false;
    consent.changed_at = at_noon("2025-03-04");
    const History history =
        history_from(RowsBuilder()
                         .add(EntityKind::survey, "Surveys", survey)
                         .add(EntityKind::campaign_response, "Campaigns", response)
                         .add(EntityKind::referral, "Referrals", referral)
                         .add(EntityKind::consent, "Consents", consent)
                         .build(),
                     Zone());
    EXPECT_THAT(
        told(history),
        ElementsAre("2025-03-01 survey_nps Surveys:1", "2025-03-02 bounced Campaigns:2",
                    "2025-03-03 referral Referrals:3", "2025-03-04 consent_withdrawn Consents:4"));
    EXPECT_EQ(history.events[0].score, 9);
}

TEST(HistoryFrom, FollowsAContractThroughRenewalAndEnd) {
    Subscription contract;
    contract.started_on = Date::of(2024, 1, 1);
    contract.ended_on = Date::of(2026, 1, 1);
    contract.amount = Money::of(120, Currency::of("EUR"));
    contract.period = "P1Y"s;
    const RowsBuilder rows =
        RowsBuilder()
            .add(EntityKind::subscription, "ServiceContracts", contract)
            .observes_last("renews_on", "2025-01-01", "2026-01-01", "2024-12-20");
    EXPECT_THAT(told(rows), ElementsAre("2024-01-01 contract_started ServiceContracts:1",
                                        "2024-12-20 contract_renewed ServiceContracts:1 about "
                                        "ServiceContracts:1",
                                        "2026-01-01 contract_cancelled ServiceContracts:1 about "
                                        "ServiceContracts:1"));
    EXPECT_NEAR(history_from(rows.build(), Zone()).events[0].score, 12, 1e-9);
}

TEST(HistoryFrom, ReadsTheProfileAsObservedElseAsLastChanged) {
    RowsBuilder rows;
    rows.customer.created_at = at_noon("2025-01-01");
    rows.customer.modified_at = at_noon("2025-09-01");
    rows.customer.email = "a@example.com"s;
    rows.customer.exit_reason = "price"s;
    rows.customer.bounced = true;
    rows.observes("exit_reason", "", "price", "2025-05-01");
    const History history = history_from(rows.build(), Zone());
    EXPECT_THAT(told(history),
                ElementsAre("2025-01-01 lead_captured Accounts:11x1",
                            "2025-05-01 exit Accounts:11x1", "2025-09-01 bounced Accounts:11x1"));
    EXPECT_EQ(history.exit_reason, "price");
    EXPECT_EQ(history.known_since, at_noon("2025-01-01"));
}

TEST(HistoryFrom, GivesPurchasesTheCategoriesOfTheirItems) {
    PurchaseItem item;
    item.purchase = Reference{"Invoice", "1"};
    item.product = Reference{"Products", "14x7"};
    const ProductCategories categories{{product_key("shop", {"Products", "14x7"}), "shoes"}};
    const CustomerRows rows = RowsBuilder()
                                  .buys("2025-03-01", 10)
                                  .add(EntityKind::purchase_item, "Invoice", item)
                                  .build();
    const History history = history_from(rows, {Zone(), std::nullopt, &categories});
    ASSERT_EQ(history.events.size(), 1U);
    EXPECT_THAT(history.events[0].categories, ElementsAre("shoes"));
}

}  // namespace
}  // namespace tenure
