#pragma once

namespace CLI {
class App;
}

namespace edge::cli {

/// `edge-runner deps`: what a function depends on, why, what is newer, and updating one package.
void addDeps(CLI::App& app, int& exitCode);

}  // namespace edge::cli
