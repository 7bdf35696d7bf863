#include "inspector/look/format.h"

#include <cmath>

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

#include "runner/protocol/figures.h"

namespace edge::look {

namespace {

QString words(const std::string& text) { return QString::fromStdString(text); }

}  // namespace

QString duration(Nanoseconds length) {
    constexpr Nanoseconds second = 1'000'000'000;
    if (length == 0) {
        return QStringLiteral("0 µs");
    }
    if (length >= 60 * second) {
        const Nanoseconds seconds = (length + second / 2) / second;
        const Nanoseconds minutes = seconds / 60;
        if (minutes >= 60) {
            return QStringLiteral("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
        }
        return QStringLiteral("%1 min %2 s").arg(minutes).arg(seconds % 60);
    }
    return words(protocol::durationText(length));
}

QString roughDuration(Nanoseconds length) {
    constexpr double second = 1e9;
    const double seconds = double(length) / second;
    const std::pair<double, const char*> units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}, {1e-3, "ms"}};
    for (const auto& [size, symbol] : units) {
        if (seconds >= size * 0.95) {
            return QStringLiteral("%1 %2").arg(std::lround(seconds / size)).arg(QString::fromLatin1(symbol));
        }
    }
    return duration(length);
}

QString machineSeconds(Nanoseconds length) {
    return QString::number(double(length) / 1e9, 'f', 9);
}

QString spokenDuration(Nanoseconds length) {
    const QString text = duration(length);
    const auto blank = text.lastIndexOf(u' ');
    const QString unit = text.mid(blank + 1);
    if (text.count(u' ') != 1) {
        return text;
    }
    const auto word = unit == u"ns"   ? QCoreApplication::translate("Inspector", "nanoseconds")
                      : unit == u"µs" ? QCoreApplication::translate("Inspector", "microseconds")
                      : unit == u"ms" ? QCoreApplication::translate("Inspector", "milliseconds")
                                      : QCoreApplication::translate("Inspector", "seconds");
    return text.left(blank + 1) + word;
}

QString bytes(qint64 count) { return words(protocol::bytesText(count)); }

QString axisBytes(qint64 count) {
    static const QRegularExpression zeros(QStringLiteral("\\.(\\d*[1-9])?0+(?= )"));
    QString text = bytes(count);
    const QRegularExpressionMatch match = zeros.match(text);
    if (match.hasMatch()) {
        const QString kept = match.captured(1);
        text.replace(match.capturedStart(), match.capturedLength(), kept.isEmpty() ? QString() : u'.' + kept);
    }
    return count == 0 ? QStringLiteral("0") : text;
}

QString percentage(Nanoseconds part, Nanoseconds whole) {
    if (whole <= 0) {
        return {};
    }
    const double percent = 100.0 * double(part) / double(whole);
    if (part > 0 && percent < 1) {
        return QStringLiteral("<1 %");
    }
    return QStringLiteral("%1 %").arg(std::lround(percent));
}

QString clockTime(Nanoseconds moment) {
    return QDateTime::fromMSecsSinceEpoch(moment / 1'000'000).toString(QStringLiteral("HH:mm:ss"));
}

QString clockTimeExact(Nanoseconds moment) {
    return QDateTime::fromMSecsSinceEpoch(moment / 1'000'000).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString count(qint64 number) { return QLocale().toString(number); }

}  // namespace edge::look
