#include "tests/runner/net/tls_peer.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace rig {

Identity::Identity(const std::string& names, int days) : m_certificate(X509_new(), X509_free), m_key(EVP_EC_gen("P-256"), EVP_PKEY_free) {
    X509* made = m_certificate.get();
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
    X509_gmtime_adj(X509_getm_notBefore(made), -2 * 86400);
    X509_gmtime_adj(X509_getm_notAfter(made), days * 86400L);
    X509_set_pubkey(made, m_key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
    X509_set_issuer_name(made, X509_get_subject_name(made));
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
    X509_add_ext(made, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(made, m_key.get(), EVP_sha256());
    BIO* text = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(text, made);
    char* data = nullptr;
    const long size = BIO_get_mem_data(text, &data);
    m_pem.assign(data, static_cast<std::size_t>(size));
    BIO_free(text);
}

void serveTls(boost::asio::ip::tcp::socket& socket, const Identity& identity, const std::function<void(SSL*)>& talk) {
    const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    SSL_CTX_use_certificate(context.get(), identity.certificate());
    SSL_CTX_use_PrivateKey(context.get(), identity.key());
    SSL_CTX_set_alpn_select_cb(context.get(), [](SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in, unsigned int, void*) {
        *out = in + 1;
        *size = in[0];
        return SSL_TLSEXT_ERR_OK;
    }, nullptr);
    const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context.get()), SSL_free);
    SSL_set_fd(ssl.get(), socket.native_handle());
    if (SSL_accept(ssl.get()) == 1) talk(ssl.get());
    ERR_clear_error();
}

}  // namespace rig
