#pragma once

#include <filesystem>
#include <iosfwd>

namespace CLI {
class App;
}

namespace edge::cli {

/// What `edge-runner unbundle` was asked for.
struct UnbundleOptions {
    std::filesystem::path file;
    std::filesystem::path folder;
    bool force = false;  ///< replace files that are there already
    bool json = false;   ///< one JSON object on `out`, also for a failure: {"error":{code,message,hint}}
};

/// Writes the files of an archive into a folder, all of them or none. JSON: {"folder", "files": [{"path", "specifier",
/// "bytes", "text": "original"|"stored"}], "left_out": [{"specifier", "reason"}]}. Returns the exit code: 0 or 1.
int runUnbundle(const UnbundleOptions& options, std::ostream& out, std::ostream& notes);

/// Registers `edge-runner unbundle FILE -o FOLDER`.
void addUnbundle(CLI::App& app, int& exitCode);

}  // namespace edge::cli
