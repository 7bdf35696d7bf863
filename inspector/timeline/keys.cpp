#include "inspector/timeline/keys.h"

#include <QKeyEvent>

namespace edge::timeline {

namespace {

constexpr double zoomStep = 1.35;
constexpr double panStep = 160;

}  // namespace

bool Keys::press(const QKeyEvent& event) {
    if (event.modifiers() & Qt::AltModifier) {
        return pressWithAlt(event.key());
    }
    if (event.modifiers() & (Qt::ControlModifier | Qt::MetaModifier)) {
        return false;
    }
    const double strength = event.modifiers() & Qt::ShiftModifier ? 2 : 1;
    switch (event.key()) {
        case Qt::Key_W:
        case Qt::Key_Plus:
        case Qt::Key_Equal: zoom(strength * zoomStep); return true;
        case Qt::Key_S:
        case Qt::Key_Minus: zoom(1 / (strength * zoomStep)); return true;
        case Qt::Key_A: pan(-strength * panStep); return true;
        case Qt::Key_D: pan(strength * panStep); return true;
        case Qt::Key_Left:
        case Qt::Key_Comma: goAlongLane(Direction::previous); return true;
        case Qt::Key_Right:
        case Qt::Key_Period: goAlongLane(Direction::next); return true;
        case Qt::Key_Up: goAcrossLanes(Direction::previous); return true;
        case Qt::Key_Down: goAcrossLanes(Direction::next); return true;
        case Qt::Key_BracketLeft: goThroughAll(Direction::previous); return true;
        case Qt::Key_BracketRight: goThroughAll(Direction::next); return true;
        case Qt::Key_F: fitSelection(); return true;
        case Qt::Key_Home: showAll(); return true;
        case Qt::Key_End: m_parts.range.setFollowing(true); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: openDetails(); return true;
        case Qt::Key_Escape: stepBack(); return true;
        default: return false;
    }
}

bool Keys::pressWithAlt(int key) {
    if (key == Qt::Key_Left) {
        m_parts.range.back();
        return true;
    }
    if (key == Qt::Key_Right) {
        m_parts.range.forward();
        return true;
    }
    return false;
}

void Keys::fitSelection() {
    const trace::InvocationRecord* record = m_parts.selected();
    const bool again = record && m_fitted == record->id && m_fittedView == m_parts.range.map().span();
    if (!record || again) {
        showAll();
        return;
    }
    m_parts.range.show(m_parts.spanOf(*record));
    m_fitted = record->id;
    m_fittedView = m_parts.range.target();
}

void Keys::showAll() {
    m_fitted.clear();
    m_parts.range.showAll();
}

void Keys::zoom(double factor) {
    const trace::InvocationRecord* record = m_parts.selected();
    const scene::TimeMap& map = m_parts.range.map();
    const double middle = map.width() / 2;
    const double x = record ? map.toX(record->start) : middle;
    m_parts.range.zoomAt(x >= 0 && x <= map.width() ? x : middle, factor);
}

void Keys::pan(double pixels) { m_parts.range.panBy(pixels); }

void Keys::goTo(const trace::InvocationRecord* record) {
    if (!record) {
        return;
    }
    const QString id = record->id;
    m_parts.range.reveal(m_parts.spanOf(*record));
    m_parts.selection.selectInvocation(id);
    emit moved(id);
}

void Keys::goThroughAll(Direction direction) { goTo(neighbour(m_parts.store, m_parts.selected(), direction)); }

void Keys::goAlongLane(Direction direction) {
    const trace::InvocationRecord* current = m_parts.selected();
    goTo(current ? neighbourOnLane(m_parts.store, m_parts.picture.lanes(), *current, direction)
                 : m_parts.store.latestInvocation());
}

void Keys::goAcrossLanes(Direction direction) {
    const trace::InvocationRecord* current = m_parts.selected();
    goTo(current ? nearestOnOtherLane(m_parts.store, m_parts.picture.lanes(), *current, direction)
                 : m_parts.store.latestInvocation());
}

void Keys::openDetails() {
    if (const trace::InvocationRecord* record = m_parts.selected()) {
        emit detailsRequested(record->id);
    }
}

void Keys::stepBack() {
    if (m_parts.selection.invocation().isEmpty() && m_parts.selection.isolate().isEmpty()) {
        m_parts.range.back();
    } else {
        m_parts.selection.clear();
    }
}

}  // namespace edge::timeline
