#include <QSignalSpy>
#include <QTest>

#include "inspector/trace/selection.h"

using namespace edge;

class TraceSelectionTest : public QObject {
    Q_OBJECT
private slots:
    void tellsEachChoiceOnce();
    void anInvocationLetsGoOfAnIsolate();
    void goesBack();
    void clearsEverything();
    void asksForSourceOnlyWhereItIsKnown();
};

void TraceSelectionTest::tellsEachChoiceOnce() {
    trace::Selection selection;
    QSignalSpy spy(&selection, &trace::Selection::invocationChanged);
    selection.selectInvocation("a");
    selection.selectInvocation("a");
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy[0][0].toString(), "a");
}

void TraceSelectionTest::anInvocationLetsGoOfAnIsolate() {
    trace::Selection selection;
    selection.selectIsolate("iso");
    QSignalSpy spy(&selection, &trace::Selection::isolateChanged);
    selection.selectInvocation("a");
    QCOMPARE(selection.isolate(), "");
    QCOMPARE(spy.size(), 1);
}

void TraceSelectionTest::goesBack() {
    trace::Selection selection;
    selection.back();
    QCOMPARE(selection.invocation(), "");
    for (const char* id : {"a", "b", "c"}) {
        selection.selectInvocation(id);
    }
    selection.back();
    QCOMPARE(selection.invocation(), "b");
    selection.back();
    QCOMPARE(selection.invocation(), "a");
    selection.back();
    QCOMPARE(selection.invocation(), "a");
}

void TraceSelectionTest::clearsEverything() {
    trace::Selection selection;
    selection.selectInvocation("a");
    selection.selectIsolate("iso");
    selection.selectLogLine(4);
    selection.clear();
    QCOMPARE(selection.invocation(), "");
    QCOMPARE(selection.isolate(), "");
    QCOMPARE(selection.logLine(), trace::noSerial);
}

void TraceSelectionTest::asksForSourceOnlyWhereItIsKnown() {
    trace::Selection selection;
    QSignalSpy spy(&selection, &trace::Selection::sourceRequested);
    selection.requestSource({});
    QCOMPARE(spy.size(), 0);
    selection.requestSource({"a.ts", 3, 7});
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy[0], QVariantList({"a.ts", 3, 7}));
}

QTEST_GUILESS_MAIN(TraceSelectionTest)
#include "trace_selection_test.moc"
