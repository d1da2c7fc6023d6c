#include <sstream>

#include "history_builder.hpp"

namespace tenure {
namespace {

using testing::HistoryBuilder;
using testing::on;
using testing::state_on;

/// A framework with windows that can be counted: risk 60, lapsed 180, long 360, inactive 540,
/// irrecoverable 900 days; new for 30.
Framework walked(const std::string& id) {
    Framework framework = find_framework(id);
    framework.thresholds = testing::fixed_windows().thresholds;
    return framework;
}

/// A customer's way with the state of each day; days are counted by hand in the comments.
struct Step {
    const char* day;
    State state;
};

/// Becomes a customer step by step, loyal, leaves by silence, comes back, circles, leaves with a
/// word and comes back again.
History walker() {
    return HistoryBuilder()
        .add(EventKind::touch, "2020-01-01")
        .add(EventKind::lead_captured, "2020-01-11")
        .add(EventKind::lead_qualified, "2020-01-21")
        .add(EventKind::deal_opened, "2020-01-31")
        .add(EventKind::deal_won, "2020-02-10")
        .buys("2020-02-10", 100, {"shoes"})
        .buys("2020-03-21", 100, {"shoes"})
        .buys("2020-04-20", 100, {"bags"})
        .buys("2020-05-20", 100, {"shoes"})
        .buys("2020-06-19", 100, {"shoes"})
        .add(EventKind::referral, "2020-07-01")
        .buys("2023-01-10")
        .buys("2023-03-01")
        .buys("2023-09-10")
        .add(EventKind::complaint, "2023-10-01", 0, "ticket")
        .add(EventKind::ticket_closed, "2023-10-05", 0, "ticket")
        .add(EventKind::exit, "2023-10-20")
        .buys("2023-11-01")
        .build();
}

const Step steps[] = {
    {"2019-12-31", State::unknown},
    {"2020-01-01", State::reached},
    {"2020-01-11", State::interested},
    {"2020-01-21", State::qualified},
    {"2020-01-31", State::opportunity},
    {"2020-02-10", State::new_customer},
    {"2020-03-10", State::new_customer},  // 29 days, 2020 being a leap year
    {"2020-03-11", State::active},        // 30 days
    {"2020-03-21", State::repeat},        // the second purchase
    {"2020-04-20", State::growing},       // another category
    {"2020-06-18", State::growing},
    {"2020-06-19", State::loyal},  // the fifth, without a silence of 60 days
    {"2020-07-01", State::advocate},
    {"2020-08-17", State::advocate},                // 59 days after 2020-06-19
    {"2020-08-18", State::at_risk},                 // 60
    {"2020-12-15", State::at_risk},                 // 179
    {"2020-12-16", State::lapsed_short},            // 180
    {"2021-06-14", State::lapsed_long},             // 360
    {"2021-12-11", State::inactive_recoverable},    // 540
    {"2022-12-05", State::inactive_recoverable},    // 899
    {"2022-12-06", State::inactive_irrecoverable},  // 900
    {"2023-01-10", State::won_back},                // back
    {"2023-02-08", State::won_back},                // 29 days
    {"2023-02-09", State::active},                  // 30
    {"2023-03-01", State::repeat},                  // around again
    {"2023-04-30", State::at_risk},                 // 60 days
    {"2023-08-28", State::lapsed_short},            // 180
    {"2023-09-10", State::won_back},                // the circle closes
    {"2023-10-01", State::at_risk},                 // falls back by a complaint
    {"2023-10-05", State::won_back},                // which is settled within the 30 days
    {"2023-10-20", State::inactive_irrecoverable},  // leaves with a word, skipping the lapse
    {"2023-11-01", State::won_back},                // and returns all the same
};

/// Buys in November only; known as a seasonal buyer from the third season on.
History november_buyer() {
    return HistoryBuilder()
        .buys("2020-11-10")
        .buys("2021-11-15")
        .buys("2022-11-05")
        .buys("2024-11-08")
        .build();
}

const Step seasonal_steps[] = {
    {"2020-11-10", State::new_customer},  // skips everything before
    {"2021-07-01", State::lapsed_short},  // 233 days: one season is no habit yet
    {"2022-11-05", State::won_back},
    {"2023-07-15", State::active},           // 252 days, but out of season
    {"2023-11-30", State::active},           // the season is not over
    {"2023-12-01", State::at_risk},          // it ended without them
    {"2024-01-01", State::lapsed_seasonal},  // and a month of grace
    {"2024-11-08", State::won_back},
};

/// The stage of each state, in the order of the states.
struct Stages {
    const char* framework;
    const char* of_states;
};

const Stages tables[] = {
    {"pars-vtiger-5",
     "acquisition acquisition acquisition acquisition activation activation engagement engagement "
     "expansion expansion expansion engagement win-back win-back win-back win-back win-back "
     "activation"},
    {"sterne-cutler-7",
     "awareness awareness attract attract convert convert retain retain grow loyalty advocate "
     "retain retain retain retain retain retain convert"},
    {"reach-5",
     "reach reach acquisition acquisition conversion conversion retention retention retention "
     "loyalty loyalty retention retention retention retention retention retention conversion"},
    {"awareness-5",
     "awareness awareness conversion conversion conversion conversion retention retention "
     "retention loyalty advocacy retention retention retention retention retention retention "
     "conversion"},
    {"customer-types-6",
     "prospect prospect prospect prospect prospect new active active active loyal loyal active "
     "lapsed lapsed lapsed inactive inactive new"},
    {"banking-6",
     "acquisition acquisition acquisition acquisition acquisition onboarding engagement engagement "
     "expansion retention expansion retention win-back win-back win-back win-back win-back "
     "onboarding"},
    {"clm-framework-5",
     "awareness-acquisition awareness-acquisition awareness-acquisition awareness-acquisition "
     "conversion-activation conversion-activation retention-engagement retention-engagement "
     "expansion-monetisation expansion-monetisation expansion-monetisation "
     "win-back-churn-prevention win-back-churn-prevention win-back-churn-prevention "
     "win-back-churn-prevention win-back-churn-prevention win-back-churn-prevention "
     "conversion-activation"},
    {"hubspot-8",
     "subscriber subscriber lead salesqualifiedlead opportunity customer customer customer "
     "customer customer evangelist customer other other other other other customer"},
};

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> all;
    for (std::string word; in >> word;) all.push_back(word);
    return all;
}

class FrameworkWalk : public ::testing::TestWithParam<Stages> {
 protected:
    template <std::size_t n>
    void walk(const History& history, const Step (&way)[n]) {
        const Framework framework = walked(GetParam().framework);
        const std::vector<std::string> stages = words(GetParam().of_states);
        ASSERT_EQ(stages.size(), state_count);
        for (const Step& step : way) {
            const Stage stage = stage_of(history, framework, on(step.day));
            EXPECT_EQ(to_string(stage.state), to_string(step.state)) << step.day;
            EXPECT_EQ(stage.stage, stages[static_cast<std::size_t>(step.state)]) << step.day;
        }
    }
};

TEST_P(FrameworkWalk, GoesThroughEveryStageBackAndAround) {
    walk(walker(), steps);
}

TEST_P(FrameworkWalk, WaitsForTheSeasonOfASeasonalBuyer) {
    walk(november_buyer(), seasonal_steps);
}

TEST_P(FrameworkWalk, LeavesNoStageUnvisited) {
    std::vector<std::string> visited;
    const std::vector<std::string> stages = words(GetParam().of_states);
    for (const Step& step : steps) visited.push_back(stages[static_cast<std::size_t>(step.state)]);
    for (const StageInfo& stage : find_framework(GetParam().framework).stages) {
        const bool seen = std::count(visited.begin(), visited.end(), stage.id) > 0;
        EXPECT_NE(seen, stage.crm_only) << stage.id;
    }
}

TEST_P(FrameworkWalk, DoesNotExpectWinterShoesInJuly) {
    Framework framework = find_framework(GetParam().framework);
    framework.thresholds.lapsed = {Window::Kind::seasonal, 0, 0, 0, 0b110000000011, 1};
    framework.thresholds.at_risk = framework.thresholds.lapsed;
    const History winter = HistoryBuilder().buys("2024-12-10").build();
    EXPECT_EQ(state_on(winter, "2025-07-15", framework), State::active);
    EXPECT_EQ(state_on(winter, "2026-02-28", framework), State::active);
    EXPECT_EQ(state_on(winter, "2026-03-01", framework), State::lapsed_seasonal);
}

TEST_P(FrameworkWalk, CallsAShoeCustomerLapsedAfterAYear) {
    Framework framework = find_framework(GetParam().framework);
    framework.thresholds.lapsed = {Window::Kind::absolute, days_per_year};
    const History shoes = HistoryBuilder().buys("2024-03-01").build();
    EXPECT_EQ(state_on(shoes, "2025-03-01", framework), State::at_risk);  // 365 days
    EXPECT_EQ(state_on(shoes, "2025-03-02", framework), State::lapsed_short);
}

INSTANTIATE_TEST_SUITE_P(Frameworks, FrameworkWalk, ::testing::ValuesIn(tables),
                         [](const auto& each) {
                             std::string name = each.param.framework;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(ShippedFrameworks, CoversEveryShippedFrameworkForCustomers) {
    std::vector<std::string> walked_ids;
    for (const Stages& each : tables) walked_ids.push_back(each.framework);
    EXPECT_THAT(walked_ids, ::testing::UnorderedElementsAreArray(framework_ids()));
}

TEST(ShippedFrameworks, KeepsFormerCustomersInTheirSubStage) {
    for (const char* id : {"sterne-cutler-7", "reach-5", "awareness-5"}) {
        const Framework framework = walked(id);
        EXPECT_EQ(stage_of(walker(), framework, on("2020-08-18")).sub_stage, "at-risk");
        EXPECT_EQ(stage_of(walker(), framework, on("2020-12-16")).sub_stage, "lapsed");
        EXPECT_EQ(stage_of(walker(), framework, on("2022-12-06")).sub_stage, "inactive");
        EXPECT_EQ(stage_of(walker(), framework, on("2023-02-09")).sub_stage, "buying");
    }
}

}  // namespace
}  // namespace tenure
