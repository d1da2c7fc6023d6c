// Sandbox, HubSpot: the clock in milliseconds, instants as the API writes them, and the refusal
// that every operation may answer with.
// Threads: pure functions and values; the clock may be moved from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenure::inline v1::sandbox::hs {

using Json = nlohmann::ordered_json;
using Id = std::uint64_t;
using Millis = std::int64_t;

constexpr Millis day_ms = 86'400'000;

/// One entry of an error body's "errors".
struct Detail {
    std::string message, code;
    std::map<std::string, std::vector<std::string>> context = {};
};

/// What the API answers instead of a result.
struct Refusal {
    int status = 400;
    std::string category = "VALIDATION_ERROR";
    std::string message;
    std::vector<Detail> errors = {};
    std::map<std::string, std::vector<std::string>> context = {};
    std::string sub_category = {};

    Json body(const std::string& correlation) const;
};

[[noreturn]] void refuse(std::string message);
[[noreturn]] void not_found(std::string message = "resource not found");

/// The portal's clock: the machine's, or one that starts at a given second; it can be moved and
/// stopped.
class Clock {
 public:
    explicit Clock(std::optional<std::int64_t> start_seconds);

    Millis now() const { return start_ + (frozen_ ? 0 : passed()) + shift_; }
    void advance(Millis span) { shift_ += span; }
    void freeze(bool frozen);

 private:
    Millis passed() const;

    Millis start_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    std::atomic<Millis> shift_ = 0;
    std::atomic<bool> frozen_ = false;
};

/// Returns "2026-01-01T00:00:00.000Z".
std::string instant_text(Millis at);
/// Returns "2026-01-01" of the UTC day.
std::string date_text(Millis at);
/// Reads ISO 8601 in UTC or with an offset, or epoch milliseconds.
std::optional<Millis> read_instant(std::string_view text);
/// Reads "2026-01-01", or epoch milliseconds at midnight UTC.
std::optional<Millis> read_date(std::string_view text);

/// Reads an id; nothing unless it is all digits.
std::optional<Id> read_id(std::string_view text);
/// Tells whether the text is a decimal number, perhaps with an exponent.
bool is_number(std::string_view text);

std::string lower(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
/// Returns the text of a JSON string, number or boolean; empty for null.
std::string text_of(const Json& value);
void append_json(std::string& out, std::string_view text);
std::string url_decoded(std::string_view text);

/// Query parameters or form fields; a name may be given several times.
using Parameters = std::multimap<std::string, std::string, std::less<>>;
Parameters read_parameters(std::string_view encoded);
std::string parameter(const Parameters& all, std::string_view name,
                      std::string_view otherwise = {});
/// Returns every value of a name, also those joined by commas.
std::vector<std::string> parameter_list(const Parameters& all, std::string_view name);

}  // namespace tenure::inline v1::sandbox::hs
