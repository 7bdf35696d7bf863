// edge-host: one process with V8 that runs functions for edge-runner. Started with a socket to the supervisor as
// descriptor 3; without one there is nothing to do.

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>

#include "runner/host/host.h"

namespace {

constexpr int controlSocket = 3;

void raiseDescriptorLimit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void prepareProcess() {
    // The socket's end says that the supervisor is gone; this also covers a thread that never returns to the loop.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // A Ctrl+C in the terminal reaches the whole group; what it means is the supervisor's decision.
    signal(SIGINT, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    // One heap per thread would keep what each isolate freed.
    mallopt(M_ARENA_MAX, 2);
    raiseDescriptorLimit();
}

}  // namespace

int main() {
    if (fcntl(controlSocket, F_GETFD) < 0) {
        std::fputs("edge-host is started by edge-runner and does nothing by itself.\n", stderr);
        return 64;
    }
    fcntl(controlSocket, F_SETFD, FD_CLOEXEC);
    prepareProcess();
    edge::host::Host host(controlSocket);
    _exit(host.run());
}
