// Certificates made on the spot, so that TLS tests need no files that expire.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

namespace tenure_test {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

/// A certificate with its private key.
struct Identity {
    Key key;
    Certificate certificate;
};

/// What a certificate says; times are seconds from now.
struct Claims {
    std::string name = "localhost";
    std::string alternatives = "DNS:localhost,IP:127.0.0.1,IP:::1";  ///< "" makes a CA
    long from = -3600;
    long until = 3600;
};

inline void add_extension(X509* certificate, int kind, const char* value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
    if (!extension) throw std::runtime_error("bad certificate extension");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

/// Makes a certificate signed by `issuer`, or by itself without one.
inline Identity issue(const Claims& claims, const Identity* issuer = nullptr) {
    Identity made{Key(EVP_EC_gen("P-256"), EVP_PKEY_free), Certificate(X509_new(), X509_free)};
    X509* certificate = made.certificate.get();
    static long serial = ::getpid();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), claims.from);
    X509_gmtime_adj(X509_getm_notAfter(certificate), claims.until);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(claims.name.c_str()), -1, -1,
                               0);
    X509_set_issuer_name(certificate,
                         X509_get_subject_name(issuer ? issuer->certificate.get() : certificate));
    X509_set_pubkey(certificate, made.key.get());
    if (claims.alternatives.empty()) {
        add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    } else {
        add_extension(certificate, NID_subject_alt_name, claims.alternatives.c_str());
    }
    X509_sign(certificate, (issuer ? issuer->key : made.key).get(), EVP_sha256());
    return made;
}

/// Makes a certificate authority.
inline Identity make_authority(const std::string& name) {
    return issue({name, ""});
}

/// A PEM file that exists as long as this object.
class PemFile {
 public:
    explicit PemFile(const Identity& identity) {
        const int descriptor = ::mkstemp(path_.data());
        std::FILE* file = ::fdopen(descriptor, "w");
        PEM_write_X509(file, identity.certificate.get());
        std::fclose(file);
    }
    ~PemFile() { ::unlink(path_.c_str()); }
    PemFile(const PemFile&) = delete;
    PemFile& operator=(const PemFile&) = delete;

    const std::string& path() const { return path_; }

 private:
    std::string path_ = "/tmp/tenure-ca-XXXXXX";
};

}  // namespace tenure_test
