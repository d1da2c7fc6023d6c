// Measures, step 6: makes the notes of measure.hpp: codes with the values they name.
#pragma once

#include <string>
#include <utility>

#include "tenure/core/period.hpp"
#include "tenure/lifecycle/conversion.hpp"
#include "tenure/measures/note.hpp"

namespace tenure::inline v1::detail {

inline MeasureNote note(std::string_view code) {
    return {std::string(code), {}, {}};
}

inline MeasureNote note_on(std::string_view code, Date day) {
    return {std::string(code), {{"day", to_string(day)}}, {}};
}

inline MeasureNote note_of(std::string_view code, const Period& period) {
    return {
        std::string(code), {{"from", to_string(period.from)}, {"to", to_string(period.to)}}, {}};
}

/// Names a count beside what another note names.
inline MeasureNote counted_note(std::string_view code, std::uint64_t count, MeasureNote more = {}) {
    MeasureNote note{std::string(code), {{"count", std::to_string(count)}}, {}};
    for (auto& value : more.data) note.data.push_back(std::move(value));
    return note;
}

/// Says of which amounts rates are missing, each currency a part; `amounts` begins the parts'
/// codes, for example "purchases".
inline MeasureNote missing_rates(const std::string& amounts, const MissingRates& missing) {
    MeasureNote all = note("rates_missing");
    missing.each([&](std::string_view currency, std::uint64_t count, std::optional<Date> known) {
        const std::string code = amounts + (known ? "_without_early_rate" : "_without_rate");
        MeasureNote part = counted_note(code, count);
        part.data.emplace_back("currency", currency);
        if (known) part.data.emplace_back("day", to_string(*known));
        all.parts.push_back(std::move(part));
    });
    return all;
}

}  // namespace tenure::inline v1::detail
