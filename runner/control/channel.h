#pragma once

#include <deque>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/protocol/result.h"

/// The socketpair between the supervisor and one host: frames of a JSON head, bytes and descriptors.
/// README.md of this room lists the messages.
namespace edge::control {

/// A file descriptor with one owner.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) : m_value(value) {}
    Descriptor(Descriptor&& other) noexcept : m_value(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();
    int get() const { return m_value; }
    int release();
    explicit operator bool() const { return m_value >= 0; }

private:
    int m_value = -1;
};

struct Message {
    std::string head;                       ///< JSON object with a "type"
    std::string payload;                    ///< bytes; empty for most
    std::vector<Descriptor> descriptors;    ///< at most 2 a message
};

/// Turns the socket's bytes and ancillary descriptors into messages and back. Not thread-safe: one reader, and
/// writers take turns. Blocking or not is the socket's own affair; a full socket blocks send().
class Channel {
public:
    /// Borrows the socket (SOCK_STREAM, AF_UNIX).
    explicit Channel(int socket) : m_socket(socket) {}

    /// Sends a whole message, waiting while the socket is full. Descriptors are duplicated by the kernel; the caller
    /// keeps its own. Errors: "peer_gone", "too_large" (over 256 MiB).
    protocol::Outcome send(std::string_view head, std::string_view payload = {}, std::initializer_list<int> descriptors = {});

    /// Reads what is there (one recvmsg) and keeps it. False: the peer is gone. "Would block" counts as success.
    bool receive();
    /// The next complete message among what was received.
    std::optional<Message> next();

private:
    int m_socket;
    std::string m_received;
    std::size_t m_taken = 0;
    std::deque<Descriptor> m_descriptors;
};

}  // namespace edge::control
