#include "runner/engine/platform.h"

namespace edge::engine {

Platform::Platform(int backgroundThreads) : m_base(v8::platform::NewDefaultPlatform(backgroundThreads)) {}

void Platform::add(v8::Isolate* isolate, std::shared_ptr<LoopRunner> runner) {
    const std::lock_guard lock(m_guard);
    m_runners[isolate] = std::move(runner);
}

void Platform::remove(v8::Isolate* isolate) {
    const std::lock_guard lock(m_guard);
    m_runners.erase(isolate);
}

std::shared_ptr<v8::TaskRunner> Platform::GetForegroundTaskRunner(v8::Isolate* isolate) {
    {
        const std::lock_guard lock(m_guard);
        const auto found = m_runners.find(isolate);
        if (found != m_runners.end()) {
            return found->second;
        }
    }
    return m_base->GetForegroundTaskRunner(isolate);
}

}  // namespace edge::engine
