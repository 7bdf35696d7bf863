#include <QTest>

#include "app/composer/response/body_view.h"
#include "tests/app/shell/studio_probe.h"
#include "tests/support/npm_registry.h"

using namespace edge;
using namespace edge::shell;

/// An import of a package is fetched while the user watches, and said where it stands when that fails.
class ShellPackagesTest : public QObject {
    Q_OBJECT

    support::NpmRegistry m_registry;
    std::unique_ptr<StudioProbe> probe;

private slots:
    void initTestCase() {
        m_registry.publish("greeter", "1.0.0", {{"index.js", "export const greet = () => 'fetched';"}});
    }
    void init() {
        probe = std::make_unique<StudioProbe>();
        qputenv("npm_config_cache", probe->path("npm").toUtf8());
        QVERIFY(probe->write(".npmrc", m_registry.settings()));
        QVERIFY(probe->startListening());
    }
    void cleanup() { probe.reset(); }
    void fetching_is_seen_and_the_answer_comes();
    void a_package_that_is_not_there_is_marked_at_its_import();
};

void ShellPackagesTest::fetching_is_seen_and_the_answer_comes() {
    QVERIFY(probe->write(StudioProbe::entry("hello"), "import { greet } from 'npm:greeter@1';\nDeno.serve(() => new Response(greet()));\n"));
    QTRY_VERIFY_WITH_TIMEOUT(probe->says("Fetching greeter@1…"), StudioProbe::patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(probe->says("Running on :"), StudioProbe::patienceMs);
    // The packages are here; until the function is built with them, the version before it answers.
    const auto answers = [&] { return probe->send("hello") && probe->response().body()->body() == QByteArray("fetched"); };
    QTRY_VERIFY_WITH_TIMEOUT(answers(), StudioProbe::patienceMs);
    QCOMPARE(probe->response().statusText(), "200 OK");
}

void ShellPackagesTest::a_package_that_is_not_there_is_marked_at_its_import() {
    QVERIFY(probe->panels().editor().open(probe->path(StudioProbe::entry("hello"))));
    QVERIFY(probe->write(StudioProbe::entry("hello"), "// first\nimport 'npm:absent@1';\nDeno.serve(() => new Response());\n"));
    QTRY_COMPARE_WITH_TIMEOUT(int(probe->editor()->problems().size()), 1, StudioProbe::patienceMs);
    QCOMPARE(probe->editor()->problems().front().line, 2);
    QVERIFY2(probe->trouble().contains("absent@1"), qPrintable(probe->trouble()));
    QVERIFY(probe->says("Running on :"));
}

QTEST_MAIN(ShellPackagesTest)
#include "shell_packages_test.moc"
