#pragma once

#include <QColor>

namespace edge::parts {

/// What composer and response view draw with beyond the palette. Comes from the theme; the defaults are the light one.
struct Colors {
    QColor key{0x0757ad};
    QColor string{0x22733a};
    QColor number{0x0550ae};
    QColor literal{0x8250df};
    QColor punctuation{0x57606a};
    QColor muted{0x59636e};
    QColor error{0xc9252d};
    QColor warning{0x8a5a00};
    QColor ok{0x1a7f37};
    QColor redirect{0x0550ae};
    bool operator==(const Colors&) const = default;
};

}  // namespace edge::parts
