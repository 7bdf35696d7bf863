#pragma once

namespace CLI {
class App;
}

namespace edge::cli {

/// `edge-runner unbundle FILE -o FOLDER`: the sources in an archive as files.
void addUnbundle(CLI::App& app, int& exitCode);

}  // namespace edge::cli
