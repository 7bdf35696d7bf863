#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

namespace CLI {
class App;
}

namespace edge::cli {

enum class ProgressForm { text, json };

/// What `edge-runner deploy` was asked for.
struct DeployOptions {
    std::string function;
    std::string projectRef;            ///< empty: SUPABASE_PROJECT_ID or supabase/.temp/project-ref
    std::filesystem::path project = ".";
    std::string apiUrl;                ///< empty: of the profile
    bool dryRun = false;
    bool json = false;                 ///< one JSON object on `out`, also for a failure: {"error":{code,message,hint}}
    bool noVerifyJwt = false;
    ProgressForm progress = ProgressForm::text;
};

/// Deploys one function, or says what would go up. Writes the result to `out` and the way there to `notes`; with
/// ProgressForm::json a line of JSON a step: {"type":"plan"|"uploading"|"bundling"|"waiting", …}.
/// Returns the exit code: 0 done, 1 refused or failed, 2 asked wrongly. SIGINT and SIGTERM cancel it.
int runDeploy(const DeployOptions& options, std::ostream& out, std::ostream& notes);

/// Registers `edge-runner deploy NAME`.
void addDeploy(CLI::App& app, int& exitCode);

}  // namespace edge::cli
