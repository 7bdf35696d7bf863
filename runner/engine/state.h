#pragma once

#include <v8.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runner/engine/buffer_allocator.h"
#include "runner/engine/continuation.h"
#include "runner/engine/observer.h"

namespace edge::engine {

class ModuleLoader;
class State;

/// The way into an isolate from other threads. May outlive it: what is posted to an ended isolate is dropped unseen.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
public:
    Mailbox(std::shared_ptr<boost::asio::io_context> loop, State* state) : m_loop(std::move(loop)), m_state(state) {}
    /// Any thread. `task` runs on the isolate's thread, outside script: call state.enter() to get in.
    void post(std::function<void(State&)> task);

private:
    friend class State;
    std::shared_ptr<boost::asio::io_context> m_loop;
    State* m_state;  ///< read and cleared on the isolate's thread only
};

/// What belongs to one isolate: its context, its loop, and what the web APIs keep natively. Everything here is for the
/// isolate's own thread unless said otherwise.
class State {
public:
    State(v8::Isolate* isolate, v8::Local<v8::Context> context, std::shared_ptr<boost::asio::io_context> loop,
          Observer& observer);
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    static State& of(v8::Isolate* isolate) { return *static_cast<State*>(isolate->GetData(0)); }

    v8::Isolate* isolate() const { return m_isolate; }
    v8::Local<v8::Context> context() const { return m_context.Get(m_isolate); }
    boost::asio::io_context& loop() { return *m_loop; }
    /// Keep this, not the State, where a callback of another thread needs the way back.
    const std::shared_ptr<Mailbox>& mailbox() const { return m_mailbox; }
    Observer& observer() { return m_observer; }

    /// What Deno.env shows.
    std::map<std::string, std::string> environment;
    /// The modules of the program that runs here; null before and after.
    ModuleLoader* modules = nullptr;
    /// Script has taken random bytes: what it made of them must not be in two isolates.
    bool randomTaken = false;
    /// The default export of a module of node:, given its name without that; undefined: there is none. Empty: nobody has any.
    std::function<v8::MaybeLocal<v8::Value>(v8::Local<v8::Context>, v8::Local<v8::Value> name)> builtinModule;
    /// Memory of array buffers; null in the snapshot tool.
    std::shared_ptr<BufferAllocator> buffers;
    /// From a place in compiled code to the user's source; nothing where it has no source. Empty: places stay as V8
    /// has them. Lines and columns from 1.
    using PositionMapper =
        std::function<std::optional<protocol::SourcePosition>(std::string_view script, int line, int column)>;
    PositionMapper mapPosition;

    /// On whose behalf script runs now: follows promise reactions; 0 is none.
    std::int64_t currentInvocation() const;
    /// The same and the stores. Remember it where a callback is registered (timer, task) and hand it to enter() when the
    /// callback is due.
    Continuation continuation() const;
    void setContinuation(const Continuation& continuation);
    /// `run` is called before the microtasks of the next turn, and again when those are done and have asked for it.
    void requestTicks(v8::Local<v8::Function> run);

    /// The native state of one API: made on first use, destroyed with the isolate (in reverse order of first use,
    /// while the isolate is still alive).
    template <typename T>
    T& extension();

    /// Goes into script from a callback of the loop: opens the scopes, reports what is thrown, runs microtasks and
    /// looks after rejected promises. Does nothing once script is stopped. `body` takes (v8::Local<v8::Context>).
    /// Called while script is already on the stack it only runs `body`; microtasks then wait for the outer call.
    template <typename Body>
    void enter(const Continuation& continuation, Body&& body);
    template <typename Body>
    void enter(std::int64_t invocation, Body&& body) {
        enter(Continuation(invocation), std::forward<Body>(body));
    }
    template <typename Body>
    void enter(Body&& body) {
        enter(Continuation(), std::forward<Body>(body));
    }

    /// What must end before the script counts as idle: open fetches, timers. Tells a slow top-level await from one
    /// that can never end.
    void addPendingWork() { ++m_pendingWork; }
    void removePendingWork() { --m_pendingWork; }
    std::int64_t pendingWork() const { return m_pendingWork; }

    /// No script runs from now on; what runs now is to be terminated by the caller. Any thread.
    void stop() { m_stopped.store(true, std::memory_order_release); }
    bool stopped() const { return m_stopped.load(std::memory_order_acquire); }
    bool inScript() const { return m_depth > 0; }

private:
    friend class Entry;
    static void onPromiseReject(v8::PromiseRejectMessage message);
    void noteRejection(v8::PromiseRejectMessage message);
    void handleRejections();
    void drain();
    void runMicrotasks();

    struct Rejection {
        v8::Global<v8::Promise> promise;
        v8::Global<v8::Value> reason;
        Continuation continuation;
    };
    struct Extension {
        const void* key;
        std::shared_ptr<void> value;
    };
    template <typename T>
    static inline const char extensionKey = 0;

    v8::Isolate* m_isolate;
    v8::Global<v8::Context> m_context;
    std::shared_ptr<boost::asio::io_context> m_loop;
    Observer& m_observer;
    std::shared_ptr<Mailbox> m_mailbox;
    std::vector<Extension> m_extensions;
    std::vector<Rejection> m_rejections;
    v8::Global<v8::Function> m_ticks;
    bool m_ticksRequested = false;
    std::int64_t m_pendingWork = 0;
    int m_depth = 0;
    std::atomic<bool> m_stopped{false};
};

/// One stay in script; what State::enter() is made of.
class Entry {
public:
    Entry(State& state, const Continuation& continuation);
    ~Entry();
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    bool allowed() const { return m_allowed; }
    v8::Local<v8::Context> context() const { return m_context; }

private:
    State& m_state;
    v8::HandleScope m_handles;
    v8::Local<v8::Context> m_context;
    v8::Context::Scope m_scope;
    v8::TryCatch m_caught;
    bool m_outermost;
    bool m_allowed;
};

template <typename T>
T& State::extension() {
    const void* key = &extensionKey<T>;
    for (const Extension& each : m_extensions) {
        if (each.key == key) {
            return *static_cast<T*>(each.value.get());
        }
    }
    auto made = std::make_shared<T>();
    T& reference = *made;
    m_extensions.push_back({key, std::move(made)});
    return reference;
}

template <typename Body>
void State::enter(const Continuation& continuation, Body&& body) {
    Entry entry(*this, continuation);
    if (entry.allowed()) {
        body(entry.context());
    }
}

}  // namespace edge::engine
