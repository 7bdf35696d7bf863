#include "editor/text/problem_marks.h"

#include <algorithm>

#include <QFont>
#include <QPainter>
#include <QPainterPath>

#include "editor/text/message_lines.h"
#include "editor/text/places.h"
#include "editor/text/sci.h"

namespace edge::text {

namespace {

constexpr int signSide = 16;
constexpr int longestNote = 6;  ///< lines of one message

mark::Marker markerOf(Severity severity) {
    return severity == Severity::error ? mark::error : severity == Severity::warning ? mark::warning : mark::info;
}

mark::Indicator indicatorOf(Severity severity) {
    return severity == Severity::error     ? mark::errorLine
        : severity == Severity::warning ? mark::warningLine
                                        : mark::infoLine;
}

mark::Style styleOf(Severity severity) {
    return severity == Severity::error ? mark::errorText : severity == Severity::warning ? mark::warningText : mark::infoText;
}

/// Each severity has a shape of its own: colour is never the only difference.
QPainterPath shapeOf(mark::Marker marker) {
    QPainterPath path;
    switch (marker) {
    case mark::warning:
        path.addPolygon(QPolygonF{{8, 2}, {14.6, 14}, {1.4, 14}});
        path.closeSubpath();
        break;
    case mark::info: path.addRoundedRect(QRectF(2.5, 2.5, 11, 11), 2.5, 2.5); break;
    case mark::fault: path.addPolygon(QPolygonF{{9.5, 1}, {3, 9.2}, {7.2, 9.2}, {6, 15}, {13, 6.4}, {8.6, 6.4}}); break;
    default: path.addEllipse(QRectF(2, 2, 12, 12));
    }
    return path;
}

void drawSign(QPainter& painter, mark::Marker marker, const QColor& ink) {
    painter.setPen(QPen(ink, 1.7, Qt::SolidLine, Qt::RoundCap));
    switch (marker) {
    case mark::error:
        painter.drawLine(QPointF(6, 6), QPointF(10, 10));
        painter.drawLine(QPointF(10, 6), QPointF(6, 10));
        break;
    case mark::warning:
        painter.drawLine(QPointF(8, 6.4), QPointF(8, 9.6));
        painter.drawPoint(QPointF(8, 12));
        break;
    case mark::info:
        painter.drawPoint(QPointF(8, 5.4));
        painter.drawLine(QPointF(8, 8), QPointF(8, 10.8));
        break;
    default: break;
    }
}

QColor blend(const QColor& over, const QColor& under, qreal share) {
    const auto mix = [share](int a, int b) { return qRound(a * share + b * (1 - share)); };
    return {mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue())};
}

QColor fillOf(mark::Marker marker, const EditorColors& colors) {
    switch (marker) {
    case mark::warning: return colors.warning;
    case mark::info: return colors.info;
    case mark::fault: return colors.fault;
    default: return colors.error;
    }
}

}  // namespace

QColor faultGround(const EditorColors& colors) {
    return blend(colors.fault, colors.paper, 0.14);
}

void ProblemMarks::setLook(const EditorColors& colors, const QFont& font) {
    m_colors = colors;
    for (const auto marker : {mark::error, mark::warning, mark::info, mark::fault})
        m_editor.markerDefine(Sci::Invisible, marker);
    m_editor.markerDefine(Sci::Background, mark::faultLine);
    m_editor.setMarkerBackgroundColor(faultGround(colors), mark::faultLine);
    const std::pair<mark::Indicator, QColor> lines[] = {
        {mark::errorLine, colors.error}, {mark::warningLine, colors.warning}, {mark::infoLine, colors.info}};
    for (const auto& [indicator, color] : lines) {
        m_editor.indicatorDefine(Sci::SquiggleIndicator, indicator);
        m_editor.setIndicatorForegroundColor(color, indicator);
    }
    const std::pair<mark::Style, QColor> texts[] = {{mark::errorText, colors.error},
                                                    {mark::warningText, colors.warning},
                                                    {mark::infoText, colors.info},
                                                    {mark::faultText, colors.fault}};
    for (const auto& [style, color] : texts) {
        send(m_editor, Sci::SCI_STYLESETFORE, style, bgr(color));
        send(m_editor, Sci::SCI_STYLESETBACK, style, bgr(blend(color, colors.paper, 0.09)));
        sendText(m_editor, Sci::SCI_STYLESETFONT, style, font.family().toUtf8());
        send(m_editor, Sci::SCI_STYLESETSIZEFRACTIONAL, style, qRound(font.pointSizeF() * 93));
        send(m_editor, Sci::SCI_STYLESETITALIC, style, 0);
    }
    m_editor.setAnnotationDisplay(Sci::AnnotationIndented);
}

/// Scintilla draws an image in device pixels of its own choice, blurred or too large on a fine screen: the signs are
/// drawn here, over its margin.
void ProblemMarks::paintSigns(QPainter& painter) const {
    const QRect view = m_editor.viewport()->rect();
    const int lineHeight = send(m_editor, Sci::SCI_TEXTHEIGHT);
    const int left = (m_editor.marginWidth(mark::symbols) - signSide) / 2;
    painter.setRenderHint(QPainter::Antialiasing);
    for (int line = send(m_editor, Sci::SCI_DOCLINEFROMVISIBLE, send(m_editor, Sci::SCI_GETFIRSTVISIBLELINE)); line < lineCount(m_editor); ++line) {
        const int top = send(m_editor, Sci::SCI_POINTYFROMPOSITION, 0, send(m_editor, Sci::SCI_POSITIONFROMLINE, line));
        if (top > view.bottom())
            return;
        const unsigned marks = m_editor.markersAtLine(line);
        if (marks == 0 || !send(m_editor, Sci::SCI_GETLINEVISIBLE, line))
            continue;
        for (const auto marker : {mark::info, mark::warning, mark::error, mark::fault})
            if (marks & 1U << marker) {
                painter.save();
                painter.translate(left, top + (lineHeight - signSide) / 2.0);
                painter.fillPath(shapeOf(marker), fillOf(marker, m_colors));
                drawSign(painter, marker, m_colors.paper);
                painter.restore();
            }
    }
}

void ProblemMarks::setProblems(const Problems& problems) {
    m_problems = problems;
    placeProblems();
    annotate();
}

void ProblemMarks::setFault(const std::optional<Fault>& fault) {
    m_fault = fault;
    placeFault();
    annotate();
}

void ProblemMarks::apply() {
    placeProblems();
    placeFault();
    annotate();
}

Problems ProblemMarks::problems() const {
    Problems now = m_problems;
    for (std::size_t i = 0; i < now.size(); ++i)
        now[i].line = lineNow(m_handles[i], now[i].line);
    return now;
}

/// Lines count from 1. What was reported past the end has no sign and stays there.
int ProblemMarks::lineNow(int handle, int reported) const {
    const int line = handle < 0 ? -1 : send(m_editor, Sci::SCI_MARKERLINEFROMHANDLE, handle);
    return line < 0 ? reported : line + 1;
}

void ProblemMarks::clearProblems() {
    for (const auto marker : {mark::error, mark::warning, mark::info})
        m_editor.markerDeleteAll(marker);
    for (const auto indicator : {mark::errorLine, mark::warningLine, mark::infoLine}) {
        send(m_editor, Sci::SCI_SETINDICATORCURRENT, indicator);
        send(m_editor, Sci::SCI_INDICATORCLEARRANGE, 0, send(m_editor, Sci::SCI_GETLENGTH));
    }
    m_handles.clear();
}

void ProblemMarks::placeProblems() {
    clearProblems();
    for (const Problem& problem : m_problems) {
        const bool isThere = problem.line >= 1 && problem.line <= lineCount(m_editor);
        m_handles.push_back(isThere ? m_editor.markerAdd(problem.line - 1, markerOf(problem.severity)) : -1);
        if (isThere)
            markProblem(problem);
    }
}

void ProblemMarks::placeFault() {
    m_editor.markerDeleteAll(mark::fault);
    m_editor.markerDeleteAll(mark::faultLine);
    m_faultHandle = -1;
    if (!m_fault || m_fault->line < 1 || m_fault->line > lineCount(m_editor))
        return;
    m_faultHandle = m_editor.markerAdd(m_fault->line - 1, mark::fault);
    m_editor.markerAdd(m_fault->line - 1, mark::faultLine);
}

/// The word at the column, when the end is not known; the whole line without its indentation, when neither is.
void ProblemMarks::markProblem(const Problem& problem) {
    const int lineStart = send(m_editor, Sci::SCI_GETLINEINDENTPOSITION, problem.line - 1);
    const int lineEnd = send(m_editor, Sci::SCI_GETLINEENDPOSITION, problem.line - 1);
    int start = lineStart;
    int end = lineEnd;
    if (problem.column > 0) {
        start = std::min(byteAt(m_editor, problem.line, problem.column), lineEnd);
        end = problem.endColumn > problem.column ? byteAt(m_editor, problem.line, problem.endColumn)
                                                 : send(m_editor, Sci::SCI_WORDENDPOSITION, start, 1);
    }
    if (end <= start)
        end = send(m_editor, Sci::SCI_POSITIONAFTER, start);
    if (start >= lineEnd && lineEnd > lineStart)
        start = send(m_editor, Sci::SCI_POSITIONBEFORE, lineEnd);
    send(m_editor, Sci::SCI_SETINDICATORCURRENT, indicatorOf(problem.severity));
    send(m_editor, Sci::SCI_INDICATORFILLRANGE, start, std::min(end, std::max(lineEnd, start + 1)) - start);
}

int ProblemMarks::columns() const {
    const int charWidth = m_editor.SendScintilla(Sci::SCI_TEXTWIDTH, static_cast<unsigned long>(Sci::STYLE_DEFAULT), "0");
    int margins = 0;
    for (int margin = 0; margin < 3; ++margin)
        margins += m_editor.marginWidth(margin);
    const int room = (m_editor.viewport()->width() - margins) / std::max(charWidth, 1) - 8;
    return std::clamp(room, 36, 110);
}

void ProblemMarks::fitWidth() {
    if (columns() != m_columns && (!m_problems.empty() || m_fault))
        annotate();
}

void ProblemMarks::annotate() {
    struct Note {
        QByteArray text;
        QByteArray styles;
    };
    m_columns = columns();
    m_editor.clearAnnotations();
    std::map<int, Note> notes;
    const auto add = [&](int line, const QString& message, mark::Style style) {
        if (line < 1 || line > lineCount(m_editor))
            return;
        const int indent = send(m_editor, Sci::SCI_GETLINEINDENTATION, line - 1);
        for (const QString& part : messageLines(message, std::max(m_columns - indent, 36), longestNote)) {
            Note& note = notes[line];
            const QByteArray bytes = (note.text.isEmpty() ? "" : "\n") + (" " + part + " ").toUtf8();
            note.text += bytes;
            note.styles += QByteArray(bytes.size(), static_cast<char>(style));
        }
    };
    if (m_fault)
        add(lineNow(m_faultHandle, m_fault->line), m_fault->message, mark::faultText);
    for (const Problem& problem : problems())
        add(problem.line, problem.message, styleOf(problem.severity));
    for (const auto& [line, note] : notes) {
        sendText(m_editor, Sci::SCI_ANNOTATIONSETTEXT, line - 1, note.text);
        sendText(m_editor, Sci::SCI_ANNOTATIONSETSTYLES, line - 1, note.styles);
    }
}

}  // namespace edge::text
