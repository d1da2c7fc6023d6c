#include "tenure/core/value.hpp"

#include <gtest/gtest.h>

using namespace tenure;

TEST(Value, IsNotAskedByDefaultAndHoldsNothing) {
    EXPECT_FALSE(has_value(Value{}));
    EXPECT_FALSE(has_value(Hidden{}));
    EXPECT_FALSE(has_value(Null{}));
}

TEST(Value, HoldsZeroEmptyAndFalseAsValues) {
    EXPECT_TRUE(has_value(std::int64_t{0}));
    EXPECT_TRUE(has_value(std::string{}));
    EXPECT_TRUE(has_value(false));
    EXPECT_TRUE(has_value(Decimal{"0"}));
}

TEST(Value, TellsItsStatesApart) {
    EXPECT_NE(Value{Null{}}, Value{NotAsked{}});
    EXPECT_NE(Value{Null{}}, Value{Hidden{}});
    EXPECT_NE(Value{std::int64_t{0}}, Value{Null{}});
    EXPECT_EQ(Value{Decimal{"1.0"}}, Value{Decimal{"1.0"}});
    EXPECT_NE(Value{Decimal{"1.0"}}, Value{std::string{"1.0"}});
}

TEST(Value, IsLittleLargerThanItsText) {
    EXPECT_LE(sizeof(Value),
              sizeof(std::string) + sizeof(void*));  // pages hold them by the million
}

TEST(Reference, GivesBackStreamAndId) {
    const Reference account("Accounts", "11x55");
    EXPECT_EQ(account.stream(), "Accounts");
    EXPECT_EQ(account.id(), "11x55");
    EXPECT_EQ(account.text(), "Accounts:11x55");
}

TEST(Reference, PointsNowhereByDefault) {
    EXPECT_EQ(Reference(), Reference("", ""));
    EXPECT_EQ(Reference().stream(), "");
    EXPECT_EQ(Reference().id(), "");
}

TEST(Reference, KeepsColonsInItsIdAndNoneInItsStream) {
    EXPECT_EQ(Reference("", "a:b").id(), "a:b");
    EXPECT_EQ(Reference("", "a:b").stream(), "");
    EXPECT_EQ(Reference("Accounts:old", "1"), Reference("Accounts", "1"));
}
