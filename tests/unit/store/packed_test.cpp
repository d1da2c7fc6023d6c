// Packed numbers and texts: what is read back is what was written, and damage is noticed.
#include "store/packed.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace tenure {
namespace {

using detail::Packer;
using detail::Unpacker;

/// Numbers of every length, and those beside them where the length changes.
std::vector<std::uint64_t> numbers() {
    std::vector<std::uint64_t> all{0};
    for (unsigned bits = 0; bits < 64; ++bits) {
        const std::uint64_t power = std::uint64_t{1} << bits;
        all.insert(all.end(),
                   {power - 1, power, power + 1, power | 0x5555'5555'5555'5555U >> (63 - bits)});
    }
    all.push_back(std::numeric_limits<std::uint64_t>::max());
    std::mt19937_64 random(7);
    for (int i = 0; i < 200; ++i) all.push_back(random() >> random() % 64);
    return all;
}

TEST(Packed, NumbersOfEveryLengthComeBack) {
    for (const std::uint64_t number : numbers()) {
        std::string alone;
        { Packer(alone).number(number); }
        Unpacker one(alone);
        EXPECT_EQ(one.number(), number);
        EXPECT_TRUE(one.done());

        Unpacker followed(alone.append("ooo\x7F 0 text"));  // what follows does not matter
        EXPECT_EQ(followed.number(), number);
        EXPECT_EQ(followed.rest(), "ooo\x7F 0 text");
    }
}

TEST(Packed, TheFormIsDigitsOfFiveBitsTheLowestFirst) {
    std::string text;
    {
        Packer out(text);
        for (const std::uint64_t number : {0U, 31U, 32U, 1023U, 1024U}) out.number(number);
        out.integer(-1);
        out.real(0.5);
        out.real(-3);
        out.text("سلام");
    }
    EXPECT_EQ(text, "0OP1oOPP11200000000Po3058سلام");
}

TEST(Packed, IntegersAndRealsComeBackExactly) {
    std::mt19937_64 random(11);
    std::string text;
    std::vector<std::int64_t> integers{0, -1, std::numeric_limits<std::int64_t>::min(),
                                       std::numeric_limits<std::int64_t>::max()};
    std::vector<double> reals{
        0.0, -0.0, 1.1e12, -1.0995e12, 5e-324, 1e308, std::numeric_limits<double>::infinity()};
    for (int i = 0; i < 1000; ++i) {
        integers.push_back(static_cast<std::int64_t>(random()) >> random() % 64);
        reals.push_back(std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 90)));
    }
    {
        Packer out(text);
        for (const std::int64_t integer : integers) out.integer(integer);
        for (const double real : reals) out.real(real);
        out.real(std::numeric_limits<double>::quiet_NaN());
        out.text(std::string(5000, 'x'));  // longer than what is collected before it is appended
        out.number(9);
    }
    Unpacker in(text);
    for (const std::int64_t integer : integers) EXPECT_EQ(in.integer(), integer);
    for (const double real : reals) {
        EXPECT_EQ(std::bit_cast<std::uint64_t>(in.real()), std::bit_cast<std::uint64_t>(real));
    }
    EXPECT_TRUE(std::isnan(in.real()));
    EXPECT_EQ(in.text(), std::string(5000, 'x'));
    EXPECT_EQ(in.number(), 9U);
    EXPECT_TRUE(in.done());
}

TEST(Packed, DamageIsAnErrorNeverANumber) {
    for (const std::uint64_t number : numbers()) {
        std::string text;
        { Packer(text).number(number); }
        const std::size_t digits = text.size();
        for (std::size_t cut = 0; cut < digits; ++cut) {
            EXPECT_THROW(Unpacker(text.substr(0, cut)).number(), Error);
        }
        for (std::size_t at = 0; at < digits; ++at) {
            for (const char wrong : {' ', '/', 'p', '\x7F', '\0', '\xFF'}) {
                std::string damaged = text + "00000000";
                damaged[at] = wrong;
                EXPECT_THROW(Unpacker(damaged).number(), Error) << number << " at " << at;
            }
        }
    }
    EXPECT_THROW(Unpacker("9short").text(), Error);
    EXPECT_THROW(Unpacker("2000").real(), Error);
}

}  // namespace
}  // namespace tenure
