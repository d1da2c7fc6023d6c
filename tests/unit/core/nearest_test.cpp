#include "tenure/core/nearest.hpp"

namespace tenure {
namespace {

const std::vector<std::string> keys{"access_key", "url", "user"};

TEST(Nearest, FindsTheNameThatWasMeant) {
    EXPECT_EQ(nearest("acess_key", keys), "access_key");
    EXPECT_EQ(nearest("usr", keys), "user");
}

TEST(Nearest, GuessesNothingWhereNothingIsNear) {
    EXPECT_EQ(nearest("certificate", keys), std::nullopt);
    EXPECT_EQ(nearest("url", std::vector<std::string>{}), std::nullopt);
}

TEST(Nearest, SpendsNoTimeOnWhatIsNoName) {
    EXPECT_EQ(nearest(std::string(1'000'000, 'a'), keys), std::nullopt);
}

TEST(Nearest, CountsTheLettersToChange) {
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
    EXPECT_EQ(edit_distance("", "abc"), 3U);
    EXPECT_EQ(edit_distance("same", "same"), 0U);
}

}  // namespace
}  // namespace tenure
