#pragma once

#include <QString>

namespace edge::timeline {

class LaneCanvas;

/// Makes assistive technology see the lanes as a list whose items are the requests in view, each with a spoken name.
/// May be called again.
void installAccessibility();

/// Tells assistive technology that the keyboard went to this request.
void announceFocus(LaneCanvas& canvas, const QString& invocation);

}  // namespace edge::timeline
