#include <QTest>

#include "app/composer/http/authorization.h"
#include "app/composer/http/token.h"
#include "runner/config/local_keys.h"

using namespace edge::http;

namespace {

// RFC 7515, appendix A.1: the key is given as a JWK, the token as text.
const QByteArray rfcKey = QByteArray::fromBase64(
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow", QByteArray::Base64UrlEncoding);
const QString rfcToken = QStringLiteral(
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
    "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
// The keys that every local stack prints.
const QString wellKnownAnon = QStringLiteral(
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZS1kZW1vIiwicm9sZSI6ImFub24iLCJleHAiOjE5ODM4MTI5OTZ9."
    "CRXP1A7WOeoJeXxjNni43kdQwgnWNReilDMblYTn_I0");
const QString wellKnownServiceRole = QStringLiteral(
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZS1kZW1vIiwicm9sZSI6InNlcnZpY2Vfcm9sZSIsImV4cCI6MTk4MzgxMjk5Nn0."
    "EGIM96RAZx35lJzdJsyH-qQwv8Hdp7fsn3W0YpN81IU");

}  // namespace

/// Tokens: signed as the platform signs them, and read back.
class TokenTest : public QObject {
    Q_OBJECT

private slots:
    void knowsTheRfcExample() {
        QVERIFY(isSignedWith(rfcToken, rfcKey));
        QVERIFY(!isSignedWith(rfcToken, "another key"));
        const auto decoded = decodeToken(rfcToken);
        QVERIFY(decoded);
        QCOMPARE(decoded->algorithm, QStringLiteral("HS256"));
        QCOMPARE(decoded->expires.toSecsSinceEpoch(), 1300819380);
        QVERIFY(decoded->isExpired(QDateTime::currentDateTimeUtc()));
        QVERIFY(decoded->claims.contains(QStringLiteral("\"http://example.com/is_root\": true")));
    }

    void signsTheWellKnownLocalKeys() {
        QCOMPARE(wellKnownKeys().anon, wellKnownAnon);
        QCOMPARE(wellKnownKeys().serviceRole, wellKnownServiceRole);
        QVERIFY(isSignedWith(wellKnownAnon, wellKnownKeys().jwtSecret));
        QCOMPARE(decodeToken(wellKnownAnon)->role, QStringLiteral("anon"));
        QCOMPARE(decodeToken(wellKnownServiceRole)->role, QStringLiteral("service_role"));
    }

    void aChangedClaimBreaksTheSignature() {
        QString forged = wellKnownAnon;
        forged.replace(60, 1, forged[60] == u'a' ? u'b' : u'a');
        QVERIFY(!isSignedWith(forged, wellKnownKeys().jwtSecret));
    }

    void refusesWhatIsNoToken_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH", "a.b", "a.b.c", "..", "eyJhIjoxfQ.%%%.x", "eyJhIjoxfQ.eyJhIjoxfQ.x.y"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void refusesWhatIsNoToken() {
        QFETCH(QString, text);
        QVERIFY(!decodeToken(text));
        QVERIFY(!isSignedWith(text, "key"));
    }

    /// Nothing labelled "anon" or "none" may ever carry a privileged token.
    void eachIdentitySendsItsOwnToken() {
        const LocalKeys keys = wellKnownKeys();
        QCOMPARE(tokenOf({Identity::none, wellKnownServiceRole}, keys), QString());
        QCOMPARE(tokenOf({Identity::anon, wellKnownServiceRole}, keys), wellKnownAnon);
        QCOMPARE(tokenOf({Identity::serviceRole, {}}, keys), wellKnownServiceRole);
        QCOMPARE(tokenOf({Identity::bearer, " Bearer abc "}, keys), QStringLiteral("abc"));
        QCOMPARE(tokenOf({Identity::bearer, "abc"}, keys), QStringLiteral("abc"));
    }
};

QTEST_GUILESS_MAIN(TokenTest)
#include "token_test.moc"
