#include "inspector/scene/bar_layout.h"

#include <algorithm>
#include <cmath>

#include <QUrl>

#include "inspector/look/format.h"
#include "inspector/look/words.h"

namespace edge::scene {

namespace {

using trace::InvocationRecord;
using trace::Outcome;
using trace::PhaseKind;
using trace::PhaseRecord;

constexpr double detailFrom = 6;     // narrower bars carry no segments
constexpr double textPadding = 4;
constexpr double figureGap = 7;      // clear of the frame around a selected bar
constexpr double textFrom = 13;      // lower bars carry no text
constexpr double glyphSize = 11;
constexpr double beyond = 64;        // how far rectangles may reach out of the view

struct Stretch {
    double left = 0;
    double right = 0;
    double width() const { return right - left; }
};

/// Lays out one request; exists for the length of one call.
class BarLayout {
public:
    BarLayout(DrawList& list, const TimeMap& map, const InvocationRecord& record, const BarPlace& place,
              const TextWidth& textWidth)
        : m_list(list), m_map(map), m_record(record), m_place(place), m_textWidth(textWidth) {
        const auto [left, right] = barEdges(map, record, place.now);
        m_bar = {left, right};
        m_flags = {.cold = record.cold,
                   .failed = record.failed(),
                   .faded = place.faded,
                   .hollow = record.outcome() == Outcome::refused || record.outcome() == Outcome::clientLeft,
                   .open = record.running()};
        m_flags.hollow = m_flags.hollow && record.phases.empty();
    }

    void run() {
        add(Mark::bar, m_bar, barTone());
        if (m_bar.width() >= detailFrom) {
            addSegments();
            addUpstream();
            addFetches();
            addFirstByte();
        }
        addColdGlyph();
        addEnd();
        addFigure();
    }

private:
    DrawItem& add(Mark mark, Stretch x, Tone tone, const QString& text = {}) {
        return add(mark, QRectF(x.left, m_place.top, x.width(), m_place.height), tone, text);
    }

    DrawItem& add(Mark mark, const QRectF& rect, Tone tone, const QString& text = {}) {
        m_list.items.push_back({.mark = mark, .rect = rect, .tone = tone, .flags = m_flags, .ref = m_record.serial, .text = text});
        return m_list.items.back();
    }

    double edge(Nanoseconds time) const {
        return std::round(std::clamp(m_map.toX(time), -beyond, m_map.width() + beyond));
    }

    Stretch stretch(Span span) const { return {edge(span.start), edge(span.end)}; }

    /// The part that can be seen, for texts.
    Stretch visible(Stretch x) const { return {std::max(x.left, 0.0), std::min(x.right, m_map.width())}; }

    Tone barTone() const {
        if (m_flags.hollow) {
            return Tone::none;
        }
        if (m_bar.width() >= detailFrom) {
            if (m_flags.open) {
                return Tone::handler;
            }
            // Without phases: an isolate's time is its handler's; what never met an isolate ran nothing.
            return m_record.phases.empty() && !m_record.isolate.isEmpty() ? Tone::handler : Tone::other;
        }
        return m_flags.failed ? Tone::error : m_flags.cold ? Tone::compile : Tone::handler;
    }

    void addSegments() {
        bool bootSeen = false;
        for (const PhaseRecord& phase : m_record.phases) {
            Stretch x = stretch(phase.span);
            const bool lastBoot = phase.kind == PhaseKind::evaluate;
            if (lastBoot && !bootSeen && x.width() < 2) {
                x.left = x.right - std::min(2.0, m_bar.width() / 2);
            }
            if (x.width() < 1) {
                continue;
            }
            bootSeen = bootSeen || trace::isBoot(phase.kind);
            add(Mark::segment, segmentRect(phase.kind, x), toneOf(phase.kind));
            if (phase.kind != PhaseKind::handler) {
                const QString title = look::phaseTitle(phase);
                addLabel(x, toneOf(phase.kind), {title + u' ' + look::duration(phase.span.length()), title});
            }
        }
    }

    /// What runs after the response is a lower bar: the client no longer waits for it.
    QRectF segmentRect(PhaseKind kind, Stretch x) const {
        if (kind != PhaseKind::background) {
            return {x.left, m_place.top, x.width(), m_place.height};
        }
        const double height = std::max(3.0, std::round(m_place.height * 0.55));
        return {x.left, m_place.top + std::round((m_place.height - height) / 2), x.width(), height};
    }

    void addUpstream() {
        std::vector<Stretch> waits;
        for (const trace::FetchRecord& fetch : m_record.fetches) {
            const Stretch x = stretch(fetch.span);
            if (x.width() < 1) {
                continue;
            }
            const bool joins = !waits.empty() && x.left <= waits.back().right;
            if (joins) {
                waits.back().right = std::max(waits.back().right, x.right);
            } else {
                waits.push_back(x);
            }
        }
        for (const Stretch& wait : waits) {
            add(Mark::upstream, wait, Tone::upstream);
        }
        if (waits.size() == 1 && m_record.fetches.size() == 1) {
            const trace::FetchRecord& fetch = m_record.fetches.front();
            const QString host = QUrl(fetch.url).host();
            addLabel(waits.front(), Tone::upstream, {host + u' ' + look::duration(fetch.span.length()), host});
        }
        addRequestLabel(waits);
    }

    /// The request line goes onto the widest stretch in which the handler itself ran.
    void addRequestLabel(const std::vector<Stretch>& waits) {
        Stretch widest;
        for (const Stretch& own : handlerStretches(waits)) {
            widest = visible(own).width() > widest.width() ? visible(own) : widest;
        }
        const QString line = look::requestLine(m_record);
        addLabel(widest, Tone::handler, {line, line.section(u'?', 0, 0), m_record.method});
    }

    std::vector<Stretch> handlerStretches(const std::vector<Stretch>& waits) const {
        std::vector<Stretch> own;
        if (m_record.running()) {
            own.push_back(m_bar);
        }
        for (const PhaseRecord& phase : m_record.phases) {
            if (phase.kind != PhaseKind::handler) {
                continue;
            }
            Stretch rest = stretch(phase.span);
            for (const Stretch& wait : waits) {
                own.push_back({rest.left, std::min(rest.right, wait.left)});
                rest.left = std::max(rest.left, wait.right);
            }
            own.push_back(rest);
        }
        return own;
    }

    /// Several fetches: a line each, in as many as three rows from the bar's foot.
    void addFetches() {
        constexpr int mostRows = 3;
        constexpr double pitch = 4;
        if (m_record.fetches.size() < 2 || m_place.height < textFrom) {
            return;
        }
        double busyUntil[mostRows] = {-beyond * 2, -beyond * 2, -beyond * 2};
        for (const trace::FetchRecord& fetch : m_record.fetches) {
            const Stretch x = stretch(fetch.span);
            int row = 0;
            while (row < mostRows - 1 && busyUntil[row] > x.left) {
                ++row;
            }
            if (x.width() < 3 || busyUntil[row] > x.left) {
                continue;
            }
            busyUntil[row] = x.right;
            const double top = m_place.top + m_place.height - 3 - row * pitch;
            add(Mark::fetch, QRectF(x.left, top, x.width() - 1, 2), fetch.failed() ? Tone::error : Tone::handler);
        }
    }

    void addFirstByte() {
        constexpr double least = 48;
        if (m_record.firstByte > m_record.start && m_bar.width() >= least) {
            const double x = edge(m_record.firstByte);
            add(Mark::firstByte, QRectF(x - 1, m_place.top - 3, 2, m_place.height + 3), Tone::none);
        }
    }

    void addColdGlyph() {
        if (!m_record.cold || m_place.height < glyphSize) {
            return;
        }
        const double top = m_place.top + std::round((m_place.height - glyphSize) / 2);
        const double left = m_bar.left - coldGlyphRoom + 2;
        if (left >= m_place.previousRight) {
            add(Mark::cold, QRectF(left, top, glyphSize, glyphSize), Tone::none);
        }
    }

    void addEnd() {
        constexpr double capWidth = 13;
        constexpr double wall = 3;
        const Outcome how = m_record.outcome();
        if (how == Outcome::running) {
            add(Mark::openEnd, QRectF(m_bar.right, m_place.top, 8, m_place.height), Tone::handler);
            m_textFrom = m_bar.right + 10;
            return;
        }
        m_textFrom = m_bar.right;
        if (how == Outcome::completed) {
            return;
        }
        const Tone tone = m_record.failed() ? Tone::error : Tone::warning;
        // Behind the bar where the next one leaves room, else on its end, else only a wall.
        const bool room = m_bar.right + capWidth <= m_place.nextLeft;
        const double width = room || m_bar.width() >= 2 * capWidth ? capWidth : wall;
        const double left = room ? m_bar.right : m_bar.right - width;
        DrawItem& cap = add(Mark::cap, QRectF(left, m_place.top, width, m_place.height), tone, m_record.end);
        cap.outcome = how;
        m_textFrom = left + width;
    }

    void addFigure() {
        if (m_place.height < textFrom) {
            return;
        }
        const QString time = look::duration(m_record.endOr(m_place.now) - m_record.start);
        const bool odd = m_record.status >= 400 || (!m_record.running() && m_record.status == 0);
        const QString status = odd ? look::statusText(m_record) + QStringLiteral(" · ") : QString();
        const double left = m_textFrom + figureGap;
        for (const QString& text : {status + time, time}) {
            const double width = m_textWidth(text);
            const bool cut = left + width > m_map.width();
            if (left + width + textPadding <= m_place.nextLeft && (!cut || text == time)) {
                const Tone tone = m_flags.failed ? Tone::error : odd ? Tone::warning : Tone::none;
                add(Mark::figure, QRectF(left, m_place.top, width, m_place.height), tone, text);
                return;
            }
        }
    }

    void addLabel(Stretch x, Tone tone, const QStringList& candidates) {
        constexpr double least = 24;
        const Stretch room = visible(x);
        if (room.width() < least || m_place.height < textFrom) {
            return;
        }
        for (const QString& text : candidates) {
            const double width = m_textWidth(text);
            if (!text.isEmpty() && width + 2 * textPadding <= room.width()) {
                add(Mark::label, QRectF(room.left + textPadding, m_place.top, width, m_place.height), tone, text);
                return;
            }
        }
    }

    DrawList& m_list;
    const TimeMap& m_map;
    const InvocationRecord& m_record;
    const BarPlace& m_place;
    const TextWidth& m_textWidth;
    Stretch m_bar;
    Flags m_flags;
    double m_textFrom = 0;
};

}  // namespace

std::pair<double, double> barEdges(const TimeMap& map, const InvocationRecord& record, Nanoseconds now) {
    constexpr double narrowest = 2;
    const auto edge = [&map](Nanoseconds time) {
        return std::round(std::clamp(map.toX(time), -beyond, map.width() + beyond));
    };
    const double left = edge(record.start);
    return {left, std::max(left + narrowest, edge(record.endOr(now)))};
}

void layoutBar(DrawList& list, const TimeMap& map, const InvocationRecord& record, const BarPlace& place,
               const TextWidth& textWidth) {
    BarLayout(list, map, record, place, textWidth).run();
}

}  // namespace edge::scene
