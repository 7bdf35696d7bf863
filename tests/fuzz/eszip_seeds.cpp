// Writes the archives that fuzzing begins with: eszip_seeds FOLDER. Among them all versions, checksums and envelopes, and
// small ones with each kind of path, so that the fuzzer need not invent the formats.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "runner/eszip/envelope.h"
#include "runner/eszip/writer.h"
#include "tests/runner/eszip/craft.h"

using namespace edge::eszip;

namespace {

class Seeds {
public:
    explicit Seeds(std::filesystem::path folder) : m_folder(std::move(folder)) { std::filesystem::create_directories(m_folder); }

    void add(const std::string& bytes) {
        std::ofstream out(m_folder / ("seed-" + std::to_string(m_count++)), std::ios::binary);
        out << bytes;
        m_written = m_written && out.flush();
    }
    bool written() const { return m_written; }
    int count() const { return m_count; }

private:
    std::filesystem::path m_folder;
    int m_count = 0;
    bool m_written = true;
};

void addVersions(Seeds& seeds) {
    for (const char* magic : {"ESZIP_V2", "ESZIP2.1", "ESZIP2.2", "ESZIP2.3"})
        for (const Checksum kind : {Checksum::none, Checksum::sha256, Checksum::xxh3}) {
            craft::Craft craft;
            craft.with(kind).magic = magic;
            seeds.add(craft.source("file:///a.ts", "export {}").source("b", "").redirect("c", "b").bytes());
        }
    seeds.add(
        R"({"version":1,"modules":{"https://h/a.ts":{"Source":{"source":"a","transpiled":"b"}},"https://h/r":{"Redirect":"https://h/a.ts"}}})");
}

void addPaths(Seeds& seeds) {
    for (const char* specifier : {"../a", "a/./b", "file:///a/%2e%2e/b", "https://u@h:80/a?b=c/d", "http://h/", "static:a/b",
                                  "vfs://1", "data:,1", "---EDGE-RUNTIME-METADATA---"})
        seeds.add(craft::Craft().source("file:///src/index.ts", "1").source(specifier, "2").bytes());
    seeds.add(craft::Craft().source("https://h/a", "1").source("https://h/a/b", "2").bytes());
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return std::fprintf(stderr, "usage: eszip_seeds FOLDER\n"), 2;
    Seeds seeds(arguments[1]);
    addVersions(seeds);
    addPaths(seeds);
    for (const Checksum kind : {Checksum::none, Checksum::sha256, Checksum::xxh3})
        for (const Envelope envelope : {Envelope::raw, Envelope::zstd, Envelope::brotli})
            seeds.add(*wrap(envelope, *writeArchive(craft::everything(), kind)));
    std::printf("%d seeds\n", seeds.count());
    return seeds.written() ? 0 : 1;
}
