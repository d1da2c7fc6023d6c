// What happens in a Salesforce org while a run is under way: nothing is lost, nothing is doubled.
#include "salesforce_org.hpp"

namespace tenure {
namespace {

using namespace testing_salesforce;

class SalesforceMeanwhile : public SalesforceOrg {
 protected:
    /// Accounts that are older than the lag.
    std::vector<std::string> accounts(int count) {
        auto ids = make("Account", "M", count);
        pass(seconds(600));
        return ids;
    }
    void connect(std::uint64_t bulk_from) {
        auto how = options();
        how.bulk_from = bulk_from;
        connector_ = salesforce::connect(how);
    }
    /// Among `ids`, which are read in this order: records behind and before the page read last.
    void stir(const std::vector<std::string>& ids, const std::array<std::string, 2>& erased) {
        const std::size_t last = ids.size() - 1;
        erase("Account", ids[3]);
        erase("Account", ids[last - 3]);
        merge("Account", ids[4], ids[last - 4]);
        merge("Account", ids[last - 5], ids[5]);
        merge("Account", ids[6], ids[7]);
        undelete(erased[0]);
        undelete(erased[1]);
        for (const std::size_t both : {std::size_t{8}, last - 8}) {
            erase("Account", ids[both]);
            undelete(ids[both]);
        }
    }
    std::array<std::string, 2> two_erased(const std::vector<std::string>& ids) {
        std::array<std::string, 2> two{ids[1], ids[ids.size() - 2]};
        for (const std::string& id : two) erase("Account", id);
        return two;
    }
    /// Reads, stirring after the first page; then reads once more and compares with the org.
    void read_while_it_changes(const std::vector<std::string>& ids,
                               const std::array<std::string, 2>& erased) {
        pages_ = 0;
        between_pages_ = [&](int page) {
            if (page == 1) stir(ids, erased);
        };
        EXPECT_EQ(run_of(sync({"Account"}), "Account").error, "");
        EXPECT_GE(pages_, 3);
        between_pages_ = nullptr;
        pass(seconds(600));
        const auto second = sync({"Account"});
        EXPECT_EQ(run_of(second, "Account").error, "");
        EXPECT_LE(run_of(second, "Account").requests, 6U);
        EXPECT_EQ(kept("Account"), live("Account"));
        EXPECT_EQ(letters(), "");
    }
    std::string value(const std::string& id, const std::string& name) {
        return testing::stored_text(*store_, "org", {"Account", id, name});
    }
};

TEST_F(SalesforceMeanwhile, MergesDeletionsAndReturnsBetweenPagesOfTheFirstLoad) {
    const auto ids = accounts(4'300);
    const auto erased = two_erased(ids);
    connect(0);
    read_while_it_changes(ids, erased);
}

TEST_F(SalesforceMeanwhile, MergesDeletionsAndReturnsBetweenPagesOfABulkQuery) {
    const auto ids = accounts(4'300);
    const auto erased = two_erased(ids);
    server_.faults("bulk_page=900,bulk_polls=1");
    connect(2'000);
    read_while_it_changes(ids, erased);
    EXPECT_NE(control("requests", {}).dump().find("jobs/query"), std::string::npos);
}

TEST_F(SalesforceMeanwhile, MergesDeletionsAndReturnsBetweenPagesOfChanges) {
    auto ids = accounts(4'300);
    const auto erased = two_erased(ids);
    connect(0);
    static_cast<void>(sync({"Account"}));
    pass(seconds(600));
    static_cast<void>(sync({"Account"}));
    EXPECT_EQ(kept("Account"), live("Account"));
    pass(seconds(600));
    Json phones = Json::array();
    for (const std::string& id : ids) {
        if (id == erased[0] || id == erased[1]) continue;
        phones.push_back({{"attributes", {{"type", "Account"}}}, {"Id", id}, {"Phone", "1"}});
    }
    save("PATCH", phones);
    pass(seconds(600));
    read_while_it_changes(ids, erased);
    EXPECT_EQ(value(ids[50], "Phone"), "1");
    EXPECT_EQ(value(ids[4'200], "Phone"), "1");
}

TEST_F(SalesforceMeanwhile, TiesAtTheEdgesOfPagesSurviveLostPlaces) {
    connect(0);
    static_cast<void>(sync({"Campaign"}));
    const auto before = stored("Campaign");
    pass(seconds(600));
    server_.faults("ticks=900");  // five seconds, none of which ends where a page does
    make("Campaign", "T", 4'500);
    server_.faults("ticks=0");
    pass(seconds(3600));
    answer("GET .*/query/01g", 400, "INVALID_QUERY_LOCATOR", -1);
    const auto report = sync({"Campaign"});
    control("faults", {{"kind", "clear"}});
    EXPECT_EQ(run_of(report, "Campaign").error, "");
    EXPECT_EQ(run_of(report, "Campaign").read, 4'500U) << "nothing is read twice";
    EXPECT_LE(run_of(report, "Campaign").requests, 8U);
    EXPECT_EQ(stored("Campaign"), before + 4'500);
    EXPECT_EQ(kept("Campaign"), live("Campaign"));
}

TEST_F(SalesforceMeanwhile, RowsThatAppearUpToTheLagLateAndOutOfOrderAreRead) {
    static_cast<void>(sync({"Account"}));
    pass(seconds(600));
    for (int i = 0; i < 100; ++i) {  // visible 0 to 290 seconds after their stamps, in any order
        write("Account", {{"Name", "L" + std::to_string(i)}}, "", i * 37 % 30 * 10);
        if (i % 10 == 9) pass(seconds(1));
    }
    std::uint64_t upserted = 0, requests = 0;
    for (int round = 0; round < 12; ++round) {
        const auto report = sync({"Account"});
        upserted += run_of(report, "Account").upserted;
        requests += run_of(report, "Account").requests;
        pass(seconds(30));
    }
    EXPECT_EQ(upserted, 100U);
    EXPECT_LE(requests, 12U * 2);
    EXPECT_EQ(kept("Account"), live("Account"));
}

TEST_F(SalesforceMeanwhile, AFieldThatIsMadeBetweenPagesIsFilledByTheNextRun) {
    const auto ids = accounts(4'300);
    mapping_ = Mapping::parse(R"({"streams":{"Account":[{"entity":"account","attributes":{
        "name":"Name","type":"Favourite_Tea__c"}}]}})");
    connect(0);
    between_pages_ = [&](int page) {
        if (page != 1) return;
        const std::vector<FieldSpec> specs{{.stream = "Account",
                                            .name = "Favourite_Tea__c",
                                            .label = "Favourite Tea",
                                            .length = 80}};
        const auto made =
            salesforce::connect(options())->provision(specs, ProvisionMode::carry_out);
        ASSERT_EQ(made.steps.at(0).state, ProvisionStep::State::made) << made.steps.at(0).note;
        write("Account", {{"Favourite_Tea__c", "oolong"}}, ids[5]);
        write("Account", {{"Favourite_Tea__c", "oolong"}}, ids[4'290]);
    };
    const auto first = sync({"Account"});
    EXPECT_EQ(run_of(first, "Account").error, "");
    ASSERT_FALSE(first.notes.empty());
    EXPECT_NE(first.notes[0].find("Favourite_Tea__c"), std::string::npos) << first.notes[0];
    between_pages_ = nullptr;
    pass(seconds(600));
    connect(0);  // as the next run of the command does
    const auto second = sync({"Account"});
    EXPECT_EQ(run_of(second, "Account").error, "");
    EXPECT_TRUE(second.notes.empty()) << second.notes[0];
    EXPECT_EQ(value(ids[5], "Favourite_Tea__c"), "oolong");
    EXPECT_EQ(value(ids[4'290], "Favourite_Tea__c"), "oolong");
    EXPECT_EQ(kept("Account"), live("Account"));
    pass(seconds(600));
    EXPECT_LE(run_of(sync({"Account"}), "Account").requests, 2U) << "one backfill, not one per run";
}

}  // namespace
}  // namespace tenure
