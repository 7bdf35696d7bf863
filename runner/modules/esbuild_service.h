#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "runner/protocol/result.h"

namespace edge::modules {

/// The esbuild whose private service protocol is spoken here; another version refuses to start.
inline constexpr const char* esbuildVersion = "0.28.2";

/// One running `esbuild --service`. Lives on one loop: every call and every callback happens there.
class EsbuildService : public std::enable_shared_from_this<EsbuildService> {
public:
    using Reply = std::function<void(nlohmann::json)>;
    /// The service asks something (on-resolve, on-load, …); the reply may come later.
    using Asked = std::function<void(const nlohmann::json& question, Reply reply)>;
    /// The service has ended by itself; all open requests have been answered with null.
    using Gone = std::function<void()>;

    /// Errors: "esbuild_missing".
    static protocol::Result<std::shared_ptr<EsbuildService>> start(boost::asio::io_context& loop,
                                                                   const std::filesystem::path& program, Asked asked,
                                                                   Gone gone);
    ~EsbuildService();

    /// `done` gets the response, or null when the service ended before one came.
    void request(nlohmann::json value, std::function<void(nlohmann::json)> done);
    /// Ends the process at once. Open requests are dropped without an answer, `gone` is not called.
    void stop();
    pid_t processId() const { return m_process; }
    /// True once the service has introduced itself as the right version.
    bool greeted() const { return m_greeted; }

private:
    EsbuildService(boost::asio::io_context& loop, Asked asked, Gone gone);

    void readMore();
    bool takePackets();
    bool takeWholePackets();
    bool take(std::string_view bytes);
    void answer(std::uint32_t id, nlohmann::json value);
    void send(std::string bytes);
    void writeMore();
    void end();

    boost::asio::local::stream_protocol::socket m_input;
    boost::asio::local::stream_protocol::socket m_output;
    Asked m_asked;
    Gone m_gone;
    pid_t m_process = -1;
    bool m_greeted = false;
    std::uint32_t m_nextId = 0;
    std::map<std::uint32_t, std::function<void(nlohmann::json)>> m_open;
    std::string m_received;
    std::string m_buffer;
    std::string m_queued;
    std::string m_writing;
};

}  // namespace edge::modules
