#include <QTest>

#include "editor/text/find.h"

using namespace edge::text;

Q_DECLARE_METATYPE(edge::text::FindQuery)

namespace {

/// The matched texts, cut out of the UTF-8 bytes as the editor does.
QStringList found(const QString& text, const FindQuery& query) {
    const QByteArray bytes = text.toUtf8();
    QStringList texts;
    if (const auto matches = findAll(text, query))
        for (const Match& match : *matches)
            texts += QString::number(match.start) + ':' + QString::fromUtf8(bytes.mid(match.start, match.length));
    return texts;
}

QString replaced(const QString& text, const FindQuery& query, const QString& with) {
    QByteArray bytes = text.toUtf8();
    const auto replacements = replacementsOf(text, query, with);
    for (auto each = replacements.rbegin(); each != replacements.rend(); ++each)
        bytes.replace(each->place.start, each->place.length, each->text.toUtf8());
    return QString::fromUtf8(bytes);
}

}  // namespace

class FindTest : public QObject {
    Q_OBJECT

private slots:
    void finds_data();
    void finds();
    void replaces_data();
    void replaces();
    void oneReplacementIsAsInAll();
    void aWrongExpressionIsSaid();
    void matchesAreBounded();
};

void FindTest::finds_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<FindQuery>("query");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("any case") << "Name name" << FindQuery{"name"} << QStringList{"0:Name", "5:name"};
    QTest::newRow("case") << "Name name" << FindQuery{"name", true} << QStringList{"5:name"};
    QTest::newRow("word") << "name names $name" << FindQuery{"name", false, true} << QStringList{"0:name"};
    QTest::newRow("signs are no pattern") << "a.b axb" << FindQuery{"a.b"} << QStringList{"0:a.b"};
    QTest::newRow("bytes after wide characters") << "äöü😀 name" << FindQuery{"name"} << QStringList{"11:name"};
    QTest::newRow("wide characters") << "x😀y" << FindQuery{"😀"} << QStringList{"1:😀"};
    QTest::newRow("expression") << "a1 b22" << FindQuery{"[a-z]\\d+", false, false, true} << QStringList{"0:a1", "3:b22"};
    QTest::newRow("line end") << "foo\nfoo" << FindQuery{"foo$", false, false, true} << QStringList{"0:foo", "4:foo"};
    QTest::newRow("CRLF line end") << "foo\r\nfoo\r\n" << FindQuery{"foo$", false, false, true} << QStringList{"0:foo", "5:foo"};
    QTest::newRow("line start") << "a\r\na" << FindQuery{"^a", false, false, true} << QStringList{"0:a", "3:a"};
    QTest::newRow("empty matches are none") << "abc" << FindQuery{"x*", false, false, true} << QStringList{};
    QTest::newRow("empty query") << "abc" << FindQuery{} << QStringList{};
}

void FindTest::finds() {
    QFETCH(QString, text);
    QFETCH(FindQuery, query);
    QFETCH(QStringList, expected);
    QCOMPARE(found(text, query), expected);
}

void FindTest::replaces_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<FindQuery>("query");
    QTest::addColumn<QString>("with");
    QTest::addColumn<QString>("expected");
    QTest::newRow("text") << "a b a" << FindQuery{"a"} << "cc" << "cc b cc";
    QTest::newRow("text with a dollar") << "a" << FindQuery{"a"} << "$1$&" << "$1$&";
    QTest::newRow("groups") << "key=value" << FindQuery{"(\\w+)=(\\w+)", false, false, true} << "$2: $1 [$&] $$ $x" << "value: key [key=value] $ $x";
    QTest::newRow("nothing") << "a b" << FindQuery{"a"} << "" << " b";
    QTest::newRow("wide") << "äaä" << FindQuery{"ä"} << "ö😀" << "ö😀aö😀";
    QTest::newRow("CRLF stays") << "a\r\na\r\n" << FindQuery{"a$", false, false, true} << "b" << "b\r\nb\r\n";
    QTest::newRow("not valid") << "a" << FindQuery{"(", false, false, true} << "b" << "a";
}

void FindTest::replaces() {
    QFETCH(QString, text);
    QFETCH(FindQuery, query);
    QFETCH(QString, with);
    QFETCH(QString, expected);
    QCOMPARE(replaced(text, query, with), expected);
}

void FindTest::oneReplacementIsAsInAll() {
    const QString text = "a1 b2 c3";
    const FindQuery query{"([a-z])(\\d)", false, false, true};
    const auto all = replacementsOf(text, query, "$2$1");
    QCOMPARE(all.size(), std::size_t(3));
    for (std::size_t i = 0; i < all.size(); ++i)
        QCOMPARE(replacementFor(text, i, query, "$2$1"), all[i].text);
}

void FindTest::aWrongExpressionIsSaid() {
    const auto wrong = findAll("abc", {"(a", false, false, true});
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code, std::string("regex_invalid"));
    QVERIFY(!wrong.error().message.empty());
}

void FindTest::matchesAreBounded() {
    const QString text(int(mostMatches) + 500, 'a');
    QCOMPARE(findAll(text, {"a"})->size(), mostMatches);
    QCOMPARE(replacementsOf(text, {"a"}, "b").size(), mostMatches + 500);
}

QTEST_GUILESS_MAIN(FindTest)
#include "find_test.moc"
