// Reads typed entities out of a store: whatever the CRM, a purchase is a purchase.
// Fills a memory store from the sandbox first; a program of yours opens "sqlite:customers.db".
#include <cstdio>
#include <map>

#include "tenure/adapters/sandbox.hpp"
#include "tenure/adapters/vtiger.hpp"
#include "tenure/store/open_store.hpp"
#include "tenure/sync/sync.hpp"

using namespace tenure;

// [snippet]
/// Adds up what was bought per currency; hidden, unasked and empty amounts are told apart.
void print_revenue(Store& store) {
    std::map<std::string, Money> revenue;
    std::size_t without_amount = 0;
    store.each_row(EntityKind::purchase, [&](const StoredRow& stored) {
        const auto purchase = entity_from<Purchase>(stored.row);
        if (!purchase.total) {
            ++without_amount;
            return;
        }
        const auto [sum, first] =
            revenue.emplace((*purchase.total).currency.name(), *purchase.total);
        if (!first) sum->second += *purchase.total;
    });
    for (const auto& [currency, sum] : revenue) std::printf("%s\n", to_string(sum).c_str());
    std::printf("%zu purchases without an amount\n", without_amount);
}
// [/snippet]

int main() {
    try {
        sandbox::Options small;
        small.customers = 40;
        const sandbox::VtigerServer server(small);
        vtiger::Options options;
        options.source = "shop";
        options.url = server.url();
        options.user = server.user();
        options.access_key = Secret(server.access_key());
        options.transport.ca_file = server.ca_file();
        const auto crm = vtiger::connect(options);
        const auto store = open_store("memory:");
        const auto mapping = Mapping::parse(vtiger::default_mapping());
        const SyncReport report = sync(*crm, *store, mapping, {.source = "shop"});
        print_revenue(*store);
        return report.ok() ? 0 : 1;
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
