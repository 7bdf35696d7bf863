#pragma once

#include "editor/text/context_table.h"
#include "editor/text/token.h"

namespace edge::text {

/// TOML: config.toml.
class TomlTokenizer : public Tokenizer {
public:
    LineEnd tokenizeLine(std::string_view line, int state, std::vector<Token>& tokens) override;

private:
    ContextTable m_table;
};

/// Environment files: NAME=value, with comments, quotes that may span lines, and ${NAME}.
class EnvTokenizer : public Tokenizer {
public:
    LineEnd tokenizeLine(std::string_view line, int state, std::vector<Token>& tokens) override;

private:
    ContextTable m_table;
};

}  // namespace edge::text
