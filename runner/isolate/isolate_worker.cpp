#include "runner/isolate/isolate_worker.h"

#include <boost/asio/post.hpp>
#include <utility>

#include "runner/gateway/platform_error.h"
#include "runner/isolate/runtime.h"
#include "runner/protocol/ids.h"

namespace edge::isolate {

IsolateWorker::IsolateWorker(EngineProcess& engine, std::shared_ptr<const Program> program,
                             std::shared_ptr<boost::asio::io_context> loop)
    : m_engine(engine), m_id(protocol::newUuid()), m_program(std::move(program)), m_loop(std::move(loop)) {}

bool IsolateWorker::attach(Runtime* runtime) {
    const std::lock_guard lock(m_guard);
    m_runtime = runtime;
    m_isolateLives = runtime != nullptr;
    return !m_terminated;
}

void IsolateWorker::isolateGone() {
    const std::lock_guard lock(m_guard);
    m_isolateLives = false;
}

void IsolateWorker::deliver(std::shared_ptr<gateway::Exchange> exchange, std::string coldReason) {
    Runtime* runtime = nullptr;
    {
        const std::lock_guard lock(m_guard);
        runtime = m_runtime;
    }
    if (runtime) {
        runtime->deliver(std::move(exchange), std::move(coldReason));
        return;
    }
    gateway::PlatformAnswer answer = gateway::platformAnswer(gateway::PlatformError::hostGone);
    exchange->respond(std::move(answer.head), std::move(answer.body));
}

/// Not kept alive by what is posted: a loop that has ended would keep it, and it the loop, for ever.
void IsolateWorker::onLoop(std::function<void(Runtime&)> deed) {
    boost::asio::post(*m_loop, [weak = weak_from_this(), deed = std::move(deed)] {
        const auto self = std::static_pointer_cast<IsolateWorker>(weak.lock());
        if (self && self->m_runtime) {
            deed(*self->m_runtime);
        }
    });
}

void IsolateWorker::retire(EndReason reason) {
    stopAccepting();
    onLoop([reason](Runtime& runtime) { runtime.retire(reason); });
}

void IsolateWorker::terminate(EndReason reason) {
    stopAccepting();
    {
        const std::lock_guard lock(m_guard);
        const bool again = std::exchange(m_terminated, true);
        if (m_isolateLives) {
            again ? m_runtime->insist() : m_runtime->interrupt();
        }
    }
    onLoop([reason](Runtime& runtime) { runtime.end(reason); });
}

}  // namespace edge::isolate
