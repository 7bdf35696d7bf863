#include "inspector/invocations/figures_view.h"

#include <algorithm>

#include <QLabel>

namespace edge::invocations {

namespace {

constexpr int columnWidth = 270;
constexpr int nameWidth = 96;
constexpr int lineHeight = 22;

void paint(QLabel* label, const QColor& color) {
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
}

}  // namespace

FiguresView::FiguresView(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void FiguresView::setColors(const trace::InspectorColors& colors) {
    m_colors = colors;
    for (const auto& [name, value] : m_labels) {
        paint(name, colors.mutedText);
        paint(value, colors.text);
    }
}

void FiguresView::setFigures(const Figures& figures, const Figures& wide) {
    Figures all = figures;
    all.insert(all.end(), wide.begin(), wide.end());
    while (m_labels.size() < all.size()) {
        auto* name = new QLabel(this);
        auto* value = new QLabel(this);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        value->setTextFormat(Qt::PlainText);
        name->setBuddy(value);
        m_labels.emplace_back(name, value);
    }
    m_narrow = int(figures.size());
    m_used = int(all.size());
    for (std::size_t index = 0; index < m_labels.size(); ++index) {
        const auto& [name, value] = m_labels[index];
        const bool used = index < all.size();
        name->setVisible(used);
        value->setVisible(used);
        if (used) {
            name->setText(all[index].first);
            value->setText(all[index].second);
            value->setAccessibleName(QStringLiteral("%1: %2").arg(all[index].first, all[index].second));
        }
    }
    setColors(m_colors);
    arrange();
}

void FiguresView::resizeEvent(QResizeEvent*) { arrange(); }

/// Down the first column, then down the next.
void FiguresView::arrange() {
    const int columns = std::max(1, width() / columnWidth);
    const int rows = (m_narrow + columns - 1) / columns;
    const int room = width() / columns;
    for (int index = 0; index < m_used; ++index) {
        const bool wide = index >= m_narrow;
        const int left = wide ? 0 : index / rows * room;
        const int top = (wide ? rows + index - m_narrow : index % rows) * lineHeight;
        const auto& [name, value] = m_labels[std::size_t(index)];
        name->setGeometry(left, top, nameWidth, lineHeight);
        value->setGeometry(left + nameWidth, top, (wide ? width() : room) - nameWidth - 8, lineHeight);
    }
    setFixedHeight((rows + m_used - m_narrow) * lineHeight);
}

}  // namespace edge::invocations
