// Model, step 3: a typed field in one of four states, and how entities list theirs.
// Each entity names its attributes once; mapping, store and readers all derive from that list.
#pragma once

#include <type_traits>
#include <utility>
#include <variant>

#include "tenure/core/value.hpp"

namespace tenure::inline v1 {

/// A value that is not-asked, hidden, null or a T.
template <class T>
class Field {
 public:
    Field() = default;
    Field(T value) : state_(std::move(value)) {}  // NOLINT(google-explicit-constructor)

    bool not_asked() const noexcept { return state_.index() == 0; }
    bool hidden() const noexcept { return state_.index() == 1; }
    bool null() const noexcept { return state_.index() == 2; }
    explicit operator bool() const noexcept { return state_.index() == 3; }

    /// Throws std::bad_variant_access unless the field is typed; test it first.
    const T& operator*() const { return std::get<3>(state_); }
    const T* operator->() const { return &std::get<3>(state_); }
    T value_or(T other) const { return *this ? std::get<3>(state_) : std::move(other); }

    /// Takes the state and value over; a value of another type counts as null.
    void assign(const Value& value) {
        if (std::holds_alternative<NotAsked>(value)) {
            state_ = NotAsked{};
        } else if (std::holds_alternative<Hidden>(value)) {
            state_ = Hidden{};
        } else if (const T* typed = std::get_if<T>(&value)) {
            state_ = *typed;
        } else {
            state_ = Null{};
        }
    }
    Value value() const {
        return std::visit([](const auto& held) { return Value(held); }, state_);
    }

 private:
    std::variant<NotAsked, Hidden, Null, T> state_;
};

/// The type of an attribute, in the order of Value's typed alternatives.
enum class Cell { boolean, integer, decimal, text, date, timestamp, money, reference };

/// Returns the Cell of a C++ type.
template <class T>
constexpr Cell cell_of() {
    if constexpr (std::is_same_v<T, bool>) return Cell::boolean;
    if constexpr (std::is_same_v<T, std::int64_t>) return Cell::integer;
    if constexpr (std::is_same_v<T, Decimal>) return Cell::decimal;
    if constexpr (std::is_same_v<T, std::string>) return Cell::text;
    if constexpr (std::is_same_v<T, Date>) return Cell::date;
    if constexpr (std::is_same_v<T, Timestamp>) return Cell::timestamp;
    if constexpr (std::is_same_v<T, Money>) return Cell::money;
    if constexpr (std::is_same_v<T, Reference>) return Cell::reference;
}

}  // namespace tenure::inline v1
