#pragma once

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
}

}  // namespace edge::parts
