#include "runner/eszip/v1_reader.h"

#include <array>
#include <optional>

#include "runner/eszip/ignoring_sax.h"
#include "runner/eszip/names.h"

namespace edge::eszip {
namespace {

using protocol::Error;

Error malformed(std::string message) {
    return {"eszip_v1", std::move(message),
            "It must be {\"version\": 1, \"modules\": {…}}, as the first version of ESZip has it."};
}

/// Takes the entries out of the stream of JSON, so that whatever else stands there costs no memory and an entry that
/// comes twice is seen twice.
class Entries : public IgnoringSax {
public:
    std::vector<Entry> entries;
    std::optional<std::uint64_t> version;
    bool hasModules = false;
    std::optional<std::string> badEntry;  ///< the first that has neither a source nor a redirect

    bool number_unsigned(number_unsigned_t value) override {
        if (m_depth == 1 && m_keys[0] == "version") version = value;
        return true;
    }

    bool string(string_t& value) override {
        if (m_keys[0] != "modules") return true;
        if (m_depth == 3 && m_keys[2] == "Redirect") m_target = std::move(value);
        else if (m_depth == 4 && m_keys[2] == "Source" && m_keys[3] == "source") m_source = std::move(value);
        else if (m_depth == 4 && m_keys[2] == "Source" && m_keys[3] == "transpiled") m_transpiled = std::move(value);
        return true;
    }

    bool key(string_t& name) override {
        if (m_depth <= m_keys.size()) m_keys[m_depth - 1] = std::move(name);
        if (m_depth == 2 && m_keys[0] == "modules") {
            closeEntry();
            m_open = m_keys[1];
        }
        return true;
    }

    bool start_object(std::size_t) override {
        if (m_depth == 1 && m_keys[0] == "modules") hasModules = true;
        return start_array(0);
    }

    bool start_array(std::size_t) override {
        if (m_depth < m_keys.size()) m_keys[m_depth].clear();
        ++m_depth;
        return true;
    }

    bool end_object() override {
        if (m_depth == 2) closeEntry();
        return end_array();
    }

    bool end_array() override {
        --m_depth;
        return true;
    }

private:
    void closeEntry() {
        if (!m_open) return;
        if (m_target) {
            entries.push_back(Redirect{std::move(*m_open), std::move(*m_target)});
        } else if (m_source) {
            std::string original = m_transpiled ? *m_source : std::string();
            std::string& code = m_transpiled ? *m_transpiled : *m_source;
            entries.push_back(Module{std::move(*m_open), ModuleKind::javascript, std::move(code), {}, std::move(original)});
        } else if (!badEntry) {
            badEntry = *m_open;
        }
        m_open = m_target = m_source = m_transpiled = std::nullopt;
    }

    std::size_t m_depth = 0;            ///< open objects and arrays
    std::array<std::string, 4> m_keys;  ///< the key that led into each of the outermost ones
    std::optional<std::string> m_open;  ///< the entry that is being read
    std::optional<std::string> m_target, m_source, m_transpiled;
};

}  // namespace

bool looksLikeV1(std::string_view bytes) {
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && bytes[first] == '{';
}

protocol::Result<Archive> readV1(std::string_view bytes) {
    Entries read;
    nlohmann::json::sax_parse(bytes, &read);
    if (!read.whole()) return malformed("The archive is not whole JSON.");
    if (read.version != 1) return malformed("The JSON document is not an archive of version 1.");
    if (!read.hasModules) return malformed("The archive has no modules.");
    if (read.badEntry) return malformed("The entry \"" + shown(*read.badEntry) + "\" has neither a source nor a redirect.");
    Archive archive;
    archive.version = Version::v1;
    archive.entries = std::move(read.entries);
    if (auto problem = problemOfNames(archive)) return *problem;
    return archive;
}

}  // namespace edge::eszip
