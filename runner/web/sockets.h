#pragma once

#include <cstdint>
#include <memory>

#include "runner/engine/state.h"
#include "runner/web/web_socket_session.h"

namespace edge::web {

/// Gives a session to script, which knows it by the number (natives.ts, WebSocketNatives). Its news come on behalf of
/// the invocation. Abandoned when the isolate ends.
std::int32_t adoptSocket(engine::State& state, std::shared_ptr<SocketSession> session, std::int64_t invocation);

}  // namespace edge::web
