#pragma once

#include <string>

#include "editor/text/token.h"

namespace edge::text {

inline const char* tokenName(TokenKind kind) {
    static constexpr const char* names[] = {"plain", "kw", "ctl", "lit", "type", "fn", "prop", "deco", "str", "esc", "num",
                                            "re", "com", "doc", "doctag", "op", "p", "tag", "attr", "bad", "head", "strong",
                                            "link"};
    return names[static_cast<int>(kind)];
}

enum class Signs { hidden, shown };

/// The tokens of the source, one line of text for each line: "kw(const) num(1)". Signs are left out unless asked for.
inline std::string printTokens(Tokenizer& tokenizer, std::string_view source, Signs signs = Signs::hidden) {
    std::string printed;
    int state = 0;
    while (true) {
        const auto end = source.find('\n');
        const auto line = source.substr(0, end);
        std::vector<Token> tokens;
        state = tokenizer.tokenizeLine(line, state, tokens).state;
        std::string row;
        int reached = 0;
        for (const Token& token : tokens) {
            if (token.start < reached || token.start + token.length > static_cast<int>(line.size()))
                return "tokens overlap or leave the line";
            reached = token.start + token.length;
            const bool sign = token.kind == TokenKind::operatorSign || token.kind == TokenKind::punctuation;
            if ((sign && signs == Signs::hidden) || token.kind == TokenKind::plain)
                continue;
            row += row.empty() ? "" : " ";
            row += std::string(tokenName(token.kind)) + "("
                + std::string(line.substr(static_cast<std::size_t>(token.start), static_cast<std::size_t>(token.length))) + ")";
        }
        printed += row;
        if (end == std::string_view::npos)
            return printed;
        printed += "\n";
        source.remove_prefix(end + 1);
    }
}

}  // namespace edge::text
