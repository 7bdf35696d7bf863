#include <QTest>

#include "app/composer/parts/hex_view.h"
#include "app/composer/response/body_parts.h"

using namespace edge::response;

/// What a body is, and how a long one is cut.
class BodyPartsTest : public QObject {
    Q_OBJECT

private slots:
    void classifies_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("expected");
        const auto row = [](const char* name, const QByteArray& body, BodyClass expected) { QTest::addRow("%s %s", name, body.left(8).constData()) << QString(name) << body << int(expected); };
        row("", "", BodyClass::empty);
        row("application/json", "x", BodyClass::json);
        row("application/problem+json; charset=utf-8", "{}", BodyClass::json);
        row("TEXT/HTML", "<p>", BodyClass::text);
        row("image/png", "\x89PNG", BodyClass::image);
        row("image/svg+xml", "<svg/>", BodyClass::image);
        row("text/event-stream", "data: 1", BodyClass::text);
        row("audio/mpeg", "abc", BodyClass::binary);
        row("application/octet-stream", "plain words", BodyClass::text);
        row("", QByteArray("a\0b", 3), BodyClass::binary);
        row("", "\xff\xfe\xfd\xfc", BodyClass::binary);
    }
    void classifies() {
        QFETCH(QString, type);
        QFETCH(QByteArray, body);
        QTEST(int(classify(type, body)), "expected");
    }

    void aCharacterCutByTheSampleIsStillText() {
        QCOMPARE(classify({}, QByteArray(4095, 'a') + "\xc3\xa4 and more"), BodyClass::text);
    }

    void partsCoverTheTextAndKeepCharactersWhole() {
        const QByteArray text = QString(QString(100, u'ä') + u'\n').repeated(50).toUtf8();
        const auto ends = cutParts(text, 777);
        QVERIFY(ends.size() > 5);
        qsizetype start = 0;
        QString joined;
        for (const qsizetype end : ends) {
            QVERIFY(end > start);
            const QString part = QString::fromUtf8(text.sliced(start, end - start));
            QVERIFY(!part.contains(QChar::ReplacementCharacter));
            joined += part;
            start = end;
        }
        QCOMPARE(joined.toUtf8(), text);
    }

    void anEndlessLineIsCutToo() {
        const QByteArray text = QString(2000, u'€').toUtf8();
        const auto ends = cutParts(text, 1000);
        QCOMPARE(ends.back(), text.size());
        for (const qsizetype end : ends) QCOMPARE(end % 3, 0);
    }

    void aShortTextIsOnePart() {
        QCOMPARE(cutParts("abc", 10), std::vector<qsizetype>{3});
        QCOMPARE(cutParts("", 10), std::vector<qsizetype>{0});
    }

    void longLinesAreBroken() {
        QCOMPARE(breakLongLines("abcdefg\nhi\n", 3), QStringLiteral("abc\ndef\ng\nhi\n"));
        QCOMPARE(breakLongLines("abc\n\nd", 3), QStringLiteral("abc\n\nd"));
        QCOMPARE(breakLongLines("", 3), QString());
    }

    void hexRowsShowOffsetBytesAndCharacters() {
        QCOMPARE(edge::parts::HexView::rowText(QByteArray("0123456789abcdefHi\n", 19), 1),
                 QStringLiteral("00000010  48 69 0a ") + QString(39, u' ') + QStringLiteral("  Hi·"));
    }
};

QTEST_MAIN(BodyPartsTest)
#include "body_parts_test.moc"
