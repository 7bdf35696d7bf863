#include <QTest>

#include "inspector/look/summary.h"
#include "inspector/look/words.h"
#include "tests/inspector/support/store_fixture.h"

using namespace edge;

class LookWordsTest : public QObject {
    Q_OBJECT
private slots:
    void everyWordOfTheProtocolIsTranslated();
    void unknownWordsComeBackAsTheyAre();
    void adviceComesWithFailuresOnly();
    void theSummarySaysEverything();
    void aScreenReaderHearsTheMainThings();
};

void LookWordsTest::everyWordOfTheProtocolIsTranslated() {
    for (const char* word : {"first_request", "code_changed", "oneshot", "replaced", "parallel"}) {
        QVERIFY2(look::coldReason(word) != QLatin1String(word), word);
    }
    for (const char* word : {"EventLoopCompleted", "WallClockTime", "CPUTime", "Memory", "EarlyDrop", "TerminationRequested",
                             "CodeChanged", "Oneshot", "BootFailure", "HostEnded"}) {
        QVERIFY2(look::retireReason(word) != QLatin1String(word), word);
    }
    for (const char* word : {"client_left", "exception", "bad_response", "boot_error", "cpu_limit", "memory_limit", "idle_timeout",
                             "host_ended", "refused"}) {
        trace::InvocationRecord record;
        record.finish = 1;
        record.end = word;
        QVERIFY2(look::endReason(record) != QLatin1String(word), word);
    }
}

void LookWordsTest::unknownWordsComeBackAsTheyAre() {
    QCOMPARE(look::retireReason("Tired"), "Tired");
    QCOMPARE(look::coldReason(""), "");
    QCOMPARE(look::phaseTitle({trace::PhaseKind::other, "auth", {}}), "auth");
}

void LookWordsTest::adviceComesWithFailuresOnly() {
    const demo::Trace trace(demo::tour());
    QCOMPARE(look::endAdvice(trace.at(0)), "");
    QVERIFY(!look::endAdvice(trace.at(5)).isEmpty());
    QVERIFY(look::endAdvice(trace.at(6)).contains("authorization"));
}

void LookWordsTest::theSummarySaysEverything() {
    const demo::Trace trace(demo::tour());
    const QString text = look::summary(trace.store, trace.at(4));
    for (const char* part : {"GET /fetch-proxy?url=items", "Status: 200", "warm", "handler  96.0 ms  (0.096000000 s)",
                             "https://api.example.com/v1/items?limit=20", "Response body: 412 B"}) {
        QVERIFY2(text.contains(part), qPrintable(text));
    }
    QVERIFY(text.contains(trace.at(4).id));
    QCOMPARE(text.count("https://api.example.com"), 3);
}

void LookWordsTest::aScreenReaderHearsTheMainThings() {
    const demo::Trace trace(demo::tour());
    QCOMPARE(look::spoken(trace.at(5), trace.store.now()), "boom, cold start, 5.54 milliseconds, status 500, uncaught exception");
}

QTEST_GUILESS_MAIN(LookWordsTest)
#include "look_words_test.moc"
