#include "runner/platform/target.h"

#include <algorithm>
#include <fstream>

#include "runner/platform/http.h"

namespace edge::platform {
namespace {

using protocol::Error;
using protocol::Outcome;
using protocol::Result;

constexpr const char* tokensPage = "supabase.com/dashboard/account/tokens";

std::optional<Profile> builtInProfile(const std::string& name) {
    if (name == "supabase") return Profile{};
    if (name == "supabase-staging")
        return Profile{name, "https://api.supabase.green", "https://supabase.green/dashboard", "supabase.red"};
    if (name == "supabase-local") return Profile{name, "http://localhost:8080", "http://localhost:8082", "supabase.red"};
    return std::nullopt;
}

/// The text of a `key: value` line without quotes and comment; what YAML needs here and no more.
std::string plainValue(std::string text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string::npos) return {};
    text = text.substr(begin);
    if (text.front() == '"' || text.front() == '\'') return text.substr(1, text.find(text.front(), 1) - 1);
    text = text.substr(0, text.find(" #"));
    return text.substr(0, text.find_last_not_of(" \t\r") + 1);
}

Result<Profile> readProfile(const std::string& path) {
    std::ifstream file(path);
    if (!file)
        return Error{"bad_profile", "SUPABASE_PROFILE names " + path + ", which is neither a known profile nor a file that can be read.",
                     "Unset SUPABASE_PROFILE, or give \"supabase\" or the path of a profile file."};
    Profile profile;
    profile.name.clear();
    profile.apiUrl.clear();
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos || line[0] == '#' || line[0] == ' ') continue;
        const std::string key = line.substr(0, colon), value = plainValue(line.substr(colon + 1));
        if (key == "name") profile.name = value;
        else if (key == "api_url") profile.apiUrl = value;
        else if (key == "dashboard_url") profile.dashboardUrl = value;
        else if (key == "project_host") profile.projectHost = value;
    }
    if (profile.apiUrl.empty())
        return Error{"bad_profile", "The profile " + path + " has no api_url.", "Add a line \"api_url: https://…\" to it."};
    return profile;
}

Outcome checkApiUrl(std::string& url) {
    while (url.ends_with('/')) url.pop_back();
    const std::string host = hostOf(url);
    const bool clear = url.starts_with("http://");
    if (host.empty() || (!clear && !url.starts_with("https://")))
        return Error{"bad_api_url", "\"" + url + "\" is not the address of an API.", "Give one like https://api.supabase.com."};
    if (clear && !isLoopback(host))
        return Error{"bad_api_url", url + " would carry the access token in clear text.", "Use https://, or an API on this machine."};
    return protocol::success();
}

std::optional<std::string> readKeychain(const Profile& profile) {
    // Written by: the platform's tool (two generations), and the studio.
    static constexpr const char* spellings[][2] = {{"service", "username"}, {"service", "account"}, {"server", "user"}};
    constexpr std::chrono::seconds limit{20};
    if (!outputOf({"sh", "-c", "command -v secret-tool"}, limit)) return std::nullopt;
    for (const std::string& account : {profile.name, std::string("access-token")})
        for (const auto& [service, user] : spellings)
            if (auto token = outputOf({"secret-tool", "lookup", service, "Supabase CLI", user, account}, limit)) return token;
    return std::nullopt;
}

Result<std::string> checkToken(const std::string& token, const std::string& place) {
    if (isAccessToken(token)) return token;
    return Error{"bad_token", "The access token in " + place + " is not one: it must be sbp_ and 40 hexadecimal digits.",
                 std::string("Copy it again, or make a new one at ") + tokensPage + "."};
}

}  // namespace

Result<Profile> loadProfile(const std::string& apiUrl, const Variables& variables) {
    std::optional<std::string> named = variables("SUPABASE_PROFILE");
    if (!named) named = readTrimmed(supabaseHome(variables) / "profile");
    Result<Profile> profile = Profile{};
    if (named) {
        const auto builtIn = builtInProfile(*named);
        profile = builtIn ? Result<Profile>(*builtIn) : readProfile(*named);
    }
    if (!profile) {
        if (apiUrl.empty()) return profile;
        profile = Profile{};
    }
    if (!apiUrl.empty()) profile->apiUrl = apiUrl;
    if (const Outcome checked = checkApiUrl(profile->apiUrl); !checked) return checked.error();
    return profile;
}

bool isProjectRef(const std::string& text) {
    return text.size() == 20 && std::all_of(text.begin(), text.end(), [](char byte) { return byte >= 'a' && byte <= 'z'; });
}

Result<std::string> findProjectRef(const std::string& given, const std::filesystem::path& supabaseDirectory,
                                   const Variables& variables) {
    std::string ref = given, place = "--project-ref";
    if (ref.empty()) {
        ref = variables("SUPABASE_PROJECT_ID").value_or("");
        place = "SUPABASE_PROJECT_ID";
    }
    if (ref.empty() && !supabaseDirectory.empty()) {
        ref = readTrimmed(supabaseDirectory / ".temp" / "project-ref").value_or("");
        place = "supabase/.temp/project-ref";
    }
    if (ref.empty())
        return Error{"no_project_ref", "It is not said which project to deploy to.",
                     "Give --project-ref REF (dashboard, Project Settings, General), or set SUPABASE_PROJECT_ID."};
    if (!isProjectRef(ref))
        return Error{"bad_project_ref", "\"" + ref + "\" (" + place + ") is not a project reference.",
                     "It has twenty lower-case letters, as in the project's dashboard address."};
    return ref;
}

bool isAccessToken(const std::string& text) {
    std::string_view rest = text;
    if (!rest.starts_with("sbp_")) return false;
    rest.remove_prefix(4);
    if (rest.starts_with("oauth_")) rest.remove_prefix(6);
    return rest.size() == 40 && rest.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<std::string> findAccessToken(const Profile& profile, const Variables& variables) {
    if (const auto token = variables("SUPABASE_ACCESS_TOKEN")) return checkToken(*token, "SUPABASE_ACCESS_TOKEN");
    if (!variables("SUPABASE_NO_KEYRING"))
        if (const auto token = readKeychain(profile)) return checkToken(*token, "the keychain (\"Supabase CLI\")");
    const std::filesystem::path file = supabaseHome(variables) / "access-token";
    if (const auto token = readTrimmed(file)) return checkToken(*token, file.string());
    return Error{"no_token", "There is no access token for the platform.",
                 std::string("Make one at ") + tokensPage + " and set SUPABASE_ACCESS_TOKEN, or write it to " + file.string() + "."};
}

std::string functionUrl(const Profile& profile, const std::string& ref, const std::string& slug) {
    return "https://" + ref + "." + profile.projectHost + "/functions/v1/" + slug;
}

}  // namespace edge::platform
