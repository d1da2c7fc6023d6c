// Segment, step 5: texts for people that are part of the program: constants in three languages.
// What comes from files is a Label (lifecycle/framework.hpp) instead.
#pragma once

#include <string_view>

#include "tenure/core/calendar.hpp"

namespace tenure::inline v1 {

/// A constant text in the languages of our users.
struct Wording {
    std::string_view en{}, fa{}, ar{};

    /// Returns the text in a language.
    constexpr std::string_view in(Language language) const {
        return language == Language::fa ? fa : language == Language::ar ? ar : en;
    }
};

}  // namespace tenure::inline v1
