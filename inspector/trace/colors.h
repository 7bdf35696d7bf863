#pragma once

#include <array>

#include <QColor>

namespace edge::trace {

/// Every colour the inspector draws with, as one value that comes from outside. The defaults are the light theme.
/// Hues are Okabe-Ito's; neighbours on a bar stay apart for colour-blind eyes and in greyscale (tests hold this).
/// No meaning rests on a colour alone: cold is also hatched, an error also capped, and so on.
struct InspectorColors {
    // surface
    QColor paper{0xffffff};
    QColor laneBackground{0xf6f7f9};   ///< where no isolate lives
    QColor isolateBackground{0xffffff};  ///< the life of an isolate inside its lane
    QColor labelBackground{0xffffff};
    QColor rulerBackground{0xfbfbfc};
    QColor border{0xdcdfe4};
    QColor grid{0xebedf0};
    QColor fold{0xe9ecf0};             ///< idle time that is folded away
    QColor text{0x24292f};
    QColor mutedText{0x59636e};
    QColor link{0x0757ad};
    // parts of a request, in their fixed order
    QColor queue{0x8a8f98};
    std::array<QColor, 5> boot{QColor(0xffe3b0), QColor(0xfacb74), QColor(0xefb03f), QColor(0xdb9316), QColor(0xbf7300)};
    QColor handler{0x0068a5};
    QColor upstream{0x56b4e9};
    QColor respond{0x0a9570};
    QColor background{0xcc79a7};
    QColor other{0x6e7781};
    // states
    QColor error{0xb93a0a};
    QColor warning{0x835900};
    QColor success{0x16703f};
    QColor coldHatch{0x6b4200};
    QColor cold{0x0b6e99};             ///< the snowflake
    QColor cluster{0x5d86a8};          ///< requests too narrow to be drawn apart
    // pointer and choice
    QColor selection{0x0969da};
    QColor selectionFill{0xddebfb};
    QColor hover{0x57606a};
    QColor crosshair{0x8c959f};
    QColor focus{0x0969da};
    // memory
    QColor memoryFill{0xd9e5dd};
    QColor memoryUsed{0x2f7d5b};
    QColor memoryTotal{0x8a8f98};
    QColor memoryExternal{0x8a4b8f};
    QColor memoryLimit{0xb93a0a};

    bool operator==(const InspectorColors&) const = default;
};

InspectorColors lightInspectorColors();
InspectorColors darkInspectorColors();
InspectorColors highContrastInspectorColors();

}  // namespace edge::trace
