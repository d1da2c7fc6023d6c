// Shows what a write-back would change in the CRM, then writes it, then proves a second run quiet.
// Every save in a CRM may start a workflow, so nothing is written that is not different.
#include <cstdio>

#include "tenure/adapters/sandbox.hpp"
#include "tenure/adapters/vtiger.hpp"
#include "tenure/insight/evaluate.hpp"
#include "tenure/store/open_store.hpp"
#include "tenure/sync/sync.hpp"
#include "tenure/writeback/write_back.hpp"

using namespace tenure;

// [snippet]
/// Returns true when the second write-back finds nothing left to write.
bool tell_the_crm(Connector& crm, Store& store, const Mapping& mapping) {
    WriteOptions options{.source = "shop", .mode = WriteMode::dry_run};
    const WriteReport plan = write_back(crm, store, mapping.write_back(), options);
    for (std::size_t i = 0; i < plan.differences.size() && i < 3; ++i) {
        const WriteDifference& change = plan.differences[i];
        std::printf("%s %s: '%s' -> '%s'\n", change.id.c_str(), change.field.c_str(),
                    change.before.c_str(), change.after.c_str());
    }
    options.mode = WriteMode::write;
    const WriteReport first = write_back(crm, store, mapping.write_back(), options);
    const WriteReport second = write_back(crm, store, mapping.write_back(), options);
    std::printf("%llu planned, %llu written, then %llu\n",
                static_cast<unsigned long long>(plan.planned),
                static_cast<unsigned long long>(first.written),
                static_cast<unsigned long long>(second.written));
    return second.written == 0;
}
// [/snippet]

int main() {
    try {
        sandbox::Options small;
        small.customers = 25;
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
        (void)sync(*crm, *store, mapping, {.source = "shop"});
        (void)evaluate(*store, system_clock().now());
        return tell_the_crm(*crm, *store, mapping) ? 0 : 1;
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
