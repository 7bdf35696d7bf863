#include <QTest>

#include "runner/modules/installed_tree.h"
#include "tests/runner/modules/scratch.h"

using namespace edge::modules;

/// npm's account of an installed set, as the lock wants it.
class InstalledTreeTest : public QObject {
    Q_OBJECT

private slots:
    void dependenciesAsNodeFindsThem();
    void whatIsSaidAboutAPackage();
    void circlesEnd();
    void theAccountInNodeModulesWillDo();
    void withoutAnAccount_data();
    void withoutAnAccount();
};

namespace {

const char* account = R"({"lockfileVersion": 3, "packages": {
    "": {"dependencies": {"a": "1"}},
    "node_modules/a": {"version": "1.0.0", "integrity": "sha512-a", "dependencies": {"b": "1", "c": "1", "gone": "1"}, "optionalDependencies": {"n": "1"},
                       "peerDependencies": {"p": "1", "q": "1"}, "peerDependenciesMeta": {"q": {"optional": true}}, "bin": {"a": "x"}, "hasInstallScript": true, "deprecated": "old"},
    "node_modules/a/node_modules/b": {"version": "1.5.0", "dependencies": {"c": "1", "a": "1"}},
    "node_modules/b": {"version": "2.0.0"},
    "node_modules/c": {"name": "@far/c", "version": "3.0.0", "inBundle": true},
    "node_modules/n": {"version": "1.0.0", "os": ["linux", 7], "cpu": ["x64"]},
    "node_modules/p": {"version": "1.0.0"}, "node_modules/q": {"version": "1.0.0"},
    "node_modules/link": {"link": true, "resolved": "x"}, "node_modules/odd": 7
}})";

}  // namespace

void InstalledTreeTest::dependenciesAsNodeFindsThem() {
    Scratch scratch;
    scratch.file("package-lock.json", account);
    const auto tree = InstalledTree::read(scratch.root());
    QVERIFY(tree.ok());
    const InstalledPackage* a = tree->at("a");
    QVERIFY(a);
    QVERIFY(a->dependencies == (InstalledPackage::Dependencies{{"b", "b@1.5.0"}, {"c", "@far/c@3.0.0"}, {"p", "p@1.0.0"}}));
    QVERIFY(a->optional == (InstalledPackage::Dependencies{{"n", "n@1.0.0"}}));
    QVERIFY(a->optionalPeers == (InstalledPackage::Dependencies{{"q", "q@1.0.0"}}));
    QVERIFY(tree->packages().at("b@1.5.0").dependencies == (InstalledPackage::Dependencies{{"a", "a@1.0.0"}, {"c", "@far/c@3.0.0"}}));
    QCOMPARE(tree->at("b")->version, std::string("2.0.0"));
    QVERIFY(!tree->at("link") && !tree->at("odd") && !tree->at("absent") && !tree->at(""));
}

void InstalledTreeTest::whatIsSaidAboutAPackage() {
    Scratch scratch;
    scratch.file("package-lock.json", account);
    const auto tree = InstalledTree::read(scratch.root());
    QVERIFY(tree.ok());
    const InstalledPackage &a = *tree->at("a"), &n = *tree->at("n");
    QVERIFY(a.bin && a.scripts && a.deprecated && a.integrity == "sha512-a" && !a.bundled);
    QVERIFY(!n.bin && !n.scripts && !n.deprecated && n.os == std::vector<std::string>{"linux"} && n.cpu == std::vector<std::string>{"x64"});
    QVERIFY(tree->at("c")->bundled);
}

void InstalledTreeTest::circlesEnd() {
    Scratch scratch;
    scratch.file("package-lock.json", account);
    const auto tree = InstalledTree::read(scratch.root());
    QVERIFY(tree.ok());
    std::map<std::string, InstalledPackage> all;
    tree->collect("a@1.0.0", all);
    QCOMPARE(all.size(), std::size_t(6));
    QVERIFY(!all.count("b@2.0.0"));
    tree->collect("absent@1.0.0", all);
    QCOMPARE(all.size(), std::size_t(6));
}

void InstalledTreeTest::theAccountInNodeModulesWillDo() {
    Scratch scratch;
    scratch.file("node_modules/.package-lock.json", account);
    QVERIFY(InstalledTree::read(scratch.root()).ok());
}

void InstalledTreeTest::withoutAnAccount_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"", "{", "[]", "{}x", R"({"packages": []})", R"({"packages": 7})"}) QTest::newRow(text) << text;
}

void InstalledTreeTest::withoutAnAccount() {
    QFETCH(QString, text);
    Scratch scratch;
    scratch.file("package-lock.json", text.toStdString());
    const auto tree = InstalledTree::read(scratch.root());
    QCOMPARE(tree.ok() ? std::string() : tree.error().code, std::string("store_damaged"));
}

QTEST_GUILESS_MAIN(InstalledTreeTest)
#include "installed_tree_test.moc"
