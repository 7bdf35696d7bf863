#pragma once

#include "editor/text/context_table.h"
#include "editor/text/token.h"

namespace edge::text {

/// JSON with the comments and trailing commas of deno.json and its like.
class JsonTokenizer : public Tokenizer {
public:
    LineEnd tokenizeLine(std::string_view line, int state, std::vector<Token>& tokens) override;

private:
    ContextTable m_table;
};

}  // namespace edge::text
