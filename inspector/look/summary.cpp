#include "inspector/look/summary.h"

#include <QCoreApplication>
#include <QStringList>

#include "inspector/look/format.h"
#include "inspector/look/words.h"

namespace edge::look {

namespace {

QString say(const char* text) { return QCoreApplication::translate("Inspector", text); }

QString line(const QString& name, const QString& value) { return QStringLiteral("%1: %2").arg(name, value); }

QString timed(const QString& indent, const QString& name, trace::Span span) {
    return QStringLiteral("%1%2  %3  (%4 s)").arg(indent, name, duration(span.length()), machineSeconds(span.length()));
}

}  // namespace

QString summary(const trace::TraceStore& store, const trace::InvocationRecord& invocation) {
    const trace::Span whole{invocation.start, invocation.endOr(store.now())};
    QStringList lines{requestLine(invocation)};
    lines << line(say("Status"), statusText(invocation)) << line(say("End"), endReason(invocation));
    if (!invocation.errorCode.isEmpty()) {
        lines << line(say("Error code"), invocation.errorCode);
    }
    lines << line(say("Start"), invocation.cold ? say("cold") + QStringLiteral(", ") + coldReason(invocation.coldReason) : say("warm"))
          << line(say("At"), clockTimeExact(invocation.start)) << timed({}, say("Total"), whole)
          << line(say("CPU"), duration(invocation.cpu))
          << line(say("Heap"), bytes(invocation.heapBefore.used) + QStringLiteral(" → ") + bytes(invocation.heapAfter.used))
          << line(say("Request body"), bytes(invocation.bytesIn)) << line(say("Response body"), bytes(invocation.bytesOut))
          << line(say("Invocation"), invocation.id) << line(say("Isolate"), invocation.isolate);
    if (!invocation.phases.empty()) {
        lines << say("Phases:");
    }
    for (const trace::PhaseRecord& phase : invocation.phases) {
        lines << timed(QStringLiteral("  "), phase.name, phase.span);
    }
    if (!invocation.fetches.empty()) {
        lines << say("Fetches:");
    }
    for (const trace::FetchRecord& fetch : invocation.fetches) {
        const QString result = fetch.failed() ? fetch.error : QString::number(fetch.status);
        lines << timed(QStringLiteral("  "), QStringLiteral("%1 %2  %3").arg(fetch.method, fetch.url, result), fetch.span);
    }
    return lines.join(u'\n') + u'\n';
}

QString spoken(const trace::InvocationRecord& invocation, trace::Nanoseconds now) {
    QStringList parts{functionTitle(invocation.function)};
    parts << (invocation.cold ? say("cold start") : say("warm"))
          << spokenDuration(invocation.endOr(now) - invocation.start);
    if (invocation.running()) {
        parts << say("still running");
    } else {
        parts << say("status %1").arg(statusText(invocation));
    }
    if (invocation.failed()) {
        parts << endReason(invocation);
    }
    return parts.join(QStringLiteral(", "));
}

}  // namespace edge::look
