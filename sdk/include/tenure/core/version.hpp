// Core: the version of the library a program was compiled against.
// Stands beside the data's way; every other header may be read without it.
#pragma once

/// Expands to the library's semantic version as a string literal.
#define TENURE_VERSION "0.1.0"

namespace tenure::inline v1 {

/// Holds the library's semantic version as text.
inline constexpr const char* version = TENURE_VERSION;

}  // namespace tenure::inline v1
