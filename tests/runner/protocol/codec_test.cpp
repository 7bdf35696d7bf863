#include <QRegularExpression>
#include <QTest>

#include "runner/protocol/codec.h"
#include "runner/protocol/ids.h"

using namespace edge::protocol;

class CodecTest : public QObject {
    Q_OBJECT
private slots:
    void everyEventSurvivesARoundTrip_data();
    void everyEventSurvivesARoundTrip();
    void invalidUtf8BecomesValidJson();
    void brokenLinesAreErrors_data();
    void brokenLinesAreErrors();
    void idsAreWellFormedAndOrdered();
};

void CodecTest::everyEventSurvivesARoundTrip_data() {
    QTest::addColumn<int>("index");
    for (std::size_t index = 0; index < std::variant_size_v<Event>; ++index)
        QTest::addRow("alternative %d", int(index)) << int(index);
}

template <std::size_t... indices>
Event alternative(int index, std::index_sequence<indices...>) {
    Event event;
    ((int(indices) == index ? void(event = std::variant_alternative_t<indices, Event>{}) : void()), ...);
    return event;
}

void CodecTest::everyEventSurvivesARoundTrip() {
    QFETCH(int, index);
    Event event = alternative(index, std::make_index_sequence<std::variant_size_v<Event>>());
    if (auto* finished = std::get_if<InvocationFinished>(&event)) {
        finished->phases = {{"compile", 5, 9'007'199'254'740'000}};
        finished->heapBefore = {1, 2, 3};
    }
    if (auto* line = std::get_if<LogLine>(&event)) {
        line->level = LogLevel::error;
        line->text = "two\nlines \"quoted\" \xE2\x9C\x93";
        line->stack = {{"handler", {"supabase/functions/hello/index.ts", 3, 7}}};
    }
    if (auto* found = std::get_if<DependenciesFound>(&event)) {
        found->nodes = {{"a.ts", "file", "a.ts", "", "", 12}, {"npm:hono@4.6.3", "npm", "hono", "4.6.3", "MIT", 20'000}};
        found->imports = {{0, 1, "hono/cors", "^4", {"a.ts", 2, 20}, true}};
        found->parts = {{"file:///x.js", 1, 20'000}};
        found->truncated = true;
    }
    if (auto* loaded = std::get_if<ModulesLoaded>(&event)) {
        loaded->modules = {{"file:///x.js", 1'200, 3'400, true, true}};
        loaded->apart = true;
    }
    const std::string text = encode(event);
    QVERIFY(text.find('\n') == std::string::npos);
    const auto back = decode(text);
    QVERIFY2(back.ok(), back.ok() ? "" : back.error().message.c_str());
    QVERIFY(*back == event);
}

void CodecTest::invalidUtf8BecomesValidJson() {
    LogLine line;
    line.text = "broken \xff byte";
    const auto back = decode(encode(line));
    QVERIFY(back.ok());
    QCOMPARE(QString::fromStdString(std::get<LogLine>(*back).text), QStringLiteral("broken \uFFFD byte"));
}

void CodecTest::brokenLinesAreErrors_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("empty") << QByteArray() << QByteArray("malformed_event");
    QTest::newRow("not json") << QByteArray("Listening on 1") << QByteArray("malformed_event");
    QTest::newRow("array") << QByteArray("[1]") << QByteArray("malformed_event");
    QTest::newRow("no type") << QByteArray("{}") << QByteArray("malformed_event");
    QTest::newRow("type of the wrong kind") << QByteArray(R"({"type":5})") << QByteArray("malformed_event");
    QTest::newRow("key of the wrong kind") << QByteArray(R"({"type":"hello","protocol":"x"})") << QByteArray("malformed_event");
    QTest::newRow("unknown") << QByteArray(R"({"type":"from_the_future"})") << QByteArray("unknown_event");
    QTest::newRow("cut off") << QByteArray(R"({"type":"hello","protocol":1)") << QByteArray("malformed_event");
}

void CodecTest::brokenLinesAreErrors() {
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, code);
    const auto result = decode(std::string_view(line.constData(), std::size_t(line.size())));
    QVERIFY(!result.ok());
    QCOMPARE(QByteArray::fromStdString(result.error().code), code);
}

void CodecTest::idsAreWellFormedAndOrdered() {
    const QRegularExpression pattern("^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
    QVERIFY(pattern.match(QString::fromStdString(newUuid())).hasMatch());
    const std::string first = newOrderedUuid();
    QVERIFY(pattern.match(QString::fromStdString(first)).hasMatch());
    QTest::qSleep(2);
    QVERIFY(first < newOrderedUuid());
    QVERIFY(newUuid() != newUuid());
}

QTEST_GUILESS_MAIN(CodecTest)
#include "codec_test.moc"
