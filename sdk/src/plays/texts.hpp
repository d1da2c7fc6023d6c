// Plays, step 7: the texts a play writes: placeholders filled in, reasons kept as JSON.
// Internal to the plays.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenure::inline v1::detail {

/// What the placeholders of a play's texts stand for.
struct PlayWords {
    std::string name{};   ///< the customer's
    std::string stage{};  ///< the label
    std::string date{};   ///< of a date trigger, as people read it; else of the plan
    std::string play{};   ///< the label
};

/// Returns the first {placeholder} that stands for nothing.
std::optional<std::string> unknown_placeholder(std::string_view text);

/// Returns the text with its placeholders filled in.
std::string filled(std::string_view text, const PlayWords& words);

/// Texts by name, in order.
using NamedTexts = std::vector<std::pair<std::string, std::string>>;

/// Returns names and texts as a JSON object.
std::string texts_json(const NamedTexts& texts);

/// Returns what texts_json() was given; nothing for any other text.
NamedTexts texts_from(std::string_view json);

/// Returns the text of a name, or an empty one.
std::string text_named(const NamedTexts& texts, std::string_view name);

/// Returns a number in up to six significant digits, e.g. "0.82".
std::string short_number(double number);

}  // namespace tenure::inline v1::detail
