#include "mapped.hpp"

namespace tenure::inline v1 {
namespace {

Value name_from(const std::string& source, const std::vector<Given>& record) {
    return map_attribute("account", "name", source, record).value("name");
}

TEST(Form, TakesAFieldByItsLabelWhateverItsSpelling) {
    const std::string source = R"({"label": ["External Id", "شناسه خارجی"]})";
    EXPECT_EQ(name_from(source, {{field_of("cf_1", FieldType::text, "External Id"), text("a")}}),
              text("a"));
    // Arabic yeh instead of the Persian one, and a joiner in the middle
    EXPECT_EQ(name_from(source, {{field_of("cf_2", FieldType::text, "شناسه‌ خارجي"),
                                  text("b")}}),
              text("b"));
    EXPECT_EQ(name_from(R"("label:External Id")",
                        {{field_of("cf_1", FieldType::text, "external  id"), text("c")}}),
              text("c"));
    EXPECT_EQ(name_from(source, {{field_of("cf_3", FieldType::text, "Other"), text("d")}}),
              Value(NotAsked{}));
}

TEST(Form, TranslatesValuesAndFallsBack) {
    const std::string source =
        R"({"field": "f", "map": {"Closed Won": "won", "Closed Lost": "lost"}, "default": "open"})";
    EXPECT_EQ(name_from(source, {{field_of("f"), text("Closed Won")}}), text("won"));
    EXPECT_EQ(name_from(source, {{field_of("f"), text("Prospecting")}}), text("open"));
    EXPECT_EQ(name_from(source, {{field_of("f"), Null{}}}), text("open"));
    EXPECT_EQ(name_from(source, {{field_of("f"), Hidden{}}}), Value(Hidden{}));
}

TEST(Form, PassesOtherValuesOnWithoutADefault) {
    const std::string source = R"({"field": "f", "map": {"A": "first"}})";
    EXPECT_EQ(name_from(source, {{field_of("f"), text("A")}}), text("first"));
    EXPECT_EQ(name_from(source, {{field_of("f"), text("B")}}), text("B"));
}

TEST(Form, TranslatesYesAndNo) {
    const std::string source = R"({"field": "f", "map": {"true": false, "false": true}})";
    const auto granted = [&](bool opted_out) {
        return map_attribute("consent", "granted", source,
                             {{field_of("f", FieldType::boolean), opted_out}})
            .value("granted");
    };
    EXPECT_EQ(granted(true), Value(false));
    EXPECT_EQ(granted(false), Value(true));
}

TEST(Form, GivesConstants) {
    EXPECT_EQ(name_from(R"({"constant": "person"})", {}), text("person"));
    EXPECT_EQ(map_attribute("ticket", "open", R"({"constant": true})", {}).value("open"),
              Value(true));
    EXPECT_EQ(map_attribute("deal", "amount", R"({"constant": 12.5})", {}).value("amount"),
              Value(Money{1250, Currency::of("EUR")}));
}

TEST(Form, GivesAConstantOnlyWhenItsConditionHolds) {
    const std::string source = R"({"constant": "message", "when": {"who": {"present": true}}})";
    EXPECT_EQ(name_from(source, {{field_of("who"), text("12x1")}}), text("message"));
    EXPECT_EQ(name_from(source, {{field_of("who"), Null{}}}), Value(Null{}));
    EXPECT_EQ(name_from(source, {{field_of("who"), Hidden{}}}), Value(Hidden{}));
}

TEST(Form, FillsTemplatesAndClosesGaps) {
    const std::string source = R"({"template": "{first} {middle} {last}"})";
    const auto filled = [&](Value first, Value middle, Value last) {
        return name_from(source, {{field_of("first"), std::move(first)},
                                  {field_of("middle"), std::move(middle)},
                                  {field_of("last"), std::move(last)}});
    };
    EXPECT_EQ(filled(text("Sara"), Null{}, text("Ahmadi")), text("Sara Ahmadi"));
    EXPECT_EQ(filled(Null{}, Null{}, text(" سارا\tاحمدی ")), text("سارا احمدی"));
    EXPECT_EQ(filled(Null{}, Null{}, Null{}), Value(Null{}));
    EXPECT_EQ(filled(Null{}, Null{}, Hidden{}), Value(Hidden{}));
    EXPECT_EQ(name_from(source, {}), Value(NotAsked{}));
}

TEST(Form, TakesTheFirstValueThereIs) {
    const std::string source = R"({"first_of": ["a", {"field": "b"}, {"constant": "none"}]})";
    EXPECT_EQ(name_from(source, {{field_of("a"), text("")}, {field_of("b"), text("x")}}),
              text("x"));
    EXPECT_EQ(name_from(source, {{field_of("a"), Null{}}, {field_of("b"), Null{}}}), text("none"));
    EXPECT_EQ(name_from(R"({"first_of": ["a", "b"]})", {{field_of("a"), Null{}}}), Value(Null{}));
}

TEST(Form, TakesReferencesIntoOneStreamOnly) {
    const std::string source = R"({"field": "parent", "stream": "Accounts"})";
    const auto account = [&](Value parent) {
        return map_attribute("ticket", "account", source,
                             {{field_of("parent", FieldType::reference), std::move(parent)}})
            .value("account");
    };
    EXPECT_EQ(account(Reference{"Accounts", "11x1"}), Value(Reference{"Accounts", "11x1"}));
    EXPECT_EQ(account(Reference{"Contacts", "12x1"}), Value(Null{}));
    EXPECT_EQ(account(Reference{"", "11x1"}), Value(Reference{"Accounts", "11x1"}));
}

TEST(Form, PointsToTheRecordItself) {
    EXPECT_EQ(map_attribute("purchase_item", "purchase", R"({"self": true})", {}).value("purchase"),
              Value(Reference{"Invoice", "7x1"}));
}

TEST(Form, JoinsADayAndATimeOfDay) {
    const auto happened = [](Value date, Value time, const std::string& zone) {
        SourceProfile profile = euros();
        profile.business_zone = Zone::named("Asia/Tehran");
        return map_attribute("interaction", "happened_at",
                             R"({"instant": {"date": "d", "time": "t")" + zone + "}}",
                             {{field_of("d", FieldType::date), std::move(date)},
                              {field_of("t", FieldType::time_of_day), std::move(time)}},
                             profile)
            .value("happened_at");
    };
    const Date day = Date::of(2026, 11, 21);
    EXPECT_EQ(happened(day, text("10:30:00"), ""), Value(*parse_timestamp("2026-11-21T10:30:00Z")));
    EXPECT_EQ(happened(day, text("۱۰:۳۰"), ""), Value(*parse_timestamp("2026-11-21T10:30:00Z")));
    EXPECT_EQ(happened(day, text("10:30:00"), R"(, "zone": "business")"),
              Value(*parse_timestamp("2026-11-21T07:00:00Z")));
    EXPECT_EQ(happened(day, Null{}, ""), Value(*parse_timestamp("2026-11-21T00:00:00Z")));
    EXPECT_EQ(happened(Null{}, text("10:30"), ""), Value(Null{}));
}

TEST(Form, MultipliesNumbers) {
    EXPECT_EQ(map_attribute("deal", "probability", R"({"field": "p", "times": 0.01})",
                            {{field_of("p", FieldType::decimal), Decimal{"75.000"}}})
                  .value("probability"),
              Value(Decimal{"0.75"}));
    EXPECT_EQ(map_attribute("interaction", "duration_seconds", R"({"field": "h", "times": 3600})",
                            {{field_of("h", FieldType::integer), std::int64_t{2}}})
                  .value("duration_seconds"),
              Value(std::int64_t{7200}));
}

TEST(Conversion, AssignsInstantsToDaysOfTheBusinessZone) {
    SourceProfile profile = euros();
    profile.business_zone = Zone::named("Asia/Tehran");
    EXPECT_EQ(map_attribute(
                  "purchase", "purchased_on", R"("t")",
                  {{field_of("t", FieldType::timestamp), *parse_timestamp("2026-11-21T21:00:00Z")}},
                  profile)
                  .value("purchased_on"),
              Value(Date::of(2026, 11, 22)));
}

TEST(Conversion, ReadsTextsThatHoldTypedValues) {
    const auto value = [](const char* entity, const char* attribute, Value in) {
        return map_attribute(entity, attribute, R"("f")", {{field_of("f"), std::move(in)}})
            .value(attribute);
    };
    EXPECT_EQ(value("purchase", "purchased_on", text("۲۰۲۶-۱۱-۲۱")), Value(Date::of(2026, 11, 21)));
    EXPECT_EQ(value("ticket", "open", text("on")), Value(true));
    EXPECT_EQ(value("account", "employees", text("42")), Value(std::int64_t{42}));
    EXPECT_EQ(value("ticket", "rating", text("4.50")), Value(Decimal{"4.5"}));
    EXPECT_EQ(value("ticket", "opened_at", text("2026-11-21 10:00:00")),
              Value(*parse_timestamp("2026-11-21T10:00:00Z")));
    EXPECT_EQ(value("ticket", "owner", text("19x1")), Value(Reference{"", "19x1"}));
    EXPECT_EQ(value("account", "name", Decimal{"12.50"}), text("12.50"));
    EXPECT_EQ(value("account", "name", true), text("true"));
}

TEST(Conversion, ReportsWhatItCannotConvertAndGivesNull) {
    const Mapped mapped = map_attribute("account", "employees", R"("f")",
                                        {{field_of("f"), text("about \x02 forty \xff people")}});
    EXPECT_EQ(mapped.value("employees"), Value(Null{}));
    ASSERT_EQ(mapped.problems.size(), 1U);
    EXPECT_EQ(mapped.problems[0].attribute, "account.employees");
    EXPECT_THAT(mapped.problems[0].message,
                testing::HasSubstr(R"("about \x02 forty \xff people")"));
}

TEST(Conversion, ShortensLongValuesInMessages) {
    const Mapped mapped =
        map_attribute("account", "employees", R"("f")", {{field_of("f"), std::string(5000, 'x')}});
    ASSERT_EQ(mapped.problems.size(), 1U);
    EXPECT_LT(mapped.problems[0].message.size(), 160U);
}

TEST(Form, ReadsDatesAsPeopleOfTheBusinessTypeThem) {
    SourceProfile persian = euros();
    persian.calendar = Calendar::jalali;
    const auto born = [&](const char* typed, const SourceProfile& profile) {
        return map_attribute("contact", "birth_date", R"("f")", {{field_of("f"), text(typed)}},
                             profile)
            .value("birth_date");
    };
    for (const char* typed : {"۱۳۷۰/۰۱/۰۱", "1370-01-01", "۱ فروردین ۱۳۷۰", "1991-03-21"}) {
        EXPECT_EQ(born(typed, persian), Value(Date::of(1991, 3, 21))) << typed;
    }
    EXPECT_EQ(born("1991/03/21", euros()), Value(Date::of(1991, 3, 21)));
    EXPECT_EQ(born("1370/13/01", persian), Value(Null{}));
}

}  // namespace
}  // namespace tenure::inline v1
