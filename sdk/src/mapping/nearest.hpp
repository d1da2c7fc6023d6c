// Mapping, step 2: the known name that a mistyped one most likely meant.
// Only for messages; nothing is ever guessed silently.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tenure::inline v1::mapping {

/// Returns how many letters have to be put in, taken out or replaced.
/// Source: Levenshtein 1966; two rows of the dynamic programme.
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

/// Returns "Did you mean X?" for the nearest known name, else all known names in one sentence.
inline std::string suggestion(std::string_view word, std::span<const std::string_view> known) {
    std::string_view best;
    std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
    if (word.size() <= 100) {
        for (const std::string_view name : known) {
            const std::size_t distance = edit_distance(word, name);
            if (distance < least) best = name, least = distance;
        }
    }
    if (!best.empty()) return "Did you mean \"" + std::string(best) + "\"?";
    std::string all;
    for (const std::string_view name : known) {
        all += (all.empty() ? "Known are: " : ", ") + std::string(name);
    }
    return all;
}

}  // namespace tenure::inline v1::mapping
