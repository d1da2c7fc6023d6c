// Measures, step 6: why a measure has no value, and what was left out of it: a code with its
// values, so that programs need no parsing and people read it in their language.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tenure/core/calendar.hpp"

namespace tenure::inline v1 {

/// A reason or remark of a report.
struct MeasureNote {
    std::string code{};  ///< e.g. "nobody_bought"; empty: there is nothing to say
    /// Values by name: days as ISO dates, counts as digits, currencies and measures by their id.
    std::vector<std::pair<std::string, std::string>> data{};
    std::vector<MeasureNote>
        parts{};  ///< what it consists of, such as the reason of another measure

    bool empty() const noexcept { return code.empty(); }
    /// Returns the value of that name, or an empty text.
    std::string_view value(std::string_view name) const {
        for (const auto& [key, text] : data) {
            if (key == name) return text;
        }
        return {};
    }
    friend bool operator==(const MeasureNote&, const MeasureNote&) = default;
};

/// Returns the note in words, e.g. "nobody bought in the period 2025-01-01 to 2025-06-30", with its
/// days in the calendar of the business; an unknown code as it is, nothing for an empty note.
/// Threads: may be called concurrently. Test: MeasureNotes.*
std::string text_of(const MeasureNote& note, Language language = Language::en,
                    Calendar calendar = Calendar::gregorian);

/// The pattern of a code in the three languages, with its values in braces.
struct MeasureNoteText {
    std::string_view code{}, en{}, fa{}, ar{};
    std::string_view en_one{};  ///< where {count} is 1; empty: as `en`
};

/// Returns the patterns of all codes, by code.
const std::vector<MeasureNoteText>& measure_note_texts();

}  // namespace tenure::inline v1
