#pragma once

#include <v8.h>

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>

#include "runner/engine/buffer_allocator.h"
#include <optional>

#include "runner/engine/process.h"
#include "runner/engine/state.h"

namespace edge::engine {

struct RealmOptions {
    std::int64_t memoryBytes = 256ll << 20;  ///< of the V8 heap, and as much again for array buffers
    std::optional<std::size_t> context;      ///< which of the blob's further contexts it gets; nothing: the default one
    std::size_t stackBytes = 0;              ///< what script may use of the thread's stack below the present frame
};

/// One V8 isolate with its one context, from the process's blob. Made, used and destroyed on one thread, which stays
/// inside the isolate all that time.
class Realm {
public:
    /// Makes the isolate; makeContext() must follow. The two are apart because both take time worth showing.
    Realm(Process& process, std::shared_ptr<boost::asio::io_context> loop, const RealmOptions& options);
    ~Realm();
    Realm(const Realm&) = delete;
    Realm& operator=(const Realm&) = delete;

    void makeContext(Observer& observer);

    v8::Isolate* isolate() const { return m_isolate; }
    State& state() { return *m_state; }
    BufferAllocator& buffers() { return *m_buffers; }

private:
    Process& m_process;
    std::shared_ptr<boost::asio::io_context> m_loop;
    std::shared_ptr<LoopRunner> m_runner;
    std::shared_ptr<BufferAllocator> m_buffers;
    std::optional<std::size_t> m_context;
    v8::Isolate* m_isolate = nullptr;
    std::unique_ptr<State> m_state;
};

}  // namespace edge::engine
