#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runner/protocol/result.h"

namespace edge::isolate {

class Program;

/// A startup snapshot with functions in it whose modules have been evaluated: isolates made of it need not compile and
/// evaluate anything. V8 can have only one in a process, so it holds all functions that start this way, each in a
/// context of its own; the default context is the runtime alone.
struct Image {
    struct Function {
        std::string name;
        std::string version;
        std::map<std::string, std::string> environment;             ///< what Deno.env showed meanwhile
        std::vector<std::pair<std::string, std::string>> modules;   ///< URL and type, in the order in which the context has them
    };
    std::vector<Function> functions;  ///< by context
    std::string heap;                 ///< V8's blob

    /// Nothing when it was made of another version or with another environment.
    std::optional<std::size_t> find(const std::string& name, const std::string& version,
                                    const std::map<std::string, std::string>& environment) const;
};

/// Errors: "snapshot_missing" (or damaged).
protocol::Result<std::shared_ptr<const Image>> readImage(const std::filesystem::path& file);
/// Errors: "snapshot_not_written".
protocol::Outcome writeImage(const std::filesystem::path& file, const Image& image);

struct ImageWish {
    std::shared_ptr<const Program> program;
    std::map<std::string, std::string> environment;
};

/// Why a function cannot be in an image; `reason` ends a sentence: "it asks for WebAssembly".
struct ImageRefusal {
    std::string function;
    std::string reason;
};

/// Evaluates the programs' modules, keeps the heap, and tries it. `codeFolder`: where V8's compiled code lies; what
/// earlier requests needed is then in the heap, compiled. For a process that does nothing else and may be lost:
/// V8 ends it when a heap holds what cannot be kept. Once in a process. With a refusal there is no image.
std::pair<std::optional<Image>, std::optional<ImageRefusal>> makeImage(const std::vector<ImageWish>& wishes,
                                                                           const std::filesystem::path& codeFolder);

}  // namespace edge::isolate
