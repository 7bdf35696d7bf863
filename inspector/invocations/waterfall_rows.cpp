#include "inspector/invocations/waterfall.h"

#include <QCoreApplication>
#include <QUrl>

#include "inspector/look/format.h"
#include "inspector/look/tones.h"
#include "inspector/look/words.h"

namespace edge::invocations {

namespace {

QString say(const char* text) { return QCoreApplication::translate("Inspector", text); }

WaterfallRow::Bar barOf(const trace::InvocationRecord& invocation, const trace::PhaseRecord& phase,
                        const trace::InspectorColors& colors) {
    return {phase.span, look::phaseColor(colors, phase.kind), invocation.cold && trace::isBoot(phase.kind)};
}

/// The parts of a fetch, from its beginning to the last byte, in steps of one hue.
QColor fetchColor(const QString& part, const trace::InspectorColors& colors) {
    if (part == u"wait") {
        return colors.upstream;
    }
    return part == u"download" ? colors.handler : colors.queue;
}

WaterfallRow fetchRow(const trace::FetchRecord& fetch, const trace::InspectorColors& colors) {
    const QUrl url(fetch.url);
    WaterfallRow row;
    row.name = fetch.method + u' ' + (url.host().isEmpty() ? fetch.url : url.host() + url.path());
    row.failed = fetch.failed();
    row.figure = look::duration(fetch.span.length());
    row.share = fetch.status > 0 ? QString::number(fetch.status) : QStringLiteral("✕");
    QStringList help{fetch.method + u' ' + fetch.url};
    if (!fetch.error.isEmpty()) {
        help << fetch.error;
    }
    for (const trace::PhaseRecord& phase : fetch.phases) {
        row.bars.push_back({phase.span, fetchColor(phase.name, colors), false});
        help << QStringLiteral("%1 %2").arg(look::phaseTitle(phase), look::duration(phase.span.length()));
    }
    if (fetch.phases.empty()) {
        row.bars.push_back({fetch.span, colors.upstream, false});
    }
    help << say("%1 out, %2 in").arg(look::bytes(fetch.bytesOut), look::bytes(fetch.bytesIn));
    row.help = help.join(u'\n');
    return row;
}

}  // namespace

std::vector<WaterfallRow> waterfallRows(const trace::InvocationRecord& invocation, trace::Nanoseconds now,
                                        const trace::InspectorColors& colors) {
    const trace::Nanoseconds whole = invocation.endOr(now) - invocation.start;
    std::vector<WaterfallRow> rows;
    WaterfallRow all;
    all.name = say("total");
    all.figure = look::duration(whole);
    for (const trace::PhaseRecord& phase : invocation.phases) {
        all.bars.push_back(barOf(invocation, phase, colors));
    }
    for (const trace::FetchRecord& fetch : invocation.fetches) {
        all.bars.push_back({fetch.span, colors.upstream, false});
    }
    if (all.bars.empty()) {
        all.bars.push_back({{invocation.start, invocation.endOr(now)}, colors.handler, false});
    }
    rows.push_back(all);
    for (const trace::PhaseRecord& phase : invocation.phases) {
        WaterfallRow row;
        row.name = look::phaseTitle(phase);
        row.help = look::phaseMeaning(phase);
        row.bars.push_back(barOf(invocation, phase, colors));
        row.figure = look::duration(phase.span.length());
        row.share = look::percentage(phase.span.length(), whole);
        rows.push_back(std::move(row));
    }
    if (!invocation.fetches.empty()) {
        WaterfallRow heading;
        heading.name = say("Outgoing fetches");
        heading.heading = true;
        rows.push_back(heading);
    }
    for (const trace::FetchRecord& fetch : invocation.fetches) {
        rows.push_back(fetchRow(fetch, colors));
    }
    return rows;
}

}  // namespace edge::invocations
