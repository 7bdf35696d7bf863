// What assistive technology sees of the lanes.
#include <QAccessible>
#include <QAccessibleActionInterface>
#include <QTest>

#include "inspector/timeline/lane_canvas.h"
#include "inspector/timeline/timeline_panel.h"
#include "tests/inspector/support/store_fixture.h"

using namespace edge;
using namespace edge::timeline;

class TimelineAccessibleTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void everyBarInViewHasAName();
    void childrenAndIndexesAgree();
    void barsAreWhereTheyAreDrawn();
    void pressingSelects();
    void focusableWidgetsHaveNames();

private:
    QAccessibleInterface* list() const { return QAccessible::queryAccessibleInterface(&m_panel->canvas()); }

    std::unique_ptr<demo::Trace> m_trace;
    std::unique_ptr<TimelinePanel> m_panel;
};

void TimelineAccessibleTest::init() {
    m_trace = std::make_unique<demo::Trace>(demo::tour());
    m_panel = std::make_unique<TimelinePanel>(m_trace->store, m_trace->selection);
    m_panel->setAnimationDuration(0);
    m_panel->resize(1200, 400);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    m_panel->range().showAll();
}

void TimelineAccessibleTest::cleanup() {
    m_panel.reset();
    m_trace.reset();
}

void TimelineAccessibleTest::everyBarInViewHasAName() {
    QCOMPARE(list()->role(), QAccessible::List);
    QVERIFY(!list()->text(QAccessible::Name).isEmpty());
    QCOMPARE(list()->childCount(), 10);
    QStringList names;
    for (int i = 0; i < list()->childCount(); ++i) {
        QCOMPARE(list()->child(i)->role(), QAccessible::ListItem);
        names << list()->child(i)->text(QAccessible::Name);
    }
    QVERIFY2(names.contains("boom, cold start, 5.54 milliseconds, status 500, uncaught exception, 1 of 10"), qPrintable(names.join('\n')));
    QVERIFY(names.contains("hello, warm, 400 microseconds, status 200, 5 of 10"));
}

void TimelineAccessibleTest::childrenAndIndexesAgree() {
    for (int i = 0; i < list()->childCount(); ++i) {
        QCOMPARE(list()->indexOfChild(list()->child(i)), i);
        QCOMPARE(list()->child(i)->parent(), list());
    }
    QVERIFY(!list()->child(-1));
    QVERIFY(!list()->child(999));
}

void TimelineAccessibleTest::barsAreWhereTheyAreDrawn() {
    for (int i = 0; i < list()->childCount(); ++i) {
        const QRect rect = list()->child(i)->rect();
        QVERIFY(!rect.isEmpty());
        QCOMPARE(list()->childAt(rect.center().x(), rect.center().y()), list()->child(i));
    }
}

void TimelineAccessibleTest::pressingSelects() {
    QAccessibleInterface* bar = list()->child(2);
    auto* actions = bar->actionInterface();
    QVERIFY(actions);
    actions->doAction(QAccessibleActionInterface::pressAction());
    QVERIFY(!m_trace->selection.invocation().isEmpty());
    QVERIFY(bar->state().selected);
    QCOMPARE(list()->focusChild(), bar);
}

void TimelineAccessibleTest::focusableWidgetsHaveNames() {
    for (const QWidget* widget : m_panel->findChildren<QWidget*>()) {
        if (widget->focusPolicy() != Qt::NoFocus && widget->isVisible()) {
            QAccessibleInterface* face = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
            QVERIFY2(face && !face->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName() + widget->metaObject()->className()));
        }
    }
}

QTEST_MAIN(TimelineAccessibleTest)
#include "timeline_accessible_test.moc"
