#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "runner/net/failure.h"

namespace edge::net {

/// How the client's side of TLS is to be.
struct TlsSettings {
    std::string host;                      ///< whom the certificate must name; also SNI, unless it is an address
    std::vector<std::string> protocols;    ///< ALPN
    std::vector<std::string> authorities;  ///< PEM, each one or more certificates
    bool systemAuthorities = true;         ///< beside those given
    std::string certificates, key, passphrase;  ///< of the client, PEM
    std::string ciphers;                   ///< OpenSSL's list for TLS 1.2 and below; empty: the usual ones
    int lowest = 0, highest = 0;           ///< TLS1_2_VERSION …; 0: the usual ones
    bool verifyChain = true;
    bool verifyName = true;
};

struct SslFree {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using SslPointer = std::unique_ptr<SSL, SslFree>;

/// A session that has not begun.
std::variant<SslPointer, Failure> makeTls(const TlsSettings& settings);
/// What the thread's queue of errors holds, in Node.js's names; of a certificate where that was refused.
Failure tlsFailure(const SSL* ssl);
/// The name that Node.js has for what X509_verify_cert found, e.g. "CERT_HAS_EXPIRED".
std::string verifyCode(long result);

/// What a certificate says, for people: name, value, name, value …; empty: it is none (DER).
std::vector<std::string> describeCertificate(const std::string& der);
/// All that were sent, that of the peer first, as DER.
std::vector<std::string> peerCertificates(const SSL* ssl);
/// Those that the system trusts, PEM.
std::vector<std::string> rootCertificates();

}  // namespace edge::net
