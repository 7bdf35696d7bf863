#include <QTest>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <boost/asio/io_context.hpp>

#include "runner/modules/npm_install.h"
#include "runner/modules/package_store.h"
#include "tests/support/npm_registry.h"

using namespace edge;
using namespace edge::modules;
using support::NpmRegistry;
namespace fs = std::filesystem;

/// Packages from a registry of the test's own, through the real npm, into a cache of the test's own.
class PackageStoreTest : public QObject {
    Q_OBJECT

    using Found = protocol::Result<fs::path>;

    struct Bench {
        QTemporaryDir places;
        boost::asio::io_context loop;
        NpmRegistry registry;
        PackageStore store{loop, (places.path() + "/packages").toStdString(), NpmInstall::find()};

        explicit Bench() {
            qputenv("npm_config_cache", QFile::encodeName(places.path() + "/npm"));
            QFile file(settings());
            if (file.open(QIODevice::WriteOnly)) file.write(registry.settings() + "//127.0.0.1/:_authToken=secret\n");
        }
        QString settings() const { return places.path() + "/.npmrc"; }
        Found install(const PackageSet& set) {
            std::optional<Found> found;
            store.install(set, settings().toStdString(), [&](Found result) { found = std::move(result); });
            loop.run();
            loop.restart();
            return found ? *found : protocol::Error{"unanswered", "", ""};
        }
        QStringList kept() const { return QDir(places.path() + "/packages").entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot); }
    };

    static PackageSet setOf(const std::vector<PackageWish>& wishes) {
        PackageSet set;
        for (const PackageWish& wish : wishes) set.add(wish);
        return set;
    }
    static QByteArray text(const fs::path& path) {
        QFile file(QString::fromStdString(path.string()));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(nothing)");
    }

private slots:
    void eachVersionHasAFolder();
    void failuresOfNpmInWords_data();
    void failuresOfNpmInWords();
    void installsWithWhatItDependsOn();
    void twoVersionsLieSideBySide();
    void aSetIsFetchedOnce();
    void otherSettingsAreAnotherSet();
    void aDamagedArchiveLeavesNothing();
    void whatIsNotThereIsNamed();
    void anUnreachableRegistry();
    void withoutNpm();
    void aCacheThatCannotBeWritten();
    void anInstallationThatIsCutOff();
};

void PackageStoreTest::eachVersionHasAFolder() {
    const PackageWish three{"hono", "3"}, four{"hono", "4"}, other{"zod", ""};
    const PackageSet set = setOf({four, other, three});
    QCOMPARE(set.folderOf(three), std::string("hono"));
    QCOMPARE(set.folderOf(four), std::string("hono__2"));
    QCOMPARE(set.folderOf(other), std::string("zod"));
    const QByteArray manifest = QByteArray::fromStdString(set.manifest());
    QVERIFY2(manifest.contains("\"hono__2\": \"npm:hono@4\"") && manifest.contains("\"zod\": \"*\""), manifest);
    QCOMPARE(set.namedIn("No version fits \"hono@4\".")->range, std::string("4"));
    QCOMPARE(set.namedIn("The registry has no \"zod@*\".")->name, std::string("zod"));
    QVERIFY(!set.namedIn("The registry has no \"hon\"."));
}

void PackageStoreTest::failuresOfNpmInWords_data() {
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("words");
    QTest::newRow("unknown package") << R"({"error":{"code":"E404","summary":"Not Found","detail":"\n 'nope@1' is not in this registry."}})" << "package_not_found" << "\"nope@1\"";
    QTest::newRow("unknown version") << R"({"error":{"code":"ETARGET","summary":"No matching version found for hono@99."}})" << "version_not_found" << "\"hono@99\"";
    QTest::newRow("offline") << R"({"error":{"code":"ENOTFOUND","summary":"getaddrinfo"}})" << "registry_unreachable" << "ENOTFOUND";
    QTest::newRow("token") << R"({"error":{"code":"E401","summary":"Unable to authenticate"}})" << "registry_refuses" << "E401";
    QTest::newRow("disk") << R"({"error":{"code":"ENOSPC","summary":"no space"}})" << "disk_full" << "disk is full";
    QTest::newRow("anything") << R"({"error":{"code":"EOTHER","summary":"odd thing"}})" << "npm_failed" << "odd thing";
    QTest::newRow("other shape") << R"({"error":"text"})" << "npm_failed" << "npm could not install";
    QTest::newRow("no JSON") << "Segmentation fault" << "npm_failed" << "Segmentation fault";
    QTest::newRow("nothing") << "" << "npm_failed" << "npm could not install the packages.";
}

void PackageStoreTest::failuresOfNpmInWords() {
    QFETCH(QString, said);
    const protocol::Error error = npmError(said.toStdString());
    QTEST(QString::fromStdString(error.code), "code");
    QFETCH(QString, words);
    QVERIFY2(QString::fromStdString(error.message).contains(words), error.message.c_str());
    QVERIFY(!error.hint.empty());
}

void PackageStoreTest::installsWithWhatItDependsOn() {
    Bench bench;
    bench.registry.publish("greeter", "1.2.0", {{"index.js", "export * from 'words';"}}, {{"words", "^1"}});
    bench.registry.publish("words", "1.0.1", {{"index.js", "export const hello = 'hello';"}});
    const PackageSet set = setOf({{"greeter", "^1.0"}});
    QVERIFY(!bench.store.find(set, bench.settings().toStdString()));
    const Found folder = bench.install(set);
    QVERIFY2(folder.ok(), folder.ok() ? "" : folder.error().message.c_str());
    QCOMPARE(text(*folder / "node_modules/greeter/index.js"), QByteArray("export * from 'words';"));
    QVERIFY(text(*folder / "node_modules/words/package.json").contains("1.0.1"));
    QVERIFY2(!QFile::exists(QString::fromStdString((*folder / ".npmrc").string())), "tokens are not kept");
    QCOMPARE(bench.kept().size(), 1);
    QCOMPARE(bench.store.find(set, bench.settings().toStdString()).value_or(""), *folder);
}

void PackageStoreTest::twoVersionsLieSideBySide() {
    Bench bench;
    for (const char* version : {"3.0.0", "4.1.0"}) bench.registry.publish("greeter", version, {{"index.js", version}});
    const PackageSet set = setOf({{"greeter", "3"}, {"greeter", "4"}});
    const Found folder = bench.install(set);
    QVERIFY2(folder.ok(), folder.ok() ? "" : folder.error().message.c_str());
    QCOMPARE(text(*folder / "node_modules" / set.folderOf({"greeter", "3"}) / "index.js"), QByteArray("3.0.0"));
    QCOMPARE(text(*folder / "node_modules" / set.folderOf({"greeter", "4"}) / "index.js"), QByteArray("4.1.0"));
}

void PackageStoreTest::aSetIsFetchedOnce() {
    Bench bench;
    bench.registry.publish("greeter", "1.0.0", {{"index.js", ""}});
    const PackageSet set = setOf({{"greeter", "1"}});
    int answers = 0;
    for (int time = 0; time < 3; ++time)
        bench.store.install(set, bench.settings().toStdString(), [&](const Found& found) { answers += found.ok(); });
    bench.loop.run();
    QCOMPARE(answers, 3);
    QCOMPARE(bench.registry.requestCount(), std::size_t(2));  // its description and its archive
}

void PackageStoreTest::otherSettingsAreAnotherSet() {
    Bench bench;
    bench.registry.publish("greeter", "1.0.0", {{"index.js", ""}});
    const PackageSet set = setOf({{"greeter", "1"}});
    QVERIFY(bench.install(set).ok());
    QVERIFY(bench.store.find(set, bench.settings().toStdString()));
    QVERIFY(!bench.store.find(set, {}));
}

void PackageStoreTest::aDamagedArchiveLeavesNothing() {
    Bench bench;
    bench.registry.publish("greeter", "1.0.0", {{"index.js", ""}});
    bench.registry.damageArchives();
    const Found folder = bench.install(setOf({{"greeter", "1"}}));
    QVERIFY(!folder.ok());
    QCOMPARE(folder.error().code, std::string("package_damaged"));
    QCOMPARE(bench.kept(), QStringList());
}

void PackageStoreTest::whatIsNotThereIsNamed() {
    Bench bench;
    bench.registry.publish("greeter", "1.0.0", {{"index.js", ""}});
    const Found missing = bench.install(setOf({{"greeter", "1"}, {"absent", "2"}}));
    QCOMPARE(missing.ok() ? std::string() : missing.error().message, std::string("The package registry has no \"absent@2\"."));
    const Found old = bench.install(setOf({{"greeter", "7"}}));
    QCOMPARE(old.ok() ? std::string() : old.error().message, std::string("No version fits \"greeter@7\"."));
    QCOMPARE(bench.kept(), QStringList());
}

void PackageStoreTest::anUnreachableRegistry() {
    Bench bench;
    bench.registry.close();
    const Found folder = bench.install(setOf({{"greeter", "1"}}));
    QCOMPARE(folder.ok() ? std::string() : folder.error().code, std::string("registry_unreachable"));
    QCOMPARE(bench.kept(), QStringList());
}

void PackageStoreTest::withoutNpm() {
    Bench bench;
    for (const char* npm : {"", "/nonexistent/npm"}) {
        PackageStore store(bench.loop, (bench.places.path() + "/packages").toStdString(), npm);
        std::string code;
        store.install(setOf({{"greeter", "1"}}), {}, [&](const Found& found) { code = found.ok() ? "" : found.error().code; });
        QCOMPARE(code, std::string("npm_missing"));
    }
    QCOMPARE(bench.kept(), QStringList());
}

void PackageStoreTest::aCacheThatCannotBeWritten() {
    Bench bench;
    PackageStore store(bench.loop, "/dev/null/packages", NpmInstall::find());
    std::string code;
    store.install(setOf({{"greeter", "1"}}), {}, [&](const Found& found) { code = found.ok() ? "" : found.error().code; });
    QCOMPARE(code, std::string("cache_not_writable"));
}

void PackageStoreTest::anInstallationThatIsCutOff() {
    QTemporaryDir places;
    NpmRegistry registry;
    registry.publish("greeter", "1.0.0", {{"index.js", ""}});
    const PackageSet set = setOf({{"greeter", "1"}});
    const std::string folder = (places.path() + "/packages").toStdString();
    {
        boost::asio::io_context loop;
        PackageStore store(loop, folder, NpmInstall::find());
        store.install(set, {}, [](const Found&) { QFAIL("nobody waits any more"); });
        loop.run_for(std::chrono::milliseconds(50));
    }
    boost::asio::io_context loop;
    PackageStore store(loop, folder, NpmInstall::find());
    QVERIFY(!store.find(set, {}));
}

QTEST_GUILESS_MAIN(PackageStoreTest)
#include "package_store_test.moc"
