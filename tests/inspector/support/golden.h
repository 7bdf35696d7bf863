#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QString>
#include <QTest>

namespace edge::demo {

/// The text kept under tests/golden/NAME. With EDGE_REBASELINE=1 in the environment `actual` becomes that text first:
/// EDGE_REBASELINE=1 ctest -R scene_layout
inline QString golden(const QString& name, const QString& actual) {
    QFile file(QStringLiteral(EDGE_SOURCE_DIR "/tests/golden/") + name);
    if (qEnvironmentVariableIsSet("EDGE_REBASELINE")) {
        QDir().mkpath(QFileInfo(file).path());
        if (file.open(QIODevice::WriteOnly)) {
            file.write(actual.toUtf8());
            file.close();
        }
    }
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QStringLiteral("no golden: ") + name;
}

/// The first line in which two texts differ, for the failure's message.
inline QByteArray firstDifference(const QString& expected, const QString& actual) {
    const QStringList left = expected.split(u'\n');
    const QStringList right = actual.split(u'\n');
    for (qsizetype line = 0; line < qMax(left.size(), right.size()); ++line) {
        if (left.value(line) != right.value(line)) {
            return QStringLiteral("line %1\nexpected: %2\nactual:   %3").arg(line + 1).arg(left.value(line), right.value(line)).toUtf8();
        }
    }
    return "no difference";
}

}  // namespace edge::demo

#define COMPARE_GOLDEN(name, actual)                                                                  \
    do {                                                                                              \
        const QString expectedText = edge::demo::golden(name, actual);                                \
        QVERIFY2(expectedText == (actual), edge::demo::firstDifference(expectedText, actual).constData()); \
    } while (false)
