// What the card at a bar says.
#include <QTest>

#include "inspector/timeline/hover_card.h"
#include "tests/inspector/support/store_fixture.h"

using namespace edge;
using namespace edge::timeline;

class TimelineCardTest : public QObject {
    Q_OBJECT
private slots:
    void aColdStartIsExplained();
    void waitingIsCountedOnce();
    void aFailureSaysHowItEnded();
    void aClusterIsSummedUp();

private:
    static QStringList printed(const Card& card);
};

QStringList TimelineCardTest::printed(const Card& card) {
    QStringList lines{card.title + " | " + card.status, card.total};
    for (const Card::Part& part : card.parts) {
        lines << QString("%1 %2 %3%4").arg(part.name, part.length, part.share, part.hatched ? " hatched" : "");
    }
    for (const auto& [name, value] : card.facts) {
        lines << name + ": " + value;
    }
    return lines << card.log;
}

void TimelineCardTest::aColdStartIsExplained() {
    const demo::Trace trace(demo::tour());
    QCOMPARE(printed(cardFor(trace.store, trace.at(0), {})),
             QStringList({"GET /hello | 200", "5.01 ms", "queue 36.2 µs <1 %", "bundle 813 µs 16 % hatched", "isolate 706 µs 14 % hatched",
                          "context 431 µs 9 % hatched", "compile 1.19 ms 24 % hatched", "evaluate 1.48 ms 29 % hatched", "handler 300 µs 6 %",
                          "respond 60.0 µs 1 %", "CPU: 240 µs", "Heap: 2.48 MB → 2.65 MB", "Cold start: first request to this function",
                          "hello from the edge"}));
}

void TimelineCardTest::waitingIsCountedOnce() {
    const demo::Trace trace(demo::tour());
    const QStringList lines = printed(cardFor(trace.store, trace.at(4), {}));
    // Three fetches of 80, 45 and 62 ms, each begun 9.6 ms after the one before: 81.2 ms in which one was open.
    QVERIFY2(lines.contains("waiting for 3 fetches 81.2 ms 83 %"), qPrintable(lines.join('\n')));
}

void TimelineCardTest::aFailureSaysHowItEnded() {
    const demo::Trace trace(demo::tour());
    QVERIFY(printed(cardFor(trace.store, trace.at(9), {})).contains("Ended: CPU limit reached"));
    QCOMPARE(cardFor(trace.store, trace.at(9), {}).status, "546");
}

void TimelineCardTest::aClusterIsSummedUp() {
    const demo::Trace trace(demo::load(200, 2));
    std::vector<trace::Serial> all;
    for (trace::Serial serial = trace.store.firstInvocation(); serial < trace.store.endInvocation(); ++serial) {
        all.push_back(serial);
    }
    const Card card = cardFor(trace.store, all, {});
    QCOMPARE(card.title, "200 requests");
    QCOMPARE(card.status, "2 failed");
    QVERIFY(card.total.contains("–"));
    QCOMPARE(card.facts.front(), std::pair(QString("Cold starts"), QString("2")));
}

QTEST_GUILESS_MAIN(TimelineCardTest)
#include "timeline_card_test.moc"
