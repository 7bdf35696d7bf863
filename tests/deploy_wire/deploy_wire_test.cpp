#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/management_api.h"

using edge::support::ManagementApi;

/// Deploys the fixture with `edge-runner deploy` and holds the recorded requests against those that the real Supabase
/// CLI sent for the same project (golden/, written by record.mjs).
class DeployWireTest : public QObject {
    Q_OBJECT
private slots:
    void sendsWhatTheRealToolSends_data();
    void sendsWhatTheRealToolSends();
    void headersAreThoseOfTheApi();

private:
    QByteArray deploy(const ManagementApi& api, const QString& function, const QStringList& flags, int* exitCode);
};

namespace {

const QString folder = QStringLiteral(EDGE_SOURCE_DIR "/tests/deploy_wire");

QJsonDocument readJson(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) qFatal("%s is missing", qPrintable(path));
    return QJsonDocument::fromJson(file.readAll());
}

QJsonObject describePart(const QByteArray& part) {
    const int split = part.indexOf("\r\n\r\n");
    const QString head = QString::fromUtf8(part.left(split));
    const QByteArray data = part.mid(split + 4);
    const auto value = [&](const char* pattern) -> QJsonValue {
        const auto match = QRegularExpression(pattern).match(head);
        return match.hasMatch() ? QJsonValue(match.captured(1)) : QJsonValue(QJsonValue::Null);
    };
    QJsonObject described{{"name", value("; name=\"([^\"]*)\"")}, {"filename", value("; filename=\"([^\"]*)\"")},
                          {"type", value("Content-Type: *([^\r\n]*)")}, {"bytes", data.size()}};
    if (described["name"] == "metadata") described["text"] = QString::fromUtf8(data);
    else described["sha256"] = QString::fromLatin1(QCryptographicHash::hash(data, QCryptographicHash::Sha256).toHex());
    return described;
}

/// The form in which record.mjs writes a request.
QJsonObject describe(const ManagementApi::Request& request) {
    const QString type = QString::fromStdString(request.headers.count("content-type") ? request.headers.at("content-type") : "");
    QJsonObject described{{"method", QString::fromStdString(request.method)}, {"target", QString::fromStdString(request.target)},
                          {"accept", QString::fromStdString(request.headers.at("accept"))}, {"type", type.section(';', 0, 0)}};
    if (!type.contains("boundary=")) return described;
    const QByteArray mark = "--" + type.section("boundary=", 1).toUtf8();
    const QByteArray body = QByteArray::fromStdString(request.body);
    QJsonArray parts;
    for (int at = body.indexOf(mark), next; (next = body.indexOf(mark, at + mark.size())) >= 0; at = next)
        parts.append(describePart(body.mid(at + mark.size() + 2, next - at - mark.size() - 4)));
    described["parts"] = parts;
    return described;
}

/// Takes out the files that only we send: imports in spellings which the real tool overlooks.
QJsonObject withoutOverlooked(QJsonObject request, QStringList* overlooked) {
    QJsonArray kept;
    for (const QJsonValue& part : request.value("parts").toArray()) {
        const QString name = part["filename"].toString();
        if (name.contains("/overlooked/")) overlooked->append(name.section('/', -1));
        else kept.append(part);
    }
    if (request.contains("parts")) request["parts"] = kept;
    return request;
}

}  // namespace

QByteArray DeployWireTest::deploy(const ManagementApi& api, const QString& function, const QStringList& flags, int* exitCode) {
    QTemporaryDir home;
    QProcess process;
    QProcessEnvironment environment;
    environment.insert("HOME", home.path());
    environment.insert("SUPABASE_NO_KEYRING", "1");
    environment.insert("SUPABASE_ACCESS_TOKEN", "sbp_" + QString("0123456789").repeated(4));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(EDGE_BINARY_DIR "/tests/deploy_runner",
                  QStringList{"deploy", function, "--project", folder + "/fixture", "--project-ref", "abcdefghijklmnopqrst",
                              "--api-url", QString::fromStdString(api.url()), "--json"} + flags);
    if (!process.waitForFinished(30'000)) process.kill();
    *exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return process.readAllStandardOutput();
}

void DeployWireTest::sendsWhatTheRealToolSends_data() {
    QTest::addColumn<QJsonObject>("wanted");
    for (const QJsonValue& value : readJson(folder + "/cases.json").array())
        QTest::newRow(qPrintable(value["name"].toString())) << value.toObject();
}

void DeployWireTest::sendsWhatTheRealToolSends() {
    QFETCH(QJsonObject, wanted);
    const QJsonObject golden = readJson(folder + "/golden/" + wanted["name"].toString() + ".json").object();
    QVERIFY(!golden.isEmpty());
    QStringList flags;
    for (const QJsonValue& flag : wanted["flags"].toArray()) flags.append(flag.toString());
    const QByteArray remote = QJsonDocument(wanted["remote"].toArray()).toJson();
    ManagementApi api(ManagementApi::wellBehaved(remote.toStdString()));

    int exitCode = -1;
    const QJsonObject result = QJsonDocument::fromJson(deploy(api, wanted["function"].toString(), flags, &exitCode)).object();
    QCOMPARE(exitCode, golden["exit"].toInt());

    const QJsonArray goldenRequests = golden["requests"].toArray();
    const auto requests = api.requests();
    QCOMPARE(int(requests.size()), goldenRequests.size());
    QStringList overlooked;
    for (int n = 0; n < goldenRequests.size(); ++n) {
        const QByteArray ours = QJsonDocument(withoutOverlooked(describe(requests[std::size_t(n)]), &overlooked)).toJson();
        const QByteArray theirs = QJsonDocument(goldenRequests[n].toObject()).toJson();
        QCOMPARE(QString::fromUtf8(ours), QString::fromUtf8(theirs));
    }
    const QJsonArray warnings = result["functions"][0]["warnings"].toArray();
    QCOMPARE(warnings.size(), golden["warnings"].toArray().size() + overlooked.size());
    overlooked.sort();
    QCOMPARE(overlooked, wanted["function"] == "spellings" ? QStringList({"b.ts", "c.ts", "d.ts", "j.ts", "k.ts"}) : QStringList());
}

void DeployWireTest::headersAreThoseOfTheApi() {
    ManagementApi api(ManagementApi::wellBehaved());
    int exitCode = -1;
    deploy(api, "plain", {}, &exitCode);
    QCOMPARE(exitCode, 0);
    QCOMPARE(int(api.requests().size()), 1);
    const auto headers = api.requests()[0].headers;
    QCOMPARE(headers.at("authorization"), std::string("Bearer sbp_0123456789012345678901234567890123456789"));
    QVERIFY(QString::fromStdString(headers.at("user-agent")).startsWith("EdgeRunner/"));
    QCOMPARE(headers.at("content-length"), std::to_string(api.requests()[0].body.size()));
    QVERIFY(!headers.count("expect"));
    QVERIFY(!headers.count("transfer-encoding"));
}

QTEST_GUILESS_MAIN(DeployWireTest)
#include "deploy_wire_test.moc"
