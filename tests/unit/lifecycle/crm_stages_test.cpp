#include "tenure/lifecycle/crm_stages.hpp"

#include "tenure/core/error.hpp"

namespace tenure {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

FieldInfo field_of(const std::string& name, const std::vector<std::string>& values) {
    FieldInfo field;
    field.name = name;
    field.label = name;
    for (const std::string& value : values) field.choices.push_back({value, value});
    return field;
}

CrmStageList lead_status() {
    return crm_stage_list(
        "shop", "Leads",
        field_of("leadstatus", {"Attempted to Contact", "Cold", "Contact in Future", "Contacted",
                                "Hot", "Junk Lead", "Lost Lead", "Not Contacted", "Pre Qualified",
                                "Qualified", "Warm"}));
}

CrmStageList hubspot() {
    return crm_stage_list(
        "hub", "contacts",
        field_of("lifecyclestage",
                 {"subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead",
                  "opportunity", "customer", "evangelist", "other", "98765432"}));
}

/// The value written for a state, with the state whose value it is when that is another one.
std::string written(const CrmStageList& list, const CrmStageMapping& mapping, State state) {
    const auto& write = mapping.writes[static_cast<std::size_t>(state)];
    if (!write) return "none";
    const std::string by = write->by == state ? "" : " by " + std::string(to_string(write->by));
    return list.stages.at(write->stage).value + by;
}

std::string refusal_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::configuration);
        return error.what();
    }
    return "no error";
}

TEST(CrmStages, ReadsTheValuesOfVtigersLeadStatus) {
    const CrmStageMapping mapping = crm_stage_mapping(lead_status());
    EXPECT_EQ(mapping.state_of("Cold"), State::reached);
    EXPECT_EQ(mapping.state_of("Not Contacted"), State::interested);
    EXPECT_EQ(mapping.state_of("Hot"), State::qualified);
    EXPECT_EQ(mapping.state_of("Junk Lead"), State::unknown);
    EXPECT_EQ(mapping.state_of("Nowhere"), std::nullopt);
    EXPECT_TRUE(mapping.unmapped().empty());
}

TEST(CrmStages, WritesAStateAsTheFirstValueOfThatMeaningElseAsTheNearest) {
    const CrmStageList list = hubspot();
    const CrmStageMapping mapping = crm_stage_mapping(list);
    EXPECT_EQ(written(list, mapping, State::reached), "subscriber");
    EXPECT_EQ(written(list, mapping, State::interested), "lead");
    EXPECT_EQ(written(list, mapping, State::qualified), "marketingqualifiedlead");
    EXPECT_EQ(written(list, mapping, State::opportunity), "opportunity");
    EXPECT_EQ(written(list, mapping, State::active), "customer");
    EXPECT_EQ(written(list, mapping, State::new_customer), "customer by active");
    EXPECT_EQ(written(list, mapping, State::won_back), "customer by active");
    EXPECT_EQ(written(list, mapping, State::loyal), "evangelist by advocate");
    EXPECT_EQ(written(list, mapping, State::at_risk), "customer by active");
    EXPECT_EQ(written(list, mapping, State::lapsed_long), "customer by active");
    EXPECT_EQ(written(list, mapping, State::unknown), "other");
}

TEST(CrmStages, ChangesSidesOfTheFirstPurchaseOnlyWhenThereIsNoOtherValue) {
    const CrmStageList list = lead_status();
    const CrmStageMapping mapping = crm_stage_mapping(list);
    EXPECT_EQ(written(list, mapping, State::opportunity), "Hot by qualified");
    EXPECT_EQ(written(list, mapping, State::loyal), "Hot by qualified");
    EXPECT_EQ(written(list, mapping, State::inactive_irrecoverable), "Hot by qualified");
}

TEST(CrmStages, ReportsWhatItDoesNotKnowAndLetsUsersDecide) {
    const CrmStageList list = hubspot();
    EXPECT_THAT(crm_stage_mapping(list).unmapped(), ElementsAre("98765432"));
    CrmStageChoices choices;
    choices.states = {{"98765432", State::lapsed_short}, {"other", std::nullopt}};
    choices.write = {{State::loyal, "customer"}};
    const CrmStageMapping mapping = crm_stage_mapping(list, choices);
    EXPECT_TRUE(mapping.unmapped().empty());  // "other" stands for nothing on purpose
    EXPECT_EQ(mapping.state_of("other"), std::nullopt);
    EXPECT_EQ(written(list, mapping, State::loyal), "customer");
    EXPECT_EQ(written(list, mapping, State::lapsed_long), "98765432 by lapsed_short");
    EXPECT_EQ(written(list, mapping, State::unknown), "subscriber by reached");
    choices.states = {{"customr", State::active}};
    EXPECT_THAT(refusal_of([&] { crm_stage_mapping(list, choices); }),
                HasSubstr("Did you mean \"customer\"?"));
}

TEST(CrmStages, ReadsDealsByOutcomeAndProbability) {
    CrmStageList list{"crm:sf/Opportunity/StageName", "Stage", {}};
    list.stages = {{"Talk", "Talk", StageOutcome::open, 0.3},
                   {"Signed", "Signed", StageOutcome::won, std::nullopt},
                   {"Gone", "Gone", StageOutcome::lost, std::nullopt},
                   {"Sure", "Sure", StageOutcome::unsaid, 1.0},
                   {"Never", "Never", StageOutcome::unsaid, 0.0},
                   {"Second talk", "Second talk", StageOutcome::unsaid, std::nullopt}};
    std::vector<std::string> meanings;
    for (const StageMeaning& meaning : crm_stage_mapping(list).meanings) {
        meanings.push_back(std::string(to_string(meaning.state.value())) + " by " +
                           std::string(to_string(meaning.reason)));
    }
    EXPECT_THAT(meanings, ElementsAre("opportunity by probability", "new_customer by outcome",
                                      "qualified by outcome", "new_customer by probability",
                                      "qualified by probability", "opportunity by outcome"));
}

TEST(CrmStages, KnowsTheStandardListsOfThreeCrms) {
    const std::vector<std::vector<std::string>> lists{
        {"Prospecting", "Qualification", "Needs Analysis", "Value Proposition",
         "Id. Decision Makers", "Perception Analysis", "Proposal or Price Quote",
         "Negotiation or Review", "Closed Won", "Closed Lost"},
        {"Proposal/Price Quote", "Negotiation/Review", "Closed Won", "Closed Lost"},
        {"Open - Not Contacted", "Working - Contacted", "Closed - Converted",
         "Closed - Not Converted"},
        {"appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "decisionmakerboughtin",
         "contractsent", "closedwon", "closedlost"},
        {"NEW", "OPEN", "IN_PROGRESS", "OPEN_DEAL", "UNQUALIFIED", "ATTEMPTED_TO_CONTACT",
         "CONNECTED", "BAD_TIMING"}};
    for (const auto& values : lists) {
        const CrmStageList list = crm_stage_list("s", "t", field_of("f", values));
        EXPECT_THAT(crm_stage_mapping(list).unmapped(), ElementsAre()) << values.front();
    }
}

TEST(CrmStages, MakeAFrameworkThatCoversEachStateExactlyOnce) {
    for (const CrmStageList& list : {lead_status(), hubspot()}) {
        const Framework framework = framework_of(list, crm_stage_mapping(list));
        EXPECT_EQ(framework.id, list.id);
        ASSERT_EQ(framework.stages.size(), list.stages.size());
        for (std::size_t i = 0; i < state_count; ++i) {
            int covered = 0;
            for (const StageInfo& stage : framework.stages) {
                EXPECT_EQ(stage.crm_only, stage.states.empty());
                covered += static_cast<int>(
                    std::count(stage.states.begin(), stage.states.end(), static_cast<State>(i)));
            }
            EXPECT_EQ(covered, 1) << to_string(static_cast<State>(i));
        }
    }
    const CrmStageList strange = crm_stage_list("s", "t", field_of("f", {"Blue", "Green"}));
    EXPECT_THAT(refusal_of([&] { framework_of(strange, crm_stage_mapping(strange)); }),
                HasSubstr("none of its values has a known meaning"));
}

TEST(CrmStages, CountAValueThatComesTwiceOnce) {
    EXPECT_EQ(crm_stage_list("s", "t", field_of("f", {"Hot", "Hot"})).stages.size(), 1U);
}

TEST(CrmStages, AreReadFromJsonWithTheUsersChoices) {
    CrmStageChoices choices;
    const CrmStageList list = crm_stage_list_from_json(
        R"({"id": "crm:sf/Contact/Stage__c", "label": "Stage", "stages": [
             {"value": "Friend", "state": "loyal"}, {"value": "Stranger", "state": null},
             {"value": "Talk", "outcome": "open", "probability": 0.5}],
            "write": {"advocate": "Friend"}})",
        &choices);
    EXPECT_EQ(list.stages.at(2).probability, 0.5);
    EXPECT_EQ(choices.states.at("Friend"), State::loyal);
    EXPECT_EQ(choices.states.at("Stranger"), std::nullopt);
    EXPECT_EQ(choices.write.at(State::advocate), "Friend");
    const auto fault = [](const std::string& text) {
        return refusal_of([&] { crm_stage_list_from_json(text, nullptr, "list.json"); });
    };
    EXPECT_THAT(fault(R"({"id": "a", "stages": []})"), HasSubstr("at least one stage"));
    EXPECT_THAT(fault(R"({"id": "a", "stages": [{"value": "x", "state": "loyl"}]})"),
                HasSubstr("list.json: stages[0].state): \"loyl\" is no state. Did you mean"));
    EXPECT_THAT(fault(R"({"id": "a", "stages": [{"value": "x"}, {"value": "x"}]})"),
                HasSubstr("the value comes twice"));
    EXPECT_THAT(fault(R"({"id": "a", "stages": [{"value": "x", "outcome": "maybe"}]})"),
                HasSubstr("Write open, won or lost"));
    EXPECT_THAT(fault(R"({"id": "a", "stages": [{"value": "x"}], "write": {"loyal": "y"}})"),
                HasSubstr("\"y\" is not among the stages"));
}

}  // namespace
}  // namespace tenure
