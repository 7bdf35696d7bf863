#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "inspector/invocations/invocation_filter.h"
#include "inspector/invocations/invocation_model.h"
#include "inspector/invocations/waterfall.h"
#include "tests/inspector/support/store_fixture.h"

using namespace edge;
using namespace edge::invocations;
using Model = InvocationModel;
using Tester = QAbstractItemModelTester;

class InvocationModelTest : public QObject {
    Q_OBJECT
private slots:
    void showsARequestInWords();
    void growsWithTheStore();
    void updatesARunningRequest();
    void dropsWithTheStore();
    void filtersByWords_data();
    void filtersByWords();
    void sortsByTheFigureNotTheText();
    void theWaterfallHasALineForEachPart();
    void runningRequestsHaveAWaterfallToo();

private:
    static QString row(const QAbstractItemModel& model, int row);
};

QString InvocationModelTest::row(const QAbstractItemModel& model, int row) {
    QStringList cells;
    for (int column = Model::function; column < Model::columns; ++column) {
        cells << model.index(row, column).data().toString();
    }
    return cells.join('|');
}

void InvocationModelTest::showsARequestInWords() {
    demo::Trace trace(demo::tour());
    Model model(trace.store);
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    QCOMPARE(row(model, 0), "hello|GET|/hello|200|cold|5.01 ms|240 µs|2.65 MB|1");
    QCOMPARE(row(model, 5), "boom|GET|/boom|500|cold|5.54 ms|336 µs|2.65 MB|1");
    QCOMPARE(row(model, 6), "hello|POST|/hello|401||180 µs|||");
    QVERIFY(model.index(5, Model::status).data(Qt::ToolTipRole).toString().contains("exception"));
    QVERIFY(!model.index(0, Model::start).data(Qt::DecorationRole).isNull());
    QVERIFY(model.index(1, Model::start).data(Qt::DecorationRole).isNull());
    QVERIFY(!model.index(-1, 0).data().isValid());
    QVERIFY(!model.index(model.rowCount(), 0).isValid());
}

void InvocationModelTest::growsWithTheStore() {
    demo::Trace trace;
    Model model(trace.store);
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    const auto events = demo::load(60, 2);
    for (std::size_t i = 0; i < events.size(); i += 10) {
        trace.store.ingest(std::span(events).subspan(i, std::min<std::size_t>(10, events.size() - i)));
        trace.store.flush();
    }
    QCOMPARE(model.rowCount(), 60);
    QVERIFY(inserted.size() > 3);
    QVERIFY(reset.size() <= 1);
    trace.store.clear();
    QCOMPARE(model.rowCount(), 0);
}

void InvocationModelTest::updatesARunningRequest() {
    demo::Session session;
    session.request({});
    session.start({});
    demo::Trace trace(session.take());
    Model model(trace.store);
    QCOMPARE(model.index(1, Model::status).data().toString(), "running");
    QCOMPARE(model.index(1, Model::total).data().toString(), "…");
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    protocol::InvocationFinished done;
    done.invocation = trace.at(1).id.toStdString();
    done.status = 204;
    done.end = "completed";
    done.start = 1'000 * demo::second;
    done.finish = done.start + demo::millisecond;
    trace.store.ingest(protocol::Event(done));
    trace.store.flush();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].toModelIndex().row(), 1);
    QCOMPARE(model.index(1, Model::status).data().toString(), "204");
}

void InvocationModelTest::dropsWithTheStore() {
    trace::TraceStore store(nullptr, [] { return protocol::Nanoseconds{0}; }, {.invocations = 20});
    Model model(store);
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    const auto events = demo::load(100, 2);
    for (const protocol::Event& event : events) {
        store.ingest(event);
        store.flush();
    }
    QCOMPARE(model.rowCount(), 20);
    QVERIFY(removed.size() > 0);
    QCOMPARE(model.recordAt(0)->serial, store.firstInvocation());
    QCOMPARE(model.rowOf(store.invocation(store.endInvocation() - 1)->id), 19);
    QCOMPARE(model.rowOf("gone"), -1);
}

void InvocationModelTest::filtersByWords_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("rows");
    QTest::newRow("nothing") << "" << 10;
    QTest::newRow("a function") << "fetch-proxy" << 2;
    QTest::newRow("upper case") << "HELLO" << 5;
    QTest::newRow("cold ones") << "cold hello" << 2;
    QTest::newRow("a status") << "546" << 1;
    QTest::newRow("how it ended") << "cpu limit" << 1;
    QTest::newRow("none") << "hello 546" << 0;
}

void InvocationModelTest::filtersByWords() {
    demo::Trace trace(demo::tour());
    Model model(trace.store);
    InvocationFilter filter;
    filter.setSourceModel(&model);
    Tester tester(&filter, Tester::FailureReportingMode::QtTest);
    QFETCH(QString, words);
    filter.setWords(words);
    QTEST(filter.rowCount(), "rows");
}

void InvocationModelTest::sortsByTheFigureNotTheText() {
    demo::Trace trace(demo::tour());
    Model model(trace.store);
    InvocationFilter filter;
    filter.setSourceModel(&model);
    filter.sort(Model::total, Qt::DescendingOrder);
    QCOMPARE(filter.index(0, Model::total).data().toString(), "243 ms");
    QCOMPARE(filter.index(9, Model::total).data().toString(), "180 µs");
    filter.sort(Model::time, Qt::AscendingOrder);
    QCOMPARE(filter.index(0, Model::total).data().toString(), "5.01 ms");
}

void InvocationModelTest::theWaterfallHasALineForEachPart() {
    demo::Trace trace(demo::tour());
    QStringList lines;
    for (const WaterfallRow& row : waterfallRows(trace.at(4), trace.store.now(), {})) {
        lines << QString("%1 %2 %3").arg(row.name, row.figure, row.share).trimmed();
    }
    QCOMPARE(lines, QStringList({"total 98.0 ms", "queue 41.6 µs <1 %", "handler 96.0 ms 98 %", "respond 2.00 ms 2 %", "Outgoing fetches",
                                 "GET api.example.com/v1/items 80.0 ms 200", "GET api.example.com/v1/items 45.0 ms 200",
                                 "GET api.example.com/v1/items 62.0 ms 200"}));
    QVERIFY(waterfallRows(trace.at(0), trace.store.now(), {})[1 + 2].bars[0].hatched);
}

void InvocationModelTest::runningRequestsHaveAWaterfallToo() {
    demo::Session session;
    session.start({});
    demo::Trace trace(session.take());
    const auto rows = waterfallRows(trace.at(0), trace.at(0).start + demo::second, {});
    QCOMPARE(rows.size(), std::size_t(1));
    QCOMPARE(rows[0].figure, "1.00 s");
}

QTEST_MAIN(InvocationModelTest)
#include "invocation_model_test.moc"
