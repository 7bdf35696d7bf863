#include "editor/panel/find_bar.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include "editor/text/code_editor.h"

namespace edge::panel {

FindBar::FindBar(QWidget* parent) : QWidget(parent) {
    buildLayout();
    connectParts();
    setFocusProxy(m_find);
    hide();
}

QToolButton* FindBar::makeButton(const QString& text, const QString& tip) {
    auto* const button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QToolButton* FindBar::makeToggle(const QString& text, const QString& tip, QKeySequence key) {
    auto* const button = makeButton(text, tip);
    button->setCheckable(true);
    button->setToolTip(tip + QStringLiteral(" (%1)").arg(key.toString(QKeySequence::NativeText)));
    button->setShortcut(key);
    connect(button, &QToolButton::toggled, this, &FindBar::searchFromHere);
    return button;
}

void FindBar::buildLayout() {
    m_find = new QLineEdit;
    m_find->setPlaceholderText(tr("Find"));
    m_find->setAccessibleName(tr("Find"));
    m_find->setClearButtonEnabled(true);
    m_expand = makeButton(QStringLiteral("▸"), tr("Show replace"));
    m_expand->setCheckable(true);
    m_case = makeToggle(QStringLiteral("Aa"), tr("Match case"), QKeySequence(Qt::ALT | Qt::Key_C));
    m_word = makeToggle(QStringLiteral("W"), tr("Whole words"), QKeySequence(Qt::ALT | Qt::Key_W));
    m_regex = makeToggle(QStringLiteral(".*"), tr("Regular expression"), QKeySequence(Qt::ALT | Qt::Key_R));
    m_count = new QLabel;
    m_count->setProperty("role", "muted");
    m_count->setMinimumWidth(m_count->fontMetrics().horizontalAdvance(QStringLiteral("99999 of 99999")));
    m_previous = makeButton(QStringLiteral("↑"), tr("Previous match (Shift+F3)"));
    m_next = makeButton(QStringLiteral("↓"), tr("Next match (F3)"));
    m_close = makeButton(QStringLiteral("✕"), tr("Close (Esc)"));
    auto* const row = new QHBoxLayout;
    row->setSpacing(4);
    for (QWidget* const widget : {static_cast<QWidget*>(m_expand), static_cast<QWidget*>(m_find)})
        row->addWidget(widget);
    row->setStretchFactor(m_find, 1);
    for (QWidget* const widget : std::initializer_list<QWidget*>{m_case, m_word, m_regex, m_count, m_previous, m_next, m_close})
        row->addWidget(widget);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(6, 5, 6, 5);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(buildReplaceRow());
}

QWidget* FindBar::buildReplaceRow() {
    m_replaceRow = new QWidget;
    m_replace = new QLineEdit;
    m_replace->setPlaceholderText(tr("Replace with"));
    m_replace->setAccessibleName(tr("Replace with"));
    m_replaceOne = makeButton(tr("Replace"), tr("Replace this match (Enter)"));
    m_replaceAll = makeButton(tr("Replace all"), tr("Replace every match (Ctrl+Alt+Enter)"));
    auto* const row = new QHBoxLayout(m_replaceRow);
    row->setContentsMargins(m_expand->sizeHint().width() + 4, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_replace, 1);
    row->addWidget(m_replaceOne);
    row->addWidget(m_replaceAll);
    m_replaceRow->hide();
    return m_replaceRow;
}

void FindBar::connectParts() {
    connect(m_find, &QLineEdit::textEdited, this, &FindBar::searchFromHere);
    connect(m_find, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty())
            searchFromHere();
    });
    connect(m_next, &QToolButton::clicked, this, &FindBar::next);
    connect(m_previous, &QToolButton::clicked, this, &FindBar::previous);
    connect(m_close, &QToolButton::clicked, this, &FindBar::finish);
    connect(m_replaceOne, &QToolButton::clicked, this, &FindBar::replaceOne);
    connect(m_replaceAll, &QToolButton::clicked, this, &FindBar::replaceEvery);
    connect(m_expand, &QToolButton::toggled, this, [this](bool shown) {
        m_replaceRow->setVisible(shown);
        m_expand->setText(shown ? QStringLiteral("▾") : QStringLiteral("▸"));
    });
}

void FindBar::setEditor(text::CodeEditor* editor) {
    if (m_editor) {
        m_editor->setMatches({});
        disconnect(m_editor, nullptr, this, nullptr);
    }
    m_editor = editor;
    m_matches.clear();
    if (!m_editor)
        return hide();
    connect(m_editor, &text::CodeEditor::edited, this, &FindBar::search);
    connect(m_editor, &text::CodeEditor::cursorMoved, this, &FindBar::showCount);
    connect(m_editor, &QObject::destroyed, this, [this, editor] {
        if (m_editor == editor)
            m_editor = nullptr;
    });
    search();
}

void FindBar::start(FindMode mode) {
    if (!m_editor)
        return;
    const QString selected = m_editor->selectedText();
    m_origin = m_editor->selectionStartByte();
    if (!selected.isEmpty() && !selected.contains('\n') && !m_regex->isChecked())
        m_find->setText(selected);
    m_expand->setChecked(mode == FindMode::replace || m_expand->isChecked());
    show();
    m_find->setFocus();
    m_find->selectAll();
    search();
}

void FindBar::finish() {
    hide();
    m_matches.clear();
    if (!m_editor)
        return;
    m_editor->setMatches({});
    m_editor->setFocus();
}

text::FindQuery FindBar::query() const {
    return {m_find->text(), m_case->isChecked(), m_word->isChecked(), m_regex->isChecked()};
}

/// Finds anew without moving the caret.
void FindBar::search() {
    if (!m_editor || isHidden())
        return;
    const auto found = text::findAll(m_editor->source(), query());
    m_matches = found ? *found : std::vector<text::Match>{};
    m_fault = found ? QString() : QString::fromStdString(found.error().message);
    m_editor->setMatches(m_matches);
    showCount();
}

/// Finds anew and goes to the first match after where looking started.
void FindBar::searchFromHere() {
    search();
    if (m_matches.empty() || isHidden())
        return;
    const auto after = std::find_if(m_matches.begin(), m_matches.end(), [this](const text::Match& m) { return m.start >= m_origin; });
    select(after == m_matches.end() ? 0 : static_cast<std::size_t>(after - m_matches.begin()));
}

int FindBar::current() const {
    if (!m_editor)
        return 0;
    const text::Match selected{m_editor->selectionStartByte(), m_editor->selectionEndByte() - m_editor->selectionStartByte()};
    const auto found = std::find(m_matches.begin(), m_matches.end(), selected);
    return found == m_matches.end() ? 0 : static_cast<int>(found - m_matches.begin()) + 1;
}

void FindBar::showCount() {
    if (isHidden())
        return;
    const bool most = m_matches.size() == text::mostMatches;
    const QString total = QString::number(m_matches.size()) + (most ? "+" : "");
    const int at = current();
    m_count->setToolTip(m_fault);
    const QString text = m_find->text().isEmpty() ? QString()
        : !m_fault.isEmpty()                      ? tr("Not valid")
        : m_matches.empty()                       ? tr("No matches")
        : at > 0                                  ? tr("%1 of %2").arg(at).arg(total)
                                                  : tr("%1 found").arg(total);
    sayCount(text, !m_find->text().isEmpty() && m_matches.empty() ? "error" : "muted");
    for (QToolButton* const button : {m_next, m_previous, m_replaceOne, m_replaceAll})
        button->setEnabled(!m_matches.empty());
}

void FindBar::sayCount(const QString& text, const char* role) {
    m_count->setText(text);
    if (m_count->property("role").toString() == QLatin1String(role))
        return;
    m_count->setProperty("role", role);
    m_count->style()->unpolish(m_count);
    m_count->style()->polish(m_count);
}

void FindBar::select(std::size_t index) {
    m_editor->selectMatch(m_matches[index]);
    showCount();
}

void FindBar::next() {
    if (!m_editor)
        return;
    if (isHidden())
        return start(FindMode::find);
    if (m_matches.empty())
        return;
    const int from = current() > 0 ? m_editor->selectionEndByte() : m_editor->selectionStartByte();
    const auto after = std::find_if(m_matches.begin(), m_matches.end(), [from](const text::Match& m) { return m.start >= from; });
    select(after == m_matches.end() ? 0 : static_cast<std::size_t>(after - m_matches.begin()));
    m_origin = m_editor->selectionStartByte();
}

void FindBar::previous() {
    if (!m_editor)
        return;
    if (isHidden())
        return start(FindMode::find);
    if (m_matches.empty())
        return;
    const int from = m_editor->selectionStartByte();
    const auto before = std::find_if(m_matches.rbegin(), m_matches.rend(), [from](const text::Match& m) { return m.start < from; });
    select(before == m_matches.rend() ? m_matches.size() - 1 : static_cast<std::size_t>(m_matches.rend() - before) - 1);
    m_origin = m_editor->selectionStartByte();
}

void FindBar::replaceOne() {
    if (!m_editor || m_matches.empty())
        return;
    if (current() == 0)
        return next();
    const auto index = static_cast<std::size_t>(current() - 1);
    const QString text = text::replacementFor(m_editor->source(), index, query(), m_replace->text());
    m_editor->replaceSelectedText(text);
    next();
}

void FindBar::replaceEvery() {
    if (!m_editor || m_matches.empty())
        return;
    const auto replacements = text::replacementsOf(m_editor->source(), query(), m_replace->text());
    m_editor->replacePlaces(replacements);
    sayCount(tr("%1 replaced").arg(replacements.size()), "muted");
}

void FindBar::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        return finish();
    if (enter && event->modifiers() == (Qt::ControlModifier | Qt::AltModifier))
        return replaceEvery();
    if (enter && m_replace->hasFocus())
        return replaceOne();
    if (enter && event->modifiers() == Qt::ShiftModifier)
        return previous();
    if (enter && event->modifiers() == Qt::NoModifier)
        return next();
    QWidget::keyPressEvent(event);
}

}  // namespace edge::panel
