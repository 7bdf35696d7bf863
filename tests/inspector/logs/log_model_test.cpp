#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "inspector/logs/log_block.h"
#include "inspector/logs/log_model.h"
#include "tests/inspector/support/store_fixture.h"

using namespace edge;
using namespace edge::logs;
using protocol::LogLevel;
using Tester = QAbstractItemModelTester;

class LogModelTest : public QObject {
    Q_OBJECT
private slots:
    void showsLinesInWords();
    void filters_data();
    void filters();
    void growsAndDropsWithTheStore();
    void filteredLinesAreAppendedToo();
    void hidesAllUpToNow();
    void marksTheLinesOfARequest();
    void plainTextHasTheStack();
    void blocksWrapAndNameFrames();
    void veryLongTextsAreCut();
    void hundredThousandLines();

private:
    static QStringList messages(const LogModel& model);
    static std::vector<protocol::Event> lines(int count);
};

QStringList LogModelTest::messages(const LogModel& model) {
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row) {
        texts << model.index(row, LogModel::message).data().toString();
    }
    return texts;
}

std::vector<protocol::Event> LogModelTest::lines(int count) {
    std::vector<protocol::Event> events;
    for (int i = 0; i < count; ++i) {
        protocol::LogLine line;
        line.function = i % 2 ? "hello" : "stream";
        line.level = LogLevel(i % 4);
        line.text = "line " + std::to_string(i);
        line.time = i + 1;
        events.push_back(line);
    }
    return events;
}

void LogModelTest::showsLinesInWords() {
    demo::Trace trace(demo::tour());
    LogModel model(trace.store);
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    const int row = 5;
    QCOMPARE(model.index(row, LogModel::level).data().toString(), "Error");
    QVERIFY(!model.index(row, LogModel::level).data(Qt::DecorationRole).isNull());
    QCOMPARE(model.index(row, LogModel::function).data().toString(), "boom");
    QCOMPARE(model.index(row, LogModel::source).data().toString(), "index.ts:12:9");
    QCOMPARE(model.index(row, LogModel::source).data(Qt::ToolTipRole).toString(), "supabase/functions/boom/index.ts:12:9");
    QVERIFY(!model.index(model.rowCount(), 0).isValid());
}

void LogModelTest::filters_data() {
    QTest::addColumn<LogFilter>("filter");
    QTest::addColumn<QStringList>("expected");
    LogFilter filter;
    QTest::newRow("all") << filter << QStringList({"line 0", "line 1", "line 2", "line 3", "line 4", "line 5", "line 6", "line 7"});
    filter.debug = filter.info = false;
    QTest::newRow("levels") << filter << QStringList({"line 2", "line 3", "line 6", "line 7"});
    filter.function = "hello";
    QTest::newRow("and a function") << filter << QStringList({"line 3", "line 7"});
    filter.text = "LINE 7";
    QTest::newRow("and a text") << filter << QStringList({"line 7"});
    filter.invocation = "none";
    QTest::newRow("and a request") << filter << QStringList();
}

void LogModelTest::filters() {
    demo::Trace trace(lines(8));
    LogModel model(trace.store);
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    QFETCH(LogFilter, filter);
    model.setFilter(filter);
    QTEST(messages(model), "expected");
}

void LogModelTest::growsAndDropsWithTheStore() {
    trace::TraceStore store(nullptr, [] { return protocol::Nanoseconds{0}; }, {.logLines = 30});
    LogModel model(store);
    Tester tester(&model, Tester::FailureReportingMode::QtTest);
    const auto events = lines(100);
    for (std::size_t i = 0; i < events.size(); i += 7) {
        store.ingest(std::span(events).subspan(i, std::min<std::size_t>(7, events.size() - i)));
        store.flush();
    }
    QCOMPARE(model.rowCount(), 30);
    QCOMPARE(messages(model).front(), "line 70");
    QCOMPARE(messages(model).back(), "line 99");
    QCOMPARE(model.rowOf(store.endLogLine() - 1), 29);
    QCOMPARE(model.rowOf(0), -1);
}

void LogModelTest::filteredLinesAreAppendedToo() {
    demo::Trace trace(lines(4));
    LogModel model(trace.store);
    LogFilter filter;
    filter.text = "1";
    model.setFilter(filter);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    trace.store.ingest(lines(12));
    trace.store.flush();
    QCOMPARE(messages(model), QStringList({"line 1", "line 1", "line 10", "line 11"}));
    QCOMPARE(reset.size(), 0);
}

void LogModelTest::hidesAllUpToNow() {
    demo::Trace trace(lines(4));
    LogModel model(trace.store);
    model.hideAll();
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(model.hidesSome());
    trace.store.ingest(lines(1));
    trace.store.flush();
    QCOMPARE(messages(model), QStringList("line 0"));
    model.setFilter({.text = "line"});
    QCOMPARE(model.rowCount(), 1);
}

void LogModelTest::marksTheLinesOfARequest() {
    demo::Trace trace(demo::tour());
    LogModel model(trace.store);
    QCOMPARE(model.firstRowOf(trace.at(5).id), 5);
    QCOMPARE(model.firstRowOf(trace.at(9).id), -1);
    QVERIFY(!model.index(5, 0).data(Qt::BackgroundRole).isValid());
    model.setMarked(trace.at(5).id);
    QVERIFY(model.index(5, 0).data(Qt::BackgroundRole).isValid());
    QVERIFY(!model.index(4, 0).data(Qt::BackgroundRole).isValid());
}

void LogModelTest::plainTextHasTheStack() {
    demo::Trace trace(demo::tour());
    const QString text = plainText(*trace.store.logLine(trace.at(5).logs[0]));
    QVERIFY(text.contains("Error  boom  TypeError: Cannot read properties of undefined"));
    QVERIFY(text.endsWith("    at handler (supabase/functions/boom/index.ts:12:9)\n    at <top level> (supabase/functions/boom/index.ts:20:1)\n"));
}

void LogModelTest::blocksWrapAndNameFrames() {
    trace::LogRecord line;
    line.text = QString("word ").repeated(40) + "\n\nlast";
    line.stack = {{"handler", {"a.ts", 3, 1}}};
    const LogBlock block = makeBlock(line, QFont(), 200);
    QVERIFY(block.lines.size() > 5);
    QVERIFY(block.lines.back().isFrame());
    QCOMPARE(block.lines.back().at.line, 3);
    QCOMPARE(block.lineAt(-1), nullptr);
    QCOMPARE(block.lineAt(block.height() + 5), nullptr);
    QCOMPARE(block.lineAt(block.height() - blockPadding - 2), &block.lines.back());
    QVERIFY(makeBlock(line, QFont(), 2000).lines.size() < block.lines.size());
}

void LogModelTest::veryLongTextsAreCut() {
    trace::LogRecord line;
    line.text = QString("x\n").repeated(10'000);
    QVERIFY(makeBlock(line, QFont(), 200).lines.size() <= 401);
}

void LogModelTest::hundredThousandLines() {
    demo::Trace trace(lines(100'000));
    LogModel model(trace.store);
    QCOMPARE(model.rowCount(), 100'000);
    QBENCHMARK_ONCE {
        model.setFilter({.text = "99"});
    }
    QCOMPARE(model.rowCount(), 3691);
}

QTEST_MAIN(LogModelTest)
#include "log_model_test.moc"
