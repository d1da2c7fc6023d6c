// The same business in three CRMs: what is read out of them must be the same, ids aside.
// TENURE_TEST_CUSTOMERS=10000 makes the business larger than CI has time for.
#include "three_crms.hpp"

#include <cstdlib>
#include <map>

#include "tenure/insight/evaluate.hpp"
#include "tenure/store/open_store.hpp"

namespace {

using namespace tenure;

sandbox::Options business() {
    const char* wanted = std::getenv("TENURE_TEST_CUSTOMERS");
    return tenure::testing::same_business(wanted ? std::strtoull(wanted, nullptr, 10) : 150);
}

/// What one source says of its customers, by name.
struct Picture {
    std::map<std::string, std::vector<std::string>> purchases, deals, tickets;
    std::map<std::string, std::string> stages, values;
};

std::string text(const Field<Money>& money) {
    return money ? std::to_string(money->minor) + " " + std::string(money->currency.name()) : "-";
}
std::string text(const Field<Date>& day) {
    return day ? to_string(*day) : "-";
}

class ThreeCrms : public ::testing::Test {
 protected:
    void SetUp() override {
        tenure::testing::read_vtiger(business(), *store_);
        tenure::testing::read_hubspot(business(), *store_);
        // Only Salesforce tells whom a campaign was sent to; who was reached would be a state.
        tenure::testing::read_salesforce(business(), *store_, "CampaignMember");
        EvaluateOptions options;
        options.uncertainty = Uncertainty::none;
        generation_ =
            evaluate(*store_, Timestamp::from_seconds(*business().now), options).generation;
        take_pictures();
    }
    void take_pictures() {
        constexpr std::array kinds{EntityKind::purchase, EntityKind::deal, EntityKind::ticket};
        store_->each_customer(kinds, [&](const CustomerRows& customer) {
            Picture& picture = pictures_[customer.customer.key.source];
            const auto about = entity_from<Customer>(customer.customer.row);
            const std::string name = about.name.value_or("");
            picture.purchases[name];
            for (const StoredRow& row : customer.rows) note(picture, name, row);
            for (auto* list :
                 {&picture.purchases[name], &picture.deals[name], &picture.tickets[name]}) {
                std::sort(list->begin(), list->end());
            }
        });
        store_->each_insight(generation_, {}, [&](const InsightRow& row) {
            Picture& picture = pictures_[row.customer.source];
            picture.stages[row.name] = row.state + " since " + to_string(row.since.utc_date());
            picture.values[row.name] =
                row.clv ? std::to_string(row.clv->minor) : row.figures.no_clv;
        });
    }

    static void note(Picture& picture, const std::string& name, const StoredRow& row) {
        if (row.row.kind == EntityKind::purchase) {
            const auto made = entity_from<Purchase>(row.row);
            picture.purchases[name].push_back(text(made.purchased_on) + " " + text(made.total) +
                                              (made.refund_of ? " refund" : ""));
        } else if (row.row.kind == EntityKind::deal) {
            const auto deal = entity_from<Deal>(row.row);
            picture.deals[name].push_back(deal.name.value_or("") + " " + text(deal.amount) + " " +
                                          deal.outcome.value_or("open"));
        } else {
            const auto ticket = entity_from<Ticket>(row.row);
            picture.tickets[name].push_back(ticket.title.value_or("") +
                                            (ticket.open.value_or(true) ? " open" : " closed"));
        }
    }

    /// Names the first customers whom two sources tell differently.
    template <class Part>
    std::string differences(const std::string& other, Part Picture::*part) {
        std::string found;
        std::size_t count = 0;
        for (const auto& [name, value] : pictures_["shop"].*part) {
            const auto& there = pictures_[other].*part;
            const auto same = there.find(name);
            if (same != there.end() && value == same->second) continue;
            if (++count > 3) continue;
            found +=
                "\n" + name + "\n  shop: " + ::testing::PrintToString(value) + "\n  " + other +
                ": " +
                (same == there.end() ? "no such customer" : ::testing::PrintToString(same->second));
        }
        return count == 0 ? "" : std::to_string(count) + " differ" + found;
    }

    std::unique_ptr<Store> store_ = open_store("sqlite::memory:");
    std::int64_t generation_ = 0;
    std::map<std::string, Picture> pictures_;
};

/// One case: reading the business takes seconds, and each case is a process of its own.
TEST_F(ThreeCrms, TellTheSamePurchasesDealsTicketsStatesAndValues) {
    EXPECT_EQ(pictures_["shop"].purchases.size(), business().customers);
    for (const char* other : {"hub", "sf"}) {
        EXPECT_EQ(differences(other, &Picture::purchases), "");
        EXPECT_EQ(differences(other, &Picture::deals), "");
        EXPECT_EQ(differences(other, &Picture::tickets), "");
        EXPECT_EQ(differences(other, &Picture::stages), "");
        EXPECT_EQ(differences(other, &Picture::values), "");
    }
}

}  // namespace
