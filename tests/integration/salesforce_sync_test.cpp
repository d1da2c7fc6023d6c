// The Salesforce adapter against the sandbox: syncs, what changes meanwhile, limits and writes.
#include "salesforce_org.hpp"

namespace tenure {
namespace {

using namespace testing_salesforce;

class SalesforceSync : public SalesforceOrg {};

TEST_F(SalesforceSync, ReadsEveryStreamOnceAndThenAsksOnceEach) {
    const auto mapping = Mapping::parse(salesforce::default_mapping());
    const auto first = sync({});
    for (const RunRecord& run : first.runs) EXPECT_EQ(run.error, "") << run.stream;
    EXPECT_TRUE(first.ok());
    EXPECT_EQ(first.rejected(), 0U) << letters();
    EXPECT_EQ(stored("Account"), 40U);
    EXPECT_GT(stored("Order"), 40U);
    pass(seconds(3600));
    static_cast<void>(sync({}));  // settles what was younger than the lag
    pass(seconds(3600));
    const auto before = server_.requests();
    const auto again = sync({});
    EXPECT_TRUE(again.ok());
    for (const RunRecord& run : again.runs) {
        EXPECT_EQ(run.read, 0U) << run.stream;
        EXPECT_LE(run.requests, 2U) << run.stream;  // changes, and the feed of deleted rows
    }
    EXPECT_LE(server_.requests() - before, 2 * mapping.streams().size());
}

TEST_F(SalesforceSync, BulkAndRestReadTheSameRecords) {
    static_cast<void>(sync({"Account", "Contact", "Order", "OrderItem"}));
    const auto by_rest = names();
    const auto items = stored("OrderItem");
    auto how = options();
    how.bulk_from = 1;
    connector_ = salesforce::connect(how);
    store_ = open_store("sqlite::memory:");
    server_.faults("bulk_polls=2,bulk_page=7,nul_byte,header_once");
    // A page of REST has all 40 accounts; a small one leaves the rest to the job.
    control("faults", {{"kind", "answer"}, {"match", "GET .*/query\\?.*Never"}, {"times", 1}});
    make("Campaign", "C", 2100);
    const auto report = sync({"Account", "Contact", "Order", "OrderItem", "Campaign"});
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(names(), by_rest);
    EXPECT_EQ(stored("OrderItem"), items);
    EXPECT_GE(stored("Campaign"), 2100U);
    EXPECT_EQ(run_of(report, "Campaign").error, "");
    const Json calls = control("requests", {});
    EXPECT_NE(calls.dump().find("jobs/query"), std::string::npos) << calls;
}

TEST_F(SalesforceSync, RowsThatAppearLateWithAnOldStampAreRead) {
    static_cast<void>(sync({"Account"}));
    pass(seconds(600));
    write("Account", {{"Name", "late"}}, "", 200);
    pass(seconds(20));
    write("Account", {{"Name", "prompt"}});
    pass(seconds(20));
    static_cast<void>(sync({"Account"}));
    EXPECT_EQ(names().count("prompt"), 1U);
    EXPECT_EQ(names().count("late"), 0U);
    pass(seconds(240));
    static_cast<void>(sync({"Account"}));
    EXPECT_EQ(names().count("late"), 1U);
    EXPECT_EQ(names().count("prompt"), 1U);
}

TEST_F(SalesforceSync, DeletedUndeletedAndMergedRecordsFollow) {
    const std::string gone = write("Account", {{"Name", "gone"}});
    const std::string back = write("Account", {{"Name", "back"}});
    static_cast<void>(sync({"Account"}));
    ASSERT_EQ(names().count("gone"), 1U);
    pass(seconds(600));
    erase("Account", gone);
    erase("Account", back);
    const auto report = sync({"Account"});
    EXPECT_EQ(run_of(report, "Account").deleted, 2U);
    EXPECT_EQ(names().count("gone") + names().count("back"), 0U);
    pass(seconds(600));
    EXPECT_EQ(run_of(sync({"Account"}), "Account").deleted, 0U);
}

TEST_F(SalesforceSync, TwentyFiveThousandRowsOfOneInstantAreReadOnce) {
    static_cast<void>(sync({"Campaign"}));
    const auto before = stored("Campaign");
    pass(seconds(600));
    server_.faults("ticks=1000000");
    make("Campaign", "T", 25'000);
    server_.faults("ticks=0");
    pass(seconds(3600));
    const auto report = sync({"Campaign"});
    EXPECT_TRUE(report.ok()) << run_of(report, "Campaign").error;
    EXPECT_EQ(stored("Campaign"), before + 25'000);
    EXPECT_EQ(run_of(report, "Campaign").read, 25'000U) << "nothing is read twice";
    EXPECT_LE(run_of(report, "Campaign").requests, 40U);
    pass(seconds(3600));
    const auto again = sync({"Campaign"});
    EXPECT_EQ(run_of(again, "Campaign").read, 0U);
    EXPECT_LE(run_of(again, "Campaign").requests, 2U);
}

TEST_F(SalesforceSync, FieldsHiddenFromTheUserAreHiddenAndNamed) {
    server_.faults("hide=Account.Phone;Contact.Email");
    const auto report = sync({"Account", "Contact"});
    EXPECT_TRUE(report.ok());
    std::string notes;
    for (const std::string& note : report.notes) notes += note + "\n";
    EXPECT_NE(notes.find("Account.Phone"), std::string::npos) << notes;
    const CheckReport check = connector_->check();
    std::string findings;
    for (const Finding& finding : check.findings) findings += finding.what + "\n";
    EXPECT_NE(findings.find("does not see Phone"), std::string::npos) << findings;
    EXPECT_NE(findings.find("Contact: this user does not see Email"), std::string::npos);
    pass(seconds(600));
    server_.faults("hide=");
    connector_.reset();
    const auto shown = sync({"Account"});  // a right that is granted later moves no stamp
    EXPECT_GE(run_of(shown, "Account").read, 40U);
}

TEST_F(SalesforceSync, ALongListOfFieldsIsSplitWhenTheAddressIsTooLong) {
    server_.faults("url_limit=700");
    const auto report = sync({"Account", "Contact", "Opportunity"});
    for (const RunRecord& run : report.runs) EXPECT_EQ(run.error, "") << run.stream;
    EXPECT_EQ(stored("Account"), 40U);
    const auto at = static_cast<std::size_t>(attribute_index(EntityKind::account, "phone"));
    store_->each_row(EntityKind::account, [&](const StoredRow& row) {
        EXPECT_FALSE(std::holds_alternative<NotAsked>(row.row.values[at]));
    });
}

TEST_F(SalesforceSync, StopsCleanlyWhenTheDayIsUsedUpAndGoesOnLater) {
    const std::vector<std::string> streams{"User", "Account", "Contact", "Order", "OrderItem"};
    static_cast<void>(sync({"User"}));
    auto how = options();
    how.share = 0.5;
    connector_ = salesforce::connect(how);
    server_.faults("daily_limit=20");
    try {
        static_cast<void>(sync(streams));
        ADD_FAILURE() << "the calls should not have been enough";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::quota_exhausted) << error.what();
        EXPECT_TRUE(error.details().retry_after.has_value());
    }
    const Json calls = control("requests", {});
    EXPECT_LE(calls["api_calls"].get<int>(), 10) << calls;
    EXPECT_EQ(calls["refused"].get<int>(), 0) << calls;
    server_.faults("daily_limit=100000");
    pass(seconds(25 * 3600));
    connector_ = salesforce::connect(how);
    EXPECT_TRUE(sync(streams).ok());
    EXPECT_EQ(stored("Account"), 40U);
}

TEST_F(SalesforceSync, SessionsThatExpireAreRenewedOnceEach) {
    server_.faults("expire_sessions=3");
    const auto report = sync({"Account", "Contact", "Order", "Case"});
    for (const RunRecord& run : report.runs) EXPECT_EQ(run.error, "") << run.stream;
    EXPECT_EQ(stored("Account"), 40U);
}

TEST_F(SalesforceSync, ReplacedRefreshTokensAreKeptBeforeTheyAreUsed) {
    server_.faults("rotate_refresh");
    const std::shared_ptr<CredentialVault> vault = open_credentials("memory:", "default", clock_);
    auto how = options();
    how.auth = salesforce::Flow::refresh_token;
    how.refresh_token = Secret(server_.refresh_token());
    how.credentials = vault;
    for (int i = 0; i < 3; ++i) {
        const auto connector = salesforce::connect(how);
        EXPECT_NE(connector->fingerprint().find("00D"), std::string::npos);
    }
    how.credentials = nullptr;
    const auto forgetful = salesforce::connect(how);
    EXPECT_THROW(static_cast<void>(forgetful->fingerprint()), Error);
}

TEST_F(SalesforceSync, SignsAssertionsThatTheOrgVerifies) {
    auto how = options();
    how.auth = salesforce::Flow::jwt;
    how.user = server_.username();
    how.jwt_key = Secret(file_text(server_.jwt_key_file()));
    const auto connector = salesforce::connect(how);
    EXPECT_NE(connector->fingerprint().find("salesforce 00D"), std::string::npos);
}

TEST_F(SalesforceSync, WritesHaveOneOutcomeEachAndReadBack) {
    connector_ = salesforce::connect(options());
    const std::string id = write("Account", {{"Name", "one"}});
    std::vector<WriteItem> items(4);
    items[0] = {Operation::revise, "Account", id, {}, {{"Phone", std::string(" 123 ")}}};
    items[1] = {
        Operation::revise, "Account", "001000000000000ZZZ", {}, {{"Phone", std::string("1")}}};
    items[2] = {Operation::create,
                "Account",
                "",
                {"Tenure_Ext_Id__c", "key-1"},
                {{"Name", std::string("made")}}};
    items[3] = {Operation::create, "Contact", "", {}, {{"FirstName", std::string("no last name")}}};
    control("faults", {{"kind", "lock_row"}, {"times", 1}});
    const auto outcomes = connector_->write(items);
    ASSERT_EQ(outcomes.size(), 4U);
    EXPECT_EQ(outcomes[0].status, WriteStatus::written) << outcomes[0].message;
    EXPECT_TRUE(outcomes[0].altered.empty()) << outcomes[0].message;
    EXPECT_EQ(outcomes[1].status, WriteStatus::not_found) << outcomes[1].message;
    EXPECT_EQ(outcomes[2].status, WriteStatus::written) << outcomes[2].message;
    EXPECT_EQ(outcomes[2].code, "");
    EXPECT_EQ(outcomes[3].status, WriteStatus::rejected);
    EXPECT_EQ(outcomes[3].code, "REQUIRED_FIELD_MISSING") << outcomes[3].message;
    const auto again = connector_->write(std::span(items).subspan(2, 1));
    EXPECT_EQ(again[0].code, "ADOPTED");
    EXPECT_EQ(again[0].id, outcomes[2].id);
}

TEST_F(SalesforceSync, MakesTheFieldsThatAreMissing) {
    connector_ = salesforce::connect(options());
    std::vector<FieldSpec> specs(2);
    specs[0] = {
        .stream = "Account", .name = "Tenure_Stage__c", .label = "Tenure Stage", .length = 80};
    specs[1] = {.stream = "Account",
                .name = "Tenure_CLV__c",
                .label = "Tenure CLV",
                .type = FieldType::decimal};
    const auto plan = connector_->provision(specs, ProvisionMode::plan);
    EXPECT_EQ(plan.steps.at(0).state, ProvisionStep::State::missing);
    const auto done = connector_->provision(specs, ProvisionMode::carry_out);
    for (const ProvisionStep& step : done.steps) {
        EXPECT_EQ(step.state, ProvisionStep::State::made) << step.field << ": " << step.note;
        EXPECT_EQ(step.note, "") << step.next;
    }
    const auto again = connector_->provision(specs, ProvisionMode::carry_out);
    for (const ProvisionStep& step : again.steps) {
        EXPECT_EQ(step.state, ProvisionStep::State::present) << step.field << ": " << step.note;
    }
}

TEST_F(SalesforceSync, PersonAccountsAreOneCustomerEach) {
    sandbox::SalesforceServer people({.security = sandbox::Security::plain,
                                      .customers = 20,
                                      .faults = "person_accounts,multi_currency",
                                      .now = server_start});
    auto how = options();
    how.url = people.url();
    how.client_id = people.client_id();
    how.client_secret = Secret(people.client_secret());
    connector_ = salesforce::connect(how);
    SyncOptions settings;
    settings.source = "org";
    settings.clock = &clock_;
    settings.profile.customer_is = CustomerIs::contact_else_account;
    const auto report =
        tenure::sync(*connector_, *store_, Mapping::parse(salesforce::default_mapping()), settings);
    for (const RunRecord& run : report.runs) EXPECT_EQ(run.error, "") << run.stream;
    std::set<std::string> mails;
    const auto kind = static_cast<std::size_t>(attribute_index(EntityKind::customer, "kind"));
    std::size_t persons = 0;
    store_->each_row(EntityKind::customer, [&](const StoredRow& row) {
        const auto* text = std::get_if<std::string>(&row.row.values[kind]);
        if (row.key.stream == "Account" && text && *text == "person") ++persons;
    });
    EXPECT_GT(persons, 5U);
    const auto total =
        static_cast<std::size_t>(attribute_index(EntityKind::purchase, "base_total"));
    store_->each_row(EntityKind::purchase, [&](const StoredRow& row) {
        EXPECT_TRUE(std::holds_alternative<Money>(row.row.values[total])) << row.key.id;
    });
}

}  // namespace
}  // namespace tenure
