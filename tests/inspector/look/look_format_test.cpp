#include <QTest>

#include "inspector/look/format.h"
#include "inspector/look/ticks.h"

using namespace edge;
using look::Nanoseconds;

class LookFormatTest : public QObject {
    Q_OBJECT
private slots:
    void durations_data();
    void durations();
    void roughDurations();
    void byteCounts_data();
    void byteCounts();
    void percentages();
    void timeStepsAreNice();
    void byteStepsAreFew();
    void offsetsHaveTheDecimalsOfTheirStep();
};

void LookFormatTest::durations_data() {
    QTest::addColumn<qint64>("length");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << qint64(0) << "0 µs";
    QTest::newRow("ns") << qint64(840) << "840 ns";
    QTest::newRow("µs, two decimals") << qint64(1'234) << "1.23 µs";
    QTest::newRow("µs, none") << qint64(412'300) << "412 µs";
    QTest::newRow("rounds into the next unit") << qint64(999'700) << "1.00 ms";
    QTest::newRow("ms") << qint64(8'412'000) << "8.41 ms";
    QTest::newRow("ms, one decimal") << qint64(80'240'000) << "80.2 ms";
    QTest::newRow("9.995 is not 10.00") << qint64(9'996'000) << "10.0 ms";
    QTest::newRow("s") << qint64(1'234'000'000) << "1.23 s";
    QTest::newRow("just below a minute") << qint64(59'960'000'000) << "60.0 s";
    QTest::newRow("minutes") << qint64(125'000'000'000) << "2 min 5 s";
    QTest::newRow("hours") << qint64(3'720'000'000'000) << "1 h 2 min";
    QTest::newRow("negative") << qint64(-8'412'000) << "−8.41 ms";
}

void LookFormatTest::durations() {
    QFETCH(qint64, length);
    QTEST(look::duration(length), "text");
}

void LookFormatTest::roughDurations() {
    QCOMPARE(look::roughDuration(900'000'000), "900 ms");
    QCOMPARE(look::roughDuration(980'000'000), "1 s");
    QCOMPARE(look::roughDuration(15'400'000'000), "15 s");
    QCOMPARE(look::roughDuration(170'000'000'000), "3 min");
    QCOMPARE(look::roughDuration(7'300'000'000'000), "2 h");
    QCOMPARE(look::spokenDuration(412'000'000), "412 milliseconds");
    QCOMPARE(look::machineSeconds(8'412'345), "0.008412345");
}

void LookFormatTest::byteCounts_data() {
    QTest::addColumn<qint64>("count");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("onAxis");
    QTest::newRow("none") << qint64(0) << "0 B" << "0";
    QTest::newRow("bytes") << qint64(812) << "812 B" << "812 B";
    QTest::newRow("KB") << qint64(1536) << "1.50 KB" << "1.5 KB";
    QTest::newRow("just below") << qint64(1024 * 1024 - 10) << "1.00 MB" << "1 MB";
    QTest::newRow("MB") << qint64(4'411'396) << "4.21 MB" << "4.21 MB";
    QTest::newRow("round") << qint64(256LL * 1024 * 1024) << "256 MB" << "256 MB";
    QTest::newRow("twenty") << qint64(20LL * 1024 * 1024) << "20.0 MB" << "20 MB";
    QTest::newRow("less") << qint64(-2048) << "−2.00 KB" << "−2 KB";
}

void LookFormatTest::byteCounts() {
    QFETCH(qint64, count);
    QTEST(look::bytes(count), "text");
    QTEST(look::axisBytes(count), "onAxis");
}

void LookFormatTest::percentages() {
    QCOMPARE(look::percentage(63, 100), "63 %");
    QCOMPARE(look::percentage(1, 1000), "<1 %");
    QCOMPARE(look::percentage(0, 1000), "0 %");
    QCOMPARE(look::percentage(5, 0), "");
}

void LookFormatTest::timeStepsAreNice() {
    QCOMPARE(look::niceTimeStep(1000, 80), 100'000);
    QCOMPARE(look::niceTimeStep(1, 80), 100);
    QCOMPARE(look::niceTimeStep(0, 80), 1);
    QCOMPARE(look::niceTimeStep(1e8, 80), 10'000'000'000);
    QCOMPARE(look::niceTimeStep(2e8, 80), 30'000'000'000);
    for (double scale = 1; scale < 1e13; scale *= 1.7) {
        QVERIFY(double(look::niceTimeStep(scale, 84)) / scale >= 84);
    }
}

void LookFormatTest::byteStepsAreFew() {
    constexpr qint64 mb = 1024 * 1024;
    QCOMPARE(look::niceByteStep(10 * mb, 5), 2 * mb);
    QCOMPARE(look::niceByteStep(256 * mb, 5), 100 * mb);
    QCOMPARE(look::niceByteStep(0, 5), 1);
    for (qint64 largest = 1; largest < 4096 * mb; largest *= 3) {
        QVERIFY(double(largest) / double(look::niceByteStep(largest, 6)) <= 6);
    }
}

void LookFormatTest::offsetsHaveTheDecimalsOfTheirStep() {
    QCOMPARE(look::offsetLabel(0, 500'000), "0");
    QCOMPARE(look::offsetLabel(12'500'000, 500'000), "12.5 ms");
    QCOMPARE(look::offsetLabel(12'000'000, 1'000'000), "12 ms");
    QCOMPARE(look::offsetLabel(1'200'000'000, 200'000'000), "1.2 s");
    QCOMPARE(look::offsetLabel(75'000'000'000, 5'000'000'000), "1:15");
}

QTEST_GUILESS_MAIN(LookFormatTest)
#include "look_format_test.moc"
