#include "editor/text/code_editor.h"

#include <algorithm>

#include <QEvent>
#include <QFontDatabase>
#include <QFontInfo>
#include <QKeyEvent>
#include <QPaintEvent>
#include <QPainter>
#include <Qsci/qscicommandset.h>

#include "editor/text/indentation.h"
#include "editor/text/line_commands.h"
#include "editor/text/places.h"
#include "editor/text/problem_marks.h"
#include "editor/text/sci.h"
#include "editor/text/source_lexer.h"
#include "editor/text/typing_aids.h"

namespace edge::text {

namespace {

constexpr int revealMilliseconds = 1200;
constexpr int sameWordMilliseconds = 150;

/// The part that differs between two texts: what to replace so that marks, folds and the view elsewhere stay.
struct Difference {
    int start = 0;
    int removed = 0;
    QByteArray inserted;
};

bool isInsideCharacter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

Difference differenceOf(const QByteArray& before, const QByteArray& after) {
    const auto shorter = std::min(before.size(), after.size());
    qsizetype head = 0;
    while (head < shorter && before[head] == after[head])
        ++head;
    while (head > 0 && ((head < before.size() && isInsideCharacter(before[head])) || (head < after.size() && isInsideCharacter(after[head]))))
        --head;
    qsizetype tail = 0;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    while (tail > 0 && isInsideCharacter(before[before.size() - tail]))
        --tail;
    return {static_cast<int>(head), static_cast<int>(before.size() - head - tail), after.mid(head, after.size() - head - tail)};
}

QsciScintilla::EolMode eolModeOf(LineEnding lineEnding) {
    switch (lineEnding) {
    case LineEnding::crlf: return QsciScintilla::EolWindows;
    case LineEnding::cr: return QsciScintilla::EolMac;
    default: return QsciScintilla::EolUnix;
    }
}

}  // namespace

CodeEditor::CodeEditor(QWidget* parent) : QsciScintilla(parent), m_marks(std::make_unique<ProblemMarks>(*this)) {
    buildBehaviour();
    buildMargins();
    releaseShellKeys();
    connectParts();
    setLanguage(Language::plain);
}

CodeEditor::~CodeEditor() = default;

void CodeEditor::buildBehaviour() {
    setUtf8(true);
    setFrameShape(QFrame::NoFrame);
    setAutoIndent(false);
    setBackspaceUnindents(true);
    setTabIndents(true);
    setIndentationGuides(true);
    setBraceMatching(QsciScintilla::SloppyBraceMatch);
    setCaretLineVisible(true);
    setCaretWidth(2);
    setExtraAscent(2);
    setExtraDescent(3);
    setWrapMode(QsciScintilla::WrapNone);
    send(*this, SCI_SETCARETLINEVISIBLEALWAYS, 1);
    send(*this, SCI_SETSCROLLWIDTH, 1);
    send(*this, SCI_SETSCROLLWIDTHTRACKING, 1);
    send(*this, SCI_SETENDATLASTLINE, 0);
    send(*this, SCI_SETMULTIPLESELECTION, 1);
    send(*this, SCI_SETADDITIONALSELECTIONTYPING, 1);
    send(*this, SCI_SETMULTIPASTE, SC_MULTIPASTE_EACH);
    send(*this, SCI_SETVIRTUALSPACEOPTIONS, SCVS_RECTANGULARSELECTION);
    send(*this, SCI_SETYCARETPOLICY, CARET_SLOP | CARET_STRICT | CARET_EVEN, 3);
    send(*this, SCI_SETMARGINLEFT, 0, 8);
    setAcceptDrops(false);
}

void CodeEditor::buildMargins() {
    setMarginType(mark::symbols, SymbolMargin);
    setMarginWidth(mark::symbols, 22);
    setMarginMarkerMask(mark::symbols, 1 << mark::error | 1 << mark::warning | 1 << mark::info | 1 << mark::fault);
    setMarginType(mark::numbers, NumberMargin);
    setMarginMarkerMask(mark::numbers, 0);
    setFolding(PlainFoldStyle, mark::folds);
    setMarginWidth(mark::folds, 18);
    for (const int marker : {SC_MARKNUM_FOLDEREND, SC_MARKNUM_FOLDEROPENMID, SC_MARKNUM_FOLDERMIDTAIL, SC_MARKNUM_FOLDERTAIL,
                             SC_MARKNUM_FOLDERSUB})
        send(*this, SCI_MARKERDEFINE, marker, SC_MARK_EMPTY);
    send(*this, SCI_MARKERDEFINE, SC_MARKNUM_FOLDER, SC_MARK_ARROW);
    send(*this, SCI_MARKERDEFINE, SC_MARKNUM_FOLDEREND, SC_MARK_ARROW);
    send(*this, SCI_MARKERDEFINE, SC_MARKNUM_FOLDEROPEN, SC_MARK_ARROWDOWN);
    send(*this, SCI_MARKERDEFINE, SC_MARKNUM_FOLDEROPENMID, SC_MARK_ARROWDOWN);
    markerDefine(Background, mark::revealed);
}

/// Keys that the program gives a meaning of its own; Scintilla would swallow them.
void CodeEditor::releaseShellKeys() {
    static constexpr QKeyCombination released[] = {
        Qt::CTRL | Qt::Key_D,         Qt::CTRL | Qt::Key_L,           Qt::CTRL | Qt::Key_T,
        Qt::CTRL | Qt::Key_U,         Qt::CTRL | Qt::Key_Slash,       Qt::CTRL | Qt::Key_Backslash,
        Qt::CTRL | Qt::Key_Plus,      Qt::CTRL | Qt::Key_Minus,       Qt::CTRL | Qt::Key_BracketLeft,
        Qt::CTRL | Qt::Key_Return,    Qt::CTRL | Qt::Key_BracketRight, Qt::CTRL | Qt::SHIFT | Qt::Key_L,
        Qt::ALT | Qt::Key_Up,         Qt::ALT | Qt::Key_Down,         Qt::CTRL | Qt::SHIFT | Qt::Key_T,
        Qt::CTRL | Qt::SHIFT | Qt::Key_U, Qt::SHIFT | Qt::ALT | Qt::Key_Down};
    for (const QKeyCombination key : released) {
        QsciCommand* const command = standardCommands()->boundTo(key.toCombined());
        if (!command)
            continue;
        if (command->key() == key.toCombined())
            command->setKey(0);
        else
            command->setAlternateKey(0);
    }
}

void CodeEditor::connectParts() {
    m_revealEnd.setSingleShot(true);
    m_revealEnd.setInterval(revealMilliseconds);
    connect(&m_revealEnd, &QTimer::timeout, this, [this] {
        markerDeleteAll(mark::revealed);
        colorCaretLine();
    });
    m_sameWordsLater.setSingleShot(true);
    m_sameWordsLater.setInterval(sameWordMilliseconds);
    connect(&m_sameWordsLater, &QTimer::timeout, this, &CodeEditor::markSameWords);
    connect(this, &QsciScintilla::selectionChanged, &m_sameWordsLater, qOverload<>(&QTimer::start));
    connect(this, &QsciScintilla::selectionChanged, this, &CodeEditor::uncoverSelectedMatch);
    connect(this, &QsciScintilla::cursorPositionChanged, this, [this] {
        colorCaretLine();
        emit cursorMoved(cursorLine(), cursorColumn());
    });
    connect(this, &QsciScintilla::textChanged, this, [this] {
        if (!m_isReplacing)
            emit edited();
    });
    connect(this, &QsciScintilla::linesChanged, this, &CodeEditor::fitLineNumbers);
    connect(this, &QsciScintillaBase::SCN_ZOOM, this, &CodeEditor::fitLineNumbers);
}

void CodeEditor::setLanguage(Language language) {
    m_language = language;
    delete m_lexer;
    m_lexer = new SourceLexer(language, m_colors, codeFont(), this);
    setLexer(m_lexer);
    applyColors();
}

void CodeEditor::setEditorColors(const EditorColors& colors) {
    if (colors == m_colors)
        return;
    m_colors = colors;
    m_lexer->setLook(m_colors, codeFont());
    applyColors();
}

void CodeEditor::setFontSize(int points) {
    if (points == m_fontSize)
        return;
    m_fontSize = points;
    m_lexer->setLook(m_colors, codeFont());
    applyColors();
}

QFont CodeEditor::codeFont() const {
    QFont font(QStringLiteral("JetBrains Mono"), m_fontSize);
    if (!QFontInfo(font).exactMatch() && !QFontDatabase::families().contains(font.family()))
        font.setFamily(QFontDatabase::systemFont(QFontDatabase::FixedFont).family());
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    return font;
}

void CodeEditor::applyColors() {
    const EditorColors& c = m_colors;
    setMarginsFont(codeFont());
    setMarginsForegroundColor(c.gutterText);
    setMarginsBackgroundColor(c.gutterPaper);
    setMarginBackgroundColor(mark::symbols, c.gutterPaper);
    setMarginBackgroundColor(mark::numbers, c.gutterPaper);
    setFoldMarginColors(c.gutterPaper, c.gutterPaper);
    for (int marker = SC_MARKNUM_FOLDEREND; marker <= int(SC_MARKNUM_FOLDEROPEN); ++marker) {
        send(*this, SCI_MARKERSETFORE, marker, bgr(c.gutterPaper));
        send(*this, SCI_MARKERSETBACK, marker, bgr(c.foldMark));
    }
    setCaretForegroundColor(c.caret);
    setSelectionBackgroundColor(c.selection);
    send(*this, SCI_SETSELFORE, 0, 0);
    send(*this, SCI_SETADDITIONALSELBACK, bgr(c.selection));
    send(*this, SCI_SETADDITIONALCARETFORE, bgr(c.caret));
    setIndentationGuidesForegroundColor(c.indentGuide);
    setIndentationGuidesBackgroundColor(c.paper);
    setMatchedBraceBackgroundColor(c.braceMatch);
    setMatchedBraceForegroundColor(c.text);
    setUnmatchedBraceBackgroundColor(c.paper);
    setUnmatchedBraceForegroundColor(c.braceLost);
    setMarkerBackgroundColor(c.reveal, mark::revealed);
    const std::pair<int, QColor> boxes[] = {{mark::sameWord, c.sameWord}, {mark::findMatch, c.findMatch}};
    for (const auto& [indicator, color] : boxes) {
        indicatorDefine(FullBoxIndicator, indicator);
        setIndicatorForegroundColor(color, indicator);
        send(*this, SCI_INDICSETALPHA, indicator, 255);
        send(*this, SCI_INDICSETOUTLINEALPHA, indicator, 255);
        setIndicatorDrawUnder(true, indicator);
    }
    indicatorDefine(HiddenIndicator, mark::ownCloser);
    m_marks->setLook(m_colors, codeFont());
    colorCaretLine();
    fitLineNumbers();
}

void CodeEditor::fitLineNumbers() {
    const int digits = std::max<int>(3, static_cast<int>(QString::number(lines()).size()));
    setMarginWidth(mark::numbers, QString(digits, '9') + QStringLiteral(" "));
}

void CodeEditor::setSource(const QString& text, LineEnding lineEnding) {
    setText(text);
    setLineEnding(lineEnding);
    const Indentation indentation = indentationOf(text);
    setIndentationsUseTabs(indentation.tabs);
    setIndentationWidth(indentation.width);
    setTabWidth(indentation.width);
    send(*this, SCI_EMPTYUNDOBUFFER);
    setModified(false);
    m_marks->apply();
}

void CodeEditor::replaceSource(const QString& text) {
    const QByteArray before = bytesBetween(*this, 0, send(*this, SCI_GETLENGTH));
    const Difference difference = differenceOf(before, text.toUtf8());
    if (difference.removed == 0 && difference.inserted.isEmpty())
        return;
    const int first = firstLine();
    const UndoStep step(*this);
    if (difference.removed > 0)
        send(*this, SCI_DELETERANGE, difference.start, difference.removed);
    sendText(*this, SCI_INSERTTEXT, difference.start, difference.inserted);
    m_marks->apply();  // a build may have told its problems in this text before it was read
    setFirstLine(first);
}

void CodeEditor::replacePlaces(const std::vector<Replacement>& replacements) {
    if (replacements.empty())
        return;
    const int first = firstLine();
    m_isReplacing = true;
    {
        const UndoStep step(*this);
        for (auto each = replacements.rbegin(); each != replacements.rend(); ++each) {
            const QByteArray bytes = each->text.toUtf8();
            send(*this, SCI_SETTARGETRANGE, each->place.start, each->place.start + each->place.length);
            sendText(*this, SCI_REPLACETARGET, bytes.size(), bytes);
        }
    }
    m_isReplacing = false;
    setFirstLine(first);
    emit edited();
}

void CodeEditor::setLineEnding(LineEnding lineEnding) {
    setEolMode(eolModeOf(lineEnding));
}

QString CodeEditor::source() const {
    return text();
}

void CodeEditor::setProblems(const Problems& problems) {
    m_marks->setProblems(problems);
}

void CodeEditor::setFault(const Fault& fault) {
    m_marks->setFault(fault);
    colorCaretLine();
}

void CodeEditor::clearFault() {
    m_marks->setFault(std::nullopt);
    colorCaretLine();
}

Problems CodeEditor::problems() const {
    return m_marks->problems();
}

void CodeEditor::reveal(int line, int column) {
    goTo(line, column);
    markerDeleteAll(mark::revealed);
    markerAdd(cursorLine() - 1, mark::revealed);
    colorCaretLine();
    m_revealEnd.start();
}

void CodeEditor::goTo(int line, int column) {
    const int at = std::min(byteAt(*this, line, column), send(*this, SCI_GETLINEENDPOSITION, std::clamp(line, 1, lines()) - 1));
    send(*this, SCI_ENSUREVISIBLEENFORCEPOLICY, lineOf(*this, at) - 1);
    send(*this, SCI_SETEMPTYSELECTION, at);
    const int onScreen = send(*this, SCI_LINESONSCREEN);
    const int visible = send(*this, SCI_VISIBLEFROMDOCLINE, lineOf(*this, at) - 1);
    const int top = send(*this, SCI_GETFIRSTVISIBLELINE);
    if (visible < top + 2 || visible > top + onScreen - 4)
        send(*this, SCI_SETFIRSTVISIBLELINE, std::max(visible - onScreen / 3, 0));
    send(*this, SCI_SCROLLCARET);
    send(*this, SCI_CHOOSECARETX);
}

int CodeEditor::cursorLine() const {
    return lineOf(*this, send(*this, SCI_GETCURRENTPOS));
}

int CodeEditor::cursorColumn() const {
    return columnOf(*this, send(*this, SCI_GETCURRENTPOS));
}

int CodeEditor::firstLine() const {
    return send(*this, SCI_DOCLINEFROMVISIBLE, send(*this, SCI_GETFIRSTVISIBLELINE)) + 1;
}

void CodeEditor::setFirstLine(int line) {
    send(*this, SCI_SETFIRSTVISIBLELINE, send(*this, SCI_VISIBLEFROMDOCLINE, line - 1));
}

void CodeEditor::setMatches(const std::vector<Match>& matches) {
    send(*this, SCI_SETINDICATORCURRENT, mark::findMatch);
    send(*this, SCI_INDICATORCLEARRANGE, 0, send(*this, SCI_GETLENGTH));
    for (const Match& match : matches)
        send(*this, SCI_INDICATORFILLRANGE, match.start, match.length);
    m_matches = matches;
    m_uncovered = {};
    uncoverSelectedMatch();
}

/// The mark of a match lies over the selection, so the selected match goes without.
void CodeEditor::uncoverSelectedMatch() {
    const Match selected{selectionStartByte(), selectionEndByte() - selectionStartByte()};
    if (m_matches.empty() || selected == m_uncovered)
        return;
    send(*this, SCI_SETINDICATORCURRENT, mark::findMatch);
    if (m_uncovered.length > 0)
        send(*this, SCI_INDICATORFILLRANGE, m_uncovered.start, m_uncovered.length);
    const auto byStart = [](const Match& a, const Match& b) { return a.start < b.start; };
    const auto found = std::lower_bound(m_matches.begin(), m_matches.end(), selected, byStart);
    m_uncovered = found != m_matches.end() && *found == selected ? selected : Match{};
    if (m_uncovered.length > 0)
        send(*this, SCI_INDICATORCLEARRANGE, m_uncovered.start, m_uncovered.length);
}

/// The caret's line hides the ground that marks give a line, so it takes their colour.
void CodeEditor::colorCaretLine() {
    const unsigned marks = markersAtLine(cursorLine() - 1);
    setCaretLineBackgroundColor(marks & 1U << mark::revealed    ? m_colors.reveal
                                : marks & 1U << mark::faultLine ? faultGround(m_colors)
                                                                : m_colors.currentLine);
}

void CodeEditor::selectMatch(const Match& match) {
    goTo(lineOf(*this, match.start), columnOf(*this, match.start));
    send(*this, SCI_SETSEL, match.start, match.start + match.length);
}

int CodeEditor::selectionStartByte() const {
    return send(*this, SCI_GETSELECTIONSTART);
}

int CodeEditor::selectionEndByte() const {
    return send(*this, SCI_GETSELECTIONEND);
}

void CodeEditor::toggleComment() {
    toggleLineComment(*this, lineComment(m_language));
}

void CodeEditor::moveLines(int direction) {
    send(*this, direction < 0 ? SCI_MOVESELECTEDLINESUP : SCI_MOVESELECTEDLINESDOWN);
    send(*this, SCI_SCROLLCARET);
}

void CodeEditor::duplicateLines() {
    text::duplicateLines(*this);
}

void CodeEditor::deleteLines() {
    text::deleteLines(*this);
}

void CodeEditor::selectEverything() {
    selectAll(true);
}

void CodeEditor::selectNextMatch() {
    addNextMatch(*this);
}

void CodeEditor::selectAllMatches() {
    addAllMatches(*this);
}

/// The next or previous line with a problem as it stands now, round the end.
void CodeEditor::goToProblem(int direction) {
    const unsigned mask = 1 << mark::error | 1 << mark::warning | 1 << mark::info | 1 << mark::fault;
    const int from = cursorLine() - 1 + direction;
    int found = direction > 0 ? markerFindNext(from, mask) : from < 0 ? -1 : markerFindPrevious(from, mask);
    if (found < 0)
        found = direction > 0 ? markerFindNext(0, mask) : markerFindPrevious(lines() - 1, mask);
    if (found >= 0)
        reveal(found + 1, columnOf(*this, send(*this, SCI_GETLINEINDENTPOSITION, found)));
}

void CodeEditor::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && send(*this, SCI_GETSELECTIONS) > 1) {
        send(*this, SCI_SETEMPTYSELECTION, send(*this, SCI_GETCURRENTPOS));
        return event->accept();
    }
    if (event->key() == Qt::Key_Escape)
        return event->ignore();
    if (!typeWithAid(*this, m_language, *event))
        QsciScintilla::keyPressEvent(event);
}

void CodeEditor::resizeEvent(QResizeEvent* event) {
    QsciScintilla::resizeEvent(event);
    m_marks->fitWidth();
}

void CodeEditor::changeEvent(QEvent* event) {
    QsciScintilla::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_lexer)
        applyColors();
}

void CodeEditor::paintEvent(QPaintEvent* event) {
    QsciScintilla::paintEvent(event);
    QPainter painter(viewport());
    painter.setClipRegion(event->region());
    m_marks->paintSigns(painter);
}

/// Marks the other places of the selected word, in what is on screen.
void CodeEditor::markSameWords() {
    send(*this, SCI_SETINDICATORCURRENT, mark::sameWord);
    send(*this, SCI_INDICATORCLEARRANGE, 0, send(*this, SCI_GETLENGTH));
    const int start = selectionStartByte();
    const int end = selectionEndByte();
    if (end - start < 2 || end - start > 200 || !send(*this, SCI_ISRANGEWORD, start, end))
        return;
    const QByteArray word = bytesBetween(*this, start, end);
    const int first = send(*this, SCI_POSITIONFROMLINE, firstLine() - 1);
    const int lastLine = std::min(firstLine() + send(*this, SCI_LINESONSCREEN), lines());
    const int last = send(*this, SCI_GETLINEENDPOSITION, lastLine - 1);
    const QByteArray visible = bytesBetween(*this, first, last);
    for (qsizetype at = visible.indexOf(word); at >= 0; at = visible.indexOf(word, at + word.size())) {
        const int place = first + static_cast<int>(at);
        if (place != start && send(*this, SCI_ISRANGEWORD, place, place + word.size()))
            send(*this, SCI_INDICATORFILLRANGE, place, word.size());
    }
}

}  // namespace edge::text
