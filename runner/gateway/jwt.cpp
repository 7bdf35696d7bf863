#include "runner/gateway/jwt.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <limits>
#include <mutex>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "runner/gateway/headers.h"

namespace edge::gateway {
namespace {

using Json = nlohmann::json;
using Refusal = TokenVerifier::Refusal;

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::array<std::int8_t, 256> base64UrlValues() {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t index = 0; index < alphabet.size(); ++index)
        values[static_cast<unsigned char>(alphabet[index])] = static_cast<std::int8_t>(index);
    return values;
}
constexpr std::array<std::int8_t, 256> valueOf = base64UrlValues();

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t mostRemembered = 1024;

std::string encodeBase64Url(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t bits = 0;
    int held = 0;
    for (const char byte : bytes) {
        bits = (bits << 8) | static_cast<unsigned char>(byte);
        for (held += 8; held >= 6; held -= 6) text += alphabet[(bits >> (held - 6)) & 63];
    }
    if (held > 0) text += alphabet[(bits << (6 - held)) & 63];
    return text;
}

/// Strict: no padding, no white space, no stray bits at the end (RFC 4648, 3.5).
std::optional<std::string> decodeBase64Url(std::string_view text) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int held = 0;
    for (const char character : text) {
        const int value = valueOf[static_cast<unsigned char>(character)];
        if (value < 0) return std::nullopt;
        bits = (bits << 6) | static_cast<std::uint32_t>(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>((bits >> held) & 0xff);
        }
    }
    if (bits & ((1u << held) - 1)) return std::nullopt;
    return bytes;
}

std::string hmacSha256(std::string_view secret, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned length = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &length);
    return std::string(reinterpret_cast<const char*>(digest.data()), length);
}

std::optional<Json> decodeObject(std::string_view part) {
    const std::optional<std::string> text = decodeBase64Url(part);
    if (!text) return std::nullopt;
    Json value = Json::parse(*text, nullptr, false);
    if (!value.is_object()) return std::nullopt;
    return value;
}

/// A NumericDate claim. Nothing when it is present but no number.
std::optional<std::int64_t> dateClaim(const Json& claims, const char* name, std::int64_t missing) {
    const auto claim = claims.find(name);
    if (claim == claims.end()) return missing;
    if (!claim->is_number()) return std::nullopt;
    const double seconds = claim->get<double>();
    if (!(seconds > -9e15 && seconds < 9e15)) return std::nullopt;
    return static_cast<std::int64_t>(seconds);
}

struct Parts {
    std::string_view header, claims, signature;
    std::string_view signedText;
};

std::optional<Parts> split(std::string_view token) {
    const std::size_t first = token.find('.');
    const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
    return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1),
                 token.substr(0, second)};
}

/// Says why the algorithm is not taken up, or nothing for HS256.
std::optional<Refusal> judgeAlgorithm(const Json& header) {
    const auto algorithm = header.find("alg");
    if (algorithm == header.end() || !algorithm->is_string()) return Refusal{PlatformError::unauthorizedFormat, ""};
    const auto& name = algorithm->get_ref<const std::string&>();
    if (name == "ES256" || name == "RS256") return Refusal{PlatformError::unauthorizedAsymmetric, ""};
    if (name != "HS256") return Refusal{PlatformError::unsupportedAlgorithm, "Unsupported JWT algorithm " + name};
    if (header.contains("crit")) return Refusal{PlatformError::unauthorizedJwt, ""};
    return std::nullopt;
}

}  // namespace

/// Tokens that held, until they expire. A full table is emptied: callers have few tokens.
class TokenVerifier::Remembered {
public:
    bool holds(std::string_view token, std::int64_t now) {
        const std::lock_guard lock(m_tokensMutex);
        const auto found = m_tokens.find(token);
        return found != m_tokens.end() && now >= found->second.from && now < found->second.until;
    }

    void add(std::string_view token, std::int64_t from, std::int64_t until) {
        const std::lock_guard lock(m_tokensMutex);
        if (m_tokens.size() >= mostRemembered) m_tokens.clear();
        m_tokens.insert_or_assign(std::string(token), Validity{from, until});
    }

private:
    struct Validity {
        std::int64_t from, until;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::mutex m_tokensMutex;
    std::unordered_map<std::string, Validity, Hash, std::equal_to<>> m_tokens;
};

std::string signToken(std::string_view claimsJson, std::string_view secret) {
    const std::string text = encodeBase64Url(R"({"alg":"HS256","typ":"JWT"})") + '.' + encodeBase64Url(claimsJson);
    return text + '.' + encodeBase64Url(hmacSha256(secret, text));
}

std::string localToken(std::string_view role, std::string_view secret) {
    return signToken(R"({"iss":"supabase-demo","role":")" + std::string(role) + R"(","exp":1983812996})", secret);
}

TokenVerifier::TokenVerifier(std::string secret)
    : m_secret(std::move(secret)),
      m_anonAuthorization("Bearer " + localToken("anon", m_secret)),
      m_serviceAuthorization("Bearer " + localToken("service_role", m_secret)),
      m_remembered(std::make_unique<Remembered>()) {}

TokenVerifier::~TokenVerifier() = default;

void TokenVerifier::exchangeApiKey(RequestHead& head) const {
    Header* authorization = findHeader(head.headers, "authorization");
    const bool isKey = authorization && authorization->value.starts_with("Bearer sb_");
    if (authorization && !isKey) return;
    const Header* apiKey = findHeader(head.headers, "apikey");
    if (!apiKey && !isKey) return;
    std::string_view key = apiKey ? std::string_view(apiKey->value) : std::string_view(authorization->value).substr(7);
    std::string value(key);
    if (key == localSecretKey) value = m_serviceAuthorization;
    else if (key == localPublishableKey) value = m_anonAuthorization;
    if (authorization) authorization->value = std::move(value);
    else head.headers.push_back({"authorization", std::move(value)});
}

std::optional<Refusal> TokenVerifier::check(const RequestHead& head, std::int64_t now) const {
    const Header* authorization = findHeader(head.headers, "authorization");
    if (!authorization) return Refusal{PlatformError::unauthorizedNoHeader, ""};
    const std::string_view value = authorization->value;
    if (!equalsIgnoringCase(value.substr(0, 7), "bearer "))
        return Refusal{PlatformError::unauthorizedFormat, "Auth header is not 'Bearer {token}'"};
    const std::size_t start = std::min(value.find_first_not_of(' ', 7), value.size());
    return checkToken(value.substr(start), now);
}

std::optional<Refusal> TokenVerifier::checkToken(std::string_view token, std::int64_t now) const {
    if (m_remembered->holds(token, now)) return std::nullopt;
    const std::optional<Parts> parts = split(token);
    if (!parts) return Refusal{PlatformError::unauthorizedFormat, ""};
    const std::optional<Json> header = decodeObject(parts->header);
    const std::optional<Json> claims = decodeObject(parts->claims);
    const std::optional<std::string> signature = decodeBase64Url(parts->signature);
    if (!header || !claims || !signature) return Refusal{PlatformError::unauthorizedFormat, ""};
    if (auto refusal = judgeAlgorithm(*header)) return refusal;

    const std::string expected = hmacSha256(m_secret, parts->signedText);
    if (signature->size() != expected.size() ||
        CRYPTO_memcmp(signature->data(), expected.data(), expected.size()) != 0)
        return Refusal{PlatformError::unauthorizedJwt, ""};
    const std::optional<std::int64_t> from = dateClaim(*claims, "nbf", 0);
    const std::optional<std::int64_t> until = dateClaim(*claims, "exp", never);
    if (!from || !until || now < *from || now >= *until) return Refusal{PlatformError::unauthorizedJwt, ""};
    m_remembered->add(token, *from, *until);
    return std::nullopt;
}

}  // namespace edge::gateway
