#include "tenure/core/secret.hpp"

#include <gtest/gtest.h>

#include <memory>

using namespace tenure;

namespace {

/// Runs `change` on a short secret and tells whether its bytes are still in the object's memory.
template <class Change>
bool leaves_bytes_behind(Change change) {
    alignas(Secret) unsigned char memory[sizeof(Secret)] = {};
    auto* secret = std::construct_at(reinterpret_cast<Secret*>(memory), "s3cr3t");
    change(*secret);
    const std::string bytes(reinterpret_cast<const char*>(memory), sizeof memory);
    std::destroy_at(secret);
    return bytes.find("3cr3t") != std::string::npos;
}

}  // namespace

TEST(Secret, IsRevealedOnlyByName) {
    const Secret secret("s3cr3t");
    EXPECT_EQ(to_string(secret), "***");
    EXPECT_EQ(secret.reveal(), "s3cr3t");
    EXPECT_FALSE(secret.empty());
    EXPECT_TRUE(Secret().empty());
}

TEST(Secret, ComparesByContent) {
    EXPECT_EQ(Secret("a"), Secret("a"));
    EXPECT_FALSE(Secret("a") == Secret("b"));
    EXPECT_FALSE(Secret("a") == Secret("ab"));
}

TEST(Secret, MovingEmptiesTheSourceAndItsMemory) {
    EXPECT_FALSE(leaves_bytes_behind([](Secret& secret) {
        const Secret taken = std::move(secret);
        EXPECT_EQ(taken.reveal(), "s3cr3t");
        EXPECT_TRUE(secret.empty());
    }));
}

TEST(Secret, AssigningAnotherForgetsTheFirst) {
    EXPECT_FALSE(
        leaves_bytes_behind([](Secret& secret) { secret = Secret("longer than before"); }));
}

TEST(Secret, CopiesAreIndependent) {
    Secret first("one");
    const Secret second = first;
    first = Secret("two");
    EXPECT_EQ(second.reveal(), "one");
    EXPECT_EQ(first.reveal(), "two");
}
