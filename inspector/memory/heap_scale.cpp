#include "inspector/memory/heap_scale.h"

#include <algorithm>

#include "inspector/look/ticks.h"

namespace edge::memory {

HeapScale::HeapScale(std::int64_t largest, const QRectF& area) : m_area(area) {
    constexpr std::int64_t least = 1024 * 1024;
    constexpr double near = 0.6;
    constexpr double stepRoom = 34;
    std::int64_t reach = std::max(least, largest);
    if (double(largest) >= near * double(isolateLimit)) {
        reach = std::max(reach, isolateLimit);
    }
    m_step = look::niceByteStep(reach, std::max(1, int(area.height() / stepRoom)));
    m_top = (reach + m_step - 1) / m_step * m_step;
}

double HeapScale::toY(std::int64_t bytes) const {
    return m_area.bottom() - double(bytes) / double(m_top) * m_area.height();
}

std::vector<std::int64_t> HeapScale::steps() const {
    std::vector<std::int64_t> steps;
    for (std::int64_t value = 0; value <= m_top; value += m_step) {
        steps.push_back(value);
    }
    return steps;
}

}  // namespace edge::memory
