#include "runner/gateway/router.h"

#include <algorithm>
#include <array>

namespace edge::gateway {
namespace {

bool isAllowed(std::string_view method) {
    static constexpr std::array<std::string_view, 7> allowed{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"};
    return std::find(allowed.begin(), allowed.end(), method) != allowed.end();
}

bool isNameCharacter(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-' || character == '_';
}

/// Splits "http://host/path" as sent to proxies; origin-form targets stay as they are.
std::string_view takeAuthority(std::string_view& target) {
    const std::size_t scheme = target.find("://");
    if (target.starts_with('/') || scheme == std::string_view::npos) return {};
    const std::string_view rest = target.substr(scheme + 3);
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    target = rest.substr(end);
    return rest.substr(0, end);
}

}  // namespace

bool isFunctionName(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), isNameCharacter);
}

Route route(std::string_view method, std::string_view target) {
    Route result;
    if (!isAllowed(method)) {
        result.destination = Destination::badMethod;
        return result;
    }
    result.authority = takeAuthority(target);
    if (!target.starts_with(functionsPrefix)) return result;
    target.remove_prefix(functionsPrefix.size());
    if (!target.starts_with('/')) return result;
    const std::size_t nameEnd = std::min(target.find_first_of("/?", 1), target.size());
    const std::string_view name = target.substr(1, nameEnd - 1);
    const std::string_view rest = target.substr(nameEnd);
    if (name == "_internal") {
        if (rest == "/health") result.destination = Destination::health;
        return result;
    }
    if (!isFunctionName(name)) return result;
    result.destination = Destination::function;
    result.name = name;
    result.path = target;
    return result;
}

}  // namespace edge::gateway
