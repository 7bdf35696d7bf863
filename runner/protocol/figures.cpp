#include "runner/protocol/figures.h"

#include <cmath>
#include <cstdio>
#include <span>

namespace edge::protocol {
namespace {

struct Unit {
    double size;
    const char* symbol;
};

/// In the first unit whose number stays below `step`; the first is counted whole.
std::string inUnit(double amount, double step, std::span<const Unit> units) {
    const double size = std::abs(amount);
    std::size_t at = 0;
    // 999.6 of a unit would read "1000": it belongs to the next one.
    while (at + 1 < units.size() && size / units[at].size >= step - 0.5) ++at;
    const double scaled = size / units[at].size;
    const int decimals = at == 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
    char text[48];
    std::snprintf(text, sizeof text, "%s%.*f %s", amount < 0 ? "−" : "", decimals, scaled, units[at].symbol);
    return text;
}

}  // namespace

std::string bytesText(std::int64_t bytes) {
    static constexpr Unit units[] = {{1, "B"}, {1024, "KB"}, {1024. * 1024, "MB"}, {1024. * 1024 * 1024, "GB"}};
    return inUnit(double(bytes), 1024, units);
}

std::string durationText(Nanoseconds length) {
    static constexpr Unit units[] = {{1, "ns"}, {1e3, "µs"}, {1e6, "ms"}, {1e9, "s"}};
    return inUnit(double(length), 1000, units);
}

}  // namespace edge::protocol
