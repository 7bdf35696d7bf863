// edge-host: one process with V8 that runs functions for edge-runner. Started with a socket to the supervisor as
// descriptor 3; without one there is nothing to do. "edge-host snapshot" makes one snapshot of a function and ends.

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "runner/host/host.h"
#include "runner/host/snapshot_run.h"

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

int main(int count, char** arguments) {
    if (fcntl(controlSocket, F_GETFD) < 0) {
        std::fputs("edge-host is started by edge-runner and does nothing by itself.\n", stderr);
        return 64;
    }
    fcntl(controlSocket, F_SETFD, FD_CLOEXEC);
    prepareProcess();
    if (count == 2 && std::string_view(arguments[1]) == "snapshot") _exit(edge::host::runSnapshot(controlSocket));
    edge::host::Host host(controlSocket);
    _exit(host.run());
}
