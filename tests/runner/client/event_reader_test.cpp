#include <QTest>

#include "runner/client/event_reader.h"
#include "runner/protocol/codec.h"

using namespace edge;
using client::EventReader;

namespace {

QByteArray lineOf(const protocol::Event& event) {
    return QByteArray::fromStdString(protocol::encode(event)) + '\n';
}

QByteArray sample(int i) {
    return lineOf(protocol::MemorySample{"isolate-" + std::to_string(i), {i, i, i}, i});
}

std::string isolateOf(const protocol::Event& event) {
    return std::get<protocol::MemorySample>(event).isolate;
}

}  // namespace

/// Bytes in, events out, whatever the borders of the reads.
class EventReaderTest : public QObject {
    Q_OBJECT

private slots:
    void readsSeveralLinesOfOneRead() {
        EventReader reader;
        const auto events = reader.read(sample(1) + sample(2));
        QCOMPARE(events.size(), size_t(2));
        QCOMPARE(isolateOf(events[1]), std::string("isolate-2"));
    }

    void joinsALineCutAtEveryByte() {
        const QByteArray line = sample(7);
        EventReader reader;
        for (qsizetype i = 0; i + 1 < line.size(); ++i) QVERIFY(reader.read(QByteArrayView(line).sliced(i, 1)).empty());
        const auto events = reader.read("\n");
        QCOMPARE(events.size(), size_t(1));
        QCOMPARE(isolateOf(events[0]), std::string("isolate-7"));
    }

    void passesOverGarbageAndCountsIt() {
        EventReader reader;
        const auto events = reader.read("Listening, says somebody\r\n\n{\"type\":\"memory\",\"isolate\":3}\n[]\n" + sample(1));
        QCOMPARE(events.size(), size_t(1));
        QCOMPARE(reader.rejectedLines(), 3);
        QCOMPARE(reader.lastRejected(), QByteArray("[]"));
    }

    void anEventOfALaterVersionIsNoGarbage() {
        EventReader reader;
        QVERIFY(reader.read("{\"type\":\"telepathy\"}\n").empty());
        QCOMPARE(reader.rejectedLines(), 0);
    }

    void dropsAHugeLineAndGoesOnBehindIt() {
        EventReader reader;
        const QByteArray half(EventReader::longestLine / 2 + 1, 'x');
        QVERIFY(reader.read(half).empty());
        QVERIFY(reader.read(half).empty());
        QVERIFY(reader.read(half).empty());
        const auto events = reader.read("rest\n" + sample(5));
        QCOMPARE(events.size(), size_t(1));
        QCOMPARE(reader.rejectedLines(), 1);
        QVERIFY(reader.lastRejected().size() < 1000);
    }

    void forgetsThePartialLineOfADeadProcess() {
        EventReader reader;
        reader.read("{\"type\":\"mem");
        reader.reset();
        QCOMPARE(reader.read(sample(1)).size(), size_t(1));
    }
};

QTEST_GUILESS_MAIN(EventReaderTest)
#include "event_reader_test.moc"
