#include <QTest>

#include "runner/dependencies/tree.h"
#include "tests/runner/dependencies/graph_text.h"

using namespace edge;
using dependencies::Row;
using tests::graph;

namespace {

QString printed(const protocol::DependenciesFound& found, const std::vector<Row>& rows, int depth = 0) {
    QString text;
    for (const Row& row : rows) {
        text += QString(depth * 2, ' ') + QString::fromStdString(found.nodes[std::size_t(row.node)].id) + (row.again ? " (again)" : "") + '\n';
        text += printed(found, row.below, depth + 1);
    }
    return text;
}

QStringList chains(const protocol::DependenciesFound& found, const char* id, std::size_t most = 20) {
    QStringList list;
    for (const auto& chain : dependencies::chainsTo(found, *dependencies::findNode(found, id), most)) {
        QStringList names{QString::fromStdString(found.nodes[0].id)};
        for (const int step : chain) names << QString::fromStdString(found.nodes[std::size_t(found.imports[std::size_t(step)].to)].id);
        list << names.join(" > ");
    }
    return list;
}

}  // namespace

class DependencyTreeTest : public QObject {
    Q_OBJECT

private slots:
    void ownModulesHaveRowsOfTheirOwn() {
        const auto found = graph("api.ts > lib.ts\napi.ts > npm:b@1\napi.ts > npm:a@1\nlib.ts > npm:a@1\nlib.ts > node:fs\nnpm:a@1 > npm:c@2\n");
        QCOMPARE(printed(found, dependencies::treeOf(found)), "api.ts\n  npm:a@1\n    npm:c@2\n  npm:b@1\nlib.ts\n  npm:a@1 (again)\n  node:fs\n");
    }

    /// What is asked for stands open where it is nearest to the user's own code, also when a deeper place comes first.
    void theNearestPlaceIsTheOpenOne() {
        const auto found = graph("api.ts > npm:a@1\nnpm:a@1 > npm:z@1\napi.ts > npm:z@1\nnpm:z@1 > npm:y@1\n");
        QCOMPARE(printed(found, dependencies::treeOf(found)), "api.ts\n  npm:a@1\n    npm:z@1 (again)\n  npm:z@1\n    npm:y@1\n");
    }

    void circlesEnd() {
        const auto found = graph("api.ts > npm:a@1\nnpm:a@1 > npm:b@1\nnpm:b@1 > npm:a@1\nnpm:b@1 > npm:c@1\napi.ts > lib.ts\nlib.ts > api.ts\n");
        QCOMPARE(printed(found, dependencies::treeOf(found)), "api.ts\n  npm:a@1\n    npm:b@1\n      npm:a@1 (again)\n      npm:c@1\nlib.ts\n");
        QCOMPARE(chains(found, "npm:c@1"), QStringList{"api.ts > npm:a@1 > npm:b@1 > npm:c@1"});
        QCOMPARE(chains(found, "npm:a@1"), QStringList{"api.ts > npm:a@1"});
    }

    void everyWayTheShortestFirst() {
        const auto found = graph("api.ts > lib.ts\nlib.ts > npm:a@1\nnpm:a@1 > npm:w@1\napi.ts > npm:b@1\nnpm:b@1 > npm:w@1\napi.ts > npm:a@1\n");
        QCOMPARE(chains(found, "npm:w@1"), (QStringList{"api.ts > npm:a@1 > npm:w@1", "api.ts > npm:b@1 > npm:w@1", "api.ts > lib.ts > npm:a@1 > npm:w@1"}));
        QCOMPARE(chains(found, "npm:w@1", 2).size(), 2);
        QCOMPARE(chains(found, "api.ts"), QStringList());
    }

    /// 2^20 ways lead through 20 pairs: only as many as asked for are made.
    void manyWaysAreNotAllWalked() {
        QString text = "api.ts > npm:x0@1\n";
        for (int at = 0; at < 20; ++at)
            for (const char* side : {"l", "r"})
                text += QString("npm:x%1@1 > npm:%2-%1@1\nnpm:%2-%1@1 > npm:x%3@1\n").arg(QString::number(at), side, QString::number(at + 1));
        const auto found = graph(text);
        QCOMPARE(chains(found, "npm:x20@1", 20).size(), 20);
        QCOMPARE(dependencies::treeOf(found).size(), std::size_t(1));
    }

    void namesAreFound_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("id");
        for (const auto& [text, id] : {std::pair("npm:hono@4.6.3", "npm:hono@4.6.3"), {"hono", "npm:hono@4.6.3"}, {"npm:hono", "npm:hono@4.6.3"},
                                       {"npm:hono@^4/cors", "npm:hono@4.6.3"}, {"hono/cors", "npm:hono@4.6.3"}, {"fs", ""}, {"node:fs", "node:fs"},
                                       {"_shared/lib.ts", "functions/_shared/lib.ts"}, {"ono", ""}, {"", ""}})
            QTest::newRow(text) << text << id;
    }
    void namesAreFound() {
        QFETCH(QString, text);
        QFETCH(QString, id);
        const auto found = graph("functions/api/index.ts > npm:hono@4.6.3\nfunctions/api/index.ts > node:fs\nfunctions/api/index.ts > functions/_shared/lib.ts\n");
        const auto node = dependencies::findNode(found, text.toStdString());
        QCOMPARE(node ? QString::fromStdString(found.nodes[std::size_t(*node)].id) : QString(), id);
    }
};

QTEST_GUILESS_MAIN(DependencyTreeTest)
#include "dependency_tree_test.moc"
