#include "runner/isolate/snapshot.h"

#include <algorithm>
#include <cstring>

#include "runner/config/cache_file.h"

namespace edge::isolate {

namespace {

/// Numbers and texts one after the other; a text with its length before it.
class Writer {
public:
    void number(std::uint64_t value) { m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value); }
    void text(std::string_view text) {
        number(text.size());
        m_bytes += text;
    }
    template <typename Pairs>
    void pairs(const Pairs& pairs) {
        number(pairs.size());
        for (const auto& [first, second] : pairs) {
            text(first);
            text(second);
        }
    }
    const std::string& bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

/// What is cut short reads as nothing, from there on.
class Reader {
public:
    explicit Reader(std::string_view bytes) : m_rest(bytes) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        if (m_rest.size() < sizeof value) {
            m_broken = true;
            return 0;
        }
        std::memcpy(&value, m_rest.data(), sizeof value);
        m_rest.remove_prefix(sizeof value);
        return value;
    }
    std::string text() {
        const std::uint64_t size = number();
        if (size > m_rest.size()) {
            m_broken = true;
            return {};
        }
        const std::string text(m_rest.substr(0, size));
        m_rest.remove_prefix(size);
        return text;
    }
    std::vector<std::pair<std::string, std::string>> pairs() {
        std::vector<std::pair<std::string, std::string>> all;
        for (std::uint64_t left = number(); left > 0 && !m_broken; --left) {
            std::string first = text();
            all.emplace_back(std::move(first), text());
        }
        return all;
    }
    bool broken() const { return m_broken; }
    bool atEnd() const { return m_rest.empty(); }

private:
    std::string_view m_rest;
    bool m_broken = false;
};

}  // namespace

std::optional<std::size_t> Image::find(const std::string& name, const std::string& version,
                                       const std::map<std::string, std::string>& environment) const {
    const auto found = std::find_if(functions.begin(), functions.end(), [&](const Function& function) {
        return function.name == name && function.version == version && function.environment == environment;
    });
    return found == functions.end() ? std::nullopt : std::optional<std::size_t>(found - functions.begin());
}

protocol::Outcome writeImage(const std::filesystem::path& file, const Image& image) {
    Writer writer;
    writer.text(image.heap);
    for (const Image::Function& function : image.functions) {
        writer.text(function.name);
        writer.text(function.version);
        writer.pairs(function.environment);
        writer.pairs(function.modules);
    }
    if (config::writeSealedFile(file, writer.bytes())) {
        return protocol::success();
    }
    return protocol::Error{"snapshot_not_written", "Snapshots cannot be kept in " + file.parent_path().string() + ".",
                           "Make it writable, free space on the disk, or set XDG_CACHE_HOME."};
}

protocol::Result<std::shared_ptr<const Image>> readImage(const std::filesystem::path& file) {
    const auto bytes = config::readSealedFile(file);
    Reader reader(bytes ? *bytes : std::string_view());
    auto image = std::make_shared<Image>();
    image->heap = reader.text();
    while (!reader.broken() && !reader.atEnd()) {
        Image::Function function;
        function.name = reader.text();
        function.version = reader.text();
        for (auto& [name, value] : reader.pairs()) {
            function.environment[name] = std::move(value);
        }
        function.modules = reader.pairs();
        image->functions.push_back(std::move(function));
    }
    if (reader.broken()) {
        return protocol::Error{"snapshot_missing", file.string() + " is no snapshot, or a damaged one.",
                               "Functions start without it; delete the file to have it made again."};
    }
    return std::shared_ptr<const Image>(std::move(image));
}

}  // namespace edge::isolate
