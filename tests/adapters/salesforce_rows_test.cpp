// How Salesforce's answers become typed rows: REST pages and Bulk CSV, without a network.
#include <gtest/gtest.h>

#include <functional>

#include "code_of.hpp"
#include "salesforce/bulk.hpp"
#include "salesforce/page.hpp"

namespace tenure {
namespace salesforce_rows {
namespace {

using namespace salesforce;

FieldInfo field(std::string name, FieldType type, int decimals = -1) {
    FieldInfo info;
    info.name = std::move(name);
    info.type = type;
    info.decimals = decimals;
    return info;
}

const std::vector<FieldInfo>& fields() {
    static const std::vector<FieldInfo> all = [] {
        std::vector<FieldInfo> made{field("Name", FieldType::text),
                                    field("Amount", FieldType::money),
                                    field("IsWon", FieldType::boolean),
                                    field("CloseDate", FieldType::date),
                                    field("AccountId", FieldType::reference),
                                    field("WhoId", FieldType::reference),
                                    field("Count__c", FieldType::integer),
                                    field("Tags__c", FieldType::choices),
                                    field("ConversionRate", FieldType::decimal)};
        made[4].refers_to = {"Account"};
        made[5].refers_to = {"Contact", "Lead"};
        return made;
    }();
    return all;
}

PageShape shape(const Rates* rates = nullptr) {
    PageShape made;
    made.fields = &fields();
    made.stamp = "SystemModstamp";
    made.meaning.prefixes = &standard_prefixes();
    made.rates = rates;
    return made;
}

Value typed(FieldType type, std::string_view text) {
    Value value;
    salesforce::type(value, field("x", type), text, {});
    return value;
}

TEST(SalesforceValue, KeepsNumbersExact) {
    EXPECT_EQ(plain_decimal("1.2345678E7"), "12345678");
    EXPECT_EQ(plain_decimal("1.5E-3"), "0.0015");
    EXPECT_EQ(plain_decimal("-12.50"), "-12.50");
    EXPECT_EQ(plain_decimal("1E999999999"), "1E999999999");
    EXPECT_EQ(typed(FieldType::integer, "0.0"), Value(std::int64_t{0}));
    const FieldInfo amount = field("a", FieldType::decimal, 2);
    EXPECT_TRUE(same_value(amount, Decimal{"1.005"}, Decimal{"1.01"}));
    EXPECT_TRUE(same_value(amount, Decimal{"99.999"}, Decimal{"100"}));
    EXPECT_FALSE(same_value(amount, Decimal{"1.01"}, Decimal{"1.02"}));
    EXPECT_TRUE(same_value(field("t", FieldType::text), std::string(" x "), std::string("x")));
    EXPECT_TRUE(same_value(field("t", FieldType::text), std::string(" "), Null{}));
}

TEST(SalesforceValue, ReadsInstantsInEveryForm) {
    const Value first(Timestamp::from_seconds(1'767'225'600));
    for (const char* text :
         {"2026-01-01T00:00:00.000+0000", "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00Z",
          "2025-12-31T19:00:00.000-0500", "2026-01-01T01:00:00.000+01:00"}) {
        EXPECT_EQ(typed(FieldType::timestamp, text), first) << text;
    }
    EXPECT_EQ(typed(FieldType::timestamp, "2026-01-01T00:00:00.250+0000"),
              Value(Timestamp{1'767'225'600'250'000}));
    for (const char* text :
         {"2026-02-29T00:00:00.000+0000", "2026-01-01T24:00:00.000+0000",
          "2026-01-01T00:60:00.000Z", "2026-01-0xT00:00:00.000Z", "2026-01-01 00:00:00,000Z"}) {
        EXPECT_EQ(typed(FieldType::timestamp, text), Value(std::string(text)));
    }
}

TEST(SalesforcePage, ReadsRowsInAnyOrderOfFields) {
    PageDecoder decoder;
    std::string body =
        R"({"totalSize":3,"done":false,"nextRecordsUrl":"/services/data/v60.0/query/01gA-2000","records":[)"
        R"({"attributes":{"type":"Opportunity"},"Id":"006A0000006Vm9r","SystemModstamp":"2026-01-01T00:00:00.000+0000",)"
        R"("Name":"\u0686\u0627\u06cc","Amount":1.2E3,"CurrencyIsoCode":"EUR","IsWon":true,"CloseDate":"2026-02-03",)"
        R"("AccountId":"001A0000006Vm9rIAC","WhoId":"00QA0000006Vm9rIAC","Count__c":7.0,"Tags__c":"a;b"},)"
        R"({"Id":"006A0000006Vm9sIAC","Name":null,"Account":null},{"Name":"no id"}]})";
    Rates rates;
    rates.add("EUR", Date::of(2026, 1, 1), "0.8");
    rates.add("EUR", Date::of(2026, 3, 1), "0.9");
    const DecodedPage page = decoder.decode(body, shape(&rates), "query");
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_EQ(page.total, 3U);
    EXPECT_FALSE(page.done);
    EXPECT_EQ(page.next, "/services/data/v60.0/query/01gA-2000");
    const Row& row = page.rows[0];
    EXPECT_EQ(row.id, "006A0000006Vm9rIAC");
    EXPECT_EQ(row.values[0], Value(std::string("چای")));
    EXPECT_EQ(row.values[1], Value(Money{120'000, Currency::of("EUR")}));
    EXPECT_EQ(row.values[4], Value(Reference{"Account", "001A0000006Vm9rIAC"}));
    EXPECT_EQ(row.values[5], Value(Reference{"Lead", "00QA0000006Vm9rIAC"}));
    EXPECT_EQ(row.values[6], Value(std::int64_t{7}));
    EXPECT_EQ(row.values[7], Value(std::string("a\x1f"
                                               "b")));
    EXPECT_EQ(row.values[8], Value(Decimal{"0.8"}));
    EXPECT_EQ(page.rows[1].values[0], Value(Null{}));
    EXPECT_EQ(page.rows[1].values[1], Value(NotAsked{}));
    ASSERT_EQ(page.problems.size(), 1U);
    EXPECT_EQ(page.problems[0].code, "no_id");
}

TEST(SalesforcePage, ReadsFieldsOfTheRecordReferredTo) {
    const std::vector<FieldInfo> wanted{field("Order.IsReductionOrder", FieldType::boolean),
                                        field("Order.StatusCode", FieldType::choice)};
    PageShape made = shape();
    made.fields = &wanted;
    PageDecoder decoder;
    std::string body =
        R"({"done":true,"records":[{"Id":"802A0000006Vm9rIAC","Order":{"attributes":{"type":"Order"},)"
        R"("StatusCode":"Activated","IsReductionOrder":true}},{"Id":"802A0000006Vm9sIAC","Order":null}]})";
    const DecodedPage page = decoder.decode(body, made, "query");
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_EQ(page.rows[0].values[0], Value(true));
    EXPECT_EQ(page.rows[0].values[1], Value(std::string("Activated")));
    EXPECT_EQ(page.rows[1].values[1], Value(NotAsked{}));
}

TEST(SalesforcePage, RefusesCutAnswersAndForeignNextPages) {
    PageDecoder decoder;
    for (const char* text :
         {R"({"totalSize":1,"done":true,"records":[{"Id":"006A0000006Vm9rIAC")", "", "{}", "[1]",
          R"({"done":false,"nextRecordsUrl":"https://evil.example","records":[]})"}) {
        std::string body = text;
        EXPECT_EQ(code_of([&] { static_cast<void>(decoder.decode(body, shape(), "query")); }),
                  Errc::bad_response)
            << text;
    }
    std::string list = R"([null,{"Id":"006A0000006Vm9rIAC","Name":"x"}])";
    EXPECT_EQ(decoder.decode(list, shape(), "retrieve").rows.size(), 1U);
}

/// What a record's Name is read as; an answer that is refused fails the test.
Value name_in(std::string written) {
    PageDecoder decoder;
    std::string body = R"([{"Id":"006A0000006Vm9rIAC","Name":)" + written + "}]";
    const DecodedPage page = decoder.decode(body, shape(), "query");
    return page.rows.at(0).values.at(0);
}

Errc refusal_of(std::string body) {
    PageDecoder decoder;
    return code_of([&] { static_cast<void>(decoder.decode(body, shape(), "query")); });
}

TEST(SalesforcePage, ReplacesEscapesWhereverTheyStand) {
    for (std::size_t before = 0; before < 20; ++before) {
        const std::string plain(before, 'x');
        EXPECT_EQ(name_in('"' + plain + R"(\"y")"), Value(plain + "\"y"));
        EXPECT_EQ(name_in('"' + plain + R"(\\")"), Value(plain + "\\"));
        EXPECT_EQ(name_in('"' + plain + R"(\r\n\ud83d\ude00z")"), Value(plain + "\r\n😀z"));
        EXPECT_EQ(name_in('"' + plain + '"'), plain.empty() ? Value(Null{}) : Value(plain));
    }
}

TEST(SalesforcePage, KeepsATextWhoseEscapeIsNoCharacterAndSaysSo) {
    PageDecoder decoder;
    std::string body = R"([{"Id":"006A0000006Vm9rIAC","Name":"a\u12G4b"}])";
    const DecodedPage page = decoder.decode(body, shape(), "query");
    EXPECT_EQ(page.rows.at(0).values.at(0), Value(std::string(R"(a\u12G4b)")));
    ASSERT_EQ(page.problems.size(), 1U);
    EXPECT_EQ(page.problems[0].code, "broken_text");
}

TEST(SalesforcePage, ReadsRecordsThatDifferInOrderFieldsAndWhiteSpace) {
    PageDecoder decoder;
    std::string body =
        "\n[ {\"Id\":\"006A0000006Vm9rIAC\",\"Name\":\"a\",\"IsWon\":false},\r\n"
        "{ \"IsWon\" : true ,\n\t\"Id\" : \"006A0000006Vm9sIAC\" },\n"
        "{\"Id\":\"006A0000006Vm9tIAC\",\"Nested\":{\"a\":[1,{\"b\":\"]}\"}]},\"Name\":\"c\"} ]\n";
    const DecodedPage page = decoder.decode(body, shape(), "query");
    ASSERT_EQ(page.rows.size(), 3U);
    EXPECT_EQ(page.rows[0].values[0], Value(std::string("a")));
    EXPECT_EQ(page.rows[0].values[2], Value(false));
    EXPECT_EQ(page.rows[1].values[0], Value(NotAsked{}));
    EXPECT_EQ(page.rows[1].values[2], Value(true));
    EXPECT_EQ(page.rows[2].values[0], Value(std::string("c")));
}

TEST(SalesforcePage, RefusesAnAnswerCutAnywhere) {
    const std::string whole =
        R"({"totalSize":1,"done":true,"records":[{"attributes":{"type":"Account"},)"
        R"("Id":"006A0000006Vm9rIAC","Name":"a\"b","IsWon":true,"Amount":null,"Count__c":12}]})";
    EXPECT_EQ(refusal_of(whole), Errc::internal);  // none
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_EQ(refusal_of(whole.substr(0, size)), Errc::bad_response) << size;
    }
}

TEST(SalesforcePage, RefusesWhatIsNoJson) {
    for (const char* record :
         {R"("Name":"a" "Id":"x")", R"("Name" "a")", R"("Name":"a",)", R"(Name:"a")",
          R"("Name":nul)", R"("Name":nullx)", R"("Name":tru)", R"("Name":'a')", "\"Name\":\"a\nb\"",
          "\"Name\":\"\xff\"", R"("Name":[1)", R"("Name":"a"]})"}) {
        EXPECT_EQ(refusal_of(std::string("[{") + record + "}]"), Errc::bad_response) << record;
    }
    EXPECT_EQ(refusal_of(R"([{"Id":"006A0000006Vm9rIAC"}] x)"), Errc::bad_response);
    EXPECT_EQ(refusal_of(R"({"totalSize":-1,"records":[]})"), Errc::bad_response);
    EXPECT_EQ(refusal_of(std::string("[]\0", 3)), Errc::bad_response);
}

std::vector<Row> csv(const std::string& text, std::size_t piece, DecodedPage& page) {
    CsvRows rows({"Id", "SystemModstamp", "Name", "Amount"}, shape(), page);
    for (std::size_t at = 0; at < text.size(); at += piece) {
        rows.take(std::string_view(text).substr(at, piece));
    }
    rows.finish();
    return page.rows;
}

TEST(SalesforceCsv, ReadsTheSameInPiecesOfAnyLength) {
    const std::string text =
        "\"Id\",\"SystemModstamp\",\"Name\",\"Amount\"\n"
        "\"006A0000006Vm9rIAC\",\"2026-01-01T00:00:00.000Z\",\"a \"\"b\"\",\nc\",\"1.50\"\r\n"
        "006A0000006Vm9sIAC,2026-01-01T00:00:00.000Z,,";
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
        DecodedPage page;
        const auto rows = csv(text, piece, page);
        ASSERT_EQ(rows.size(), 2U) << piece;
        EXPECT_EQ(rows[0].values[0], Value(std::string("a \"b\",\nc")));
        EXPECT_EQ(rows[0].values[1], Value(Decimal{"1.50"}));
        EXPECT_EQ(rows[1].values[0], Value(Null{}));
        EXPECT_EQ(rows[1].version.modified_at, Timestamp::from_seconds(1'767'225'600));
    }
}

TEST(SalesforceCsv, TakesPagesWithoutHeaderAndKeepsWhatSurroundsNulBytes) {
    DecodedPage page;
    const auto rows =
        csv(std::string("006A0000006Vm9rIAC,2026-01-01T00:00:00.000Z,x\0y,1\n", 50), 7, page);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].values[0], Value(std::string("xy")));
    ASSERT_EQ(page.problems.size(), 1U);
    EXPECT_EQ(page.problems[0].code, "broken_text");
    DecodedPage broken;
    EXPECT_EQ(code_of([&] { csv("a,b\n", 9, broken); }), Errc::bad_response);
    EXPECT_EQ(code_of([&] { csv("\"a", 9, broken); }), Errc::bad_response);
}

TEST(SalesforceCsv, WritesWhatItReads) {
    std::string text;
    append_csv(text, {"a,b", "\"q\"", "l\nm", "", "#N/A"});
    EXPECT_EQ(parse_csv(text),
              (std::vector<std::vector<std::string>>{{"a,b", "\"q\"", "l\nm", "", "#N/A"}}));
}

}  // namespace
}  // namespace salesforce_rows
}  // namespace tenure
