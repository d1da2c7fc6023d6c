// Store, step 4: numbers and texts packed into one printable text, for what is read by the million.
// Derived rows only: what came from a CRM stays in columns.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::detail {

/// Appends to a packed text, at the latest when it is destroyed. Digits are the 64 characters from
/// '0' to 'o'.
class Packer {
 public:
    explicit Packer(std::string& out) : out_(out) {}
    ~Packer() { flush(); }
    Packer(const Packer&) = delete;
    Packer& operator=(const Packer&) = delete;

    /// Small numbers take one character per five bits.
    void number(std::uint64_t value) {
        make_room(13);
        for (; value > 31; value >>= 5) put((value & 31U) | 32U);
        put(value);
    }
    void integer(std::int64_t value) {  // near zero short, whatever the sign
        const auto bits = static_cast<std::uint64_t>(value);
        number(value < 0 ? ~(bits << 1) : bits << 1);
    }
    /// Exact; whole numbers below 2^40 are short.
    void real(double value) {
        const bool small = value > -1.1e12 && value < 1.1e12;
        const auto whole = small ? static_cast<std::int64_t>(value) : 0;
        make_room(14);
        if (small && std::bit_cast<std::uint64_t>(static_cast<double>(whole)) ==
                         std::bit_cast<std::uint64_t>(value)) {
            put(0);
            return integer(whole);
        }
        if (value != value) return put(1);
        put(2);
        auto bits = std::bit_cast<std::uint64_t>(value);
        for (int i = 0; i < 11; ++i, bits >>= 6) put(bits & 63U);
    }
    void text(std::string_view value) {
        number(value.size());
        if (value.size() <= sizeof(buffer_)) {
            make_room(value.size());
            value.copy(buffer_ + used_, value.size());
            used_ += value.size();
        } else {
            flush();
            out_ += value;
        }
    }

 private:
    void make_room(std::size_t characters) {
        if (used_ + characters > sizeof(buffer_)) flush();
    }
    void put(std::uint64_t digit) { buffer_[used_++] = static_cast<char>('0' + digit); }
    void flush() {
        out_.append(buffer_, used_);
        used_ = 0;
    }

    std::string& out_;
    std::size_t used_ = 0;
    char buffer_[256];
};

/// Reads what a Packer wrote. Throws: Error{store} where the text is none.
class Unpacker {
 public:
    explicit Unpacker(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

    bool done() const { return at_ == end_; }
    /// Returns what is still to be read.
    std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }
    std::uint64_t number() {
        const char* at = at_;
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 65 && at != end_; shift += 5) {
            const auto next = static_cast<std::uint64_t>(*at++ - '0');
            if (next > 63) break;
            value |= (next & 31U) << shift;
            if (next > 31) continue;
            at_ = at;
            return value;
        }
        fail();
    }
    std::int64_t integer() {
        const std::uint64_t bits = number();
        return static_cast<std::int64_t>((bits >> 1) ^ (0U - (bits & 1U)));
    }
    double real() {
        const std::uint64_t form = digit();
        if (form == 0) return static_cast<double>(integer());
        if (form == 1) return std::bit_cast<double>(std::uint64_t{0x7FF8} << 48);
        std::uint64_t bits = 0;
        for (unsigned shift = 0; shift < 66; shift += 6) bits |= digit() << shift;
        return std::bit_cast<double>(bits);
    }
    std::string_view text() {
        const std::uint64_t size = number();
        if (size > static_cast<std::uint64_t>(end_ - at_)) fail();
        const std::string_view value(at_, static_cast<std::size_t>(size));
        at_ += size;
        return value;
    }

 private:
    std::uint64_t digit() {
        if (at_ == end_) fail();
        const auto value = static_cast<std::uint64_t>(*at_++ - '0');
        if (value > 63) fail();
        return value;
    }
    [[noreturn]] static void fail() {
        throw Error(Errc::store, "read packed numbers", "", "a derived row is damaged",
                    "Run `tenure evaluate` to make it anew, or restore a copy of the store");
    }
    const char* at_;
    const char* end_;
};

}  // namespace tenure::inline v1::detail
