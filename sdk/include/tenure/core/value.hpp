// Core: one field's value on its way from a CRM page to the store.
// Four states: not asked for, hidden from us, null, or typed; "unset" never looks like zero.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
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
/// A pointer to another record of the same source, e.g. Reference("Accounts", "11x55").
class Reference {
 public:
    Reference() : text_(":") {}
    /// `stream` is empty when the CRM does not say; a colon ends it, as no stream has one in its
    /// name.
    Reference(std::string_view stream, std::string_view id);

    /// Lifetime of both: until the reference is assigned to, or ends.
    std::string_view stream() const noexcept { return view().substr(0, text_.find(':')); }
    std::string_view id() const noexcept { return view().substr(text_.find(':') + 1); }
    /// Returns both as one text, e.g. "Accounts:11x55".
    const std::string& text() const noexcept { return text_; }

    friend bool operator==(const Reference&, const Reference&) = default;

 private:
    std::string_view view() const noexcept { return text_; }

    std::string text_;  // two strings would make every Value nearly twice as big
};

inline Reference::Reference(std::string_view stream, std::string_view id) {
    stream = stream.substr(0, stream.find(':'));
    text_.reserve(stream.size() + 1 + id.size());
    text_.append(stream).append(1, ':').append(id);
}

/// A field's value in one of its states.
using Value = std::variant<NotAsked, Hidden, Null, bool, std::int64_t, Decimal, std::string, Date,
                           Timestamp, Money, Reference>;

/// Returns true when the value is typed, i.e. neither not-asked, hidden nor null.
inline bool has_value(const Value& value) noexcept {
    return value.index() > 2;
}

}  // namespace tenure::inline v1
