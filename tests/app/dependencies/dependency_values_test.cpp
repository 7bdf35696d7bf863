#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "app/dependencies/dependency_model.h"
#include "app/dependencies/dependency_store.h"
#include "app/dependencies/dependency_values.h"
#include "tests/app/dependencies/demo_graph.h"

using namespace edge;
using namespace edge::dependencies;
using Standing = FunctionDependencies::Standing;

class DependencyValuesTest : public QObject {
    Q_OBJECT

private slots:
    void answersAreRead() {
        const auto newer = readNewer(R"({"outdated": [{"id": "npm:a@1", "fitting": "1.2.0", "newest": "2.0.0"},
                                         {"id": "npm:b@1", "error": {"code": "registry_unreachable", "message": "away", "hint": "h"}}]})");
        QVERIFY(newer.ok());
        QCOMPARE(newer->value("npm:a@1"), (Newer{"1.2.0", "2.0.0", {}}));
        QCOMPARE(newer->value("npm:b@1").problem.code, "registry_unreachable");
        const auto edits = readEdits(R"({"edits": [{"file": "a.ts", "line": 2, "column": 9, "before": "npm:a@1", "after": "npm:a@^1.2.0"}], "applied": false})");
        QVERIFY(edits.ok());
        QCOMPARE(*edits, (TextEdits{{"a.ts", 2, 9, "npm:a@1", "npm:a@^1.2.0"}}));
        QCOMPARE(readEdits(R"({"error": {"code": "not_written", "message": "m", "hint": "h"}})").error().code, "not_written");
        QCOMPARE(readNewer("").error().code, "runner_died");
        QCOMPARE(readNewer("[]").error().code, "runner_died");
    }

    void editsStandWhereTheyShould() {
        const QString text = "// é😀\r\nimport 'npm:a@1'; import 'npm:a@1/x';\n";
        QCOMPARE(withEdits(text, {{"", 2, 9, "npm:a@1", "npm:a@^2.0.0"}, {"", 2, 27, "npm:a@1/x", "npm:a@^2.0.0/x"}}),
                 "// é😀\r\nimport 'npm:a@^2.0.0'; import 'npm:a@^2.0.0/x';\n");
        QVERIFY(!withEdits(text, {{"", 2, 10, "npm:a@1", "x"}}));
        QVERIFY(!withEdits(text, {{"", 9, 1, "npm:a@1", "x"}}));
        QVERIFY(!withEdits(text, {{"", 0, 0, "", "x"}}));
        QVERIFY(!withEdits(text, {{"", 2, 4000, "npm", "x"}}));
    }

    void theStoreFollowsTheRunner() {
        DependencyStore store;
        QSignalSpy changed(&store, &DependencyStore::changed);
        const auto take = [&](const protocol::Event& event) { store.take(std::span(&event, 1)); };
        QCOMPARE(store.of("orders").standing, Standing::waiting);
        take(protocol::PackagesFetched{"orders", {"hono@4"}, "fetching", {}, 0});
        QCOMPARE(store.of("orders").standing, Standing::fetching);
        take(protocol::FunctionBuilt{"archived", "v", {}, 0, 0, 0, {}});
        QCOMPARE(store.of("archived").standing, Standing::unknown);
        take(demo::start());  // of a version that nothing is known of
        QVERIFY(!store.of("orders").loaded);
        take(demo::dependencies());
        take(demo::start());
        QVERIFY(store.of("orders").loaded);
        take(protocol::FunctionBuilt{"orders", "", {}, 0, 0, 0, {{"not there", {"a.ts", 3, 1}, ""}}});
        QCOMPARE(store.of("orders").standing, Standing::failed);
        QVERIFY(store.of("orders").found);  // the last good one stays
        protocol::DependenciesFound next = demo::dependencies();
        next.version = "other";
        take(next);
        QCOMPARE(store.of("orders").standing, Standing::known);
        QVERIFY(!store.of("orders").loaded);
        next.imports[0].to = 99;
        next.version = "broken";
        take(next);
        QCOMPARE(store.of("orders").found->version, "other");
        store.clear();
        QVERIFY(!store.of("orders").found);
        QCOMPARE(changed.size(), 8);
    }

    void theModelIsATree() {
        DependencyModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        FunctionDependencies known;
        known.found = demo::dependencies();
        known.loaded = demo::start();
        model.show(known);
        QCOMPARE(model.rowCount(), 2);
        const QModelIndex hono = model.indexOf("npm:hono@4.1.0");
        QCOMPARE(hono.data().toString(), "hono");
        QCOMPARE(hono.siblingAtColumn(DependencyModel::start).data().toString(), "1.12 ms");
        QCOMPARE(model.specifierOf(hono), "npm:hono@^4.1");
        QCOMPARE(model.indexOf("npm:zod@3.24.2").siblingAtColumn(DependencyModel::start).data().toString().left(1), "~");
        QCOMPARE(model.index(0, 0, hono).data(DependencyModel::againRole).toBool(), true);
        QCOMPARE(model.indexOf("node:crypto").siblingAtColumn(DependencyModel::size).data().toString(), "");
        QCOMPARE(model.specifierOf(model.indexOf("npm:ws@8.18.1")), "npm:ws@8.18.1");
        model.setNewer({{"npm:hono@4.1.0", {"4.7.2", "5.0.0", {}}}, {"npm:@supabase/supabase-js@2.49.4", {"2.49.4", "3.0.0", {}}}});
        QCOMPARE(hono.data(DependencyModel::newerRole).toString(), "4.7.2");
        QVERIFY(hono.data(DependencyModel::fitsRole).toBool());
        const QModelIndex supabase = model.indexOf("npm:@supabase/supabase-js@2.49.4");
        QCOMPARE(supabase.data(DependencyModel::newerRole).toString(), "3.0.0");
        QVERIFY(!supabase.data(DependencyModel::fitsRole).toBool());
        model.show({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(DependencyValuesTest)
#include "dependency_values_test.moc"
