#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "runner/protocol/result.h"

namespace edge::modules {

/// One `npm install` of the package.json in a folder: packages into its node_modules, no scripts of theirs run.
/// npm verifies each archive against the registry's checksum and keeps it in its own content-addressed cache. Lives on
/// one loop, whose thread must outlive the run.
class NpmInstall : public std::enable_shared_from_this<NpmInstall> {
public:
    /// Errors: "npm_missing", "registry_unreachable", "package_not_found", "version_not_found", "registry_refuses",
    /// "package_damaged", "disk_full", "npm_timeout", "npm_failed".
    using Done = std::function<void(protocol::Outcome)>;

    static void start(boost::asio::io_context& loop, const std::filesystem::path& npm, const std::filesystem::path& folder,
                      Done done);
    ~NpmInstall();

    /// EDGE_NPM, else the first npm in PATH; empty when there is none.
    static std::filesystem::path find();

private:
    NpmInstall(boost::asio::io_context& loop, Done done);

    protocol::Outcome run(const std::filesystem::path& npm, const std::filesystem::path& folder);
    void read();
    void ended();

    boost::asio::posix::stream_descriptor m_output;
    boost::asio::steady_timer m_deadline;
    Done m_done;
    pid_t m_process = -1;
    bool m_late = false;
    std::string m_buffer;
    std::string m_said;
};

/// What npm's `--json` report of a failure means; `said` may be anything.
protocol::Error npmError(const std::string& said);

}  // namespace edge::modules
