#include <QTest>

#include "runner/dependencies/costs.h"
#include "tests/runner/dependencies/graph_text.h"

using namespace edge;
using tests::graph;

class DependencyCostsTest : public QObject {
    Q_OBJECT

private slots:
    void timeIsDividedByBytes() {
        auto found = graph("api.ts > npm:a@1\napi.ts > npm:b@1\nnpm:a@1 > npm:c@1\n");
        found.parts = {{"u:api", 0, 50}, {"u:a", 1, 300}, {"u:a", 3, 100}, {"u:b", 2, 10}};
        protocol::ModulesLoaded loaded;
        loaded.modules = {{"u:api", 10, 20, false, false}, {"u:a", 40, 400, true, false}, {"u:b", 1, 2, false, true}, {"u:other", 1000, 1000, false, false}};
        const auto costs = dependencies::costsOf(found, &loaded);
        QCOMPARE(costs[0].time(), 30);
        QVERIFY(costs[0].timed && !costs[0].approximate);
        QCOMPARE(costs[1].compile, 30);
        QCOMPARE(costs[1].evaluate, 300);
        QCOMPARE(costs[3].time(), 110);
        QVERIFY(costs[1].approximate && costs[3].approximate);
        QVERIFY(costs[2].approximate);  // it ran together with others
        QCOMPARE(costs[2].time(), 3);
    }

    void withoutAStartThereAreOnlyBytes() {
        auto found = graph("api.ts > npm:a@1\n");
        found.parts = {{"u:a", 1, 300}};
        const auto costs = dependencies::costsOf(found, nullptr);
        QCOMPARE(costs[1].bytes, 100);
        QVERIFY(!costs[1].timed);
    }

    /// A part of nothing costs nothing, and makes the others' figures no guess.
    void emptyPartsDoNotCount() {
        auto found = graph("api.ts > npm:a@1\napi.ts > npm:b@1\n");
        found.parts = {{"u:a", 1, 300}, {"u:a", 2, 0}};
        protocol::ModulesLoaded loaded;
        loaded.modules = {{"u:a", 5, 5, false, false}};
        const auto costs = dependencies::costsOf(found, &loaded);
        QCOMPARE(costs[1].time(), 10);
        QVERIFY(!costs[1].approximate);
        QVERIFY(!costs[2].timed);
    }

    void totals() {
        const auto found = graph("api.ts > lib.ts\napi.ts > npm:a@1\nlib.ts > npm:b@1\nnpm:a@1 > npm:b@1\nnpm:a@1 > npm:c@1\napi.ts > https://x/y.ts\n");
        protocol::ModulesLoaded loaded;
        loaded.modules = {{"u", 3, 0, false, false}, {"v", 4, 0, false, false}};
        loaded.evaluate = 20;
        const auto totals = dependencies::totalsOf(found, &loaded);
        QCOMPARE(totals.own, 2);
        QCOMPARE(totals.packages, 2);
        QCOMPARE(totals.transitive, 1);
        QCOMPARE(totals.remote, 1);
        QCOMPARE(totals.bytes, 600);
        QCOMPARE(totals.time(), 27);
    }

    void whatGoesWithANode() {
        const auto found = graph("api.ts > npm:a@1\nnpm:a@1 > npm:b@1\nnpm:b@1 > npm:c@1\napi.ts > npm:c@1\nnpm:b@1 > npm:a@1\n");
        const auto costs = dependencies::costsOf(found, nullptr);
        QCOMPARE(dependencies::costWith(found, costs, 1).bytes, 200);  // a and b; c is asked for by the function too
        QCOMPARE(dependencies::costWith(found, costs, 3).bytes, 100);
        QCOMPARE(dependencies::costWith(found, costs, 0).bytes, 400);
    }
};

QTEST_GUILESS_MAIN(DependencyCostsTest)
#include "dependency_costs_test.moc"
