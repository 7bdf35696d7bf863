#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "app/composer/http/draft.h"

using namespace edge::http;

namespace {

const QString base = QStringLiteral("http://127.0.0.1:54321/functions/v1/");

Draft fullDraft() {
    Draft draft;
    draft.method = "PATCH";
    draft.function = "orders";
    draft.path = "/7?full=1";
    draft.headers = {{true, "x-trace", "a b"}, {false, "accept", "text/plain"}};
    draft.authorization = {Identity::bearer, "tökén"};
    draft.bodyKind = BodyKind::text;
    draft.json = "{}";
    draft.text = "line 1\nline 2 \"quoted\"";
    draft.file = "/tmp/a file.png";
    return draft;
}

}  // namespace

/// The request being written: kept whole, and turned into what goes out.
class DraftTest : public QObject {
    Q_OBJECT

private slots:
    void survivesItsJson() {
        const QByteArray text = QJsonDocument(toJson(fullDraft())).toJson();
        QVERIFY(draftFromJson(QJsonDocument::fromJson(text).object()) == fullDraft());
    }

    void oddJsonBecomesTheDefaults() {
        const Draft draft = draftFromJson({{"method", 7}, {"headers", "none"}, {"bodyKind", "stone"}, {"identity", "king"}});
        QCOMPARE(draft.method, QStringLiteral("POST"));
        QVERIFY(draft.headers.empty());
        QCOMPARE(draft.bodyKind, BodyKind::json);
        QCOMPARE(draft.authorization.identity, Identity::anon);
    }

    void composesTheUrl_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("expected");
        QTest::newRow("none") << "" << base + "hello";
        QTest::newRow("path") << "/a/b" << base + "hello/a/b";
        QTest::newRow("no slash") << "a" << base + "hello/a";
        QTest::newRow("query only") << "?x=1&y=2" << base + "hello?x=1&y=2";
        QTest::newRow("needs escapes") << "/ä ö?q=a b" << base + "hello/%C3%A4%20%C3%B6?q=a%20b";
        QTest::newRow("already escaped") << "/%41?q=%20" << base + "hello/A?q=%20";
        QTest::newRow("fragment") << "/a#part" << base + "hello/a";
    }
    void composesTheUrl() {
        QFETCH(QString, path);
        Draft draft;
        draft.function = "hello";
        draft.path = path;
        QTEST(urlOf(draft, base), "expected");
    }

    void addsWhatIsMissingAndNothingElse() {
        Draft draft;
        draft.function = "hello";
        const Request request = buildRequest(draft, base, wellKnownKeys());
        QCOMPARE(valueOf(request.headers, u"Content-Type"), QStringLiteral("application/json"));
        QCOMPARE(valueOf(request.headers, u"authorization"), QStringLiteral("Bearer ") + wellKnownKeys().anon);
        QCOMPARE(request.body, draft.json.toUtf8());
    }

    void whatTheUserWroteWins() {
        Draft draft = fullDraft();
        draft.headers = {{true, "content-type", "text/csv"}, {true, "AUTHORIZATION", "Basic x"}, {true, " ", "v"}};
        const Request request = buildRequest(draft, base, wellKnownKeys());
        QCOMPARE(request.headers.size(), size_t(2));
        QCOMPARE(valueOf(request.headers, u"content-type"), QStringLiteral("text/csv"));
        QCOMPARE(valueOf(request.headers, u"authorization"), QStringLiteral("Basic x"));
    }

    void aHeaderCannotSmuggleAnother() {
        Draft draft = fullDraft();
        draft.headers = {{true, "x-a", "1\r\nx-b: 2"}};
        for (const Header& header : buildRequest(draft, base, wellKnownKeys()).headers) QVERIFY(!header.value.contains(u'\n'));
    }

    void getCarriesNoBody() {
        Draft draft = fullDraft();
        draft.method = "GET";
        const Request request = buildRequest(draft, base, wellKnownKeys());
        QVERIFY(request.body.isEmpty());
        QVERIFY(valueOf(request.headers, u"content-type").isNull());
    }

    void aFileIsSentByItsPathWithItsType() {
        Draft draft = fullDraft();
        draft.bodyKind = BodyKind::file;
        const Request request = buildRequest(draft, base, wellKnownKeys());
        QCOMPARE(request.bodyFile, draft.file);
        QVERIFY(request.body.isEmpty());
        QCOMPARE(valueOf(request.headers, u"content-type"), QStringLiteral("image/png"));
    }
};

QTEST_GUILESS_MAIN(DraftTest)
#include "draft_test.moc"
