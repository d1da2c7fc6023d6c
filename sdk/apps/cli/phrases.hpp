// What people read, in their language: the English phrase is the key.
// A phrase without a translation is shown in English.
#pragma once

#include <string>
#include <string_view>

#include "tenure/core/calendar.hpp"

namespace tenure::cli {

/// Returns a phrase in a language.
std::string phrase(std::string_view english, Language language);

}  // namespace tenure::cli
