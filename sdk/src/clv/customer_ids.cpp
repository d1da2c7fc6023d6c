#include "tenure/clv/customer_ids.hpp"

#include <cstring>
#include <limits>

#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace {

constexpr std::uint64_t is_text = std::uint64_t{1} << 63;
constexpr std::uint64_t longest = (std::uint64_t{1} << 23) - 1;
constexpr std::uint64_t furthest = (std::uint64_t{1} << 40) - 1;

// The number of a decimal text without leading zeros and below 10^18.
std::optional<std::uint64_t> number_of(std::string_view text) {
    if (text.empty() || text.size() > 18 || (text[0] == '0' && text.size() > 1)) return {};
    std::uint64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return {};
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return value;
}

}  // namespace

std::uint64_t CustomerIds::hash_of(std::uint64_t number, std::string_view text) noexcept {
    if (text.empty()) return mixed(number);
    std::uint64_t hash = text.size() * 0x9e3779b97f4a7c15ULL;
    while (!text.empty()) {
        std::uint64_t word = 0;
        const std::size_t size = text.size() < 8 ? text.size() : 8;
        std::memcpy(&word, text.data(), size);
        hash = mixed(hash ^ word) + 0x9e3779b97f4a7c15ULL;
        text.remove_prefix(size);
    }
    return hash;
}

std::uint32_t CustomerIds::add_key(std::uint64_t key) {
    if (keys_.size() >= std::numeric_limits<std::uint32_t>::max() - 1) {
        throw Error(Errc::too_large, "read customer ids", "", "there are over 4 billion customers",
                    "Split the log by customer");
    }
    keys_.push_back(key);
    return static_cast<std::uint32_t>(keys_.size());
}

std::uint32_t CustomerIds::add_small(std::uint64_t number) {
    const std::size_t page = number / page_size;
    if (page >= pages_.size()) pages_.resize(page + 1);
    if (pages_[page].empty()) pages_[page].resize(page_size);
    return (pages_[page][number % page_size] = add_key(number)) - 1;
}

std::string_view CustomerIds::bytes_of(std::uint64_t key) const noexcept {
    return std::string_view(letters_).substr(key & furthest, (key & ~is_text) >> 40);
}

std::size_t CustomerIds::slot_of(std::uint64_t number, std::string_view text) const {
    const std::uint64_t hash = hash_of(number, text);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        const Slot& slot = slots_[at];
        if (slot.index == 0) return at;
        if (slot.hash != static_cast<std::uint32_t>(hash >> 32)) continue;
        const std::uint64_t key = keys_[slot.index - 1];
        const bool same = (key & is_text) != 0 ? !text.empty() && bytes_of(key) == text
                                               : text.empty() && key == number;
        if (same) return at;
    }
}

void CustomerIds::grow() {
    std::vector<Slot> old(slots_.empty() ? 1024 : slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
        if (slot.index == 0) continue;
        const std::uint64_t key = keys_[slot.index - 1];
        const bool text = (key & is_text) != 0;
        slots_[slot_of(key, text ? bytes_of(key) : std::string_view{})] = slot;
    }
}

std::uint32_t CustomerIds::find_or_add(std::uint64_t number, std::string_view text) {
    if (hashed_ * 2 >= slots_.size()) grow();
    Slot& slot = slots_[slot_of(number, text)];
    if (slot.index != 0) return slot.index - 1;
    std::uint64_t key = number;
    if (!text.empty()) {
        if (text.size() > longest || letters_.size() > furthest) {
            throw Error(Errc::too_large, "read customer ids", "", "an id or all ids are too long",
                        "Give ids of at most 8 million bytes");
        }
        key = is_text | (std::uint64_t{text.size()} << 40) | letters_.size();
        letters_ += text;
    }
    slot = {static_cast<std::uint32_t>(hash_of(number, text) >> 32), add_key(key)};
    ++hashed_;
    return slot.index - 1;
}

std::uint32_t CustomerIds::index_of(std::string_view id) {
    if (id.empty()) {
        throw Error(Errc::bad_argument, "read customer ids", "", "an id is empty",
                    "Give every customer an id");
    }
    if (const auto number = number_of(id)) return index_of_number(*number);
    return find_or_add(0, id);
}

const void* CustomerIds::place_of(std::string_view id) const noexcept {
    if (const auto number = number_of(id)) return place_of_number(*number);
    return slots_.empty() ? nullptr : slots_.data() + (hash_of(0, id) & (slots_.size() - 1));
}

std::optional<std::uint32_t> CustomerIds::find(std::string_view id) const {
    const auto number = number_of(id);
    std::uint32_t index = 0;
    if (number && *number < page_size * pages_limit) {
        const std::size_t page = *number / page_size;
        const bool known = page < pages_.size() && !pages_[page].empty();
        index = known ? pages_[page][*number % page_size] : 0;
    } else if (!id.empty() && !slots_.empty()) {
        index = slots_[slot_of(number.value_or(0), number ? std::string_view{} : id)].index;
    }
    return index == 0 ? std::nullopt : std::optional(index - 1);
}

std::string CustomerIds::text(std::uint32_t index) const {
    const std::uint64_t key = keys_.at(index);
    return (key & is_text) != 0 ? std::string(bytes_of(key)) : std::to_string(key);
}

}  // namespace tenure::inline v1
