#include "inspector/timeline/view_range.h"

#include <algorithm>
#include <cmath>

#include "inspector/scene/follow_window.h"

namespace edge::timeline {

ViewRange::ViewRange(QObject* parent) : QObject(parent) {
    m_animation.setStartValue(0.0);
    m_animation.setEndValue(1.0);
    m_animation.setEasingCurve(QEasingCurve::OutCubic);
}

void ViewRange::setTrace(std::vector<Span> activity, Span latest) {
    m_activity = std::move(activity);
    m_latest = latest;
    m_extent = m_activity.empty() ? Span{} : Span{m_activity.front().start, m_activity.back().end};
    m_axis = m_folding ? scene::Axis::between(m_activity) : scene::Axis{};
    m_following ? follow() : set(clamped(m_place));
}

void ViewRange::setWidth(double pixels) {
    m_width = pixels;
    m_following ? follow() : set(clamped(m_place));
}

void ViewRange::setFolding(bool folding) {
    if (folding == m_folding) {
        return;
    }
    const Span visible = m_map.span();
    m_folding = folding;
    m_axis = m_folding ? scene::Axis::between(m_activity) : scene::Axis{};
    m_following ? follow() : set(fit(visible, 0, 0));
}

Nanoseconds ViewRange::originAt(Nanoseconds time) const {
    if (!m_folding) {
        return m_extent.start;
    }
    const auto next = std::upper_bound(m_activity.begin(), m_activity.end(), time,
                                       [](Nanoseconds t, const Span& span) { return t < span.start; });
    return next == m_activity.begin() ? m_extent.start : (next - 1)->start;
}

void ViewRange::zoomAt(double x, double factor) {
    leaveFollowing();
    const Nanoseconds held = m_map.toTime(x);
    const double scale = std::clamp(m_place.scale / factor, finestScale, coarsestScale());
    set(clamped({m_axis.walk(held, -x, scale), scale}));
}

void ViewRange::panBy(double pixels) {
    leaveFollowing();
    set(clamped({m_axis.walk(m_place.start, pixels, m_place.scale), m_place.scale}));
}

void ViewRange::show(Span span) {
    leaveFollowing();
    jump(fit(span, leftMargin, rightMargin));
}

void ViewRange::showExactly(Span span) {
    leaveFollowing();
    jump(fit(span, 0, 0));
}

void ViewRange::showAll() {
    if (!isEmpty()) {
        show(m_extent);
    }
}

void ViewRange::moveTo(Nanoseconds start) {
    leaveFollowing();
    set(clamped({start, m_place.scale}));
}

void ViewRange::moveTo(Span span) {
    leaveFollowing();
    set(fit(span, 0, 0));
}

void ViewRange::reveal(Span span) {
    const double left = m_map.toX(span.start);
    const double right = m_map.toX(span.end);
    const bool seen = left >= 0 && left <= m_width && (right <= m_width || left <= m_width / 2);
    if (seen || isEmpty()) {
        return;
    }
    leaveFollowing();
    const double room = std::max(leftMargin, (m_width - (right - left)) / 2);
    animateTo(clamped({m_axis.walk(span.start, -room, m_place.scale), m_place.scale}));
}

void ViewRange::setFollowing(bool following) {
    if (following == m_following) {
        return;
    }
    m_following = following;
    emit followingChanged(following);
    if (following) {
        follow();
    }
}

void ViewRange::back() {
    if (!m_past.empty()) {
        leaveFollowing();
        m_future.push_back(m_place);
        const Place place = m_past.back();
        m_past.pop_back();
        animateTo(clamped(place));
    }
}

void ViewRange::forward() {
    if (!m_future.empty()) {
        leaveFollowing();
        m_past.push_back(m_place);
        const Place place = m_future.back();
        m_future.pop_back();
        animateTo(clamped(place));
    }
}

ViewRange::Place ViewRange::fit(Span span, double left, double right) const {
    const double room = std::max(1.0, m_width - left - right);
    const double scale = m_axis.scaleToFit(span, room, finestScale);
    return clamped({m_axis.walk(span.start, -left, scale), scale});
}

double ViewRange::coarsestScale() const {
    return m_axis.scaleToFit(m_extent, std::max(1.0, m_width - leftMargin - rightMargin), finestScale);
}

ViewRange::Place ViewRange::clamped(Place place) const {
    place.scale = std::clamp(place.scale, finestScale, coarsestScale());
    const Nanoseconds first = m_axis.walk(m_extent.start, -leftMargin, place.scale);
    const Nanoseconds last = m_axis.walk(m_extent.end, rightMargin - m_width, place.scale);
    place.start = std::clamp(place.start, first, std::max(first, last));
    return place;
}

void ViewRange::follow() {
    m_animation.stop();
    const double room = m_width - leftMargin - rightMargin;
    set(fit(scene::followWindow(m_activity, m_latest, room), leftMargin, rightMargin));
}

void ViewRange::leaveFollowing() {
    m_animation.stop();
    setFollowing(false);
}

void ViewRange::jump(Place place) {
    constexpr std::size_t remembered = 50;
    m_past.push_back(m_place);
    if (m_past.size() > remembered) {
        m_past.erase(m_past.begin());
    }
    m_future.clear();
    animateTo(place);
}

void ViewRange::set(Place place) {
    m_place = place;
    m_map = mapOf(place);
    m_target = m_map;
    emit changed();
}

// The middle of the target glides to its place while the scale changes evenly. From far away it jumps.
void ViewRange::animateTo(Place place) {
    const scene::TimeMap target = mapOf(place);
    const Nanoseconds middle = target.toTime(m_width / 2);
    const double from = m_map.toX(middle);
    const bool far = std::abs(from - m_width / 2) > 4 * m_width;
    if (m_duration <= 0 || far) {
        set(place);
        return;
    }
    m_animation.stop();
    m_animation.disconnect(this);
    m_animation.setDuration(m_duration);
    const double scaleFrom = std::log(m_place.scale);
    const double scaleTo = std::log(place.scale);
    connect(&m_animation, &QVariantAnimation::valueChanged, this, [=, this](const QVariant& value) {
        const double t = value.toDouble();
        const double scale = std::exp(scaleFrom + (scaleTo - scaleFrom) * t);
        set(clamped({m_axis.walk(middle, -(from + (m_width / 2 - from) * t), scale), scale}));
        m_target = target;
    });
    connect(&m_animation, &QVariantAnimation::finished, this, [=, this] { set(place); });
    m_target = target;
    m_animation.start();
}

}  // namespace edge::timeline
