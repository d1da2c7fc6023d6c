// Store, step 4: small texts that statements take as parameters: instants, purposes, id lists.
#pragma once

#include <string>
#include <string_view>

#include "store/row_text.hpp"
#include "tenure/crm/connector.hpp"
#include "tenure/store/play_log.hpp"

namespace tenure::inline v1::store_detail {

inline std::string iso(Timestamp instant) {
    std::string text;
    append_timestamp(text, instant);
    return text;
}

/// Reads what iso() wrote; an empty or foreign text is the epoch.
inline Timestamp instant_from(std::string_view text) {
    return parse_timestamp(text).value_or(Timestamp{});
}

inline Arm arm_from(std::string_view text) {
    return text == to_string(Arm::hold_out) ? Arm::hold_out : Arm::treat;
}

inline ActionState action_state_from(std::string_view text) {
    for (const ActionState state :
         {ActionState::held_out, ActionState::started, ActionState::done, ActionState::rejected}) {
        if (to_string(state) == text) return state;
    }
    return ActionState::unknown;
}

constexpr std::string_view purpose_name(Purpose purpose) {
    constexpr std::string_view names[] = {"changes", "deletes", "backfill", "refresh"};
    return names[static_cast<std::size_t>(purpose)];
}

constexpr Purpose purpose_of(std::string_view name) {
    for (const Purpose purpose : {Purpose::deletes, Purpose::backfill, Purpose::refresh}) {
        if (purpose_name(purpose) == name) return purpose;
    }
    return Purpose::changes;
}

/// Appends the text as a JSON string; bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Returns the texts of a range's items as a JSON array, for json_each().
template <class Items, class Text>
std::string json_list(const Items& items, Text&& text) {
    std::string list = "[";
    for (const auto& item : items) {
        if (list.size() > 1) list += ',';
        append_json_string(list, text(item));
    }
    return list += ']';
}

/// Calls `visit` with each word of a text whose words are separated by single spaces.
template <class Visit>
void for_each_word(std::string_view text, Visit&& visit) {
    while (!text.empty()) {
        const std::size_t space = text.find(' ');
        visit(text.substr(0, space));
        text = space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
    }
}

}  // namespace tenure::inline v1::store_detail
