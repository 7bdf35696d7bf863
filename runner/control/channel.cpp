#include "runner/control/channel.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

// Frame: three little-endian u32 (length of head, length of payload, number of descriptors), head, payload. The
// descriptors travel with the frame's first byte. A stream socket never merges bytes across an ancillary boundary
// in one recvmsg, so descriptors arrive in the order of their frames and are queued until their frame is whole.
namespace edge::control {
namespace {

constexpr std::size_t frameHead = 12;
constexpr std::size_t largestMessage = 256u << 20;
constexpr int mostDescriptors = 2;

void waitUntil(int socket, short event) {
    pollfd entry{socket, event, 0};
    poll(&entry, 1, -1);
}

/// Attaches descriptors to the message; the buffer must outlive it.
void attach(msghdr& message, char* buffer, std::initializer_list<int> descriptors) {
    const std::size_t bytes = descriptors.size() * sizeof(int);
    message.msg_control = buffer;
    message.msg_controllen = CMSG_SPACE(bytes);
    cmsghdr* control = CMSG_FIRSTHDR(&message);
    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_RIGHTS;
    control->cmsg_len = CMSG_LEN(bytes);
    std::memcpy(CMSG_DATA(control), descriptors.begin(), bytes);
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(m_value, other.m_value);
    return *this;
}

Descriptor::~Descriptor() {
    if (m_value >= 0) close(m_value);
}

int Descriptor::release() {
    const int value = m_value;
    m_value = -1;
    return value;
}

protocol::Outcome Channel::send(std::string_view head, std::string_view payload, std::initializer_list<int> descriptors) {
    if (head.size() + payload.size() > largestMessage)
        return protocol::Error{"too_large", "A message between supervisor and host exceeds 256 MiB.", ""};
    const std::uint32_t lengths[3] = {std::uint32_t(head.size()), std::uint32_t(payload.size()),
                                      std::uint32_t(descriptors.size())};
    std::string frame(reinterpret_cast<const char*>(lengths), frameHead);
    frame.append(head).append(payload);

    alignas(cmsghdr) char buffer[CMSG_SPACE(mostDescriptors * sizeof(int))];
    std::size_t sent = 0;
    while (sent < frame.size()) {
        iovec piece{frame.data() + sent, frame.size() - sent};
        msghdr message{};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        if (sent == 0 && descriptors.size() > 0) attach(message, buffer, descriptors);
        const ssize_t written = sendmsg(m_socket, &message, MSG_NOSIGNAL);
        if (written > 0) sent += std::size_t(written);
        else if (errno == EAGAIN || errno == EWOULDBLOCK) waitUntil(m_socket, POLLOUT);
        else if (errno != EINTR) return protocol::Error{"peer_gone", std::strerror(errno), ""};
    }
    return protocol::success();
}

bool Channel::receive() {
    alignas(cmsghdr) char buffer[CMSG_SPACE(mostDescriptors * sizeof(int))];
    char bytes[65536];
    iovec piece{bytes, sizeof bytes};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = buffer;
    message.msg_controllen = sizeof buffer;
    const ssize_t count = recvmsg(m_socket, &message, MSG_CMSG_CLOEXEC);
    if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    if (count == 0) return false;
    for (cmsghdr* control = CMSG_FIRSTHDR(&message); control; control = CMSG_NXTHDR(&message, control)) {
        if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t number = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t index = 0; index < number; ++index) {
            int value = -1;
            std::memcpy(&value, CMSG_DATA(control) + index * sizeof(int), sizeof value);
            m_descriptors.emplace_back(value);
        }
    }
    m_received.append(bytes, std::size_t(count));
    return true;
}

std::optional<Message> Channel::next() {
    const std::size_t available = m_received.size() - m_taken;
    if (available < frameHead) return std::nullopt;
    std::uint32_t lengths[3];
    std::memcpy(lengths, m_received.data() + m_taken, frameHead);
    const std::size_t whole = frameHead + lengths[0] + lengths[1];
    if (available < whole || m_descriptors.size() < lengths[2]) return std::nullopt;
    Message message;
    message.head = m_received.substr(m_taken + frameHead, lengths[0]);
    message.payload = m_received.substr(m_taken + frameHead + lengths[0], lengths[1]);
    for (std::uint32_t index = 0; index < lengths[2]; ++index) {
        message.descriptors.push_back(std::move(m_descriptors.front()));
        m_descriptors.pop_front();
    }
    m_taken += whole;
    if (m_taken == m_received.size()) {
        m_received.clear();
        m_taken = 0;
    } else if (m_taken > (1u << 20)) {
        m_received.erase(0, m_taken);
        m_taken = 0;
    }
    return message;
}

}  // namespace edge::control
