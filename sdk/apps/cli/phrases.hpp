// What people read, in their language: the English phrase is the key.
// A phrase without a translation is shown in English; tests hold that every phrase has one.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "tenure/core/calendar.hpp"

namespace tenure::cli {

/// A text in English, Persian and Arabic. In it {0}, {1} … stand for values, and `…` for a command
/// or option, which keeps its direction.
struct Phrase {
    std::string_view en, fa, ar;
};

/// Returns true when phrases are in the order of their English texts, each once.
template <class Phrases>
constexpr bool ascending(const Phrases& all) {
    for (std::size_t i = 1; i < all.size(); ++i) {
        if (all[i - 1].en >= all[i].en) return false;
    }
    return true;
}

/// The phrases of sentences, and those of table titles and single words; each sorted by `en`.
std::span<const Phrase> sentence_phrases();
std::span<const Phrase> word_phrases();

/// Returns a phrase in a language.
std::string phrase(std::string_view english, Language language);

/// Returns a text with what stands between backticks kept in its own direction.
std::string with_commands_isolated(std::string_view text);

/// Returns a phrase with its values put in; values of the other direction keep together.
std::string phrase(std::string_view english, Language language,
                   std::initializer_list<std::string> values);

}  // namespace tenure::cli
