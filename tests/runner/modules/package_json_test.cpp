#include <QTest>

#include "runner/modules/package_json.h"
#include "tests/runner/modules/scratch.h"

using namespace edge::modules;
namespace fs = std::filesystem;

/// What package.json files and node_modules folders say about a bare name.
class PackageJsonTest : public QObject {
    Q_OBJECT

private slots:
    void entriesThatAreWishes_data();
    void entriesThatAreWishes();
    void entriesForInstallersOnly_data();
    void entriesForInstallersOnly();
    void namesOfBareSpecifiers();
    void theNearestThatListsIt();
    void notAboveTheProject();
    void aBrokenFileIsSaid();
    void whatLiesInNodeModulesHasToFit();
};

void PackageJsonTest::entriesThatAreWishes_data() {
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("wish");
    QTest::newRow("range") << "^4.1" << "hono@^4.1";
    QTest::newRow("several") << ">=1 <2 || 3" << "hono@>=1 <2 || 3";
    QTest::newRow("any") << "*" << "hono@*";
    QTest::newRow("nothing") << "" << "hono";
    QTest::newRow("tag") << "latest" << "hono@latest";
    QTest::newRow("alias") << "npm:other@1" << "other@1";
    QTest::newRow("alias of a scope") << "npm:@s/other@^1.2 || 2" << "@s/other@^1.2 || 2";
    QTest::newRow("alias without a range") << "npm:@s/other" << "@s/other";
    QTest::newRow("jsr") << "jsr:@std/words@^1" << "@jsr/std__words@^1";
}

void PackageJsonTest::entriesThatAreWishes() {
    QFETCH(QString, value);
    const ListedPackage listed = readListed("hono", value.toStdString(), "package.json");
    QVERIFY2(listed.wish, listed.complaint.c_str());
    QTEST(QString::fromStdString(listed.wish->text()), "wish");
    QCOMPARE(listed.complaint, std::string());
    QCOMPARE(readListed("@std/words", "jsr:^1", "package.json").wish->text(), std::string("@jsr/std__words@^1"));
}

void PackageJsonTest::entriesForInstallersOnly_data() {
    QTest::addColumn<QString>("value");
    for (const char* value : {"workspace:*", "workspace:^1", "file:../x", "link:../x", "portal:../x", "git+https://h.example/x.git", "git://h.example/x", "github:user/x", "user/x",
                              "https://h.example/x.tgz", "catalog:", "../x", "~/x", "npm:", "npm:@", "npm:other@workspace:*", "a b", "jsr:"})
        QTest::newRow(value) << value;
}

void PackageJsonTest::entriesForInstallersOnly() {
    QFETCH(QString, value);
    const ListedPackage listed = readListed("hono", value.toStdString(), "lib/package.json");
    QVERIFY(!listed.wish);
    QVERIFY2(listed.complaint.find("\"hono\" is \"" + value.toStdString() + "\" in lib/package.json") == 0, listed.complaint.c_str());
}

void PackageJsonTest::namesOfBareSpecifiers() {
    QCOMPARE(listedNameOf("hono"), std::string("hono"));
    QCOMPARE(listedNameOf("hono/jsx/dom"), std::string("hono"));
    QCOMPARE(listedNameOf("@s/x/y"), std::string("@s/x"));
    for (const char* none : {"", "./x", "/x", "#x", "npm:x", "@s", "https://h/x"}) QCOMPARE(listedNameOf(none), std::string());
}

void PackageJsonTest::theNearestThatListsIt() {
    Scratch scratch;
    scratch.file("package.json", R"({"dependencies": {"a": "1", "b": "1"}, "devDependencies": {"b": "9", "c": "3"}})");
    scratch.file("supabase/functions/api/package.json", R"({"dependencies": {"a": "2", "n": 7}, "devDependencies": []})");
    PackageJsons manifests(scratch.root());
    const auto rangeOf = [&](const char* name, const char* importer) {
        const auto listed = manifests.find(name, scratch / importer);
        return listed && listed->wish ? listed->wish->range : std::string("(none)");
    };
    const char* inside = "supabase/functions/api/lib/x.ts";
    QCOMPARE(rangeOf("a", inside), std::string("2"));
    QCOMPARE(rangeOf("a", "supabase/functions/_shared/x.ts"), std::string("1"));
    QCOMPARE(rangeOf("b", inside), std::string("1"));
    QCOMPARE(rangeOf("c", inside), std::string("3"));
    QCOMPARE(rangeOf("n", inside), std::string("(none)"));
    QCOMPARE(manifests.files().size(), std::size_t(2));
}

void PackageJsonTest::notAboveTheProject() {
    Scratch scratch;
    scratch.file("package.json", R"({"dependencies": {"a": "1"}})").file("inner/x.ts", "").file("inner2/x.ts", "");
    PackageJsons manifests(scratch / "inner");
    QVERIFY(!manifests.find("a", scratch / "inner/x.ts"));
    QVERIFY(!manifests.find("a", scratch / "inner2/x.ts"));
    QVERIFY(manifests.files().empty());
}

void PackageJsonTest::aBrokenFileIsSaid() {
    Scratch scratch;
    for (const auto& [text, words] : std::vector<std::pair<const char*, const char*>>{{"", "lib/package.json:1 is not valid JSON"}, {"{\n\n\"a\" 1}", "lib/package.json:3 is not valid JSON"}}) {
        scratch.file("lib/package.json", text);
        PackageJsons manifests(scratch.root());
        const auto listed = manifests.find("a", scratch / "lib/x.ts");
        QVERIFY(listed && !listed->wish);
        QVERIFY2(listed->complaint.find(words) == 0, listed->complaint.c_str());
    }
    scratch.file("lib/package.json", "[1]");
    QVERIFY(!PackageJsons(scratch.root()).find("a", scratch / "lib/x.ts"));
    fs::remove(scratch / "lib/package.json");
    fs::create_directory(scratch / "lib/package.json");
    QVERIFY(!PackageJsons(scratch.root()).find("a", scratch / "lib/x.ts")->complaint.empty());
}

void PackageJsonTest::whatLiesInNodeModulesHasToFit() {
    Scratch scratch;
    scratch.file("node_modules/a/package.json", R"({"version": "1.5.0"})").file("inner/node_modules/a/package.json", R"({"version": "2.1.0"})");
    scratch.file("node_modules/odd/package.json", "broken").file("node_modules/linked/package.json", R"({"name": "linked"})");
    const fs::path inner = scratch / "inner/deep", none;
    QCOMPARE(installedFor("a", "^2", inner).value_or(none), scratch / "inner");
    QCOMPARE(installedFor("a", "^1", inner).value_or(none), scratch.root());
    QCOMPARE(installedFor("a", "3", inner), std::optional<fs::path>());
    QCOMPARE(installedFor("a", "", inner).value_or(none), inner);
    QCOMPARE(installedFor("a", "latest", inner).value_or(none), inner);
    QCOMPARE(installedFor("absent", "1", inner).value_or(none), inner);
    QCOMPARE(installedFor("odd", "1", inner).value_or(none), scratch.root());
    QCOMPARE(installedFor("linked", "7", inner).value_or(none), scratch.root());
}

QTEST_GUILESS_MAIN(PackageJsonTest)
#include "package_json_test.moc"
