#include "runner/modules/plugin.h"

namespace edge::modules {
namespace {

using nlohmann::json;

constexpr int specifierFilter = 0;
constexpr int remoteFilter = 1;
constexpr int emptyFilter = 2;
constexpr int facadeFilter = 3;
constexpr int ownMark = 1;  ///< `pluginData` of our questions

}  // namespace

json pluginList(const char* pattern) {
    const json onResolve = {{{"id", specifierFilter}, {"filter", pattern}, {"namespace", ""}},
                            {{"id", remoteFilter}, {"filter", ".*"}, {"namespace", remoteNamespace}}};
    const json onLoad = {{{"id", emptyFilter}, {"filter", ".*"}, {"namespace", emptyNamespace}},
                         {{"id", remoteFilter}, {"filter", ".*"}, {"namespace", remoteNamespace}},
                         {{"id", facadeFilter}, {"filter", ".*"}, {"namespace", facadeNamespace}}};
    return {{{"name", "edge"}, {"onStart", false}, {"onEnd", false}, {"onResolve", onResolve}, {"onLoad", onLoad}}};
}

json ownQuestion(std::uint32_t key) {
    return {{"command", "resolve"}, {"key", key}, {"pluginName", "edge"}, {"namespace", "file"}, {"pluginData", ownMark}};
}

bool isOwnQuestion(const json& question) {
    const json& data = member(question, "pluginData");
    return data.is_number() && data.get<int>() == ownMark;
}

json replyTo(const json& question) {
    const json& ids = member(question, "ids");
    if (ids.is_array() && !ids.empty()) return {{"id", ids[0]}};
    return {{"id", question.value("id", specifierFilter)}};
}

json errorReply(const json& question, const std::string& text) {
    json reply = replyTo(question);
    reply["errors"] = {{{"id", ""}, {"pluginName", "edge"}, {"text", text}, {"location", nullptr}, {"notes", json::array()}, {"detail", -1}}};
    return reply;
}

json loadReply(const json& question, const std::string& text, const std::string& loader) {
    json reply = replyTo(question);
    reply["contents"] = toBytes(text);
    reply["loader"] = loader;
    return reply;
}

std::string textAt(const json& object, const char* key) {
    const json& value = member(object, key);
    return value.is_string() ? value.get<std::string>() : std::string();
}

const json& member(const json& object, const char* key) {
    static const json nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

std::string bytesOf(const json& value) {
    if (!value.is_binary()) return {};
    return {value.get_binary().begin(), value.get_binary().end()};
}

json toBytes(const std::string& text) { return json::binary({text.begin(), text.end()}); }

}  // namespace edge::modules
