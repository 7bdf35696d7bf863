#include "inspector/look/empty_state.h"

#include <QLabel>
#include <QVBoxLayout>

namespace edge::look {

EmptyState::EmptyState(const QString& title, const QString& nextAction, QWidget* parent)
    : QWidget(parent), m_title(new QLabel(this)), m_action(new QLabel(this)) {
    auto* column = new QVBoxLayout(this);
    column->setSpacing(4);
    column->addStretch();
    for (QLabel* label : {m_title, m_action}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        column->addWidget(label);
    }
    column->addStretch();
    QFont font = m_title->font();
    font.setWeight(QFont::DemiBold);
    m_title->setFont(font);
    setTexts(title, nextAction);
    setColors({});
}

void EmptyState::setTexts(const QString& title, const QString& nextAction) {
    m_title->setText(title);
    m_action->setText(nextAction);
    m_action->setVisible(!nextAction.isEmpty());
    setAccessibleName(QStringLiteral("%1. %2").arg(title, nextAction));
}

void EmptyState::setColors(const trace::InspectorColors& colors) {
    for (const auto& [label, color] : {std::pair(m_title, colors.text), std::pair(m_action, colors.mutedText)}) {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, color);
        label->setPalette(palette);
    }
}

}  // namespace edge::look
