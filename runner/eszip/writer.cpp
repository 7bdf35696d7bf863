#include "runner/eszip/writer.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>

#include "runner/eszip/digest.h"
#include "runner/eszip/names.h"
#include "runner/eszip/utf8.h"

namespace edge::eszip {
namespace {

using protocol::Error;

void appendU32(std::string& out, std::size_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

void appendName(std::string& out, std::string_view name) {
    appendU32(out, name.size());
    out.append(name);
}

std::optional<Error> problemOfText(const Archive& archive) {
    const auto bad = [](std::string_view name) -> std::optional<Error> {
        if (isUtf8(name)) return std::nullopt;
        return Error{"eszip_header", "The name \"" + shown(name) + "\" is not UTF-8.", "Rename it."};
    };
    for (const Entry& entry : archive.entries) {
        if (auto problem = bad(specifierOf(entry))) return problem;
        if (const auto* redirect = std::get_if<Redirect>(&entry))
            if (auto problem = bad(redirect->target)) return problem;
    }
    for (const NpmPackage& package : archive.packages) {
        if (auto problem = bad(package.id)) return problem;
        for (const auto& dependency : package.dependencies)
            if (auto problem = bad(dependency.first)) return problem;
    }
    return std::nullopt;
}

class ArchiveWriter {
public:
    ArchiveWriter(const Archive& archive, Checksum checksum)
        : m_archive(archive),
          m_checksum(checksum == Checksum::unknown ? Checksum::none : checksum),
          m_rank(archive.packages.size()) {}

    protocol::Result<std::string> write() {
        const std::vector<std::size_t> order = sortPackages();
        const std::string header = makeHeader();
        const std::string packages = makePackages(order);
        constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
        if (header.size() > most || packages.size() > most || m_sourcesLength > most || m_mapsLength > most)
            return Error{"eszip_too_large", "The archive does not fit the format, which counts up to 4 GiB.",
                         "Leave out large files."};
        m_out.reserve(64 + header.size() + packages.size() + m_sourcesLength + m_mapsLength);
        m_out = "ESZIP2.3";
        addSection(std::string{'\0', static_cast<char>(m_checksum), '\1', static_cast<char>(digestSize(m_checksum))});
        addSection(header);
        addSection(packages);
        addTexts(m_sourcesLength, &Module::source);
        addTexts(m_mapsLength, &Module::sourceMap);
        return std::move(m_out);
    }

private:
    /// The order of the packages by id; m_rank tells where each of them went.
    std::vector<std::size_t> sortPackages() {
        std::vector<std::size_t> order(m_archive.packages.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(), [this](std::size_t left, std::size_t right) {
            return m_archive.packages[left].id < m_archive.packages[right].id;
        });
        for (std::size_t at = 0; at < order.size(); ++at) m_rank[order[at]] = at;
        return order;
    }

    std::string makeHeader() {
        std::string header;
        std::vector<const NpmRequest*> requests;
        for (const Entry& entry : m_archive.entries) {
            if (const auto* module = std::get_if<Module>(&entry)) {
                appendName(header, module->specifier);
                header += '\0';
                appendPlace(header, module->source, m_sourcesLength);
                appendPlace(header, module->sourceMap, m_mapsLength);
                header += static_cast<char>(module->kind);
            } else if (const auto* redirect = std::get_if<Redirect>(&entry)) {
                appendName(header, redirect->specifier);
                header += '\1';
                appendName(header, redirect->target);
            } else {
                requests.push_back(&std::get<NpmRequest>(entry));
            }
        }
        std::sort(requests.begin(), requests.end(),
                  [](const auto* left, const auto* right) { return left->specifier < right->specifier; });
        for (const NpmRequest* request : requests) {
            appendName(header, request->specifier);
            header += '\2';
            appendU32(header, m_rank[request->package]);
        }
        return header;
    }

    void appendPlace(std::string& header, const std::string& text, std::size_t& end) {
        appendU32(header, text.empty() ? 0 : end);
        appendU32(header, text.size());
        if (!text.empty()) end += text.size() + digestSize(m_checksum);
    }

    std::string makePackages(const std::vector<std::size_t>& order) {
        std::string bytes;
        for (const std::size_t at : order) {
            const NpmPackage& package = m_archive.packages[at];
            auto dependencies = package.dependencies;
            std::sort(dependencies.begin(), dependencies.end());
            appendName(bytes, package.id);
            appendU32(bytes, dependencies.size());
            for (const auto& [request, dependency] : dependencies) {
                appendName(bytes, request);
                appendU32(bytes, m_rank[dependency]);
            }
        }
        return bytes;
    }

    void addSection(std::string_view bytes) {
        appendU32(m_out, bytes.size());
        m_out.append(bytes).append(digestOf(m_checksum, bytes));
    }

    void addTexts(std::size_t length, std::string Module::*text) {
        appendU32(m_out, length);
        for (const Entry& entry : m_archive.entries)
            if (const auto* module = std::get_if<Module>(&entry); module && !(module->*text).empty())
                m_out.append(module->*text).append(digestOf(m_checksum, module->*text));
    }

    const Archive& m_archive;
    const Checksum m_checksum;
    std::vector<std::size_t> m_rank;  ///< of each package, by id
    std::size_t m_sourcesLength = 0;
    std::size_t m_mapsLength = 0;
    std::string m_out;
};

}  // namespace

protocol::Result<std::string> writeArchive(const Archive& archive, Checksum checksum) {
    if (auto problem = problemOfNames(archive)) return *problem;
    if (auto problem = problemOfText(archive)) return *problem;
    return ArchiveWriter(archive, checksum).write();
}

}  // namespace edge::eszip
