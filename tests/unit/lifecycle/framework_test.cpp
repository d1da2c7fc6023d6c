#include "tenure/core/error.hpp"
#include "tenure/lifecycle/frameworks.hpp"
#include "tenure/measures/measure.hpp"

namespace tenure {
namespace {

using ::testing::ElementsAre;
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

/// All shipped ones, also those for products.
std::vector<Framework> shipped() {
    std::vector<Framework> all;
    for (const std::string& id : framework_ids()) all.push_back(find_framework(id));
    for (const std::string& id : framework_ids(Framework::Subject::products)) {
        all.push_back(find_framework(id));
    }
    return all;
}

TEST(Framework, ComesWithTheSdkAsDataTheDefaultFirst) {
    EXPECT_THAT(framework_ids(),
                ElementsAre("pars-vtiger-5", "awareness-5", "banking-6", "clm-framework-5",
                            "customer-types-6", "hubspot-8", "reach-5", "sterne-cutler-7"));
    EXPECT_THAT(framework_ids(Framework::Subject::products), ElementsAre("product-4"));
}

TEST(Framework, CoversEachStateExactlyOnce) {
    for (const Framework& framework : shipped()) {
        for (std::size_t i = 0; i < state_count; ++i) {
            int covered = 0;
            for (const StageInfo& stage : framework.stages) {
                covered += static_cast<int>(
                    std::count(stage.states.begin(), stage.states.end(), static_cast<State>(i)));
            }
            EXPECT_EQ(covered, 1) << framework.id << " " << to_string(static_cast<State>(i));
        }
    }
}

TEST(Framework, SaysInThreeLanguagesWhatAStageIsForAndWhatToDo) {
    std::vector<std::string> known;
    for (const MeasureInfo& measure : measure_catalogue()) known.emplace_back(measure.id);
    for (const Framework& framework : shipped()) {
        EXPECT_FALSE(framework.source.empty()) << framework.id;
        for (const StageInfo& stage : framework.stages) {
            for (const Label* text : {&stage.label, &stage.goal, &stage.tools, &stage.strategy}) {
                EXPECT_FALSE(text->en.empty() || text->fa.empty() || text->ar.empty())
                    << framework.id << " " << stage.id;
            }
            EXPECT_FALSE(stage.measures.empty()) << framework.id << " " << stage.id;
            EXPECT_THAT(stage.measures, ::testing::IsSubsetOf(known)) << framework.id;
            EXPECT_EQ(stage.key_to_success.fa.empty(), framework.id != "banking-6");
        }
    }
}

TEST(Framework, CarriesTheLabelsOfTheArticles) {
    const auto labels = [](const std::string& id, Language language) {
        std::string all;
        for (const StageInfo& stage : find_framework(id).stages) {
            all += (all.empty() ? "" : " · ") + stage.label.in(language);
        }
        return all;
    };
    EXPECT_EQ(
        labels("pars-vtiger-5", Language::fa),
        "جذب · فعال‌سازی · تعامل و وفاداری · توسعه و رشد · "
        "بازگشت "
        "یا "
        "ترک");
    EXPECT_EQ(labels("sterne-cutler-7", Language::fa),
              "آگاهی · جذب · تبدیل · حفظ · رشد · وفاداری · سفیر برند");
    EXPECT_EQ(labels("reach-5", Language::ar), "الوصول · اكتساب · تحويل · الاحتفاظ · الولاء");
    EXPECT_EQ(labels("awareness-5", Language::fa),
              "آگاهی یافتن · تبدیل کردن · حفاظت · وفادار بودن · پشتیبانی");
    EXPECT_EQ(labels("customer-types-6", Language::fa),
              "مشتریان بالقوه · مشتریان جدید · مشتریان بالفعل · مشتریان وفادار · "
              "مشتریان منقضی شده · مشتریان غیرفعال");
    EXPECT_EQ(labels("banking-6", Language::fa),
              "جذب · فعالسازی · تعامل · نگهداشت · توسعه · بازگشت");
    EXPECT_EQ(labels("product-4", Language::fa), "معرفی · رشد · بلوغ · افول");
    EXPECT_EQ(labels("hubspot-8", Language::en),
              "Subscriber · Lead · Marketing qualified lead · Sales qualified lead · Opportunity · "
              "Customer · Evangelist · Other");
}

TEST(Framework, TiesProductsToTheDefaultStagesOfCustomers) {
    const Framework customers = find_framework("pars-vtiger-5");
    const Framework products = find_framework("product-4");
    const std::map<std::string, std::string> ties{{"acquisition", "introduction"},
                                                  {"activation", "growth"},
                                                  {"engagement", "growth"},
                                                  {"expansion", "maturity"},
                                                  {"win-back", "decline"}};
    for (std::size_t i = 0; i < state_count; ++i) {
        const auto state = static_cast<State>(i);
        EXPECT_EQ(products.stage_of(state)->id, ties.at(customers.stage_of(state)->id));
    }
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
    for (const Framework& framework : shipped()) {
        EXPECT_EQ(framework.stage_of(State::won_back), framework.stage_of(State::new_customer));
    }
}

TEST(Framework, SuggestsTheNearestWhenAskedForAnUnknownOne) {
    try {
        find_framework("pars-5");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::configuration);
        EXPECT_THAT(error.what(), HasSubstr("Choose one of awareness-5, banking-6"));
    }
    try {
        find_framework("bankin-6");
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("Did you mean \"banking-6\"?"));
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

TEST(Framework, ReadsStagesThatOnlyTheCrmSets) {
    std::string text = shop;
    text.replace(text.find("{\"id\": \"before\""), 0, "{\"id\": \"new\", \"crm_only\": true},");
    const Framework framework = framework_from_json(text);
    EXPECT_TRUE(framework.stages[0].crm_only);
    EXPECT_EQ(framework.stage_of(State::unknown)->id, "before");
}

struct Fault {
    const char* from;
    const char* to;
    const char* message;
};

TEST(Framework, RefusesWhatIsWrongWithItsPlaceAndTheNextStep) {
    const Fault faults[] = {
        // keys, languages and names
        {"\"thresholds\"", "\"treshholds\"",
         "treshholds): the key is unknown. Did you mean \"thresholds\"?"},
        {"\"otherwise\"", "\"else\"",
         "thresholds.at_risk.else): the key is unknown. Known here: times_rhythm, otherwise"},
        {"\"strategy\"", "\"stratgy\"", "stages[1].stratgy): the key is unknown. Did you mean"},
        {"\"fa\": \"خرید\"", "\"de\": \"Kauf\"",
         "stages[1].label.de): the language is unknown. Known here: en, fa, ar"},
        {"\"en\": \"Buying\", ", "", "stages[1].label.en): the English text is missing"},
        {"\"reached\"", "\"reachd\"",
         "shop.json: stages[0].states): \"reachd\" is no state. Did you mean \"reached\"?"},
        {"\"reached\"", "\"gone fishing\"", "The states are unknown, reached, interested"},
        // coverage
        {"\"reached\"", "\"loyal\"", "loyal is covered by before and buying. Let one stage"},
        {"\"reached\"", "\"reached\", \"reached\"", "reached is covered twice by before"},
        {"\"loyal\", ", "", "no stage covers loyal. Let one stage cover each"},
        {"[\"lapsed_seasonal\"]", "[\"loyal\"]", "loyal does not belong to the stage gone"},
        {"\"sub_stages\": [",
         "\"sub_stages\": [{\"id\": \"w\", \"states\": [\"lapsed_seasonal\"]},",
         "lapsed_seasonal is covered by w and winter"},
        {"\"sub_stages\": [", "\"sub_stages\": [{\"id\": \"winter\", \"states\": []},",
         "two are called winter. Rename one"},
        // ids
        {"\"id\": \"gone\"", "\"id\": \"buying\"", "two stages are called buying. Rename one"},
        {"\"id\": \"gone\"", "\"id\": \"\"", "stages[2].id): a text is expected"},
        {"\"id\": \"gone\"", "\"id\": \"go\\u001bne\"", "the text holds control characters"},
        {"\"id\": \"shop\", ", "", "shop.json: id): the key is missing"},
        // unreachable stages
        {"{\"id\": \"before\"", "{\"id\": \"nobody\", \"states\": []}, {\"id\": \"before\"",
         "stages[0].states): the stage covers no state, so nobody can ever be in it"},
        {"\"strategy\"", "\"crm_only\": true, \"strategy\"",
         "the stage covers states, so not only the CRM leads there"},
        {"\"sub_stages\": [{\"id\": \"winter\", \"states\": [\"lapsed_seasonal\"]}]}",
         "\"goal\": \"back\"}, {\"id\": \"early\", \"states\": []}", "the stage covers no state"},
        {"{\"id\": \"gone\", \"states\": [\"lapsed_short\", \"lapsed_long\",",
         "{\"id\": \"short\", \"states\": [\"lapsed_short\", \"lapsed_long\"]}, {\"id\": \"gone\", "
         "\"states\": [",
         "nobody can ever be in short (lapsed_short: with a season as lapsed window"},
        // wrong types
        {"\"strategy\": \"be kind\"", "\"strategy\": 3", "stages[1].strategy): an object is"},
        {"\"strategy\": \"be kind\"", "\"measures\": [\"Lead rate\"]", "is no measure's id"},
        {"\"strategy\": \"be kind\"", "\"measures\": \"nps\"", "a list is expected"},
        {"\"strategy\": \"be kind\"", "\"crm_only\": \"yes\"", "true or false is expected"},
        {"\"stages\": [", "\"stages\": [7, ", "stages[0]): an object is expected, this is number"},
        {"\"id\": \"shop\"", "\"subject\": \"machines\", \"id\": \"shop\"",
         "\"machines\" goes through no stages. Write customers or products"},
        {"\"id\": \"shop\"", "\"subject\": \"products\", \"id\": \"shop\"",
         "before is no stage of a product"},
        // thresholds
        {"P6M", "six months", "\"six months\" is no duration of days. Write for example P90D"},
        {"[10, 11, 12]", "[13]", "months are numbers from 1 to 12"},
        {"[10, 11, 12]", "[1,2,3,4,5,6,7,8,9,10,11,12]", "a season has 1 to 11 months"},
        {"\"loyal_purchases\": 4", "\"loyal_purchases\": 0", "Choose one from 2.0 to 100000.0"},
        {"\"loyal_purchases\": 4", "\"loyal_purchases\": 2.5", "a whole number is expected"},
        {"\"loyal_purchases\": 4", "\"inactive_factor\": 1.5",
         "inactive_factor): long lapsed, inactive and irrecoverable must follow each other"},
        {"\"lapsed\": {\"seasons_missed\": 2, \"months\": [10, 11, 12]}", "\"lapsed\": \"P90D\"",
         "thresholds.at_risk): at risk after P6M, but lapsed after P90D already"},
        {"\"lapsed\": {\"seasons_missed\": 2, \"months\": [10, 11, 12]}",
         "\"lapsed\": {\"times_rhythm\": 2, \"otherwise\": \"P2Y\"}",
         "at risk after 3 x the rhythm, but lapsed after 2 x the rhythm already"},
        // the document
        {"{", "", "read framework (shop.json)"},
        {"\"id\": \"shop\"", "\"id\": \"a\", \"id\": \"shop\"", "has the key \"id\" twice"},
    };
    for (const Fault& each : faults) {
        ASSERT_NE(std::string(shop).find(each.from), std::string::npos) << each.from;
        EXPECT_THAT(fault_of(shop, each.from, each.to), HasSubstr(each.message)) << each.to;
    }
}

TEST(Framework, RefusesAHugeFileBeforeReadingIt) {
    const std::string huge = shop + std::string(std::size_t{2} << 20, ' ');
    EXPECT_THAT(fault_of(huge, "nothing", "else"), HasSubstr("and at most 1048576"));
}

TEST(Framework, RefusesTooManyStages) {
    std::string more;
    for (int i = 0; i < 100; ++i) {
        more += "{\"id\": \"s" + std::to_string(i) + "\", \"crm_only\": true},";
    }
    EXPECT_THAT(fault_of(shop, "{\"id\": \"before\"", more + "{\"id\": \"before\""),
                HasSubstr("there are more than 100"));
}

TEST(Framework, NamesTheDefaultThatStandsInTheWay) {
    EXPECT_THAT(fault_of(shop,
                         "\"at_risk\": {\"times_rhythm\": 3, \"otherwise\": \"P6M\", "
                         "\"at_least\": \"P2W\"},\n                 \"lapsed\": "
                         "{\"seasons_missed\": 2, \"months\": [10, 11, 12]}",
                         "\"lapsed\": \"P90D\""),
                HasSubstr("at risk (the default) after P120D, but lapsed after P90D already"));
}

TEST(Reachability, TellsWhichThresholdRulesAStateOut) {
    const auto with = [](auto change) {
        Thresholds thresholds;
        change(thresholds);
        return thresholds;
    };
    for (std::size_t i = 0; i < state_count; ++i) {
        EXPECT_EQ(unreachable_because(static_cast<State>(i), Thresholds{}), "");
    }
    const Thresholds no_seasons = with([](Thresholds& t) { t.detect_seasons = 0; });
    EXPECT_THAT(unreachable_because(State::lapsed_seasonal, no_seasons),
                HasSubstr("detect_seasons 0"));
    const Thresholds winter =
        with([](Thresholds& t) { t.lapsed = {Window::Kind::seasonal, 0, 0, 0, 0b11, 1}; });
    EXPECT_NE(unreachable_because(State::lapsed_short, winter), "");
    EXPECT_NE(unreachable_because(State::lapsed_long, winter), "");
    EXPECT_EQ(unreachable_because(State::lapsed_seasonal, winter), "");
    const Thresholds soon = with([](Thresholds& t) {
        t.lapsed_long_factor = 1;
        t.inactive_factor = 1.4;  // less than half a season more than one
    });
    EXPECT_NE(unreachable_because(State::lapsed_short, soon), "");
    EXPECT_EQ(unreachable_because(State::lapsed_long, soon), "");
    EXPECT_NE(unreachable_because(State::lapsed_seasonal, soon), "");
    const Thresholds equal = with([](Thresholds& t) { t.lapsed_long_factor = 3; });
    EXPECT_NE(unreachable_because(State::lapsed_long, equal), "");
    const Thresholds quick = with([](Thresholds& t) {
        t.loyal_purchases = 2;
        t.regular_purchases = 1;
    });
    EXPECT_NE(unreachable_because(State::repeat, quick), "");
    EXPECT_NE(unreachable_because(State::growing, quick), "");
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
