#pragma once

#include <v8.h>

#include <memory>
#include <span>
#include <vector>

#include "runner/engine/natives.h"
#include "runner/engine/platform.h"

namespace edge::engine {

/// V8 of this process: made first and destroyed last in main, on the same thread. It cannot be made a second time:
/// V8 does not start again once disposed.
class Process {
public:
    /// `blob`: the startup snapshot that all isolates are made of; its bytes must stay. Null data: V8's own, which
    /// only the snapshot tool uses. `references`: what the blob was made with, natives.h.
    Process(v8::StartupData blob, std::vector<intptr_t> references);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    Platform& platform() { return *m_platform; }
    /// Another blob for the isolates from now on; none may live.
    void setBlob(v8::StartupData blob) { m_blob = blob; }
    v8::StartupData* blob() { return m_blob.data ? &m_blob : nullptr; }
    const intptr_t* references() const { return m_references.data(); }

private:
    v8::StartupData m_blob;
    std::vector<intptr_t> m_references;
    std::unique_ptr<Platform> m_platform;
};

}  // namespace edge::engine
