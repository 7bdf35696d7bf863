#pragma once

#include "editor/text/context_table.h"
#include "editor/text/token.h"

namespace edge::text {

/// Markdown: headings, fences, code, emphasis, links, lists and quotes.
class MarkdownTokenizer : public Tokenizer {
public:
    LineEnd tokenizeLine(std::string_view line, int state, std::vector<Token>& tokens) override;

private:
    ContextTable m_table;
};

/// HTML, XML and SVG: tags, attributes, entities and comments.
class HtmlTokenizer : public Tokenizer {
public:
    LineEnd tokenizeLine(std::string_view line, int state, std::vector<Token>& tokens) override;

private:
    ContextTable m_table;
};

}  // namespace edge::text
