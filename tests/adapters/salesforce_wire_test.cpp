// What goes over the wire to Salesforce and what is read from it, part by part, without a network.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <nlohmann/json.hpp>

#include "code_of.hpp"
#include "salesforce/bulk.hpp"
#include "salesforce/cursor.hpp"
#include "salesforce/errors.hpp"
#include "salesforce/outbound.hpp"
#include "salesforce/requests.hpp"
#include "salesforce/token.hpp"
#include "salesforce/write.hpp"
#include "tenure/mapping/mapping.hpp"

namespace tenure {
namespace {

using namespace salesforce;
using Json = nlohmann::json;

TEST(SalesforceSoql, QuotesWhateverPeopleType) {
    EXPECT_EQ(literal("O'Neil \\ \n\"x\""), "'O\\'Neil \\\\ \\n\"x\"'");
    EXPECT_EQ(literal("' OR Name != '"), "'\\' OR Name != \\''");
    EXPECT_FALSE(searchable(std::string("a\0b", 3)));
    EXPECT_FALSE(searchable(""));
    EXPECT_FALSE(searchable(std::string(4'001, 'x')));
    EXPECT_TRUE(searchable("شرکت چای"));
    EXPECT_EQ(code_of([] { static_cast<void>(literal("\xff")); }), Errc::bad_argument);
}

TEST(SalesforceSoql, SpellsInstantsIdsAndKeysets) {
    EXPECT_EQ(literal(Timestamp{1'767'225'600'123'000}), "2026-01-01T00:00:00.123Z");
    EXPECT_EQ(long_id("00DD0000000GAhD"), long_id("00DD0000000GAhDMAW").substr(0, 15) + "MAW");
    EXPECT_EQ(long_id("001A0000006Vm9r"), "001A0000006Vm9rIAC");
    EXPECT_EQ(after("SystemModstamp", Timestamp::from_seconds(0), "001A0000006Vm9rIAC"),
              "(SystemModstamp > 1970-01-01T00:00:00.000Z OR (SystemModstamp = "
              "1970-01-01T00:00:00.000Z AND Id > '001A0000006Vm9rIAC'))");
    const Select select{{"Id", "Name"}, "Account", {"A = 1", "(B = 2 OR C = 3)"}, "Id", 5};
    EXPECT_EQ(select.text(),
              "SELECT Id,Name FROM Account WHERE A = 1 AND (B = 2 OR C = 3) ORDER BY Id LIMIT 5");
    EXPECT_FALSE(is_name("Name FROM User"));
    EXPECT_TRUE(is_name("Owner.Name"));
    EXPECT_FALSE(is_name("Owner."));
}

TEST(SalesforceSettings, RefuseHostsThatServeNoApi) {
    EXPECT_EQ(my_domain("https://Acme.my.salesforce.com/lightning/page"),
              "https://acme.my.salesforce.com");
    for (const char* wrong : {"https://acme.lightning.force.com", "https://login.salesforce.com",
                              "acme.my.salesforce.com", "https://user@acme.my.salesforce.com"}) {
        EXPECT_EQ(code_of([&] { static_cast<void>(my_domain(wrong)); }), Errc::configuration)
            << wrong;
    }
}

TEST(SalesforceToken, SignsWhatTheUploadedCertificateVerifies) {
    EVP_PKEY* key = EVP_RSA_gen(2048);
    BIO* out = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const long size = BIO_get_mem_data(out, &text);
    Options options;
    options.client_id = "app";
    options.user = "me@example.com";
    options.jwt_key = Secret(std::string(text, static_cast<std::size_t>(size)));
    const std::string jwt =
        assertion(options, "https://acme.my.salesforce.com", Timestamp::from_seconds(1000));
    BIO_free(out);
    const std::size_t last = jwt.rfind('.');
    std::string signature = jwt.substr(last + 1);
    std::replace(signature.begin(), signature.end(), '-', '+');
    std::replace(signature.begin(), signature.end(), '_', '/');
    signature.resize((signature.size() + 3) / 4 * 4, '=');
    std::vector<unsigned char> bytes(signature.size());
    EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(signature.data()),
                    static_cast<int>(signature.size()));
    EVP_MD_CTX* digest = EVP_MD_CTX_new();
    EVP_DigestVerifyInit(digest, nullptr, EVP_sha256(), nullptr, key);
    EXPECT_EQ(EVP_DigestVerify(digest, bytes.data(), 256,
                               reinterpret_cast<const unsigned char*>(jwt.data()), last),
              1);
    EVP_MD_CTX_free(digest);
    EVP_PKEY_free(key);
    EXPECT_TRUE(jwt.starts_with(base64url(R"({"alg":"RS256","typ":"JWT"})") + "."));
    EXPECT_NE(jwt.find(base64url(R"({"aud":"https://acme.my.salesforce.com","exp":1120,)"
                                 R"("iss":"app","sub":"me@example.com"})")),
              std::string::npos);
    options.jwt_key = Secret("no key");
    EXPECT_EQ(code_of([&] { static_cast<void>(assertion(options, "x", {})); }),
              Errc::configuration);
}

TEST(SalesforceToken, ExplainsRefusals) {
    const HttpResponse refusal{
        400,
        {},
        R"({"error":"invalid_grant","error_description":"user hasn't approved this consumer"})"};
    const Error error = refused_login(refusal, {}, "https://acme.my.salesforce.com");
    EXPECT_EQ(error.code(), Errc::authentication);
    EXPECT_NE(std::string(error.what()).find("pre-authorized"), std::string::npos);
    EXPECT_TRUE(refused_login({503, {}, "<html>"}, {}, "x").retryable());
}

TEST(SalesforceToken, ReadsOrganisationAndTheHostToSendTo) {
    const HttpResponse answer{
        200,
        {},
        R"({"access_token":"00D!x","instance_url":"https://acme.my.salesforce.com",)"
        R"("id":"https://login.salesforce.com/id/00D50000000IZ3ZEAW/00550000001fg5OAAQ"})"};
    const Token token = read_token(answer, "https://acme.my.salesforce.com");
    EXPECT_EQ(token.organisation, "00D50000000IZ3ZEAW");
    EXPECT_EQ(token.user, "00550000001fg5OAAQ");
    const HttpResponse astray{200, {}, R"({"access_token":"x","instance_url":"http://evil/"})"};
    EXPECT_EQ(code_of([&] { static_cast<void>(read_token(astray, "https://a")); }),
              Errc::bad_response);
}

TEST(SalesforceErrors, TellTheTwoRefusalsThatNoNewTokenChanges) {
    const auto action = [](int status, const std::string& body) {
        return action_for(*failure_of({status, {}, body}));
    };
    EXPECT_EQ(
        action(401,
               R"([{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}])"),
        Action::refresh);
    EXPECT_EQ(
        action(
            401,
            R"([{"errorCode":"INVALID_SESSION_ID","message":"This session is not valid for use with the REST API"}])"),
        Action::stop);
    EXPECT_EQ(
        action(
            401,
            R"([{"errorCode":"INVALID_SESSION_ID","message":"Connected app is not attached to Agent"}])"),
        Action::stop);
    EXPECT_EQ(
        action(
            403,
            R"([{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"ConcurrentRequests (Concurrent API Requests) Limit exceeded."}])"),
        Action::pause);
    EXPECT_EQ(
        action(
            403,
            R"([{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}])"),
        Action::park);
    EXPECT_EQ(action(414, "<html>too long</html>"), Action::split);
    EXPECT_EQ(action(420, ""), Action::retry);
    EXPECT_EQ(action(410, R"([{"errorCode":"GONE","message":"retired"}])"), Action::reject);
    EXPECT_EQ(error_of(*failure_of({200, {}, "<html>log in</html>"}), "query", "x").code(),
              Errc::bad_response);
    const auto several = failure_of(
        {300,
         {},
         R"(["/services/data/v60.0/sobjects/Contact/003A","/services/data/v60.0/sobjects/Contact/003B"])"});
    ASSERT_TRUE(several);
    EXPECT_EQ(action_for(*several), Action::ambiguous);
    EXPECT_EQ(several->fields, (std::vector<std::string>{"003A", "003B"}));
    EXPECT_EQ(missing_column("\nSELECT Foo__c FROM A\n ^\nERROR at Row:1:Column:8\nNo such column "
                             "'Foo__c' on entity 'A'."),
              "Foo__c");
}

TEST(SalesforceBulk, ReadsTheErrorOfARow) {
    const Failure failure = read_bulk_error(
        "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName--");
    EXPECT_EQ(failure.code, "REQUIRED_FIELD_MISSING");
    EXPECT_EQ(failure.fields, std::vector<std::string>{"LastName"});
}

TEST(SalesforceCursor, ComesBackAsItWas) {
    Position position;
    position.phase = Position::Phase::changes;
    position.stream = "Account";
    position.id = "001A0000006Vm9rIAC";
    position.stamp = Timestamp{5'000'001};
    position.until = Timestamp{7};
    position.job = "750A0000006Vm9rIAC";
    position.job_ready = true;
    const Position back = read_cursor(write_cursor(position), "Account");
    EXPECT_EQ(write_cursor(back), write_cursor(position));
    EXPECT_EQ(back.id, position.id);
    EXPECT_EQ(code_of([&] { read_cursor(write_cursor(position), "Contact"); }), Errc::bad_argument);
    EXPECT_EQ(code_of([&] {
                  read_cursor({R"({"v":1,"stream":"A","phase":"walk","locator":"https://x"})"},
                              "A");
              }),
              Errc::bad_argument);
}

const char* const message =
    R"(<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">
<soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound">
<OrganizationId>00D50000000IZ3ZEAW</OrganizationId><ActionId>04kA0000000PB7C</ActionId><SessionId xsi:nil="true"/>
<EnterpriseUrl>https://x</EnterpriseUrl><Notification><Id>04lA</Id>
<sObject xsi:type="sf:Contact" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">
<sf:Id>003A0000006Vm9r</sf:Id><sf:LastName>O&apos;Neil &amp; &#x686;</sf:LastName>
<sf:SystemModstamp>2026-01-01T00:00:00.000Z</sf:SystemModstamp></sObject></Notification></notifications></soapenv:Body></soapenv:Envelope>)";

WebhookRequest pushed(std::string url, std::string body = message) {
    WebhookRequest request;
    request.url = std::move(url);
    request.body = std::move(body);
    return request;
}

TEST(SalesforceOutboundMessage, BecomesHintsOnceItIsVouchedFor) {
    const std::string org = "00D50000000IZ3ZEAW";
    const auto hints =
        read_outbound(pushed("https://me/hook?secret=s3cret"), Secret("s3cret"), org);
    ASSERT_EQ(hints.size(), 1U);
    EXPECT_EQ(hints[0].stream, "Contact");
    EXPECT_EQ(hints[0].id, long_id("003A0000006Vm9r"));
    EXPECT_EQ(hints[0].at, Timestamp::from_seconds(1'767'225'600));
    const auto refused = [&](const WebhookRequest& request, const Secret& secret,
                             const std::string& whose) {
        return code_of([&] { static_cast<void>(read_outbound(request, secret, whose)); });
    };
    EXPECT_EQ(refused(pushed("https://me/hook?secret=other"), Secret("s3cret"), org),
              Errc::authentication);
    EXPECT_EQ(refused(pushed("https://me/hook"), Secret(), org), Errc::authentication);
    EXPECT_EQ(
        refused(pushed("https://me/hook?secret=s3cret"), Secret("s3cret"), "00D50000000IZ3YEAW"),
        Errc::authentication);
    EXPECT_NE(acknowledgement().find("<Ack>true</Ack>"), std::string_view::npos);
}

TEST(SalesforceOutboundMessage, HasNoEntitiesDocumentTypesOrEndlessDepth) {
    const auto refused = [](const std::string& body) {
        return code_of([&] { static_cast<void>(read_message(body)); });
    };
    EXPECT_EQ(refused("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>"), Errc::bad_response);
    EXPECT_EQ(refused("<x>&a;</x>"), Errc::bad_response);
    EXPECT_EQ(refused("<a><b></a></b>"), Errc::bad_response);
    EXPECT_EQ(refused("<a"), Errc::bad_response);
    EXPECT_EQ(refused(""), Errc::bad_response);
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "<a>";
    EXPECT_EQ(refused(deep), Errc::bad_response);
}

TEST(SalesforceMapping, IsAcceptedAndCountsOneKindOfPurchase) {
    const Mapping mapping = Mapping::parse(default_mapping(), "the default Salesforce mapping");
    const auto streams = mapping.streams();
    for (const char* name : {"Account", "Contact", "Lead", "Opportunity", "OpportunityHistory",
                             "Order", "OrderItem", "Case", "Task", "Event", "CampaignMember"}) {
        EXPECT_NE(std::find(streams.begin(), streams.end(), name), streams.end()) << name;
    }
    EXPECT_EQ(mapping.main_entity("Order"), EntityKind::purchase);
    EXPECT_EQ(mapping.main_entity("Opportunity"), EntityKind::deal);
    EXPECT_EQ(mapping.write_back().size(), 2U);
}

}  // namespace
}  // namespace tenure
