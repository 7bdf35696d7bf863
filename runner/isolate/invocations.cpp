#include "runner/isolate/invocations.h"

#include "runner/engine/convert.h"

namespace edge::isolate {

namespace {

/// Where natives find the table: the first extension of the state.
struct TableSlot {
    Invocations* table = nullptr;
};

}  // namespace

void Invocations::attach(engine::State* state) {
    if (state) {
        state->extension<TableSlot>().table = this;
        m_get.Reset(state->isolate(), engine::internalized(state->isolate(), "GET"));
        m_post.Reset(state->isolate(), engine::internalized(state->isolate(), "POST"));
    } else {
        m_get.Reset();
        m_post.Reset();
        for (auto& [number, invocation] : m_open) {
            invocation->reading.Reset();
            invocation->writing.Reset();
        }
        if (m_state) {
            m_state->extension<TableSlot>().table = nullptr;
        }
    }
    m_state = state;
}

Invocations* Invocations::of(v8::Isolate* isolate) {
    return engine::State::of(isolate).extension<TableSlot>().table;
}

Invocation& Invocations::add(std::shared_ptr<gateway::Exchange> exchange, std::string coldReason) {
    const std::int64_t number = ++m_lastNumber;
    auto made = std::make_unique<Invocation>();
    Invocation& invocation = *made;
    invocation.number = number;
    invocation.exchange = std::move(exchange);
    invocation.coldReason = std::move(coldReason);
    invocation.delivered = protocol::monotonicNow();
    invocation.lastProgress = invocation.delivered;
    m_open.emplace(number, std::move(made));
    invocation.exchange->onClientGone([self = weak_from_this(), number] {
        if (const auto table = self.lock()) {
            table->clientGone(number);
        }
    });
    invocation.exchange->onFinished([self = weak_from_this(), number] {
        if (const auto table = self.lock()) {
            table->exchangeFinished(number);
        }
    });
    return invocation;
}

Invocation* Invocations::find(std::int64_t number) {
    const auto found = m_open.find(number);
    return found == m_open.end() ? nullptr : found->second.get();
}

void Invocations::forEach(const std::function<void(Invocation&)>& visit) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(m_open.size());
    for (const auto& [number, invocation] : m_open) {
        numbers.push_back(number);
    }
    for (const std::int64_t number : numbers) {
        if (Invocation* invocation = find(number)) {
            visit(*invocation);
        }
    }
}

void Invocations::call(Invocation& invocation, const Hooks& hooks) {
    m_hooks = &hooks;
    invocation.called = true;
    invocation.handlerStart = protocol::monotonicNow();
    const std::int64_t number = invocation.number;
    const std::shared_ptr<gateway::Exchange> exchange = invocation.exchange;
    m_state->enter(number, [&](v8::Local<v8::Context> context) {
        v8::Isolate* isolate = m_state->isolate();
        const gateway::RequestHead& head = exchange->head();
        const v8::Local<v8::String> method = head.method == "GET"    ? m_get.Get(isolate)
                                             : head.method == "POST" ? m_post.Get(isolate)
                                                                     : engine::internalized(isolate, head.method);
        hooks.serve(context, static_cast<double>(number), method, engine::toScript(isolate, head.url),
                    exchange->hasBody());
    });
}

void Invocations::respond(Invocation& invocation, gateway::ResponseHead head, std::string body) {
    invocation.answered = true;
    invocation.headKnown = protocol::monotonicNow();
    invocation.status = head.status;
    const std::shared_ptr<gateway::Exchange> exchange = invocation.exchange;
    exchange->respond(std::move(head), std::move(body));
}

void Invocations::startResponse(Invocation& invocation, gateway::ResponseHead head) {
    invocation.answered = true;
    invocation.headKnown = protocol::monotonicNow();
    invocation.lastProgress = invocation.headKnown;
    invocation.status = head.status;
    const std::shared_ptr<gateway::Exchange> exchange = invocation.exchange;
    exchange->startResponse(std::move(head));
}

bool Invocations::upgrade(Invocation& invocation, gateway::ResponseHead head) {
    const std::shared_ptr<gateway::Exchange> exchange = invocation.exchange;
    if (!exchange->upgrade(std::move(head))) {
        return false;
    }
    invocation.answered = true;
    invocation.headKnown = invocation.lastProgress = protocol::monotonicNow();
    invocation.status = 101;
    invocation.bodyEnded = false;
    return true;
}

v8::MaybeLocal<v8::Promise> Invocations::readBody(v8::Local<v8::Context> context, Invocation& invocation) {
    v8::Local<v8::Promise::Resolver> resolver;
    if (!v8::Promise::Resolver::New(context).ToLocal(&resolver)) {
        return {};
    }
    v8::Isolate* isolate = m_state->isolate();
    if (!invocation.reading.IsEmpty()) {
        engine::throwTypeError(isolate, "The body is being read already");
        return {};
    }
    if (invocation.bodyEnded) {
        engine::resolve(context, resolver, v8::Null(isolate));
        return resolver->GetPromise();
    }
    invocation.reading.Reset(isolate, resolver);
    const std::shared_ptr<gateway::Exchange> exchange = invocation.exchange;
    exchange->readBody([self = weak_from_this(), number = invocation.number](gateway::BodyPiece piece) {
        if (const auto table = self.lock()) {
            table->settleRead(number, piece);
        }
    });
    return resolver->GetPromise();
}

void Invocations::settleRead(std::int64_t number, const gateway::BodyPiece& piece) {
    Invocation* invocation = find(number);
    if (!invocation || invocation->reading.IsEmpty() || !m_state) {
        return;
    }
    invocation->bodyEnded = piece.end;
    invocation->lastProgress = protocol::monotonicNow();
    m_state->enter(number, [&](v8::Local<v8::Context> context) {
        v8::Isolate* isolate = m_state->isolate();
        const v8::Local<v8::Promise::Resolver> resolver = invocation->reading.Get(isolate);
        invocation->reading.Reset();
        v8::Local<v8::Value> outcome = v8::Null(isolate);
        if (piece.failed) {
            const auto gone = engine::toScript(isolate, "The client left before the request body was complete");
            engine::reject(context, resolver, v8::Exception::TypeError(gone));
            return;
        }
        if (!piece.bytes.empty()) {
            const v8::TryCatch tooLarge(isolate);
            v8::Local<v8::Uint8Array> bytes;
            if (!engine::toUint8Array(isolate, piece.bytes).ToLocal(&bytes)) {
                engine::reject(context, resolver, tooLarge.Exception());
                return;
            }
            outcome = bytes;
        }
        engine::resolve(context, resolver, outcome);
    });
}

v8::MaybeLocal<v8::Promise> Invocations::writeBody(v8::Local<v8::Context> context, Invocation& invocation,
                                                   std::string bytes) {
    v8::Local<v8::Promise::Resolver> resolver;
    if (!v8::Promise::Resolver::New(context).ToLocal(&resolver)) {
        return {};
    }
    v8::Isolate* isolate = m_state->isolate();
    if (!invocation.writing.IsEmpty()) {
        engine::throwTypeError(isolate, "The body is being written already");
        return {};
    }
    invocation.writing.Reset(isolate, resolver);
    const std::shared_ptr<gateway::Exchange> exchange = invocation.exchange;
    exchange->write(std::move(bytes), [self = weak_from_this(), number = invocation.number](bool ok) {
        if (const auto table = self.lock()) {
            table->settleWrite(number, ok);
        }
    });
    return resolver->GetPromise();
}

void Invocations::settleWrite(std::int64_t number, bool ok) {
    Invocation* invocation = find(number);
    if (!invocation || invocation->writing.IsEmpty() || !m_state) {
        return;
    }
    invocation->lastProgress = protocol::monotonicNow();
    m_state->enter(number, [&](v8::Local<v8::Context> context) {
        v8::Isolate* isolate = m_state->isolate();
        const v8::Local<v8::Promise::Resolver> resolver = invocation->writing.Get(isolate);
        invocation->writing.Reset();
        engine::resolve(context, resolver, v8::Boolean::New(isolate, ok));
    });
}

void Invocations::clientGone(std::int64_t number) {
    Invocation* invocation = find(number);
    if (!invocation) {
        return;
    }
    invocation->clientGone = true;
    if (invocation->end.empty()) {
        invocation->end = "client_left";
    }
    if (!m_state) {
        return;
    }
    m_state->enter(number, [&](v8::Local<v8::Context> context) {
        if (invocation->called && m_hooks) {
            m_hooks->clientGone(context, static_cast<double>(number));
        }
        settleWrite(number, false);
        settleRead(number, {.bytes = {}, .end = true, .failed = true});
    });
}

void Invocations::exchangeFinished(std::int64_t number) {
    Invocation* invocation = find(number);
    if (!invocation || invocation->finished) {
        return;
    }
    invocation->finished = true;
    invocation->finishedAt = protocol::monotonicNow();
    m_listener.finished(*invocation);
    closeIfOver(*invocation);
}

void Invocations::beginBackground(std::int64_t number) {
    if (Invocation* invocation = find(number)) {
        ++invocation->background;
    } else {
        ++m_looseBackground;
    }
}

void Invocations::endBackground(std::int64_t number) {
    Invocation* invocation = find(number);
    if (invocation && invocation->background > 0) {
        --invocation->background;
        invocation->backgroundEnd = protocol::monotonicNow();
        closeIfOver(*invocation);
    } else if (m_looseBackground > 0 && --m_looseBackground == 0 && idle()) {
        m_listener.idle();
    }
}

void Invocations::dropBackground() {
    m_looseBackground = 0;
    forEach([this](Invocation& invocation) {
        if (invocation.background > 0) {
            invocation.background = 0;
            invocation.backgroundEnd = protocol::monotonicNow();
        }
        closeIfOver(invocation);
    });
}

void Invocations::closeIfOver(Invocation& invocation) {
    if (!invocation.over()) {
        return;
    }
    const auto found = m_open.find(invocation.number);
    std::unique_ptr<Invocation> last = std::move(found->second);
    m_open.erase(found);
    m_listener.over(std::move(last));
    if (idle()) {
        m_listener.idle();
    }
}

}  // namespace edge::isolate
