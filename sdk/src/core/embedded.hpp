// Core: the data files that are compiled into the library, so that it needs none at run time.
// cmake/TenureEmbed.cmake makes the functions from sdk/data.
#pragma once

#include <span>
#include <string_view>

namespace tenure::inline v1::detail {

/// A data file: its name without extension, and what it holds.
struct EmbeddedText {
    std::string_view name;
    std::string_view text;
};

/// The frameworks that come with the SDK; sdk/data/frameworks.
std::span<const EmbeddedText> embedded_frameworks();
/// The plays that come with the SDK; sdk/data/plays.
std::span<const EmbeddedText> embedded_plays();

}  // namespace tenure::inline v1::detail
