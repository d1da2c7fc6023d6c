#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "tenure/adapters/vtiger.hpp"
#include "tenure/mapping/mapping.hpp"

namespace tenure::inline v1 {
namespace {

using nlohmann::json;

Mapping mapping() {
    return Mapping::parse(vtiger::default_mapping(), "default_mapping.cpp");
}

/// The fields of a module by the recorded describe answer: names with labels.
std::map<std::string, std::map<std::string, std::string>> recorded_modules() {
    std::map<std::string, std::map<std::string, std::string>> modules;
    const std::filesystem::path folder =
        std::filesystem::path(TENURE_REFERENCE_DIR) / "recorded" / "vtiger";
    if (!std::filesystem::exists(folder)) return modules;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name < "041" || name > "061" || entry.path().extension() != ".json") continue;
        std::ifstream file(entry.path());
        const json exchange = json::parse(file);
        const json body = json::parse(exchange.at("response").at("body").get<std::string>());
        if (!body.at("success").get<bool>()) continue;
        auto& fields = modules[body.at("result").at("name").get<std::string>()];
        for (const json& field : body.at("result").at("fields")) {
            fields[field.at("name").get<std::string>()] = field.at("label").get<std::string>();
        }
    }
    return modules;
}

TEST(VtigerDefaultMapping, ReadsTheModulesOfALifecycle) {
    const auto streams = mapping().streams();
    for (const char* module :
         {"Accounts", "Contacts", "Leads", "Potentials", "Invoice", "Quotes", "HelpDesk", "Events",
          "Calendar", "ModComments", "Campaigns", "Products", "Services", "Users", "Groups"}) {
        EXPECT_NE(std::find(streams.begin(), streams.end(), module), streams.end()) << module;
    }
    EXPECT_EQ(mapping().main_entity("Accounts"), EntityKind::account);
    EXPECT_EQ(mapping().main_entity("Invoice"), EntityKind::purchase);
}

TEST(VtigerDefaultMapping, FollowsTheCustomerRule) {
    using testing::ElementsAre;
    EXPECT_THAT(mapping().customer_streams(CustomerIs::account), ElementsAre("Accounts"));
    EXPECT_THAT(mapping().customer_streams(CustomerIs::contact), ElementsAre("Contacts"));
    EXPECT_THAT(mapping().customer_streams(CustomerIs::contact_else_account),
                ElementsAre("Accounts", "Contacts"));
}

TEST(VtigerDefaultMapping, NamesOnlyFieldsThatARealVtigerHas) {
    const auto modules = recorded_modules();
    if (modules.empty()) GTEST_SKIP() << "no recordings under " << TENURE_REFERENCE_DIR;
    const std::set<std::string> made_by_the_connector{"LineItems", "converted"};
    for (const std::string& stream : mapping().streams()) {
        const auto module = modules.find(stream);
        ASSERT_NE(module, modules.end()) << stream;
        for (const FieldSelector& field : mapping().fields(stream)) {
            if (field.name.empty() || made_by_the_connector.count(field.name) > 0) continue;
            EXPECT_EQ(module->second.count(field.name), 1U) << stream << "." << field.name;
        }
    }
}

TEST(VtigerDefaultMapping, FindsTheCustomFieldsOfARealVtigerByLabel) {
    const auto modules = recorded_modules();
    if (modules.empty()) GTEST_SKIP() << "no recordings under " << TENURE_REFERENCE_DIR;
    for (const char* stream : {"Accounts", "Contacts"}) {
        StreamInfo info;
        info.name = stream;
        for (const auto& [name, label] : modules.at(stream)) {
            FieldInfo field;
            field.name = name;
            field.label = label;
            info.fields.push_back(std::move(field));
        }
        const auto bound = bind_fields(mapping().fields(stream), info, {});
        ASSERT_EQ(bound.size(), 1U) << stream;
        EXPECT_EQ(bound[0].label, "Tenure External Id");
    }
}

TEST(VtigerDefaultMapping, IsChangedAsTheDocumentShows) {
    std::ifstream file(std::filesystem::path(TENURE_GOLDEN_DIR) / "../../docs/mapping.md");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const std::size_t start = text.find("```json\n");
    ASSERT_NE(start, std::string::npos);
    const std::string example = text.substr(start + 8, text.find("```", start + 8) - start - 8);
    EXPECT_EQ(Mapping::parse(example).streams().size(), 1U);
}

TEST(VtigerDefaultMapping, NeverReadsSecretsOfUsers) {
    for (const FieldSelector& field : mapping().fields("Users")) {
        EXPECT_EQ(field.name.find("password"), std::string::npos);
        EXPECT_NE(field.name, "accesskey");
    }
}

/// Maps an invoice; unnamed fields are not asked for.
std::vector<DomainRow> map_invoice(const std::map<std::string, Value>& record) {
    std::vector<FieldInfo> fields;
    Row row{"7x1", {}, {}};
    for (const auto& [name, value] : record) {
        fields.emplace_back().name = name;
        row.values.push_back(value);
    }
    SourceProfile profile;
    profile.currency = Currency::of("USD");
    std::vector<DomainRow> rows;
    std::vector<MapProblem> problems;
    mapping().compile("Invoice", fields, {}, profile).map(row, rows, problems);
    EXPECT_TRUE(problems.empty());
    return rows;
}

std::map<std::string, Value> invoice(const char* status) {
    return {{"invoicestatus", std::string(status)},
            {"account_id", Reference{"Accounts", "11x55"}},
            {"contact_id", Null{}},
            {"invoicedate", Date::of(2026, 11, 21)},
            {"createdtime", *parse_timestamp("2026-11-22T00:00:00Z")},
            {"hdnGrandTotal", Money{10000, Currency::of("EUR")}},
            {"conversion_rate", Decimal{"0.900"}},
            {"LineItems", std::string(R"([{"productid":"14x358","sequence_no":"1",
                "quantity":"1.000","listprice":"100.00000000","product_name":"چای",
                "entity_type":"Products"}])")}};
}

TEST(VtigerDefaultMapping, CountsInvoicesAsPurchasesWithTheirItems) {
    const auto rows = map_invoice(invoice("Paid"));
    ASSERT_EQ(rows.size(), 2U);
    const auto purchase = entity_from<Purchase>(rows[0]);
    EXPECT_EQ(*purchase.customer, (Reference{"Accounts", "11x55"}));
    EXPECT_EQ(*purchase.purchased_on, Date::of(2026, 11, 21));
    EXPECT_EQ(to_string(*purchase.total), "100.00 EUR");
    EXPECT_EQ(to_string(*purchase.base_total), "111.11 USD");
    const auto item = entity_from<PurchaseItem>(rows[1]);
    EXPECT_EQ(*item.purchase, (Reference{"Invoice", "7x1"}));
    EXPECT_EQ(*item.product, (Reference{"Products", "14x358"}));
    EXPECT_EQ(*item.product_name, "چای");
    EXPECT_EQ(to_string(*item.unit_price), "100.00 EUR");
}

TEST(VtigerDefaultMapping, CountsCreditInvoicesAsRefunds) {
    const auto rows = map_invoice(invoice("Credit Invoice"));
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(entity_from<Purchase>(rows[0]).base_total->minor, -11111);
    EXPECT_EQ(entity_from<Purchase>(rows[0]).total->minor, -10000);
    EXPECT_EQ(*entity_from<PurchaseItem>(rows[1]).quantity, Decimal{"-1"});
}

TEST(VtigerDefaultMapping, LeavesDraftsAndCancelledInvoicesOut) {
    for (const char* status : {"AutoCreated", "Created", "Cancel"}) {
        EXPECT_TRUE(map_invoice(invoice(status)).empty()) << status;
    }
}

TEST(VtigerDefaultMapping, TakesTheDayOfCreationWhereAnInvoiceHasNoDate) {
    auto record = invoice("Sent");
    record["invoicedate"] = Null{};
    EXPECT_EQ(*entity_from<Purchase>(map_invoice(record)[0]).purchased_on, Date::of(2026, 11, 22));
}

}  // namespace
}  // namespace tenure::inline v1
