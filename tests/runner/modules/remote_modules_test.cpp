#include <QTest>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <boost/asio/io_context.hpp>

#include "runner/modules/remote_modules.h"
#include "tests/support/management_api.h"

using namespace edge;
using namespace edge::modules;
using support::ManagementApi;

/// Modules imported by their address, from a server of the test's own into a cache of the test's own.
class RemoteModulesTest : public QObject {
    Q_OBJECT

    using Found = protocol::Result<Download>;

    struct Bench {
        QTemporaryDir places;
        boost::asio::io_context loop;
        ManagementApi server{[](const ManagementApi::Request& request) {
            if (request.target == "/old.ts") return ManagementApi::Answer{.status = 302, .headers = {{"Location", "/v2/new.ts"}}};
            if (request.target == "/v2/new.ts") return ManagementApi::Answer{.body = "export const a: number = 1;"};
            if (request.target == "/broken") return ManagementApi::Answer{.status = 500};
            if (request.target == "/large") return ManagementApi::Answer{.body = std::string(33 * 1024 * 1024, ' ')};
            if (request.target == "/loop") return ManagementApi::Answer{.status = 302, .headers = {{"Location", "/loop"}}};
            return ManagementApi::Answer{.status = 404};
        }};
        RemoteModules modules{loop, (places.path() + "/remote").toStdString()};

        Found load(const std::string& path) {
            std::optional<Found> found;
            modules.load(server.url() + path, [&](Found result) { found = std::move(result); });
            loop.run();
            loop.restart();
            return found ? *found : protocol::Error{"unanswered", "", ""};
        }
        QStringList kept() const { return QDir(places.path() + "/remote").entryList(QDir::Files | QDir::Hidden); }
    };

private slots:
    void addressesAreSeenFromTheirModule_data();
    void addressesAreSeenFromTheirModule();
    void loaders_data();
    void loaders();
    void isFetchedOnceAndKnowsWhereItWasFound();
    void twoWhoAskCauseOneDownload();
    void refusalsAreNotKept_data();
    void refusalsAreNotKept();
    void aCutOffFileIsNoModule();
    void aCacheThatCannotBeWrittenStillAnswers();
};

void RemoteModulesTest::addressesAreSeenFromTheirModule_data() {
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("reference");
    QTest::addColumn<QString>("address");
    QTest::newRow("beside") << "https://h.example/a/b.ts" << "./c.ts" << "https://h.example/a/c.ts";
    QTest::newRow("above") << "https://h.example/a/b/c.ts?x" << "../d.ts" << "https://h.example/a/d.ts";
    QTest::newRow("root") << "https://h.example:8080/a/b.ts" << "/d.ts?y=1" << "https://h.example:8080/d.ts?y=1";
    QTest::newRow("beyond the root") << "https://h.example/a.ts" << "../../../d.ts" << "https://h.example/d.ts";
    QTest::newRow("no base") << "nonsense" << "./d.ts" << "";
}

void RemoteModulesTest::addressesAreSeenFromTheirModule() {
    QFETCH(QString, base);
    QFETCH(QString, reference);
    QTEST(QString::fromStdString(resolveAddress(base.toStdString(), reference.toStdString())), "address");
}

void RemoteModulesTest::loaders_data() {
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("loader");
    QTest::newRow("by type") << "https://h/x" << "application/typescript" << "ts";
    QTest::newRow("type with markup") << "https://h/x.tsx" << "application/typescript" << "tsx";
    QTest::newRow("by ending") << "https://h/x.ts?dts" << "text/plain" << "ts";
    QTest::newRow("a video, says the server") << "https://h/x.ts" << "video/mp2t" << "ts";
    QTest::newRow("script that ends like TypeScript") << "https://h/x.ts" << "application/javascript" << "js";
    QTest::newRow("data") << "https://h/x" << "application/json" << "json";
    QTest::newRow("nothing known") << "https://h/x" << "" << "js";
}

void RemoteModulesTest::loaders() {
    QFETCH(QString, address);
    QFETCH(QString, type);
    QTEST(QString::fromStdString(loaderOf({address.toStdString(), type.toStdString(), ""})), "loader");
}

void RemoteModulesTest::isFetchedOnceAndKnowsWhereItWasFound() {
    Bench bench;
    const Found first = bench.load("/old.ts");
    QVERIFY2(first.ok(), first.ok() ? "" : first.error().message.c_str());
    QCOMPARE(first->address, bench.server.url() + "/v2/new.ts");
    QCOMPARE(first->bytes, std::string("export const a: number = 1;"));
    const std::size_t asked = bench.server.requests().size();
    const Found again = bench.load("/old.ts");
    QVERIFY(again.ok());
    QCOMPARE(again->address, first->address);
    QCOMPARE(again->bytes, first->bytes);
    QCOMPARE(bench.server.requests().size(), asked);
}

void RemoteModulesTest::twoWhoAskCauseOneDownload() {
    Bench bench;
    int answers = 0;
    for (int time = 0; time < 3; ++time)
        QVERIFY(bench.modules.load(bench.server.url() + "/v2/new.ts", [&](const Found& found) { answers += found.ok(); }));
    bench.loop.run();
    QCOMPARE(answers, 3);
    QCOMPARE(bench.server.requests().size(), std::size_t(1));
}

void RemoteModulesTest::refusalsAreNotKept_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("code");
    QTest::newRow("not there") << "/absent.ts" << "module_not_found";
    QTest::newRow("server trouble") << "/broken" << "host_failed";
    QTest::newRow("too large") << "/large" << "module_too_large";
    QTest::newRow("round in circles") << "/loop" << "download_failed";
}

void RemoteModulesTest::refusalsAreNotKept() {
    QFETCH(QString, path);
    Bench bench;
    const Found found = bench.load(path.toStdString());
    QTEST(QString::fromStdString(found.ok() ? "" : found.error().code), "code");
    QVERIFY(!found.error().hint.empty());
    QCOMPARE(bench.kept(), QStringList());
}

void RemoteModulesTest::aCutOffFileIsNoModule() {
    Bench bench;
    QVERIFY(bench.load("/v2/new.ts").ok());
    QCOMPARE(bench.kept().size(), 1);
    const QString file = bench.places.path() + "/remote/" + bench.kept().first();
    QVERIFY(QFile::resize(file, QFile(file).size() - 1));
    QVERIFY(!bench.modules.find(bench.server.url() + "/v2/new.ts"));
    QVERIFY(bench.load("/v2/new.ts").ok());
    QVERIFY(bench.modules.find(bench.server.url() + "/v2/new.ts"));
}

void RemoteModulesTest::aCacheThatCannotBeWrittenStillAnswers() {
    Bench bench;
    RemoteModules nowhere(bench.loop, "/dev/null/remote");
    bool came = false;
    nowhere.load(bench.server.url() + "/v2/new.ts", [&](const Found& found) { came = found.ok(); });
    bench.loop.run();
    QVERIFY(came);
}

QTEST_GUILESS_MAIN(RemoteModulesTest)
#include "remote_modules_test.moc"
