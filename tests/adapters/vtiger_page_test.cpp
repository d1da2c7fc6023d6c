// Recorded answers become typed rows; sources: tests/golden/vtiger.
#include "vtiger/module.hpp"
#include "vtiger/page.hpp"
#include "vtiger_recordings.hpp"

namespace tenure {
namespace {

using namespace testing_vtiger;
using vtiger::DecodedPage;
using vtiger::Module;

struct Decoded {
    Module module;
    DecodedPage page;

    const Row& row(const std::string& id) const {
        for (const Row& row : page.rows) {
            if (row.id == id) return row;
        }
        throw std::runtime_error("no row " + id);
    }
    const Value& at(const std::string& id, const std::string& field) const {
        const std::ptrdiff_t index = field_index(module.fields, field);
        if (index < 0) throw std::runtime_error("no field " + field);
        return row(id).values[static_cast<std::size_t>(index)];
    }
    std::string text(const std::string& id, const std::string& field) const {
        return std::get<std::string>(at(id, field));
    }
};

Decoded decode(int describe, std::string body, const std::string& zone = "UTC") {
    static const vtiger::Currencies currencies{{"21x1", Currency::of("USD")},
                                               {"21x2", Currency::of("EUR")}};
    static const vtiger::Prefixes prefixes{{"11", "Accounts"}, {"12", "Contacts"},
                                           {"19", "Users"},    {"7", "Invoice"},
                                           {"21", "Currency"}, {"14", "Products"}};
    const vtiger::ServerZone server(Zone::named(zone));
    Decoded out;
    out.module = vtiger::read_module(body_of(describe));
    vtiger::PageShape shape;
    shape.fields = &out.module.fields;
    shape.meaning = {&prefixes, &server, Currency::of("USD")};
    shape.currencies = &currencies;
    vtiger::PageDecoder decoder;
    out.page = decoder.decode(body, shape, "read");
    return out;
}

constexpr int accounts = 41, contacts = 42, leads = 43, invoice = 46;

TEST(VtigerPage, TypesEveryKindOfField) {
    const Decoded page = decode(accounts, body_of(99));
    const std::string id = "11x630";
    EXPECT_EQ(page.text(id, "accountname"), "شرکت «آریا» & \"Sons\" <b>é</b> 李");
    EXPECT_EQ(page.at(id, "annual_revenue"), Value(Money{123456789, Currency::of("USD")}));
    EXPECT_EQ(page.at(id, "cf_853"), Value(Decimal{"1234.57"}));
    EXPECT_EQ(page.at(id, "cf_855"), Value(Money{0, Currency::of("USD")}));
    EXPECT_EQ(page.at(id, "cf_857"), Value(std::string("از دست رفته")));
    EXPECT_EQ(page.at(id, "cf_859"), Value(Date::of(2026, 1, 31)));
    EXPECT_EQ(page.at(id, "cf_861"), Value(true));
    EXPECT_EQ(page.at(id, "notify_owner"), Value(false));
    EXPECT_EQ(page.at(id, "cf_863"), Value(std::int64_t{42}));
    EXPECT_EQ(page.at(id, "cf_867"), Value(std::string("vip\x1fnewsletter")));
    EXPECT_EQ(page.at(id, "account_id"), Value(Null{}));
    EXPECT_EQ(page.at(id, "phone"), Value(std::string("+98")));
    EXPECT_EQ(page.at(id, "email1"), Value(Null{}));
    EXPECT_EQ(page.at(id, "assigned_user_id"), Value(Reference{"Users", "19x1"}));
    EXPECT_EQ(page.at(id, "createdtime"), Value(*parse_timestamp("2026-11-21T23:46:38Z")));
    EXPECT_EQ(page.row(id).version.modified_at, *parse_timestamp("2026-11-21T23:46:38Z"));
    EXPECT_EQ(page.text(id, "description"), "line1\nline2\tTab \u200cZWNJ O'Neil \\ back");
}

TEST(VtigerPage, ReadsAPageWithRawControlCharacters) {
    const Decoded page = decode(accounts, body_of(150));
    EXPECT_EQ(page.page.seen, 100U);
    EXPECT_EQ(page.page.rows.size(), 100U);
    EXPECT_TRUE(page.page.problems.empty());
    EXPECT_EQ(page.text("11x2", "accountname"),
              "Acme \"Q\" & <b>O'Neil</b> \\ back/slash 'x' شرکت ???? é");
}

TEST(VtigerPage, KeepsTheControlCharactersThemselves) {
    const Decoded page = decode(accounts, body_of(69));
    EXPECT_EQ(page.text("11x633", "accountname"), "ctrl \x07 bell \x01");
}

TEST(VtigerPage, LeavesEntitiesThatPeopleTypedAsTheyAre) {
    const Decoded entities = decode(accounts, body_of(71));
    const auto answer = nlohmann::json::parse(body_of(71)).at("result");
    EXPECT_EQ(entities.text(answer.at("id"), "accountname"),
              answer.at("accountname").get<std::string>());
    const auto script = nlohmann::json::parse(body_of(70)).at("result");
    EXPECT_EQ(decode(accounts, body_of(70)).text(script.at("id"), "accountname"),
              script.at("accountname").get<std::string>());
}

TEST(VtigerPage, ReadsManyRecordsOfOneSecond) {
    std::string body = body_of(268);
    const auto updated = nlohmann::json::parse(body).at("result").at("updated");
    const Decoded page =
        decode(contacts, nlohmann::json{{"success", true}, {"result", updated}}.dump());
    ASSERT_EQ(page.page.rows.size(), 140U);
    EXPECT_EQ(page.page.modified.front(), "2026-11-20 12:00:00");
    EXPECT_EQ(page.text("12x106", "lastname"), "احمدی 001");
    EXPECT_EQ(page.text("12x107", "lastname"), "الأنصاري 002");
    EXPECT_EQ(page.at("12x105", "account_id"), Value(Reference{"Accounts", "11x55"}));
}

TEST(VtigerPage, ReadsAmountsInTheCurrencyOfTheRecord) {
    const Decoded euro = decode(invoice, body_of(241));
    EXPECT_EQ(euro.at("7x662", "hdnGrandTotal"), Value(Money{10000, Currency::of("EUR")}));
    EXPECT_EQ(euro.at("7x662", "conversion_rate"), Value(Decimal{"0.900"}));
    EXPECT_EQ(euro.at("7x662", "currency_id"), Value(Reference{"Currency", "21x2"}));
    const std::string items = euro.text("7x662", "LineItems");
    EXPECT_EQ(nlohmann::json::parse(items).at(0).at("productid"), "14x358");
    const Decoded dollar = decode(invoice, body_of(201));
    EXPECT_EQ(dollar.at("7x445", "hdnGrandTotal"), Value(Money{17653, Currency::of("USD")}));
    EXPECT_EQ(dollar.at("7x445", "hdnDiscountAmount"), Value(Money{0, Currency::of("USD")}));
    EXPECT_EQ(dollar.at("7x445", "salesorder_id"), Value(Null{}));
    EXPECT_EQ(dollar.at("7x445", "LineItems"), Value(NotAsked{}));
}

TEST(VtigerPage, KeepsAmountsInUnknownCurrenciesAsDecimals) {
    std::string body = body_of(201);
    body.replace(body.find("21x1"), 4, "21x9");
    const Decoded page = decode(invoice, body);
    EXPECT_EQ(page.at("7x445", "hdnGrandTotal"), Value(Decimal{"176.53000000"}));
}

TEST(VtigerPage, ReadsOwnersThatNoLongerExistAsBareIds) {
    const Decoded page = decode(accounts, body_of(82));
    EXPECT_EQ(page.at("11x637", "assigned_user_id"), Value(Reference{"", "9999"}));
}

TEST(VtigerPage, ReadsServerTimesInTheServersZone) {
    const Decoded page = decode(accounts, body_of(99), "Asia/Tehran");
    EXPECT_EQ(page.at("11x630", "createdtime"), Value(*parse_timestamp("2026-11-21T20:16:38Z")));
}

TEST(VtigerPage, ReadsARetrievedConvertedLead) {
    const Decoded page = decode(leads, body_of(234));
    EXPECT_EQ(page.text("10x305", "firstname"), "Gül");
    EXPECT_EQ(page.text("10x305", "company"), "Tab\tCo lead0");
    EXPECT_EQ(page.at("10x305", "converted"), Value(NotAsked{}));
}

TEST(VtigerPage, CutsOffWarningsBeforeTheJson) {
    const Decoded page = decode(
        accounts, "<br />\n<b>Warning</b>: {closure}() in x.php on line 3<br />\n" + body_of(99));
    EXPECT_EQ(page.page.rows.size(), 1U);
}

TEST(VtigerPage, ReplacesHalfACharacterAndSaysSo) {
    std::string body = body_of(99);
    body.replace(body.find("李"), 3, "\xE6\x9D");
    const Decoded page = decode(accounts, body);
    EXPECT_EQ(page.text("11x630", "accountname"), "شرکت «آریا» & \"Sons\" <b>é</b> \uFFFD\uFFFD");
    ASSERT_EQ(page.page.problems.size(), 1U);
    EXPECT_EQ(page.page.problems[0].code, "broken_text");
    EXPECT_EQ(page.page.problems[0].id, "11x630");
}

TEST(VtigerPage, KeepsARecordWhoseEscapesAreNoCharacter) {
    const Decoded page =
        decode(accounts,
               R"({"success":true,"result":[{"accountname":"a \ud83d b","phone":"1","id":"11x5"},)"
               R"({"accountname":"next","id":"11x6"}]})");
    ASSERT_EQ(page.page.rows.size(), 2U);
    EXPECT_EQ(page.text("11x5", "phone"), "1");
    EXPECT_EQ(page.text("11x6", "accountname"), "next");
    ASSERT_EQ(page.page.problems.size(), 1U);
    EXPECT_EQ(page.page.problems[0].id, "11x5");
}

TEST(VtigerPage, ReportsRecordsWithoutAnId) {
    const Decoded page =
        decode(accounts, R"({"success":true,"result":[{"accountname":"a"},{"id":"11x6"}]})");
    EXPECT_EQ(page.page.seen, 2U);
    EXPECT_EQ(page.page.rows.size(), 1U);
    EXPECT_EQ(page.page.problems.at(0).code, "no_id");
}

TEST(VtigerPage, AcceptsNumbersAndTextsAlike) {
    const Decoded page = decode(
        accounts,
        R"({"success":true,"result":[{"employees":12,"annual_revenue":31.665,"cf_853":-0.5 ,)"
        R"("cf_861":true,"cf_863":"13.00","cf_859":"0000-00-00","cf_869":"n/a","id":"11x5"}]})");
    EXPECT_EQ(page.at("11x5", "employees"), Value(std::int64_t{12}));
    EXPECT_EQ(page.at("11x5", "annual_revenue"), Value(Money{3167, Currency::of("USD")}));
    EXPECT_EQ(page.at("11x5", "cf_853"), Value(Decimal{"-0.5"}));
    EXPECT_EQ(page.at("11x5", "cf_861"), Value(true));
    EXPECT_EQ(page.at("11x5", "cf_863"), Value(std::int64_t{13}));
    EXPECT_EQ(page.at("11x5", "cf_859"), Value(Null{}));
    EXPECT_EQ(page.at("11x5", "cf_869"), Value(std::string("n/a")));
    EXPECT_EQ(page.at("11x5", "phone"), Value(NotAsked{}));
}

Error error_for(std::string body) {
    try {
        decode(accounts, std::move(body));
    } catch (const Error& error) {
        return error;
    }
    return {Errc::internal, "test", "", "nothing was thrown"};
}

TEST(VtigerPage, SaysWhatIsWrongWithAnAnswerThatIsNoPage) {
    const Error cut = error_for(body_of(99).substr(0, 500));
    EXPECT_EQ(cut.code(), Errc::bad_response);
    EXPECT_TRUE(cut.retryable());
    const Error html = error_for("<html><body>{\"maintenance\"}</body></html>");
    EXPECT_EQ(html.code(), Errc::bad_response);
    EXPECT_FALSE(html.retryable());
    EXPECT_THAT(html.details().cause, ::testing::HasSubstr("web page"));
    EXPECT_EQ(error_for("{\"success\":true,\"result\":7}").code(), Errc::bad_response);
    EXPECT_EQ(error_for("").code(), Errc::bad_response);
}

TEST(VtigerPage, ReadsDeletionsOfSync) {
    std::string body = body_of(257);
    const vtiger::DeletedIds deleted = vtiger::read_deleted_ids(body);
    EXPECT_EQ(deleted.ids, std::vector<std::string>{"11x663"});
    EXPECT_EQ(deleted.last_second, 1795304940);
    EXPECT_FALSE(deleted.more);
    std::string users = body_of(251);  // lastModifiedTime is a text there
    EXPECT_NO_THROW(vtiger::read_deleted_ids(users));
    std::string cut = body_of(257).substr(0, 60);
    EXPECT_THROW(vtiger::read_deleted_ids(cut), Error);
}

}  // namespace
}  // namespace tenure
