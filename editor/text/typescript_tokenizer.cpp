#include "editor/text/typescript_tokenizer.h"

#include <algorithm>
#include <array>

#include "editor/text/typescript_scanner.h"
#include "editor/text/typescript_words.h"

namespace edge::text {

namespace {

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool isPascalCase(std::string_view word) {
    const bool capital = word.front() >= 'A' && word.front() <= 'Z';
    return capital && std::any_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool isCapital(std::string_view word) {
    return word.front() >= 'A' && word.front() <= 'Z';
}

bool isMember(std::string_view last) {
    return last == "." || last == "?.";
}

/// The signs that are read as one, longest first; everything else is read a character at a time.
constexpr std::array<std::string_view, 9> longSigns{"...", "=>", "?.", "??", "&&", "||", "++", "--", "**"};

}  // namespace

LineEnd TypeScriptTokenizer::tokenizeLine(std::string_view line, int state, std::vector<Token>& tokens) {
    return TypeScriptScanner(line, m_table, TypeScriptState::unpack(state), m_jsx, tokens).run();
}

LineEnd TypeScriptScanner::run() {
    const bool imports = (m_state.stack == ContextTable::empty && startsImport())
        || (m_state.inImports && m_state.stack != ContextTable::empty);
    if (!m_state.started && startsWith("#!"))
        takeRest(TokenKind::comment);
    while (!atEnd())
        step();
    const TypeScriptState end{m_stack, true, m_operand, imports};
    return {end.pack(), m_minDepth, depth(), imports};
}

void TypeScriptScanner::step() {
    switch (frame()) {
    case Frame::templateText: return scanTemplate();
    case Frame::blockComment: return scanComment();
    case Frame::docComment: return scanDocComment();
    case Frame::singleString: return scanString('\'', Frame::singleString);
    case Frame::doubleString: return scanString('"', Frame::doubleString);
    case Frame::jsxOpen: return scanJsxOpen();
    case Frame::jsxClose: return scanJsxClose();
    case Frame::jsxText: return scanJsxText();
    case Frame::jsxSingle: return scanJsxString('\'');
    case Frame::jsxDouble: return scanJsxString('"');
    default: return scanCode();
    }
}

/// A statement, not import() and not import.meta.
bool TypeScriptScanner::startsImport() const {
    if (!m_line.starts_with("import"))
        return false;
    const char after = m_line.size() > 6 ? m_line[6] : '\0';
    const char sign = nextSign(6);
    return !isNamePart(after) && sign != '(' && sign != '.' && sign != '\0';
}

void TypeScriptScanner::scanCode() {
    const char c = peek();
    if (isSpace(c))
        ++m_at;
    else if (c == '/')
        scanSlash();
    else if (c == '\'' || c == '"')
        scanString(c, Frame::none);
    else if (isDigit(c) || (c == '.' && isDigit(peek(1))))
        scanNumber();
    else if (isNameStart(c) || (c == '#' && isNameStart(peek(1))) || (c == '@' && isNameStart(peek(1))))
        scanWord();
    else if (c == '<' && startsElement())
        openElement();
    else if (!scanBracket())
        scanSign();
}

void TypeScriptScanner::scanWord() {
    const std::size_t start = m_at;
    const char mark = peek();
    const std::size_t end = nameEnd(mark == '#' || mark == '@' ? start + 1 : start);
    const auto word = m_line.substr(start, end - start);
    const TokenKind kind = mark == '@' ? TokenKind::decorator
        : mark == '#'                  ? (isCalled(end) ? TokenKind::function : TokenKind::property)
                                       : kindOfWord(word, end);
    take(end, kind);
    const bool steers = kind == TokenKind::keyword || kind == TokenKind::control;
    remember(start, !steers);
}

TokenKind TypeScriptScanner::kindOfWord(std::string_view word, std::size_t end) const {
    if (isMember(m_last))
        return isCalled(end) ? TokenKind::function : isPascalCase(word) ? TokenKind::type : TokenKind::property;
    if (isPropertyKey(end))
        return TokenKind::property;
    if (isOneOf(m_last, {"class", "interface", "enum", "type", "namespace"}) && wordRole(word) != WordRole::keyword
        && !isPrefixKeyword(word, end))
        return TokenKind::type;
    if (!isKeyword(word, end))
        return kindOfName(word, end);
    switch (wordRole(word)) {
    case WordRole::control: return TokenKind::control;
    case WordRole::constant: return TokenKind::literal;
    case WordRole::builtinType: return TokenKind::type;
    default: return TokenKind::keyword;
    }
}

bool TypeScriptScanner::isKeyword(std::string_view word, std::size_t end) const {
    const char next = nextSign(end);
    switch (wordRole(word)) {
    case WordRole::name: return false;
    case WordRole::keyword:
    case WordRole::control:
    case WordRole::constant: return true;
    case WordRole::prefix: return isPrefixKeyword(word, end);
    case WordRole::infix:
        return (m_operand || m_last == "*")
            && !isOneOf(next, std::string_view("=;,.):?\0", 8));
    case WordRole::from: return next == '"' || next == '\'';
    case WordRole::constructor: return next == '(' && !m_operand;
    case WordRole::builtinType:
        return !isOneOf(next, "(.:")
            && (announcesType(m_last) || isOneOf(m_last, {"=", ",", "=>", "(", "["}));
    }
    return false;
}

bool TypeScriptScanner::isPrefixKeyword(std::string_view word, std::size_t end) const {
    if (wordRole(word) != WordRole::prefix)
        return false;
    std::size_t next = end;
    while (next < m_line.size() && isSpace(m_line[next]))
        ++next;
    const char sign = nextSign(end);
    if (word == "implements")
        return isNameStart(sign);
    if (m_operand && !m_last.empty())
        return false;
    if (sign == '\0' || (!isNameStart(sign) && !isOneOf(sign, signsAfterPrefix(word))))
        return false;
    if (word == "type" && !isNameStart(sign))
        return isOneOf(m_last, {"import", "export"});
    const auto follower = m_line.substr(next, nameEnd(next) - next);
    return !isOneOf(follower, {"in", "instanceof", "as", "satisfies", "is", "of", "extends"});
}

/// `name:` or `name?:` at the start of a member of an object, a type or a class.
bool TypeScriptScanner::isPropertyKey(std::size_t end) const {
    if (frame() != Frame::object && frame() != Frame::block)
        return false;
    if (!m_last.empty() && !isOneOf(m_last, {"{", ",", ";", "readonly", "static", "public", "private", "protected",
                                             "declare", "override", "abstract"}))
        return false;
    if (frame() == Frame::block && m_line.substr(m_at, end - m_at) == "default")
        return false;
    const char next = nextSign(end);
    if (next == ':')
        return true;
    const auto sign = m_line.find(next, end);
    return (next == '?' || next == '!') && nextSign(sign + 1) == ':';
}

/// Followed by an argument list, perhaps after type arguments, or by a template to tag.
bool TypeScriptScanner::isCalled(std::size_t end) const {
    const char next = nextSign(end);
    if (next == '(')
        return true;
    if (end < m_line.size() && m_line[end] == '`')
        return true;
    if (end >= m_line.size() || m_line[end] != '<')
        return false;
    int open = 0;
    for (std::size_t at = end; at < std::min(m_line.size(), end + farthestLook); ++at) {
        const char c = m_line[at];
        if (c == '<')
            ++open;
        else if (c == '>' && m_line[at - 1] != '=' && --open == 0)
            return at + 1 < m_line.size() && m_line[at + 1] == '(';
        else if (!isNamePart(c) && !isOneOf(c, " .,|&[]{}:;?'\"=>()"))
            return false;
    }
    return false;
}

TokenKind TypeScriptScanner::kindOfName(std::string_view word, std::size_t end) const {
    if (isOneOf(m_last, {"function"}))
        return TokenKind::function;
    if (isPascalCase(word) || (isCapital(word) && (announcesType(m_last) || nextSign(end) == '.')))
        return TokenKind::type;
    if (word.size() == 1 && isCapital(word) && isOneOf(nextSign(end), ">,[|&"))
        return TokenKind::type;
    return isCalled(end) ? TokenKind::function : TokenKind::plain;
}

bool TypeScriptScanner::scanBracket() {
    const std::size_t start = m_at;
    switch (peek()) {
    case '{': openBrace(); return true;
    case '}': closeBrace(); return true;
    case '(':
        push(headsStatement(m_last) ? Frame::statementParen : Frame::paren);
        break;
    case '[':
        push(Frame::bracket);
        break;
    case ')': {
        const bool ours = frame() == Frame::paren || frame() == Frame::statementParen;
        const bool statementFollows = frame() == Frame::statementParen;
        if (ours)
            pop();
        take(m_at + 1, TokenKind::punctuation);
        remember(start, !statementFollows);
        return true;
    }
    case ']':
        if (frame() == Frame::bracket)
            pop();
        take(m_at + 1, TokenKind::punctuation);
        remember(start, true);
        return true;
    default: return false;
    }
    take(m_at + 1, TokenKind::punctuation);
    remember(start, false);
    return true;
}

void TypeScriptScanner::openBrace() {
    const std::size_t start = m_at;
    const bool inExpression = frame() == Frame::object || frame() == Frame::paren || frame() == Frame::bracket;
    const bool value = !m_operand
        && (isOneOf(m_last, {"=", "(", ",", "[", "?", "return", "default", "&&", "||", "??", "...", "|", "&", "in", "of",
                             "as", "satisfies", "yield", "await", "<", "throw"})
            || (m_last == ":" && inExpression));
    push(value ? Frame::object : Frame::block);
    take(m_at + 1, TokenKind::punctuation);
    remember(start, false);
}

/// What a brace closes is what is open: code inside a template or an element goes on as text.
void TypeScriptScanner::closeBrace() {
    const std::size_t start = m_at;
    const Frame closed = frame();
    const bool ours = closed == Frame::block || closed == Frame::object || closed == Frame::templateHole
        || closed == Frame::jsxHole;
    if (ours)
        pop();
    take(m_at + 1, closed == Frame::templateHole ? TokenKind::escape : TokenKind::punctuation);
    remember(start, closed == Frame::object);
}

void TypeScriptScanner::scanSign() {
    const std::size_t start = m_at;
    const char c = peek();
    if (c == '`') {
        push(Frame::templateText);
        take(m_at + 1, TokenKind::string);
        return;
    }
    std::size_t length = 1;
    for (const auto sign : longSigns) {
        if (startsWith(sign) && !(sign == "?." && isDigit(peek(2)))) {
            length = sign.size();
            break;
        }
    }
    const bool keeps = startsWith("++") || startsWith("--") || c == '!';
    take(m_at + length, c == ';' || c == ',' ? TokenKind::punctuation : TokenKind::operatorSign);
    remember(start, keeps && m_operand);
}

}  // namespace edge::text
