#pragma once

#include <string>
#include <string_view>

/// The credentials every local stack shares. They protect nothing: their values are public.
namespace edge::config {

inline constexpr std::string_view localJwtSecret = "super-secret-jwt-token-with-at-least-32-characters-long";
inline constexpr std::string_view localPublishableKey = "sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH";
inline constexpr std::string_view localSecretKey = "sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz";

/// A token as the platform issues them for its roles: HS256, `{"iss":"supabase-demo","role":ROLE,"exp":1983812996}`.
/// With localJwtSecret the result for "anon" and "service_role" is the well-known local key of that role.
std::string signRoleToken(std::string_view role, std::string_view secret = localJwtSecret);

/// Signs any JSON claims with HS256 (RFC 7515 compact form).
std::string signToken(std::string_view claims, std::string_view secret);

/// RFC 4648 section 5, without padding.
std::string base64Url(std::string_view bytes);

}  // namespace edge::config
