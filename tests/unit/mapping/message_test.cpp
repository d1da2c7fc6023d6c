#include "tenure/core/error.hpp"
#include "tenure/mapping/mapping.hpp"

namespace tenure::inline v1 {
namespace {

using testing::HasSubstr;

std::string refusal(const std::string& json) {
    try {
        Mapping::parse(json, "shop.json");
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::configuration);
        return error.what();
    }
    return "accepted";
}

/// A mapping whose fifth line is the source of account.name.
std::string with_source(const std::string& source) {
    return "{\n \"streams\": {\n  \"S\": [\n   {\"entity\": \"account\", \"attributes\": {\n"
           "     \"name\": " +
           source + "}}]}}";
}

TEST(MappingMessage, NamesFileLineAndColumnOfBrokenJson) {
    EXPECT_THAT(refusal("{\n  \"streams\": {,}\n}"), HasSubstr("shop.json:2:15"));
    EXPECT_THAT(refusal(""), HasSubstr("shop.json:1:1"));
    EXPECT_THAT(refusal("{\"a\": \"\xff\"}"), HasSubstr("shop.json:1:"));
    EXPECT_THAT(refusal("{\"streams\": {}} tail"), HasSubstr("shop.json:1:"));
}

TEST(MappingMessage, NamesLineFieldAndNearestName) {
    const std::string text = refusal(
        "{\"streams\": {\"S\": [\n {\"entity\": \"account\",\n  \"attributes\": {\n"
        "   \"nmae\": \"accountname\"}}]}}");
    EXPECT_THAT(text, HasSubstr("shop.json:4"));
    EXPECT_THAT(text, HasSubstr("streams.S[0].attributes.nmae"));
    EXPECT_THAT(text, HasSubstr("unknown attribute of account \"nmae\""));
    EXPECT_THAT(text, HasSubstr("Did you mean \"name\"?"));
}

TEST(MappingMessage, SuggestsEntitiesKeysAndRules) {
    EXPECT_THAT(refusal(R"({"streams": {"S": [{"entity": "acount", "attributes": {}}]}})"),
                HasSubstr("\"account\""));
    EXPECT_THAT(refusal(R"({"stream": {}})"), HasSubstr("\"streams\""));
    EXPECT_THAT(refusal(with_source(R"({"field": "a", "defalt": 1})")), HasSubstr("\"default\""));
    EXPECT_THAT(refusal(R"({"streams": {"S": [{"entity": "account",
                            "only_if_customer_is": ["contacts"], "attributes": {}}]}})"),
                HasSubstr("\"contact\""));
    EXPECT_THAT(refusal(R"({"streams": {"S": [{"entity": "account", "attributes": {"name": "n"}}]},
                            "write_back": {"S": {"stge": "cf_1"}}})"),
                HasSubstr("\"stage\""));
}

TEST(MappingMessage, ListsWhatIsKnownWhenNothingIsNear) {
    EXPECT_THAT(refusal(R"({"streams": {"S": [{"entity": "zzzzzzzz", "attributes": {}}]}})"),
                HasSubstr("Known are: customer, account"));
}

TEST(MappingMessage, PointsAtTheLineOfAWrongSource) {
    for (const char* source : {"{}",
                               "[]",
                               "5",
                               R"({"field": "a", "label": "b"})",
                               R"({"field": ""})",
                               R"("")",
                               R"({"label": []})",
                               R"("label:")",
                               R"({"template": "fixed"})",
                               R"({"template": "{a"})",
                               R"({"template": "a}"})",
                               R"({"template": "{}"})",
                               R"({"first_of": []})",
                               R"({"constant": {}})",
                               R"({"self": false})",
                               R"({"self": true})",
                               R"({"convert": {"amount": "a", "rate": "b"}})",
                               R"({"account": "a"})",
                               R"({"account": "a", "contact": "b"})",
                               R"({"negate": "a"})",
                               R"({"item": "a"})",
                               R"({"field": "a", "stream": "B"})",
                               R"({"field": "a", "times": 2})",
                               R"({"field": "a", "currency": "b"})",
                               R"({"field": "a", "map": {}})",
                               R"({"field": "a", "when": {}})",
                               R"({"field": "a", "when": {"b": []}})",
                               R"({"field": "a", "when": {"b": null}})",
                               R"({"field": "a", "when": {"b": {"nt": 1}}})",
                               R"({"instant": {"date": "a", "time": "b"}})",
                               R"({"constant": "x", "map": {}})",
                               R"({"field": "a", "field": "b"})"}) {
        EXPECT_THAT(refusal(with_source(source)), HasSubstr("shop.json:5")) << source;
    }
}

TEST(MappingMessage, RefusesValuesThatDoNotFitTheAttribute) {
    EXPECT_THAT(refusal(R"({"streams": {"S": [{"entity": "ticket", "attributes": {
                            "open": {"field": "f", "map": {"Open": "perhaps"}}}}]}})"),
                HasSubstr("perhaps"));
    EXPECT_THAT(refusal(R"({"streams": {"S": [{"entity": "ticket", "attributes": {
                            "opened_at": {"constant": "yesterday"}}}]}})"),
                HasSubstr("yesterday"));
}

TEST(MappingMessage, RefusesStreamsAndRulesWithoutContent) {
    for (const char* json :
         {"[]", "{}", R"({"streams": {}})", R"({"streams": {"S": []}})",
          R"({"streams": {"S": [{"entity": "account"}]}})",
          R"({"streams": {"S": [{"entity": "account", "attributes": {}}]}})",
          R"({"streams": {"S": [{"attributes": {"name": "n"}}]}})",
          R"({"streams": {"S": [{"entity": "account", "sequence": "q",
                                 "attributes": {"name": "n"}}]}})",
          R"({"streams": {"S": [{"entity": "account", "attributes": {"name": "n"}}]},
              "write_back": {"S": {"threshold": 0.1}}})",
          R"({"streams": {"S": [{"entity": "account", "attributes": {"name": "n"}}]},
              "write_back": {"S": {"clv": "c", "threshold": 7}}})"}) {
        EXPECT_THAT(refusal(json), HasSubstr("shop.json:")) << json;
    }
}

TEST(MappingMessage, RefusesNestingBeyondSense) {
    EXPECT_THAT(refusal(std::string(100'000, '[')), HasSubstr("nested too deeply"));
}

}  // namespace
}  // namespace tenure::inline v1
