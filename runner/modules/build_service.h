#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "runner/modules/esbuild_service.h"

namespace edge::modules {

/// The esbuild that is always there: starts with the first build and again by itself when it dies or hangs; what it was
/// building then is built again, once. Lives on one loop.
class BuildService {
public:
    using Json = nlohmann::json;
    using Reply = std::function<void(Json)>;
    /// Puts a question of ours ("resolve") about a running build; the reply is null when the service has ended.
    using Ask = std::function<void(Json question, Reply reply)>;

    struct Build {
        Json question;  ///< the build command; its key is filled in
        /// Answers what esbuild asks the plugin of this build.
        std::function<void(const Json& question, std::uint32_t key, const Ask& ask, const Reply& reply)> plugin;
        std::string name;                       ///< what is built, in messages
        std::chrono::seconds patience{30};
        /// Gets esbuild's response. Errors: "esbuild_missing", "esbuild_version", "esbuild_crashed", "build_timeout".
        std::function<void(protocol::Result<Json>)> done;
    };

    BuildService(boost::asio::io_context& loop, std::filesystem::path esbuild);
    ~BuildService();

    void build(Build build);
    /// A build waits for something that takes longer than itself: its patience begins anew.
    void extend(std::uint32_t key, std::chrono::seconds patience);
    /// Starts the service ahead of the first build.
    protocol::Outcome ensure();
    /// The service's process, 0 while there is none. Any thread.
    int processId() const { return m_processId; }

private:
    struct Job {
        Job(boost::asio::io_context& loop, Build what) : build(std::move(what)), deadline(loop) {}
        Build build;
        int attempts = 0;
        boost::asio::steady_timer deadline;
    };

    void startMore();
    void start(const std::shared_ptr<Job>& job);
    void watch(std::uint32_t key, Job& job, std::chrono::seconds patience);
    void answered(std::uint32_t key, Json response);
    void finish(const std::shared_ptr<Job>& job, protocol::Result<Json> result);
    void tookTooLong(std::uint32_t key);
    void asked(const Json& question, Reply reply);
    void serviceGone();
    protocol::Error failure(const Job& job, bool knewUs) const;

    boost::asio::io_context& m_loop;
    std::filesystem::path m_esbuild;
    std::shared_ptr<EsbuildService> m_service;
    std::atomic<int> m_processId{0};
    std::deque<std::shared_ptr<Job>> m_waiting;
    std::map<std::uint32_t, std::shared_ptr<Job>> m_running;
    std::uint32_t m_nextKey = 0;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

}  // namespace edge::modules
