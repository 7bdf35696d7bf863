// The timeline as data: draw lists compared with texts under tests/golden/timeline.
// EDGE_REBASELINE=1 ctest -R scene_layout rewrites them; read the difference before keeping it.
#include <QTest>

#include "inspector/scene/layout.h"
#include "tests/inspector/support/golden.h"
#include "tests/inspector/support/store_fixture.h"

using namespace edge;
using namespace edge::scene;
using demo::microsecond;
using demo::millisecond;
using demo::second;

class SceneLayoutTest : public QObject {
    Q_OBJECT
private slots:
    void goldens_data();
    void goldens();
    void errorsAreNeverDropped();
    void nothingOutsideTheHeightIsLaidOut();
    void textsStayInsideTheirRoom();
    void layoutOfFiftyThousand();
};

namespace {

double sixPixels(const QString& text) { return 6.0 * double(text.size()); }

DrawList layOut(const demo::Trace& trace, double width, trace::Span span, double bottom = 1e6) {
    const Axis axis = Axis::between(trace.store.activity());
    const double scale = axis.scaleToFit(span, width - 120, 100);
    const TimeMap map(axis, axis.walk(span.start, -24, scale), scale, width);
    Metrics metrics = Metrics::normal();
    const std::vector<Lane> lanes = makeLanes(trace.store, metrics);
    return layoutLanes(trace.store, {map, lanes, metrics, 0, bottom}, sixPixels);
}

std::vector<protocol::Event> overlapping() {
    demo::Session session;
    session.functions({"stream"});
    demo::Request request{.function = "stream", .path = "/stream", .handler = 12 * millisecond, .respond = 20 * millisecond};
    for (int i = 0; i < 3; ++i) {
        session.requestOn(0, request, i * 9 * millisecond);
    }
    return session.take();
}

std::vector<protocol::Event> unfinished() {
    demo::Session session;
    session.functions({"hello"});
    session.request({});
    session.wait(20 * millisecond);
    session.start({});
    session.wait(30 * millisecond);
    session.log({}, protocol::LogLevel::info, "time goes on");
    return session.take();
}

std::vector<protocol::Event> endings() {
    demo::Session session;
    session.functions({"hello"});
    for (const char* end : {"completed", "exception", "cpu_limit", "memory_limit", "client_left", "host_ended"}) {
        demo::Request request{.handler = 4 * millisecond, .end = end};
        request.status = request.end == "completed" ? 200 : request.end == "client_left" ? 0 : 500;
        session.request(request);
        session.wait(8 * millisecond);
    }
    session.refuse("hello", 401);
    session.retire("hello", "Memory");
    return session.take();
}

}  // namespace

void SceneLayoutTest::goldens_data() {
    using Events = std::vector<protocol::Event>;
    QTest::addColumn<Events>("events");
    QTest::addColumn<double>("width");
    QTest::newRow("one_cold_request") << demo::oneColdRequest() << 1000.0;
    QTest::newRow("one_cold_request_narrow") << demo::oneColdRequest() << 260.0;
    QTest::newRow("tour") << demo::tour() << 1400.0;
    QTest::newRow("overlapping") << overlapping() << 800.0;
    QTest::newRow("unfinished") << unfinished() << 800.0;
    QTest::newRow("endings") << endings() << 1400.0;
    QTest::newRow("clusters") << demo::load(600, 2) << 300.0;
    QTest::newRow("no_requests") << Events{} << 300.0;
}

void SceneLayoutTest::goldens() {
    QFETCH(std::vector<protocol::Event>, events);
    QFETCH(double, width);
    const demo::Trace trace(events);
    const QString text = toText(layOut(trace, width, trace.store.extent()));
    COMPARE_GOLDEN(QStringLiteral("timeline/%1.txt").arg(QString::fromLatin1(QTest::currentDataTag())), text);
}

void SceneLayoutTest::errorsAreNeverDropped() {
    const demo::Trace trace(demo::load(5000, 4));
    for (const double width : {200.0, 700.0, 1600.0}) {
        const DrawList list = layOut(trace, width, trace.store.extent());
        for (trace::Serial serial = trace.store.firstInvocation(); serial < trace.store.endInvocation(); ++serial) {
            const trace::InvocationRecord& record = *trace.store.invocation(serial);
            if (!record.failed()) {
                continue;
            }
            const DrawItem* bar = list.barOf(serial);
            QVERIFY(bar);
            QVERIFY(bar->flags.failed);
            const bool marked = bar->mark == Mark::bar || std::any_of(list.items.begin(), list.items.end(), [&](const DrawItem& item) {
                return item.mark == Mark::errorMark && std::abs(item.rect.x() - bar->rect.x()) <= bar->rect.width();
            });
            QVERIFY(marked);
        }
    }
}

void SceneLayoutTest::nothingOutsideTheHeightIsLaidOut() {
    const demo::Trace trace(demo::load(240, 12));
    const DrawList part = layOut(trace, 800, trace.store.extent(), 80);
    const DrawList whole = layOut(trace, 800, trace.store.extent());
    const auto lanes = [](const DrawList& list) {
        return std::count_if(list.items.begin(), list.items.end(), [](const DrawItem& item) { return item.mark == Mark::lane; });
    };
    QCOMPARE(lanes(whole), 12);
    QCOMPARE(lanes(part), 3);
}

void SceneLayoutTest::textsStayInsideTheirRoom() {
    const demo::Trace trace(demo::tour());
    for (const double width : {300.0, 900.0, 2400.0}) {
        const DrawList list = layOut(trace, width, trace.store.extent());
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            const DrawItem& text = list.items[i];
            if (text.mark != Mark::figure) {
                continue;
            }
            for (const DrawItem& other : list.items) {
                const bool bar = other.mark == Mark::bar && other.rect.top() == text.rect.top() && other.ref != text.ref;
                QVERIFY2(!bar || !other.rect.intersects(text.rect), qPrintable(text.text));
            }
        }
    }
}

// A measure, not a judgement: run with -tickcounter or -median to see it.
void SceneLayoutTest::layoutOfFiftyThousand() {
    const demo::Trace trace(demo::load(50'000, 8));
    const trace::Span whole = trace.store.extent();
    std::size_t items = 0;
    QBENCHMARK_ONCE {
        items = layOut(trace, 1920, whole).items.size();
    }
    QVERIFY(items > 100);
    QVERIFY2(items < 1920 / 2 * 40, qPrintable(QString::number(items)));
}

QTEST_GUILESS_MAIN(SceneLayoutTest)
#include "scene_layout_test.moc"
