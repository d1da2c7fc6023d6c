// Lifecycle, step 5: a window in words, e.g. "60 days: 2 x the own median interval of 30 days".
// Says which rhythm decided, since that is what people doubt first.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tenure/lifecycle/rhythm.hpp"

namespace tenure::inline v1::detail {

using EvidenceData = std::vector<std::pair<std::string, std::string>>;

inline std::string source_name(RhythmSource source) {
    constexpr const char* names[] = {"fixed", "own", "segment", "population", "season"};
    return names[static_cast<std::size_t>(source)];
}

/// Returns `factor` times the window in words and adds its numbers to `data`.
inline std::string window_text(const AppliedWindow& window, double factor, EvidenceData& data) {
    data.emplace_back("rhythm", source_name(window.source));
    if (window.source == RhythmSource::season) {
        const int missed = static_cast<int>(window.seasons * factor + 0.5);
        data.emplace_back("seasons", std::to_string(missed));
        return std::to_string(missed) + (missed == 1 ? " missed season" : " missed seasons");
    }
    const double days = window.days * factor;
    data.emplace_back("window_days", plain_number(days));
    if (window.source == RhythmSource::fixed) return duration_text(days);
    const std::string median = plain_number(window.median_days);
    data.emplace_back("median_days", median);
    std::string text = plain_number(days) + " days: ";
    const bool floor = window.days > window.multiple * window.median_days;
    text += floor ? "at least " + plain_number(window.days) + " days"
                  : plain_number(window.multiple * factor) + " x";
    if (floor && factor != 1) text += " x " + plain_number(factor);
    if (floor) text += ", though";
    const bool own = window.source == RhythmSource::own;
    text += " the " + source_name(window.source) + (own ? "" : "'s") + " median interval " +
            (floor ? "is " : "of ") + median + " days";
    if (own) {
        text += " (" + std::to_string(window.intervals) + " intervals)";
    }
    return text;
}

}  // namespace tenure::inline v1::detail
