#include "runner/net/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

namespace edge::net {
namespace {

struct Free {
    void operator()(BIO* bio) const { BIO_free_all(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

Owned<BIO> reading(const std::string& text) { return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

Failure invalid(std::string message) { return {.code = "ERR_INVALID_CERTIFICATE", .message = std::move(message), .number = 0, .address = {}, .port = 0}; }

/// Instead of OpenSSL's question on the terminal.
int givePassphrase(char* buffer, int size, int, void* passphrase) {
    const auto& text = *static_cast<const std::string*>(passphrase);
    const int length = std::min(size, static_cast<int>(text.size()));
    std::memcpy(buffer, text.data(), static_cast<std::size_t>(length));
    return length;
}

Outcome addAuthorities(SSL_CTX* context, const TlsSettings& settings) {
    if (settings.systemAuthorities) SSL_CTX_set_default_verify_paths(context);
    for (const std::string& pem : settings.authorities) {
        const Owned<BIO> text = reading(pem);
        bool any = false;
        while (const Owned<X509> certificate{PEM_read_bio_X509(text.get(), nullptr, givePassphrase, const_cast<std::string*>(&settings.passphrase))}) {
            X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate.get());
            any = true;
        }
        ERR_clear_error();
        if (!any) return invalid("Unable to add pem file to certificate store");
    }
    return {};
}

Outcome addClientCertificate(SSL_CTX* context, const TlsSettings& settings) {
    if (settings.certificates.empty() && settings.key.empty()) return {};
    void* passphrase = const_cast<std::string*>(&settings.passphrase);
    const Owned<BIO> certificates = reading(settings.certificates), key = reading(settings.key);
    const Owned<X509> own{PEM_read_bio_X509(certificates.get(), nullptr, givePassphrase, passphrase)};
    if (!own) return invalid("No certificates found in certificate data");
    SSL_CTX_use_certificate(context, own.get());
    while (X509* further = PEM_read_bio_X509(certificates.get(), nullptr, givePassphrase, passphrase))
        if (SSL_CTX_add0_chain_cert(context, further) != 1) X509_free(further);
    const Owned<EVP_PKEY> secret{PEM_read_bio_PrivateKey(key.get(), nullptr, givePassphrase, passphrase)};
    if (!secret) return invalid("No keys found in key data");
    if (SSL_CTX_use_PrivateKey(context, secret.get()) != 1) return invalid("The key does not belong to the certificate");
    ERR_clear_error();
    return {};
}

/// Each name after its length (RFC 7301).
std::string protocolList(const std::vector<std::string>& protocols) {
    std::string list;
    for (const std::string& each : protocols)
        if (!each.empty() && each.size() < 256) list += static_cast<char>(each.size()) + each;
    return list;
}

bool isAddress(const std::string& host) {
    unsigned char any[16];
    return inet_pton(AF_INET, host.c_str(), any) == 1 || inet_pton(AF_INET6, host.c_str(), any) == 1;
}

std::string textOf(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return std::string(data, static_cast<std::size_t>(std::max(size, 0L)));
}

template <typename Print>
std::string printed(Print print) {
    const Owned<BIO> bio(BIO_new(BIO_s_mem()));
    print(bio.get());
    return textOf(bio.get());
}

std::string hexOf(const unsigned char* bytes, std::size_t size, const char* between) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string text;
    for (std::size_t at = 0; at < size; ++at) {
        if (at > 0) text += between;
        text += digits[bytes[at] >> 4];
        text += digits[bytes[at] & 15];
    }
    return text;
}

std::string fingerprint(const X509* certificate, const EVP_MD* digest) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    X509_digest(certificate, digest, bytes, &size);
    return hexOf(bytes, size, ":");
}

/// A name with a comma, a quote or a line break could feign another: those are written as JSON, as Node.js does.
std::string safeName(const std::string& name) {
    if (name.find_first_of(",\"\\'\n\r\t") == std::string::npos && name.find('\0') == std::string::npos) return name;
    std::string quoted = "\"";
    for (const char c : name) {
        if (static_cast<unsigned char>(c) < 32 || c == '"' || c == '\\' || c == ',' || c == '\'') {
            char hex[8];
            std::snprintf(hex, sizeof hex, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
            quoted += hex;
        } else {
            quoted += c;
        }
    }
    return quoted + "\"";
}

std::string alternativeNames(const X509* certificate) {
    auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    std::string all;
    for (int at = 0; at < sk_GENERAL_NAME_num(names); ++at) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, at);
        std::string text;
        const auto plain = [&](const ASN1_STRING* string) {
            return safeName(std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)), static_cast<std::size_t>(ASN1_STRING_length(string))));
        };
        if (name->type == GEN_DNS) text = "DNS:" + plain(name->d.dNSName);
        if (name->type == GEN_URI) text = "URI:" + plain(name->d.uniformResourceIdentifier);
        if (name->type == GEN_EMAIL) text = "email:" + plain(name->d.rfc822Name);
        if (name->type == GEN_IPADD) {
            char address[INET6_ADDRSTRLEN] = "";
            const int length = ASN1_STRING_length(name->d.iPAddress);
            if (length == 4 || length == 16) inet_ntop(length == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(name->d.iPAddress), address, sizeof address);
            text = std::string("IP Address:") + address;
        }
        if (!text.empty()) all += (all.empty() ? "" : ", ") + text;
    }
    GENERAL_NAMES_free(names);
    return all;
}

/// "CN=…" and the like, one a line.
std::string nameLines(const X509_NAME* name) {
    return printed([&](BIO* bio) { X509_NAME_print_ex(bio, name, 0, ASN1_STRFLGS_UTF8_CONVERT | ASN1_STRFLGS_ESC_CTRL | XN_FLAG_SEP_MULTILINE | XN_FLAG_FN_SN); });
}

std::string derOf(X509* certificate) {
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(certificate, &bytes);
    std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(std::max(size, 0)));
    OPENSSL_free(bytes);
    return der;
}

}  // namespace

std::variant<SslPointer, Failure> makeTls(const TlsSettings& settings) {
    const Owned<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
    if (!context) return tlsFailure(nullptr);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_min_proto_version(context.get(), settings.lowest ? settings.lowest : TLS1_2_VERSION);
    if (settings.highest) SSL_CTX_set_max_proto_version(context.get(), settings.highest);
    if (!settings.ciphers.empty() && SSL_CTX_set_cipher_list(context.get(), settings.ciphers.c_str()) != 1) return tlsFailure(nullptr);
    if (const Outcome bad = addAuthorities(context.get(), settings)) return *bad;
    if (const Outcome bad = addClientCertificate(context.get(), settings)) return *bad;
    SSL_CTX_set_verify(context.get(), settings.verifyChain ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    SslPointer ssl(SSL_new(context.get()));
    if (!ssl) return tlsFailure(nullptr);
    SSL_set_connect_state(ssl.get());
    const bool address = isAddress(settings.host);
    if (!settings.host.empty() && !address) SSL_set_tlsext_host_name(ssl.get(), settings.host.c_str());
    if (settings.verifyName && !settings.host.empty()) {
        X509_VERIFY_PARAM* wanted = SSL_get0_param(ssl.get());
        X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        const bool set = address ? X509_VERIFY_PARAM_set1_ip_asc(wanted, settings.host.c_str()) == 1
                                 : X509_VERIFY_PARAM_set1_host(wanted, settings.host.data(), settings.host.size()) == 1;
        if (!set) return invalid("The host's name is not valid");
    }
    const std::string protocols = protocolList(settings.protocols);
    if (!protocols.empty())
        SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>(protocols.data()), static_cast<unsigned>(protocols.size()));
    return ssl;
}

Failure tlsFailure(const SSL* ssl) {
    const unsigned long error = ERR_peek_error();
    ERR_clear_error();
    if (ERR_GET_REASON(error) == SSL_R_CERTIFICATE_VERIFY_FAILED && ssl && SSL_get_verify_result(ssl) != X509_V_OK) {
        const long result = SSL_get_verify_result(ssl);
        return {.code = verifyCode(result), .message = X509_verify_cert_error_string(result), .number = 0, .address = {}, .port = 0};
    }
    if (ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
        return {.code = "EOF", .message = "peer closed connection without sending TLS close_notify", .number = 0, .address = {}, .port = 0};
    char text[256] = "the TLS session failed";
    if (error != 0) ERR_error_string_n(error, text, sizeof text);
    const char* reason = ERR_reason_error_string(error);
    std::string code = reason ? std::string("ERR_SSL_") + reason : "EPROTO";
    for (char& c : code) c = c == ' ' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return {.code = std::move(code), .message = text, .number = 0, .address = {}, .port = 0};
}

std::string verifyCode(long result) {
    static const std::map<long, const char*> names{
        {X509_V_OK, ""},
        {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "UNABLE_TO_GET_ISSUER_CERT"},
        {X509_V_ERR_CERT_SIGNATURE_FAILURE, "CERT_SIGNATURE_FAILURE"},
        {X509_V_ERR_CERT_NOT_YET_VALID, "CERT_NOT_YET_VALID"},
        {X509_V_ERR_CERT_HAS_EXPIRED, "CERT_HAS_EXPIRED"},
        {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "DEPTH_ZERO_SELF_SIGNED_CERT"},
        {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "SELF_SIGNED_CERT_IN_CHAIN"},
        {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
        {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"},
        {X509_V_ERR_CERT_CHAIN_TOO_LONG, "CERT_CHAIN_TOO_LONG"},
        {X509_V_ERR_CERT_REVOKED, "CERT_REVOKED"},
        {X509_V_ERR_INVALID_CA, "INVALID_CA"},
        {X509_V_ERR_INVALID_PURPOSE, "INVALID_PURPOSE"},
        {X509_V_ERR_CERT_UNTRUSTED, "CERT_UNTRUSTED"},
        {X509_V_ERR_CERT_REJECTED, "CERT_REJECTED"},
        {X509_V_ERR_HOSTNAME_MISMATCH, "HOSTNAME_MISMATCH"},
        {X509_V_ERR_IP_ADDRESS_MISMATCH, "HOSTNAME_MISMATCH"}};
    const auto found = names.find(result);
    return found == names.end() ? "UNSPECIFIED" : found->second;
}

std::vector<std::string> describeCertificate(const std::string& der) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const Owned<X509> certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    ERR_clear_error();
    if (!certificate) return {};
    const X509* read = certificate.get();
    const auto date = [](const ASN1_TIME* time) { return printed([&](BIO* bio) { ASN1_TIME_print(bio, time); }); };
    const ASN1_INTEGER* serial = X509_get0_serialNumber(read);
    std::vector<std::string> all{
        "subject", nameLines(X509_get_subject_name(read)),
        "issuer", nameLines(X509_get_issuer_name(read)),
        "subjectaltname", alternativeNames(read),
        "valid_from", date(X509_get0_notBefore(read)),
        "valid_to", date(X509_get0_notAfter(read)),
        "fingerprint", fingerprint(read, EVP_sha1()),
        "fingerprint256", fingerprint(read, EVP_sha256()),
        "fingerprint512", fingerprint(read, EVP_sha512()),
        "serialNumber", hexOf(ASN1_STRING_get0_data(serial), static_cast<std::size_t>(ASN1_STRING_length(serial)), ""),
        "ca", X509_check_ca(certificate.get()) == 1 ? "true" : ""};
    if (const EVP_PKEY* key = X509_get0_pubkey(read)) all.insert(all.end(), {"bits", std::to_string(EVP_PKEY_get_bits(key))});
    return all;
}

std::vector<std::string> peerCertificates(const SSL* ssl) {
    std::vector<std::string> all;
    const STACK_OF(X509)* chain = SSL_get_peer_cert_chain(ssl);
    for (int at = 0; at < sk_X509_num(chain); ++at) all.push_back(derOf(sk_X509_value(chain, at)));
    return all;
}

std::vector<std::string> rootCertificates() {
    std::vector<std::string> all;
    const Owned<BIO> file(BIO_new_file("/etc/ssl/certs/ca-certificates.crt", "r"));
    while (file) {
        const Owned<X509> certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
        if (!certificate) break;
        all.push_back(printed([&](BIO* bio) { PEM_write_bio_X509(bio, certificate.get()); }));
    }
    ERR_clear_error();
    return all;
}

}  // namespace edge::net
