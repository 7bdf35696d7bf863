#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include "app/dependencies/dependency_model.h"
#include "app/dependencies/dependency_panel.h"
#include "app/dependencies/why_view.h"
#include "tests/app/dependencies/demo_graph.h"
#include "tests/app/deploy/theme_of_studio.h"

using namespace edge;
using namespace edge::dependencies;

/// The panel with real events and a stand-in for edge-runner. EDGE_PICTURES=FOLDER also writes pictures of the states.
class DependencyPanelTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<DependencyStore> m_store;
    std::unique_ptr<DependencyPanel> m_panel;

    template <typename T>
    T* find(const char* name) {
        auto* found = m_panel->findChild<T*>(name);
        if (!found) qFatal("no %s", name);
        return found;
    }
    QTreeView* tree() { return find<QTreeView>("dependencies.tree"); }
    WhyView* why() { return find<WhyView>("dependencies.why"); }
    QString totals() { return find<QLabel>("dependencies.totals")->text(); }
    QAction* action(const char* name) { return find<QAction>(name); }
    bool says(const QString& part) {
        for (const QLabel* label : m_panel->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(part)) return true;
        return false;
    }
    void take(const protocol::Event& event) { m_store->take(std::span(&event, 1)); }
    QModelIndex row(const QString& name) {
        for (QModelIndex index = tree()->model()->index(0, 0); index.isValid(); index = tree()->indexBelow(index))
            if (index.data().toString() == name) return index;
        return {};
    }
    void choose(const QString& name) {
        const QModelIndex index = row(name);
        QVERIFY2(index.isValid(), qPrintable(name));
        tree()->scrollTo(index);
        QTest::mouseClick(tree()->viewport(), Qt::LeftButton, {}, tree()->visualRect(index).center());
    }
    void program(const QByteArray& script) {
        QFile file(m_folder.filePath("runner"));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write("#!/bin/sh\n" + script) > 0);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        file.close();
        m_panel->setProgram(file.fileName());
    }
    void picture(const QString& name);

private slots:
    void init();
    void cleanup() { m_panel.reset(), m_store.reset(); }
    void nothingIsChosen();
    void itIsBeingBuilt();
    void itDoesNotBuild();
    void theTreeWithItsFigures();
    void whyItIsHere();
    void rowsLeadToTheirImport();
    void wordsNarrowTheTree();
    void newerVersionsAndAnUpdate();
    void theQuestionCanBeCancelled();
    void offline();
    void keyboardAlone();
};

void DependencyPanelTest::init() {
    m_store = std::make_unique<DependencyStore>();
    m_panel = std::make_unique<DependencyPanel>(*m_store);
    m_panel->setProject(m_folder.path());
    m_panel->resize(1100, 330);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

void DependencyPanelTest::picture(const QString& name) {
    const QString folder = qEnvironmentVariable("EDGE_PICTURES");
    if (folder.isEmpty()) return;
    QDir().mkpath(folder);
    const QSize before = m_panel->size();
    for (const char* theme : {"light", "dark"}) {
        applyTheme(theme);
        const bool dark = qstrcmp(theme, "dark") == 0;
        const auto colors = dark ? DependencyColors{0xd7dce2, 0x9aa4b0, 0x79b8ff, 0x6cb0ff, 0x353c45, 0xe3b341, 0x56c271} : DependencyColors{};
        m_panel->setColors(colors);
        for (const int width : {1100, 560, 360}) {
            m_panel->resize(width, width == 360 ? 620 : 330);
            QTest::qWait(30);
            m_panel->grab().save(QStringLiteral("%1/%2-%3-%4.png").arg(folder, name, theme).arg(width));
        }
    }
    m_panel->resize(before);
    qApp->setStyleSheet({});
}

void DependencyPanelTest::nothingIsChosen() {
    QVERIFY(says("No function is chosen"));
    QVERIFY(!action("dependencies.check")->isEnabled());
    picture("none");
}

void DependencyPanelTest::itIsBeingBuilt() {
    m_panel->setFunction("orders");
    QVERIFY(says("Building orders…"));
    take(protocol::PackagesFetched{"orders", {"hono@4", "zod@3"}, "fetching", {}, 0});
    QVERIFY(says("Fetching packages…") && says("hono@4, zod@3"));
    picture("fetching");
}

void DependencyPanelTest::itDoesNotBuild() {
    m_panel->setFunction("orders");
    const protocol::FunctionBuilt failed{"orders", "", {}, 0, 0, 0, {{"The package registry has no \"absent@1\".", {"a.ts", 3, 1}, ""}}};
    take(failed);
    QVERIFY(says("orders does not build") && says("has no \"absent@1\""));
    QSignalSpy places(m_panel.get(), &DependencyPanel::sourceRequested);
    for (auto* button : m_panel->findChildren<QPushButton*>())
        if (button->text() == "Open a.ts:3") QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(places.takeFirst(), (QVariantList{"a.ts", 3, 1}));
    picture("failed");
    take(demo::dependencies());
    take(failed);
    QVERIFY(says("its last good version") && tree()->isVisible());
    picture("failed-after");
    take(demo::dependencies());
    QVERIFY(!says("its last good version"));
}

void DependencyPanelTest::theTreeWithItsFigures() {
    m_panel->setFunction("orders");
    take(demo::dependencies());
    QVERIFY2(totals().contains("4 packages  ·  3 transitive  ·  1 remote module  ·  ") && totals().contains("not started yet"), qPrintable(totals()));
    take(demo::start());
    QVERIFY2(totals().contains("10.5 ms of the last cold start"), qPrintable(totals()));
    choose("zod");
    picture("tree");
    tree()->collapse(row("hono"));
    protocol::DependenciesFound next = demo::dependencies();
    next.version = "next";
    take(next);
    QVERIFY(!tree()->isExpanded(row("hono")) && tree()->isExpanded(row("@supabase/supabase-js")));
    QCOMPARE(tree()->currentIndex().data().toString(), "zod");
    QTest::mouseClick(tree()->header()->viewport(), Qt::LeftButton, {}, {tree()->header()->sectionViewportPosition(DependencyModel::size) + 30, 8});
    QCOMPARE(row("node:crypto").row(), 0);  // of what index.ts asks for the smallest
}

void DependencyPanelTest::whyItIsHere() {
    m_panel->setFunction("orders");
    take(demo::dependencies());
    choose("zod");
    QVERIFY(says("Why is zod here"));
    QCOMPARE(why()->text(), "Way 1 of 2\norders/index.ts:1 imports ../_shared/json.ts\n  json.ts:2 imports zod\nWay 2 of 2\norders/index.ts:3 imports npm:hono@^4.1\n  npm:hono@4.1.0 imports zod\n");
    QSignalSpy places(m_panel.get(), &DependencyPanel::sourceRequested);
    const auto click = [&](int row) {
        QTest::mouseClick(why()->viewport(), Qt::LeftButton, {}, why()->visualRect(why()->model()->index(row, 0)).center());
    };
    click(1);
    QCOMPARE(places.takeFirst(), (QVariantList{"supabase/functions/orders/index.ts", 1, 24}));
    click(5);  // between packages: nowhere
    QVERIFY(places.isEmpty());
    choose("orders/index.ts");
    QCOMPARE(why()->text(), "The function begins here\n");
    choose("ws");
    QVERIFY(says("Why is ws here"));
}

void DependencyPanelTest::rowsLeadToTheirImport() {
    m_panel->setFunction("orders");
    take(demo::dependencies());
    QSignalSpy places(m_panel.get(), &DependencyPanel::sourceRequested);
    const auto opens = [&](const QString& name) {
        choose(name);
        action("dependencies.openImport")->trigger();
        return places.isEmpty() ? QVariantList() : places.takeFirst();
    };
    QCOMPARE(opens("hono"), (QVariantList{"supabase/functions/orders/index.ts", 3, 24}));
    QCOMPARE(opens("ws"), (QVariantList{"supabase/functions/orders/index.ts", 2, 24}));  // that which brings it
    QCOMPARE(opens("_shared/json.ts"), (QVariantList{"supabase/functions/_shared/json.ts", 1, 1}));
    choose("hono");
    action("dependencies.copySpecifier")->trigger();
    QCOMPARE(QApplication::clipboard()->text(), "npm:hono@^4.1");
}

void DependencyPanelTest::wordsNarrowTheTree() {
    m_panel->setFunction("orders");
    take(demo::dependencies());
    auto* search = find<QLineEdit>("dependencies.search");
    QTest::keyClicks(search, "ws");
    QVERIFY(row("ws").isValid() && row("@supabase/realtime-js").isValid() && !row("hono").isValid());
    picture("filtered");
    search->clear();
    QVERIFY(row("hono").isValid());
}

void DependencyPanelTest::newerVersionsAndAnUpdate() {
    m_panel->setFunction("orders");
    take(demo::dependencies());
    program("case \"$*\" in\n*--outdated*) echo '{\"outdated\": [{\"id\": \"npm:hono@4.1.0\", \"fitting\": \"4.7.2\", \"newest\": \"5.0.0\"}, "
            "{\"id\": \"npm:@supabase/supabase-js@2.49.4\", \"fitting\": \"2.49.4\", \"newest\": \"3.0.0\"}]}';;\n"
            "*'--update npm:hono@4.1.0 --to 4.7.2 --dry-run'*) echo '{\"edits\": [{\"file\": \"supabase/functions/orders/index.ts\", \"line\": 3, \"column\": 24, \"before\": \"npm:hono@^4.1\", \"after\": \"npm:hono@^4.7.2\"}]}';;\n"
            "*) echo '{\"error\": {\"code\": \"not_written\", \"message\": \"It is written nowhere.\", \"hint\": \"Name it.\"}}';;\nesac\n");
    QTest::mouseClick(find<QPushButton>("dependencies.checkButton"), Qt::LeftButton);
    QTRY_VERIFY(says("2 packages have newer versions"));
    choose("hono");
    picture("newer");
    QCOMPARE(row("hono").data(DependencyModel::newerRole).toString(), "4.7.2");
    QVERIFY(action("dependencies.updateFitting")->isEnabled());
    QCOMPARE(action("dependencies.updateNewest")->text(), "Update to 5.0.0, the Newest");
    action("dependencies.updateFitting")->trigger();
    QTRY_VERIFY(says("npm:hono@^4.1  →  npm:hono@^4.7.2"));
    picture("preview");
    QSignalSpy edits(m_panel.get(), &DependencyPanel::editsRequested);
    QTest::keyClick(find<QPushButton>("dependencies.apply"), Qt::Key_Return);
    QCOMPARE(edits.size(), 1);
    QCOMPARE(edits[0][0].value<TextEdits>(), (TextEdits{{"supabase/functions/orders/index.ts", 3, 24, "npm:hono@^4.1", "npm:hono@^4.7.2"}}));
    m_panel->reportApplied(DependencyPanel::Undo::inEditor);
    QVERIFY(says("hono  4.1.0  →  4.7.2 is written."));
    QVERIFY(!find<QWidget>("dependencies.update")->isVisible());
    choose("@supabase/supabase-js");
    QVERIFY(!action("dependencies.updateFitting")->isEnabled());  // what was known is old now
}

void DependencyPanelTest::theQuestionCanBeCancelled() {
    m_panel->setFunction("orders");
    take(demo::dependencies());
    program("exec sleep 60\n");
    auto* button = find<QPushButton>("dependencies.checkButton");
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(says("Asking the package registry…"));
    QCOMPARE(button->text(), "Cancel");
    picture("asking");
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(button->text(), "Check for Updates");
    QVERIFY(says("was not asked to the end"));
}

void DependencyPanelTest::offline() {
    m_panel->setFunction("orders");
    take(demo::dependencies());
    program("echo '{\"outdated\": [{\"id\": \"npm:hono@4.1.0\", \"error\": {\"code\": \"registry_unreachable\", \"message\": \"The package registry cannot be reached (ENOTFOUND).\", \"hint\": \"Connect and try again.\"}}]}'; exit 1\n");
    action("dependencies.check")->trigger();
    QTRY_VERIFY(says("cannot be reached"));
    picture("offline");
    m_panel->setProgram("/nonexistent/edge-runner");
    action("dependencies.check")->trigger();
    QTRY_VERIFY(says("The runner cannot be started"));
}

void DependencyPanelTest::keyboardAlone() {
    m_panel->setFunction("orders");
    take(demo::dependencies());
    QSignalSpy places(m_panel.get(), &DependencyPanel::sourceRequested);
    tree()->setFocus();
    QTest::keyClick(tree(), Qt::Key_Home);
    QTest::keyClick(tree(), Qt::Key_Down);
    QTest::keyClick(tree(), Qt::Key_Return);
    QCOMPARE(places.size(), 1);
    QTest::keyClick(tree(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(find<QLineEdit>("dependencies.search")->hasFocus());
    choose("zod");
    why()->setFocus();
    why()->setCurrentIndex(why()->model()->index(1, 0));
    QTest::keyClick(why(), Qt::Key_Return);
    QCOMPARE(places.size(), 2);
    QTest::keyClick(why(), Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QApplication::clipboard()->text().contains("json.ts:2 imports zod"));
}

QTEST_MAIN(DependencyPanelTest)
#include "dependency_panel_test.moc"
