#include "app/composer/parts/code_edit.h"

#include <QApplication>
#include <QFontDatabase>
#include <QKeyEvent>
#include <QTextBlock>

namespace edge::parts {

QFont codeFont() {
    static const bool hasJetBrains = QFontDatabase::hasFamily(QStringLiteral("JetBrains Mono"));
    QFont font(hasJetBrains ? QStringLiteral("JetBrains Mono") : QStringLiteral("DejaVu Sans Mono"));
    font.setStyleHint(QFont::Monospace);
    font.setPointSizeF(QApplication::font().pointSizeF());
    return font;
}

CodeEdit::CodeEdit(QWidget* parent) : QPlainTextEdit(parent) {
    setFont(codeFont());
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAnywhere);
    document()->setDocumentMargin(8);
    setIndentWidth();
}

void CodeEdit::setIndentWidth() {
    setTabStopDistance(2 * fontMetrics().horizontalAdvance(u' '));
}

bool CodeEdit::event(QEvent* event) {
    if (event->type() == QEvent::ApplicationFontChange) {
        setFont(codeFont());
        setIndentWidth();
    }
    return QPlainTextEdit::event(event);
}

void CodeEdit::markProblem(int offset, const QColor& color) {
    QList<QTextEdit::ExtraSelection> marks;
    if (offset >= 0) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = textCursor();
        mark.cursor.setPosition(qMin(offset, document()->characterCount() - 1));
        if (!mark.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor))
            mark.cursor.movePosition(QTextCursor::PreviousCharacter, QTextCursor::KeepAnchor);
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(color);
        marks.append(mark);
    }
    setExtraSelections(marks);
}

void CodeEdit::keyPressEvent(QKeyEvent* event) {
    if (isReadOnly()) return QPlainTextEdit::keyPressEvent(event);
    if (event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_Tab) {
        insertPlainText(QStringLiteral("  "));
    } else if (event->modifiers() == Qt::NoModifier && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        breakLine();
    } else {
        QPlainTextEdit::keyPressEvent(event);
    }
}

/// The new line gets the indent of the old one, and one step more behind an opening bracket.
void CodeEdit::breakLine() {
    QTextCursor cursor = textCursor();
    const QString before = cursor.block().text().left(cursor.positionInBlock());
    int indent = 0;
    while (indent < before.size() && before[indent].isSpace()) ++indent;
    QString inserted = u'\n' + before.left(indent);
    const QString trimmed = before.trimmed();
    if (trimmed.endsWith(u'{') || trimmed.endsWith(u'[')) inserted += QLatin1String("  ");
    cursor.insertText(inserted);
    setTextCursor(cursor);
    ensureCursorVisible();
}

}  // namespace edge::parts
