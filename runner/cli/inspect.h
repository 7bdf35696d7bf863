#pragma once

namespace CLI {
class App;
}

namespace edge::cli {

/// `edge-runner inspect FILE`: what is in an archive, how large it is, and what each import brings.
void addInspect(CLI::App& app, int& exitCode);

}  // namespace edge::cli
