// What happens in a HubSpot portal while a run is under way: nothing is lost, nothing is doubled.
#include "hubspot_portal.hpp"

namespace tenure {
namespace {

using namespace testing_hubspot;

class HubspotMeanwhile : public HubspotPortal {
 protected:
    std::vector<std::string> contacts(int count, const std::string& mark) {
        json records = json::array();
        for (int i = 0; i < count; ++i) {
            records.push_back({{"properties", {{"email", mark + std::to_string(i) + "@m.test"}}}});
        }
        const auto ids = put("contacts", records);
        pass(300);  // longer than the lag
        return ids;
    }
    void pass(int seconds) { control("clock", {{"advance_seconds", seconds}}); }
    void archive(const std::string& id) {
        api("DELETE", "/crm/v3/objects/contacts/" + id, nullptr);
    }
    void restore(const std::string& id) {
        put("contacts", json::array({{{"id", id}, {"restored", true}}}));
    }
    std::string merge(const std::string& kept_id, const std::string& other) {
        return api("POST", "/crm/v3/objects/contacts/merge",
                   {{"primaryObjectId", kept_id}, {"objectIdToMerge", other}})["id"];
    }
    /// Among `ids`, which are read in this order: records behind and before the page read last.
    void stir(const std::vector<std::string>& ids, const std::array<std::string, 2>& archived) {
        const std::size_t last = ids.size() - 1;
        archive(ids[3]);
        archive(ids[last - 3]);
        merge(ids[4], ids[last - 4]);
        merge(ids[last - 5], ids[5]);
        merge(ids[6], ids[7]);
        restore(archived[0]);
        restore(archived[1]);
        for (const std::size_t both : {std::size_t{8}, last - 8}) {
            archive(ids[both]);
            restore(ids[both]);
        }
    }
    std::array<std::string, 2> two_archived(const std::vector<std::string>& ids) {
        std::array<std::string, 2> two{ids[1], ids[ids.size() - 2]};
        for (const std::string& id : two) archive(id);
        return two;
    }
    std::string value(const std::string& id, const std::string& name) {
        return testing::stored_text(*store_, "hub", {"contacts", id, name});
    }
};

TEST_F(HubspotMeanwhile, MergesDeletionsAndReturnsBetweenPagesOfTheFirstLoad) {
    const auto ids = contacts(350, "a");
    const auto archived = two_archived(ids);
    between_pages_ = [&](int page) {
        if (page == 2) stir(ids, archived);
    };
    EXPECT_EQ(of(run({"contacts"}), "contacts").error, "");
    EXPECT_GE(pages_, 4);
    between_pages_ = nullptr;
    pass(120);
    const SyncReport second = run({"contacts"});
    EXPECT_EQ(of(second, "contacts").error, "");
    EXPECT_LE(of(second, "contacts").requests, 10U);
    EXPECT_EQ(kept("contacts"), live("contacts"));
    EXPECT_EQ(store_->count_dead_letters(), 0U);
}

TEST_F(HubspotMeanwhile, MergesDeletionsAndReturnsBetweenPagesOfChanges) {
    const auto ids = contacts(650, "b");
    run({"contacts"});
    const auto archived = two_archived(ids);
    pass(600);
    run({"contacts"});
    EXPECT_EQ(kept("contacts"), live("contacts"));
    pass(600);
    control("touch", {{"type", "contacts"}, {"properties", {{"city", "Rasht"}}}});
    pages_ = 0;
    between_pages_ = [&](int page) {
        if (page == 2) stir(ids, archived);
    };
    pass(300);
    EXPECT_EQ(of(run({"contacts"}), "contacts").error, "");
    EXPECT_GE(pages_, 4);
    between_pages_ = nullptr;
    pass(120);
    const SyncReport last = run({"contacts"});
    EXPECT_LE(of(last, "contacts").requests, 10U);
    EXPECT_EQ(kept("contacts"), live("contacts"));
    EXPECT_EQ(value(ids[50], "city"), "Rasht");
    EXPECT_EQ(value(ids[600], "city"), "Rasht");
}

TEST_F(HubspotMeanwhile, ManyMergesAreReadAgainInBatches) {
    const auto ids = contacts(160, "d");
    run({"contacts"});
    for (std::size_t i = 0; i < ids.size(); i += 2) merge(ids[i], ids[i + 1]);
    pass(300);
    const SyncReport report = run({"contacts"});
    EXPECT_EQ(of(report, "contacts").deleted, 160U) << "each merge gives a new id";
    EXPECT_LE(of(report, "contacts").requests, 20U);
    EXPECT_EQ(kept("contacts"), live("contacts"));
}

TEST_F(HubspotMeanwhile, InstantsThatFillPagesExactlyAreReadOnce) {
    run({"products"});
    const std::int64_t start = now_ms() + 1'000;
    json records = json::array();
    for (int i = 0; i < 1'400;
         ++i) {  // seven instants, each as large as a list's page or a search's
        records.push_back({{"properties", {{"name", "p" + std::to_string(i)}}},
                           {"modified_ms", start + i / 200 * 1'000}});
    }
    for (int i = 0; i < 1'000; ++i) {
        records.push_back({{"properties", {{"name", "q" + std::to_string(i)}}},
                           {"modified_ms", start + 60'000 + i / 100}});
    }
    put("products", records);
    pass(300);
    const SyncReport report = run({"products"});
    EXPECT_EQ(of(report, "products").upserted, records.size());
    EXPECT_EQ(of(report, "products").read, records.size()) << "nothing is read twice";
    EXPECT_LE(of(report, "products").requests, records.size() / 200 + 4);
    EXPECT_EQ(kept("products"), live("products"));
}

TEST_F(HubspotMeanwhile, APropertyThatIsMadeBetweenPagesIsFilledByTheNextRun) {
    const auto ids = contacts(350, "c");
    mapping_ = Mapping::parse(R"({"streams":{"contacts":[{"entity":"contact","attributes":{
        "email":"email","job":"favourite_tea"}}]}})");
    between_pages_ = [&](int page) {
        if (page != 2) return;
        api("POST", "/crm/v3/properties/contacts",
            {{"name", "favourite_tea"},
             {"label", "Favourite tea"},
             {"type", "string"},
             {"fieldType", "text"},
             {"groupName", "contactinformation"}});
        for (const std::size_t at : {std::size_t{5}, std::size_t{345}}) {
            api("PATCH", "/crm/v3/objects/contacts/" + ids[at],
                {{"properties", {{"favourite_tea", "oolong"}}}});
        }
    };
    const SyncReport first = run({"contacts"});
    EXPECT_EQ(of(first, "contacts").error, "");
    ASSERT_FALSE(first.notes.empty());
    EXPECT_NE(first.notes[0].find("favourite_tea"), std::string::npos) << first.notes[0];
    between_pages_ = nullptr;
    pass(300);
    const SyncReport second = run({"contacts"});
    EXPECT_EQ(of(second, "contacts").error, "");
    EXPECT_TRUE(second.notes.empty()) << second.notes[0];
    EXPECT_EQ(value(ids[5], "favourite_tea"), "oolong");
    EXPECT_EQ(value(ids[345], "favourite_tea"), "oolong");
    EXPECT_EQ(kept("contacts"), live("contacts"));
    pass(300);
    EXPECT_LE(of(run({"contacts"}), "contacts").requests, 4U) << "one backfill, not one per run";
}

TEST_F(HubspotMeanwhile, AnAddressThatIsTooLongIsAskedForInABody) {
    run({"contacts"});
    const auto ids = kept("contacts");
    server_.faults("url_limit=300");  // shorter than the adapter expects of any gateway
    store_ = open_store("sqlite::memory:");
    const SyncReport report = run({"contacts"});
    EXPECT_EQ(of(report, "contacts").error, "");
    EXPECT_EQ(kept("contacts"), ids);
    EXPECT_LE(of(report, "contacts").requests, 8U);
    EXPECT_EQ(report.rejected(), 0U);
}

}  // namespace
}  // namespace tenure
