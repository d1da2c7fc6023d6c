#include "tenure/mapping/mapping.hpp"

#include "mapped.hpp"

namespace tenure::inline v1 {
namespace {

using testing::ElementsAre;

std::vector<Given> invoice(Value status, Value total) {
    return {{field_of("status", FieldType::choice), std::move(status)},
            {field_of("total", FieldType::money), std::move(total)},
            {field_of("account_id", FieldType::reference), Reference{"Accounts", "11x1"}},
            {field_of("contact_id", FieldType::reference), Reference{"Contacts", "12x1"}}};
}

TEST(Mapping, TurnsARecordIntoARowOfItsEntity) {
    const Mapped mapped = map_attribute("account", "name", R"("accountname")",
                                        {{field_of("accountname"), text("Saffron Co")}});
    ASSERT_EQ(mapped.rows.size(), 1U);
    EXPECT_EQ(*entity_from<Account>(mapped.rows[0]).name, "Saffron Co");
    EXPECT_TRUE(mapped.problems.empty());
}

TEST(Mapping, LeavesAttributesWithoutSourceNotAsked) {
    const Mapped mapped =
        map_attribute("account", "name", R"("accountname")", {{field_of("accountname"), Null{}}});
    EXPECT_EQ(mapped.value("name"), Value(Null{}));
    EXPECT_EQ(mapped.value("email"), Value(NotAsked{}));
}

TEST(Mapping, TellsAbsentHiddenAndEmptyFieldsApart) {
    const auto name_from = [](Value value) {
        return map_attribute("account", "name", R"("accountname")",
                             {{field_of("accountname"), std::move(value)}})
            .value("name");
    };
    EXPECT_EQ(name_from(Hidden{}), Value(Hidden{}));
    EXPECT_EQ(name_from(text("")), Value(Null{}));
    EXPECT_EQ(map_attribute("account", "name", R"("accountname")", {}).value("name"),
              Value(NotAsked{}));
}

TEST(Mapping, TakesOnlyRecordsThatPassTheFilter) {
    const std::string rules = R"([{"entity": "purchase", "when": {"status": ["Paid", "Sent"]},
                                   "attributes": {"total": "total"}}])";
    EXPECT_EQ(map_record(rules, invoice(text("Paid"), Decimal{"5"})).rows.size(), 1U);
    const Mapped excluded = map_record(rules, invoice(text("Cancel"), Decimal{"5"}));
    EXPECT_TRUE(excluded.rows.empty());
    EXPECT_TRUE(excluded.problems.empty());
}

TEST(Mapping, ReportsARecordWhoseFilterFieldMayNotBeRead) {
    const Mapped mapped = map_record(R"([{"entity": "purchase", "when": {"status": "Paid"},
                        "attributes": {"total": "total"}}])",
                                     invoice(Hidden{}, Decimal{"5"}));
    EXPECT_TRUE(mapped.rows.empty());
    ASSERT_EQ(mapped.problems.size(), 1U);
    EXPECT_EQ(mapped.problems[0].attribute, "");
    EXPECT_THAT(mapped.problems[0].message, testing::HasSubstr("status"));
}

TEST(Mapping, FiltersByAbsenceNegationNumberAndTarget) {
    const auto passes = [](const std::string& filter, Value value) {
        return !map_record(R"([{"entity": "purchase", "when": {"f": )" + filter +
                               R"(}, "attributes": {"number": "f"}}])",
                           {{field_of("f"), std::move(value)}})
                    .rows.empty();
    };
    EXPECT_TRUE(passes(R"({"present": true})", text("x")));
    EXPECT_FALSE(passes(R"({"present": true})", Null{}));
    EXPECT_TRUE(passes(R"({"present": false})", text("")));
    EXPECT_TRUE(passes(R"({"not": ["Cancel"]})", Null{}));
    EXPECT_FALSE(passes(R"({"not": "Cancel"})", text("Cancel")));
    EXPECT_TRUE(passes("12.50", Decimal{"12.5000"}));
    EXPECT_TRUE(passes("true", true));
    EXPECT_TRUE(passes(R"("1")", true));
    EXPECT_FALSE(passes("3", std::int64_t{4}));
    EXPECT_TRUE(passes(R"({"stream": "Leads"})", Reference{"Leads", "10x1"}));
    EXPECT_FALSE(passes(R"({"stream": ["Leads", "Contacts"]})", Reference{"Accounts", "11x1"}));
}

TEST(Mapping, TakesTheCustomerByTheCustomerRule) {
    const auto customer = [](CustomerIs rule, Value contact) {
        SourceProfile profile = euros();
        profile.customer_is = rule;
        auto record = invoice(text("Paid"), Null{});
        record[3].value = std::move(contact);
        return map_attribute("purchase", "customer",
                             R"({"account": "account_id", "contact": "contact_id"})", record,
                             profile)
            .value("customer");
    };
    const Value account = Reference{"Accounts", "11x1"};
    const Value contact = Reference{"Contacts", "12x1"};
    EXPECT_EQ(customer(CustomerIs::account, contact), account);
    EXPECT_EQ(customer(CustomerIs::contact, contact), contact);
    EXPECT_EQ(customer(CustomerIs::contact, Null{}), Value(Null{}));
    EXPECT_EQ(customer(CustomerIs::contact_else_account, contact), contact);
    EXPECT_EQ(customer(CustomerIs::contact_else_account, Null{}), account);
}

TEST(Mapping, KeepsPartsWhateverRulesAreActive) {
    const std::string rules = R"([
        {"entity": "customer", "only_if_customer_is": ["contact"], "attributes": {"name": "n"}},
        {"entity": "account", "attributes": {"name": "n"}}])";
    SourceProfile profile = euros();
    EXPECT_EQ(map_record(rules, {{field_of("n"), text("x")}}, profile).rows.at(0).part, 1);
    profile.customer_is = CustomerIs::contact;
    const Mapped both = map_record(rules, {{field_of("n"), text("x")}}, profile);
    ASSERT_EQ(both.rows.size(), 2U);
    EXPECT_EQ(both.rows[0].part, 0);
    EXPECT_EQ(both.rows[1].part, 1);
}

TEST(Mapping, NamesStreamsInTheOrderOfTheFile) {
    const Mapping mapping = Mapping::parse(R"({"streams": {
        "Zebra": [{"entity": "account", "attributes": {"name": "n"}}],
        "Alpha": [{"entity": "customer", "only_if_customer_is": ["contact"],
                   "attributes": {"name": {"template": "{first} {last}"}, "email": "n"}}]}})");
    EXPECT_THAT(mapping.streams(), ElementsAre("Zebra", "Alpha"));
    EXPECT_EQ(mapping.main_entity("Zebra"), EntityKind::account);
    EXPECT_TRUE(mapping.customer_streams(CustomerIs::account).empty());
    EXPECT_THAT(mapping.customer_streams(CustomerIs::contact), ElementsAre("Alpha"));
    std::vector<std::string> names;
    for (const FieldSelector& field : mapping.fields("Alpha")) names.push_back(field.name);
    EXPECT_THAT(names, ElementsAre("first", "last", "n"));
    EXPECT_TRUE(mapping.fields("Nowhere").empty());
}

TEST(Mapping, ChangesItsKeyWithWhateverChangesTheRows) {
    const auto key = [](const std::string& source, FieldType type, const SourceProfile& profile) {
        return Mapping::parse(R"({"streams": {"S": [{"entity": "purchase", "attributes":
                                  {"number": )" +
                              source + "}}]}}")
            .compile("S", {field_of("n", type), field_of("other")}, {}, profile)
            .key();
    };
    const std::string first = key(R"("n")", FieldType::text, euros());
    EXPECT_EQ(first, key(R"("n")", FieldType::text, euros()));
    EXPECT_NE(first, key(R"("m")", FieldType::text, euros()));
    EXPECT_NE(first, key(R"("n")", FieldType::integer, euros()));
    SourceProfile tehran = euros();
    tehran.money_scale = 10;
    EXPECT_NE(first, key(R"("n")", FieldType::text, tehran));
}

TEST(Mapping, MayBeExplainedByComments) {
    const auto key = [](const std::string& comment) {
        return Mapping::parse("{\"streams\": {" + comment +
                              "\n\"S\": [{\"entity\": \"account\", \"attributes\": {"
                              "\"name\": \"n\"}}]}}")
            .compile("S", {}, {}, {})
            .key();
    };
    EXPECT_EQ(key("// why"), key("/* another reason */"));
}

TEST(Mapping, ReadsWhatIsWrittenBack) {
    const Mapping mapping = Mapping::parse(R"({
        "streams": {"Accounts": [{"entity": "account", "attributes": {"name": "accountname"}}]},
        "write_back": {"Accounts": {"stage": {"label": ["Tenure Stage", "مرحله"]},
                                    "clv": "cf_1", "threshold": 0.1}}})");
    const auto targets = mapping.write_back();
    ASSERT_EQ(targets.size(), 1U);
    EXPECT_EQ(targets[0].stream, "Accounts");
    EXPECT_DOUBLE_EQ(targets[0].threshold, 0.1);
    ASSERT_EQ(targets[0].fields.size(), 2U);
    EXPECT_EQ(targets[0].fields[0].attribute, "stage");
    EXPECT_THAT(targets[0].fields[0].field.labels, ElementsAre("Tenure Stage", "مرحله"));
    EXPECT_EQ(targets[0].fields[1].field.name, "cf_1");
}

TEST(Mapping, RefusesFieldsOfATypeTheAttributeCannotTake) {
    const Mapping mapping = Mapping::parse(
        R"({"streams": {"S": [{"entity": "purchase", "attributes": {"total": "when"}}]}})");
    EXPECT_THROW(mapping.compile("S", {field_of("when", FieldType::date)}, {}, euros()), Error);
}

TEST(CustomerRule, IsReadByName) {
    EXPECT_EQ(customer_is("contact-else-account"), CustomerIs::contact_else_account);
    try {
        customer_is("acount");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::configuration);
        EXPECT_THAT(error.what(), testing::HasSubstr("\"account\""));
    }
}

}  // namespace
}  // namespace tenure::inline v1
