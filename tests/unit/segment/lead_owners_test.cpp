// The file of those who take leads: what it says is what routing gets, and a fault names its place.
#include <gmock/gmock.h>

#include "code_of.hpp"
#include "tenure/segment/routing.hpp"
#include "tenure/segment/rule.hpp"

namespace tenure {
namespace {

using ::testing::HasSubstr;

std::string fault(const std::string& json) {
    try {
        (void)lead_routing_from_json(json, "owners.json");
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::configuration);
        return error.what();
    }
    return "no fault";
}

TEST(LeadOwners, AreReadFromAFile) {
    const LeadRouting read = lead_routing_from_json(R"({
        "owners": [{"id": "ali", "territory": {"city": ["تهران", "Karaj"], "industry": ["Retail"]},
                    "capacity": 20, "open_leads": 3, "weight": 2},
                   {"id": "mina"}],
        "fallback": "desk"})",
                                                    "owners.json");
    ASSERT_EQ(read.owners.size(), 2U);
    const LeadOwner& ali = read.owners[0];
    ASSERT_EQ(ali.territory.size(), 2U);
    EXPECT_EQ(ali.territory[0].attribute, "city");
    EXPECT_EQ(ali.territory[0].values, (std::vector<std::string>{"تهران", "Karaj"}));
    EXPECT_EQ(ali.capacity, 20U);
    EXPECT_EQ(ali.open_leads, 3U);
    EXPECT_EQ(ali.weight, 2U);
    EXPECT_TRUE(read.owners[1].territory.empty());
    EXPECT_EQ(read.owners[1].capacity, UINT64_MAX);
    EXPECT_EQ(read.rules.fallback, "desk");
    EXPECT_EQ(route_leads(read.owners, {{"1", 9, {{"city", "كرج"}}}}, read.rules)[0].owner, "mina");
}

TEST(LeadOwners, NameThePlaceOfAFault) {
    EXPECT_THAT(fault(R"({"owners": [{"id": "a"}, {"id": "b", "capasity": 3}]})"),
                HasSubstr("owners.json: owners[1].capasity): the key is unknown. Did you mean "
                          "\"capacity\"?"));
    EXPECT_THAT(fault(R"({"owners": [{"id": "a", "territory": {"citty": ["x"]}}]})"),
                HasSubstr("owners[0].territory.citty): leads have no text of that name. Did you "
                          "mean \"city\"?"));
    EXPECT_THAT(fault(R"({"owners": [{"id": "a", "territory": {"age": ["7"]}}]})"),
                HasSubstr("leads have no text of that name"));
    EXPECT_THAT(fault(R"({"owners": [{"id": "a", "territory": {"segment": ["VIP"]}}]})"),
                HasSubstr("crm_segment"));
    EXPECT_THAT(fault(R"({"owners": [{"id": "a", "territory": {"city": "Tehran"}}]})"),
                HasSubstr("owners[0].territory.city): a list is expected"));
    EXPECT_THAT(fault(R"({"owners": [{"id": "a", "territory": {"city": []}}]})"),
                HasSubstr("needs the values"));
    EXPECT_THAT(fault(R"({"owners": [{"id": "a"}, {"id": "a"}]})"), HasSubstr("stands twice"));
    EXPECT_THAT(fault(R"({"owners": [{"id": "a", "capacity": -1}]})"), HasSubstr("out of range"));
    EXPECT_THAT(fault(R"({"owners": [{"id": "a", "weight": 0.5}]})"), HasSubstr("whole number"));
    EXPECT_THAT(fault(R"({"owners": [{}]})"), HasSubstr("owners[0].id): the key is missing"));
    EXPECT_THAT(fault(R"({"owner": []})"), HasSubstr("Did you mean \"owners\"?"));
    EXPECT_THAT(fault(R"({"owners": [], "owners": []})"), HasSubstr("twice"));
    for (const char* text : {"", "[]", "{", "{}", "7", "null", R"({"owners": 3})"}) {
        EXPECT_THAT(fault(text), HasSubstr("read lead owners (owners.json")) << text;
    }
}

TEST(LeadOwners, GetTheirReasonInThreeLanguages) {
    for (int i = 0; i <= static_cast<int>(RoutingReason::unassigned); ++i) {
        const Wording text = text_of(static_cast<RoutingReason>(i));
        for (const auto& each : {text.en, text.fa, text.ar}) EXPECT_FALSE(each.empty()) << i;
    }
    EXPECT_EQ(text_of(RoutingReason::turn).fa, "نوبت اوست");
}

TEST(RuleFields, GiveTheirTextByName) {
    InsightRow insight;
    insight.state = "interested";
    Customer customer;
    customer.city = std::string("Tehran");
    customer.owner = Reference{"Users", "19x1"};
    const RuleSubject subject{insight, &customer};
    EXPECT_EQ(field_text("city", subject), "Tehran");
    EXPECT_EQ(field_text("owner", subject), "19x1");
    EXPECT_EQ(field_text("state", subject), "interested");
    EXPECT_EQ(field_text("country", subject), "");
    EXPECT_EQ(field_text("city", {insight}), "");
    EXPECT_EQ(code_of([&] { (void)field_text("citty", subject); }), Errc::bad_argument);
    EXPECT_EQ(code_of([&] { (void)field_text("age", subject); }), Errc::bad_argument);
}

}  // namespace
}  // namespace tenure
