#include "inspector/invocations/figures_view.h"

#include <algorithm>

#include <QLabel>

namespace edge::invocations {

namespace {

constexpr int columnWidth = 300;
constexpr int nameWidth = 96;
constexpr int lineHeight = 22;

void paint(QLabel* label, const QColor& color) {
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
}

}  // namespace

FiguresView::FiguresView(QWidget* parent) : QWidget(parent) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void FiguresView::setColors(const trace::InspectorColors& colors) {
    m_colors = colors;
    for (const auto& [name, value] : m_labels) {
        paint(name, colors.mutedText);
        paint(value, colors.text);
    }
}

void FiguresView::setFigures(const Figures& figures) {
    while (m_labels.size() < figures.size()) {
        auto* name = new QLabel(this);
        auto* value = new QLabel(this);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        value->setTextFormat(Qt::PlainText);
        name->setBuddy(value);
        m_labels.emplace_back(name, value);
    }
    m_used = figures.size();
    for (std::size_t index = 0; index < m_labels.size(); ++index) {
        const auto& [name, value] = m_labels[index];
        name->setVisible(index < m_used);
        value->setVisible(index < m_used);
        if (index < m_used) {
            name->setText(figures[index].first);
            value->setText(figures[index].second);
            value->setToolTip(figures[index].second);
            value->setAccessibleName(QStringLiteral("%1: %2").arg(figures[index].first, figures[index].second));
        }
    }
    setColors(m_colors);
    arrange();
    updateGeometry();
}

int FiguresView::columnsFor(int width) { return std::max(1, width / columnWidth); }

int FiguresView::heightForWidth(int width) const {
    const int columns = columnsFor(width);
    return (int(m_used) + columns - 1) / columns * lineHeight;
}

void FiguresView::resizeEvent(QResizeEvent*) { arrange(); }

/// Down the first column, then down the next.
void FiguresView::arrange() {
    const int columns = columnsFor(width());
    const int rows = std::max(1, (int(m_used) + columns - 1) / columns);
    const int room = width() / columns;
    for (int index = 0; index < int(m_used); ++index) {
        const int left = index / rows * room;
        const int top = index % rows * lineHeight;
        m_labels[std::size_t(index)].first->setGeometry(left, top, nameWidth, lineHeight);
        m_labels[std::size_t(index)].second->setGeometry(left + nameWidth, top, room - nameWidth - 8, lineHeight);
    }
}

}  // namespace edge::invocations
