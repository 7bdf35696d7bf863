#pragma once

#include <QColor>

namespace edge::dependencies {

/// Colours that a palette has no role for. The defaults are the light theme.
struct DependencyColors {
    QColor text{0x24292f};
    QColor muted{0x59636e};
    QColor link{0x0757ad};
    QColor bar{0x0969da};
    QColor barGround{0xe7eaee};
    QColor warning{0x835900};
    QColor ok{0x16703f};
    bool operator==(const DependencyColors&) const = default;
};

}  // namespace edge::dependencies
