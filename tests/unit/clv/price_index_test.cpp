#include "tenure/clv/price_index.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "tenure/core/error.hpp"

namespace tenure {
namespace {

TEST(PriceIndex, HoldsALevelUntilTheNextEntry) {
    const PriceIndex index({{Date{20}, 200}, {Date{10}, 100}});
    EXPECT_EQ(index.level(Date{10}), 100);
    EXPECT_EQ(index.level(Date{19}), 100);
    EXPECT_EQ(index.level(Date{20}), 200);
    EXPECT_EQ(index.level(Date{900}), 200);
}

TEST(PriceIndex, GivesDaysBeforeTheFirstEntryItsLevel) {
    EXPECT_EQ(PriceIndex({{Date{10}, 100}}).level(Date{-5}), 100);
}

TEST(PriceIndex, StatesAmountsInPricesOfTheBase) {
    const PriceIndex latest({{Date{10}, 100}, {Date{20}, 200}});
    EXPECT_EQ(latest.base(), Date{20});
    EXPECT_EQ(latest.factor(Date{15}), 2);
    EXPECT_EQ(latest.factor(Date{25}), 1);
    const PriceIndex early({{Date{10}, 100}, {Date{20}, 200}}, Date{12});
    EXPECT_EQ(early.factor(Date{25}), 0.5);
}

TEST(PriceIndex, RefusesWhatIsNoIndex) {
    EXPECT_THROW(PriceIndex({}), Error);
    EXPECT_THROW(PriceIndex({{Date{1}, 0}}), Error);
    EXPECT_THROW(PriceIndex({{Date{1}, -1}}), Error);
    EXPECT_THROW(PriceIndex({{Date{1}, std::numeric_limits<double>::quiet_NaN()}}), Error);
    EXPECT_THROW(PriceIndex({{Date{1}, std::numeric_limits<double>::infinity()}}), Error);
    EXPECT_THROW(PriceIndex({{Date{1}, 2}, {Date{1}, 3}}), Error);
}

TEST(PriceIndex, ReadsCsv) {
    const PriceIndex index = read_price_index(
        "\xEF\xBB\xBF"
        "Date,Index\r\n2024-01-01, 103.5\r\n\r\n\"2025-01-01\",\"207\"");
    EXPECT_EQ(index.level(Date::of(2024, 6, 1)), 103.5);
    EXPECT_EQ(index.factor(Date::of(2024, 6, 1)), 2);
}

std::string index_refusal(std::string_view csv) {
    try {
        read_price_index(csv);
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::configuration);
        return error.what();
    }
    return {};
}

TEST(PriceIndex, NamesTheLineThatIsWrong) {
    EXPECT_NE(
        index_refusal("date,index\n2024-01-01,100\n2024-13-01,1\n").find("line 3, column date"),
        std::string::npos);
    EXPECT_NE(index_refusal("date,index\n2024-01-01,nan\n").find("line 2, column index"),
              std::string::npos);
    EXPECT_NE(index_refusal("date,index\n2024-01-01\n").find("line 2"), std::string::npos);
    EXPECT_NE(index_refusal("day,level\n").find("the columns are not date,index"),
              std::string::npos);
    EXPECT_NE(index_refusal("").find("no entries"), std::string::npos);
}

}  // namespace
}  // namespace tenure
