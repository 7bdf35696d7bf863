#include "runner/cli/event_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "runner/protocol/codec.h"

namespace edge::cli {
namespace {

constexpr std::size_t mostWaiting = 64u << 20;
constexpr std::chrono::seconds longestFarewell{2};

bool writeAll(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        bytes.remove_prefix(std::size_t(count));
    }
    return true;
}

std::string droppedLine(long count) {
    protocol::Problem problem;
    problem.code = "events_dropped";
    problem.message = std::to_string(count) + " events were dropped because their reader is too slow.";
    problem.hint = "Read the event stream without pause, or write it to a file.";
    problem.time = protocol::monotonicNow();
    return protocol::encode(problem) + "\n";
}

}  // namespace

/// Owned by the writer and its thread together: the thread may still hang in write() when the process ends.
struct EventWriter::Shared {
    int descriptor = -1;
    bool ownsDescriptor = false;
    std::mutex waitingGuard;
    std::condition_variable changed;
    std::string waiting;
    long dropped = 0;
    bool ending = false;
    bool ended = false;

    ~Shared() {
        if (ownsDescriptor) close(descriptor);
    }

    void run() {
        std::string writing;
        std::unique_lock lock(waitingGuard);
        while (true) {
            changed.wait(lock, [this] { return !waiting.empty() || dropped > 0 || ending; });
            if (waiting.empty() && dropped == 0) break;
            writing.swap(waiting);
            if (dropped > 0) writing += droppedLine(std::exchange(dropped, 0));
            lock.unlock();
            const bool written = writeAll(descriptor, writing);
            writing.clear();
            lock.lock();
            if (!written) break;
        }
        ended = true;
        waiting.clear();
        changed.notify_all();
    }
};

protocol::Result<std::unique_ptr<EventWriter>> EventWriter::open(const std::string& target) {
    auto shared = std::make_shared<Shared>();
    shared->ownsDescriptor = target != "-";
    shared->descriptor = target == "-" ? STDOUT_FILENO : ::open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (shared->descriptor < 0) {
        shared->ownsDescriptor = false;
        return protocol::Error{"events_file", "Events cannot be written to " + target + ": " + std::strerror(errno) + ".",
                               "Give a file in a folder that exists, or - for stdout."};
    }
    std::thread([shared] { shared->run(); }).detach();
    return std::unique_ptr<EventWriter>(new EventWriter(std::move(shared)));
}

EventWriter::~EventWriter() {
    std::unique_lock lock(m_shared->waitingGuard);
    m_shared->ending = true;
    m_shared->changed.notify_all();
    m_shared->changed.wait_for(lock, longestFarewell, [this] { return m_shared->ended; });
}

void EventWriter::write(std::string_view lines) {
    const std::scoped_lock lock(m_shared->waitingGuard);
    if (m_shared->ended) return;
    if (m_shared->waiting.size() + lines.size() > mostWaiting) m_shared->dropped += std::count(lines.begin(), lines.end(), '\n');
    else m_shared->waiting.append(lines);
    m_shared->changed.notify_all();
}

}  // namespace edge::cli
