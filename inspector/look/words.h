#pragma once

#include <QString>

#include "inspector/trace/records.h"

/// The runner's stable words in words for people. Unknown words come back as they are.
namespace edge::look {

QString phaseTitle(const trace::PhaseRecord& phase);
/// One sentence: what happens in this phase.
QString phaseMeaning(const trace::PhaseRecord& phase);
/// Why a start was cold, as a clause: "first request to this function".
QString coldReason(const QString& cause);
/// Why an isolate was retired, in two or three words: "code changed".
QString retireReason(const QString& reason);
/// How an invocation ended: "completed", "CPU limit reached".
QString endReason(const trace::InvocationRecord& invocation);
/// What to do about the end, as one sentence; empty when there is nothing to do.
QString endAdvice(const trace::InvocationRecord& invocation);
/// "200", "running", "no response".
QString statusText(const trace::InvocationRecord& invocation);
/// "hello"; what requests to no function are grouped under for an empty name.
QString functionTitle(const QString& name);
/// "GET /hello?x=1"
QString requestLine(const trace::InvocationRecord& invocation);
QString levelTitle(protocol::LogLevel level);
/// "src/index.ts:12:5"; empty when the place is not known.
QString position(const protocol::SourcePosition& at);

}  // namespace edge::look
