#include <CLI/CLI.hpp>

#include "runner/cli/deploy.h"

/// What the tests of this folder and of app/deploy start as a child.
int main(int argc, char** argv) {
    CLI::App app("edge-runner deploy");
    int exitCode = 0;
    app.require_subcommand(1);
    edge::cli::addDeploy(app, exitCode);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return exitCode;
}
