#pragma once

#include <QString>

#include "runner/protocol/result.h"

namespace edge::shell {

/// The folder of the sample that came with the studio; empty when it is missing.
QString sampleTemplate();

/// A copy of the sample below `dataFolder` for the user to change; an existing one is kept as it is.
/// Errors: "sample_missing", "copy_failed".
protocol::Result<QString> prepareSample(const QString& dataFolder, const QString& templateFolder = sampleTemplate());

}  // namespace edge::shell
