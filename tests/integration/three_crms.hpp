// Testing: the business of three sandboxes, read into one store.
#pragma once

#include <gtest/gtest.h>

#include "tenure/adapters/hubspot.hpp"
#include "tenure/adapters/salesforce.hpp"
#include "tenure/adapters/sandbox.hpp"
#include "tenure/adapters/vtiger.hpp"
#include "tenure/store/store.hpp"
#include "tenure/sync/sync.hpp"

namespace tenure::testing {

/// The business of that many customers, at one moment.
inline sandbox::Options same_business(std::size_t customers) {
    sandbox::Options options;
    options.security = sandbox::Security::plain;
    options.limits = sandbox::Limits::none;
    options.customers = customers;
    options.now = 1'790'000'000;
    return options;
}

/// Reads every stream of the mapping but `left_out`.
inline void read_source(Connector& crm, Store& store, const std::string& source,
                        std::string_view mapping, std::string_view left_out = {}) {
    const Mapping rules = Mapping::parse(std::string(mapping));
    SyncOptions options;
    options.source = source;
    options.streams = rules.streams();
    std::erase(options.streams, left_out);
    const SyncReport report = sync(crm, store, rules, options);
    for (const RunRecord& run : report.runs) {
        EXPECT_EQ(run.error, "") << source << " " << run.stream;
        EXPECT_EQ(run.rejected, 0U) << source << " " << run.stream;
    }
}

inline void read_vtiger(const sandbox::Options& business, Store& store) {
    const sandbox::VtigerServer server(business);
    vtiger::Options shop;
    shop.source = "shop";
    shop.url = server.url();
    shop.user = server.user();
    shop.access_key = Secret(server.access_key());
    read_source(*vtiger::connect(shop), store, shop.source, vtiger::default_mapping());
}

inline void read_hubspot(const sandbox::Options& business, Store& store) {
    const sandbox::HubspotServer server(business);
    hubspot::Options hub;
    hub.source = "hub";
    hub.url = server.url();
    hub.token = Secret(server.token());
    hub.purchases = "invoices";
    read_source(*hubspot::connect(hub), store, hub.source, hubspot::default_mapping());
}

inline void read_salesforce(const sandbox::Options& business, Store& store,
                            std::string_view left_out = {}) {
    const sandbox::SalesforceServer server(business);
    salesforce::Options sf;
    sf.source = "sf";
    sf.url = server.url();
    sf.auth = salesforce::Flow::client_credentials;
    sf.client_id = server.client_id();
    sf.client_secret = Secret(server.client_secret());
    read_source(*salesforce::connect(sf), store, sf.source, salesforce::default_mapping(),
                left_out);
}

}  // namespace tenure::testing
