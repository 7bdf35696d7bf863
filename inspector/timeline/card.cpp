#include <algorithm>

#include <QCoreApplication>

#include "inspector/look/format.h"
#include "inspector/look/tones.h"
#include "inspector/look/words.h"
#include "inspector/timeline/hover_card.h"

namespace edge::timeline {

namespace {

QString say(const char* text) { return QCoreApplication::translate("Inspector", text); }

trace::Nanoseconds waited(const trace::InvocationRecord& invocation) {
    trace::Nanoseconds total = 0;
    trace::Nanoseconds until = 0;
    for (const trace::FetchRecord& fetch : invocation.fetches) {
        total += std::max<trace::Nanoseconds>(0, fetch.span.end - std::max(until, fetch.span.start));
        until = std::max(until, fetch.span.end);
    }
    return total;
}

QString firstLine(const trace::TraceStore& store, const trace::InvocationRecord& invocation) {
    for (const trace::Serial serial : invocation.logs) {
        if (const trace::LogRecord* line = store.logLine(serial)) {
            return line->text.section(u'\n', 0, 0);
        }
    }
    return {};
}

}  // namespace

Card cardFor(const trace::TraceStore& store, const trace::InvocationRecord& invocation, const trace::InspectorColors& colors) {
    const trace::Nanoseconds whole = invocation.endOr(store.now()) - invocation.start;
    Card card;
    card.title = look::requestLine(invocation);
    card.status = look::statusText(invocation);
    card.statusColor = look::outcomeColor(colors, invocation);
    card.when = QStringLiteral("+%1  ·  %2").arg(look::duration(invocation.start - store.extent().start),
                                                 look::clockTimeExact(invocation.start));
    card.total = look::duration(whole);
    for (const trace::PhaseRecord& phase : invocation.phases) {
        card.parts.push_back({look::phaseTitle(phase), look::duration(phase.span.length()),
                              look::percentage(phase.span.length(), whole), look::phaseColor(colors, phase.kind),
                              invocation.cold && trace::isBoot(phase.kind)});
    }
    if (const trace::Nanoseconds upstream = waited(invocation)) {
        const QString name = invocation.fetches.size() == 1 ? say("waiting for 1 fetch")
                                                            : say("waiting for %1 fetches").arg(invocation.fetches.size());
        card.parts.push_back({name, look::duration(upstream), look::percentage(upstream, whole), colors.upstream, false});
    }
    if (!invocation.running()) {
        card.facts.emplace_back(say("CPU"), look::duration(invocation.cpu));
        card.facts.emplace_back(say("Heap"), QStringLiteral("%1 → %2").arg(look::bytes(invocation.heapBefore.used),
                                                                           look::bytes(invocation.heapAfter.used)));
    }
    if (invocation.cold) {
        card.facts.emplace_back(say("Cold start"), look::coldReason(invocation.coldReason));
    }
    if (invocation.outcome() != trace::Outcome::completed && !invocation.running()) {
        card.facts.emplace_back(say("Ended"), look::endReason(invocation));
    }
    card.log = firstLine(store, invocation);
    return card;
}

Card cardFor(const trace::TraceStore& store, const std::vector<trace::Serial>& cluster, const trace::InspectorColors& colors) {
    Card card;
    trace::Nanoseconds shortest = std::numeric_limits<trace::Nanoseconds>::max();
    trace::Nanoseconds longest = 0;
    int failed = 0;
    int cold = 0;
    for (const trace::Serial serial : cluster) {
        const trace::InvocationRecord* record = store.invocation(serial);
        if (!record) {
            continue;
        }
        const trace::Nanoseconds length = record->endOr(store.now()) - record->start;
        shortest = std::min(shortest, length);
        longest = std::max(longest, length);
        failed += record->failed() ? 1 : 0;
        cold += record->cold ? 1 : 0;
        card.when = card.when.isEmpty() ? look::clockTimeExact(record->start) : card.when;
    }
    card.title = say("%1 requests").arg(look::count(qint64(cluster.size())));
    card.status = failed ? say("%1 failed").arg(look::count(failed)) : QString();
    card.statusColor = colors.error;
    card.total = longest >= shortest ? QStringLiteral("%1 – %2").arg(look::duration(shortest), look::duration(longest)) : QString();
    if (cold) {
        card.facts.emplace_back(say("Cold starts"), look::count(cold));
    }
    card.facts.emplace_back(QString(), say("Click to zoom in"));
    return card;
}

}  // namespace edge::timeline
