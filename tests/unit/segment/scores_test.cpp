// RFM, churn risk, health, lead score and lists against values worked out by hand.
#include <gtest/gtest.h>

#include <random>

#include "tenure/segment/churn.hpp"
#include "tenure/segment/health.hpp"
#include "tenure/segment/lead_score.hpp"
#include "tenure/segment/lists.hpp"
#include "tenure/segment/rfm.hpp"

namespace tenure {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::vector<int> scores(const std::vector<double>& values) {
    const Quintiles limits = quintile_limits(values);
    std::vector<int> result;
    for (const double value : values) result.push_back(quintile(limits, value));
    return result;
}

TEST(Quintiles, CutTenDifferentValuesIntoPairs) {
    EXPECT_EQ(scores({10, 20, 30, 40, 50, 60, 70, 80, 90, 100}),
              (std::vector<int>{1, 1, 2, 2, 3, 3, 4, 4, 5, 5}));
    EXPECT_EQ(scores({7, 3, 9, 5, 1}), (std::vector<int>{4, 2, 5, 3, 1}));
}

TEST(Quintiles, GiveEqualValuesTheScoreOfTheirMiddleRank) {
    // Of ten: six ones have the middle rank 3 of 10, the two at 6.5, 3 at 7.5, 4 at 8.5, 5 at 9.5.
    EXPECT_EQ(scores({1, 1, 1, 1, 1, 1, 2, 3, 4, 5}),
              (std::vector<int>{2, 2, 2, 2, 2, 2, 4, 4, 5, 5}));
}

TEST(Quintiles, SpreadFewDifferentValuesOverTheScores) {
    EXPECT_EQ(scores({8}), std::vector<int>{3});
    EXPECT_EQ(scores({8, 8, 8, 8, 8, 8}), (std::vector<int>{3, 3, 3, 3, 3, 3}));
    EXPECT_EQ(scores({8, 2, 2, 8, 2}), (std::vector<int>{5, 1, 1, 5, 1}));
    EXPECT_EQ(scores({3, 1, 2}), (std::vector<int>{5, 1, 3}));
    EXPECT_EQ(scores({4, 1, 2, 3}), (std::vector<int>{5, 1, 2, 4}));
}

TEST(Quintiles, LeaveOutWhatIsNoNumber) {
    const Quintiles limits = quintile_limits({1, nan, 2, 3, 4, 5, 6, 7, 8, 9, 10, INFINITY});
    EXPECT_EQ(quintile(limits, 2), 1);
    EXPECT_EQ(quintile(limits, 9), 5);
    EXPECT_EQ(quintile(quintile_limits(std::vector<double>{}), 1),
              5);  // no base: callers ask first
}

TEST(Quintiles, DoNotDependOnOrderOrOnTheFormOfThePopulation) {
    std::mt19937 random(1);
    for (int round = 0; round < 200; ++round) {
        std::vector<double> values;
        const int size = 1 + round;
        for (int i = 0; i < size; ++i) values.push_back(static_cast<double>(random() % 23));
        std::vector<ValueCount> counts;
        for (const double value : values) counts.push_back({value, 1});
        const Quintiles limits = quintile_limits(values);
        EXPECT_EQ(quintile_limits(counts), limits);
        std::shuffle(values.begin(), values.end(), random);
        EXPECT_EQ(quintile_limits(values), limits);
        EXPECT_TRUE(std::is_sorted(limits.begin(), limits.end()));
    }
}

/// Ten buyers: days since the last purchase, customer-days, spend.
constexpr double base[10][3] = {{3, 12, 900}, {10, 8, 700}, {10, 1, 40},  {25, 5, 700},
                                {40, 2, 90},  {60, 1, 20},  {90, 3, 150}, {200, 9, 800},
                                {300, 1, 20}, {400, 2, 60}};

RfmBoundaries base_boundaries() {
    RfmPopulation population;
    for (const auto& buyer : base) {
        population.recency_days.push_back({buyer[0], 1});
        population.frequency.push_back({buyer[1], 1});
        population.monetary.push_back(buyer[2]);
    }
    return rfm_boundaries(population);
}

TEST(Rfm, ScoresASmallBaseWithTies) {
    // Recency by middle rank from the longest silence: 400 at .5, 300 1.5, 200 2.5, 90 3.5, 60 4.5,
    // 40 5.5, 25 6.5, both 10 at 8, 3 at 9.5. Frequency: three 1 at 1.5, two 2 at 4, 3 at 5.5,
    // 5 6.5, 8 7.5, 9 8.5, 12 9.5. Spend: two 20 at 1, 40 2.5, 60 3.5, 90 4.5, 150 5.5,
    // two 700 at 7, 800 8.5, 900 9.5; each over ten times five, rounded down, plus one.
    const int expected[10][3] = {{5, 5, 5}, {5, 4, 4}, {5, 1, 2}, {4, 4, 4}, {3, 3, 3},
                                 {3, 1, 1}, {2, 3, 3}, {2, 5, 5}, {1, 1, 1}, {1, 3, 2}};
    const char* names[10] = {"champions",      "champions", "new",       "loyal", "needs-attention",
                             "about-to-sleep", "at-risk",   "cant-lose", "lost",  "at-risk"};
    const RfmBoundaries limits = base_boundaries();
    EXPECT_EQ(limits.customers, 10U);
    for (std::size_t i = 0; i < 10; ++i) {
        const RfmScore score = rfm_score(limits, base[i][0], base[i][1], base[i][2]);
        EXPECT_EQ(score, (RfmScore{expected[i][0], expected[i][1], expected[i][2]})) << i;
        EXPECT_EQ(to_string(rfm_segment(score)), names[i]) << i;
    }
}

TEST(Rfm, GivesOneTimeBuyersTheLowestFrequencyHoweverManyThereAre) {
    RfmPopulation population;
    population.recency_days = {{10, 90}, {20, 10}};
    population.frequency = {{1, 90}, {2, 10}};
    const RfmBoundaries limits = rfm_boundaries(population);
    EXPECT_EQ(rfm_score(limits, 10, 1, nan).frequency, 1);
    EXPECT_EQ(rfm_score(limits, 10, 2, nan), (RfmScore{5, 5, 0}));
    population.frequency = {{1, 100}};
    EXPECT_EQ(rfm_score(rfm_boundaries(population), 10, 1, nan).frequency, 1);
}

TEST(Rfm, HasNoScoresWithoutABaseOrAPurchase) {
    EXPECT_EQ(rfm_score({}, 10, 3, 100), RfmScore{});
    EXPECT_EQ(rfm_score(base_boundaries(), 10, 0, 0), RfmScore{});
    EXPECT_EQ(rfm_segment(RfmScore{}), RfmSegment::none);
}

TEST(Rfm, EveryCellBelongsToOneSegment) {
    std::array<int, rfm_segment_count> cells{};
    for (int recency = 1; recency <= 5; ++recency) {
        for (int value = 1; value <= 5; ++value) {
            ++cells[static_cast<std::size_t>(rfm_segment(recency, value))];
        }
    }
    EXPECT_EQ(cells[0], 0);
    for (std::size_t i = 1; i < cells.size(); ++i) EXPECT_GT(cells[i], 0) << i;
    for (int r = 1; r <= 5; ++r) {
        for (int f = 1; f <= 5; ++f) {
            for (int m = 0; m <= 5; ++m) {
                const RfmSegment segment = rfm_segment(RfmScore{r, f, m});
                EXPECT_NE(segment, RfmSegment::none);
                EXPECT_FALSE(text_of(segment).label.fa.empty());
                EXPECT_FALSE(text_of(segment).advice.ar.empty());
            }
        }
    }
}

TEST(Rfm, RoundsAHalfToTheSideOfTheFrequency) {
    EXPECT_EQ(frequency_value_score({5, 1, 2}), 1);
    EXPECT_EQ(frequency_value_score({5, 2, 1}), 2);
    EXPECT_EQ(frequency_value_score({5, 5, 2}), 4);
    EXPECT_EQ(frequency_value_score({5, 4, 0}), 4);
}

Signals buyer() {
    Signals signals;
    signals.state = State::repeat;
    signals.days = signals.purchases = 4;
    signals.rhythm_days = 30;
    return signals;
}

TEST(Churn, IsHalfAtTheAtRiskWindowAndThreeQuartersAtTwiceThat) {
    Signals signals = buyer();
    EXPECT_DOUBLE_EQ(churn_risk(signals, nan), 0);
    signals.overdue = 1;
    EXPECT_DOUBLE_EQ(churn_risk(signals, nan), 0.5);
    signals.overdue = 2;
    EXPECT_DOUBLE_EQ(churn_risk(signals, nan), 0.75);
}

TEST(Churn, JoinsSilenceModelAndSigns) {
    Signals signals = buyer();
    signals.overdue = 2;
    EXPECT_DOUBLE_EQ(churn_risk(signals, 0.64), 1 - 0.4);  // sqrt(0.64 * 0.25) = 0.4
    signals.recent_complaints = 1;
    signals.contract_ended = true;
    EXPECT_DOUBLE_EQ(churn_risk(signals, 0.64), 1 - 0.4 * 0.85 * 0.5);
    const std::vector<Reason> reasons = churn_reasons(signals, 0.64);
    ASSERT_EQ(reasons.size(), 4U);
    EXPECT_EQ(reasons[0].code, "overdue");  // half of staying, as the contract: first come
    EXPECT_EQ(reasons[1].code, "contract_ended");
    EXPECT_EQ(reasons[2].code, "p_alive");
    EXPECT_DOUBLE_EQ(reasons[2].effect, 1 - 0.8);
    EXPECT_EQ(reasons[3].code, "complaints");
    EXPECT_EQ(text_of(reasons[0], Language::en),
              "silent for 2 times the time after which it is a risk");
    EXPECT_EQ(text_of({"overdue", 1.75, 0.5}, Language::fa),
              "سکوت، ۱٫۸ برابر زمانی است که خطر آغاز می‌شود");
    EXPECT_EQ(text_of(reasons[2], Language::fa),
              "مدل، احتمال مشتری‌ماندن را ۶۴٪ می‌داند");
    EXPECT_EQ(text_of(reasons[3], Language::ar), "شكاوى الربع الأخير: ١");
}

TEST(Churn, FollowsTheStateOfThoseWhoAreGone) {
    Signals signals = buyer();
    signals.state = State::lapsed_seasonal;
    EXPECT_DOUBLE_EQ(churn_risk(signals, 0.9), 0.8);
    signals.state = State::inactive_irrecoverable;
    EXPECT_DOUBLE_EQ(churn_risk(signals, 0.9), 1);
    signals = buyer();
    signals.left = true;
    EXPECT_DOUBLE_EQ(churn_risk(signals, 1), 1);
    EXPECT_EQ(churn_reasons(signals, 1).front().code, "left");
}

TEST(Churn, IsUnknownOfPeopleWhoNeverBought) {
    EXPECT_TRUE(std::isnan(churn_risk(Signals{}, 0.5)));
    EXPECT_TRUE(churn_reasons(Signals{}, 0.5).empty());
}

TEST(Churn, StaysBetweenZeroAndOneAndNeverFallsWithSilence) {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> share(0, 1);
    for (int round = 0; round < 5'000; ++round) {
        Signals signals = buyer();
        signals.overdue = 6 * share(random);
        signals.recent_complaints = static_cast<int>(random() % 6);
        signals.earlier_touches = static_cast<int>(random() % 9);
        signals.bounced = random() % 2 == 0;
        signals.nps = static_cast<float>(random() % 12) - 1;
        signals.state = static_cast<State>(random() % state_count);
        const double alive = round % 3 == 0 ? nan : share(random);
        const double risk = churn_risk(signals, alive);
        EXPECT_GE(risk, 0);
        EXPECT_LE(risk, 1);
        signals.overdue += share(random);
        EXPECT_GE(churn_risk(signals, std::isnan(alive) ? nan : alive * share(random)), risk);
        ++signals.recent_complaints;
        EXPECT_GE(churn_risk(signals, alive), risk);
    }
}

TEST(Health, WeighsTheKnownMeasuresAndSharesTheWeightsOfTheOthers) {
    Signals signals = buyer();
    signals.recent_days = 2;   // of 91/30 = 3.0333 expected: 65.934
    signals.earlier_days = 1;  // 32.967
    signals.overdue = 1;       // punctual: 66.667
    const Health health = health_of(signals);
    EXPECT_EQ(health.gap, HealthGap::none);
    EXPECT_NEAR(health.known_share, 0.5, 1e-12);
    EXPECT_NEAR(health.part(HealthMeasure::adoption).weight, 0.6, 1e-12);
    EXPECT_NEAR(health.score, 0.6 * 65.93407 + 0.4 * 66.66667, 1e-4);
    EXPECT_EQ(health.colour, HealthColour::yellow);
    EXPECT_NEAR(health.trend, 0.6 * 32.96703, 1e-4);
    EXPECT_TRUE(std::isnan(health.part(HealthMeasure::support).score));
}

TEST(Health, CountsContactsTicketsAnswersAndSpend) {
    Signals signals = buyer();
    signals.rhythm_days = 0;
    signals.recent_touches = 1, signals.recent_inbound = 1;     // 3 points: 50
    signals.open_tickets = 1, signals.recent_tickets = 2;       // 100 - 20 - 15 = 65
    signals.nps = 8, signals.csat = 5;                          // 80 and 100: 90
    signals.year_spend = 100, signals.year_before_spend = 150;  // 50 and punctual 100: 75
    const Health health = health_of(signals);
    EXPECT_DOUBLE_EQ(health.part(HealthMeasure::engagement).score, 50);
    EXPECT_DOUBLE_EQ(health.part(HealthMeasure::support).score, 65);
    EXPECT_DOUBLE_EQ(health.part(HealthMeasure::sentiment).score, 90);
    EXPECT_DOUBLE_EQ(health.part(HealthMeasure::finance).score, 75);
    EXPECT_NEAR(health.score, (0.2 * 50 + 0.15 * 65 + 0.15 * 90 + 0.2 * 75) / 0.7, 1e-12);
    EXPECT_NEAR(health.trend, 0.2 / 0.7 * 50, 1e-12);  // no contact in the quarter before
}

TEST(Health, IsUnknownWhereTooLittleIsKnown) {
    EXPECT_EQ(health_of(Signals{}).gap, HealthGap::not_a_customer);
    Signals signals = buyer();
    signals.rhythm_days = 0;
    const Health finance_only = health_of(signals);
    EXPECT_EQ(finance_only.gap, HealthGap::too_little_known);
    EXPECT_EQ(finance_only.colour, HealthColour::unknown);
    EXPECT_TRUE(std::isnan(finance_only.score));
    EXPECT_FALSE(text_of(finance_only.gap).en.empty());
    const Health kept = health_of(signals, {.tickets_kept = true});
    EXPECT_DOUBLE_EQ(kept.part(HealthMeasure::support).score, 100);
    EXPECT_EQ(kept.colour, HealthColour::green);
}

TEST(Health, ForgetsOldAnswersAndSlowBuyersAreComparedByTheYear) {
    Signals signals = buyer();
    signals.nps = 2, signals.nps_age_days = 400;
    EXPECT_TRUE(std::isnan(health_of(signals).part(HealthMeasure::sentiment).score));
    signals.rhythm_days = 365.25 / 2;
    signals.year_days = 1;
    EXPECT_DOUBLE_EQ(health_of(signals).part(HealthMeasure::adoption).score, 50);
    EXPECT_TRUE(std::isnan(health_of(signals).trend));
}

TEST(LeadScore, HalvesPointsAfterEachHalfLife) {
    EXPECT_DOUBLE_EQ(lead_decay(0), 1);
    EXPECT_DOUBLE_EQ(lead_decay(30), 0.5);
    EXPECT_DOUBLE_EQ(lead_decay(90), 0.125);
    EXPECT_DOUBLE_EQ(lead_decay(7, 14), std::sqrt(0.5));
    EXPECT_DOUBLE_EQ(lead_decay(-1), 1);
}

TEST(LeadScore, JoinsFitAndBehaviour) {
    EXPECT_DOUBLE_EQ(lead_score(nan, 30), 50);
    EXPECT_DOUBLE_EQ(lead_score(1, 30), 40 + 30);
    EXPECT_DOUBLE_EQ(lead_score(0.5, 60), 20 + 45);
    EXPECT_DOUBLE_EQ(lead_score(nan, -80), 0);
    EXPECT_LE(lead_score(2, 1e9), 100);
    EXPECT_EQ(lead_grade(75), 'A');
    EXPECT_EQ(lead_grade(74.9), 'B');
    EXPECT_EQ(lead_grade(0), 'D');
    EXPECT_EQ(lead_grade(nan), '-');
}

TEST(LeadScore, IsTakenApartAgain) {
    const LeadScoreRules rules;
    for (const double points : {0.0, 0.001, 1.0, 30.0, 400.0}) {
        for (const double fit : {nan, 0.0, 0.3, 1.0}) {
            EXPECT_NEAR(points_of(lead_score(fit, points, rules), fit, rules), points, 1e-2)
                << points << " " << fit;
        }
    }
    EXPECT_FALSE(std::signbit(points_of(0, nan, rules)));
    EXPECT_TRUE(std::isnan(points_of(10, 1, rules)));  // fit alone gives more
    EXPECT_TRUE(std::isnan(points_of(90, 0, rules)));  // no behaviour gives as much
    EXPECT_TRUE(std::isnan(points_of(nan, nan, rules)));
}

TEST(LeadScore, ComparesAttributesByTheirMatchKey) {
    LeadScoreRules rules;
    rules.fit = {{"city", {"تهران", "کرج"}, 30}, {"email", {}, 10}, {"industry", {"Toys"}, -20}};
    Customer customer;
    EXPECT_DOUBLE_EQ(lead_fit(customer, rules), 0);
    customer.city = std::string("كرج");  // an Arabic kaf
    EXPECT_DOUBLE_EQ(lead_fit(customer, rules), 0.75);
    customer.email = std::string("a@b.example");
    EXPECT_DOUBLE_EQ(lead_fit(customer, rules), 1);
    customer.industry = std::string("TOYS");
    EXPECT_DOUBLE_EQ(lead_fit(customer, rules), 0.5);
    EXPECT_TRUE(std::isnan(lead_fit(customer, {})));
    rules.fit = {{"citty", {}, 1}};
    try {
        (void)lead_fit(customer, rules);
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("Did you mean \"city\"?"), std::string::npos);
    }
}

TEST(Lists, TakeTheTopByValueAndAtLeastOne) {
    EXPECT_EQ(vip_count(1'000), 50U);
    EXPECT_EQ(vip_count(21), 2U);
    EXPECT_EQ(vip_count(3), 1U);
    EXPECT_EQ(vip_count(0), 0U);
    InsightRow insight;
    insight.figures.monetary_score = insight.figures.frequency_score = 5;
    EXPECT_EQ(vip(insight, 100), VipReason::monetary);
    insight.clv = Money::of(100, Currency::of("EUR"));
    EXPECT_EQ(vip(insight, 100), VipReason::clv);
    EXPECT_FALSE(vip(insight, 100.01));
}

TEST(Lists, EndangeredAreThoseWhoCanStillBeKept) {
    Figures figures;
    EXPECT_FALSE(endangered(State::repeat, figures));
    figures.churn_risk = 0.6;
    EXPECT_TRUE(endangered(State::repeat, figures));
    EXPECT_TRUE(endangered(State::won_back, figures));
    EXPECT_FALSE(endangered(State::lapsed_long, figures));
    EXPECT_DOUBLE_EQ(value_at_risk(figures, 500), 300);
}

}  // namespace
}  // namespace tenure
