#pragma once

#include <optional>
#include <span>

#include "runner/engine/natives.h"
#include "runner/gateway/exchange.h"

namespace edge::isolate {

std::span<const engine::Native> exchangeNatives();
std::span<const engine::Native> upgradeNatives();
std::span<const engine::Native> consoleNatives();

/// A head as script gives it: headers are [name, value, name, value …]. Nothing where script is being terminated.
std::optional<gateway::ResponseHead> headFrom(v8::Isolate* isolate, int status, v8::Local<v8::Value> statusText, v8::Local<v8::Value> headers);

/// All natives of the runtime in one fixed order: the snapshot tool and the host must agree on it.
const engine::NativeTable& allNatives();
/// What the snapshots refer to: the natives and the texts of the runtime's scripts.
std::vector<intptr_t> allReferences();

}  // namespace edge::isolate
