#include <algorithm>

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include "app/project/project_model.h"

using namespace edge::project;

namespace {

Entry file(const QString& path) {
    return {path, false, {}};
}

FunctionEntry function(const QString& name, std::vector<Entry> files) {
    FunctionEntry entry;
    entry.name = name;
    entry.folder = "/p/supabase/functions/" + name;
    entry.entrypoint = entry.folder + "/index.ts";
    entry.files = std::move(files);
    return entry;
}

Snapshot snapshotOf(std::vector<FunctionEntry> functions) {
    Snapshot snapshot;
    snapshot.folder = "/p";
    snapshot.functionsFolder = "/p/supabase/functions";
    snapshot.functions = std::move(functions);
    return snapshot;
}

/// Some of the names a to h, in order; each a file or a folder.
std::vector<Entry> anyEntries(QRandomGenerator& random, const QString& folder, int depth) {
    std::vector<Entry> entries;
    for (char name = 'a'; name <= 'h'; ++name) {
        if (random.bounded(2) == 0)
            continue;
        Entry entry = file(folder + '/' + name);
        entry.isFolder = depth > 0 && random.bounded(3) == 0;
        if (entry.isFolder)
            entry.children = anyEntries(random, entry.path, depth - 1);
        entries.push_back(std::move(entry));
    }
    // The order on disk changes when a file becomes a folder.
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.isFolder && !b.isFolder; });
    return entries;
}

Snapshot anySnapshot(QRandomGenerator& random) {
    Snapshot snapshot = snapshotOf({});
    for (const char* const name : {"auth", "hello", "mail", "stream"}) {
        if (random.bounded(3) == 0)
            continue;
        FunctionEntry entry = function(name, {});
        entry.files = anyEntries(random, entry.folder, 2);
        entry.verifyJwt = random.bounded(2) == 0;
        snapshot.functions.push_back(entry);
        if (random.bounded(4) == 0)
            snapshot.remarks.push_back({name, {}, "It has no index.ts."});
    }
    if (random.bounded(2) == 0)
        snapshot.shared.push_back({"/p/supabase/functions/_shared", true, anyEntries(random, "/p/supabase/functions/_shared", 1)});
    if (random.bounded(2) == 0)
        snapshot.config.push_back(file("/p/supabase/config.toml"));
    return snapshot;
}

/// All that the model shows, a line a row.
QStringList shown(const QAbstractItemModel& model, const QModelIndex& parent = {}, int depth = 0) {
    QStringList lines;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        lines += QStringLiteral("%1%2 kind %3 %4 of '%5' lock %6 %7 leaf %8")
                     .arg(QString(depth * 2, ' '), index.data().toString())
                     .arg(int(kindOf(index)))
                     .arg(pathOf(index), index.data(ProjectModel::functionRole).toString())
                     .arg(index.data(ProjectModel::lockRole).toBool())
                     .arg(index.data(ProjectModel::remarkRole).toString())
                     .arg(index.flags().testFlag(Qt::ItemNeverHasChildren));
        lines += shown(model, index, depth + 1);
    }
    return lines;
}

}  // namespace

/// The model by itself: any sequence of snapshots is followed row by row.
class ProjectModelTest : public QObject {
    Q_OBJECT

private slots:
    void anySequenceOfSnapshotsIsFollowed_data();
    void anySequenceOfSnapshotsIsFollowed();
    void rowsThatStayAreNotTouched();
    void aFileThatBecameAFolderIsAnotherRow();
    void theStateOfAFunctionIsToldInWords();
    void whatIsWrongIsTold();
};

void ProjectModelTest::anySequenceOfSnapshotsIsFollowed_data() {
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void ProjectModelTest::anySequenceOfSnapshotsIsFollowed() {
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    ProjectModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int step = 0; step < 60; ++step) {
        const Snapshot snapshot = anySnapshot(random);
        model.setSnapshot(snapshot);
        ProjectModel fresh;
        fresh.setSnapshot(snapshot);
        QCOMPARE(shown(model), shown(fresh));
    }
}

void ProjectModelTest::rowsThatStayAreNotTouched() {
    ProjectModel model;
    model.setSnapshot(snapshotOf({function("hello", {file("/p/supabase/functions/hello/index.ts")}), function("mail", {})}));
    const QPersistentModelIndex kept = model.indexOfPath("/p/supabase/functions/hello/index.ts");
    const QPersistentModelIndex leaving = model.indexOfFunction("mail");
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset), removed(&model, &QAbstractItemModel::rowsRemoved),
        inserted(&model, &QAbstractItemModel::rowsInserted);
    model.setSnapshot(snapshotOf({function("auth", {}), function("hello", {file("/p/supabase/functions/hello/index.ts")})}));
    QCOMPARE(resets.count(), 0);
    QCOMPARE(removed.count(), 1);
    QCOMPARE(inserted.count(), 1);
    QVERIFY(!leaving.isValid());
    QCOMPARE(kept, QPersistentModelIndex(model.indexOfPath("/p/supabase/functions/hello/index.ts")));
    QCOMPARE(kept.parent().row(), 1);
}

void ProjectModelTest::aFileThatBecameAFolderIsAnotherRow() {
    ProjectModel model;
    const QString path = "/p/supabase/functions/hello/data";
    model.setSnapshot(snapshotOf({function("hello", {file(path)})}));
    QVERIFY(model.indexOfPath(path).flags().testFlag(Qt::ItemNeverHasChildren));
    model.setSnapshot(snapshotOf({function("hello", {{path, true, {file(path + "/one.json")}}})}));
    QCOMPARE(kindOf(model.indexOfPath(path)), ProjectModel::Kind::folder);
    QVERIFY(!model.indexOfPath(path).flags().testFlag(Qt::ItemNeverHasChildren));
    QCOMPARE(model.rowCount(model.indexOfPath(path)), 1);
}

void ProjectModelTest::theStateOfAFunctionIsToldInWords() {
    ProjectModel model;
    model.setSnapshot(snapshotOf({function("hello", {})}));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setFunctionState("hello", FunctionState::failed, "Expected ';' in index.ts");
    QCOMPARE(changed.count(), 1);
    const QModelIndex row = model.indexOfFunction("hello");
    QVERIFY(row.data(Qt::ToolTipRole).toString().contains("Did not build: Expected ';' in index.ts"));
    QVERIFY(row.data(Qt::AccessibleTextRole).toString().startsWith("hello, "));
    model.forgetStates();
    QVERIFY(!model.indexOfFunction("hello").data(Qt::ToolTipRole).toString().contains("Did not build"));
}

void ProjectModelTest::whatIsWrongIsTold() {
    Snapshot snapshot = snapshotOf({function("hello", {file("/p/supabase/functions/hello/index.ts")})});
    snapshot.config = {file("/p/supabase/config.toml")};
    snapshot.remarks = {{{}, "/p/supabase/config.toml", "Line 3 is not valid."}, {"hello", "/p/supabase/config.toml", "No such key."}};
    ProjectModel model;
    model.setSnapshot(snapshot);
    const QModelIndex config = model.indexOfPath("/p/supabase/config.toml");
    QCOMPARE(config.data(ProjectModel::remarkRole).toString(), QString("Line 3 is not valid.\nNo such key."));
    QVERIFY(config.data(Qt::ToolTipRole).toString().endsWith("No such key."));
    QVERIFY(config.data(Qt::AccessibleTextRole).toString().contains("Line 3"));
    QCOMPARE(model.indexOfFunction("hello").data(ProjectModel::remarkRole).toString(), QString("No such key."));
    QVERIFY(model.indexOfPath("/p/supabase/functions/hello/index.ts").data(ProjectModel::remarkRole).toString().isEmpty());
    snapshot.remarks.clear();
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setSnapshot(snapshot);
    QCOMPARE(changed.count(), 2);
    QVERIFY(config.data(ProjectModel::remarkRole).toString().isEmpty());
}

QTEST_GUILESS_MAIN(ProjectModelTest)
#include "project_model_test.moc"
