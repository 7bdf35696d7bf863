#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace edge::text {

/// What a stretch of source is, as far as its colour goes. The value is also the editor's style number.
enum class TokenKind : std::uint8_t {
    plain,
    keyword,      ///< declares or modifies: const, class, readonly, satisfies
    control,      ///< steers: if, return, await, throw
    literal,      ///< true, null, this
    type,
    function,
    property,
    decorator,
    string,
    escape,       ///< \n in a string, ${ and } of a template
    number,
    regex,
    comment,
    docComment,
    docTag,
    operatorSign,
    punctuation,
    tag,
    attribute,
    unfinished,   ///< a string that does not end on its line, a word that has no business here
    heading,
    strong,
    link,
    count_
};

/// Bytes of one line; what no token covers is plain.
struct Token {
    int start = 0;
    int length = 0;
    TokenKind kind = TokenKind::plain;
    bool operator==(const Token&) const = default;
};

/// What tokenizing a line leaves behind. Depths count what is open: brackets, templates, block comments, tags.
struct LineEnd {
    int state = 0;       ///< hand it to the next line
    int minDepth = 0;    ///< the shallowest point of this line
    int depth = 0;       ///< at its end
    bool inImports = false;  ///< this line and the next belong to the same run of imports
    bool operator==(const LineEnd&) const = default;
};

/// Splits source into tokens line by line. A line's state says all that the next line needs to know, so an edit costs
/// only the lines it changes. States are small numbers of this object's own; 0 is the start of the file.
class Tokenizer {
public:
    virtual ~Tokenizer() = default;

    /// `line` is UTF-8 without its line end. Tokens are appended in order and never overlap.
    virtual LineEnd tokenizeLine(std::string_view line, int state, std::vector<Token>& tokens) = 0;
};

}  // namespace edge::text
