#include "tenure/model/schema.hpp"

#include <set>

namespace tenure::inline v1 {
namespace {

TEST(Schema, NamesEachAttributeOnce) {
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        const auto kind = static_cast<EntityKind>(i);
        std::set<std::string_view> names;
        for (const AttributeInfo& attribute : attributes(kind)) {
            EXPECT_TRUE(names.insert(attribute.name).second) << to_string(kind);
        }
        EXPECT_FALSE(names.empty()) << to_string(kind);
    }
}

TEST(Schema, GivesWhateverHappensToACustomerThatCustomer) {
    for (const EntityKind kind :
         {EntityKind::lead, EntityKind::deal, EntityKind::quote, EntityKind::purchase,
          EntityKind::subscription, EntityKind::holding, EntityKind::interaction,
          EntityKind::ticket, EntityKind::survey, EntityKind::campaign_response, EntityKind::task,
          EntityKind::consent, EntityKind::loyalty, EntityKind::referral}) {
        const std::ptrdiff_t at = attribute_index(kind, "customer");
        ASSERT_GE(at, 0) << to_string(kind);
        EXPECT_EQ(attributes(kind)[static_cast<std::size_t>(at)].cell, Cell::reference);
    }
}

TEST(Schema, ReadsKindsByTheirNames) {
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        const auto kind = static_cast<EntityKind>(i);
        EXPECT_EQ(entity_kind(to_string(kind)), kind);
    }
    EXPECT_EQ(entity_kind("nonsense"), std::nullopt);
}

TEST(Schema, TakesAnEntityThroughARowAndBack) {
    Purchase purchase;
    purchase.number = std::string("INV1");
    purchase.total = Money{500, Currency::of("EUR")};
    purchase.purchased_on.assign(Hidden{});
    const DomainRow row{EntityKind::purchase, 0, values_of(purchase)};
    const auto again = entity_from<Purchase>(row);
    EXPECT_EQ(*again.number, "INV1");
    EXPECT_EQ(again.total->minor, 500);
    EXPECT_TRUE(again.purchased_on.hidden());
    EXPECT_TRUE(again.customer.not_asked());
}

TEST(Field, TellsItsFourStatesApart) {
    Field<std::int64_t> field;
    EXPECT_TRUE(field.not_asked());
    field.assign(Hidden{});
    EXPECT_TRUE(field.hidden());
    field.assign(Null{});
    EXPECT_TRUE(field.null());
    field.assign(std::int64_t{0});
    EXPECT_TRUE(field);
    EXPECT_EQ(*field, 0);
}

TEST(Field, TakesAValueOfAnotherTypeAsNull) {
    Field<std::int64_t> field(7);
    field.assign(std::string("7"));
    EXPECT_TRUE(field.null());
    EXPECT_EQ(field.value_or(3), 3);
}

}  // namespace
}  // namespace tenure::inline v1
