// CLV, step 6: the names customers have in a log, numbered in order of first appearance.
// Small whole numbers index a table directly; other texts go through a hash of their bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenure::inline v1 {

/// A set of customer ids, each with an index from 0 on. "7" and "007" are two customers.
class CustomerIds {
 public:
    /// Returns the index of an id, which is added where it is new.
    /// Throws: Error (too_large) beyond 2^32-2 customers or 2^40 bytes of text.
    std::uint32_t index_of(std::string_view id);

    /// Returns the index of a decimal number that is written without leading zeros.
    std::uint32_t index_of_number(std::uint64_t number) {
        if (number < page_size * pages_limit) [[likely]] {
            const std::size_t page = number / page_size;
            if (page < pages_.size() && !pages_[page].empty()) [[likely]] {
                const std::uint32_t at = pages_[page][number % page_size];
                if (at != 0) [[likely]]
                    return at - 1;
            }
            return add_small(number);
        }
        return find_or_add(number, {});
    }

    /// Returns the memory index_of_number will look at, so that a loop can ask for it ahead; or
    /// null.
    const void* place_of_number(std::uint64_t number) const noexcept {
        const std::size_t page = number / page_size;
        if (page < pages_.size() && !pages_[page].empty()) {
            return pages_[page].data() + number % page_size;
        }
        if (number < page_size * pages_limit || slots_.empty()) return nullptr;
        return slots_.data() + (mixed(number) & (slots_.size() - 1));
    }

    /// Returns the memory index_of will look at first, or null.
    const void* place_of(std::string_view id) const noexcept;

    /// Returns the index of an id, or nothing where it is unknown.
    std::optional<std::uint32_t> find(std::string_view id) const;

    /// Returns the id with an index below size().
    std::string text(std::uint32_t index) const;

    std::size_t size() const noexcept { return keys_.size(); }

 private:
    static constexpr std::uint64_t page_size = 4096, pages_limit = 4096;

    // The finalizer of MurmurHash3 (Appleby, public domain).
    static constexpr std::uint64_t mixed(std::uint64_t value) noexcept {
        value ^= value >> 33;
        value *= 0xff51afd7ed558ccdULL;
        value ^= value >> 33;
        value *= 0xc4ceb9fe1a85ec53ULL;
        return value ^ (value >> 33);
    }
    static std::uint64_t hash_of(std::uint64_t number, std::string_view text) noexcept;
    std::uint32_t add_small(std::uint64_t number);
    std::uint32_t add_key(std::uint64_t key);
    std::uint32_t find_or_add(std::uint64_t number, std::string_view text);
    std::size_t slot_of(std::uint64_t number, std::string_view text) const;
    std::string_view bytes_of(std::uint64_t key) const noexcept;
    void grow();

    // A key is the number itself, or with the top bit set the length (23 bits) and place (40
    // bits) of the text in `letters_`.
    std::vector<std::uint64_t> keys_;
    std::string letters_;
    std::vector<std::vector<std::uint32_t>> pages_;  // number -> index + 1
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t index = 0;  // + 1; 0 is free
    };
    std::vector<Slot> slots_;
    std::size_t hashed_ = 0;
};

}  // namespace tenure::inline v1
