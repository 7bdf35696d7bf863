#pragma once

#include <QString>

#include "inspector/trace/store.h"

namespace edge::look {

/// Everything known about an invocation as plain text, for the clipboard. Times also in a form for programs.
QString summary(const trace::TraceStore& store, const trace::InvocationRecord& invocation);

/// "hello, cold start, 412 milliseconds, status 200": what a screen reader says.
QString spoken(const trace::InvocationRecord& invocation, trace::Nanoseconds now);

}  // namespace edge::look
