#include "runner/modules/import_places.h"

#include <algorithm>

/// esbuild tells what a script imports, but not where. So its text is gone through once, token by token; of tokens only
/// as much is known as tells a specifier from other strings: what stands before it.
namespace edge::modules {
namespace {

bool isWord(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || (c & 0x80); }

class Reader {
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    std::vector<ImportPlace> read() {
        while (m_at < m_text.size()) step();
        return std::move(m_places);
    }

private:
    void step() {
        const char c = m_text[m_at];
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') ++m_at;
        else if (ahead("//")) skipTo("\n");
        else if (ahead("/*")) m_at += 2, skipTo("*/"), m_at += 2;
        else if (c == '"' || c == '\'') string(c);
        else if (c == '`') ++m_at, templateText();
        else if (c == '/' && regexMayStand()) regex();
        else if (isWord(c)) word();
        else sign(c);
    }

    bool ahead(std::string_view what) const { return m_text.substr(m_at, what.size()) == what; }

    void skipTo(std::string_view end) { m_at = std::min(m_text.find(end, m_at), m_text.size()); }

    void note(std::string_view token) {
        m_before = m_last;
        m_last = token;
    }

    void word() {
        const std::size_t start = m_at;
        while (m_at < m_text.size() && isWord(m_text[m_at])) ++m_at;
        const std::string_view word = m_text.substr(start, m_at - start);
        if (word == "import" || word == "export") m_statement = start;
        note(word);
    }

    void sign(char c) {
        note(m_text.substr(m_at++, 1));
        if (c == '{' && !m_templates.empty()) ++m_templates.back();
        if (c != '}' || m_templates.empty() || m_templates.back()-- > 0) return;
        m_templates.pop_back();  // the end of ${ }: the template goes on
        templateText();
    }

    /// A string ends at its line's end at the latest: an apostrophe in JSX text is none.
    void string(char quote) {
        const std::size_t start = ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != quote && m_text[m_at] != '\n') m_at += m_text[m_at] == '\\' ? 2 : 1;
        m_at = std::min(m_at, m_text.size());
        const bool named = m_last == "from" || m_last == "import" || (m_last == "(" && (m_before == "import" || m_before == "require"));
        if (named && m_at < m_text.size() && m_text[m_at] == quote) add(start);
        note(m_text.substr(start, m_at - start));
        m_last = "\"";
        ++m_at;
    }

    void templateText() {
        for (; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] == '\\') ++m_at;
            else if (m_text[m_at] == '`') return ++m_at, note("`");
            else if (ahead("${")) return m_at += 2, m_templates.push_back(0), note("{");
        }
    }

    /// A '/' divides after a value and begins a regular expression elsewhere.
    bool regexMayStand() const {
        if (m_last.empty()) return true;
        if (m_last == ")" || m_last == "]" || m_last == "}" || m_last == "\"" || m_last == "`") return false;
        if (!isWord(m_last[0])) return true;
        return m_last == "return" || m_last == "typeof" || m_last == "case" || m_last == "in" || m_last == "of" || m_last == "void" || m_last == "await";
    }

    void regex() {
        bool list = false;
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '\n'; ++m_at) {
            if (m_text[m_at] == '\\') ++m_at;
            else if (m_text[m_at] == '[') list = true;
            else if (m_text[m_at] == ']') list = false;
            else if (m_text[m_at] == '/' && !list) break;
        }
        ++m_at;
        note("\"");
    }

    void add(std::size_t start) {
        for (; m_counted < start; ++m_counted) {
            const auto byte = static_cast<unsigned char>(m_text[m_counted]);
            if (byte == '\n') ++m_line, m_column = 1;
            else if ((byte & 0xC0) != 0x80) m_column += byte >= 0xF0 ? 2 : 1;
        }
        m_places.push_back({std::string(m_text.substr(start, m_at - start)), m_line, m_column, start, m_statement});
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string_view m_last, m_before;  ///< tokens; '"' stands for any value
    std::vector<int> m_templates;       ///< braces that are open inside each ${ }
    std::size_t m_counted = 0, m_statement = 0;
    int m_line = 1, m_column = 1;
    std::vector<ImportPlace> m_places;
};

}  // namespace

std::vector<ImportPlace> importPlaces(std::string_view source) { return Reader(source).read(); }

ImportPlace quotedPlace(std::string_view source, const std::string& specifier) {
    ImportPlace place{specifier};
    std::size_t at = std::string_view::npos;
    for (const char quote : {'"', '\'', '`'}) at = std::min(at, source.find(quote + specifier + quote));
    if (at == std::string_view::npos) return place;
    place.offset = place.statement = at + 1;
    place.line = place.column = 1;
    for (const char c : source.substr(0, place.offset)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == '\n') ++place.line, place.column = 1;
        else if ((byte & 0xC0) != 0x80) place.column += byte >= 0xF0 ? 2 : 1;
    }
    return place;
}

}  // namespace edge::modules
