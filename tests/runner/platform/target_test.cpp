#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <map>

#include "runner/platform/target.h"

using namespace edge::platform;

class TargetTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void tokenForm_data();
    void tokenForm();
    void tokenPlacesInTheirOrder();
    void tokenOfTheKeychain_data();
    void tokenOfTheKeychain();
    void toolsThatHangOrFailGiveNothing();
    void badTokenNamesItsPlaceAndNotItself();
    void refForm_data();
    void refForm();
    void refPlacesInTheirOrder();
    void profiles();
    void apiAddresses_data();
    void apiAddresses();
    void functionAddress();

private:
    QString write(const QString& name, const QByteArray& text);
    Variables variables() {
        return [this](const std::string& name) -> std::optional<std::string> {
            const auto found = m_variables.find(name);
            return found == m_variables.end() ? std::nullopt : std::optional(found->second);
        };
    }

    std::unique_ptr<QTemporaryDir> m_home;
    std::map<std::string, std::string> m_variables;
};

namespace {

const std::string tokenA = "sbp_" + std::string(40, 'a'), tokenB = "sbp_" + std::string(40, 'b'), tokenC = "sbp_oauth_" + std::string(40, 'c');
const std::string refA(20, 'a'), refB(20, 'b'), refC(20, 'c');

}  // namespace

void TargetTest::init() {
    m_home = std::make_unique<QTemporaryDir>();
    m_variables = {{"HOME", m_home->path().toStdString()}, {"SUPABASE_NO_KEYRING", "1"}};
}

QString TargetTest::write(const QString& name, const QByteArray& text) {
    const QString path = m_home->filePath(name);
    QDir().mkpath(path.section('/', 0, -2));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
    file.write(text);
    return path;
}

void TargetTest::tokenForm_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    const QString digits = QString("0123456789abcdef").repeated(3).left(40);
    QTest::newRow("plain") << "sbp_" + digits << true;
    QTest::newRow("oauth") << "sbp_oauth_" + digits << true;
    QTest::newRow("empty") << "" << false;
    QTest::newRow("prefix only") << "sbp_" << false;
    QTest::newRow("short") << "sbp_" + digits.left(39) << false;
    QTest::newRow("long") << "sbp_" + digits + "0" << false;
    QTest::newRow("upper case") << "sbp_" + digits.toUpper() << false;
    QTest::newRow("other prefix") << "sbx_" + digits << false;
    QTest::newRow("header injection") << "sbp_" + digits.left(38) + "\r\n" << false;
}

void TargetTest::tokenForm() {
    QFETCH(QString, text);
    QFETCH(bool, good);
    QCOMPARE(isAccessToken(text.toStdString()), good);
}

void TargetTest::tokenPlacesInTheirOrder() {
    const auto none = findAccessToken({}, variables());
    QCOMPARE(none.error().code, std::string("no_token"));
    QVERIFY(none.error().hint.find("SUPABASE_ACCESS_TOKEN") != std::string::npos);
    write(".supabase/access-token", QByteArray::fromStdString(tokenA + "\n"));
    QCOMPARE(*findAccessToken({}, variables()), tokenA);
    write("elsewhere/access-token", QByteArray::fromStdString(tokenC));
    m_variables["SUPABASE_HOME"] = m_home->filePath("elsewhere").toStdString();
    QCOMPARE(*findAccessToken({}, variables()), tokenC);
    m_variables["SUPABASE_ACCESS_TOKEN"] = tokenB;
    QCOMPARE(*findAccessToken({}, variables()), tokenB);
}

void TargetTest::tokenOfTheKeychain_data() {
    QTest::addColumn<QByteArray>("asked");
    QTest::newRow("first generation of the tool") << QByteArray("lookup service Supabase CLI username access-token");
    QTest::newRow("by profile") << QByteArray("lookup service Supabase CLI username supabase");
    QTest::newRow("second generation") << QByteArray("lookup service Supabase CLI account access-token");
    QTest::newRow("the studio") << QByteArray("lookup server Supabase CLI user access-token");
}

/// With a program in the place of secret-tool that knows one spelling.
void TargetTest::tokenOfTheKeychain() {
    QFETCH(QByteArray, asked);
    const QString tool = write("bin/secret-tool", "#!/bin/sh\n[ \"$*\" = \"" + asked + "\" ] || exit 1\necho " + QByteArray::fromStdString(tokenA) + "\n");
    QVERIFY(QFile::setPermissions(tool, QFile::ReadOwner | QFile::ExeOwner));
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", m_home->filePath("bin").toUtf8() + ":" + path);
    m_variables.erase("SUPABASE_NO_KEYRING");
    const auto found = findAccessToken({}, variables());
    m_variables["SUPABASE_NO_KEYRING"] = "1";
    const auto skipped = findAccessToken({}, variables());
    qputenv("PATH", path);
    QVERIFY2(found.ok(), found.ok() ? "" : found.error().message.c_str());
    QCOMPARE(*found, tokenA);
    QCOMPARE(skipped.error().code, std::string("no_token"));
}

void TargetTest::toolsThatHangOrFailGiveNothing() {
    const auto limit = std::chrono::milliseconds(300);
    QVERIFY(!outputOf({"sleep", "60"}, limit));
    QVERIFY(!outputOf({"sh", "-c", "echo x; exit 3"}, std::chrono::seconds(20)));
    QVERIFY(!outputOf({"/nonexistent/tool"}, limit));
    QVERIFY(!outputOf({"true"}, std::chrono::seconds(20)));
    QCOMPARE(outputOf({"sh", "-c", "echo '  two words '"}, std::chrono::seconds(20)).value_or(""), std::string("two words"));
}

void TargetTest::badTokenNamesItsPlaceAndNotItself() {
    m_variables["SUPABASE_ACCESS_TOKEN"] = "my-secret-password";
    const auto bad = findAccessToken({}, variables());
    QCOMPARE(bad.error().code, std::string("bad_token"));
    QVERIFY(bad.error().message.find("SUPABASE_ACCESS_TOKEN") != std::string::npos);
    QVERIFY((bad.error().message + bad.error().hint).find("password") == std::string::npos);
    m_variables.erase("SUPABASE_ACCESS_TOKEN");
    const QString path = write(".supabase/access-token", "nonsense");
    QVERIFY(findAccessToken({}, variables()).error().message.find(path.toStdString()) != std::string::npos);
}

void TargetTest::refForm_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("twenty letters") << "abcdefghijklmnopqrst" << true;
    QTest::newRow("nineteen") << "abcdefghijklmnopqrs" << false;
    QTest::newRow("twenty-one") << "abcdefghijklmnopqrstu" << false;
    QTest::newRow("digit") << "abcdefghijklmnopqrs1" << false;
    QTest::newRow("upper case") << "Abcdefghijklmnopqrst" << false;
    QTest::newRow("path") << "../../../../../../../" << false;
    QTest::newRow("empty") << "" << false;
}

void TargetTest::refForm() {
    QFETCH(QString, text);
    QFETCH(bool, good);
    QCOMPARE(isProjectRef(text.toStdString()), good);
    if (!text.isEmpty()) QCOMPARE(findProjectRef(text.toStdString(), {}, variables()).ok(), good);
}

void TargetTest::refPlacesInTheirOrder() {
    const std::filesystem::path supabase = m_home->filePath("supabase").toStdString();
    QCOMPARE(findProjectRef("", supabase, variables()).error().code, std::string("no_project_ref"));
    write("supabase/.temp/project-ref", QByteArray::fromStdString(refC));
    QCOMPARE(*findProjectRef("", supabase, variables()), refC);
    m_variables["SUPABASE_PROJECT_ID"] = refB;
    QCOMPARE(*findProjectRef("", supabase, variables()), refB);
    QCOMPARE(*findProjectRef(refA, supabase, variables()), refA);
    QCOMPARE(findProjectRef("nonsense", supabase, variables()).error().code, std::string("bad_project_ref"));
}

void TargetTest::profiles() {
    QCOMPARE(*loadProfile("", variables()), Profile());
    m_variables["SUPABASE_PROFILE"] = "supabase-staging";
    QCOMPARE(loadProfile("", variables())->apiUrl, std::string("https://api.supabase.green"));
    m_variables["SUPABASE_PROFILE"] = "gone.yaml";
    QCOMPARE(loadProfile("", variables()).error().code, std::string("bad_profile"));
    m_variables["SUPABASE_PROFILE"] = write("p.yaml", "# mine\nname: mock\napi_url: \"http://127.0.0.1:9/\" # here\r\n"
                                                      "dashboard_url: http://127.0.0.1:9/dash\nproject_host: 'localhost'\n").toStdString();
    const Profile wanted{"mock", "http://127.0.0.1:9", "http://127.0.0.1:9/dash", "localhost"};
    QCOMPARE(*loadProfile("", variables()), wanted);
    QCOMPARE(loadProfile("https://other.example", variables())->apiUrl, std::string("https://other.example"));
    m_variables["SUPABASE_PROFILE"] = write("empty.yaml", "name: x\n").toStdString();
    QCOMPARE(loadProfile("", variables()).error().code, std::string("bad_profile"));
    m_variables.erase("SUPABASE_PROFILE");
    write(".supabase/profile", "supabase-local\n");
    QCOMPARE(loadProfile("", variables())->apiUrl, std::string("http://localhost:8080"));
}

void TargetTest::apiAddresses_data() {
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("good");
    QTest::newRow("https") << "https://api.example.com" << true;
    QTest::newRow("loopback") << "http://127.0.0.1:8080" << true;
    QTest::newRow("loopback v6") << "http://[::1]:8080" << true;
    QTest::newRow("localhost") << "http://localhost:8080/" << true;
    QTest::newRow("clear text elsewhere") << "http://api.example.com" << false;
    QTest::newRow("looks like loopback") << "http://127.0.0.1.example.com" << false;
    QTest::newRow("file") << "file:///etc/passwd" << false;
    QTest::newRow("no scheme") << "api.example.com" << false;
    QTest::newRow("nonsense") << "https://" << false;
}

void TargetTest::apiAddresses() {
    QFETCH(QString, url);
    QFETCH(bool, good);
    const auto profile = loadProfile(url.toStdString(), variables());
    QCOMPARE(profile.ok(), good);
    if (!good) QCOMPARE(profile.error().code, std::string("bad_api_url"));
}

void TargetTest::functionAddress() {
    QCOMPARE(functionUrl({}, refA, "hello"), "https://" + refA + ".supabase.co/functions/v1/hello");
}

QTEST_GUILESS_MAIN(TargetTest)
#include "target_test.moc"
