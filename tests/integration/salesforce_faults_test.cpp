// The Salesforce adapter against a sandbox that fails, forgets, hides and answers too late.
#include <regex>

#include "salesforce_org.hpp"
#include "tenure/testing/conformance.hpp"
#include "tenure/testing/request_match.hpp"

namespace tenure {
namespace {

using namespace testing_salesforce;

class SalesforceFaults : public SalesforceOrg {
 protected:
    void campaigns(int count) { make("Campaign", "C", count); }

    ReadRequest request(const std::string& stream, Cursor from = {}) {
        const std::vector<std::string> only{stream};
        const StreamInfo info = connector_->streams(only).at(0);
        return {{"org", stream, Purpose::changes, ""},
                std::make_shared<std::vector<FieldInfo>>(info.fields),
                std::move(from),
                {},
                {}};
    }
};

TEST_F(SalesforceFaults, KeepTheRulesOfEveryConnector) {
    connector_ = salesforce::connect(options());
    ConformanceOptions kit;
    kit.streams = {"User", "Account", "Contact", "Order", "OrderItem", "Case", "Task"};
    const auto broken = check_connector(*connector_, kit);
    EXPECT_TRUE(broken.empty()) << broken.front();
}

TEST_F(SalesforceFaults, ALostPlaceIsFoundAgainByItsKeyset) {
    campaigns(4100);
    auto how = options();
    how.bulk_from = 0;
    connector_ = salesforce::connect(how);
    answer("GET .*/query/01g", 400, "INVALID_QUERY_LOCATOR", 2);
    const auto report = sync({"Campaign"});
    EXPECT_EQ(run_of(report, "Campaign").error, "");
    EXPECT_GE(stored("Campaign"), 4100U);
    EXPECT_EQ(run_of(report, "Campaign").read, stored("Campaign"));
}

TEST_F(SalesforceFaults, AQueryThatRunsTooLongIsHalvedUntilItFits) {
    static_cast<void>(sync({"Campaign"}));
    const auto before = stored("Campaign");
    pass(seconds(3600));
    for (int i = 0; i < 10; ++i) {
        write("Campaign", {{"Name", "H" + std::to_string(i)}});
        pass(seconds(60));
    }
    answer("GET .*/query\\?q=.*FROM%20Campaign", 400, "QUERY_TIMEOUT", 3);
    const auto report = sync({"Campaign"});
    EXPECT_EQ(run_of(report, "Campaign").error, "");
    EXPECT_EQ(stored("Campaign"), before + 10);
    store_ = open_store("sqlite::memory:");
    answer("GET .*/query\\?q=.*FROM%20Campaign", 400, "QUERY_TIMEOUT", 2);
    answer("GET .*/query\\?q=.*FROM%20Campaign", 400, "QUERY_TOO_COMPLICATED", 2);
    EXPECT_EQ(run_of(sync({"Campaign"}), "Campaign").error, "");
    EXPECT_EQ(stored("Campaign"), before + 10);
}

TEST_F(SalesforceFaults, AFieldThatIsHiddenWhileReadingIsDroppedAndTold) {
    static_cast<void>(sync({"Account"}));
    pass(seconds(600));
    server_.faults("hide=Account.Phone");
    write("Account", {{"Name", "new"}});
    connector_.reset();
    auto how = options();
    how.log.write = [this](LogLevel, std::string_view line) { log_ += std::string(line); };
    connector_ = salesforce::connect(how);
    server_.faults("hide=");
    const std::vector<std::string> only{"Account"};
    static_cast<void>(connector_->streams(only));  // described while everything is seen
    server_.faults("hide=Account.Phone");
    const auto report = sync({"Account"});
    EXPECT_EQ(run_of(report, "Account").error, "");
    EXPECT_EQ(names().count("new"), 1U);
    EXPECT_NE(log_.find("Account.Phone cannot be seen"), std::string::npos) << log_;
}

TEST_F(SalesforceFaults, ABulkQueryGoesOnInAnotherProgram) {
    campaigns(6000);
    server_.faults("bulk_page=1500,bulk_polls=2");
    connector_ = salesforce::connect(options());
    std::set<RecordId> ids;
    std::size_t rows = 0;
    ReadRequest wanted = request("Campaign");
    for (bool complete = false; !complete;) {
        connector_ = salesforce::connect(options());  // as after a kill
        const Page page = connector_->read(wanted);
        for (const Row& row : page.rows) ids.insert(row.id);
        rows += page.rows.size();
        wanted.from = page.next;
        complete = page.complete;
    }
    EXPECT_GE(ids.size(), 6000U);
    EXPECT_EQ(rows, ids.size());
    const Json calls = control("requests", {})["by_call"];
    int jobs = 0;
    for (const auto& [shape, count] : calls.items()) {
        if (shape == "POST /jobs/query") jobs += count.get<int>();
    }
    EXPECT_EQ(jobs, 1) << calls;
}

TEST_F(SalesforceFaults, ABulkQueryThatFailsIsFinishedByRest) {
    campaigns(4500);
    server_.faults("bulk_failure=1");
    EXPECT_EQ(run_of(sync({"Campaign"}), "Campaign").error, "");
    EXPECT_GE(stored("Campaign"), 4500U);
    store_ = open_store("sqlite::memory:");
    server_.faults("bulk_failure=0,strip_headers,bulk_page=1000");  // a proxy takes the locators
    EXPECT_EQ(run_of(sync({"Campaign"}), "Campaign").error, "");
    EXPECT_GE(stored("Campaign"), 4500U);
}

TEST_F(SalesforceFaults, MergedRecordsGoAndTheirWinnersAreReadAgain) {
    const std::string winner = write("Account", {{"Name", "winner"}});
    const std::string loser = write("Account", {{"Name", "loser"}});
    static_cast<void>(sync({"Account"}));
    EXPECT_EQ(names().count("loser"), 1U);
    pass(seconds(600));
    merge("Account", winner, loser);
    const auto report = sync({"Account"});
    EXPECT_EQ(run_of(report, "Account").deleted, 1U) << run_of(report, "Account").error;
    EXPECT_EQ(names().count("winner"), 1U);
    EXPECT_EQ(names().count("loser"), 0U);
}

TEST_F(SalesforceFaults, UndeletedRecordsComeBack) {
    const std::string id = write("Account", {{"Name", "phoenix"}});
    static_cast<void>(sync({"Account"}));
    pass(seconds(600));
    erase("Account", id);
    static_cast<void>(sync({"Account"}));
    EXPECT_EQ(names().count("phoenix"), 0U);
    pass(seconds(600));
    undelete(id);
    static_cast<void>(sync({"Account"}));
    EXPECT_EQ(names().count("phoenix"), 1U);
}

TEST_F(SalesforceFaults, ADeletionThatTheBinForgotIsFoundByComparing) {
    const std::string id = write("Account", {{"Name", "purged"}});
    static_cast<void>(sync({"Account"}));
    pass(seconds(600));
    erase("Account", id);
    soap("<emptyRecycleBin><ids>" + id + "</ids></emptyRecycleBin>");
    static_cast<void>(sync({"Account"}));
    EXPECT_EQ(names().count("purged"), 1U);
    pass(seconds(8 * 86'400));
    static_cast<void>(sync({"Account"}));
    EXPECT_EQ(names().count("purged"), 0U);
}

TEST_F(SalesforceFaults, AnAmbiguousKeyIsRefusedWithItsCandidates) {
    write("Contact", {{"LastName", "one"}, {"Legacy_Id__c", "L-1"}});
    write("Contact", {{"LastName", "two"}, {"Legacy_Id__c", "L-1"}});
    connector_ = salesforce::connect(options());
    const std::vector<WriteItem> items{{Operation::create,
                                        "Contact",
                                        "",
                                        {"Legacy_Id__c", "L-1"},
                                        {{"LastName", std::string("x")}}}};
    const auto outcomes = connector_->write(items);
    EXPECT_EQ(outcomes.at(0).status, WriteStatus::rejected);
    EXPECT_EQ(outcomes.at(0).code, "AMBIGUOUS_KEY") << outcomes.at(0).message;
}

TEST_F(SalesforceFaults, ManyRowsAreWrittenByOneJob) {
    std::vector<WriteItem> items;
    for (int i = 0; i < 30; ++i) {
        const std::string id = write("Account", {{"Name", "B" + std::to_string(i)}});
        items.push_back(
            {Operation::revise, "Account", id, {}, {{"Phone", std::string("+98 21, \"1\"")}}});
    }
    items.push_back(
        {Operation::revise, "Account", "001000000000000ZZZ", {}, {{"Phone", std::string("1")}}});
    auto how = options();
    how.bulk_from = 10;
    connector_ = salesforce::connect(how);
    server_.faults("lock_row=7");
    const auto outcomes = connector_->write(items);
    ASSERT_EQ(outcomes.size(), 31U);
    std::size_t written = 0;
    for (const Outcome& outcome : outcomes) {
        if (outcome.status == WriteStatus::written) ++written;
        EXPECT_TRUE(outcome.altered.empty()) << outcome.message;
    }
    EXPECT_GE(written, 28U);
    EXPECT_EQ(outcomes.back().status, WriteStatus::not_found) << outcomes.back().code;
    const std::string calls = control("requests", {}).dump();
    EXPECT_NE(calls.find("PUT /jobs/ingest"), std::string::npos) << calls;
}

TEST_F(SalesforceFaults, AnswersThatBreakOffAreAskedForAgainAndCreatesAreNotRepeated) {
    connector_ = salesforce::connect(options());
    const std::string id = write("Account", {{"Name", "steady"}});
    control("faults",
            {{"kind", "drop_after"}, {"match", "PATCH .*/composite/sobjects"}, {"times", 1}});
    std::vector<WriteItem> items{
        {Operation::revise, "Account", id, {}, {{"Phone", std::string("7")}}}};
    EXPECT_EQ(connector_->write(items).at(0).status, WriteStatus::written);
    control("faults",
            {{"kind", "drop_after"}, {"match", "POST .*/composite/sobjects"}, {"times", 1}});
    items = {{Operation::create, "Account", "", {}, {{"Name", std::string("once")}}}};
    EXPECT_EQ(connector_->write(items).at(0).status, WriteStatus::unknown);
    static_cast<void>(sync({"Account"}));
    EXPECT_EQ(names().count("once"), 1U);
}

/// Remembers the queries that pass, with ids and instants as examples.
class Queries final : public Transport {
 public:
    explicit Queries(std::shared_ptr<Transport> next) : next_(std::move(next)) {}

    HttpResponse send(const HttpRequest& request, const BodySink* sink,
                      const Context& context) override {
        const auto parameters = parameters_of(request);
        const auto asked = parameters.find("q");
        if (asked != parameters.end()) keep(asked->second);
        if (request.label.starts_with("start a bulk query")) {
            keep(Json::parse(request.body)["query"]);
        }
        return next_->send(request, sink, context);
    }

    std::set<std::string> seen;

 private:
    void keep(std::string soql) {
        static const std::regex id("'[0-9a-zA-Z]{18}'");
        static const std::regex instant("[0-9]{4}-[0-9-]{5}T[0-9:.]+Z");
        static const std::regex list("('001000000000001AAA')(,'001000000000001AAA')+");
        soql = std::regex_replace(soql, id, "'001000000000001AAA'");
        soql = std::regex_replace(soql, list, "$1,$1");
        seen.insert(std::regex_replace(soql, instant, "2026-01-01T00:00:00.000Z"));
    }
    std::shared_ptr<Transport> next_;
};

// clients/soql.mjs reads the same list with the vendor community's own parser.
TEST_F(SalesforceFaults, EveryQueryIsInTheListThatAnotherParserReads) {
    const auto spy = std::make_shared<Queries>(make_transport({}));
    auto how = options();
    how.bulk_from = 1;
    connector_ = salesforce::connect(how, spy);
    write("Account", {{"Name", "O'Neil \\ \"x\""}, {"AccountNumber", "it's"}});
    static_cast<void>(sync({}));
    pass(seconds(3600));
    const std::string id = write("Account", {{"Name", "later"}});
    write("Account", {{"Name", "and later"}});
    static_cast<void>(sync({}));
    pass(seconds(3600));
    erase("Account", id);
    write("Account", {{"Name", "last"}});
    answer("GET .*/query\\?q=.*FROM%20Account%20WHERE", 400, "QUERY_TIMEOUT", 2);
    static_cast<void>(sync({"Account", "Task"}));
    const std::vector<WriteItem> items{{Operation::create,
                                        "Account",
                                        "",
                                        {"AccountNumber", "it's"},
                                        {{"Name", std::string("found")}}}};
    EXPECT_EQ(connector_->write(items).at(0).code, "ADOPTED");
    std::vector<FieldSpec> specs(1);
    specs[0] = {.stream = "Account", .name = "Tenure_Stage__c", .label = "Tenure Stage"};
    static_cast<void>(connector_->provision(specs, ProvisionMode::carry_out));
    static_cast<void>(connector_->check());
    std::ifstream in(std::string(TENURE_GOLDEN_DIR) + "/salesforce/soql.txt");
    std::set<std::string> known;
    for (std::string line; std::getline(in, line);) known.insert(line);
    for (const std::string& soql : spy->seen) EXPECT_TRUE(known.contains(soql)) << soql;
}

}  // namespace
}  // namespace tenure
