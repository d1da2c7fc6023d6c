// Deletions told by `sync`, and the currencies and line items of orders and invoices.
#include "vtiger/module.hpp"
#include "vtiger_recordings.hpp"

namespace tenure {
namespace {

using namespace testing_vtiger;

const std::string admin_login =
    R"({"success":true,"result":{"sessionName":"s1","userId":"19x1","version":"0.22",)"
    R"("vtigerVersion":"8.4.0","is_admin":"on"}})";

RequestMatch sync_after(const std::string& second) {
    return with_parameters("GET", {{"operation", "sync"},
                                   {"elementType", "Accounts"},
                                   {"syncType", "application"},
                                   {"modifiedTime", second}});
}

HttpResponse sync_answer(const std::string& ids, std::int64_t last, const std::string& more) {
    return json_response(R"({"success":true,"result":{"updated":[{"id":"11x1"}],"deleted":[)" +
                         ids + R"(],"more":)" + more + R"(,"lastModifiedTime":)" +
                         std::to_string(last) + "}}");
}

DeletedPage read_feed(Connector& connector, Cursor from) {
    return connector.read_deleted(
        {{"shop", "Accounts", Purpose::deletes, ""}, nullptr, std::move(from), {}, {}}, {});
}

TEST(VtigerFeed, GoesOneSecondBackAndReportsNothingTwice) {
    Script script = login_script(admin_login);
    script.push_back({sync_after("899"), sync_answer(R"("11x5")", 1000, "true")});
    script.push_back({sync_after("1000"), sync_answer(R"("11x6")", 2000, "false")});
    script.push_back({sync_after("1999"), sync_answer(R"("11x6","11x7")", 2000, "false")});
    script.push_back({sync_after("1999"), sync_answer(R"("11x6","11x7")", 1999, "false")});
    ScriptedTransport transport(script);
    const auto connector = vtiger::connect(options(), lend(transport));
    const Cursor from{R"({"v":1,"stream":"Accounts","phase":"feed","since":900})"};
    const DeletedPage first = read_feed(*connector, from);
    EXPECT_EQ(first.deleted, std::vector<std::string>{"11x5"});
    EXPECT_FALSE(first.complete);
    const DeletedPage second = read_feed(*connector, first.next);
    EXPECT_EQ(second.deleted, std::vector<std::string>{"11x6"});
    EXPECT_TRUE(second.complete);
    const DeletedPage third = read_feed(*connector, second.next);
    EXPECT_EQ(third.deleted, std::vector<std::string>{"11x7"});
    const DeletedPage fourth = read_feed(*connector, third.next);
    EXPECT_TRUE(fourth.deleted.empty());
    EXPECT_EQ(fourth.next, third.next);
    EXPECT_EQ(transport.problem(), "");
}

TEST(VtigerFeed, BeginsAtTheServersNowWithoutAskingAboutThePast) {
    ManualClock clock(Timestamp::from_seconds(1795304415 - 3600));
    ScriptedTransport transport(login_script(admin_login));
    const auto connector = vtiger::connect(options(&clock), lend(transport));
    clock.advance(std::chrono::seconds(10));
    const DeletedPage page = read_feed(*connector, {});
    EXPECT_TRUE(page.complete);
    EXPECT_TRUE(page.deleted.empty());
    EXPECT_NE(page.next.json.find("\"since\":1795304415"), std::string::npos) << page.next.json;
    EXPECT_EQ(transport.problem(), "");
}

TEST(VtigerFeed, IsOfferedOnlyWhereSyncAnswersAnAdministrator) {
    for (const int answer : {248, 33, 284}) {
        Script script = login_script(admin_login);
        script.push_back({with_parameters("GET", {{"operation", "listtypes"}}), answer_of(22)});
        script.push_back(describe_step("Accounts", 41));
        script.push_back({with_parameters("GET", {{"operation", "sync"}}), answer_of(answer)});
        ScriptedTransport transport(script);
        const auto connector = vtiger::connect(options(), lend(transport));
        const std::vector<std::string> only{"Accounts"};
        const auto streams = connector->streams(only, {});
        EXPECT_EQ(streams.at(0).deletes, answer == 248 ? DeleteKind::feed : DeleteKind::sweep);
        EXPECT_EQ(transport.problem(), "");
    }
}

const std::string currencies_answer = R"([{"id":"21x1","currency_code":"USD","defaultid":"-11"},)"
                                      R"({"id":"21x2","currency_code":"EUR","defaultid":"0"}])";

FieldList invoice_fields() {
    const vtiger::Module module = vtiger::read_module(body_of(46));
    auto list = std::make_shared<std::vector<FieldInfo>>();
    for (const char* name : {"hdnGrandTotal", "LineItems"}) {
        list->push_back(module.fields[static_cast<std::size_t>(field_index(module.fields, name))]);
    }
    return list;
}

Script invoice_script() {
    Script script = login_script();
    script.push_back(describe_step("Invoice", 46));
    script.push_back(
        query_step("select id,currency_code,defaultid from Currency order by id limit 100;",
                   currencies_answer));
    script.push_back(query_step(
        "select id,modifiedtime,currency_id,hdnGrandTotal from Invoice where id > '7x0' order by "
        "id limit 100;",
        R"([{"id":"7x445","modifiedtime":"2026-11-21 23:44:24","currency_id":"21x1",)"
        R"("hdnGrandTotal":"176.53000000"},{"id":"7x662","modifiedtime":"2026-11-21 23:46:46",)"
        R"("currency_id":"21x2","hdnGrandTotal":"100.00000000"}])"));
    return script;
}

ReadRequest invoice_request() {
    return {{"shop", "Invoice", Purpose::changes, ""}, invoice_fields(), {}, {}, {}};
}

TEST(VtigerInvoices, CarryTheirItemsAndCurrency) {
    Script script = invoice_script();
    script.push_back(describe_step("LineItem", 56));
    script.push_back(query_step(
        "select id,parent_id,productid,sequence_no,quantity,listprice,discount_percent,"
        "discount_amount,comment,tax1,tax2,tax3,purchase_cost from LineItem where parent_id in "
        "('7x445','7x662') limit 100;",
        R"([{"id":"33x3","parent_id":"7x445","productid":"14x359","sequence_no":"2"},)"
        R"({"id":"33x2","parent_id":"7x445","productid":"14x358","sequence_no":"1"},)"
        R"({"id":"33x203","parent_id":"7x662","productid":"14x358","sequence_no":"1"}])"));
    ScriptedTransport transport(script);
    const auto connector = vtiger::connect(options(), lend(transport));
    const Page page = connector->read(invoice_request(), {});
    EXPECT_EQ(transport.problem(), "");
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_EQ(page.rows[0].values[0], Value(Money{17653, Currency::of("USD")}));
    EXPECT_EQ(page.rows[1].values[0], Value(Money{10000, Currency::of("EUR")}));
    const auto items = nlohmann::json::parse(std::get<std::string>(page.rows[0].values[1]));
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].at("productid"), "14x358");
    EXPECT_EQ(items[1].at("sequence_no"), "2");
}

TEST(VtigerInvoices, FallBackToRetrieveWhereItemsCannotBeQueried) {
    Script script = invoice_script();
    script.push_back(describe_step("LineItem", 61));
    script.push_back(
        {with_parameters("GET", {{"operation", "retrieve"}, {"id", "7x445"}}), answer_of(103)});
    script.push_back(
        {with_parameters("GET", {{"operation", "retrieve"}, {"id", "7x662"}}), answer_of(241)});
    ScriptedTransport transport(script);
    const auto connector = vtiger::connect(options(), lend(transport));
    const Page page = connector->read(invoice_request(), {});
    EXPECT_EQ(transport.problem(), "");
    const auto items = nlohmann::json::parse(std::get<std::string>(page.rows[1].values[1]));
    EXPECT_EQ(items.at(0).at("product_name"), "Product 00 چای");
}

}  // namespace
}  // namespace tenure
