#include "runner/eszip/reader.h"

#include <algorithm>
#include <optional>

#include "runner/eszip/byte_reader.h"
#include "runner/eszip/digest.h"
#include "runner/eszip/names.h"
#include "runner/eszip/utf8.h"
#include "runner/eszip/v1_reader.h"

namespace edge::eszip {
namespace {

using protocol::Error;

constexpr std::size_t magicLength = 8;

std::optional<Version> versionOf(std::string_view magic) {
    if (magic == "ESZIP_V2") return Version::v2_0;
    if (magic == "ESZIP2.1") return Version::v2_1;
    if (magic == "ESZIP2.2") return Version::v2_2;
    if (magic == "ESZIP2.3") return Version::v2_3;
    return std::nullopt;
}

/// Where a module's source, or its map, lies in the section of all of them.
struct Place {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    std::size_t entry = 0;
};

/// Reads ESZip 2. Every step answers false when it has set m_error.
class ArchiveReader {
public:
    ArchiveReader(Version version, std::string_view rest) : m_file(rest, magicLength) { m_archive.version = version; }

    protocol::Result<Archive> read() {
        const bool hasOptions = m_archive.version >= Version::v2_2;
        m_archive.checksum = hasOptions ? Checksum::none : Checksum::sha256;
        m_digestSize = digestSize(m_archive.checksum);
        if ((hasOptions && !readOptions()) || !readHeader() || (hasPackages() && !readPackages())) return *m_error;
        if (auto problem = problemOfNames(m_archive)) return *problem;
        if (!readTexts("source", m_sources, &Module::source) || !readTexts("source map", m_maps, &Module::sourceMap))
            return *m_error;
        return std::move(m_archive);
    }

private:
    bool hasPackages() const { return m_archive.version >= Version::v2_1; }

    bool fail(std::string code, std::string message,
              std::string hint = "The tool that wrote it does not keep the format; build the archive again.") {
        m_error = Error{std::move(code), std::move(message), std::move(hint)};
        return false;
    }

    bool truncated(const std::string& where) {
        return fail("eszip_truncated",
                    "The archive ends at byte " + std::to_string(m_file.offset() + m_file.left()) + ", inside its " + where + ".",
                    "It was not stored or sent whole: get it again.");
    }

    bool verified(std::string_view bytes, const std::string& what, std::size_t offset) {
        std::string_view digest;
        if (!m_file.take(m_digestSize, digest)) return truncated(what);
        if (m_archive.checksum == Checksum::unknown || digest == digestOf(m_archive.checksum, bytes)) return true;
        return fail(
            "eszip_checksum",
            "The checksum of the " + what + " at byte " + std::to_string(offset) + " does not fit: the archive is damaged.",
            "Get the archive again, or build it again.");
    }

    /// Length, bytes, digest.
    bool readSection(const std::string& what, ByteReader& section) {
        std::uint32_t length = 0;
        std::string_view bytes;
        if (!m_file.u32(length)) return truncated(what);
        const std::size_t offset = m_file.offset();
        if (!m_file.take(length, bytes)) return truncated(what);
        section = ByteReader(bytes, offset);
        return verified(bytes, what, offset);
    }

    bool readOptions() {
        std::uint32_t length = 0;
        std::string_view bytes;
        if (!m_file.u32(length)) return truncated("options");
        const std::size_t offset = m_file.offset();
        if (!m_file.take(length, bytes)) return truncated("options");
        if (length % 2 != 0)
            return fail("eszip_options",
                        "The options of the archive are not pairs of bytes: they have " + std::to_string(length) + ".");
        std::uint8_t kind = 0;
        std::optional<std::uint8_t> size;
        for (std::size_t at = 0; at < length; at += 2) {
            const auto value = static_cast<std::uint8_t>(bytes[at + 1]);
            if (bytes[at] == 0) kind = value;
            else if (bytes[at] == 1) size = value;
        }
        return setChecksum(kind, size) && verified(bytes, "options", offset);
    }

    bool setChecksum(std::uint8_t kind, std::optional<std::uint8_t> size) {
        m_archive.checksum =
            kind < static_cast<std::uint8_t>(Checksum::unknown) ? static_cast<Checksum>(kind) : Checksum::unknown;
        m_digestSize = size.value_or(digestSize(m_archive.checksum));
        const std::string name = "checksum of kind " + std::to_string(kind);
        if (m_archive.checksum == Checksum::unknown)
            return size ? true
                        : fail("eszip_options",
                               "The archive has a " + name + ", which is not known here, and does not say its size.",
                               "A newer Edge Studio may know it.");
        if (m_digestSize == digestSize(m_archive.checksum)) return true;
        return fail("eszip_options", "The archive says that its " + name + " has " + std::to_string(m_digestSize) +
                                         " bytes; it has " + std::to_string(digestSize(m_archive.checksum)) + ".");
    }

    bool readHeader() {
        ByteReader header("");
        if (!readSection("header", header)) return false;
        while (!header.atEnd())
            if (!readEntry(header)) return false;
        return true;
    }

    bool headerCut(const ByteReader& header, std::string_view what) {
        return fail("eszip_header", "The header of the archive is cut short at byte " + std::to_string(header.offset()) + ": " +
                                        std::string(what) + " goes past its end.");
    }

    bool readName(ByteReader& section, std::string_view what, std::string& name) {
        std::uint32_t length = 0;
        std::string_view bytes;
        const std::size_t offset = section.offset();
        if (!section.u32(length) || !section.take(length, bytes)) return headerCut(section, what);
        if (!isUtf8(bytes))
            return fail("eszip_header", "The " + std::string(what) + " at byte " + std::to_string(offset + 4) + ", \"" +
                                            shown(bytes) + "\", is not UTF-8.");
        name = bytes;
        return true;
    }

    bool readEntry(ByteReader& header) {
        std::string specifier;
        std::uint8_t kind = 0;
        if (!readName(header, "specifier", specifier)) return false;
        const std::size_t offset = header.offset();
        if (!header.u8(kind)) return headerCut(header, "entry \"" + shown(specifier) + "\"");
        if (kind == 0) return readModule(header, std::move(specifier));
        if (kind == 1) return readRedirect(header, std::move(specifier));
        if (kind == 2 && hasPackages()) return readRequest(header, std::move(specifier));
        return fail("eszip_header",
                    "The entry \"" + shown(specifier) + "\" is of the unknown kind " + std::to_string(kind) + " (byte " +
                        std::to_string(offset) + ").",
                    "A newer Edge Studio may know it.");
    }

    bool readModule(ByteReader& header, std::string specifier) {
        const std::size_t entry = m_archive.entries.size();
        Place source{0, 0, entry}, map{0, 0, entry};
        std::uint8_t kind = 0;
        if (!header.u32(source.offset) || !header.u32(source.length) || !header.u32(map.offset) || !header.u32(map.length) ||
            !header.u8(kind))
            return headerCut(header, "module \"" + shown(specifier) + "\"");
        if (kind > static_cast<std::uint8_t>(ModuleKind::wasm))
            return fail("eszip_header",
                        "The module \"" + shown(specifier) + "\" is of the unknown kind " + std::to_string(kind) + " (byte " +
                            std::to_string(header.offset() - 1) + ").",
                        "A newer Edge Studio may know it.");
        for (const Place& place : {source, map})
            if (place.length == 0 && place.offset != 0)
                return fail("eszip_layout", "An empty text of \"" + shown(specifier) + "\" has the place " +
                                                std::to_string(place.offset) + "; it must have 0.");
        if (source.length > 0) m_sources.push_back(source);
        if (map.length > 0) m_maps.push_back(map);
        m_archive.entries.push_back(Module{std::move(specifier), static_cast<ModuleKind>(kind), {}, {}, {}});
        return true;
    }

    bool readRedirect(ByteReader& header, std::string specifier) {
        std::string target;
        if (!readName(header, "redirect's target", target)) return false;
        m_archive.entries.push_back(Redirect{std::move(specifier), std::move(target)});
        return true;
    }

    bool readRequest(ByteReader& header, std::string specifier) {
        std::uint32_t package = 0;
        if (!header.u32(package)) return headerCut(header, "npm request \"" + shown(specifier) + "\"");
        m_archive.entries.push_back(NpmRequest{std::move(specifier), package});
        return true;
    }

    bool readPackages() {
        ByteReader section("");
        if (!readSection("list of npm packages", section)) return false;
        while (!section.atEnd()) {
            NpmPackage package;
            std::uint32_t count = 0;
            if (!readName(section, "npm package", package.id)) return false;
            if (!section.u32(count)) return headerCut(section, "npm package \"" + shown(package.id) + "\"");
            for (std::uint32_t index = 0; index < count; ++index) {
                std::string request;
                std::uint32_t dependency = 0;
                if (!readName(section, "dependency of \"" + shown(package.id) + "\"", request)) return false;
                if (!section.u32(dependency)) return headerCut(section, "npm package \"" + shown(package.id) + "\"");
                package.dependencies.emplace_back(std::move(request), dependency);
            }
            m_archive.packages.push_back(std::move(package));
        }
        return true;
    }

    Module& moduleAt(const Place& place) { return std::get<Module>(m_archive.entries[place.entry]); }
    std::string nameAt(const Place& place) { return "\"" + shown(moduleAt(place).specifier) + "\""; }

    /// The sources, or the maps: their total length, then each with its digest and nothing between.
    bool readTexts(const std::string& what, std::vector<Place>& places, std::string Module::*text) {
        std::uint32_t total = 0;
        if (!m_file.u32(total)) return truncated(what + "s");
        if (total > m_file.left()) return truncated(what + "s");
        std::stable_sort(places.begin(), places.end(),
                         [](const Place& left, const Place& right) { return left.offset < right.offset; });
        std::uint64_t expected = 0;
        for (const Place& place : places) {
            if (place.offset != expected) return misplaced(what, place, expected);
            expected += std::uint64_t{place.length} + m_digestSize;
            if (expected > total)
                return fail("eszip_layout", "The " + what + " of " + nameAt(place) + " goes past the end of all " + what + "s.");
            const std::size_t offset = m_file.offset();
            std::string_view bytes;
            if (!m_file.take(place.length, bytes)) return truncated(what + " of " + nameAt(place));
            if (!verified(bytes, what + " of " + nameAt(place), offset)) return false;
            moduleAt(place).*text = bytes;
        }
        if (expected == total) return true;
        return fail("eszip_layout",
                    std::to_string(total - expected) + " bytes behind the last " + what + " belong to no module.");
    }

    bool misplaced(const std::string& what, const Place& place, std::uint64_t expected) {
        const std::string where = nameAt(place) + " begins at " + std::to_string(place.offset);
        if (place.offset < expected)
            return fail("eszip_layout", "The " + what + " of " + where + ", among the bytes of another.");
        return fail("eszip_layout",
                    "The " + what + " of " + where + ", but the one before it ends at " + std::to_string(expected) + ".");
    }

    ByteReader m_file;
    Archive m_archive;
    std::size_t m_digestSize = 0;
    std::vector<Place> m_sources;
    std::vector<Place> m_maps;
    std::optional<Error> m_error;
};

}  // namespace

protocol::Result<Archive> readArchive(std::string_view bytes) {
    const std::string_view magic = bytes.substr(0, magicLength);
    if (const auto version = versionOf(magic)) return ArchiveReader(*version, bytes.substr(magicLength)).read();
    if (looksLikeV1(bytes)) return readV1(bytes);
    if (bytes.empty()) return Error{"eszip_truncated", "The file is empty.", "It was not stored or sent whole: get it again."};
    if (std::string_view("ESZIP").starts_with(magic.substr(0, 5)) && bytes.size() < magicLength)
        return Error{"eszip_truncated", "The archive ends at byte " + std::to_string(bytes.size()) + ", inside its first eight.",
                     "It was not stored or sent whole: get it again."};
    if (magic.starts_with("ESZIP"))
        return Error{"not_an_eszip", "\"" + shown(magic) + "\" is a version of ESZip that is not known here.",
                     "A newer Edge Studio may know it."};
    return Error{"not_an_eszip", "The file does not begin as an ESZip archive does.",
                 "Give the archive of a function, as the platform's bundler writes it."};
}

}  // namespace edge::eszip
