// Sandbox: an authority of its own and a server certificate for this machine's loopback names.
#include "sandbox/certificates.hpp"

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::sandbox {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

[[noreturn]] void fail(const std::string& object, const std::string& cause) {
    throw Error(Errc::configuration, "make the sandbox's certificates", object, cause,
                "Choose a directory you may write to");
}

void check(bool ok, const char* step) {
    if (ok) return;
    char reason[256] = {};
    ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
    fail(step, reason);
}

Key make_key() {
    Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    check(key != nullptr, "elliptic curve key");
    return key;
}

void add_extension(X509* certificate, X509* issuer, int id, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
    check(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, value);
    X509_EXTENSION_free(extension);
}

Certificate make_certificate(EVP_PKEY* key, const char* name, X509* issuer) {
    Certificate certificate(X509_new(), X509_free);
    check(certificate != nullptr, name);
    X509_set_version(certificate.get(), 2);
    unsigned char serial[8] = {};
    check(RAND_bytes(serial, sizeof serial) == 1, "serial number");
    std::uint64_t number = 0;
    std::memcpy(&number, serial, sizeof serial);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), number >> 1);
    constexpr std::time_t day = 86400;
    const std::time_t now = std::time(nullptr);
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), now - day);
    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), now + 30 * day);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509_set_issuer_name(certificate.get(),
                         X509_get_subject_name(issuer != nullptr ? issuer : certificate.get()));
    return certificate;
}

/// Opens for writing with the given mode; an old file of that name is replaced.
std::FILE* open_file(const std::string& path, mode_t mode) {
    ::unlink(path.c_str());
    const int handle = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (handle < 0) fail(path, std::strerror(errno));
    return ::fdopen(handle, "w");
}

void write_certificate(const std::string& path, X509* certificate) {
    std::FILE* file = open_file(path, 0644);
    const bool written = PEM_write_X509(file, certificate) == 1;
    if (std::fclose(file) != 0 || !written) fail(path, "the certificate was not written");
}

void write_key(const std::string& path, EVP_PKEY* key) {
    std::FILE* file = open_file(path, 0600);
    const bool written =
        PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
    if (std::fclose(file) != 0 || !written) fail(path, "the key was not written");
}

}  // namespace

CertificateFiles make_certificates(const std::string& directory) {
    const Key authority_key = make_key();
    const Certificate authority =
        make_certificate(authority_key.get(), "Tenure sandbox authority", nullptr);
    add_extension(authority.get(), authority.get(), NID_basic_constraints,
                  "critical,CA:TRUE,pathlen:0");
    add_extension(authority.get(), authority.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(authority.get(), authority.get(), NID_subject_key_identifier, "hash");
    check(X509_sign(authority.get(), authority_key.get(), EVP_sha256()) != 0, "sign the authority");

    const Key server_key = make_key();
    const Certificate server = make_certificate(server_key.get(), "localhost", authority.get());
    add_extension(server.get(), authority.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(server.get(), authority.get(), NID_key_usage, "critical,digitalSignature");
    add_extension(server.get(), authority.get(), NID_ext_key_usage, "serverAuth");
    add_extension(server.get(), authority.get(), NID_subject_alt_name,
                  "DNS:localhost,IP:127.0.0.1,IP:::1");
    add_extension(server.get(), authority.get(), NID_authority_key_identifier, "keyid:always");
    check(X509_sign(server.get(), authority_key.get(), EVP_sha256()) != 0, "sign the certificate");

    const CertificateFiles files{directory + "/ca.pem", directory + "/server.pem",
                                 directory + "/server.key"};
    write_certificate(files.authority, authority.get());
    write_certificate(files.certificate, server.get());
    write_key(files.key, server_key.get());
    return files;
}

}  // namespace tenure::inline v1::sandbox
