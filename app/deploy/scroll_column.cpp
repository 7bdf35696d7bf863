#include "app/deploy/scroll_column.h"

#include <QEvent>
#include <QVBoxLayout>

namespace edge::deploy {

ScrollColumn::ScrollColumn(QWidget* parent) : QScrollArea(parent) {
    auto* content = new QWidget(this);
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(12, 12, 12, 12);
    m_column->setSpacing(12);
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);  // what is in it takes the keyboard, and scrolls into view
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    content->installEventFilter(this);
}

void ScrollColumn::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    fitHeight();
}

bool ScrollColumn::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::LayoutRequest) fitHeight();
    return QScrollArea::eventFilter(watched, event);
}

/// A scroll area asks for the smallest height at any width; wrapped texts need the one at this width.
void ScrollColumn::fitHeight() {
    const int height = m_column->hasHeightForWidth() ? m_column->minimumHeightForWidth(viewport()->width()) : m_column->minimumSize().height();
    if (widget()->minimumHeight() != height) widget()->setMinimumHeight(height);
}

}  // namespace edge::deploy
