#include "runner/eszip/reader.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "runner/eszip/checksum.h"
#include "runner/eszip/version1.h"

namespace edge::eszip {
namespace {

using protocol::Error;
using protocol::Outcome;
using protocol::Result;

constexpr std::size_t magicSize = 8;
constexpr std::uint8_t optionChecksumKind = 0;
constexpr std::uint8_t optionDigestSize = 1;
constexpr std::size_t largestDigest = 64;

std::optional<Version> versionOf(std::string_view magic) {
    static const std::map<std::string_view, Version> known{
        {"ESZIP_V2", Version::v2_0}, {"ESZIP2.1", Version::v2_1}, {"ESZIP2.2", Version::v2_2}, {"ESZIP2.3", Version::v2_3}};
    const auto found = known.find(magic.substr(0, magicSize));
    return found == known.end() ? std::nullopt : std::optional(found->second);
}

Error cutShort(const std::string& where) {
    return {"eszip_cut_short", "The archive ends in the middle of " + where + ".", "Copy or download the file again."};
}
Error malformed(const std::string& what) {
    return {"eszip_malformed", "The archive is malformed: " + what + ".", "Make it again; it was not written by a working tool."};
}
Error damaged(const std::string& what) {
    return {"eszip_damaged", "The archive is damaged: the checksum of " + what + " does not fit.", "Copy or download the file again."};
}

bool isUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xC2 && lead < 0xE0 ? 2 : (lead & 0xF0) == 0xE0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > text.size()) return false;
        std::uint32_t point = length == 1 ? lead : lead & (0xFF >> (length + 1));
        for (std::size_t next = 1; next < length; ++next) {
            const auto byte = static_cast<unsigned char>(text[at + next]);
            if ((byte & 0xC0) != 0x80) return false;
            point = point << 6 | (byte & 0x3F);
        }
        if ((length == 3 && (point < 0x800 || (point >= 0xD800 && point < 0xE000))) || (length == 4 && (point < 0x10000 || point > 0x10FFFF)))
            return false;
        at += length;
    }
    return true;
}

/// Takes big-endian numbers and stretches of bytes; what is not there fails and stays failed.
class Cursor {
public:
    explicit Cursor(std::string_view bytes) : m_bytes(bytes) {}
    bool atEnd() const { return m_at == m_bytes.size(); }
    std::size_t left() const { return m_bytes.size() - m_at; }
    std::optional<std::uint8_t> byte() {
        if (left() < 1) return std::nullopt;
        return static_cast<std::uint8_t>(m_bytes[m_at++]);
    }
    std::optional<std::uint32_t> number() {
        const auto four = bytes(4);
        if (!four) return std::nullopt;
        std::uint32_t value = 0;
        for (const char c : *four) value = value << 8 | static_cast<unsigned char>(c);
        return value;
    }
    std::optional<std::string_view> bytes(std::size_t count) {
        if (count > left()) return std::nullopt;
        m_at += count;
        return m_bytes.substr(m_at - count, count);
    }
    /// Bytes that follow their own length.
    std::optional<std::string_view> counted() {
        const auto length = number();
        return length ? bytes(*length) : std::nullopt;
    }

private:
    std::string_view m_bytes;
    std::size_t m_at = 0;
};

/// Where a module's source and map lie in their sections.
struct Place {
    std::size_t entry = 0;
    std::uint32_t sourceOffset = 0, sourceLength = 0, mapOffset = 0, mapLength = 0;
};

class ArchiveReader {
public:
    explicit ArchiveReader(std::string_view bytes) : m_cursor(bytes) {}

    Result<Archive> read(Version version) {
        m_archive.version = version;
        (void)m_cursor.bytes(magicSize);
        for (const auto step : {&ArchiveReader::readOptions, &ArchiveReader::readHeader, &ArchiveReader::readNpm, &ArchiveReader::readSources,
                                &ArchiveReader::readMaps, &ArchiveReader::check})
            if (const Outcome outcome = (this->*step)(); !outcome.ok()) return outcome.error();
        return std::move(m_archive);
    }

private:
    Outcome readOptions() {
        m_archive.checksum = m_archive.version < Version::v2_2 ? Checksum::sha256 : Checksum::none;
        m_digestSize = digestSize(m_archive.checksum);
        if (m_archive.version < Version::v2_2) return protocol::success();
        const auto options = m_cursor.counted();
        if (!options) return cutShort("its options");
        if (options->size() % 2 != 0) return malformed("its options are no pairs of bytes");
        std::optional<std::uint8_t> kind, size;
        for (std::size_t at = 0; at < options->size(); at += 2) {
            const auto key = static_cast<std::uint8_t>((*options)[at]), value = static_cast<std::uint8_t>((*options)[at + 1]);
            if (key == optionChecksumKind) kind = value;
            if (key == optionDigestSize) size = value;
        }
        if (const Outcome outcome = takeChecksum(kind, size); !outcome.ok()) return outcome;
        return takeDigest(*options, "its options");
    }

    /// A checksum of a kind that is unknown here is passed over, as its size is known.
    Outcome takeChecksum(std::optional<std::uint8_t> kind, std::optional<std::uint8_t> size) {
        const std::uint8_t number = kind.value_or(0);
        if (number <= 2) {
            m_archive.checksum = number == 1 ? Checksum::sha256 : number == 2 ? Checksum::xxh3 : Checksum::none;
            m_digestSize = digestSize(m_archive.checksum);
            if (size && *size != m_digestSize) return malformed("its checksums have " + std::to_string(*size) + " bytes, which is not the size of their kind");
            return protocol::success();
        }
        if (!size) return malformed("its checksums are of an unknown kind (" + std::to_string(number) + ") and unknown size");
        if (*size > largestDigest) return malformed("its checksums have " + std::to_string(*size) + " bytes");
        m_digestSize = *size;
        return protocol::success();
    }

    /// The digest that follows a stretch of bytes.
    Outcome takeDigest(std::string_view bytes, const std::string& what) {
        const auto digest = m_cursor.bytes(m_digestSize);
        if (!digest) return cutShort("the checksum of " + what);
        if (m_archive.checksum != Checksum::none && *digest != digestOf(m_archive.checksum, bytes)) return damaged(what);
        return protocol::success();
    }

    Outcome readHeader() {
        const auto bytes = m_cursor.counted();
        if (!bytes) return cutShort("its list of modules");
        if (const Outcome outcome = takeDigest(*bytes, "its list of modules"); !outcome.ok()) return outcome;
        Cursor header(*bytes);
        while (!header.atEnd())
            if (const Outcome outcome = readEntry(header); !outcome.ok()) return outcome;
        return protocol::success();
    }

    Outcome readEntry(Cursor& header) {
        const auto specifier = header.counted();
        const auto kind = header.byte();
        if (!specifier || !kind) return malformed("its list of modules ends within an entry");
        if (!isUtf8(*specifier)) return malformed("the name of module " + std::to_string(m_archive.entries.size() + 1) + " is no UTF-8");
        const std::string name(*specifier);
        if (!m_names.insert(name).second) return malformed("\"" + name + "\" is there twice");
        if (*kind == 0) return readModule(header, name);
        if (*kind == 1) {
            const auto target = header.counted();
            if (!target) return malformed("the redirect \"" + name + "\" has no target");
            if (!isUtf8(*target)) return malformed("the target of the redirect \"" + name + "\" is no UTF-8");
            m_archive.entries.push_back(Redirect{name, std::string(*target)});
            return protocol::success();
        }
        if (*kind == 2 && m_archive.version >= Version::v2_1) {
            const auto package = header.number();
            if (!package) return malformed("the npm request \"" + name + "\" names no package");
            m_archive.entries.push_back(NpmRequest{name, *package});
            return protocol::success();
        }
        return malformed("\"" + name + "\" is of an unknown kind (" + std::to_string(*kind) + ")");
    }

    Outcome readModule(Cursor& header, const std::string& name) {
        Place place;
        place.entry = m_archive.entries.size();
        for (std::uint32_t* part : {&place.sourceOffset, &place.sourceLength, &place.mapOffset, &place.mapLength}) {
            const auto number = header.number();
            if (!number) return malformed("\"" + name + "\" does not say where its source is");
            *part = *number;
        }
        const auto kind = header.byte();
        if (!kind) return malformed("\"" + name + "\" does not say what it is");
        if (*kind > (m_archive.version >= Version::v2_3 ? 4 : 3)) return malformed("\"" + name + "\" is a module of an unknown kind (" + std::to_string(*kind) + ")");
        m_archive.entries.push_back(Module{name, ModuleKind(*kind), {}, {}});
        m_places.push_back(place);
        return protocol::success();
    }

    Outcome readNpm() {
        if (m_archive.version < Version::v2_1) return protocol::success();
        const auto bytes = m_cursor.counted();
        if (!bytes) return cutShort("its list of npm packages");
        if (const Outcome outcome = takeDigest(*bytes, "its list of npm packages"); !outcome.ok()) return outcome;
        Cursor npm(*bytes);
        while (!npm.atEnd()) {
            const auto id = npm.counted();
            const auto count = npm.number();
            if (!id || !count || !isUtf8(*id)) return malformed("its list of npm packages is broken");
            NpmPackage package{std::string(*id), {}};
            for (std::uint32_t index = 0; index < *count; ++index) {
                const auto request = npm.counted();
                const auto target = npm.number();
                if (!request || !target || !isUtf8(*request)) return malformed("the dependencies of the npm package \"" + package.id + "\" are broken");
                package.dependencies.emplace_back(*request, *target);
            }
            m_archive.packages.push_back(std::move(package));
        }
        return protocol::success();
    }

    Outcome readSources() {
        return readSection(
            "sources", [](const Place& place) { return std::pair(place.sourceOffset, place.sourceLength); },
            [](Module& module, std::string_view bytes) { module.source = bytes; });
    }
    Outcome readMaps() {
        return readSection(
            "source maps", [](const Place& place) { return std::pair(place.mapOffset, place.mapLength); },
            [](Module& module, std::string_view bytes) { module.sourceMap = bytes; });
    }

    /// A section is one source after the other, each with its digest; the list of modules says in which order.
    template <typename Where, typename Take>
    Outcome readSection(const std::string& what, Where where, Take take) {
        const auto total = m_cursor.number();
        const auto bytes = total ? m_cursor.bytes(*total) : std::nullopt;
        if (!bytes) return cutShort("its " + what);
        std::map<std::uint64_t, const Place*> order;
        for (const Place& place : m_places) {
            const auto [offset, length] = where(place);
            if (length == 0) continue;
            if (!order.emplace(offset, &place).second)
                return malformed("two modules share one place among its " + what + " (\"" + nameAt(place) + "\" is one of them)");
        }
        std::uint64_t at = 0;
        for (const auto& [offset, place] : order) {
            const std::uint64_t length = where(*place).second;
            if (offset != at) return malformed("there is a gap or an overlap among its " + what + " before \"" + nameAt(*place) + "\"");
            if (offset + length + m_digestSize > bytes->size()) return cutShort("the " + what + " (\"" + nameAt(*place) + "\")");
            const std::string_view text = bytes->substr(offset, length), digest = bytes->substr(offset + length, m_digestSize);
            if (m_archive.checksum != Checksum::none && digest != digestOf(m_archive.checksum, text))
                return damaged("\"" + nameAt(*place) + "\"");
            take(std::get<Module>(m_archive.entries[place->entry]), text);
            at = offset + length + m_digestSize;
        }
        if (at != bytes->size()) return malformed("there are " + std::to_string(bytes->size() - at) + " bytes among its " + what + " that belong to no module");
        return protocol::success();
    }

    std::string nameAt(const Place& place) const { return specifierOf(m_archive.entries[place.entry]); }

    /// What entries and packages refer to must be there, and redirects must lead somewhere.
    Outcome check() {
        for (const NpmPackage& package : m_archive.packages)
            for (const auto& [request, index] : package.dependencies)
                if (index >= m_archive.packages.size()) return malformed("\"" + package.id + "\" asks for \"" + request + "\", a package that is not there");
        std::map<std::string_view, std::string_view> redirects;
        for (const Entry& entry : m_archive.entries) {
            if (const auto* request = std::get_if<NpmRequest>(&entry); request && request->package >= m_archive.packages.size())
                return malformed("the npm request \"" + request->specifier + "\" names a package that is not there");
            if (const auto* redirect = std::get_if<Redirect>(&entry)) redirects[redirect->specifier] = redirect->target;
        }
        // Every redirect is walked once: those that are known to lead somewhere are not walked again.
        std::set<std::string_view> good;
        for (const auto& [specifier, target] : redirects) {
            std::set<std::string_view> seen;
            for (auto at = redirects.find(specifier); at != redirects.end() && !good.count(at->first); at = redirects.find(at->second))
                if (!seen.insert(at->first).second) return malformed("the redirects of \"" + std::string(specifier) + "\" lead in a circle");
            good.merge(seen);
        }
        return protocol::success();
    }

    Cursor m_cursor;
    Archive m_archive;
    std::size_t m_digestSize = 0;
    std::set<std::string> m_names;
    std::vector<Place> m_places;
};

}  // namespace

Result<Archive> readArchive(std::string_view bytes) {
    const auto version = versionOf(bytes);
    if (version) return ArchiveReader(bytes).read(*version);
    if (!bytes.empty() && bytes.front() == '{') return readVersion1(bytes);
    if (bytes.size() < magicSize && std::string_view("ESZIP").substr(0, bytes.size()) == bytes.substr(0, 5)) return cutShort("its first bytes");
    return Error{"eszip_not_an_archive", "This is no ESZip archive: it does not begin as one.", "Make one with: edge-runner bundle NAME -o FILE"};
}

}  // namespace edge::eszip
