#pragma once

#include <QStringList>

namespace edge::text {

/// A message broken at words to `columns`, at most `most` lines; what does not fit is cut with an ellipsis.
QStringList messageLines(const QString& message, int columns, int most);

}  // namespace edge::text
