#include "app/dependencies/update_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace edge::dependencies {
namespace {

constexpr std::size_t mostShown = 4;

QString describe(const TextEdit& edit) {
    return QStringLiteral("%1:%2   %3  →  %4").arg(edit.file).arg(edit.line).arg(edit.before.isEmpty() ? QStringLiteral("\"\"") : edit.before, edit.after);
}

}  // namespace

UpdateBar::UpdateBar(QWidget* parent)
    : QWidget(parent), m_title(new QLabel(this)), m_places(new QLabel(this)), m_apply(new QPushButton(tr("Update"), this)), m_cancel(new QPushButton(tr("Cancel"), this)) {
    setObjectName(QStringLiteral("dependencies.update"));
    setAttribute(Qt::WA_StyledBackground);
    setProperty("role", QByteArray("stripInfo"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setProperty("role", QByteArray("strong"));
    m_places->setTextFormat(Qt::PlainText);
    m_places->setWordWrap(true);
    m_places->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_apply->setObjectName(QStringLiteral("dependencies.apply"));
    m_apply->setProperty("role", QByteArray("primary"));
    m_cancel->setObjectName(QStringLiteral("dependencies.cancelUpdate"));
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_places);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    row->addLayout(words, 1);
    row->addWidget(m_apply, 0, Qt::AlignBottom);
    row->addWidget(m_cancel, 0, Qt::AlignBottom);
    connect(m_apply, &QPushButton::clicked, this, &UpdateBar::accepted);
    connect(m_cancel, &QPushButton::clicked, this, &UpdateBar::cancelled);
    hide();
}

void UpdateBar::showSearching(const QString& title) {
    m_edits.clear();
    m_title->setText(title);
    m_places->setText(tr("Looking for the places where the version is written…"));
    m_apply->setEnabled(false);
    show();
    m_cancel->setFocus();
}

void UpdateBar::showEdits(const QString& title, const TextEdits& edits) {
    m_edits = edits;
    m_title->setText(title);
    QStringList lines;
    for (const TextEdit& edit : edits)
        if (std::size_t(lines.size()) < mostShown) lines << describe(edit);
    if (edits.size() > mostShown) lines << tr("and %1 more places").arg(edits.size() - mostShown);
    m_places->setText(lines.join(u'\n'));
    m_apply->setEnabled(!edits.empty());
    setAccessibleName(title + QStringLiteral(". ") + m_places->text());
    show();
    m_apply->setFocus();
}

void UpdateBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return emit cancelled();
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && m_apply->hasFocus()) return m_apply->click();
    if (enter && m_cancel->hasFocus()) return m_cancel->click();
    QWidget::keyPressEvent(event);
}

}  // namespace edge::dependencies
