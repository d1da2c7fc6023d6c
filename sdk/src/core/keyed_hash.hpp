// Core: a hash that only who knows the key can make: for hold-out groups and tombstones.
// HMAC-SHA-256 (RFC 2104, FIPS 180-4); OpenSSL stands behind it. Test: KeyedHash.*
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tenure::inline v1 {

/// Returns the HMAC-SHA-256 of a text under a key. Throws: Error{unsupported} without SHA-256.
std::array<std::uint8_t, 32> keyed_hash(std::string_view key, std::string_view text);

/// Returns `size` bytes nobody can guess. Throws: Error{unsupported} without a source of them.
std::string random_bytes(std::size_t size);

/// Returns bytes as lower-case hexadecimal digits.
std::string hex_text(std::string_view bytes);

}  // namespace tenure::inline v1
