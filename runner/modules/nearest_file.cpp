#include "runner/modules/nearest_file.h"

namespace edge::modules {
namespace fs = std::filesystem;

fs::path nearestFile(const fs::path& project, const fs::path& entrypoint, std::initializer_list<const char*> names) {
    std::error_code ignored;
    for (auto folder = entrypoint.parent_path();; folder = folder.parent_path()) {
        for (const char* name : names)
            if (fs::is_regular_file(folder / name, ignored)) return folder / name;
        if (folder == project || folder == folder.parent_path()) return {};
    }
}

}  // namespace edge::modules
