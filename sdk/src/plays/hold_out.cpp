#include "tenure/plays/hold_out.hpp"

#include "core/keyed_hash.hpp"
#include "plays/action_key.hpp"

namespace tenure::inline v1 {

namespace {

constexpr char between = '\x1F';  // stands in no id

std::string hashed_text(std::string_view play, const RowKey& customer) {
    std::string text(play);
    for (const std::string& part : {customer.source, customer.stream, customer.id}) {
        text += between;
        text += part;
    }
    text += between;
    return text + std::to_string(customer.part);
}

}  // namespace

std::string hold_out_key(Store& store) {
    constexpr const char* name = "hold_out_key";
    if (const auto kept = store.fact("", name)) return *kept;
    const std::string key = hex_text(random_bytes(32));
    store.put_fact("", name, key);
    return key;
}

Arm arm_of(std::string_view key, std::string_view play, const RowKey& customer, double share) {
    const auto digest = keyed_hash(key, "arm" + hashed_text(play, customer));
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 8; ++i) bits = bits << 8 | digest[i];
    constexpr double unit = 1.0 / 9007199254740992.0;  // 2^-53
    return static_cast<double>(bits >> 11) * unit < share ? Arm::hold_out : Arm::treat;
}

std::string detail::action_key(std::string_view key, std::string_view play, const RowKey& customer,
                               Date day) {
    const auto digest = keyed_hash(key, "act" + hashed_text(play, customer) + to_string(day));
    const std::string bytes(digest.begin(), digest.begin() + 10);
    return "tenure-" + hex_text(bytes);
}

}  // namespace tenure::inline v1
