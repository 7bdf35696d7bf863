#include "runner/eszip/writer.h"

#include "runner/eszip/checksum.h"

namespace edge::eszip {
namespace {

constexpr std::string_view magic = "ESZIP2.3";

void putNumber(std::string& out, std::size_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

void putCounted(std::string& out, std::string_view bytes) {
    putNumber(out, bytes.size());
    out += bytes;
}

/// One section of sources: each with its digest, nothing for an empty one.
class Section {
public:
    explicit Section(Checksum checksum) : m_checksum(checksum) {}
    /// Writes offset and length into the header.
    void add(std::string& header, std::string_view bytes) {
        putNumber(header, bytes.empty() ? 0 : m_bytes.size());
        putNumber(header, bytes.size());
        if (bytes.empty()) return;
        m_bytes += bytes;
        m_bytes += digestOf(m_checksum, bytes);
    }
    const std::string& bytes() const { return m_bytes; }

private:
    Checksum m_checksum;
    std::string m_bytes;
};

std::string npmSection(const Archive& archive) {
    std::string out;
    for (const NpmPackage& package : archive.packages) {
        putCounted(out, package.id);
        putNumber(out, package.dependencies.size());
        for (const auto& [request, index] : package.dependencies) {
            putCounted(out, request);
            putNumber(out, index);
        }
    }
    return out;
}

}  // namespace

std::string writeArchive(const Archive& archive, Checksum checksum) {
    std::string header;
    Section sources(checksum), maps(checksum);
    for (const Entry& entry : archive.entries) {
        putCounted(header, specifierOf(entry));
        header += static_cast<char>(entry.index());
        if (const auto* module = std::get_if<Module>(&entry)) {
            sources.add(header, module->source);
            maps.add(header, module->sourceMap);
            header += static_cast<char>(module->kind);
        } else if (const auto* redirect = std::get_if<Redirect>(&entry)) {
            putCounted(header, redirect->target);
        } else {
            putNumber(header, std::get<NpmRequest>(entry).package);
        }
    }
    const std::string options{0, static_cast<char>(checksum), 1, static_cast<char>(digestSize(checksum))};
    std::string out(magic);
    for (const std::string& part : {options, header, npmSection(archive)}) {
        putCounted(out, part);
        out += digestOf(checksum, part);
    }
    putCounted(out, sources.bytes());
    putCounted(out, maps.bytes());
    return out;
}

}  // namespace edge::eszip
