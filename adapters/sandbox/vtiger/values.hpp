// Sandbox, vTiger: what the CRM makes of a value it is sent: rounding, clamping, cutting.
// Threads: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/vtiger/catalogue.hpp"
#include "sandbox/vtiger/records.hpp"

namespace tenure::inline v1::sandbox::vt {

struct Rounding {
    int kept = 2;     ///< decimals that survive
    int shown = 2;    ///< decimals written
    int digits = 17;  ///< integer digits before clamping
};

/// Returns a number as the database shows it; what is no number becomes zero.
std::string decimal_text(std::string_view text, const Rounding& rounding);

/// Returns the stored form of a value that is neither a reference nor an owner.
std::string stored_value(const Field& field, std::string_view sent);

/// An id such as "11x123", taken apart.
struct WebId {
    std::string prefix;
    std::string number;    ///< text between the first and the second x
    std::optional<Id> id;  ///< set when `number` is all digits
};

/// Takes an id apart; nothing when there is no x.
std::optional<WebId> parse_id(std::string_view text);

/// Returns "yyyy-mm-dd HH:MM:SS" in UTC.
std::string time_text(std::int64_t unix_seconds);
/// Appends the same to `out`.
void append_time(std::string& out, std::int64_t unix_seconds);
/// Returns "yyyy-mm-dd".
std::string date_text(std::int64_t unix_seconds);
/// Reads "yyyy-mm-dd" with an optional " HH:MM:SS".
std::optional<std::int64_t> parse_time(std::string_view text);
/// Days from 1970-01-01 to a civil date.
std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day);

}  // namespace tenure::inline v1::sandbox::vt
