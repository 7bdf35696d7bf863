#include <QTest>

#include "app/composer/http/words.h"

using namespace edge::http;

/// Numbers and codes as people read them.
class WordsTest : public QObject {
    Q_OBJECT

private slots:
    void sizesHaveThreeFigures_data() {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("0") << qint64(0) << "0\u00a0B";
        QTest::newRow("1023") << qint64(1023) << "1023\u00a0B";
        QTest::newRow("1024") << qint64(1024) << "1.00\u00a0KB";
        QTest::newRow("12.5 KB") << qint64(12'800) << "12.5\u00a0KB";
        QTest::newRow("almost 1 MB") << qint64(1024 * 1024 - 1) << "1.00\u00a0MB";
        QTest::newRow("5 MB") << qint64(5 * 1024 * 1024) << "5.00\u00a0MB";
        QTest::newRow("3 GB") << qint64(3) * 1024 * 1024 * 1024 << "3.00\u00a0GB";
    }
    void sizesHaveThreeFigures() {
        QFETCH(qint64, bytes);
        QTEST(formatBytes(bytes), "text");
    }

    void timesSwitchTheirUnit_data() {
        QTest::addColumn<double>("milliseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("never") << -1.0 << "";
        QTest::newRow("µs") << 0.8431 << "843\u00a0µs";
        QTest::newRow("1 ms") << 0.9996 << "1.00\u00a0ms";
        QTest::newRow("ms") << 12.44 << "12.4\u00a0ms";
        QTest::newRow("100 ms") << 99.96 << "100\u00a0ms";
        QTest::newRow("1 s") << 999.6 << "1.00\u00a0s";
        QTest::newRow("s") << 61'234.0 << "61.2\u00a0s";
    }
    void timesSwitchTheirUnit() {
        QFETCH(double, milliseconds);
        QTEST(formatMilliseconds(milliseconds), "text");
    }

    /// Every code of the platform's table is explained, with something to do.
    void everyErrorCodeIsExplained() {
        for (const char* code : {"NOT_FOUND", "UNAUTHORIZED_NO_AUTH_HEADER", "UNAUTHORIZED_INVALID_JWT_FORMAT", "UNAUTHORIZED_LEGACY_JWT",
                                 "UNAUTHORIZED_ASYMMETRIC_JWT", "UNAUTHORIZED_UNSUPPORTED_TOKEN_ALGORITHM", "BOOT_ERROR", "WORKER_ERROR",
                                 "INVALID_RESPONSE_STATUS_CODE", "WORKER_RESOURCE_LIMIT", "WORKER_LIMIT", "IDLE_TIMEOUT",
                                 "RATE_LIMIT_EXCEEDED", "EDGE_FUNCTION_ERROR", "LOAD_FUNCTION_METADATA_ERROR"}) {
            const Explanation words = explainErrorCode(QString::fromLatin1(code));
            QVERIFY2(!words.title.isEmpty() && !words.advice.isEmpty(), code);
        }
        QVERIFY(explainErrorCode({}).title.isEmpty());
    }

    void everyFailureIsExplained() {
        for (const Ending ending : {Ending::cancelled, Ending::couldNotConnect, Ending::broken, Ending::unreadableFile, Ending::failed})
            QVERIFY(!explainOutcome({ending, "words", 0, {}}).title.isEmpty());
        QVERIFY(explainOutcome({}).title.isEmpty());
    }

    void knowsThePlatformsOwnStatus() {
        QCOMPARE(reasonOf(546), QStringLiteral("Resource Limit"));
        QCOMPARE(reasonOf(404), QStringLiteral("Not Found"));
        QCOMPARE(reasonOf(299), QString());
    }
};

QTEST_GUILESS_MAIN(WordsTest)
#include "words_test.moc"
