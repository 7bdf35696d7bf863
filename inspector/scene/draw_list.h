#pragma once

#include <functional>
#include <vector>

#include <QRectF>
#include <QString>

#include "inspector/trace/records.h"

/// The lanes as plain data: what is drawn where, without colours. The layout makes it, the painter replays it in
/// order, hit testing asks it, tests read it as text. Pixels; x from the left edge of the lanes, y from the top of the
/// first lane (not of the viewport).
namespace edge::scene {

enum class Mark {
    lane,        ///< the whole strip of a lane
    life,        ///< an isolate's life within it
    fold,        ///< idle time folded away, over all lanes
    build,       ///< the function was built anew
    memory,      ///< heap between two samples, as a bar on the ribbon's floor
    retirement,  ///< end of an isolate's life, with the reason
    bar,         ///< a whole request; what lies on it follows
    segment,     ///< a phase on a bar
    upstream,    ///< part of the handler that waited for a fetch
    fetch,       ///< one outgoing fetch, a thin line on the bar
    firstByte,   ///< when the first byte went out
    cold,        ///< the snowflake
    cap,         ///< how the request ended, where that is not plain
    openEnd,     ///< it runs still
    cluster,     ///< requests too narrow to be drawn apart
    column,      ///< the longest request of a few pixels of a cluster: together they are its skyline
    errorMark,   ///< a failed one inside a cluster
    label,       ///< text on a bar
    figure,      ///< text right of a bar
};

enum class Tone { none, queue, bundle, isolate, context, compile, evaluate, handler, respond, background, other,
                  upstream, cluster, error, warning };

Tone toneOf(trace::PhaseKind kind);

struct Flags {
    bool cold = false;
    bool failed = false;
    bool faded = false;    ///< its isolate is retired
    bool hollow = false;   ///< never reached the function
    bool open = false;     ///< runs still
    bool operator==(const Flags&) const = default;
};

struct DrawItem {
    Mark mark = Mark::lane;
    QRectF rect{};
    Tone tone = Tone::none;
    Flags flags{};
    trace::Serial ref = trace::noSerial;  ///< invocation; isolate for life and retirement
    trace::Outcome outcome = trace::Outcome::completed;  ///< of caps
    int cluster = -1;  ///< into DrawList::clusters
    QString text{};
};

struct DrawList {
    std::vector<DrawItem> items;
    std::vector<std::vector<trace::Serial>> clusters;

    /// The request bar or cluster at the point, the topmost and nearest within a few pixels; null where there is none.
    const DrawItem* barAt(QPointF point) const;
    /// The bar, or the cluster that holds it; null when it is not in view.
    const DrawItem* barOf(trace::Serial invocation) const;
    /// The bar edge nearest to x within `reach` pixels, else x itself.
    double snap(double x, double reach) const;
};

/// Width of a text in pixels; injected so that layouts do not hang on fonts.
using TextWidth = std::function<double(const QString&)>;

/// One line an item, for tests: `bar 120,3 36x18 handler cold #4 "12.1 ms"`.
QString toText(const DrawList& list);

}  // namespace edge::scene
