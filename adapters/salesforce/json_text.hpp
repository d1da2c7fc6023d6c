// Salesforce, part "responses": walks JSON from value to value, without a tree or an index.
// Records of a page repeat their names in one order: a name that is expected costs one comparison.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tenure::inline v1::salesforce {

/// A place in a JSON text that moves forward.
/// Lifetime: the text stays as it is, with a NUL and 7 readable bytes behind it.
class JsonText {
 public:
    /// The text is no JSON here.
    struct Broken {};

    /// A string's bytes between its quotes.
    struct String {
        std::string_view raw;
        bool escaped = false;  ///< holds escapes that were not replaced
    };

    explicit JsonText(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

    /// Returns the character that the next value or mark starts with; NUL at the end.
    char peek() {
        if (*at_ > ' ') return *at_;
        while (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t') ++at_;
        return *at_;
    }

    bool at_end() { return peek() == '\0' && at_ == end_; }

    /// Goes past a mark if it comes next.
    bool consume(char mark) {
        if (*at_ != mark && peek() != mark) return false;
        ++at_;
        return true;
    }

    /// Goes past a mark. Throws: Broken.
    void expect(char mark) {
        if (!consume(mark)) throw Broken{};
    }

    /// Goes past these very bytes if they come next.
    bool consume(std::string_view bytes) {
        if (static_cast<std::size_t>(end_ - at_) < bytes.size()) return false;
        if (!same(at_, bytes.data(), bytes.size())) return false;
        at_ += bytes.size();
        return true;
    }

    /// Goes past a string. Throws: Broken when it does not end or holds control characters.
    String string() {
        expect('"');
        String text;
        const char* const start = at_;
        for (;;) {
            at_ = plain_end(at_);
            if (*at_ == '"') break;
            if (*at_ != '\\' || is_control(at_[1])) throw Broken{};
            text.escaped = true;
            at_ += 2;
        }
        text.raw = {start, static_cast<std::size_t>(at_ - start)};
        ++at_;
        return text;
    }

    /// Goes past a number, true, false or null. Throws: Broken when there is none.
    std::string_view scalar() {
        const char first = peek();
        const char* const start = at_;
        while (belongs_to_scalar(*at_)) ++at_;
        const std::string_view token(start, static_cast<std::size_t>(at_ - start));
        const bool number = first == '-' || (first >= '0' && first <= '9');
        if (!number && token != "true" && token != "false" && token != "null") throw Broken{};
        return token;
    }

    /// Goes past any value and returns its bytes. Throws: Broken.
    std::string_view skip() {
        const char first = peek();
        const char* const start = at_;
        if (first == '"') {
            string();
        } else if (first == '{' || first == '[') {
            skip_nested();
        } else {
            scalar();
        }
        return {start, static_cast<std::size_t>(at_ - start)};
    }

 private:
    static bool belongs_to_scalar(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '.' || c == '-' || c == '+';
    }

    static bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

    static std::uint64_t eight(const char* at) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, sizeof word);
        return word;
    }

    static bool same(const char* left, const char* right, std::size_t size) {
        if (size < 8) return std::memcmp(left, right, size) == 0;
        for (std::size_t i = 0; i + 8 < size; i += 8) {
            if (eight(left + i) != eight(right + i)) return false;
        }
        return eight(left + size - 8) == eight(right + size - 8);
    }

    /// Returns the next quote, backslash or control character; a NUL ends every text.
    static const char* plain_end(const char* at) {
        constexpr std::uint64_t ones = 0x0101010101010101U;
        constexpr std::uint64_t highs = 0x8080808080808080U;
        constexpr bool low_first = std::endian::native == std::endian::little;
        // Subtracting borrows from the bytes looked for, rightly up to the first of them.
        // Source: H. S. Warren, Hacker's Delight, 2nd ed., section 6-1.
        while (low_first) {
            const std::uint64_t word = eight(at);
            const std::uint64_t found = (((word ^ (ones * '"')) - ones) |
                                         ((word ^ (ones * '\\')) - ones) | (word - ones * 0x20)) &
                                        ~word & highs;
            if (found != 0) return at + std::countr_zero(found) / 8;
            at += sizeof word;
        }
        while (*at != '"' && *at != '\\' && !is_control(*at)) ++at;
        return at;
    }

    void skip_nested() {
        std::size_t depth = 0;
        do {
            switch (peek()) {
                case '"':
                    string();
                    break;
                case '{':
                case '[':
                    ++depth;
                    ++at_;
                    break;
                case '}':
                case ']':
                    --depth;
                    ++at_;
                    break;
                case ',':
                case ':':
                    ++at_;
                    break;
                default:
                    scalar();
            }
        } while (depth > 0);
    }

    const char* at_;
    const char* end_;
};

}  // namespace tenure::inline v1::salesforce
