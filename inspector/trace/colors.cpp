#include "inspector/trace/colors.h"

namespace edge::trace {

InspectorColors lightInspectorColors() { return {}; }
InspectorColors darkInspectorColors() { return {}; }
InspectorColors highContrastInspectorColors() { return {}; }

}  // namespace edge::trace
