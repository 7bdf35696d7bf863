#include "editor/panel/line_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>

#include "editor/text/code_editor.h"

namespace edge::panel {

LineBar::LineBar(QWidget* parent) : QWidget(parent), m_field(new QLineEdit), m_hint(new QLabel) {
    m_field->setAccessibleName(tr("Go to line"));
    m_field->setPlaceholderText(tr("Line, or line:column"));
    m_field->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,7}(:\\d{0,6})?")), this));
    m_field->setMaximumWidth(240);
    m_hint->setProperty("role", "muted");
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(6, 5, 6, 5);
    row->setSpacing(8);
    row->addWidget(m_field);
    row->addWidget(m_hint, 1);
    hide();
}

void LineBar::start(text::CodeEditor* editor) {
    if (!editor)
        return;
    m_editor = editor;
    m_hint->setText(tr("Line %1 of %2. Enter goes there, Esc closes.").arg(editor->cursorLine()).arg(editor->lines()));
    m_field->clear();
    show();
    m_field->setFocus();
}

void LineBar::finish() {
    if (isHidden())
        return;
    hide();
    if (m_editor)
        m_editor->setFocus();
    m_editor = nullptr;
}

void LineBar::go() {
    const QStringList parts = m_field->text().split(':');
    const int line = parts.value(0).toInt();
    if (m_editor && line > 0)
        m_editor->reveal(std::min(line, m_editor->lines()), std::max(parts.value(1).toInt(), 1));
    finish();
}

void LineBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        return finish();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return go();
    QWidget::keyPressEvent(event);
}

}  // namespace edge::panel
