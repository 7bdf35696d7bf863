#pragma once

namespace edge::host {

/// The process that makes one snapshot of functions and ends: takes `make_snapshot` and a `version` for each function
/// from the channel, answers `snapshot_made` or `snapshot_refused`. Its exit code is 0 when it answered.
int runSnapshot(int socket);

}  // namespace edge::host
