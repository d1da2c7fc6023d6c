// Sandbox: an authority of its own and a server certificate for this machine's loopback names.
// Threads: one call at a time per directory.
#pragma once

#include <string>

namespace tenure::inline v1::sandbox {

struct CertificateFiles {
    std::string authority;    ///< ca.pem: what a client trusts
    std::string certificate;  ///< server.pem
    std::string key;          ///< server.key, readable by the owner only
};

/// Writes a new authority and a certificate for localhost, 127.0.0.1 and ::1 into `directory`.
/// The authority's own key is never written.
/// Throws: Error{configuration} when the directory cannot be written.
CertificateFiles make_certificates(const std::string& directory);

}  // namespace tenure::inline v1::sandbox
