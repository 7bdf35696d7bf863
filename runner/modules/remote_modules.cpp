#include "runner/modules/remote_modules.h"

#include <nlohmann/json.hpp>

#include "runner/config/cache_file.h"
#include "runner/modules/digest.h"

namespace edge::modules {
namespace fs = std::filesystem;

RemoteModules::RemoteModules(boost::asio::io_context& loop, fs::path folder) : m_folder(std::move(folder)), m_downloader(loop) {}

/// One line of JSON about the module, then its bytes.
fs::path RemoteModules::fileOf(const std::string& address) const { return m_folder / digestOf(address, "remote"); }

std::optional<Download> RemoteModules::find(const std::string& address) const {
    const auto text = config::readCacheFile(fileOf(address));
    const std::size_t line = text ? text->find('\n') : std::string::npos;
    if (line == std::string::npos) return std::nullopt;
    const auto about = nlohmann::json::parse(text->begin(), text->begin() + std::ptrdiff_t(line), nullptr, false);
    if (!about.is_object() || about.value("asked", "") != address || about.value("size", std::size_t(0)) != text->size() - line - 1)
        return std::nullopt;
    return Download{about.value("address", address), about.value("type", ""), text->substr(line + 1)};
}

bool RemoteModules::load(const std::string& address, Done done) {
    if (auto known = find(address)) return done(std::move(*known)), false;
    const bool first = m_waiting[address].empty();
    m_waiting[address].push_back(std::move(done));
    if (!first) return true;
    m_downloader.get(address, [this, address](protocol::Result<Download> result) {
        if (result.ok()) keep(address, *result);
        const auto waiting = std::move(m_waiting[address]);
        m_waiting.erase(address);
        for (const Done& each : waiting) each(result);
    });
    return true;
}

void RemoteModules::forget(const std::string& address) {
    std::error_code ignored;
    fs::remove(fileOf(address), ignored);
}

void RemoteModules::keep(const std::string& address, const Download& module) const {
    const nlohmann::json about{{"asked", address}, {"address", module.address}, {"type", module.type}, {"size", module.bytes.size()}};
    config::writeCacheFile(fileOf(address), about.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n' + module.bytes);
}

std::string loaderOf(const Download& module) {
    static const std::map<std::string, std::string> byType{
        {"application/typescript", "ts"}, {"text/typescript", "ts"}, {"application/x-typescript", "ts"}, {"text/tsx", "tsx"},
        {"text/jsx", "jsx"}, {"application/json", "json"}, {"application/wasm", "binary"}};
    static const std::map<std::string, std::string> byEnding{{".ts", "ts"}, {".mts", "ts"}, {".tsx", "tsx"}, {".jsx", "jsx"},
                                                             {".json", "json"}, {".wasm", "binary"}};
    const std::string path = module.address.substr(0, module.address.find_first_of("?#"));
    const auto ending = byEnding.find(fs::path(path).extension().string());
    if (const auto type = byType.find(module.type); type != byType.end())
        return type->second == "ts" && ending != byEnding.end() ? ending->second : type->second;
    return ending == byEnding.end() || module.type == "application/javascript" || module.type == "text/javascript" ? "js" : ending->second;
}

}  // namespace edge::modules
