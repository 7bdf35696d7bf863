#include "runner/supervisor/connections.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "runner/gateway/platform_error.h"

// One epoll instance of our own watches all duplicates with an empty mask: it reports nothing but hang-ups, so that a
// busy connection costs the supervisor nothing at all.
namespace edge::supervisor {
namespace {

using control::SlotState;

constexpr std::chrono::seconds longestLinger{2};

}  // namespace

Connections::Connections(boost::asio::io_context& loop, control::SlotTable& table)
    : m_table(table), m_epoll(loop, epoll_create1(EPOLL_CLOEXEC)), m_lingerTimer(loop),
      m_entries(control::SlotTable::capacity), m_generations(control::SlotTable::capacity) {
    for (Slot slot = 0; slot < control::SlotTable::capacity; ++slot) m_free.push_back(slot);
    await();
}

Connections::~Connections() { closeAll(); }

/// The longest unused slot whose former host has let go of it. A client that resets its connection hangs up here before
/// the host has noticed; such a slot waits.
std::optional<Connections::Slot> Connections::takeSlot() {
    for (std::size_t tries = m_free.size(); tries > 0; --tries) {
        const Slot slot = m_free.front();
        m_free.pop_front();
        if (m_table.at(slot).state.load(std::memory_order_acquire) == SlotState::free) return slot;
        m_free.push_back(slot);
    }
    return std::nullopt;
}

std::optional<Connections::Slot> Connections::add(int socket) {
    const auto slot = takeSlot();
    epoll_event event{0, {}};
    event.data.u64 = slot.value_or(0);
    if (!slot || epoll_ctl(m_epoll.native_handle(), EPOLL_CTL_ADD, socket, &event) != 0) {
        if (slot) m_free.push_front(*slot);
        close(socket);
        return std::nullopt;
    }
    m_entries[*slot] = {socket, 0, false};
    ++m_generations[*slot];
    m_table.at(*slot).state.store(SlotState::idle, std::memory_order_release);
    ++m_count;
    return slot;
}

void Connections::assign(Slot slot, HostNumber host) { m_entries[slot].host = host; }

Connections::Farewell Connections::hostGone(HostNumber host) {
    Farewell farewell;
    for (Slot slot = 0; slot < m_entries.size(); ++slot) {
        Entry& entry = m_entries[slot];
        if (entry.host != host) continue;
        std::atomic<SlotState>& state = m_table.at(slot).state;
        const SlotState was = entry.socket < 0 ? SlotState::free : stateOf(slot);
        if (entry.socket < 0) {  // hung up before; its host can no longer write to the slot
            state.store(SlotState::free, std::memory_order_release);
            entry.host = 0;
            continue;
        }
        switch (was) {
        case SlotState::idle:
            state.store(SlotState::idle, std::memory_order_release);
            farewell.idle.push_back(slot);
            entry.host = 0;
            continue;
        case SlotState::reading: sayFarewell(slot, gateway::rawHttp(gateway::PlatformError::hostGone)); break;
        case SlotState::open: sayFarewell(slot, gateway::rawHttp(gateway::PlatformError::resourceLimit)); break;
        case SlotState::answering: shutdown(entry.socket, SHUT_RDWR); break;
        case SlotState::free: break;
        }
        if (was != SlotState::free) ++farewell.lost;
        state.store(SlotState::free, std::memory_order_release);
        entry.host = 0;
        if (!entry.leaving) drop(slot);
    }
    return farewell;
}

/// The state with a look at the socket: an answer of which nothing was written is still owed, and one that was written
/// whole is none any more.
SlotState Connections::stateOf(Slot slot) const {
    const control::Slot& known = m_table.at(slot);
    const SlotState state = known.state.load(std::memory_order_acquire);
    if (state != SlotState::answering) return state;
    const auto written = control::bytesWritten(m_entries[slot].socket);
    if (!written) return state;
    if (*written == known.answerFrom.load(std::memory_order_relaxed)) return SlotState::open;
    return *written == known.answerTo.load(std::memory_order_relaxed) ? SlotState::idle : state;
}

/// Writes the answer and leaves the reading side open for a while: closing with unread bytes would reset the
/// connection, and the client might lose the answer.
void Connections::sayFarewell(Slot slot, const std::string& answer) {
    Entry& entry = m_entries[slot];
    (void)send(entry.socket, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    shutdown(entry.socket, SHUT_WR);
    entry.leaving = true;
    epoll_event event{EPOLLIN | EPOLLRDHUP, {}};
    event.data.u64 = slot;
    epoll_ctl(m_epoll.native_handle(), EPOLL_CTL_MOD, entry.socket, &event);
    expireLater(slot);
}

void Connections::expireLater(Slot slot) {
    m_lingering.push_back({slot, m_generations[slot], std::chrono::steady_clock::now() + longestLinger});
    if (m_lingering.size() > 1) return;
    m_lingerTimer.expires_at(m_lingering.front().until);
    m_lingerTimer.async_wait([this](auto error) {
        if (error) return;
        auto due = std::move(m_lingering);
        m_lingering.clear();
        for (const Lingering& entry : due) {
            if (m_generations[entry.slot] != entry.generation || !m_entries[entry.slot].leaving) continue;
            if (entry.until <= std::chrono::steady_clock::now()) drop(entry.slot);
            else expireLater(entry.slot);
        }
    });
}

void Connections::await() {
    m_epoll.async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](auto error) {
        if (error) return;
        readEvents();
        await();
    });
}

void Connections::readEvents() {
    epoll_event events[64];
    int count = 0;
    do {
        count = epoll_wait(m_epoll.native_handle(), events, 64, 0);
        for (int at = 0; at < count; ++at) {
            const Slot slot = events[at].data.u64;
            if (events[at].events & (EPOLLHUP | EPOLLERR)) drop(slot);
            else discard(slot);
        }
    } while (count == 64);
}

void Connections::discard(Slot slot) {
    char scrap[65536];
    for (int rounds = 0; rounds < 16; ++rounds) {
        const ssize_t count = recv(m_entries[slot].socket, scrap, sizeof scrap, MSG_DONTWAIT);
        if (count > 0) continue;
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
        return drop(slot);
    }
}

void Connections::drop(Slot slot) {
    Entry& entry = m_entries[slot];
    if (entry.socket < 0) return;
    epoll_ctl(m_epoll.native_handle(), EPOLL_CTL_DEL, entry.socket, nullptr);
    close(entry.socket);
    entry.socket = -1;
    entry.leaving = false;
    if (entry.host == 0) m_table.at(slot).state.store(SlotState::free, std::memory_order_release);
    m_free.push_back(slot);
    --m_count;
}

void Connections::closeAll() {
    for (Slot slot = 0; slot < m_entries.size(); ++slot) {
        if (m_entries[slot].socket < 0) continue;
        shutdown(m_entries[slot].socket, SHUT_RDWR);
        drop(slot);
    }
}

}  // namespace edge::supervisor
