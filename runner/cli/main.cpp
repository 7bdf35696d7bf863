#include <signal.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "runner/cli/bundle.h"
#include "runner/cli/deploy.h"
#include "runner/cli/deps.h"
#include "runner/cli/doctor.h"
#include "runner/cli/functions.h"
#include "runner/cli/inspect.h"
#include "runner/cli/invoke.h"
#include "runner/cli/new_function.h"
#include "runner/cli/serve.h"
#include "runner/cli/timeline.h"
#include "runner/cli/unbundle.h"

namespace {

constexpr int usageError = 2;

/// Every client connection costs a descriptor here and one in the host.
void raiseDescriptorLimit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
    signal(SIGPIPE, SIG_IGN);
    raiseDescriptorLimit();

    CLI::App app{"Runs edge functions on this machine as the platform would.", "edge-runner"};
    app.set_version_flag("--version", std::string("edge-runner " EDGE_VERSION));
    app.require_subcommand(1);
    int exitCode = 0;
    edge::cli::addServe(app, exitCode);
    edge::cli::addInvoke(app, exitCode);
    edge::cli::addFunctions(app, exitCode);
    edge::cli::addNewFunction(app, exitCode);
    edge::cli::addDeploy(app, exitCode);
    edge::cli::addDeps(app, exitCode);
    edge::cli::addBundle(app, exitCode);
    edge::cli::addInspect(app, exitCode);
    edge::cli::addUnbundle(app, exitCode);
    edge::cli::addTimeline(app, exitCode);
    edge::cli::addDoctor(app, exitCode);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : usageError;
    }
    return exitCode;
}
