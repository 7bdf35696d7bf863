#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/deploy/deploy_job.h"
#include "tests/support/management_api.h"

using namespace edge::deploy;
using edge::protocol::Error;
using edge::support::ManagementApi;

/// DeployJob with the real deploy command as its child, and with children that misbehave.
class DeployJobTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void plans();
    void planErrorsAreTheRunners();
    void deploysWithProgress();
    void tokenTravelsInTheEnvironmentOnly();
    void cancels();
    void childrenThatMisbehave_data();
    void childrenThatMisbehave();
    void missingRunner();
    void startingAgainSilencesTheRunBefore();
    void replies_data();
    void replies();
    void sizes();

private:
    DeployRequest request(const ManagementApi* api = nullptr) const;
    QString script(const QByteArray& body);

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

const QString ref = "abcdefghijklmnopqrst";
const QString token = "sbp_" + QString("0123456789").repeated(4);

std::string codeOf(const QSignalSpy& failed) { return failed.isEmpty() ? "" : failed.last().at(0).value<Error>().code; }

}  // namespace

void DeployJobTest::init() {
    qRegisterMetaType<Error>();
    qRegisterMetaType<DeployPlan>();
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("HOME", m_folder->path().toUtf8());
    qputenv("SUPABASE_NO_KEYRING", "1");
    qunsetenv("SUPABASE_ACCESS_TOKEN");
    QVERIFY(QDir(m_folder->path()).mkpath("supabase/functions/hello"));
    QFile file(m_folder->filePath("supabase/functions/hello/index.ts"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("import './gone.ts'\n");
    QFile config(m_folder->filePath("supabase/config.toml"));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("[functions.hello]\nverify_jwt = true\n");
}

DeployRequest DeployJobTest::request(const ManagementApi* api) const {
    return {EDGE_BINARY_DIR "/tests/deploy_runner", m_folder->path(), "hello", ref, api ? QString::fromStdString(api->url()) : QString(), token};
}

QString DeployJobTest::script(const QByteArray& body) {
    QFile file(m_folder->filePath("runner.sh"));
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
    file.write("#!/bin/sh\n" + body + "\n");
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return file.fileName();
}

void DeployJobTest::plans() {
    DeployJob job;
    QSignalSpy planned(&job, &DeployJob::planned);
    job.start(request(), DeployJob::Kind::plan);
    QVERIFY(planned.wait(20'000));
    const auto plan = planned[0][0].value<DeployPlan>();
    QCOMPARE(plan.projectRef, ref);
    QCOMPARE(plan.function, QString("hello"));
    QCOMPARE(plan.files, QList<PlannedFile>({{"supabase/functions/hello/index.ts", 19}}));
    QCOMPARE(plan.bytes, 19);
    QCOMPARE(plan.warnings.size(), 1);
    QVERIFY(!job.isRunning());
}

void DeployJobTest::planErrorsAreTheRunners() {
    DeployJob job;
    QSignalSpy failed(&job, &DeployJob::failed);
    DeployRequest asked = request();
    asked.function = "nobody";
    job.start(asked, DeployJob::Kind::plan);
    QVERIFY(failed.wait(20'000));
    QCOMPARE(codeOf(failed), std::string("unknown_function"));
    QVERIFY(failed[0][0].value<Error>().hint.find("hello") != std::string::npos);
}

void DeployJobTest::deploysWithProgress() {
    ManagementApi api(ManagementApi::wellBehaved());
    DeployJob job;
    QSignalSpy deployed(&job, &DeployJob::deployed);
    QList<DeployProgress> steps;
    connect(&job, &DeployJob::progressed, this, [&](const DeployProgress& step) { steps.append(step); });
    job.start(request(&api), DeployJob::Kind::deploy);
    QVERIFY(deployed.wait(20'000));
    QCOMPARE(deployed[0][0].value<Deployment>().url, "https://" + ref + ".supabase.co/functions/v1/hello");
    QCOMPARE(deployed[0][0].value<Deployment>().version, 3);
    QCOMPARE(steps.first().stage, DeployProgress::Stage::uploading);
    QCOMPARE(steps.last().stage, DeployProgress::Stage::bundling);
    QCOMPARE(steps.last().total, qint64(api.requests()[0].body.size()));
}

void DeployJobTest::tokenTravelsInTheEnvironmentOnly() {
    DeployRequest asked = request();
    asked.program = script("echo \"$@\" > \"$HOME/arguments\"; echo \"$SUPABASE_ACCESS_TOKEN\" > \"$HOME/token\"");
    DeployJob job;
    QSignalSpy failed(&job, &DeployJob::failed);
    job.start(asked, DeployJob::Kind::deploy);
    QVERIFY(failed.wait(20'000));
    QFile arguments(m_folder->filePath("arguments")), kept(m_folder->filePath("token"));
    QVERIFY(arguments.open(QIODevice::ReadOnly) && kept.open(QIODevice::ReadOnly));
    const QByteArray given = arguments.readAll();
    QVERIFY(given.startsWith("deploy hello --project "));
    QVERIFY(!given.contains(token.toUtf8()));
    QCOMPARE(kept.readAll().trimmed(), token.toUtf8());
}

void DeployJobTest::cancels() {
    ManagementApi api([](const ManagementApi::Request&) { return ManagementApi::Answer{.silent = true}; });
    DeployJob job;
    QSignalSpy failed(&job, &DeployJob::failed);
    QSignalSpy progressed(&job, &DeployJob::progressed);
    job.start(request(&api), DeployJob::Kind::deploy);
    QVERIFY(progressed.wait(20'000));
    job.cancel();
    QVERIFY(failed.wait(20'000));
    QCOMPARE(codeOf(failed), std::string("cancelled"));
    QVERIFY(!job.isRunning());
}

void DeployJobTest::childrenThatMisbehave_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("says nothing") << QByteArray("exit 0") << QByteArray("runner_died");
    QTest::newRow("says nonsense") << QByteArray("echo nonsense") << QByteArray("runner_reply");
    QTest::newRow("dies") << QByteArray("kill -9 $$") << QByteArray("runner_died");
    QTest::newRow("half an answer") << QByteArray("echo '{\"functions\":['") << QByteArray("runner_reply");
    QTest::newRow("notes that are none") << QByteArray("echo '{' >&2; echo 'x' >&2; echo '{\"error\":{\"code\":\"c\",\"message\":\"m\"}}'") << QByteArray("c");
}

void DeployJobTest::childrenThatMisbehave() {
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, code);
    DeployRequest asked = request();
    asked.program = script(body);
    DeployJob job;
    QSignalSpy failed(&job, &DeployJob::failed);
    job.start(asked, DeployJob::Kind::deploy);
    QVERIFY(failed.wait(20'000));
    QCOMPARE(codeOf(failed), code.toStdString());
    QCOMPARE(failed.size(), 1);
}

void DeployJobTest::missingRunner() {
    DeployRequest asked = request();
    asked.program = "/nonexistent/edge-runner";
    DeployJob job;
    QSignalSpy failed(&job, &DeployJob::failed);
    job.start(asked, DeployJob::Kind::plan);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(codeOf(failed), std::string("runner_missing"));
    QVERIFY(!job.isRunning());
}

void DeployJobTest::startingAgainSilencesTheRunBefore() {
    DeployRequest slow = request();
    slow.program = script("exec sleep 60");
    DeployJob job;
    QSignalSpy failed(&job, &DeployJob::failed), planned(&job, &DeployJob::planned);
    job.start(slow, DeployJob::Kind::plan);
    job.start(request(), DeployJob::Kind::plan);
    QVERIFY(planned.wait(20'000));
    QCOMPARE(planned.size(), 1);
    QCOMPARE(failed.size(), 0);
}

void DeployJobTest::replies_data() {
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("plan") << QByteArray(R"({"project_ref":null,"functions":[{"slug":"a","action":"skip","files":[],"bytes":0,"warnings":[]}]})") << QByteArray();
    QTest::newRow("error") << QByteArray(R"({"error":{"code":"no_token","message":"None.","hint":"Make one."}})") << QByteArray("no_token");
    QTest::newRow("empty") << QByteArray() << QByteArray("runner_reply");
    QTest::newRow("no functions") << QByteArray(R"({"functions":[]})") << QByteArray("runner_reply");
}

void DeployJobTest::replies() {
    QFETCH(QByteArray, output);
    QFETCH(QByteArray, code);
    const auto plan = readPlan(output);
    QCOMPARE(plan.ok() ? std::string() : plan.error().code, code.toStdString());
    if (plan) QVERIFY(plan->skipped && plan->projectRef.isEmpty());
}

void DeployJobTest::sizes() {
    QCOMPARE(sizeText(0), QString("0 B"));
    QCOMPARE(sizeText(999), QString("999 B"));
    QCOMPARE(sizeText(1234), QString("1.21 KB"));
    QCOMPARE(sizeText(4'200'000), QString("4.01 MB"));
    QCOMPARE(fileCountText(1), QString("1 file"));
    QCOMPARE(fileCountText(0), QString("0 files"));
}

QTEST_GUILESS_MAIN(DeployJobTest)
#include "deploy_job_test.moc"
