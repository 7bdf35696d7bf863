#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace edge::shell {

/// The icon resources/icons/NAME.svg in the colours of the theme. Drawn when first painted, and anew after the colours
/// changed, so an icon once handed out follows the theme.
QIcon icon(const QString& name);

/// Colours of icons in their normal, disabled and selected (on a filled ground) state.
void setIconColors(const QColor& normal, const QColor& disabled, const QColor& selected);

}  // namespace edge::shell
