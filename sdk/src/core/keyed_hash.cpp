#include "core/keyed_hash.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "tenure/core/error.hpp"

namespace tenure::inline v1 {

std::array<std::uint8_t, 32> keyed_hash(std::string_view key, std::string_view text) {
    std::array<std::uint8_t, 32> digest{};
    unsigned size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const bool done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes,
                           text.size(), digest.data(), &size) != nullptr;
    if (!done || size != digest.size()) {
        throw Error(Errc::unsupported, "hash with a key", "", "OpenSSL offers no SHA-256",
                    "Allow it in OpenSSL's configuration");
    }
    return digest;
}

std::string random_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    auto* out = reinterpret_cast<unsigned char*>(bytes.data());
    if (RAND_bytes(out, static_cast<int>(size)) != 1) {
        throw Error(Errc::unsupported, "make a random key", "", "OpenSSL has no random numbers");
    }
    return bytes;
}

std::string hex_text(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const char byte : bytes) {
        out += digits[static_cast<unsigned char>(byte) >> 4];
        out += digits[static_cast<unsigned char>(byte) & 15];
    }
    return out;
}

}  // namespace tenure::inline v1
