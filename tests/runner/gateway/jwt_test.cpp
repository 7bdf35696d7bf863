#include "runner/gateway/jwt.h"

#include <QtTest>

using namespace edge::gateway;

namespace {

const std::string secret = "super-secret-jwt-token-with-at-least-32-characters-long";
constexpr std::int64_t now = 1'700'000'000;

// The platform's published example tokens for this secret.
const std::string anonToken =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZS1kZW1vIiwicm9sZSI6ImFub24iLCJleHAiOjE5ODM4MTI5OTZ9."
    "CRXP1A7WOeoJeXxjNni43kdQwgnWNReilDMblYTn_I0";
const std::string serviceToken =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZS1kZW1vIiwicm9sZSI6InNlcnZpY2Vfcm9sZSIsImV4cCI6MTk4Mzgx"
    "Mjk5Nn0.EGIM96RAZx35lJzdJsyH-qQwv8Hdp7fsn3W0YpN81IU";

std::string base64Url(const std::string& text) {
    return QByteArray::fromStdString(text).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString();
}

RequestHead headWith(std::vector<Header> headers) {
    RequestHead head;
    head.headers = std::move(headers);
    return head;
}

QString codeOf(const std::optional<TokenVerifier::Refusal>& refusal) {
    return refusal ? QString::fromUtf8(code(refusal->error).data(), int(code(refusal->error).size())) : QString("ok");
}

}  // namespace

class JwtTest : public QObject {
    Q_OBJECT
private slots:
    void makesThePublishedLocalTokens() {
        QCOMPARE(localToken("anon", secret), anonToken);
        QCOMPARE(localToken("service_role", secret), serviceToken);
    }

    void judgesTokens_data() {
        QTest::addColumn<QString>("token");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const std::string& token, const char* expected) {
            QTest::newRow(name) << QString::fromStdString(token) << expected;
        };
        const auto claims = [](const std::string& text) { return signToken(text, secret); };
        const auto header = [](const std::string& text) { return base64Url(text) + "." + base64Url("{}") + ".c2ln"; };
        const char* format = "UNAUTHORIZED_INVALID_JWT_FORMAT";
        const char* failed = "UNAUTHORIZED_LEGACY_JWT";
        row("anon", anonToken, "ok");
        row("no expiry", claims("{}"), "ok");
        row("expires later", claims("{\"exp\":1700000001}"), "ok");
        row("fraction", claims("{\"exp\":1700000001.5}"), "ok");
        row("expires now", claims("{\"exp\":1700000000}"), failed);
        row("expired", claims("{\"exp\":1}"), failed);
        row("not yet", claims("{\"nbf\":1700000001}"), failed);
        row("from now", claims("{\"nbf\":1700000000}"), "ok");
        row("expiry as text", claims("{\"exp\":\"1800000000\"}"), failed);
        row("endless expiry", claims("{\"exp\":1e300}"), failed);
        row("other secret", signToken("{}", "another"), failed);
        row("claims changed", serviceToken.substr(0, serviceToken.rfind('.')) + anonToken.substr(anonToken.rfind('.')), failed);
        row("signature cut", anonToken.substr(0, anonToken.size() - 3), failed);
        row("signature empty", anonToken.substr(0, anonToken.rfind('.') + 1), failed);
        row("stray bits", anonToken.substr(0, anonToken.size() - 1) + "1", format);
        row("padded", anonToken + "=", format);
        row("plain base64", "ey+/.e30.c2ln", format);
        row("empty", "", format);
        row("one part", "abc", format);
        row("four parts", anonToken + ".x", format);
        row("header not json", "YWJj.e30.c2ln", format);
        row("claims not an object", signToken("[1]", secret), format);
        row("no algorithm", header("{}"), format);
        row("none", header("{\"alg\":\"none\"}"), "UNAUTHORIZED_UNSUPPORTED_TOKEN_ALGORITHM");
        row("HS512", header("{\"alg\":\"HS512\"}"), "UNAUTHORIZED_UNSUPPORTED_TOKEN_ALGORITHM");
        row("ES256", header("{\"alg\":\"ES256\"}"), "UNAUTHORIZED_ASYMMETRIC_JWT");
        row("RS256", header("{\"alg\":\"RS256\"}"), "UNAUTHORIZED_ASYMMETRIC_JWT");
        row("critical", header("{\"alg\":\"HS256\",\"crit\":[\"x\"]}"), failed);
    }
    void judgesTokens() {
        QFETCH(QString, token);
        QFETCH(QString, expected);
        const TokenVerifier verifier(secret);
        for (int round = 0; round < 2; ++round) QCOMPARE(codeOf(verifier.checkToken(token.toStdString(), now)), expected);
    }

    void rememberedTokensStillExpire() {
        const TokenVerifier verifier(secret);
        const std::string token = signToken("{\"nbf\":100,\"exp\":200}", secret);
        QCOMPARE(codeOf(verifier.checkToken(token, 150)), QString("ok"));
        QCOMPARE(codeOf(verifier.checkToken(token, 199)), QString("ok"));
        QVERIFY(verifier.checkToken(token, 200));
        QVERIFY(verifier.checkToken(token, 99));
    }

    void readsTheHeader_data() {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("expected");
        const QString token = QString::fromStdString(anonToken);
        QTest::newRow("bearer") << "Bearer " + token << "ok";
        QTest::newRow("lower case") << "bearer  " + token << "ok";
        QTest::newRow("basic") << "Basic abc" << "UNAUTHORIZED_INVALID_JWT_FORMAT";
        QTest::newRow("bare token") << token << "UNAUTHORIZED_INVALID_JWT_FORMAT";
        QTest::newRow("only scheme") << "Bearer " << "UNAUTHORIZED_INVALID_JWT_FORMAT";
        QTest::newRow("empty") << "" << "UNAUTHORIZED_INVALID_JWT_FORMAT";
    }
    void readsTheHeader() {
        QFETCH(QString, value);
        QFETCH(QString, expected);
        const TokenVerifier verifier(secret);
        QCOMPARE(codeOf(verifier.check(headWith({{"authorization", value.toStdString()}}), now)), expected);
    }

    void missesTheHeader() {
        const TokenVerifier verifier(secret);
        QCOMPARE(codeOf(verifier.check(headWith({}), now)), QString("UNAUTHORIZED_NO_AUTH_HEADER"));
    }

    void namesTheAlgorithmItRefuses() {
        const TokenVerifier verifier(secret);
        const auto refusal = verifier.checkToken(base64Url("{\"alg\":\"HS384\"}") + ".e30.c2ln", now);
        QVERIFY(refusal);
        QCOMPARE(refusal->detail, std::string("Unsupported JWT algorithm HS384"));
    }

    void exchangesApiKeys_data() {
        QTest::addColumn<QString>("authorization");
        QTest::addColumn<QString>("apikey");
        QTest::addColumn<QString>("expected");
        const QString anon = "Bearer " + QString::fromStdString(anonToken);
        const QString service = "Bearer " + QString::fromStdString(serviceToken);
        const QString publishable = QString::fromUtf8(localPublishableKey.data(), int(localPublishableKey.size()));
        const QString secretKey = QString::fromUtf8(localSecretKey.data(), int(localSecretKey.size()));
        QTest::newRow("publishable") << "" << publishable << anon;
        QTest::newRow("secret") << "" << secretKey << service;
        QTest::newRow("key as bearer") << "Bearer " + publishable << "" << anon;
        QTest::newRow("both") << "Bearer " + publishable << secretKey << service;
        QTest::newRow("own token wins") << "Bearer mine" << secretKey << "Bearer mine";
        QTest::newRow("unknown key") << "" << "sb_secret_other" << "sb_secret_other";
        QTest::newRow("nothing") << "" << "" << "";
    }
    void exchangesApiKeys() {
        QFETCH(QString, authorization);
        QFETCH(QString, apikey);
        QFETCH(QString, expected);
        RequestHead head;
        if (!authorization.isEmpty()) head.headers.push_back({"authorization", authorization.toStdString()});
        if (!apikey.isEmpty()) head.headers.push_back({"apikey", apikey.toStdString()});
        TokenVerifier(secret).exchangeApiKey(head);
        QString found;
        for (const Header& header : head.headers)
            if (header.name == "authorization") found = QString::fromStdString(header.value);
        QCOMPARE(found, expected);
    }
};

QTEST_GUILESS_MAIN(JwtTest)
#include "jwt_test.moc"
