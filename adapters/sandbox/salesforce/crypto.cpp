// Sandbox, Salesforce: encodings and signatures that the token endpoint needs.
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "sandbox/salesforce/oauth.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

int digit_of(char c) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
    const std::size_t at = alphabet.find(c);
    return at == alphabet.npos ? -1 : static_cast<int>(at);
}

}  // namespace

Parameters read_parameters(std::string_view text) {
    Parameters result;
    for (const std::string& pair : split(text, '&')) {
        const std::size_t equals = pair.find('=');
        if (equals == pair.npos) {
            result[unescape_url(pair)];
        } else {
            result[unescape_url(pair.substr(0, equals))] = unescape_url(pair.substr(equals + 1));
        }
    }
    return result;
}

std::string base64(std::string_view bytes) {
    std::string result;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            group =
                group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            result += i + k > bytes.size() ? '=' : alphabet[group >> (18 - 6 * k) & 63U];
        }
    }
    return result;
}

std::string base64_url(std::string_view bytes) {
    std::string result;
    for (const char c : base64(bytes)) {
        if (c != '=') result += c == '+' ? '-' : c == '/' ? '_' : c;
    }
    return result;
}

std::string from_base64(std::string_view text) {
    std::string result;
    unsigned group = 0;
    int bits = 0;
    for (const char c : text) {
        const int digit = digit_of(c);
        if (digit < 0) continue;
        group = group << 6 | static_cast<unsigned>(digit);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        result += static_cast<char>(group >> bits & 0xFFU);
    }
    return result;
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &length);
    return {reinterpret_cast<const char*>(digest), length};
}

std::string make_jwt_key(const std::string& file) {
    const Key key(EVP_RSA_gen(2048), EVP_PKEY_free);
    ::unlink(file.c_str());
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0 || key == nullptr) {
        throw Error(Errc::configuration, "write the sandbox's JWT key", file, std::strerror(errno),
                    "Choose a directory you may write to");
    }
    std::FILE* out = ::fdopen(handle, "w");
    const bool written =
        PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
    if (std::fclose(out) != 0 || !written) {
        throw Error(Errc::configuration, "write the sandbox's JWT key", file,
                    "the key was not written", "Look at the space left on the disk");
    }
    const Bio memory(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PUBKEY(memory.get(), key.get());
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<std::size_t>(length)};
}

bool verify_rs256(const std::string& public_key, std::string_view text,
                  std::string_view signature) {
    if (public_key.empty()) return false;
    const Bio memory(BIO_new_mem_buf(public_key.data(), static_cast<int>(public_key.size())),
                     BIO_free);
    const Key key(PEM_read_bio_PUBKEY(memory.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    return key != nullptr &&
           EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                            signature.size(), reinterpret_cast<const unsigned char*>(text.data()),
                            text.size()) == 1;
}

}  // namespace tenure::inline v1::sandbox::sf
