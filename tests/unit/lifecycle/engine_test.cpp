#include "tenure/lifecycle/engine.hpp"

#include "history_builder.hpp"

namespace tenure {
namespace {

using testing::fixed_windows;
using testing::HistoryBuilder;
using testing::on;
using testing::state_on;

TEST(Engine, KnowsNothingOfAnEmptyHistory) {
    const Stage stage = stage_of(History{}, fixed_windows(), on("2025-01-01"));
    EXPECT_EQ(stage.state, State::unknown);
    EXPECT_EQ(stage.stage, "prospect");
    EXPECT_EQ(stage.since, on("2025-01-01"));
}

TEST(Engine, CallsSomebodyTouchedReachedForAYear) {
    const History history = HistoryBuilder().add(EventKind::touch, "2025-01-01").build();
    EXPECT_EQ(state_on(history, "2025-06-01"), State::reached);
    EXPECT_EQ(state_on(history, "2026-01-02"), State::unknown);
}

TEST(Engine, CallsWhoLeavesContactDataInterested) {
    const History history = HistoryBuilder()
                                .add(EventKind::touch, "2025-01-01")
                                .add(EventKind::lead_captured, "2025-02-01")
                                .build();
    EXPECT_EQ(state_on(history, "2025-01-31"), State::reached);
    EXPECT_EQ(state_on(history, "2025-02-01"), State::interested);
}

TEST(Engine, CallsAQualifiedLeadQualified) {
    const History history = HistoryBuilder()
                                .add(EventKind::lead_captured, "2025-01-01")
                                .add(EventKind::lead_qualified, "2025-01-10")
                                .build();
    EXPECT_EQ(state_on(history, "2025-01-10"), State::qualified);
}

TEST(Engine, SeesAnOpportunityWhileADealIsOpen) {
    const History history = HistoryBuilder()
                                .add(EventKind::deal_opened, "2025-01-01")
                                .add(EventKind::deal_lost, "2025-03-01")
                                .build();
    EXPECT_EQ(state_on(history, "2025-02-01"), State::opportunity);
    EXPECT_EQ(state_on(history, "2025-03-01"), State::qualified);
}

TEST(Engine, FollowsABuyerThroughSilence) {
    const History history = HistoryBuilder().buys("2025-01-01").build();
    EXPECT_EQ(state_on(history, "2025-01-01"), State::new_customer);
    EXPECT_EQ(state_on(history, "2025-02-15"), State::active);
    EXPECT_EQ(state_on(history, "2025-03-02"), State::at_risk);
    EXPECT_EQ(state_on(history, "2025-06-30"), State::lapsed_short);
    EXPECT_EQ(state_on(history, "2025-12-27"), State::lapsed_long);
    EXPECT_EQ(state_on(history, "2026-06-25"), State::inactive_recoverable);
    EXPECT_EQ(state_on(history, "2027-06-20"), State::inactive_irrecoverable);
}

TEST(Engine, CallsASecondPurchaseRepeat) {
    const History history = HistoryBuilder().buys("2025-01-01").buys("2025-01-20").build();
    EXPECT_EQ(state_on(history, "2025-01-20"), State::repeat);
}

TEST(Engine, CountsPurchasesOfOneDayOnce) {
    const History history = HistoryBuilder().buys("2025-01-01").buys("2025-01-01").build();
    EXPECT_EQ(state_on(history, "2025-01-02"), State::new_customer);
    EXPECT_EQ(standing_of(history, fixed_windows(), on("2025-01-02")).days.size(), 1U);
}

TEST(Engine, CallsManyRegularPurchasesLoyal) {
    const History history = HistoryBuilder().buys_every(30, 5, "2025-01-01").build();
    EXPECT_EQ(state_on(history, "2025-04-01"), State::repeat);
    EXPECT_EQ(state_on(history, "2025-05-01"), State::loyal);
}

TEST(Engine, DoesNotCallIrregularPurchasesLoyal) {
    const History history = HistoryBuilder().buys_every(90, 6, "2025-01-01").build();
    EXPECT_EQ(state_on(history, "2026-03-27"), State::repeat);
}

TEST(Engine, CallsRisingSpendGrowing) {
    const History history = HistoryBuilder()
                                .buys("2024-01-01", 50)
                                .buys("2024-05-01", 10)
                                .buys("2024-09-01", 30)
                                .buys("2024-12-20", 60)
                                .buys("2025-02-01", 60)
                                .build();
    EXPECT_EQ(state_on(history, "2025-02-01"), State::growing);
}

TEST(Engine, CallsTheFirstPurchaseOfAnotherCategoryGrowing) {
    const History history = HistoryBuilder()
                                .buys("2025-01-01", 50, {"shoes"})
                                .buys("2025-02-01", 20, {"coats"})
                                .build();
    EXPECT_EQ(state_on(history, "2025-02-01"), State::growing);
}

TEST(Engine, CallsAPromoterAdvocateUntilAWorseAnswer) {
    const History history = HistoryBuilder()
                                .buys_every(30, 6, "2025-01-01")
                                .add(EventKind::survey_nps, "2025-02-02", 9)
                                .add(EventKind::survey_nps, "2025-04-03", 7)
                                .build();
    EXPECT_EQ(state_on(history, "2025-03-01"), State::advocate);
    EXPECT_EQ(state_on(history, "2025-04-03"), State::repeat);
}

TEST(Engine, CallsWhoBringsOthersAdvocate) {
    const History history =
        HistoryBuilder().buys("2025-01-01").add(EventKind::referral, "2025-01-05").build();
    EXPECT_EQ(state_on(history, "2025-01-05"), State::advocate);
}

TEST(Engine, SeesRiskInAComplaintUntilItIsResolved) {
    HistoryBuilder builder;
    builder.buys_every(20, 3, "2025-01-01").add(EventKind::complaint, "2025-02-12", 0, "Ticket:1");
    EXPECT_EQ(state_on(builder.build(), "2025-02-20"), State::at_risk);
    builder.add(EventKind::ticket_closed, "2025-02-15", 0, "Ticket:1");
    EXPECT_EQ(state_on(builder.build(), "2025-02-20"), State::repeat);
}

TEST(Engine, SeesRiskInABadAnswerForThreeMonths) {
    Framework framework = fixed_windows();
    framework.thresholds.at_risk.days = 170;
    const History history =
        HistoryBuilder().buys("2025-01-01").add(EventKind::survey_nps, "2025-01-10", 3).build();
    EXPECT_EQ(state_on(history, "2025-04-01", framework), State::at_risk);
    EXPECT_EQ(state_on(history, "2025-04-10", framework), State::active);
}

TEST(Engine, KeepsWhoHasAContractInForce) {
    HistoryBuilder builder;
    builder.add(EventKind::contract_started, "2024-01-01");
    EXPECT_EQ(state_on(builder.build(), "2026-01-01"), State::active);
    builder.add(EventKind::contract_cancelled, "2025-01-01");
    EXPECT_EQ(state_on(builder.build(), "2025-01-02"), State::at_risk);
    EXPECT_EQ(state_on(builder.build(), "2025-07-01"), State::lapsed_short);
}

TEST(Engine, TreatsAPurchaseAfterALapseAsWonBackAndThenLikeNew) {
    const History history = HistoryBuilder()
                                .buys_every(30, 6, "2024-01-01")
                                .buys("2025-02-01")
                                .buys("2025-02-20")
                                .build();
    EXPECT_EQ(state_on(history, "2025-01-31"), State::lapsed_short);
    EXPECT_EQ(state_on(history, "2025-02-01"), State::won_back);
    EXPECT_EQ(state_on(history, "2025-02-20"), State::repeat);
}

TEST(Engine, GivesUpThoseWhoLeftUntilTheyBuyAgain) {
    const History history = HistoryBuilder()
                                .buys("2025-01-01")
                                .add(EventKind::exit, "2025-01-10")
                                .buys("2025-02-01")
                                .build();
    EXPECT_EQ(state_on(history, "2025-01-10"), State::inactive_irrecoverable);
    EXPECT_EQ(state_on(history, "2025-02-01"), State::won_back);
}

TEST(Engine, MovesTheLapsedWithBouncedContactDataToInactive) {
    const History history =
        HistoryBuilder().buys("2025-01-01").add(EventKind::bounced, "2025-02-01").build();
    EXPECT_EQ(state_on(history, "2025-02-10"), State::active);
    EXPECT_EQ(state_on(history, "2025-07-01"), State::inactive_recoverable);
    EXPECT_EQ(state_on(history, "2026-06-25"), State::inactive_irrecoverable);
}

TEST(Engine, ForgetsAFullyRefundedPurchase) {
    const History history = HistoryBuilder()
                                .buys("2025-01-01")
                                .refunds("2025-01-05", 100, "purchase:2025-01-01")
                                .build();
    EXPECT_EQ(state_on(history, "2025-01-04"), State::new_customer);
    EXPECT_EQ(state_on(history, "2025-01-05"), State::interested);
    EXPECT_TRUE(standing_of(history, fixed_windows(), on("2025-01-06")).days.empty());
}

TEST(Engine, LowersAPartlyRefundedPurchase) {
    const History history = HistoryBuilder().buys("2025-01-01").refunds("2025-01-05", 30).build();
    const Standing standing = standing_of(history, fixed_windows(), on("2025-01-06"));
    ASSERT_EQ(standing.purchases.size(), 1U);
    EXPECT_EQ(decimal_text(*standing.purchases[0].second), "70.00");
    EXPECT_EQ(standing.days[0].amount, 70);
    EXPECT_EQ(standing.stage.state, State::new_customer);
}

TEST(Engine, LowersTheLatestPurchasesByARefundWithoutName) {
    const History history =
        HistoryBuilder().buys("2025-01-01").buys("2025-01-10").refunds("2025-01-12", 130).build();
    const Standing standing = standing_of(history, fixed_windows(), on("2025-01-12"));
    ASSERT_EQ(standing.purchases.size(), 1U);
    EXPECT_EQ(decimal_text(*standing.purchases[0].second), "70.00");
    EXPECT_EQ(standing.stage.state, State::new_customer);
}

}  // namespace
}  // namespace tenure
