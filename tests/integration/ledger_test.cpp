// A purchase log served by each of the three sandboxes: every CRM gives the same purchases.
#include "command_support.hpp"
#include "sandbox/population.hpp"
#include "tenure/store/open_store.hpp"
#include "three_crms.hpp"

namespace tenure::testing {
namespace {

using Ledger = std::multiset<std::string>;

sandbox::Options serving(const std::string& log) {
    sandbox::Options options;
    options.security = sandbox::Security::plain;
    options.limits = sandbox::Limits::none;
    options.transactions_csv = log;
    return options;
}

std::string line(const std::string& customer, const Date& day, std::int64_t cents) {
    return customer + " " + to_string(day) + " " + std::to_string(cents);
}

/// What the log says.
Ledger ledger_of(const std::string& log) {
    Ledger ledger;
    const sandbox::Population told = sandbox::population_of_log(log);
    for (const auto& made : told.purchases) {
        ledger.insert(line(told.customers[made.customer].name,
                           Timestamp::from_seconds(made.at).utc_date(), made.cents));
    }
    return ledger;
}

/// What each source says.
std::map<std::string, Ledger> ledgers_of(Store& store) {
    std::map<std::string, Ledger> ledgers;
    constexpr std::array kinds{EntityKind::purchase};
    store.each_customer(kinds, [&](const CustomerRows& rows) {
        const auto customer = entity_from<Customer>(rows.customer.row);
        for (const StoredRow& row : rows.rows) {
            const auto made = entity_from<Purchase>(row.row);
            ledgers[rows.customer.key.source].insert(line(customer.name.value_or("nobody"),
                                                          made.purchased_on.value_or(Date{}),
                                                          made.total ? made.total->minor : -1));
        }
    });
    return ledgers;
}

void expect_same_ledgers(const std::string& log) {
    const auto store = open_store("sqlite::memory:");
    read_vtiger(serving(log), *store);
    read_hubspot(serving(log), *store);
    read_salesforce(serving(log), *store);
    const Ledger told = ledger_of(log);
    auto ledgers = ledgers_of(*store);
    for (const char* source : {"shop", "hub", "sf"}) {
        EXPECT_EQ(ledgers[source].size(), told.size()) << source;
        EXPECT_TRUE(ledgers[source] == told) << source;
    }
}

TEST(Ledger, IsTheSameInThreeCrms) {
    const Folder folder;
    folder.write("log.csv",
                 "customer_id,date,amount\n"
                 "K-1,2025-01-05,12.50\nK-2,20250106,3\nK-1,2025-01-05,12.50\n"
                 "K-3,2024-02-29,0.01\nK-1,2026-03-01,1234567.89\nK-2,2025-12-31,7.9\n");
    expect_same_ledgers((folder / "log.csv").string());
}

TEST(Ledger, OfCdnowIsTheSameInThreeCrms) {
    const std::string log = TENURE_REFERENCE_DIR "/data/clv/cdnow_sample_log.csv";
    if (!std::filesystem::exists(log)) GTEST_SKIP() << "no reference data at " << log;
    EXPECT_EQ(ledger_of(log).size(), 6'919U);
    expect_same_ledgers(log);
}

TEST(SandboxPopulation, ExternalIdsNeverRepeat) {
    const auto small = sandbox::population(3, 1, 1'790'000'000);
    EXPECT_EQ(small.customers[2].external_id, "EXT-A-0002");
    EXPECT_EQ(small.customers[2].contact->external_id, "EXT-C-0002");
    const auto large = sandbox::population(10'005, 1, 1'790'000'000);
    std::set<std::string> ids, mails;
    for (const auto& customer : large.customers) {
        ids.insert(customer.external_id);
        mails.insert(customer.email);
        ids.insert(customer.contact->external_id);
        mails.insert(customer.contact->email);
    }
    EXPECT_EQ(ids.size(), 2 * large.customers.size());
    EXPECT_EQ(mails.size(), 2 * large.customers.size());
}

}  // namespace
}  // namespace tenure::testing
