#pragma once

#include <set>

#include "inspector/trace/records.h"

namespace edge::trace {

/// What happened to the store since the last changed(). New and dropped records show in the store's serial ranges.
struct ChangeSet {
    bool cleared = false;
    bool functions = false;
    bool isolates = false;
    bool invocations = false;
    bool logs = false;
    bool memory = false;
    std::set<Serial> updatedInvocations;  ///< known before this change, and different now

    bool any() const { return cleared || functions || isolates || invocations || logs || memory; }
};

}  // namespace edge::trace
