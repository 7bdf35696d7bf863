#include "runner/cli/input_watch.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace edge::cli {
namespace {

bool isWatched(int descriptor) {
    struct stat about {};
    if (fstat(descriptor, &about) != 0) return false;
    return S_ISFIFO(about.st_mode) || S_ISSOCK(about.st_mode) || isatty(descriptor) == 1;
}

}  // namespace

// A thread with a blocking read, not the loop: making a terminal's descriptor non-blocking would make the shell's, and
// our own stdout, non-blocking too.
InputWatch::InputWatch(std::function<void()> ended) {
    if (!isWatched(STDIN_FILENO)) return;
    signal(SIGTTIN, SIG_IGN);  // in the background of a terminal, reading fails instead of stopping us
    m_wake = eventfd(0, EFD_CLOEXEC);
    m_thread = std::thread([this, ended = std::move(ended)] { run(ended); });
}

InputWatch::~InputWatch() {
    if (m_wake < 0) return;
    const std::uint64_t one = 1;
    (void)!write(m_wake, &one, sizeof one);
    m_thread.join();
    close(m_wake);
}

void InputWatch::run(const std::function<void()>& ended) {
    char scrap[4096];
    while (true) {
        pollfd entries[] = {{STDIN_FILENO, POLLIN, 0}, {m_wake, POLLIN, 0}};
        if (poll(entries, 2, -1) < 0 && errno != EINTR) return;
        if (entries[1].revents != 0) return;
        if (entries[0].revents == 0) continue;
        const ssize_t count = read(STDIN_FILENO, scrap, sizeof scrap);
        if (count > 0 || (count < 0 && errno == EINTR)) continue;
        if (count < 0 && errno == EIO && isatty(STDIN_FILENO) == 1) return;  // in the background: not ours to read
        return ended();
    }
}

}  // namespace edge::cli
