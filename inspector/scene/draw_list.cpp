#include "inspector/scene/draw_list.h"

#include <array>
#include <cmath>

#include <QStringList>

namespace edge::scene {

namespace {

constexpr std::array markNames{"lane",  "life", "fold",    "build",  "memory",    "retirement", "bar",   "segment", "upstream",
                               "fetch", "firstByte", "cold", "cap", "openEnd", "cluster", "column", "errorMark", "label", "figure"};
constexpr std::array toneNames{"",        "queue",   "bundle",     "isolate", "context",  "compile", "evaluate", "handler",
                               "respond", "background", "other", "upstream", "cluster", "error",   "warning"};
constexpr std::array outcomeNames{"running", "completed", "error", "limit", "hostEnded", "clientLeft", "refused"};

bool isBar(const DrawItem& item) { return item.mark == Mark::bar || item.mark == Mark::cluster; }

QString number(double value) { return QString::number(std::round(value * 10) / 10); }

QString lineOf(const DrawItem& item, const DrawList& list) {
    QStringList words{QString::fromLatin1(markNames[std::size_t(item.mark)])};
    words << number(item.rect.x()) + u',' + number(item.rect.y())
          << number(item.rect.width()) + u'x' + number(item.rect.height());
    if (item.tone != Tone::none) {
        words << QString::fromLatin1(toneNames[std::size_t(item.tone)]);
    }
    const std::pair<bool, const char*> flags[] = {{item.flags.cold, "cold"},     {item.flags.failed, "failed"},
                                                  {item.flags.faded, "faded"},   {item.flags.hollow, "hollow"},
                                                  {item.flags.open, "open"}};
    for (const auto& [set, name] : flags) {
        if (set) {
            words << QString::fromLatin1(name);
        }
    }
    if (item.mark == Mark::cap) {
        words << QString::fromLatin1(outcomeNames[std::size_t(item.outcome)]);
    }
    if (item.ref != trace::noSerial) {
        words << u'#' + QString::number(item.ref);
    }
    if (item.cluster >= 0) {
        words << QStringLiteral("of %1").arg(list.clusters[std::size_t(item.cluster)].size());
    }
    if (!item.text.isEmpty()) {
        words << u'"' + item.text + u'"';
    }
    return words.join(u' ');
}

}  // namespace

Tone toneOf(trace::PhaseKind kind) { return Tone(int(Tone::queue) + int(kind)); }

const DrawItem* DrawList::barAt(QPointF point) const {
    constexpr double reach = 4;
    const DrawItem* nearest = nullptr;
    double least = reach;
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
        if (!isBar(*item) || point.y() < item->rect.top() - 2 || point.y() > item->rect.bottom() + 2) {
            continue;
        }
        const double away = std::max({0.0, item->rect.left() - point.x(), point.x() - item->rect.right()});
        if (away < least) {
            least = away;
            nearest = &*item;
        }
        if (away == 0) {
            break;
        }
    }
    return nearest;
}

const DrawItem* DrawList::barOf(trace::Serial invocation) const {
    for (const DrawItem& item : items) {
        const bool isIt = item.mark == Mark::bar && item.ref == invocation;
        if (isIt) {
            return &item;
        }
        if (item.mark == Mark::cluster) {
            const auto& members = clusters[std::size_t(item.cluster)];
            if (std::find(members.begin(), members.end(), invocation) != members.end()) {
                return &item;
            }
        }
    }
    return nullptr;
}

double DrawList::snap(double x, double reach) const {
    double best = x;
    for (const DrawItem& item : items) {
        if (!isBar(item)) {
            continue;
        }
        for (const double edge : {item.rect.left(), item.rect.right()}) {
            if (std::abs(edge - x) < reach) {
                reach = std::abs(edge - x);
                best = edge;
            }
        }
    }
    return best;
}

QString toText(const DrawList& list) {
    QString text;
    for (const DrawItem& item : list.items) {
        text += lineOf(item, list) + u'\n';
    }
    return text;
}

}  // namespace edge::scene
