#include "runner/cli/output_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace edge::cli {

protocol::Outcome writeWhole(const std::filesystem::path& file, std::string_view bytes) {
    std::error_code problem;
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), problem);
    const std::filesystem::path part = file.string() + "." + std::to_string(getpid()) + ".part";
    errno = 0;
    std::ofstream out(part, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    std::string why = out ? "" : std::strerror(errno ? errno : EIO);
    if (out) {
        std::filesystem::rename(part, file, problem);
        if (problem) why = problem.message();
    }
    if (why.empty()) return protocol::success();
    std::filesystem::remove(part, problem);
    return protocol::Error{"not_written", file.string() + " could not be written: " + why + ".", "Choose another place, or make room."};
}

}  // namespace edge::cli
