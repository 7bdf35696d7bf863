// libFuzzer on everything that reads an archive: any bytes give a result or one clear error, what reads can be written and
// reads the same, and no file leaves its folder.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string_view>

#include "runner/eszip/envelope.h"
#include "runner/eszip/reader.h"
#include "runner/eszip/unbundle.h"
#include "runner/eszip/writer.h"

using namespace edge;

namespace {

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

void checkError(const protocol::Error& error) {
    require(!error.code.empty() && !error.message.empty() && !error.hint.empty(), "an error says what happened and what to do");
}

/// Entries as the writer orders them.
eszip::Archive settled(const eszip::Archive& archive, eszip::Checksum checksum) {
    const auto bytes = eszip::writeArchive(archive, checksum);
    require(bytes.ok(), "what was read can be written");
    const auto again = eszip::readArchive(*bytes);
    require(again.ok(), "what was written can be read");
    require(again->entries.size() == archive.entries.size() && again->packages.size() == archive.packages.size(),
            "nothing is lost");
    require(*eszip::writeArchive(*again, checksum) == *bytes, "the same archive gives the same bytes");
    return *again;
}

void checkFiles(const eszip::Archive& archive) {
    const auto files = eszip::filesOf(archive);
    if (!files) return checkError(files.error());
    std::set<std::filesystem::path> seen;
    for (const auto& file : files->files) {
        require(file.relative.is_relative() && !file.relative.empty(), "a path is relative");
        for (const auto& name : file.relative)
            require(name != ".." && name != "." && !name.empty() && name.native().size() <= 255, "a path stays in its folder");
        require(file.relative.native().find('\0') == std::string::npos, "a path is whole");
        require(seen.insert(file.relative).second, "a path is taken once");
    }
    for (const auto& path : seen) {
        for (auto folder = path.parent_path(); !folder.empty(); folder = folder.parent_path())
            require(!seen.contains(folder), "no file lies in a file");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t limit = std::size_t{1} << 20;
    const auto opened = eszip::openEnvelope({reinterpret_cast<const char*>(data), size}, limit);
    if (!opened) return checkError(opened.error()), 0;
    require(opened->bytes.size() <= limit, "the limit holds");
    const auto archive = eszip::readArchive(opened->bytes);
    if (!archive) return checkError(archive.error()), 0;
    for (const auto& entry : archive->entries) archive->find(eszip::specifierOf(entry));
    const eszip::Archive plain = settled(*archive, eszip::Checksum::none);
    require(settled(*archive, eszip::Checksum::xxh3).entries == plain.entries, "checksums change nothing");
    checkFiles(*archive);
    return 0;
}
