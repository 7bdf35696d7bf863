#include "runner/modules/child_process.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace edge::modules {
namespace {

constexpr int firstFree = 64;  ///< above every number that is given a fixed place in the child

/// Everything between fork and exec: only async-signal-safe calls.
[[noreturn]] void becomeChild(const ChildOptions& options, char* const* arguments, pid_t parent, int report) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    setpgid(0, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD}) signal(number, SIG_DFL);

    // Moved out of the way first: a source may have a number that is another's goal.
    const int sources[] = {options.input, options.output, options.error, options.channel, report};
    std::array<int, 5> moved{};
    for (std::size_t at = 0; at < moved.size(); ++at)
        moved[at] = sources[at] < 0 ? -1 : fcntl(sources[at], F_DUPFD_CLOEXEC, firstFree);
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(moved[0] >= 0 ? moved[0] : nothing, 0);
    dup2(moved[1] >= 0 ? moved[1] : nothing, 1);
    if (moved[2] >= 0) dup2(moved[2], 2);
    if (moved[3] >= 0) dup2(moved[3], 3);
    close_range(moved[3] >= 0 ? 4 : 3, ~0u, CLOSE_RANGE_CLOEXEC);
    execv(options.program.c_str(), arguments);
    const int problem = errno;
    if (write(moved[4], &problem, sizeof problem) < 0) _exit(126);
    _exit(127);
}

/// What the child says about its exec: 0 when it succeeded (the pipe closes without a word).
int readReport(int descriptor) {
    int problem = 0;
    ssize_t count = 0;
    do count = read(descriptor, &problem, sizeof problem);
    while (count < 0 && errno == EINTR);
    return count == sizeof problem ? problem : 0;
}

protocol::Error notStarted(const ChildOptions& options, int problem) {
    return {"not_started", options.program.string() + " could not be started: " + std::strerror(problem) + ".",
            "Check that it exists and may be executed."};
}

}  // namespace

protocol::Result<pid_t> startChild(const ChildOptions& options) {
    std::string name = options.program.string();
    std::vector<std::string> texts = options.arguments;
    std::vector<char*> arguments{name.data()};
    for (std::string& text : texts) arguments.push_back(text.data());
    arguments.push_back(nullptr);

    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) return notStarted(options, errno);
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0) becomeChild(options, arguments.data(), parent, report[1]);
    const int forkProblem = errno;
    close(report[1]);
    const int problem = child < 0 ? forkProblem : readReport(report[0]);
    close(report[0]);
    if (child > 0 && problem != 0) waitpid(child, nullptr, 0);
    if (problem != 0) return notStarted(options, problem);
    return child;
}

std::filesystem::path executableFolder() {
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
}

}  // namespace edge::modules
