#include "runner/cli/archive_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "runner/cli/run_options.h"
#include "runner/eszip/reader.h"
#include "runner/protocol/figures.h"

namespace edge::cli {
namespace {

namespace fs = std::filesystem;
using protocol::Error;
using protocol::Result;

Result<std::string> readWhole(const fs::path& file) {
    const std::string name = eszip::shown(file.string());
    const auto unreadable = [&](const std::string& why) {
        return Error{"unreadable_file", name + " cannot be read: " + why + ".", "Give the file of an archive."};
    };
    std::error_code problem;
    if (!fs::exists(file, problem)) return Error{"file_missing", name + " does not exist.", "Give the file of an archive."};
    if (!fs::is_regular_file(file, problem)) return unreadable("it is not a file");
    const auto size = fs::file_size(file, problem);
    if (size > eszip::largestArchive)
        return unreadable("it is larger than " + protocol::bytesText(std::int64_t(eszip::largestArchive)));
    std::ifstream in(file, std::ios::binary);
    if (!in) return unreadable(std::strerror(errno));
    std::string bytes(size, '\0');
    in.read(bytes.data(), std::streamsize(size));
    if (in.bad()) return unreadable(std::strerror(errno));
    bytes.resize(std::size_t(in.gcount()));
    return bytes;
}

}  // namespace

Result<ArchiveFile> readArchiveFile(const fs::path& file) {
    const auto packed = readWhole(file);
    if (!packed) return packed.error();
    const auto opened = eszip::openEnvelope(*packed);
    if (!opened) return opened.error();
    auto archive = eszip::readArchive(opened->bytes);
    if (!archive) return archive.error();
    return ArchiveFile{opened->envelope, packed->size(), opened->bytes.size(), std::move(*archive)};
}

int reportFailure(const Error& error, bool json, std::ostream& out, std::ostream& notes) {
    if (json) {
        const nlohmann::ordered_json failure = {
            {"error", {{"code", error.code}, {"message", error.message}, {"hint", error.hint}}}};
        out << failure.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << std::endl;
    } else {
        printError(error, notes);
    }
    return 1;
}

}  // namespace edge::cli
