// Runs every case folder against the real edge-runner: starts it on the folder, sends the requests of case.json in
// order and holds each answer, and the log at the end, against what the case expects.
//
//   { "options": ["--policy", "oneshot"], "environment": {"NAME": "value"},
//     "requests": [ { "path": "hello/x?y=1", "method": "POST", "headers": ["a: b"], "body": "…", "bodyBytes": 1000,
//                     "status": 200, "answer": "exact body", "contains": ["…"], "lacks": ["…"], "json": {…},
//                     "answerBytes": 1000, "header": {"name": "value"} } ],
//     "logs": [ { "contains": "…", "level": "error", "file": "…/index.ts", "line": 3 } ] }
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "tests/support/runner_process.h"

using namespace edge;

class FunctionsTest : public QObject {
    Q_OBJECT
private slots:
    void behavesAsTheCaseSays_data();
    void behavesAsTheCaseSays();
};

static const QString folder = QStringLiteral(EDGE_SOURCE_DIR "/tests/functions/");

static QStringList stringsOf(const QJsonValue& value) {
    QStringList strings;
    for (const QJsonValue& entry : value.toArray()) strings << entry.toString();
    return strings;
}

static support::HttpRequest requestOf(const QJsonObject& description, const QString& url) {
    support::HttpRequest request;
    request.url = url;
    request.method = description["method"].toString("GET").toUtf8();
    for (const QString& header : stringsOf(description["headers"])) request.headers << header.toUtf8();
    request.body = description["body"].toString().toUtf8();
    if (description.contains("bodyBytes")) request.body = QByteArray(description["bodyBytes"].toInt(), 'x');
    request.timeoutSeconds = 60;
    return request;
}

/// What differs, one line each; empty when the answer is as expected.
static QStringList differences(const QJsonObject& expected, const support::HttpAnswer& answer) {
    QStringList found;
    const QString body = QString::fromUtf8(answer.body.left(2000));
    if (answer.status != expected["status"].toInt(200)) found << QString("status %1 %2, body: %3").arg(answer.status).arg(answer.failure, body);
    else if (!answer.failure.isEmpty()) found << "not whole: " + answer.failure;
    if (expected.contains("answer") && body != expected["answer"].toString()) found << "body: " + body;
    for (const QString& part : stringsOf(expected["contains"]))
        if (!body.contains(part)) found << "body lacks \"" + part + "\": " + body;
    for (const QString& part : stringsOf(expected["lacks"]))
        if (body.contains(part)) found << "body has \"" + part + "\": " + body;
    if (expected.contains("json") && QJsonDocument::fromJson(answer.body).object() != expected["json"].toObject()) found << "json: " + body;
    if (expected.contains("answerBytes") && answer.body.size() != expected["answerBytes"].toInt()) found << QString("%1 bytes").arg(answer.body.size());
    const QJsonObject headers = expected["header"].toObject();
    for (const QString& name : headers.keys()) {
        const QString value = QString::fromUtf8(answer.header(name.toUtf8()));
        if (value != headers[name].toString()) found << QString("header %1: %2").arg(name, value);
    }
    return found;
}

static bool matches(const QJsonObject& expected, const protocol::LogLine& line) {
    static const char* levels[] = {"debug", "info", "warning", "error"};
    if (!QString::fromStdString(line.text).contains(expected["contains"].toString())) return false;
    if (expected.contains("level") && expected["level"].toString() != levels[int(line.level)]) return false;
    if (expected.contains("line") && expected["line"].toInt() != line.at.line) return false;
    return QString::fromStdString(line.at.file).endsWith(expected["file"].toString());
}

static QString printed(const std::vector<protocol::Event>& events) {
    QString text;
    for (const auto& event : events)
        if (const auto* line = std::get_if<protocol::LogLine>(&event))
            text += QString("\n  %1:%2 %3").arg(QString::fromStdString(line->at.file)).arg(line->at.line).arg(QString::fromStdString(line->text).left(300));
    return text;
}

void FunctionsTest::behavesAsTheCaseSays_data() {
    QTest::addColumn<QString>("name");
    for (const QString& name : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) QTest::addRow("%s", qPrintable(name)) << name;
}

void FunctionsTest::behavesAsTheCaseSays() {
    QFETCH(QString, name);
    QFile file(folder + name + "/case.json");
    QVERIFY2(file.open(QIODevice::ReadOnly), "a case folder needs a case.json");
    QJsonParseError problem;
    const QJsonObject description = QJsonDocument::fromJson(file.readAll(), &problem).object();
    QVERIFY2(problem.error == QJsonParseError::NoError, qPrintable(problem.errorString()));
    QVERIFY(!description["requests"].toArray().isEmpty());

    support::RunnerProcess runner;
    const QJsonObject environment = description["environment"].toObject();
    for (const QString& key : environment.keys()) runner.setEnvironment(key, environment[key].toString());
    QVERIFY2(runner.start(folder + name, stringsOf(description["options"])), qPrintable(runner.errorText()));

    QStringList failures;
    for (const QJsonValue& value : description["requests"].toArray()) {
        const QJsonObject expected = value.toObject();
        const auto answer = support::send(requestOf(expected, runner.url(expected["path"].toString())));
        for (const QString& difference : differences(expected, answer)) failures << expected["path"].toString() + ": " + difference;
    }
    for (const QJsonValue& value : description["logs"].toArray()) {
        const QJsonObject expected = value.toObject();
        const bool found = runner.waitFor([&](const auto& events) {
            return std::any_of(events.begin(), events.end(), [&](const auto& event) {
                const auto* line = std::get_if<protocol::LogLine>(&event);
                return line && matches(expected, *line);
            });
        }, 5);
        if (!found) failures << "no log line: " + QJsonDocument(expected).toJson(QJsonDocument::Compact);
    }
    QCOMPARE(runner.stop(), 0);
    QVERIFY2(failures.isEmpty(), qPrintable("\n" + failures.join('\n') + "\nlog:" + printed(runner.events()) + "\n" + runner.errorText()));
}

QTEST_GUILESS_MAIN(FunctionsTest)
#include "functions_test.moc"
