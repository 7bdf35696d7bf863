#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runner/gateway/exchange.h"
#include "runner/gateway/platform_error.h"

/// JSON Web Tokens as the platform's gateway takes them: HS256 with the project's secret (RFC 7515, 7519).
namespace edge::gateway {

/// A signed token with these claims, e.g. {"role":"anon"}.
std::string signToken(std::string_view claimsJson, std::string_view secret);

/// The local project's token for a role ("anon", "service_role"), as the platform's CLI makes it.
std::string localToken(std::string_view role, std::string_view secret);

/// The well-known keys of the local stack; the gateway takes them in place of the tokens they stand for.
inline constexpr std::string_view localPublishableKey = "sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH";
inline constexpr std::string_view localSecretKey = "sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz";

/// Checks callers' tokens. Thread-safe. Remembers tokens that held, so that warm requests pay one look-up.
class TokenVerifier {
public:
    explicit TokenVerifier(std::string secret);
    ~TokenVerifier();

    struct Refusal {
        PlatformError error;
        std::string detail;  ///< replaces the error's sentence when not empty
    };

    /// Gives requests that carry an API key (`apikey`, or `Bearer sb_…`) the Authorization they stand for.
    void exchangeApiKey(RequestHead& head) const;

    /// Nothing when the request's Authorization header holds now. `now` is in seconds since the Unix epoch.
    std::optional<Refusal> check(const RequestHead& head, std::int64_t now) const;
    std::optional<Refusal> checkToken(std::string_view token, std::int64_t now) const;

private:
    class Remembered;
    std::string m_secret;
    std::string m_anonAuthorization;
    std::string m_serviceAuthorization;
    std::unique_ptr<Remembered> m_remembered;
};

}  // namespace edge::gateway
