#pragma once

#include <cstdint>
#include <vector>

#include <QRectF>

namespace edge::memory {

/// The platform's memory limit of one isolate.
inline constexpr std::int64_t isolateLimit = 256LL * 1024 * 1024;

/// The vertical axis of the chart: from 0 at the bottom to a round figure above the largest value. A value.
/// The limit belongs to the axis only when the largest value has come near it; else the figures would lie flat.
class HeapScale {
public:
    /// Nothing measured (0 or less): an axis of 1 MB.
    HeapScale(std::int64_t largest, const QRectF& area);

    double toY(std::int64_t bytes) const;
    std::int64_t top() const { return m_top; }
    bool showsLimit() const { return m_top >= isolateLimit; }
    /// Round figures from 0 to the top.
    std::vector<std::int64_t> steps() const;

private:
    QRectF m_area;
    std::int64_t m_step = 1;
    std::int64_t m_top = 1;
};

}  // namespace edge::memory
