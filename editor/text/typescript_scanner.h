#pragma once

#include "editor/text/line_scanner.h"
#include "editor/text/typescript_tokenizer.h"

namespace edge::text {

/// What can be open in TypeScript.
enum class Frame : std::uint8_t {
    none,
    block,
    object,       ///< braces of an object literal or a type: ends an expression
    paren,
    statementParen,  ///< of if, while, for: a statement follows
    bracket,
    templateText,
    templateHole,
    blockComment,
    docComment,
    singleString,  ///< continued by a backslash at the line's end
    doubleString,
    jsxOpen,      ///< between < and > of a tag that opens
    jsxClose,
    jsxText,
    jsxHole,
    jsxSingle,
    jsxDouble
};

/// What the end of a line tells the next one, packed into one number.
struct TypeScriptState {
    int stack = ContextTable::empty;
    bool started = false;   ///< false only for the first line of the file
    bool operand = false;   ///< the last sign ended an expression: a slash divides
    bool inImports = false;

    static TypeScriptState unpack(int state) {
        return {state >> 3, (state & 1) != 0, (state & 2) != 0, (state & 4) != 0};
    }
    int pack() const { return stack << 3 | (inImports ? 4 : 0) | (operand ? 2 : 0) | (started ? 1 : 0); }
};

/// One pass over one line of TypeScript. The top of the stack decides which sub-language the cursor is in; in code, the
/// last sign and whether it ended an expression decide what the next one means.
class TypeScriptScanner : public LineScanner {
public:
    TypeScriptScanner(std::string_view line, ContextTable& table, TypeScriptState state, Jsx jsx,
                      std::vector<Token>& tokens)
        : LineScanner(line, table, state.stack, tokens), m_state(state), m_jsx(jsx), m_operand(state.operand) {}

    LineEnd run();

private:
    Frame frame() const { return static_cast<Frame>(top()); }
    void push(Frame frame) { LineScanner::push(static_cast<std::uint8_t>(frame)); }
    void step();

    // code: typescript_tokenizer.cpp
    void scanCode();
    void scanWord();
    TokenKind kindOfWord(std::string_view word, std::size_t end) const;
    TokenKind kindOfName(std::string_view word, std::size_t end) const;
    bool isKeyword(std::string_view word, std::size_t end) const;
    bool isPrefixKeyword(std::string_view word, std::size_t end) const;
    bool isPropertyKey(std::size_t end) const;
    bool isCalled(std::size_t end) const;
    bool scanBracket();
    void openBrace();
    void closeBrace();
    void scanSign();
    bool startsImport() const;
    void remember(std::size_t start, bool operand) {
        m_last = m_line.substr(start, m_at - start);
        m_operand = operand;
    }

    // literals: typescript_literals.cpp
    void scanString(char quote, Frame continued);
    void scanTemplate();
    void scanComment();
    void scanDocComment();
    void scanNumber();
    bool scanRegex();
    void scanSlash();

    // elements: typescript_jsx.cpp
    bool startsElement() const;
    void openElement();
    void scanJsxOpen();
    void scanJsxClose();
    void scanJsxText();
    void scanJsxString(char quote);

    TypeScriptState m_state;
    Jsx m_jsx;
    bool m_operand;
    std::string_view m_last;  ///< the last word or sign on this line; empty at its start
};

}  // namespace edge::text
