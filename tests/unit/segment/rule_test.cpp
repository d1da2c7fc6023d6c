// Rule segments: every comparison, and messages for what is wrong in a file.
#include "tenure/segment/rule.hpp"

#include <gtest/gtest.h>

namespace tenure {
namespace {

/// A buyer of whom much is known.
struct Subject {
    InsightRow insight;
    Customer customer;
    std::vector<std::string> categories{"Shoes", "کیف"};

    Subject() {
        insight.customer = {"shop", "Accounts", "11x5", 0};
        insight.name = "Reza";
        insight.state = "repeat";
        insight.stage = "retention";
        insight.since = Timestamp::at_midnight_utc(Date::of(2025, 3, 1));
        insight.clv = Money::of(1'000, Currency::of("EUR"));
        insight.figures.purchases = 3;
        insight.figures.days = 2;
        insight.figures.first_day = Date::of(2024, 12, 1);
        insight.figures.last_day = Date::of(2025, 5, 2);
        insight.figures.segment = "loyal";
        insight.figures.churn_risk = 0.4;
        insight.figures.frequency_score = 4;
        customer.city = std::string("تهران");
        customer.industry = std::string("Retail Trade");
        customer.birth_date = Date::of(1985, 6, 2);
        customer.email_opt_out = true;
        customer.segment = std::string("A");
        customer.annual_revenue = Money::of(5e6, Currency::of("USD"));
        customer.owner = Reference{"Users", "19x1"};
    }
    bool in(const std::string& rule) const {
        const RuleSubject subject{insight, &customer, categories, Date::of(2025, 6, 1)};
        return SegmentRule::from_json(rule, "test").matches(subject);
    }
};

TEST(SegmentRule, ComparesNumbers) {
    const Subject who;
    EXPECT_TRUE(who.in(R"({"field": "clv", "above": 999.99})"));
    EXPECT_FALSE(who.in(R"({"field": "clv", "above": 1000})"));
    EXPECT_TRUE(who.in(R"({"field": "clv", "at_least": 1000})"));
    EXPECT_TRUE(who.in(R"({"field": "clv", "at_most": 1000})"));
    EXPECT_FALSE(who.in(R"({"field": "clv", "below": 1000})"));
    EXPECT_TRUE(who.in(R"({"field": "churn_risk", "between": [0.4, 0.5]})"));
    EXPECT_FALSE(who.in(R"({"field": "churn_risk", "between": [0.41, 0.5]})"));
    EXPECT_TRUE(who.in(R"({"field": "purchase_days", "equals": 2})"));
    EXPECT_TRUE(who.in(R"({"field": "purchases", "in": [1, 3]})"));
    EXPECT_FALSE(who.in(R"({"field": "purchases", "in": [1, 2]})"));
    EXPECT_TRUE(who.in(R"({"field": "frequency_score", "equals": 4})"));
    EXPECT_TRUE(who.in(R"({"field": "monetary_score", "unknown": true})"));
}

TEST(SegmentRule, ComparesTextsByTheirMatchKey) {
    const Subject who;
    EXPECT_TRUE(who.in(R"({"field": "city", "equals": "تهران "})"));
    EXPECT_TRUE(who.in(R"({"field": "industry", "equals": "RETAIL  trade"})"));
    EXPECT_TRUE(who.in(R"({"field": "industry", "contains": "il tr"})"));
    EXPECT_TRUE(who.in(R"({"field": "industry", "starts_with": "ret"})"));
    EXPECT_FALSE(who.in(R"({"field": "industry", "starts_with": "trade"})"));
    EXPECT_TRUE(who.in(R"({"field": "industry", "in": ["Toys", "retail trade"]})"));
    EXPECT_TRUE(who.in(R"({"field": "owner", "equals": "19x1"})"));
    EXPECT_TRUE(who.in(R"({"field": "crm_segment", "equals": "a"})"));
    EXPECT_TRUE(who.in(R"({"field": "segment", "in": ["loyal", "champions"]})"));
    EXPECT_TRUE(who.in(R"({"field": "stage", "equals": "retention"})"));
}

TEST(SegmentRule, ComparesDatesFlagsAndCategories) {
    const Subject who;
    EXPECT_TRUE(who.in(R"({"field": "last_purchase", "within_days": 30})"));  // 2 May to 1 June
    EXPECT_FALSE(who.in(R"({"field": "last_purchase", "within_days": 29})"));
    EXPECT_TRUE(who.in(R"({"field": "last_purchase", "older_than_days": 29})"));
    EXPECT_FALSE(who.in(R"({"field": "last_purchase", "older_than_days": 30})"));
    EXPECT_TRUE(who.in(R"({"field": "since", "equals": "2025-03-01"})"));
    EXPECT_TRUE(who.in(R"({"field": "since", "equals": "۱۴۰۳/۱۲/۱۱"})"));
    EXPECT_TRUE(who.in(R"({"field": "since", "between": ["2025-03-01", "2025-03-31"]})"));
    EXPECT_TRUE(who.in(R"({"field": "first_purchase", "below": "2025-01-01"})"));
    EXPECT_TRUE(who.in(R"({"field": "email_opt_out", "equals": true})"));
    EXPECT_FALSE(who.in(R"({"field": "bounced", "equals": false})"));      // unknown
    EXPECT_TRUE(who.in(R"({"field": "categories", "contains": "كيف"})"));  // Arabic letters
    EXPECT_FALSE(who.in(R"({"field": "categories", "contains": "Shoe"})"));
    EXPECT_TRUE(who.in(R"({"field": "categories", "in": ["Hats", "shoes"]})"));
    EXPECT_TRUE(who.in(R"({"field": "age", "equals": 39})"));  // forty on the next day
    EXPECT_TRUE(who.in(R"({"field": "annual_revenue", "unknown": true})"));  // in dollars
}

TEST(SegmentRule, JoinsRules) {
    const Subject who;
    EXPECT_TRUE(
        who.in(R"({"all": [{"field": "clv", "above": 1}, {"field": "name", "known": true}]})"));
    EXPECT_FALSE(
        who.in(R"({"all": [{"field": "clv", "above": 1}, {"field": "job", "known": true}]})"));
    EXPECT_TRUE(
        who.in(R"({"any": [{"field": "clv", "below": 1}, {"field": "job", "known": false}]})"));
    EXPECT_TRUE(who.in(R"({"not": {"field": "state", "equals": "at_risk"}})"));
    EXPECT_TRUE(who.in(R"({"not": {"field": "job", "equals": "baker"}})"));  // unknown is no baker
}

TEST(SegmentRule, KnowsWhatItNeedsToBeRead) {
    const auto rule = [](const char* json) { return SegmentRule::from_json(json, "test"); };
    EXPECT_FALSE(rule(R"({"field": "clv", "above": 1})").uses_customer());
    EXPECT_TRUE(rule(R"({"not": {"field": "city", "known": true}})").uses_customer());
    EXPECT_TRUE(rule(R"({"any": [{"field": "categories", "contains": "x"}]})").uses_categories());
    const Subject who;
    const RuleSubject bare{who.insight};
    EXPECT_FALSE(rule(R"({"field": "city", "known": true})").matches(bare));
}

struct Bad {
    const char* rule;
    const char* message;
};

std::string message_of(const std::string& rule) {
    try {
        (void)SegmentRule::from_json(rule, "segments.json");
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::configuration);
        return error.what();
    }
    return "";
}

TEST(SegmentRule, SaysWhatIsWrongAndWhere) {
    const Bad table[] = {
        {"{", "line 1 is no valid JSON"},
        {"[]", "an object is expected"},
        {"{}", "a rule has one key, found 0"},
        {R"({"al": []})", "Did you mean \"all\"?"},
        {R"({"all": []})", "segments.json: all): the list is empty"},
        {R"({"all": {}})", "a list is expected"},
        {R"({"not": []})", "(segments.json: not): an object is expected"},
        {R"({"field": "clvv", "above": 1})", "Did you mean \"clv\"?"},
        {R"({"all": [{"field": "clv", "above": 1}, {"field": 3}]})", "all[1].field): a text"},
        {R"({"field": "clv"})", "the comparison is missing"},
        {R"({"field": "clv", "abov": 1})", "Did you mean \"above\"?"},
        {R"({"field": "clv", "above": 1, "below": 2})", "Write \"between\""},
        {R"({"field": "clv", "above": "1"})", "(segments.json: above): a number is expected"},
        {R"({"field": "clv", "starts_with": "1"})", "\"starts_with\" cannot compare clv, a number"},
        {R"({"field": "city", "above": 1})", "cannot compare city, a text"},
        {R"({"field": "clv", "between": [1]})", "a list of two is expected"},
        {R"({"field": "clv", "between": [2, 1]})", "nobody fits"},
        {R"({"field": "clv", "in": []})", "the list is empty"},
        {R"({"field": "city", "in": "Tehran"})", "a list is expected"},
        {R"({"field": "city", "equals": ""})", "the text is empty"},
        {R"({"field": "city", "known": 1})", "true or false is expected"},
        {R"({"field": "since", "above": "1404-13-01"})", "a date is expected"},
        {R"({"field": "since", "within_days": -1})", "days are 0 to 1,000,000"},
        {R"({"field": "state", "equals": "at-risk"})", "Did you mean \"at_risk\"?"},
        {R"({"field": "segment", "in": ["loyal", "champion"]})", "Did you mean \"champions\"?"},
        {R"({"field": "clv", "above": 1, "above": 2})", "stands twice"},
        {R"({"field": "clv", "above": 1e999})", "no valid JSON"},
    };
    for (const Bad& bad : table) {
        EXPECT_NE(message_of(bad.rule).find(bad.message), std::string::npos)
            << bad.rule << "\n"
            << message_of(bad.rule);
    }
}

TEST(SegmentRule, HasLimitsOfDepthAndSize) {
    std::string deep = R"({"field": "clv", "above": 1})";
    for (int i = 0; i < 17; ++i) deep = R"({"not": )" + deep + "}";
    EXPECT_NE(message_of(deep).find("more than 16 deep"), std::string::npos);
    std::string wide = R"({"all": [)";
    for (int i = 0; i < 1'000; ++i) wide += R"({"field": "clv", "above": 1},)";
    wide.back() = ']';
    EXPECT_NE(message_of(wide + "}").find("1,000 comparisons"), std::string::npos);
    EXPECT_NE(message_of(std::string(1'000'001, ' ')).find("larger than 1 MB"), std::string::npos);
    EXPECT_NE(message_of(std::string(20'000, '[')).find("no valid JSON"), std::string::npos);
}

TEST(RuleSegments, ReadIdsAndLabels) {
    const auto all = rule_segments_from_json(
        R"([{"id": "big", "label": {"en": "Big", "fa": "بزرگ"}, "rule": {"field": "clv", "above": 1}},
            // a comment
            {"id": "tehran", "rule": {"field": "city", "equals": "Tehran"}}])",
        "segments.json");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].label.in(Language::fa), "بزرگ");
    EXPECT_EQ(all[0].label.in(Language::ar), "Big");
    EXPECT_EQ(all[1].label.en, "tehran");
}

TEST(RuleSegments, RefuseWhatIsDoubledOrUnknown) {
    const std::string rule = R"("rule": {"field": "clv", "above": 1})";
    const Bad table[] = {
        {R"([{"id": "a", RULE}, {"id": "a", RULE}])", "[1]): the id \"a\" stands twice"},
        {R"([{"id": "a b", RULE}])", "small Latin letters"},
        {R"([{"id": "a", "lable": "x", RULE}])", "Did you mean \"label\"?"},
        {R"([{"id": "a"}])", "\"rule\" is missing"},
        {R"([{"id": "a", "label": {"de": "x"}, RULE}])", "is no language"},
        {R"([{"id": "a", "label": {"fa": "x"}, RULE}])", "the English text is missing"},
        {R"([{"id": "a", "rule": {"any": [{"field": "cty", "known": true}]}}])",
         "[0].rule.any[0].field): there is no field \"cty\""},
        {R"({"id": "a"})", "a list is expected"},
    };
    for (const Bad& bad : table) {
        std::string text = bad.rule;
        for (std::size_t at; (at = text.find("RULE")) != std::string::npos;)
            text.replace(at, 4, rule);
        try {
            (void)rule_segments_from_json(text, "segments.json");
            ADD_FAILURE() << text;
        } catch (const Error& error) {
            EXPECT_NE(std::string(error.what()).find(bad.message), std::string::npos)
                << error.what();
        }
    }
}

TEST(RuleSegments, FieldsAreSortedByNameForTheirSearch) {
    const std::vector<RuleFieldInfo> fields = rule_fields();
    EXPECT_GT(fields.size(), 50U);
    for (std::size_t i = 1; i < fields.size(); ++i) EXPECT_LT(fields[i - 1].name, fields[i].name);
}

}  // namespace
}  // namespace tenure
