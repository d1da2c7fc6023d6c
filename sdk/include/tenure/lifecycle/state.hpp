// Lifecycle, step 5: the canonical states every framework is projected from, and their evidence.
// Source: the customer-lifecycle articles summarised in docs/lifecycle.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tenure/core/time.hpp"

namespace tenure::inline v1 {

/// Where a customer stands, independent of any framework.
enum class State : std::uint8_t {
    unknown,
    reached,
    interested,
    qualified,
    opportunity,
    new_customer,
    active,
    repeat,
    growing,
    loyal,
    advocate,
    at_risk,
    lapsed_short,
    lapsed_long,
    lapsed_seasonal,
    inactive_recoverable,
    inactive_irrecoverable,
    won_back
};

inline constexpr std::size_t state_count = 18;

/// Returns the state's name, e.g. "at_risk".
constexpr std::string_view to_string(State state) {
    constexpr std::string_view names[] = {"unknown",
                                          "reached",
                                          "interested",
                                          "qualified",
                                          "opportunity",
                                          "new_customer",
                                          "active",
                                          "repeat",
                                          "growing",
                                          "loyal",
                                          "advocate",
                                          "at_risk",
                                          "lapsed_short",
                                          "lapsed_long",
                                          "lapsed_seasonal",
                                          "inactive_recoverable",
                                          "inactive_irrecoverable",
                                          "won_back"};
    return names[static_cast<std::size_t>(state)];
}

/// Returns the state of that name, or nothing.
constexpr std::optional<State> parse_state(std::string_view name) {
    for (std::size_t i = 0; i < state_count; ++i) {
        if (to_string(static_cast<State>(i)) == name) return static_cast<State>(i);
    }
    return std::nullopt;
}

/// One reason for a state: what was seen, against which threshold.
struct Evidence {
    std::string what{};       ///< e.g. "last purchase 2025-03-01, 412 days ago"
    std::string threshold{};  ///< e.g. "lapsed after P1Y"; empty where none applies
    std::string event{};      ///< key of the deciding record, e.g. "Invoice:7x445"; may be empty
    std::string code{};       ///< the kind of reason, e.g. "silence", for texts in other languages
    /// The values inside the texts by name: dates as yyyy-mm-dd, plain numbers, names.
    std::vector<std::pair<std::string, std::string>> data{};
};

/// A state with its beginning and the state before.
struct Stage {
    State state = State::unknown;
    std::string stage{};  ///< the framework's stage id
    std::string
        sub_stage{};    ///< the framework's id within the stage, e.g. "seasonal"; may be empty
    Timestamp since{};  ///< when the state began
    State previous = State::unknown;
    Timestamp as_of{};
};

/// A change of state at the instant it became true, also when nothing happened but silence.
struct Transition {
    Timestamp at{};
    State from = State::unknown;
    State to = State::unknown;
    Evidence why{};
};

}  // namespace tenure::inline v1
