#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/modules/downloader.h"
#include "runner/protocol/result.h"

namespace edge::modules {

/// Modules that are imported by their address: fetched once and kept for all projects of this user, with the address
/// they were found under after redirects. Lives on one loop.
class RemoteModules {
public:
    using Done = std::function<void(protocol::Result<Download>)>;

    RemoteModules(boost::asio::io_context& loop, std::filesystem::path folder);

    std::optional<Download> find(const std::string& address) const;
    /// From the cache, else from the network; two who ask at once cause one download. A module that cannot be kept is
    /// still answered. True: `done` has to wait for the network. Errors: those of Downloader.
    bool load(const std::string& address, Done done);
    /// The next who asks for it gets it from the network.
    void forget(const std::string& address);

private:
    void keep(const std::string& address, const Download& module) const;
    std::filesystem::path fileOf(const std::string& address) const;

    std::filesystem::path m_folder;
    Downloader m_downloader;
    std::map<std::string, std::vector<Done>> m_waiting;
};

/// The esbuild loader for it ("ts", "tsx", "jsx", "js", "json", …), by content type, else by the address's ending.
std::string loaderOf(const Download& module);

}  // namespace edge::modules
