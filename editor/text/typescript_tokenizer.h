#pragma once

#include "editor/text/context_table.h"
#include "editor/text/token.h"

namespace edge::text {

/// Whether `<Name` where a value may stand opens an element.
enum class Jsx { off, on };

/// TypeScript and JavaScript, with JSX where asked for.
class TypeScriptTokenizer : public Tokenizer {
public:
    explicit TypeScriptTokenizer(Jsx jsx = Jsx::off) : m_jsx(jsx) {}

    LineEnd tokenizeLine(std::string_view line, int state, std::vector<Token>& tokens) override;

private:
    Jsx m_jsx;
    ContextTable m_table;
};

}  // namespace edge::text
