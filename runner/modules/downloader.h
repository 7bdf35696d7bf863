#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <string>

#include "runner/protocol/result.h"

namespace edge::modules {

/// What an address answered.
struct Download {
    std::string address;  ///< after redirects
    std::string type;     ///< the content type, without parameters, in lower case
    std::string bytes;
};

/// GETs over http: and https:, a few at a time on threads of their own.
class Downloader {
public:
    /// Called on the loop. Errors: "host_unreachable", "module_not_found" (4xx), "host_failed" (5xx), "module_too_large",
    /// "download_failed"; the message says why, not which address.
    using Done = std::function<void(protocol::Result<Download>)>;

    explicit Downloader(boost::asio::io_context& loop) : m_loop(loop) {}
    /// Waits for the downloads under way, which are cut off.
    ~Downloader();

    void get(const std::string& address, Done done);

private:
    boost::asio::io_context& m_loop;
    std::shared_ptr<std::atomic<bool>> m_cut = std::make_shared<std::atomic<bool>>(false);
    std::unique_ptr<boost::asio::thread_pool> m_threads;  ///< made with the first download
};

/// `reference` as seen from `base` (RFC 3986 section 5), both addresses; empty when there is none.
std::string resolveAddress(const std::string& base, const std::string& reference);

}  // namespace edge::modules
