// Sandbox, Salesforce: ids with their checksum, instants and dates as the API writes them, and the
// refusal every operation may answer with.
// Threads: pure functions and values; the clock may be moved from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenure::inline v1::sandbox::sf {

using Number = std::uint32_t;

/// What the API answers instead of a result: a status and one error of an array.
struct Refusal {
    int status = 400;
    std::string code;
    std::string message;
    std::vector<std::string> fields = {};
};

[[noreturn]] void refuse(std::string code, std::string message,
                         std::vector<std::string> fields = {});

/// Returns the 18 characters of the id with that prefix and running number.
std::string make_id(std::string_view prefix, Number number);
/// Returns the 18-character form of an id of 15 or 18; empty when it is neither.
std::string full_id(std::string_view id);

struct IdParts {
    std::string_view prefix;
    Number number = 0;
};
/// Takes an id of this sandbox apart; nothing when it cannot be one.
std::optional<IdParts> id_parts(std::string_view id);

/// Returns "2026-01-01T00:00:00.000+0000".
std::string datetime_text(std::int64_t seconds);
/// Returns "2026-01-01".
std::string date_text(std::int64_t seconds);
/// Reads an instant with zone "Z", "+00:00" or "+0000"; fractions are cut.
std::optional<std::int64_t> read_datetime(std::string_view text);
/// Reads a date as its first second in UTC.
std::optional<std::int64_t> read_date(std::string_view text);

struct Civil {
    std::int64_t year = 1970;
    int month = 1, day = 1;
};
Civil civil_of(std::int64_t seconds);
std::int64_t seconds_of(const Civil& date);

/// Returns the text in lower case: ASCII and the letters of Latin-1.
std::string fold(std::string_view text);
/// Compares without regard to the case of ASCII letters: below, equal to or above zero.
int compare_folded(std::string_view one, std::string_view other);
bool same_folded(std::string_view one, std::string_view other);

std::vector<std::string> split(std::string_view text, char separator);
std::string trimmed(std::string_view text);
std::string unescape_url(std::string_view text);
std::string escape_url(std::string_view text);
/// Appends the text as a JSON string; bytes that are no UTF-8 become U+FFFD.
void append_json(std::string& out, std::string_view text);
std::string escape_xml(std::string_view text);

/// The server's clock in whole seconds: the machine's, or one that starts at a given time.
class Clock {
 public:
    explicit Clock(std::optional<std::int64_t> start) : start_(start.value_or(wall())) {}
    std::int64_t now() const { return start_ + (frozen_ ? 0 : passed()) + shift_; }
    void advance(std::int64_t seconds) { shift_ += seconds; }
    void freeze(bool frozen) {
        if (frozen == frozen_) return;
        shift_ += frozen ? passed() : -passed();
        frozen_ = frozen;
    }
    static std::int64_t wall() {
        return std::chrono::duration_cast<std::chrono::seconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    }

 private:
    std::int64_t passed() const {
        return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() -
                                                                began_)
            .count();
    }
    std::int64_t start_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    std::atomic<std::int64_t> shift_ = 0;
    std::atomic<bool> frozen_ = false;
};

}  // namespace tenure::inline v1::sandbox::sf
