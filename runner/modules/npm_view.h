#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runner/modules/graph.h"
#include "runner/protocol/result.h"

namespace edge::modules {

/// What the registry has of one package.
struct Published {
    std::vector<std::string> versions;  ///< as the registry orders them
    std::string latest;                 ///< what its maintainers call so; empty: nothing

    /// The highest version that fits, no prerelease unless the range names one; empty: none does.
    std::string newestFor(const std::string& range) const;
    /// `latest`, or the highest where that is missing.
    std::string newest() const;
};

/// Asks the registry with `npm view`, as the function's .npmrc says where that is; waits for the answer, a minute at
/// most. `name` as npm knows it: "hono", "@jsr/std__x". The child ends with this process. Errors: those of NpmInstall.
protocol::Result<Published> askRegistry(const BuildRequest& request, const std::string& name);

/// What `npm view NAME versions dist-tags --json` said.
Published readPublished(const std::string& json);

}  // namespace edge::modules
