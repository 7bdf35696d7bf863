#include "runner/supervisor/host_child.h"

#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>

#include "runner/modules/child_process.h"

namespace edge::supervisor {

protocol::Result<HostChild> startHostChild(const std::filesystem::path& program, std::vector<std::string> arguments, int error) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return protocol::Error{"host_missing", "The host cannot be started: no more descriptors.", ""};
    control::Descriptor ours(ends[0]);
    const control::Descriptor theirs(ends[1]);
    const auto process = modules::startChild({program, std::move(arguments), -1, -1, error, theirs.get()});
    if (!process.ok())
        return protocol::Error{"host_missing", "Functions cannot run: " + process.error().message,
                               "Install the runner again; edge-host belongs into libexec/edge-studio beside bin."};
    return HostChild{std::move(ours), *process};
}

HostExit waitFor(pid_t process) {
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {}
    if (WIFSIGNALED(status)) return {WTERMSIG(status), 0};
    return {0, WEXITSTATUS(status)};
}

}  // namespace edge::supervisor
