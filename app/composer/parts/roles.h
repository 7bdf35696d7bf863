#pragma once

#include <QCoreApplication>
#include <QEvent>
#include <QStyle>
#include <QVariant>
#include <QWidget>

namespace edge::parts {

/// Gives a widget one of the theme's roles ("muted", "error", "warning", "ok", "title", "strip"...): the theme's style
/// sheet selects on it.
inline void setRole(QWidget* widget, const char* role) {
    const QByteArray value(role);
    if (widget->property("role").toByteArray() == value) return;
    widget->setProperty("role", value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    // A role brings padding and font: without this event a label keeps the margins and the size hint of its last one.
    QEvent change(QEvent::StyleChange);
    QCoreApplication::sendEvent(widget, &change);
}

}  // namespace edge::parts
