#include "runner/config/plain_json.h"

namespace edge::config {

std::string plainJson(std::string_view jsonc) {
    std::string text(jsonc);
    std::size_t comma = std::string::npos;  // a comma after a value, with nothing but blanks after it so far
    bool afterValue = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"') {
            for (++at; at < text.size() && text[at] != '"'; ++at)
                if (text[at] == '\\') ++at;
            comma = std::string::npos;
            afterValue = true;
        } else if (c == '/' && at + 1 < text.size() && (text[at + 1] == '/' || text[at + 1] == '*')) {
            const bool block = text[at + 1] == '*';
            const std::size_t close = block ? text.find("*/", at + 2) : text.find('\n', at);
            const std::size_t end = close == std::string::npos ? text.size() : close + (block ? 2 : 0);
            for (; at < end; ++at)
                if (text[at] != '\n') text[at] = ' ';
            --at;
        } else if (c == ',') {
            comma = afterValue ? at : std::string::npos;
            afterValue = false;
        } else if (c == '}' || c == ']') {
            if (comma != std::string::npos) text[comma] = ' ';
            comma = std::string::npos;
            afterValue = true;
        } else if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
            comma = std::string::npos;
            afterValue = c != '{' && c != '[';
        }
    }
    return text;
}

}  // namespace edge::config
