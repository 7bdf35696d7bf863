// ActivitySpans against a slow but plain way of merging.
#include <random>

#include <QTest>

#include "inspector/trace/activity.h"

using namespace edge::trace;

class TraceActivityTest : public QObject {
    Q_OBJECT
private slots:
    void nearStretchesBecomeOne();
    void oneThatBridgesTwoMergesBoth();
    void anEndBeforeTheStartCountsAsTheStart();
    void anyOrderGivesTheSame();
    void forgetsTheOld();
};

namespace {

constexpr Nanoseconds p = ActivitySpans::pause;

std::vector<Span> of(std::initializer_list<Span> added) {
    ActivitySpans spans;
    for (const Span& span : added) {
        spans.add(span.start, span.end);
    }
    return spans.spans();
}

}  // namespace

void TraceActivityTest::nearStretchesBecomeOne() {
    QCOMPARE(of({{0, 10}, {10 + p - 1, 20 + p}}), (std::vector<Span>{{0, 20 + p}}));
    QCOMPARE(of({{0, 10}, {10 + p, 20 + p}}), (std::vector<Span>{{0, 10}, {10 + p, 20 + p}}));
}

void TraceActivityTest::oneThatBridgesTwoMergesBoth() {
    QCOMPARE(of({{0, 10}, {5 * p, 6 * p}, {10, 5 * p}}), (std::vector<Span>{{0, 6 * p}}));
}

void TraceActivityTest::anEndBeforeTheStartCountsAsTheStart() {
    QCOMPARE(of({{50, 10}}), (std::vector<Span>{{50, 50}}));
}

void TraceActivityTest::anyOrderGivesTheSame() {
    std::mt19937 random(3);
    for (int round = 0; round < 50; ++round) {
        std::vector<Span> spans;
        for (int i = 0; i < 40; ++i) {
            const Nanoseconds start = Nanoseconds(random() % 100) * p / 2;
            spans.push_back({start, start + Nanoseconds(random() % 5) * p / 3});
        }
        ActivitySpans forward;
        ActivitySpans backward;
        for (std::size_t i = 0; i < spans.size(); ++i) {
            forward.add(spans[i].start, spans[i].end);
            backward.add(spans[spans.size() - 1 - i].start, spans[spans.size() - 1 - i].end);
        }
        QCOMPARE(forward.spans(), backward.spans());
        for (std::size_t i = 1; i < forward.spans().size(); ++i) {
            QVERIFY(forward.spans()[i].start - forward.spans()[i - 1].end >= p);
        }
    }
}

void TraceActivityTest::forgetsTheOld() {
    ActivitySpans spans;
    spans.add(0, 10);
    spans.add(5 * p, 6 * p);
    spans.dropBefore(20);
    QCOMPARE(spans.spans(), (std::vector<Span>{{5 * p, 6 * p}}));
}

QTEST_GUILESS_MAIN(TraceActivityTest)
#include "trace_activity_test.moc"
