#include "tenure/lifecycle/product_stage.hpp"

#include "tenure/lifecycle/frameworks.hpp"
#include "tenure/store/open_store.hpp"

namespace tenure {
namespace {

using ::testing::HasSubstr;
using namespace std::string_literals;

/// Sells `units` on the 15th of each month of a year.
void sell(std::vector<ProductSale>& sales, int year, double units) {
    for (unsigned month = 1; month <= 12; ++month) {
        sales.push_back({Date::of(year, month, 15), units});
    }
}

ProductStanding standing(const std::vector<ProductSale>& sales, const std::string& as_of) {
    return product_standing(sales, parse_date(as_of).value());
}

std::string stage_on(const std::vector<ProductSale>& sales, const std::string& as_of) {
    const auto stage = standing(sales, as_of).stage;
    return stage ? std::string(to_string(*stage)) : "none";
}

TEST(ProductStanding, FollowsTheShapeOfSalesThroughAllFourStages) {
    std::vector<ProductSale> sales;
    sell(sales, 2020, 10);
    sell(sales, 2021, 20);
    sell(sales, 2022, 22);
    sell(sales, 2023, 15);
    struct Step {
        const char* as_of;
        const char* stage;
    };
    for (const Step& step : {
             Step{"2020-01-14", "none"},          // not sold yet
             Step{"2020-01-15", "introduction"},  // the first day
             Step{"2020-07-12", "introduction"},  // the 180th day
             Step{"2021-12-31", "growth"},        // 240 units after 120: twice as many
             Step{"2022-12-31", "maturity"},      // 264 after 240: 1.1 times
             Step{"2023-12-31", "decline"},       // 180 after 264: 0.68 times
             Step{"2025-01-01", "decline"},       // none in a year
         }) {
        EXPECT_EQ(stage_on(sales, step.as_of), step.stage) << step.as_of;
    }
    const ProductStanding last = standing(sales, "2023-12-31");
    EXPECT_EQ(last.code, "falling");
    EXPECT_EQ(last.span_days, 365);
    EXPECT_DOUBLE_EQ(last.recent, 180);
    EXPECT_DOUBLE_EQ(last.before, 264);
    EXPECT_DOUBLE_EQ(last.best, 264);
    EXPECT_EQ(last.evidence,
              "180 units in the last 365 days, 264 in the 365 before; decline down to 0.8 times");
    EXPECT_EQ(standing(sales, "2025-01-01").code, "silent");
}

TEST(ProductStanding, SeesThatASteadyLevelFarBelowTheBestYearIsADecline) {
    std::vector<ProductSale> sales;
    sell(sales, 2018, 100);
    sell(sales, 2019, 40);
    sell(sales, 2020, 40);
    const ProductStanding late = standing(sales, "2020-12-31");
    EXPECT_EQ(late.code, "below_peak");  // 480 units again, but 1200 in the best year
    EXPECT_EQ(late.stage, ProductStage::decline);
}

TEST(ProductStanding, DoesNotTakeASeasonForGrowth) {
    std::vector<ProductSale> sales;
    for (const int year : {2021, 2022, 2023}) {
        sales.push_back({Date::of(year, 11, 10), 50});
        sales.push_back({Date::of(year, 12, 10), 50});
    }
    for (const char* day : {"2023-11-30", "2023-12-31"})
        EXPECT_EQ(stage_on(sales, day), "maturity");
    EXPECT_EQ(stage_on(sales, "2024-07-15"), "maturity");
}

TEST(ProductStanding, SaysWhenSalesAreTooFewToTell) {
    const std::vector<ProductSale> few{{Date::of(2022, 1, 1), 4}, {Date::of(2022, 12, 20), 5}};
    const ProductStanding unknown = standing(few, "2022-12-31");
    EXPECT_FALSE(unknown.stage);
    EXPECT_EQ(unknown.code, "too_few");
    EXPECT_THAT(unknown.evidence, HasSubstr("fewer than 10"));
    EXPECT_EQ(standing({}, "2022-12-31").code, "unsold");
}

TEST(ProductStanding, TakesReturnsBackAndIgnoresOrderAndTheFuture) {
    const std::vector<ProductSale> sales{{Date::of(2023, 6, 1), -30},
                                         {Date::of(2023, 5, 1), 60},
                                         {Date::of(2022, 5, 1), 60},
                                         {Date::of(2024, 5, 1), 900}};
    const ProductStanding now = standing(sales, "2023-12-31");
    EXPECT_DOUBLE_EQ(now.recent, 30);
    EXPECT_DOUBLE_EQ(now.before, 60);
    EXPECT_EQ(now.stage, ProductStage::decline);
}

TEST(ProductStanding, UsesTheStagesOfTheFrameworkForProducts) {
    const Framework framework = find_framework("product-4");
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(framework.stages.at(i).id, to_string(static_cast<ProductStage>(i)));
    }
}

/// A purchase with an item in the same record.
void buy(Store& store, const std::string& id, const std::string& day, const std::string& product,
         const std::string& units, bool refund = false) {
    Purchase purchase;
    purchase.customer = Reference{"Accounts", "A1"};
    if (!day.empty()) purchase.purchased_on = parse_date(day).value();
    if (refund) purchase.refund_of = Reference{"Invoice", "I1"};
    PurchaseItem item;
    item.purchase = Reference{"Invoice", id};
    if (!product.empty()) item.product = Reference{"Products", product};
    item.product_name = "Item " + product;
    if (!units.empty()) item.quantity = Decimal{units};
    const std::vector<Row> rows{{id, {}, {}}};
    const std::vector<MappedRow> mapped{{0,
                                         {{EntityKind::purchase, 0, values_of(purchase)},
                                          {EntityKind::purchase_item, 0, values_of(item)}}}};
    PageCommit page;
    page.key = {"crm", "Invoice", Purpose::changes, ""};
    page.fields = std::make_shared<std::vector<FieldInfo>>();
    page.rows = rows;
    page.mapped = mapped;
    store.commit_page(page);
}

TEST(ProductStanding, ReadsTheItemsOfCustomersPurchases) {
    const auto store = open_store("memory:");
    store->bind_source("crm", "x");
    Customer customer;
    customer.name = "Nima"s;
    Product shoes, boots;
    shoes.name = "Shoes"s;
    boots.name = "Boots"s;
    const auto add = [&](const std::string& stream, const std::string& id, DomainRow row) {
        const std::vector<Row> rows{{id, {}, {}}};
        const std::vector<MappedRow> mapped{{0, {std::move(row)}}};
        PageCommit page;
        page.key = {"crm", stream, Purpose::changes, ""};
        page.fields = std::make_shared<std::vector<FieldInfo>>();
        page.rows = rows;
        page.mapped = mapped;
        store->commit_page(page);
    };
    add("Accounts", "A1", {EntityKind::customer, 0, values_of(customer)});
    add("Products", "P1", {EntityKind::product, 0, values_of(shoes)});
    add("Products", "P2", {EntityKind::product, 0, values_of(boots)});
    buy(*store, "I1", "2022-06-01", "P1", "20");
    buy(*store, "I2", "2023-06-01", "P1", "30");
    buy(*store, "I3", "2023-07-01", "P1", "5", true);
    buy(*store, "I4", "2023-12-01", "P9", "");
    buy(*store, "I5", "", "P1", "7");
    buy(*store, "I6", "2023-01-01", "", "7");
    const ClassifiedProducts all =
        classify_products(*store, Timestamp::at_midnight_utc(Date::of(2023, 12, 31)), Zone());
    EXPECT_EQ(all.undated, 1U);
    EXPECT_EQ(all.unassigned, 1U);
    ASSERT_EQ(all.products.size(), 3U);
    EXPECT_EQ(all.products[0].name, "Item P9");  // sold, but not among the products read
    EXPECT_DOUBLE_EQ(all.products[0].units, 1);
    EXPECT_EQ(all.products[0].standing.stage, ProductStage::introduction);
    EXPECT_EQ(all.products[1].name, "Shoes");
    EXPECT_DOUBLE_EQ(all.products[1].units, 45);
    EXPECT_DOUBLE_EQ(all.products[1].standing.recent, 25);  // 1.25 times 20
    EXPECT_EQ(all.products[1].standing.stage, ProductStage::growth);
    EXPECT_EQ(all.products[2].standing.code, "unsold");
}

}  // namespace
}  // namespace tenure
