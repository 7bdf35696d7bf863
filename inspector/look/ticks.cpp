#include "inspector/look/ticks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace edge::look {

namespace {

constexpr Nanoseconds second = 1'000'000'000;

int decimalsFor(Nanoseconds step, Nanoseconds unit) {
    int decimals = 0;
    while (unit > step && decimals < 9) {
        unit /= 10;
        ++decimals;
    }
    return decimals;
}

}  // namespace

Nanoseconds niceTimeStep(double nanosecondsPerPixel, double room) {
    static constexpr std::array<Nanoseconds, 17> clockSteps{
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200};
    const double least = std::max(1.0, nanosecondsPerPixel * room);
    for (Nanoseconds power = 1; power < second; power *= 10) {
        for (const int factor : {1, 2, 5}) {
            if (double(power * factor) >= least) {
                return power * factor;
            }
        }
    }
    for (const Nanoseconds step : clockSteps) {
        if (double(step * second) >= least) {
            return step * second;
        }
    }
    constexpr Nanoseconds day = 86'400 * second;
    return day * Nanoseconds(std::ceil(least / double(day)));
}

std::int64_t niceByteStep(std::int64_t largest, int most) {
    const double least = std::max(1.0, double(largest) / std::max(1, most));
    for (double unit = 1; ; unit *= 1024) {
        for (const int factor : {1, 2, 5, 10, 20, 50, 100, 200, 500}) {
            if (unit * factor >= least) {
                return std::int64_t(unit) * factor;
            }
        }
    }
}

QString offsetLabel(Nanoseconds offset, Nanoseconds step) {
    struct Unit {
        Nanoseconds size;
        const char* symbol;
    };
    static constexpr Unit units[] = {{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "µs"}, {1, "ns"}};
    constexpr Nanoseconds minute = 60'000'000'000;
    if (offset >= minute && step >= 1'000'000'000) {
        const Nanoseconds seconds = offset / 1'000'000'000;
        return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
    }
    for (const Unit& unit : units) {
        if (offset >= unit.size) {
            const int decimals = decimalsFor(step, unit.size);
            return QString::number(double(offset) / double(unit.size), 'f', decimals) + u' ' +
                   QString::fromUtf8(unit.symbol);
        }
    }
    return QStringLiteral("0");
}

}  // namespace edge::look
