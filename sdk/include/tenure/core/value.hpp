// Core: one field's value on its way from a CRM page to the store.
// Four states: not asked for, hidden from us, null, or typed; "unset" never looks like zero.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "tenure/core/money.hpp"
#include "tenure/core/time.hpp"

namespace tenure::inline v1 {

/// The field was not part of the request.
struct NotAsked {
    friend bool operator==(NotAsked, NotAsked) = default;
};
/// The field exists but the user may not read it.
struct Hidden {
    friend bool operator==(Hidden, Hidden) = default;
};
/// The CRM holds no value.
struct Null {
    friend bool operator==(Null, Null) = default;
};
/// An exact decimal number as text, e.g. "1234.5600".
struct Decimal {
    std::string text{};
    friend bool operator==(const Decimal&, const Decimal&) = default;
};
/// A pointer to another record of the same source.
struct Reference {
    std::string stream{};  ///< e.g. "Accounts"; empty when the CRM does not say
    std::string id{};      ///< e.g. "11x55"
    friend bool operator==(const Reference&, const Reference&) = default;
};

/// A field's value in one of its states.
using Value = std::variant<NotAsked, Hidden, Null, bool, std::int64_t, Decimal, std::string, Date,
                           Timestamp, Money, Reference>;

/// Returns true when the value is typed, i.e. neither not-asked, hidden nor null.
inline bool has_value(const Value& value) noexcept {
    return value.index() > 2;
}

}  // namespace tenure::inline v1
