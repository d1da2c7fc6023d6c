// Forgetting a customer, and the stages of products and of the CRM's own lists, against a sandbox.
#include <gtest/gtest.h>

#include <set>

#include "command_support.hpp"

namespace tenure::testing {
namespace {

/// A synced and evaluated shop.
class ForgetCommand : public ::testing::Test {
 protected:
    static sandbox::Options small() {
        sandbox::Options options;
        options.customers = 30;
        return options;
    }
    void SetUp() override {
        configure(folder, server);
        ASSERT_EQ(tenure({"sync"}).exit, 0);
        ASSERT_EQ(tenure({"evaluate"}).exit, 0);
    }
    Ran tenure(std::vector<std::string> arguments) { return run(folder, std::move(arguments)); }
    nlohmann::json json(std::vector<std::string> arguments) {
        return json_of(folder, std::move(arguments));
    }
    std::set<std::string> customers() {
        std::set<std::string> ids;
        const auto list = json({"customers"});
        for (const auto& each : list["customers"]) ids.insert(each["id"]);
        return ids;
    }

    sandbox::VtigerServer server{small()};
    Folder folder;
};

TEST_F(ForgetCommand, ErasesACustomerForGood) {
    const std::set<std::string> before = customers();
    ASSERT_FALSE(before.empty());
    const std::string id = *before.begin();

    const auto dry = json({"forget", id, "--dry-run"});
    EXPECT_TRUE(dry["dry_run"].get<bool>());
    EXPECT_FALSE(dry.contains("erased"));
    EXPECT_EQ(customers(), before);

    const auto erased = json({"forget", id});
    EXPECT_EQ(erased["customer"]["id"], id);
    EXPECT_EQ(erased["in_crm"], dry["in_crm"]);
    EXPECT_EQ(erased["erased"]["insights"], 1);
    EXPECT_GE(erased["erased"]["tombstones"], 1);
    EXPECT_EQ(customers().count(id), 0U);

    EXPECT_TRUE(json({"forget", id})["already_erased"].get<bool>());
    const auto synced = json({"sync", "--full"});
    EXPECT_GE(synced["held_back"]["shop"], 1);
    ASSERT_EQ(tenure({"evaluate"}).exit, 0);
    const std::set<std::string> after = customers();
    EXPECT_EQ(after.count(id), 0U);
    EXPECT_EQ(after.size() + 1, before.size());
}

TEST_F(ForgetCommand, NamesANobody) {
    const Ran ran = tenure({"forget", "99x999999"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_NE(ran.err.find("no customer has that id"), std::string::npos) << ran.err;
}

TEST_F(ForgetCommand, LeavesProductsAndListsOfTheCrmToTheirOwnStages) {
    const auto products = json({"stages", "--framework", "product-4"});
    EXPECT_EQ(products["stages"].size(), 4U);
    const auto leads = json({"stages", "--framework", "crm:shop/Leads/leadstatus"});
    EXPECT_EQ(leads["unmapped"], nlohmann::json::array());
    EXPECT_EQ(leads["stages"].size(), 11U);
    EXPECT_EQ(json({"stages", "--framework", "banking-6"})["stages"].size(), 6U);
    EXPECT_EQ(tenure({"stages", "--framework", "crm:shop/Leads"}).exit, 2);
}

}  // namespace
}  // namespace tenure::testing
