// CLV, step 6: cells of a CSV row read in place, eight characters at a time.
// The fast readers give up (null) on anything unusual; the careful ones then say what is wrong.
#pragma once

#include <bit>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "tenure/clv/purchase_tally.hpp"

namespace tenure::inline v1::detail {

inline std::uint64_t load_eight(const char* p) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, p, 8);
    if constexpr (std::endian::native == std::endian::big) {
        std::uint64_t turned = 0;
        for (int i = 0; i < 8; ++i) turned |= ((word >> (8 * i)) & 0xFF) << (56 - 8 * i);
        return turned;
    }
    return word;
}

/// Up to eight leading decimal digits. Source: Lemire 2018, "Quickly parsing eight digits".
struct Digits {
    unsigned count = 0;
    std::uint32_t value = 0;
};

/// Reads the leading digits at `p`; eight bytes there must be readable.
inline Digits leading_digits(const char* p) noexcept {
    const std::uint64_t digits = load_eight(p) ^ 0x3030303030303030ULL;
    const std::uint64_t others =
        ((digits + 0x7676767676767676ULL) | digits) & 0x8080808080808080ULL;
    const unsigned count = static_cast<unsigned>(std::countr_zero(others)) / 8;
    if (count == 0) return {};
    std::uint64_t value = digits << (64 - 8 * count);
    value = value * 10 + (value >> 8);
    value = (((value & 0x000000FF000000FFULL) * 0x000F424000000064ULL) +
             (((value >> 16) & 0x000000FF000000FFULL) * 0x0000271000000001ULL)) >>
            32;
    return {count, static_cast<std::uint32_t>(value)};
}

/// Returns the day of a date of the calendar in the years 1 to 9999.
inline std::optional<std::int32_t> day_of(unsigned year, unsigned month, unsigned day) noexcept {
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(year)},
                                           std::chrono::month{month}, std::chrono::day{day}};
    if (year == 0 || year > 9999 || !date.ok()) return std::nullopt;
    return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

/// Reads dates, and remembers the last: in a log by time the next row mostly has the same.
class DateCells {
 public:
    /// Reads yyyy-mm-dd or yyyymmdd; returns the cell's end, or null. Ten bytes are readable.
    const char* read(const char* p, std::int32_t& day) noexcept {
        const std::uint64_t head = load_eight(p);
        std::uint16_t tail = 0;
        std::memcpy(&tail, p + 8, 2);
        if (head == head_ && (size_ == 8 || tail == tail_)) {
            day = day_;
            return p + size_;
        }
        const Digits whole = leading_digits(p);
        std::optional<std::int32_t> found;
        const bool compact = whole.count == 8;
        if (compact) {
            found = day_of(whole.value / 10'000, whole.value / 100 % 100, whole.value % 100);
        } else if (whole.count == 4 && p[4] == '-' && p[7] == '-') {
            const Digits month = leading_digits(p + 5), date = leading_digits(p + 8);
            if (month.count == 2 && date.count == 2) {
                found = day_of(whole.value, month.value, date.value);
            }
        }
        if (!found) return nullptr;
        head_ = head;
        tail_ = tail;
        size_ = compact ? 8 : 10;
        day_ = day = *found;
        return p + size_;
    }

 private:
    std::uint64_t head_ = ~std::uint64_t{0};  // no date has it
    std::uint16_t tail_ = 0;
    std::int32_t day_ = 0;
    int size_ = 0;
};

/// Reads a plain decimal number of at most 8 digits on each side of the point; returns the cell's
/// end, or null. Exact: the digits fit a double's 53 bits, and one division rounds once.
inline const char* read_amount(const char* p, double& amount) noexcept {
    constexpr double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    constexpr std::uint32_t whole_powers[] = {1,       10,        100,        1'000,      10'000,
                                              100'000, 1'000'000, 10'000'000, 100'000'000};
    const bool negative = *p == '-';
    p += negative ? 1 : 0;
    const Digits whole = leading_digits(p);
    if (whole.count == 0) return nullptr;
    p += whole.count;
    std::uint64_t digits = whole.value;
    unsigned decimals = 0;
    if (*p == '.') {
        const Digits part = leading_digits(p + 1);
        decimals = part.count;
        digits = digits * whole_powers[decimals] + part.value;
        p += 1 + decimals;
        if (digits > (std::uint64_t{1} << 53)) return nullptr;
    }
    const double value = static_cast<double>(digits) / powers[decimals];
    amount = negative ? -value : value;
    return p;
}

inline std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Reads any finite number; nothing for other texts.
inline std::optional<double> number_cell(std::string_view text) noexcept {
    text = trimmed(text);
    if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = problem == std::errc{} && end == text.data() + text.size();
    return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

}  // namespace tenure::inline v1::detail
