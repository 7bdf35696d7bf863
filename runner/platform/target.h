#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "runner/platform/surroundings.h"
#include "runner/protocol/result.h"

/// Where a deployment goes and who sends it.
namespace edge::platform {

/// Which platform: the public one, or another that SUPABASE_PROFILE describes.
struct Profile {
    std::string name = "supabase";
    std::string apiUrl = "https://api.supabase.com";
    std::string dashboardUrl = "https://supabase.com/dashboard";
    std::string projectHost = "supabase.co";
    bool operator==(const Profile&) const = default;
};

/// The profile that SUPABASE_PROFILE or ~/.supabase/profile names: a built-in name, or the path of a file with lines
/// `key: value` (name, api_url, dashboard_url, project_host). `apiUrl`, when not empty, replaces its address.
/// Errors: "bad_profile", "bad_api_url" (not http(s), or clear text to another machine).
protocol::Result<Profile> loadProfile(const std::string& apiUrl, const Variables& variables);

/// Twenty lower-case letters.
bool isProjectRef(const std::string& text);

/// `given` when not empty, else SUPABASE_PROJECT_ID, else `supabase/.temp/project-ref` of the project.
/// Errors: "no_project_ref", "bad_project_ref".
protocol::Result<std::string> findProjectRef(const std::string& given, const std::filesystem::path& supabaseDirectory,
                                             const Variables& variables);

/// `sbp_` (or `sbp_oauth_`) and forty lower-case hexadecimal digits.
bool isAccessToken(const std::string& text);

/// SUPABASE_ACCESS_TOKEN, else the keychain of the session (unless SUPABASE_NO_KEYRING is set), else
/// ~/.supabase/access-token. Errors: "no_token", "bad_token" (its message names the place, never the text).
protocol::Result<std::string> findAccessToken(const Profile& profile, const Variables& variables);

/// Where the deployed function answers.
std::string functionUrl(const Profile& profile, const std::string& ref, const std::string& slug);

}  // namespace edge::platform
