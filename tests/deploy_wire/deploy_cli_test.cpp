#include <signal.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/management_api.h"

using edge::support::ManagementApi;

/// `edge-runner deploy` as scripts see it: output, exit codes, progress, signals.
class DeployCliTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void dryRunNeedsNeitherNetworkNorToken();
    void dryRunHasExactlyTheseKeys();
    void dryRunWithoutProjectRef();
    void dryRunForPeople();
    void exitCodes_data();
    void exitCodes();
    void resultForPeople();
    void resultAsJson();
    void progressAsJsonLines();
    void disabledFunction();
    void refusalForPeople();
    void signalCancels();
    void tokenIsNeverPrinted();

private:
    struct Run {
        int exit = -1;
        QByteArray out, notes;
        QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    };

    void start(QProcess& process, const QStringList& arguments);
    Run run(const QStringList& arguments);
    void write(const QString& name, const QByteArray& text);

    std::unique_ptr<QTemporaryDir> m_folder;
    QProcessEnvironment m_environment;
};

namespace {

const QString ref = "abcdefghijklmnopqrst";
const QString token = "sbp_" + QString("0123456789").repeated(4);

}  // namespace

void DeployCliTest::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_environment = {};
    m_environment.insert("HOME", m_folder->path());
    m_environment.insert("SUPABASE_NO_KEYRING", "1");
    write("config.toml", "[functions.hello]\nverify_jwt = true\n[functions.off]\nenabled = false\n");
    write("functions/hello/index.ts", "import './gone.ts'\n");
    write("functions/off/index.ts", "//\n");
}

void DeployCliTest::write(const QString& name, const QByteArray& text) {
    const QString path = m_folder->filePath("supabase/" + name);
    QDir().mkpath(path.section('/', 0, -2));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

void DeployCliTest::start(QProcess& process, const QStringList& arguments) {
    process.setProcessEnvironment(m_environment);
    process.start(EDGE_BINARY_DIR "/tests/deploy_runner", QStringList{"deploy", "--project", m_folder->path()} + arguments);
}

DeployCliTest::Run DeployCliTest::run(const QStringList& arguments) {
    QProcess process;
    start(process, arguments);
    if (!process.waitForFinished(30'000)) process.kill();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

void DeployCliTest::dryRunNeedsNeitherNetworkNorToken() {
    const Run done = run({"hello", "--project-ref", ref, "--dry-run", "--json", "--api-url", "http://127.0.0.1:9"});
    QCOMPARE(done.exit, 0);
    QCOMPARE(done.notes, QByteArray());
    QCOMPARE(done.json()["project_ref"].toString(), ref);
}

void DeployCliTest::dryRunHasExactlyTheseKeys() {
    const QJsonObject json = run({"hello", "--project-ref", ref, "--dry-run", "--json"}).json();
    QCOMPARE(json.keys(), QStringList({"functions", "project_ref"}));
    const QJsonObject function = json["functions"].toArray().at(0).toObject();
    QCOMPARE(json["functions"].toArray().size(), 1);
    QCOMPARE(function.keys(), QStringList({"action", "bytes", "files", "slug", "warnings"}));
    QCOMPARE(function["slug"].toString(), QString("hello"));
    QCOMPARE(function["action"].toString(), QString("deploy"));
    QCOMPARE(function["bytes"].toInt(), 19);
    const QJsonObject file{{"path", "supabase/functions/hello/index.ts"}, {"bytes", 19}};
    QCOMPARE(function["files"].toArray(), QJsonArray({file}));
    QCOMPARE(function["warnings"].toArray().size(), 1);
}

void DeployCliTest::dryRunWithoutProjectRef() {
    const Run done = run({"hello", "--dry-run", "--json"});
    QCOMPARE(done.exit, 0);
    QVERIFY(done.json()["project_ref"].isNull());
    QCOMPARE(run({"hello", "--dry-run", "--json", "--project-ref", "nonsense"}).exit, 2);
}

void DeployCliTest::dryRunForPeople() {
    const Run done = run({"hello", "--project-ref", ref, "--dry-run"});
    QCOMPARE(done.exit, 0);
    QVERIFY(done.out.contains("supabase/functions/hello/index.ts  19 B\n"));
    QVERIFY(done.out.contains("warning: Left out: supabase/functions/hello/gone.ts does not exist."));
    QVERIFY(done.out.contains("1 file, 19 B. Nothing was sent (dry run)."));
}

void DeployCliTest::exitCodes_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exit");
    QTest::addColumn<QString>("code");
    QTest::newRow("no name") << QStringList() << 2 << "";
    QTest::newRow("unknown flag") << QStringList{"hello", "--nonsense"} << 2 << "";
    QTest::newRow("bad name") << QStringList{"9x", "--json"} << 2 << "bad_slug";
    QTest::newRow("no ref") << QStringList{"hello", "--json"} << 2 << "no_project_ref";
    QTest::newRow("bad ref") << QStringList{"hello", "--json", "--project-ref", "abc"} << 2 << "bad_project_ref";
    QTest::newRow("bad address") << QStringList{"hello", "--json", "--project-ref", ref, "--api-url", "ftp://x"} << 2 << "bad_api_url";
    QTest::newRow("unknown function") << QStringList{"nobody", "--json", "--project-ref", ref} << 1 << "unknown_function";
    QTest::newRow("no token") << QStringList{"hello", "--json", "--project-ref", ref} << 1 << "no_token";
    QTest::newRow("no project") << QStringList{"hello", "--json", "--project", "/nonexistent"} << 1 << "no_project";
}

void DeployCliTest::exitCodes() {
    QFETCH(QStringList, arguments);
    QFETCH(int, exit);
    QFETCH(QString, code);
    QProcess process;
    process.setProcessEnvironment(m_environment);
    if (!arguments.contains("--project")) arguments << "--project" << m_folder->path();
    process.start(EDGE_BINARY_DIR "/tests/deploy_runner", QStringList{"deploy"} + arguments);
    QVERIFY(process.waitForFinished(30'000));
    QCOMPARE(process.exitCode(), exit);
    if (code.isEmpty()) return;
    const QJsonObject error = QJsonDocument::fromJson(process.readAllStandardOutput())["error"].toObject();
    QCOMPARE(error["code"].toString(), code);
    QVERIFY(!error["message"].toString().isEmpty() && !error["hint"].toString().isEmpty());
}

void DeployCliTest::resultForPeople() {
    ManagementApi api(ManagementApi::wellBehaved());
    m_environment.insert("SUPABASE_ACCESS_TOKEN", token);
    const Run done = run({"hello", "--project-ref", ref, "--api-url", QString::fromStdString(api.url())});
    QCOMPARE(done.exit, 0);
    QCOMPARE(done.out, "https://" + ref.toUtf8() + ".supabase.co/functions/v1/hello\n");
    QVERIFY(done.notes.contains("  supabase/functions/hello/index.ts  19 B\n"));
    QVERIFY(done.notes.endsWith("Deployed hello to project " + ref.toUtf8() + ", version 3.\n"));
}

void DeployCliTest::resultAsJson() {
    ManagementApi api(ManagementApi::wellBehaved());
    m_environment.insert("SUPABASE_ACCESS_TOKEN", token);
    const Run done = run({"hello", "--project-ref", ref, "--json", "--api-url", QString::fromStdString(api.url())});
    QCOMPARE(done.exit, 0);
    QCOMPARE(done.notes, QByteArray());
    const QJsonObject function = done.json()["functions"].toArray().at(0).toObject();
    QCOMPARE(function["action"].toString(), QString("deployed"));
    QCOMPARE(function["version"].toInt(), 3);
    QCOMPARE(function["url"].toString(), "https://" + ref + ".supabase.co/functions/v1/hello");
    QCOMPARE(done.json()["dashboard_url"].toString(), "https://supabase.com/dashboard/project/" + ref + "/functions");
}

void DeployCliTest::progressAsJsonLines() {
    ManagementApi api(ManagementApi::wellBehaved());
    m_environment.insert("SUPABASE_ACCESS_TOKEN", token);
    const Run done = run({"hello", "--project-ref", ref, "--json", "--progress", "json", "--api-url", QString::fromStdString(api.url())});
    QStringList types;
    for (const QByteArray& line : done.notes.trimmed().split('\n')) {
        const QJsonObject step = QJsonDocument::fromJson(line).object();
        QVERIFY2(!step.isEmpty(), line.constData());
        if (types.isEmpty() || types.last() != step["type"].toString()) types.append(step["type"].toString());
    }
    QCOMPARE(types, QStringList({"plan", "uploading", "bundling"}));
}

void DeployCliTest::disabledFunction() {
    ManagementApi api(ManagementApi::wellBehaved());
    const Run done = run({"off", "--project-ref", ref, "--json", "--api-url", QString::fromStdString(api.url())});
    QCOMPARE(done.exit, 0);
    QCOMPARE(QJsonDocument::fromJson(done.out)["functions"][0]["action"].toString(), QString("skip"));
    QVERIFY(api.requests().empty());
}

void DeployCliTest::refusalForPeople() {
    ManagementApi api([](const ManagementApi::Request&) { return ManagementApi::Answer{.status = 403, .body = R"({"message":"Forbidden resource"})"}; });
    m_environment.insert("SUPABASE_ACCESS_TOKEN", token);
    const Run done = run({"hello", "--project-ref", ref, "--api-url", QString::fromStdString(api.url())});
    QCOMPARE(done.exit, 1);
    QCOMPARE(done.out, QByteArray());
    QVERIFY(done.notes.contains("error: This access token may not deploy to " + ref.toUtf8() + ": Forbidden resource.\n  Ask an owner"));
}

void DeployCliTest::signalCancels() {
    ManagementApi api([](const ManagementApi::Request&) { return ManagementApi::Answer{.silent = true}; });
    m_environment.insert("SUPABASE_ACCESS_TOKEN", token);
    QProcess process;
    start(process, {"hello", "--project-ref", ref, "--json", "--progress", "json", "--api-url", QString::fromStdString(api.url())});
    QByteArray notes;
    QTRY_VERIFY_WITH_TIMEOUT((notes += process.readAllStandardError()).contains("bundling"), 20'000);
    process.terminate();
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    QCOMPARE(QJsonDocument::fromJson(process.readAllStandardOutput())["error"]["code"].toString(), QString("cancelled"));
}

void DeployCliTest::tokenIsNeverPrinted() {
    ManagementApi api([](const ManagementApi::Request&) { return ManagementApi::Answer{.status = 401, .body = R"({"message":"Unauthorized"})"}; });
    m_environment.insert("SUPABASE_ACCESS_TOKEN", token);
    const Run done = run({"hello", "--project-ref", ref, "--json", "--progress", "json", "--api-url", QString::fromStdString(api.url())});
    QCOMPARE(QJsonDocument::fromJson(done.out)["error"]["code"].toString(), QString("token_rejected"));
    QVERIFY(!(done.out + done.notes).contains(token.mid(4).toUtf8()));
}

QTEST_GUILESS_MAIN(DeployCliTest)
#include "deploy_cli_test.moc"
