#pragma once

#include <openssl/ssl.h>

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>

/// A server's side of TLS for tests, with a certificate that is made here.
namespace rig {

/// A certificate of its own issuer, with its key.
class Identity {
public:
    /// `names` as in an extension: "DNS:localhost,IP:127.0.0.1". `days` below 0: it has expired.
    explicit Identity(const std::string& names, int days = 1);
    const std::string& pem() const { return m_pem; }
    X509* certificate() const { return m_certificate.get(); }
    EVP_PKEY* key() const { return m_key.get(); }

private:
    std::shared_ptr<X509> m_certificate;
    std::shared_ptr<EVP_PKEY> m_key;
    std::string m_pem;
};

/// Shakes hands on a connected socket and lets `talk` go on; nothing where the client refused.
void serveTls(boost::asio::ip::tcp::socket& socket, const Identity& identity, const std::function<void(SSL*)>& talk);

}  // namespace rig
