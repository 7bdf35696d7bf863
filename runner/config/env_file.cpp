#include "runner/config/env_file.h"

#include <algorithm>
#include <cctype>

#include "runner/config/read_file.h"

// The dialect is that of the platform's command line: `export`, '#' comments after white space, single quotes taken
// verbatim, double quotes with escapes; $NAME and ${NAME} stand for earlier variables except in single quotes.
namespace edge::config {
namespace {

bool isNamePart(unsigned char c) { return std::isalnum(c) || c == '_' || c == '.'; }
bool isVariablePart(unsigned char c) { return std::isdigit(c) || std::isupper(c) || c == '_'; }

class Parser {
public:
    Parser(std::string_view text, const std::string& file) : m_text(text), m_file(file) {
        if (m_text.substr(0, 3) == "\xEF\xBB\xBF") m_at = 3;
    }

    EnvFile run() {
        while (m_at < m_text.size()) readLine();
        return std::move(m_result);
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool atLineEnd() const { return m_at >= m_text.size() || peek() == '\n' || peek() == '\r'; }
    void skipBlanks() { while (peek() == ' ' || peek() == '\t') ++m_at; }

    void skipLine() {
        while (m_at < m_text.size() && peek() != '\n') ++m_at;
        if (m_at < m_text.size()) ++m_at;
        ++m_line;
    }

    void warn(int line, const std::string& what) {
        m_result.warnings.push_back({{"env_line", m_file + ":" + std::to_string(line) + ": " + what + "; the line is skipped.",
                                      "Write NAME=value, with quotes around a value that has spaces."},
                                     "",
                                     {m_file, line, 1}});
    }

    void readLine() {
        skipBlanks();
        if (atLineEnd() || peek() == '#') return skipLine();
        const std::string name = readName();
        if (name.empty()) return warn(m_line, "this is not a variable"), skipLine();
        readValue(name);
    }

    /// The name before '=' or ':', which is consumed too. Empty when the line has another shape.
    std::string readName() {
        const std::size_t start = m_at;
        while (isNamePart(static_cast<unsigned char>(peek()))) ++m_at;
        std::string name(m_text.substr(start, m_at - start));
        skipBlanks();
        if (name == "export" && isNamePart(static_cast<unsigned char>(peek()))) return readName();
        if (peek() != '=' && peek() != ':') return {};
        ++m_at;
        return name;
    }

    void readValue(const std::string& name) {
        skipBlanks();
        const char quote = peek();
        if (quote == '"' || quote == '\'') return readQuoted(name, quote);
        const std::size_t start = m_at;
        while (!atLineEnd() && !(peek() == '#' && (m_at == start || m_text[m_at - 1] == ' ' || m_text[m_at - 1] == '\t')))
            ++m_at;
        std::string value(m_text.substr(start, m_at - start));
        while (!value.empty() && std::isspace(static_cast<unsigned char>(value.back()))) value.pop_back();
        m_result.variables[name] = expand(value);
        skipLine();
    }

    void readQuoted(const std::string& name, char quote) {
        const int firstLine = m_line;
        const std::size_t afterQuote = m_at + 1;
        std::string value;
        for (std::size_t at = afterQuote; at < m_text.size(); ++at) {
            const char c = m_text[at];
            if (c == quote) {
                m_line += int(std::count(value.begin(), value.end(), '\n'));
                m_at = at;
                m_result.variables[name] = quote == '"' ? expand(unescape(value)) : value;
                return skipLine();
            }
            if (c == '\\' && quote == '"' && at + 1 < m_text.size()) value += m_text[at++];
            value += m_text[at];
        }
        warn(firstLine, "the quote of " + name + " is never closed");
        skipLine();
    }

    /// `\n` and `\r` become what they mean, `\$` stays for expand(), any other escaped character stands for itself.
    static std::string unescape(const std::string& text) {
        std::string plain;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] != '\\' || at + 1 == text.size()) { plain += text[at]; continue; }
            const char next = text[++at];
            if (next == 'n') plain += '\n';
            else if (next == 'r') plain += '\r';
            else if (next == '$') plain += "\\$";
            else plain += next;
        }
        return plain;
    }

    std::string expand(const std::string& text) const {
        std::string filled;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == '$') { filled += text[++at]; continue; }
            if (text[at] != '$') { filled += text[at]; continue; }
            const bool braces = at + 1 < text.size() && text[at + 1] == '{';
            std::size_t end = at + 1 + (braces ? 1 : 0);
            const std::size_t start = end;
            while (end < text.size() && isVariablePart(static_cast<unsigned char>(text[end]))) ++end;
            const bool closed = !braces || (end < text.size() && text[end] == '}');
            if (end == start || !closed) { filled += text[at]; continue; }
            const auto found = m_result.variables.find(text.substr(start, end - start));
            if (found != m_result.variables.end()) filled += found->second;
            at = braces ? end : end - 1;
        }
        return filled;
    }

    std::string_view m_text;
    const std::string& m_file;
    std::size_t m_at = 0;
    int m_line = 1;
    EnvFile m_result;
};

}  // namespace

EnvFile parseEnvFile(std::string_view text, const std::string& file) { return Parser(text, file).run(); }

protocol::Result<EnvFile> readEnvFile(const std::filesystem::path& path, const std::string& shown) {
    const auto text = readFile(path, shown);
    if (text.ok()) return parseEnvFile(*text, shown);
    if (text.error().code == "file_missing")
        return protocol::Error{"env_file_missing", "The env file " + shown + " does not exist.",
                               "Create it, or give another with --env-file."};
    return text.error();
}

}  // namespace edge::config
