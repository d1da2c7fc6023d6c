#include "mapped.hpp"

namespace tenure::inline v1 {
namespace {

const std::string lines = R"([
    {"entity": "purchase", "attributes": {"number": "no"}},
    {"entity": "purchase_item", "for_each": "LineItems", "sequence": "sequence_no",
     "attributes": {
        "purchase": {"self": true},
        "product": {"item": "productid", "stream_item": "entity_type"},
        "product_name": {"item": "product_name"},
        "quantity": {"item": "quantity"},
        "unit_price": {"item": "listprice"},
        "sequence": {"item": "sequence_no"}}}])";

Mapped map_lines(Value items) {
    return map_record(lines, {{field_of("no"), std::string("INV52")},
                              {field_of("LineItems", FieldType::json), std::move(items)}});
}

std::vector<int> parts(const Mapped& mapped) {
    std::vector<int> all;
    for (const DomainRow& row : mapped.rows) all.push_back(row.part);
    return all;
}

TEST(Elements, BecomeOneRowEach) {
    const Mapped mapped = map_lines(std::string(R"([
        {"productid": "14x359", "sequence_no": "1", "quantity": "2.000",
         "listprice": "227.32000000", "product_name": "قهوة", "entity_type": "Products"},
        {"productid": "26x4", "sequence_no": 2, "quantity": 1.5, "listprice": 5,
         "product_name": null, "entity_type": "Services"}])"));
    ASSERT_EQ(mapped.rows.size(), 3U);
    const auto first = entity_from<PurchaseItem>(mapped.rows[1]);
    EXPECT_EQ(*first.purchase, (Reference{"Invoice", "7x1"}));
    EXPECT_EQ(*first.product, (Reference{"Products", "14x359"}));
    EXPECT_EQ(*first.product_name, "قهوة");
    EXPECT_EQ(*first.quantity, Decimal{"2"});
    EXPECT_EQ(*first.unit_price, (Money{22732, Currency::of("EUR")}));
    EXPECT_EQ(*first.sequence, 1);
    const auto second = entity_from<PurchaseItem>(mapped.rows[2]);
    EXPECT_EQ(*second.product, (Reference{"Services", "26x4"}));
    EXPECT_TRUE(second.product_name.null());
    EXPECT_EQ(*second.quantity, Decimal{"1.5"});
    EXPECT_EQ(*second.unit_price, (Money{500, Currency::of("EUR")}));
}

TEST(Elements, KeepTheirPartWhenOthersComeAndGo) {
    EXPECT_EQ(parts(map_lines(std::string(R"([{"sequence_no":1},{"sequence_no":2}])"))),
              (std::vector<int>{0, 2'000'001, 2'000'002}));
    EXPECT_EQ(parts(map_lines(std::string(R"([{"sequence_no":"2"}])"))),
              (std::vector<int>{0, 2'000'002}));
}

TEST(Elements, NeverShareAPart) {
    EXPECT_EQ(parts(map_lines(
                  std::string(R"([{"sequence_no":1},{"sequence_no":1},{},{"sequence_no":-4}])"))),
              (std::vector<int>{0, 2'000'001, 2'500'001, 2'500'002, 2'500'003}));
}

TEST(Elements, OfNoListGiveNoRow) {
    for (const Value& none : {Value(NotAsked{}), Value(Hidden{}), Value(Null{}),
                              Value(std::string()), Value(std::string("[]"))}) {
        const Mapped mapped = map_lines(none);
        EXPECT_EQ(mapped.rows.size(), 1U);
        EXPECT_TRUE(mapped.problems.empty());
    }
}

TEST(Elements, OfAnotherShapeAreAProblem) {
    for (const char* broken : {"{}", "[1]", "[{\"a\":]", "nonsense", "[{\"a\":\"\xff\"}]"}) {
        const Mapped mapped = map_lines(std::string(broken));
        EXPECT_EQ(mapped.rows.size(), 1U) << broken;
        EXPECT_EQ(mapped.problems.size(), 1U) << broken;
    }
}

TEST(Elements, AreTakenUpToALimitAndNoFurther) {
    std::string many = "[{}";
    for (int i = 0; i < 10'100; ++i) many += ",{}";
    const Mapped mapped = map_lines(many + "]");
    EXPECT_EQ(mapped.rows.size(), 10'001U);
    EXPECT_EQ(mapped.problems.size(), 1U);
}

}  // namespace
}  // namespace tenure::inline v1
