#include "tenure/crm/registry.hpp"

#include "tenure/testing/fake_connector.hpp"

namespace {

using namespace tenure;

Registry with_fake() {
    Registry registry;
    registry.add("fake", [](const ConnectorSettings& settings) {
        auto crm = std::make_unique<FakeConnector>();
        crm->identity = settings.values.at("url");
        return crm;
    });
    registry.add("other", [](const ConnectorSettings&) { return nullptr; });
    return registry;
}

TEST(Registry, MakesAConnectorWithItsSettings) {
    ConnectorSettings settings;
    settings.values["url"] = "fake://two";
    EXPECT_EQ(with_fake().make("fake", settings)->fingerprint(), "fake://two");
}

TEST(Registry, NamesTheKnownConnectorsWhenOneIsUnknown) {
    try {
        static_cast<void>(with_fake().make("vtigr", {}));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::configuration);
        EXPECT_EQ(error.details().next_step, "Known connectors: fake, other");
    }
}

}  // namespace
