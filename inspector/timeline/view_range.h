#pragma once

#include <vector>

#include <QObject>
#include <QVariantAnimation>

#include "inspector/scene/time_map.h"

namespace edge::timeline {

using scene::Nanoseconds;
using scene::Span;

/// What part of the session the timeline shows: the one object that ruler, lanes and overview all listen to.
/// The session always holds the visible range, but for a margin on both sides. GUI thread.
class ViewRange : public QObject {
    Q_OBJECT

public:
    /// Nearest zoom: a request of 0.1 ms fills the view.
    static constexpr double finestScale = 100;  ///< nanoseconds per pixel
    static constexpr double leftMargin = 24;
    static constexpr double rightMargin = 96;   ///< room for the figures right of the last bar

    explicit ViewRange(QObject* parent = nullptr);

    /// What there is to see: sorted stretches of activity, and the invocation started last.
    void setTrace(std::vector<Span> activity, Span latest);
    void setWidth(double pixels);
    /// Whether idle time is folded away.
    void setFolding(bool folding);
    void setAnimationDuration(int milliseconds) { m_duration = milliseconds; }

    const scene::TimeMap& map() const { return m_map; }
    const scene::Axis& axis() const { return m_axis; }
    /// What will be visible when a glide has come to its end; what is visible when there is none.
    Span target() const { return m_target.span(); }
    Span extent() const { return m_extent; }
    bool isEmpty() const { return m_activity.empty(); }
    bool isFolding() const { return m_folding; }
    bool isFollowing() const { return m_following; }
    /// Start of the stretch of activity that a time belongs to: where the ruler counts from.
    Nanoseconds originAt(Nanoseconds time) const;
    Nanoseconds origin() const { return originAt(m_place.start); }

    /// Factors above 1 come closer. The time at x stays at x.
    void zoomAt(double x, double factor);
    /// Positive is later.
    void panBy(double pixels);
    /// The span fills the view, within margins.
    void show(Span span);
    /// Exactly these times from edge to edge: what a drag marked.
    void showExactly(Span span);
    void showAll();
    /// At once, for drags: the left edge goes there, or both edges do.
    void moveTo(Nanoseconds start);
    void moveTo(Span span);
    /// Pans so far that the span is in view; does nothing when it is.
    void reveal(Span span);
    void setFollowing(bool following);
    void back();
    void forward();

signals:
    void changed();
    void followingChanged(bool following);

private:
    struct Place {
        Nanoseconds start = 0;
        double scale = 1e6;
    };
    Place fit(Span span, double left, double right) const;
    Place clamped(Place place) const;
    double coarsestScale() const;
    void follow();
    void leaveFollowing();
    void jump(Place place);
    scene::TimeMap mapOf(Place place) const { return {m_axis, place.start, place.scale, m_width}; }
    void set(Place place);
    void animateTo(Place place);

    std::vector<Span> m_activity;
    Span m_extent;
    Span m_latest;
    scene::Axis m_axis;
    bool m_folding = true;
    bool m_following = true;
    double m_width = 0;
    Place m_place;
    scene::TimeMap m_map;
    scene::TimeMap m_target;
    std::vector<Place> m_past;
    std::vector<Place> m_future;
    QVariantAnimation m_animation;
    int m_duration = 120;
};

}  // namespace edge::timeline
