#pragma once

#include <v8.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "runner/engine/state.h"
#include "runner/isolate/hooks.h"
#include "runner/isolate/invocation.h"

namespace edge::isolate {

/// All requests in the hands of one isolate, by the number that script knows them by. What the exchange natives work
/// on. For the isolate's thread; outlives the isolate itself until the last answer is written.
class Invocations : public std::enable_shared_from_this<Invocations> {
public:
    /// `finished`: an exchange is over (its background work may not be). `over`: and that too; it has left the table.
    /// `idle`: nothing is open any more. All may come while script is on the stack.
    struct Listener {
        std::function<void(Invocation&)> finished;
        std::function<void(std::unique_ptr<Invocation>)> over;
        std::function<void()> idle;
    };
    explicit Invocations(Listener listener) : m_listener(std::move(listener)) {}

    /// Binds the table to the isolate, so that natives find it, or takes that back (null) before the isolate goes.
    void attach(engine::State* state);
    static Invocations* of(v8::Isolate* isolate);

    Invocation& add(std::shared_ptr<gateway::Exchange> exchange, std::string coldReason);
    /// Null for numbers that are over.
    Invocation* find(std::int64_t number);
    bool idle() const { return m_open.empty() && m_looseBackground == 0; }
    std::size_t count() const { return m_open.size(); }
    /// Every open invocation; `visit` may end them.
    void forEach(const std::function<void(Invocation&)>& visit);

    /// Runs the handler; goes into script.
    void call(Invocation& invocation, const Hooks& hooks);

    void respond(Invocation& invocation, gateway::ResponseHead head, std::string body);
    void startResponse(Invocation& invocation, gateway::ResponseHead head);
    /// Answers 101; false: the request is not one that can be.
    bool upgrade(Invocation& invocation, gateway::ResponseHead head);
    v8::MaybeLocal<v8::Promise> readBody(v8::Local<v8::Context> context, Invocation& invocation);
    v8::MaybeLocal<v8::Promise> writeBody(v8::Local<v8::Context> context, Invocation& invocation, std::string bytes);
    /// waitUntil: the invocation is not over before endBackground(). Numbers that are over, and 0, count for the
    /// isolate as a whole.
    void beginBackground(std::int64_t number);
    void endBackground(std::int64_t number);
    /// The isolate ends: nothing is waited for any more but the exchanges.
    void dropBackground();

private:
    void exchangeFinished(std::int64_t number);
    void clientGone(std::int64_t number);
    void settleRead(std::int64_t number, const gateway::BodyPiece& piece);
    void settleWrite(std::int64_t number, bool ok);
    void closeIfOver(Invocation& invocation);

    Listener m_listener;
    engine::State* m_state = nullptr;  ///< null once the isolate is gone
    const Hooks* m_hooks = nullptr;
    std::unordered_map<std::int64_t, std::unique_ptr<Invocation>> m_open;
    std::int64_t m_lastNumber = 0;
    int m_looseBackground = 0;
    v8::Global<v8::String> m_get, m_post;
};

}  // namespace edge::isolate
