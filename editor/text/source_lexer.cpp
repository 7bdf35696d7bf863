#include "editor/text/source_lexer.h"

#include <algorithm>

#include <QFont>
#include <Qsci/qsciscintilla.h>

// Styling goes line by line. A line's end state is kept by Scintilla with the line; the next line starts from it, and
// Scintilla asks again only from the first line an edit touched. Fold levels come from the depth of what is open: a
// line folds when more is open at its end than at its shallowest point. Runs of imports fold under their first line.

namespace edge::text {

namespace {

constexpr int inImportsFlag = 1 << 30;

QColor colorOf(TokenKind kind, const EditorColors& colors) {
    switch (kind) {
    case TokenKind::keyword: return colors.keyword;
    case TokenKind::control: return colors.control;
    case TokenKind::literal: return colors.literal;
    case TokenKind::type: return colors.type;
    case TokenKind::function: return colors.function;
    case TokenKind::property: return colors.property;
    case TokenKind::decorator: return colors.decorator;
    case TokenKind::string: return colors.string;
    case TokenKind::escape: return colors.escape;
    case TokenKind::number: return colors.number;
    case TokenKind::regex: return colors.regex;
    case TokenKind::comment:
    case TokenKind::docComment: return colors.comment;
    case TokenKind::docTag: return colors.docTag;
    case TokenKind::operatorSign:
    case TokenKind::punctuation: return colors.punctuation;
    case TokenKind::tag: return colors.tag;
    case TokenKind::attribute: return colors.attribute;
    case TokenKind::unfinished: return colors.error;
    case TokenKind::heading: return colors.function;
    case TokenKind::link: return colors.literal;
    case TokenKind::plain:
    case TokenKind::strong:
    case TokenKind::count_: break;
    }
    return colors.text;
}

bool isHeavy(TokenKind kind) {
    return kind == TokenKind::heading || kind == TokenKind::strong || kind == TokenKind::docTag;
}

}  // namespace

/// Bytes of one line, borrowed from Scintilla until the next change.
struct SourceLexer::Line {
    int number = 0;
    int start = 0;
    int lengthWithEnd = 0;
    std::string_view text;  ///< without the line end
};

SourceLexer::SourceLexer(Language language, const EditorColors& colors, const QFont& font, QObject* parent)
    : QsciLexerCustom(parent), m_tokenizer(makeTokenizer(language)) {
    setLook(colors, font);
}

SourceLexer::~SourceLexer() = default;

void SourceLexer::setLook(const EditorColors& colors, const QFont& font) {
    QFont heavy = font;
    heavy.setBold(true);
    setDefaultColor(colors.text);
    setDefaultPaper(colors.paper);
    setDefaultFont(font);
    for (int style = 0; style < static_cast<int>(TokenKind::count_); ++style) {
        const auto kind = static_cast<TokenKind>(style);
        setColor(colorOf(kind, colors), style);
        setPaper(colors.paper, style);
        setFont(isHeavy(kind) ? heavy : font, style);
    }
}

QString SourceLexer::description(int style) const {
    return style >= 0 && style < static_cast<int>(TokenKind::count_) ? QStringLiteral("Style %1").arg(style) : QString();
}

const char* SourceLexer::wordCharacters() const {
    return "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$";
}

SourceLexer::Line SourceLexer::lineAt(int number) const {
    QsciScintilla* const sci = editor();
    const auto start = sci->SendScintilla(QsciScintilla::SCI_POSITIONFROMLINE, number);
    const auto end = sci->SendScintilla(QsciScintilla::SCI_GETLINEENDPOSITION, number);
    const auto length = sci->SendScintilla(QsciScintilla::SCI_LINELENGTH, number);
    const auto* bytes = static_cast<const char*>(sci->SendScintillaPtrResult(QsciScintilla::SCI_GETCHARACTERPOINTER));
    return {number, static_cast<int>(start), static_cast<int>(length),
            std::string_view(bytes + start, static_cast<std::size_t>(end - start))};
}

void SourceLexer::styleText(int start, int end) {
    QsciScintilla* const sci = editor();
    if (!sci)
        return;
    startStyling(start);
    if (!m_tokenizer)
        return setStyling(end - start, static_cast<int>(TokenKind::plain));
    const auto first = static_cast<int>(sci->SendScintilla(QsciScintilla::SCI_LINEFROMPOSITION, start));
    const auto last = static_cast<int>(sci->SendScintilla(QsciScintilla::SCI_LINEFROMPOSITION, std::max(start, end - 1)));
    const long before = first > 0 ? sci->SendScintilla(QsciScintilla::SCI_GETLINESTATE, first - 1) : 0;
    int state = static_cast<int>(before) & ~inImportsFlag;
    bool inImports = (before & inImportsFlag) != 0;
    std::vector<Token> tokens;
    for (int number = first; number <= last; ++number) {
        const Line line = lineAt(number);
        tokens.clear();
        const LineEnd lineEnd = m_tokenizer->tokenizeLine(line.text, state, tokens);
        styleLine(line, tokens);
        setFoldLevel(number, lineEnd, inImports && lineEnd.inImports, line);
        state = lineEnd.state;
        inImports = lineEnd.inImports;
        sci->SendScintilla(QsciScintilla::SCI_SETLINESTATE, static_cast<unsigned long>(number),
                           static_cast<long>(state | (inImports ? inImportsFlag : 0)));
    }
}

void SourceLexer::styleLine(const Line& line, const std::vector<Token>& tokens) {
    int at = 0;
    for (const Token& token : tokens) {
        if (token.start > at)
            setStyling(token.start - at, static_cast<int>(TokenKind::plain));
        setStyling(token.length, static_cast<int>(token.kind));
        at = token.start + token.length;
    }
    if (line.lengthWithEnd > at)
        setStyling(line.lengthWithEnd - at, static_cast<int>(TokenKind::plain));
}

void SourceLexer::setFoldLevel(int number, const LineEnd& end, bool continuesImports, const Line& line) {
    QsciScintilla* const sci = editor();
    const auto level = [&](int at) {
        return static_cast<int>(sci->SendScintilla(QsciScintilla::SCI_GETFOLDLEVEL, static_cast<unsigned long>(at)));
    };
    const auto setLevel = [&](int at, int value) {
        if (level(at) != value)
            sci->SendScintilla(QsciScintilla::SCI_SETFOLDLEVEL, static_cast<unsigned long>(at), static_cast<long>(value));
    };
    int value = QsciScintilla::SC_FOLDLEVELBASE + std::min(end.minDepth + (continuesImports ? 1 : 0), 2000);
    if (end.depth > end.minDepth)
        value |= QsciScintilla::SC_FOLDLEVELHEADERFLAG;
    if (line.text.find_first_not_of(" \t") == std::string_view::npos)
        value |= QsciScintilla::SC_FOLDLEVELWHITEFLAG;
    setLevel(number, value);
    const bool followsFirst = continuesImports && number > 0
        && (level(number - 1) & QsciScintilla::SC_FOLDLEVELNUMBERMASK) == QsciScintilla::SC_FOLDLEVELBASE;
    if (followsFirst)
        setLevel(number - 1, level(number - 1) | QsciScintilla::SC_FOLDLEVELHEADERFLAG);
}

}  // namespace edge::text
