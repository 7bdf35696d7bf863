#include "inspector/trace/colors.h"

namespace edge::trace {

InspectorColors lightInspectorColors() { return {}; }

InspectorColors darkInspectorColors() {
    InspectorColors c;
    c.paper = 0x171a1f;
    c.laneBackground = 0x1b1f24;
    c.isolateBackground = 0x171a1f;
    c.labelBackground = 0x1f2429;
    c.rulerBackground = 0x1f2429;
    c.border = 0x30363e;
    c.grid = 0x24292f;
    c.fold = 0x262c33;
    c.text = 0xd7dce2;
    c.mutedText = 0x9aa4b0;
    c.link = 0x79b8ff;
    c.queue = 0x6b7280;
    c.boot = {QColor(0x6e4300), QColor(0x8f5a00), QColor(0xb47512), QColor(0xd6942f), QColor(0xf2b65a)};
    c.handler = 0x3d8fd1;
    c.upstream = 0x9fd6f7;
    c.respond = 0x37b58c;
    c.background = 0xe0a2c6;
    c.other = 0x8b949e;
    c.error = 0xff7a4d;
    c.warning = 0xe3b341;
    c.success = 0x56c271;
    c.coldHatch = Qt::black;
    c.cold = 0x7fd3f7;
    c.cluster = 0x5f83a3;
    c.selection = 0x6cb0ff;
    c.selectionFill = 0x1d3350;
    c.hover = 0xc0c8d0;
    c.crosshair = 0x6b7683;
    c.focus = 0x6cb0ff;
    c.memoryFill = 0x20382f;
    c.memoryUsed = 0x56c28f;
    c.memoryTotal = 0x8b949e;
    c.memoryExternal = 0xd39be0;
    c.memoryLimit = 0xff7a4d;
    return c;
}

InspectorColors highContrastInspectorColors() {
    InspectorColors c = darkInspectorColors();
    c.paper = c.laneBackground = c.isolateBackground = c.labelBackground = c.rulerBackground = Qt::black;
    c.text = 0xffffff;
    c.mutedText = 0xd8dee4;
    c.border = 0x8b949e;
    c.grid = 0x3a4149;
    c.fold = 0x22272d;
    c.selection = 0xffd33d;
    c.focus = 0xffd33d;
    c.selectionFill = 0x3b3000;
    c.crosshair = 0xd8dee4;
    return c;
}

}  // namespace edge::trace
