#include "runner/modules/json_places.h"

#include <algorithm>

#include "runner/config/plain_json.h"

namespace edge::modules {
namespace {

constexpr std::size_t deepest = 100;

class Reader {
public:
    explicit Reader(std::string_view text) : m_text(config::plainJson(text)) {}

    std::vector<JsonString> read() {
        value();
        return std::move(m_found);
    }

private:
    char next() {
        while (m_at < m_text.size() && std::string_view(" \t\r\n").find(m_text[m_at]) != std::string_view::npos) ++m_at;
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }

    bool take(char c) { return next() == c && ++m_at; }

    /// Between the quotes; false when the text ends in it.
    bool string(std::string& into, std::size_t& offset) {
        if (!take('"')) return false;
        offset = m_at;
        while (m_at < m_text.size() && m_text[m_at] != '"') m_at += m_text[m_at] == '\\' ? 2 : 1;
        if (m_at >= m_text.size()) return false;
        into = m_text.substr(offset, m_at++ - offset);
        return true;
    }

    bool value() {
        JsonString found;
        switch (next()) {
        case '{': return m_path.size() < deepest && object();
        case '[': return ++m_lists < deepest && list();
        case '"':
            if (!string(found.value, found.offset)) return false;
            found.path = m_path;
            m_found.push_back(std::move(found));
            return true;
        default: break;
        }
        const std::size_t start = m_at;
        m_at = std::min(m_text.find_first_of(",]} \t\r\n", m_at), m_text.size());
        return m_at > start;
    }

    bool object() {
        ++m_at;
        for (;;) {
            if (take('}')) return true;
            std::string key;
            std::size_t offset = 0;
            if (!string(key, offset) || !take(':')) return false;
            m_path.push_back(key);
            if (!value()) return false;
            m_path.pop_back();
            if (!take(',') && next() != '}') return false;
        }
    }

    bool list() {
        ++m_at;
        for (;;) {
            if (take(']')) return --m_lists, true;
            if (!value() || (!take(',') && next() != ']')) return false;
        }
    }

    std::string m_text;
    std::size_t m_at = 0, m_lists = 0;
    std::vector<std::string> m_path;
    std::vector<JsonString> m_found;
};

}  // namespace

std::vector<JsonString> jsonStrings(std::string_view text) { return Reader(text).read(); }

}  // namespace edge::modules
