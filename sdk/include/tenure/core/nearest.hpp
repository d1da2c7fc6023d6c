// Core: the known name that a mistyped one most likely meant.
// Only for messages; nothing is ever guessed silently.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenure::inline v1 {

/// Returns how many letters have to be put in, taken out or replaced.
/// Source: Levenshtein 1966; one row of the dynamic programme.
inline std::size_t edit_distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t j = 0; j <= right.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

/// Returns the nearest of the known names, or nothing when none is near or the word is no name.
template <class Names>
std::optional<std::string> nearest(std::string_view word, const Names& known) {
    constexpr std::size_t longest_name = 100;
    if (word.size() > longest_name) return std::nullopt;
    std::optional<std::string> best;
    std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto& name : known) {
        const std::size_t distance = edit_distance(word, name);
        if (distance < least) {
            best = std::string(name);
            least = distance;
        }
    }
    return best;
}

/// Returns "Did you mean X?" for the nearest of the known names, else what is said otherwise.
template <class Names>
std::string did_you_mean(std::string_view word, const Names& known, std::string otherwise) {
    const auto guess = nearest(word, known);
    return guess ? "Did you mean \"" + *guess + "\"?" : otherwise;
}

/// Returns names in one line: "a, b, c".
template <class Names>
std::string listed(const Names& names) {
    std::string all;
    for (const auto& name : names) all += (all.empty() ? "" : ", ") + std::string(name);
    return all;
}

}  // namespace tenure::inline v1
