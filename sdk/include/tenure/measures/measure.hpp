// Measures, step 6: what one measure says: a number with its unit, or why there is none.
// Made by measures/measures.hpp; the catalogue lists them all with formula and source.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/money.hpp"
#include "tenure/core/period.hpp"
#include "tenure/lifecycle/framework.hpp"
#include "tenure/measures/note.hpp"

namespace tenure::inline v1 {

/// What a number counts.
enum class MeasureUnit : std::uint8_t {
    share,  ///< of 1: 0.25 is 25 %
    days,
    count,
    money,
    money_per_day,
    ratio,  ///< times
    points  ///< -100 to 100
};

/// Returns the unit's name, e.g. "money_per_day".
constexpr std::string_view to_string(MeasureUnit unit) {
    constexpr std::string_view names[] = {"share",         "days",  "count", "money",
                                          "money_per_day", "ratio", "points"};
    return names[static_cast<std::size_t>(unit)];
}

/// The groups of measures, by what a business works on.
/// Source: the stages of the customer-lifecycle articles, docs/measures.md.
enum class MeasureGroup : std::uint8_t {
    acquisition,
    conversion,
    retention,
    expansion,
    win_back,
    overall
};

/// Returns the group's name, e.g. "win_back".
constexpr std::string_view to_string(MeasureGroup group) {
    constexpr std::string_view names[] = {"acquisition", "conversion", "retention",
                                          "expansion",   "win_back",   "overall"};
    return names[static_cast<std::size_t>(group)];
}

/// Returns the group of that name ("win-back" too), or nothing.
std::optional<MeasureGroup> parse_measure_group(std::string_view name);

/// Returns the group's label.
const Label& label_of(MeasureGroup group);

/// A number with its unit.
struct Reading {
    double number = 0;  ///< of money: in major units
    MeasureUnit unit = MeasureUnit::count;
    std::optional<Money> money{};  ///< of money: the exact amount
};

/// Makes a reading of an amount.
inline Reading reading_of(const Money& money, MeasureUnit unit = MeasureUnit::money) {
    return {money.amount(), unit, money};
}

/// A part of a measure, such as one source of leads or one cohort.
struct MeasureDetail {
    std::string of{};         ///< what kind of part, e.g. "source"
    std::string name{};       ///< which one, as the CRM has it: untrusted text
    Reading reading{};        ///< its number
    std::uint64_t count = 0;  ///< records or customers behind it
};

/// One measure of a period.
struct Measure {
    std::string id{};  ///< e.g. "churn_rate"
    MeasureGroup stage = MeasureGroup::overall;
    Label label{};
    Label formula{};  ///< in words
    Label source{};   ///< which records it is made of
    Period period{};
    std::optional<Reading> value{};  ///< nothing where `reason` says why
    MeasureNote reason{};            ///< not available because text_of(reason); else empty
    std::uint64_t records = 0;       ///< how many records or customers it is made of
    std::vector<MeasureDetail> details{};

    /// Returns the detail of that kind and name, or nothing.
    const MeasureDetail* detail(std::string_view of, std::string_view name) const {
        for (const MeasureDetail& each : details) {
            if (each.of == of && each.name == name) return &each;
        }
        return nullptr;
    }
};

/// What is known of a measure before anything is counted.
struct MeasureInfo {
    std::string id{};
    MeasureGroup stage = MeasureGroup::overall;
    Label label{};
    Label formula{};
    Label source{};
};

/// Returns all measures in the order of reports. Test: Catalogue.*
std::span<const MeasureInfo> measure_catalogue();

}  // namespace tenure::inline v1
