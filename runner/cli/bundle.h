#pragma once

namespace CLI {
class App;
}

namespace edge::cli {

/// `edge-runner bundle NAME -o FILE`: a function with all its modules as one archive.
void addBundle(CLI::App& app, int& exitCode);

}  // namespace edge::cli
