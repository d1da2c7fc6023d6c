// From a vTiger to every customer's stage and value, and back into the CRM.
// Runs against the sandbox; with your own CRM leave that line out.
#include <cstdio>

#include "tenure/adapters/sandbox.hpp"
// [snippet]
#include "tenure/adapters/vtiger.hpp"
#include "tenure/insight/evaluate.hpp"
#include "tenure/store/open_store.hpp"
#include "tenure/sync/sync.hpp"
#include "tenure/writeback/write_back.hpp"

int sync_shop(const tenure::vtiger::Options& options, tenure::Timestamp today) {
    const auto crm = tenure::vtiger::connect(options);
    const auto store = tenure::open_store("sqlite:example_customers.db");
    const auto mapping = tenure::Mapping::parse(tenure::vtiger::default_mapping());

    const auto read = tenure::sync(*crm, *store, mapping, {.source = options.source});
    const auto known = tenure::evaluate(*store, today);
    const auto told =
        tenure::write_back(*crm, *store, mapping.write_back(), {.source = options.source});

    std::printf("%zu streams read, %llu customers evaluated, %llu written back\n", read.runs.size(),
                static_cast<unsigned long long>(known.customers),
                static_cast<unsigned long long>(told.written));
    return read.ok() ? 0 : 1;
}
// [/snippet]

int main() {
    const tenure::sandbox::VtigerServer sandbox({});
    std::remove("example_customers.db");
    tenure::vtiger::Options options;
    options.source = "shop";
    options.url = sandbox.url();
    options.user = sandbox.user();
    options.access_key = tenure::Secret(sandbox.access_key());
    options.transport.ca_file = sandbox.ca_file();
    try {
        return sync_shop(options, tenure::system_clock().now());
    } catch (const tenure::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
