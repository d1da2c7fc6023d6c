#include "tenure/core/error.hpp"
#include "tenure/lifecycle/frameworks.hpp"

namespace tenure {
namespace {

using ::testing::HasSubstr;

constexpr const char* shop = R"({
  "id": "shop", "label": {"en": "Shop", "fa": "فروشگاه"},
  "stages": [
    {"id": "before", "states": ["reached", "interested", "qualified", "opportunity"]},
    {"id": "buying", "label": {"en": "Buying", "fa": "خرید"}, "strategy": "be kind",
     "states": ["new_customer", "active", "repeat", "growing", "loyal", "advocate", "at_risk",
                "won_back"]},
    {"id": "gone", "states": ["lapsed_short", "lapsed_long", "lapsed_seasonal",
                              "inactive_recoverable", "inactive_irrecoverable"],
     "sub_stages": [{"id": "winter", "states": ["lapsed_seasonal"]}]}],
  "thresholds": {"at_risk": {"times_rhythm": 3, "otherwise": "P6M", "at_least": "P2W"},
                 "lapsed": {"seasons_missed": 2, "months": [10, 11, 12]},
                 "new_customer": "P2M", "loyal_purchases": 4}})";

std::string fault_of(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at != std::string::npos) text.replace(at, from.size(), to);
    try {
        framework_from_json(text, "shop.json");
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::configuration);
        return error.what();
    }
    return "no error";
}

TEST(Framework, CoversEachStateExactlyOnce) {
    for (const std::string& id : framework_ids()) {
        const Framework framework = find_framework(id);
        EXPECT_EQ(framework.id, id);
        for (std::size_t i = 0; i < state_count; ++i) {
            int covered = 0;
            for (const StageInfo& stage : framework.stages) {
                covered += static_cast<int>(
                    std::count(stage.states.begin(), stage.states.end(), static_cast<State>(i)));
            }
            EXPECT_EQ(covered, 1) << id << " " << to_string(static_cast<State>(i));
        }
    }
}

TEST(Framework, CarriesThePersianLabelsOfTheArticles) {
    std::vector<std::string> labels;
    for (const char* id : {"pars-vtiger-5", "customer-types-6"}) {
        for (const StageInfo& stage : find_framework(id).stages) {
            labels.push_back(stage.label.in(Language::fa));
            EXPECT_FALSE(stage.label.ar.empty());
            EXPECT_FALSE(stage.strategy.en.empty());
        }
    }
    EXPECT_THAT(labels, ::testing::ElementsAre("جذب", "فعال‌سازی", "تعامل و وفاداری",
                                               "توسعه و رشد", "بازگشت یا ترک", "مشتریان بالقوه",
                                               "مشتریان جدید", "مشتریان بالفعل", "مشتریان وفادار",
                                               "مشتریان منقضی شده", "مشتریان غیرفعال"));
}

TEST(Framework, SplitsLapsedAndInactiveIntoTheirGroups) {
    const Framework framework = find_framework("customer-types-6");
    EXPECT_EQ(framework.sub_stage_of(State::lapsed_short)->id, "short-absence");
    EXPECT_EQ(framework.sub_stage_of(State::lapsed_long)->id, "long-inactive");
    EXPECT_EQ(framework.sub_stage_of(State::lapsed_seasonal)->id, "seasonal");
    EXPECT_EQ(framework.sub_stage_of(State::inactive_recoverable)->id, "recoverable");
    EXPECT_EQ(framework.sub_stage_of(State::inactive_irrecoverable)->id, "irrecoverable");
    EXPECT_EQ(framework.sub_stage_of(State::loyal), nullptr);
}

TEST(Framework, TreatsAReturnedCustomerLikeANewOne) {
    for (const std::string& id : framework_ids()) {
        const Framework framework = find_framework(id);
        EXPECT_EQ(framework.stage_of(State::won_back), framework.stage_of(State::new_customer));
    }
}

TEST(Framework, NamesTheKnownOnesWhenAskedForAnother) {
    try {
        find_framework("pars-5");
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("pars-vtiger-5, customer-types-6"));
    }
}

TEST(Framework, ReadsJson) {
    const Framework framework = framework_from_json(shop);
    EXPECT_EQ(framework.label.in(Language::ar), "Shop");
    EXPECT_EQ(framework.stage_of(State::unknown)->id, "before");
    EXPECT_EQ(framework.stage_of(State::loyal)->label.fa, "خرید");
    EXPECT_EQ(framework.sub_stage_of(State::lapsed_seasonal)->id, "winter");
    EXPECT_EQ(framework.thresholds.at_risk.kind, Window::Kind::relative);
    EXPECT_DOUBLE_EQ(framework.thresholds.at_risk.days, 182.625);
    EXPECT_DOUBLE_EQ(framework.thresholds.at_risk.at_least, 14);
    EXPECT_EQ(framework.thresholds.lapsed.months, 0b111000000000);
    EXPECT_EQ(framework.thresholds.lapsed.seasons, 2);
    EXPECT_EQ(framework.thresholds.loyal_purchases, 4);
}

TEST(Framework, RefusesWhatIsWrongWithItsPlace) {
    EXPECT_THAT(fault_of(shop, "\"reached\"", "\"reachd\""),
                HasSubstr("shop.json: stages[0].states): \"reachd\" is no state"));
    EXPECT_THAT(fault_of(shop, "\"reached\"", "\"loyal\""),
                HasSubstr("loyal is covered by before and buying"));
    EXPECT_THAT(fault_of(shop, "\"loyal\", ", ""), HasSubstr("no stage covers loyal"));
    EXPECT_THAT(fault_of(shop, "\"otherwise\"", "\"else\""), HasSubstr("thresholds.at_risk.else"));
    EXPECT_THAT(fault_of(shop, "P6M", "six months"), HasSubstr("no duration of days"));
    EXPECT_THAT(fault_of(shop, "[10, 11, 12]", "[13]"), HasSubstr("months are numbers"));
    EXPECT_THAT(fault_of(shop, "\"loyal_purchases\": 4", "\"loyal_purchases\": 0"),
                HasSubstr("out of range"));
    EXPECT_THAT(fault_of(shop, "\"id\": \"gone\"", "\"id\": \"buying\""),
                HasSubstr("two stages are called buying"));
    EXPECT_THAT(fault_of(shop, "[\"lapsed_seasonal\"]", "[\"loyal\"]"),
                HasSubstr("does not belong to the stage gone"));
    EXPECT_THAT(fault_of(shop, "{", ""), HasSubstr("read framework (shop.json)"));
}

TEST(Duration, ReadsAndWritesWholeDays) {
    EXPECT_DOUBLE_EQ(*parse_duration_days("P1Y"), 365.25);
    EXPECT_DOUBLE_EQ(*parse_duration_days("P1Y6M"), 547.875);
    EXPECT_DOUBLE_EQ(*parse_duration_days("P2W"), 14);
    EXPECT_EQ(duration_text(365.25), "P1Y");
    EXPECT_EQ(duration_text(182.625), "P6M");
    EXPECT_EQ(duration_text(90), "P90D");
    for (const char* wrong :
         {"", "P", "1Y", "P1", "PT1H", "P1D1Y", "P-1D", "P1.5Y", "P99999999D"}) {
        EXPECT_FALSE(parse_duration_days(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace tenure
