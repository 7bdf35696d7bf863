#pragma once

#include <functional>

#include "runner/engine/arguments.h"
#include "runner/engine/convert.h"
#include "runner/engine/natives.h"
#include "runner/engine/state.h"
#include "runner/net/failure.h"

/// Outgoing connections and questions to name servers: TCP and TLS by Boost.Asio and OpenSSL, DNS by c-ares. The script
/// half, which knows the APIs, is in the *.ts files here and in runner/node; natives.ts says what each of these takes and gives.
namespace edge::net {

using Arguments = const v8::FunctionCallbackInfo<v8::Value>&;
using engine::intAt;
using engine::textAt;

engine::NativeTable netNatives();

std::span<const engine::Native> connectionNatives();
std::span<const engine::Native> dnsNatives();

/// Makes a value in script; empty where that failed, with what was thrown pending.
using Make = std::function<v8::MaybeLocal<v8::Value>(v8::Local<v8::Context>)>;
using Settle = std::function<void(const Outcome&, const Make&)>;

/// The call returns a promise; it is settled from the loop with [failure or null, value]. Empty: script is being terminated.
Settle promised(Arguments args);

std::vector<std::string> textsAt(Arguments args, int at);
v8::Local<v8::Value> toScript(v8::Isolate* isolate, const std::vector<std::string>& texts);

}  // namespace edge::net
