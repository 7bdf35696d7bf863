#include <QTest>

#include "runner/protocol/figures.h"

using edge::protocol::bytesText;
using edge::protocol::durationText;

/// Amounts have three figures and the unit that suits.
class FiguresTest : public QObject {
    Q_OBJECT

private slots:
    void bytes_data() {
        QTest::addColumn<qint64>("amount");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << qint64(0) << "0 B";
        QTest::newRow("1023") << qint64(1023) << "1023 B";
        QTest::newRow("1024") << qint64(1024) << "1.00 KB";
        QTest::newRow("12.5 KB") << qint64(12'800) << "12.5 KB";
        QTest::newRow("almost 1 MB") << qint64(1024 * 1024 - 1) << "1.00 MB";
        QTest::newRow("MB") << qint64(4'411'396) << "4.21 MB";
        QTest::newRow("3 GB") << (qint64(3) << 30) << "3.00 GB";
        QTest::newRow("3,000 GB") << (qint64(3000) << 30) << "3000 GB";
        QTest::newRow("less") << qint64(-2048) << "−2.00 KB";
    }
    void bytes() {
        QFETCH(qint64, amount);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(bytesText(amount)), text);
    }

    void durations_data() {
        QTest::addColumn<qint64>("amount");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << qint64(0) << "0 ns";
        QTest::newRow("ns") << qint64(999) << "999 ns";
        QTest::newRow("µs") << qint64(843'100) << "843 µs";
        QTest::newRow("almost 1 ms") << qint64(999'600) << "1.00 ms";
        QTest::newRow("ms") << qint64(12'440'000) << "12.4 ms";
        QTest::newRow("s") << qint64(61'234'000'000) << "61.2 s";
        QTest::newRow("long") << qint64(5'000'000'000'000) << "5000 s";
        QTest::newRow("less") << qint64(-1000) << "−1.00 µs";
    }
    void durations() {
        QFETCH(qint64, amount);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(durationText(amount)), text);
    }
};

QTEST_APPLESS_MAIN(FiguresTest)
#include "figures_test.moc"
