#include "runner/modules/json_members.h"

namespace edge::modules {

using nlohmann::json;

namespace {

const json& memberOr(const json& nothing, const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

}  // namespace

const json& member(const json& object, const char* key) {
    static const json nothing;
    return memberOr(nothing, object, key);
}

const json& section(const json& object, const char* key) {
    static const json nothing = json::object();
    return memberOr(nothing, object, key);
}

std::string textAt(const json& object, const char* key) {
    const json& value = member(object, key);
    return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace edge::modules
