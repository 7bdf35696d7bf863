#include <QTest>

#include "app/composer/http/json_text.h"

using edge::http::checkJson;
using edge::http::prettyJson;

/// JSON as text: what is refused, where, and that nothing is lost when it is laid out.
class JsonTextTest : public QObject {
    Q_OBJECT

private slots:
    void accepts_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"{}", "[]", "null", " true ", "-0.5e+10", "\"a\\u00e9\\n\"", "[1,[2,[3]]]", "{\"a\":{\"b\":[]},\"c\":1}",
                                 "0", "\"\"", "[{}]", "\t\r\n[ ]\n"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void accepts() {
        QFETCH(QString, text);
        const auto problem = checkJson(text);
        QVERIFY2(!problem, problem ? qPrintable(problem->message) : "");
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << "" << 1 << 1 << "no value";
        QTest::newRow("open object") << "{" << 1 << 2 << "} is missing";
        QTest::newRow("open array") << "[1" << 1 << 3 << "] is missing";
        QTest::newRow("comma in object") << "{\"a\":1,}" << 1 << 8 << "comma";
        QTest::newRow("comma in array") << "[1,]" << 1 << 4 << "comma";
        QTest::newRow("no comma") << "{\"a\":1\n \"b\":2}" << 2 << 2 << "Expected ,";
        QTest::newRow("single quotes") << "{'a':1}" << 1 << 2 << "double quotes";
        QTest::newRow("single quoted value") << "['a']" << 1 << 2 << "double quotes";
        QTest::newRow("bare word") << "[yes]" << 1 << 2 << "value";
        QTest::newRow("word with a tail") << "[nulls]" << 1 << 2 << "value";
        QTest::newRow("leading zero") << "01" << 1 << 1 << "leading zeros";
        QTest::newRow("point without digits") << "1." << 1 << 3 << "digit";
        QTest::newRow("string over lines") << "\"a\nb\"" << 1 << 3 << "line";
        QTest::newRow("bad escape") << "\"\\x\"" << 1 << 3 << "escape";
        QTest::newRow("bad unicode") << "\"\\u12g4\"" << 1 << 6 << "hexadecimal";
        QTest::newRow("unended string") << "\"abc" << 1 << 5 << "end";
        QTest::newRow("two values") << "1 2" << 1 << 3 << "after the end";
        QTest::newRow("wrong bracket") << "[1}" << 1 << 3 << "Expected , or ]";
        QTest::newRow("missing colon") << "{\"a\" 1}" << 1 << 6 << "Expected :";
    }
    void refuses() {
        QFETCH(QString, text);
        const auto problem = checkJson(text);
        QVERIFY(problem);
        QTEST(problem->line, "line");
        QTEST(problem->column, "column");
        QFETCH(QString, says);
        QVERIFY2(problem->message.contains(says), qPrintable(problem->message));
    }

    void laysOutAndKeepsEverything() {
        const auto pretty = prettyJson(u"{\"b\":12345678901234567890,\"a\":[1.0,\"\\u00e9\",{}],\"e\":[]}");
        QVERIFY(pretty);
        QCOMPARE(*pretty, QStringLiteral("{\n  \"b\": 12345678901234567890,\n  \"a\": [\n    1.0,\n    \"\\u00e9\",\n    {}\n  ],\n  \"e\": []\n}"));
        QCOMPARE(*prettyJson(*pretty), *pretty);
    }

    void depthCostsNoStack() {
        const QString deep = QString(200'000, u'[') + QString(200'000, u']');
        QVERIFY(!checkJson(deep));
        QVERIFY(checkJson(QString(200'000, u'[')));
    }

    void garbageNeverLaysOut() {
        QVERIFY(!prettyJson(u"{\"a\":}"));
        QVERIFY(!prettyJson(u"<html>"));
    }
};

QTEST_GUILESS_MAIN(JsonTextTest)
#include "json_text_test.moc"
