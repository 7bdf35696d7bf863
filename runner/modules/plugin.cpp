#include "runner/modules/plugin.h"

namespace edge::modules {
namespace {

using nlohmann::json;

constexpr int specifierFilter = 0;
constexpr int remoteFilter = 1;
constexpr int emptyFilter = 2;
constexpr int facadeFilter = 3;
constexpr int builtinFilter = 4;
constexpr int ownMark = 1;  ///< `pluginData` of our questions

json pluginList(const char* pattern) {
    const json onResolve = {{{"id", specifierFilter}, {"filter", pattern}, {"namespace", ""}},
                            {{"id", remoteFilter}, {"filter", ".*"}, {"namespace", remoteNamespace}}};
    const json onLoad = {{{"id", emptyFilter}, {"filter", ".*"}, {"namespace", emptyNamespace}},
                         {{"id", remoteFilter}, {"filter", ".*"}, {"namespace", remoteNamespace}},
                         {{"id", facadeFilter}, {"filter", ".*"}, {"namespace", facadeNamespace}},
                         {{"id", builtinFilter}, {"filter", ".*"}, {"namespace", builtinNamespace}}};
    return {{{"name", "edge"}, {"onStart", false}, {"onEnd", false}, {"onResolve", onResolve}, {"onLoad", onLoad}}};
}

}  // namespace

json buildQuestion(const std::filesystem::path& project, std::vector<std::string> flags, const std::string& compilerOptions,
                   const char* pattern) {
    flags.insert(flags.begin(), {"--bundle", "--format=esm", "--platform=neutral", "--main-fields=main,module", "--conditions=deno,node", "--target=chrome102",
                                 "--charset=ascii", "--sourcemap=external", "--sources-content=false", "--log-level=silent",
                                 "--log-limit=20", "--color=false", "--tsconfig-raw={\"compilerOptions\":" + compilerOptions + "}"});
    return {{"command", "build"},          {"entries", json::array()},       {"flags", flags},
            {"write", false},              {"stdinContents", nullptr},       {"stdinResolveDir", nullptr},
            {"absWorkingDir", project.string()}, {"nodePaths", json::array()}, {"context", false},
            {"plugins", pluginList(pattern)}};
}

json ownQuestion(std::uint32_t key) {
    return {{"command", "resolve"}, {"key", key}, {"pluginName", "edge"}, {"namespace", "file"}, {"pluginData", ownMark}};
}

bool isOurs(const json& question) {
    const json& data = member(question, "pluginData");
    return (data.is_number() && data.get<int>() == ownMark) || textAt(question, "kind") == "entry-point";
}

json nothingToSay() { return {{"errors", json::array()}, {"warnings", json::array()}}; }

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

std::string bytesOf(const json& value) {
    if (!value.is_binary()) return {};
    return {value.get_binary().begin(), value.get_binary().end()};
}

json toBytes(const std::string& text) { return json::binary({text.begin(), text.end()}); }

}  // namespace edge::modules
