#pragma once

#include <QStringView>

namespace edge::text {

/// How a file is indented.
struct Indentation {
    bool tabs = false;
    int width = 2;
    bool operator==(const Indentation&) const = default;
};

/// Judged by the first few hundred indented lines; two spaces when there are none.
Indentation indentationOf(QStringView text);

}  // namespace edge::text
