// Sandbox, Salesforce: what SOQL means, as a table of statements and what they select.
#include "integration/salesforce_sandbox_client.hpp"

namespace tenure::testing_sandbox_sf {
namespace {

struct Statement {
    const char* soql;
    const char* names;  ///< what the column Name holds, or the code of the refusal
};

/// Five accounts, four contacts, three opportunities.
class SalesforceSandboxSoql : public ::testing::Test {
 protected:
    void SetUp() override {
        const auto account = [&](const char* name, Json fields) {
            fields["Name"] = name;
            return org_.create("Account", fields);
        };
        const std::string tea = account(
            "Tea", {{"AnnualRevenue", 100}, {"Industry", "Retail"}, {"Tenure_Ext_Id__c", "X1"}});
        const std::string coffee =
            account("coffee", {{"AnnualRevenue", 2500}, {"Industry", "Hospitality"}});
        account("Mate 100%", {{"ParentId", tea}, {"Website", "http://mate"}});
        account("O'Neil", {{"AnnualRevenue", -1}, {"Industry", "Retail"}});
        account("Zobo_1", {});
        for (const auto& [last, parent] : std::vector<std::pair<const char*, std::string>>{
                 {"Ahmadi", tea}, {"Brown", tea}, {"Çelik", coffee}, {"Dara", ""}}) {
            Json contact = {{"LastName", last}, {"FirstName", "F"}};
            if (!parent.empty()) contact["AccountId"] = parent;
            contacts_.push_back(org_.create("Contact", contact));
        }
        for (const auto& [stage, amount] : std::vector<std::pair<const char*, int>>{
                 {"Closed Won", 100}, {"Closed Won", 250}, {"Prospecting", 999}}) {
            org_.create("Opportunity", {{"Name", "d" + std::to_string(amount)},
                                        {"StageName", stage},
                                        {"Amount", amount},
                                        {"AccountId", amount < 200 ? tea : coffee},
                                        {"CloseDate", amount < 200 ? "2026-09-20" : "2026-10-02"}});
        }
        org_.create("Task", {{"Subject", "call"}, {"WhoId", contacts_[0]}, {"WhatId", tea}});
    }

    Org org_;
    std::vector<std::string> contacts_;
};

TEST_F(SalesforceSandboxSoql, SelectsWhatEachStatementSays) {
    const Statement table[] = {
        {"SELECT Name FROM Account WHERE Name = 'TEA'", "Tea"},
        {"SELECT Name FROM Account WHERE Name != 'tea' AND Industry = 'Retail'", "O'Neil"},
        {"SELECT Name FROM Account WHERE Name = 'O\\'Neil'", "O'Neil"},
        {"SELECT Name FROM Account WHERE Industry != 'Retail'", "coffee,Mate 100%,Zobo_1"},
        {"SELECT Name FROM Account WHERE Industry = null", "Mate 100%,Zobo_1"},
        {"SELECT Name FROM Account WHERE AnnualRevenue > 0", "Tea,coffee"},
        {"SELECT Name FROM Account WHERE AnnualRevenue < 1000", "Tea,O'Neil"},
        {"SELECT Name FROM Account WHERE Name LIKE '%E%'", "Tea,coffee,Mate 100%,O'Neil"},
        {"SELECT Name FROM Account WHERE Name LIKE 'Mate 100\\%'", "Mate 100%"},
        {"SELECT Name FROM Account WHERE Name LIKE 'Zobo\\_%'", "Zobo_1"},
        {"SELECT Name FROM Account WHERE Name LIKE 'T_a'", "Tea"},
        {"SELECT Name FROM Account WHERE (NOT Name LIKE '%e%')", "Zobo_1"},
        {"SELECT Name FROM Account WHERE Name IN ('tea', 'zobo_1')", "Tea,Zobo_1"},
        {"SELECT Name FROM Account WHERE Name NOT IN ('tea', 'zobo_1')", "coffee,Mate 100%,O'Neil"},
        {"SELECT Name FROM Account WHERE (Name = 'tea' OR Name = 'coffee') AND AnnualRevenue > 200",
         "coffee"},
        {"SELECT Name FROM Account WHERE Parent.Name = 'tea'", "Mate 100%"},
        {"SELECT Name FROM Account a WHERE a.Tenure_Ext_Id__c = 'x1'", "Tea"},
        {"SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact)", "Tea,coffee"},
        {"SELECT Name FROM Account WHERE Id NOT IN (SELECT AccountId FROM Contact)",
         "Mate 100%,O'Neil,Zobo_1"},
        {"SELECT Name FROM Account ORDER BY Name DESC LIMIT 2", "Zobo_1,Tea"},
        {"SELECT Name FROM Account ORDER BY AnnualRevenue NULLS LAST, Name LIMIT 3 OFFSET 1",
         "Tea,coffee,Mate 100%"},
        {"SELECT Name FROM Account ORDER BY AnnualRevenue, Name LIMIT 3",
         "Mate 100%,Zobo_1,O'Neil"},
        {"SELECT Name FROM Contact WHERE AccountId = null", "F Dara"},
        {"SELECT Name FROM Contact WHERE LastName = 'çelik'", "F Çelik"},
        {"SELECT Name FROM Opportunity WHERE CloseDate = THIS_MONTH", "d100"},
        {"SELECT Name FROM Opportunity WHERE CloseDate = NEXT_N_DAYS:30", "d250,d999"},
        {"SELECT Name FROM Opportunity WHERE CloseDate = LAST_N_DAYS:5", "d100"},
        {"SELECT Name FROM Opportunity WHERE CALENDAR_MONTH(CloseDate) = 10", "d250,d999"},
        {"SELECT Name FROM Opportunity WHERE CreatedDate >= 2026-09-21T14:13:20Z AND IsWon = TRUE",
         "d100,d250"},
        {"SELECT Name FROM Opportunity WHERE CreatedDate > 2026-09-21T16:13:20+02:00", ""},
        {"SELECT Name FROM Opportunity WHERE StageName = 'Closed Won' AND Account.Industry = "
         "'Hospitality'",
         "d250"},
    };
    for (const Statement& one : table) {
        EXPECT_EQ(org_.column(one.soql, "Name"), one.names) << one.soql;
    }
}

TEST_F(SalesforceSandboxSoql, RefusesWhatTheRealGrammarRefuses) {
    const Statement table[] = {
        {"SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", "MALFORMED_QUERY"},
        {"SELECT Id FROM Account WHERE Name = 'a' AND NOT Name = 'b'", "MALFORMED_QUERY"},
        {"SELECT Id FROM Account WHERE Name = 'a", "MALFORMED_QUERY"},
        {"SELECT Id FROM Account WHERE Name = 'a\\d'", "MALFORMED_QUERY"},
        {"SELECT Id FROM Account LIMIT x", "MALFORMED_QUERY"},
        {"SELECT Id, FROM Account", "MALFORMED_QUERY"},
        {"SELECT Name, COUNT(Id) FROM Account", "MALFORMED_QUERY"},
        {"SELECT FIELDS(ALL) FROM Account", "MALFORMED_QUERY"},
        {"SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) OR Name = 'x'",
         "MALFORMED_QUERY"},
        {"SELECT Id FROM Account OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE"},
        {"SELECT Nope FROM Account", "INVALID_FIELD"},
        {"SELECT Nope.Name FROM Account", "INVALID_FIELD"},
        {"SELECT Id FROM Account WHERE CreatedDate > '2026-01-01T00:00:00Z'", "INVALID_FIELD"},
        {"SELECT Id FROM Account WHERE Name = 5", "INVALID_FIELD"},
        {"SELECT Id FROM Account WHERE Description = 'x'", "INVALID_FIELD"},
        {"SELECT Id FROM Nope", "INVALID_TYPE"},
        {"SELECT Id, (SELECT Id FROM Nope) FROM Account", "INVALID_TYPE"},
    };
    for (const Statement& one : table) {
        EXPECT_EQ(org_.column(one.soql, "Id"), one.names) << one.soql;
    }
}

TEST_F(SalesforceSandboxSoql, WritesRelationshipsAsNestedRecords) {
    const Json contacts = org_.query(
        "SELECT Name, Account.Name, Account.Owner.Username FROM Contact ORDER BY LastName");
    const Json& first = contacts["records"][0];
    EXPECT_EQ(first["Account"]["Name"], "Tea");
    EXPECT_EQ(first["Account"]["attributes"]["type"], "Account");
    EXPECT_EQ(first["Account"]["Owner"]["Username"], "admin@sandbox.example.test");
    EXPECT_TRUE(contacts["records"][2]["Account"].is_null());
    const Json accounts = org_.query(
        "SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName DESC) FROM Account");
    EXPECT_EQ(accounts["records"][0]["Contacts"]["records"][0]["LastName"], "Brown");
    EXPECT_EQ(accounts["records"][0]["Contacts"]["totalSize"], 2);
    EXPECT_TRUE(accounts["records"][4]["Contacts"].is_null());
    const Json tasks = org_.query("SELECT Who.Name, What.Type FROM Task");
    EXPECT_EQ(tasks["records"][0]["Who"]["attributes"]["type"], "Name");
    EXPECT_EQ(tasks["records"][0]["Who"]["Name"], "F Ahmadi");
    EXPECT_EQ(tasks["records"][0]["What"]["Type"], "Account");
    const Json typed =
        org_.query("SELECT TYPEOF What WHEN Account THEN Industry, Name ELSE Name END FROM Task");
    EXPECT_EQ(typed["records"][0]["What"]["Industry"], "Retail");
}

TEST_F(SalesforceSandboxSoql, CountsAndSums) {
    const Json stages = org_.query(
        "SELECT StageName, COUNT(Id), SUM(Amount) total, AVG(Amount), MIN(Amount), MAX(CloseDate), "
        "COUNT_DISTINCT(AccountId) FROM Opportunity GROUP BY StageName HAVING SUM(Amount) > 0 "
        "ORDER BY SUM(Amount)");
    const Json& won = stages["records"][0];
    EXPECT_EQ(won["attributes"]["type"], "AggregateResult");
    EXPECT_EQ(won["StageName"], "Closed Won");
    EXPECT_EQ(won["expr0"], 2);
    EXPECT_EQ(won["total"], 350.0);
    EXPECT_EQ(won["expr1"], 175.0);
    EXPECT_EQ(won["expr2"], 100.0);
    EXPECT_EQ(won["expr3"], "2026-10-02");
    EXPECT_EQ(won["expr4"], 2);
    EXPECT_EQ(org_.query("SELECT COUNT() FROM Contact")["totalSize"], 4);
    const Json months = org_.query(
        "SELECT CALENDAR_MONTH(CloseDate) month, COUNT(Id) n FROM Opportunity "
        "GROUP BY CALENDAR_MONTH(CloseDate) ORDER BY CALENDAR_MONTH(CloseDate)");
    EXPECT_EQ(months["records"][1]["month"], 10);
    EXPECT_EQ(months["records"][1]["n"], 2);
}

TEST_F(SalesforceSandboxSoql, PointsAtTheTokenItDoesNotUnderstand) {
    const Json answer = org_.query("SELECT Id FROM Account WHERE Nope = 'a'");
    const std::string message = answer[0]["message"];
    EXPECT_NE(message.find("ERROR at Row:1:Column:30"), message.npos) << message;
    EXPECT_NE(message.find("No such column 'Nope' on entity 'Account'"), message.npos);
}

}  // namespace
}  // namespace tenure::testing_sandbox_sf
