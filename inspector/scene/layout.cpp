#include "inspector/scene/layout.h"

#include <algorithm>
#include <cmath>

#include "inspector/look/words.h"
#include "inspector/scene/row_layout.h"

namespace edge::scene {

namespace {

using trace::IsolateRecord;
using trace::MemoryPoint;

/// Lays out lane after lane; exists for the length of one call.
class LaneLayout {
public:
    LaneLayout(DrawList& list, const trace::TraceStore& store, const LayoutView& view, const TextWidth& textWidth)
        : m_list(list), m_store(store), m_view(view), m_textWidth(textWidth), m_visible(view.map.span()), m_now(store.now()) {}

    void ground(const Lane& lane) {
        m_list.items.push_back({.mark = Mark::lane,
                                .rect = QRectF(0, lane.top, m_view.map.width(), lane.height),
                                .flags = {.hollow = lane.gateway}});
        for (std::size_t index = 0; index < lane.isolates.size(); ++index) {
            const IsolateRecord* next = index + 1 < lane.isolates.size() ? lane.isolates[index + 1] : nullptr;
            life(lane, *lane.isolates[index], next);
        }
        builds(lane);
    }

    void requests(const Lane& lane) {
        std::vector<std::vector<RowBar>> rows(std::size_t(lane.rows));
        for (const auto& [record, faded] : barsOf(lane)) {
            rows[std::size_t(std::min(record->row, lane.rows - 1))].push_back({record, faded});
        }
        for (std::size_t row = 0; row < rows.size(); ++row) {
            std::stable_sort(rows[row].begin(), rows[row].end(),
                             [](const RowBar& a, const RowBar& b) { return a.record->start < b.record->start; });
            const RowPlace place{lane.barTop(int(row), m_view.metrics), lane.barHeight, m_now};
            layoutRow(m_list, m_view.map, rows[row], place, m_textWidth);
        }
    }

private:
    std::vector<RowBar> barsOf(const Lane& lane) const {
        std::vector<RowBar> bars;
        const auto collect = [&](const QString& isolate, bool faded) {
            for (const trace::InvocationRecord* record : m_store.invocationsIn(lane.function, isolate, m_visible)) {
                bars.push_back({record, faded});
            }
        };
        if (lane.gateway) {
            collect({}, false);
        }
        for (const IsolateRecord* isolate : lane.isolates) {
            const bool lived = isolate->alive() || isolate->retired >= m_visible.start;
            if (lived && isolate->birth.start <= m_visible.end) {
                collect(isolate->id, !isolate->alive());
            }
        }
        return bars;
    }

    double edge(Nanoseconds time) const {
        return std::round(std::clamp(m_view.map.toX(time), -8.0, m_view.map.width() + 8));
    }

    void life(const Lane& lane, const IsolateRecord& isolate, const IsolateRecord* next) {
        const Nanoseconds end = isolate.alive() ? std::max(m_now, m_visible.end) : isolate.retired;
        if (end < m_visible.start || isolate.birth.start > m_visible.end) {
            return;
        }
        const double left = edge(isolate.birth.start);
        const double right = std::max(left + 1, edge(end));
        const Flags flags{.faded = !isolate.alive()};
        m_list.items.push_back({.mark = Mark::life,
                                .rect = QRectF(left, lane.top, right - left, lane.height),
                                .flags = flags,
                                .ref = isolate.serial});
        memory(lane, isolate, end);
        if (!isolate.alive() && isolate.retired <= m_visible.end) {
            retirement(lane, isolate, right, next);
        }
    }

    /// A wall at the end, at least a pixel, and the reason on the ribbon beside it where there is room.
    void retirement(const Lane& lane, const IsolateRecord& isolate, double x, const IsolateRecord* next) {
        const bool bad = isolate.retireReason == u"CPUTime" || isolate.retireReason == u"Memory" ||
                         isolate.retireReason == u"HostEnded" || isolate.retireReason == u"WallClockTime" ||
                         isolate.retireReason == u"BootFailure";
        const QString reason = look::retireReason(isolate.retireReason);
        const double room = (next ? edge(next->birth.start) : m_view.map.width()) - x - 12;
        m_list.items.push_back({.mark = Mark::retirement,
                                .rect = QRectF(x - 2, lane.top, 2, lane.height),
                                .tone = bad ? Tone::error : Tone::none,
                                .flags = {.failed = bad, .faded = true},
                                .ref = isolate.serial,
                                .text = m_textWidth(reason) <= room ? reason : QString()});
    }

    /// One bar a pixel column at most: the highest figure in it.
    void memory(const Lane& lane, const IsolateRecord& isolate, Nanoseconds end) {
        const double floor = lane.bottom() - 1;
        const double height = m_view.metrics.ribbon;
        const double scale = height / (1.1 * std::max(1.0, double(m_store.largestHeap())));
        const auto& points = isolate.memory;
        const auto later = [](Nanoseconds time, const MemoryPoint& point) { return time < point.time; };
        auto point = std::upper_bound(points.begin(), points.end(), m_visible.start, later);
        point -= point == points.begin() ? 0 : 1;
        QRectF column;
        for (; point != points.end() && point->time <= m_visible.end; ++point) {
            const double left = column.isNull() ? edge(point->time) : std::max(edge(point->time), column.right());
            const double right = point + 1 == points.end() ? edge(end) : edge((point + 1)->time);
            const double tall = std::max(1.0, std::round(double(point->heap.used + point->heap.external) * scale));
            const bool sameColumn = !column.isNull() && (right <= left || column.height() == tall);
            if (sameColumn) {
                column.setRight(std::max(column.right(), right));
                column.setTop(std::min(column.top(), floor - tall));
                continue;
            }
            addMemory(column, isolate);
            column = QRectF(left, floor - tall, right - left, tall);
        }
        addMemory(column, isolate);
    }

    void addMemory(const QRectF& column, const IsolateRecord& isolate) {
        if (column.width() > 0) {
            m_list.items.push_back({.mark = Mark::memory,
                                    .rect = column,
                                    .flags = {.faded = !isolate.alive()},
                                    .ref = isolate.serial});
        }
    }

    void builds(const Lane& lane) {
        if (!lane.firstOfGroup) {
            return;
        }
        for (const trace::BuildRecord& build : m_store.builds()) {
            const bool visible = build.span.end >= m_visible.start && build.span.start <= m_visible.end;
            if (visible && build.function == lane.function) {
                const double left = edge(build.span.start);
                m_list.items.push_back({.mark = Mark::build,
                                        .rect = QRectF(left, lane.top, std::max(2.0, edge(build.span.end) - left), lane.height),
                                        .tone = build.failed ? Tone::error : Tone::bundle,
                                        .flags = {.failed = build.failed}});
            }
        }
    }

    DrawList& m_list;
    const trace::TraceStore& m_store;
    const LayoutView& m_view;
    const TextWidth& m_textWidth;
    Span m_visible;
    Nanoseconds m_now;
};

void layoutFolds(DrawList& list, const LayoutView& view) {
    for (const TimeMap::Piece& piece : view.map.pieces()) {
        if (piece.folded && piece.x < view.map.width()) {
            list.items.push_back({.mark = Mark::fold,
                                  .rect = QRectF(std::round(piece.x), 0, std::round(piece.width()), totalHeight(view.lanes))});
        }
    }
}

}  // namespace

DrawList layoutLanes(const trace::TraceStore& store, const LayoutView& view, const TextWidth& textWidth) {
    DrawList list;
    LaneLayout layout(list, store, view, textWidth);
    const auto eachVisible = [&view](auto&& visit) {
        for (const Lane& lane : view.lanes) {
            if (lane.bottom() >= view.top && lane.top <= view.bottom) {
                visit(lane);
            }
        }
    };
    eachVisible([&layout](const Lane& lane) { layout.ground(lane); });
    layoutFolds(list, view);
    eachVisible([&layout](const Lane& lane) { layout.requests(lane); });
    return list;
}

}  // namespace edge::scene
