#include <QTest>

#include "runner/modules/esbuild_packet.h"
#include "runner/config/plain_json.h"
#include "runner/modules/import_map.h"
#include "runner/modules/specifier.h"

using namespace edge::modules;
using nlohmann::json;

class PacketTest : public QObject {
    Q_OBJECT

private slots:
    void packetsComeBack() {
        const json value = {{"text", "h\u00e9"}, {"bytes", json::binary({0, 255, 7})}, {"list", {1, true, nullptr, "x"}},
                            {"nested", {{"deep", json::array()}}}};
        const std::string bytes = encodePacket({77, true, value});
        const auto packet = decodePacket(std::string_view(bytes).substr(4));
        QVERIFY(packet.has_value());
        QCOMPARE(packet->id, 77u);
        QVERIFY(packet->response);
        QVERIFY(packet->value == value);
    }

    void lengthLeads() {
        const std::string bytes = encodePacket({1, false, nullptr});
        QCOMPARE(bytes, std::string("\x05\0\0\0\x02\0\0\0\0", 9));
    }

    void malformedPacketsAreRefused() {
        const std::string whole = encodePacket({1, false, {{"a", "text"}, {"b", {1, 2, 3}}}}).substr(4);
        for (std::size_t length = 0; length < whole.size(); ++length)
            QVERIFY(!decodePacket(std::string_view(whole).substr(0, length)));
        QVERIFY(!decodePacket(whole + "x"));
        QVERIFY(!decodePacket(std::string("\0\0\0\0\x09", 5)));
        std::string deep(5000, '\x05');
        QVERIFY(!decodePacket(std::string("\0\0\0\0", 4) + deep));
    }

    void jsonc_data() {
        QTest::addColumn<QString>("jsonc");
        QTest::addColumn<QString>("plain");
        QTest::newRow("line comment") << "{} // a" << "{}     ";
        QTest::newRow("block comment") << "{/*,}*/}" << "{      }";
        QTest::newRow("trailing comma") << "[1, ]" << "[1  ]";
        QTest::newRow("comma alone") << "{,}" << "{,}";
        QTest::newRow("two commas") << "[1,,]" << "[1,,]";
        QTest::newRow("nested") << "[{\"a\":[],},]" << "[{\"a\":[] } ]";
        QTest::newRow("comma before comment") << "[1,/**/]" << "[1     ]";
        QTest::newRow("text stays") << "[\"//,]\\\"\", 2]" << "[\"//,]\\\"\", 2]";
        QTest::newRow("open comment") << "{} /* x" << "{}     ";
    }

    void jsonc() {
        QFETCH(QString, jsonc);
        QFETCH(QString, plain);
        QCOMPARE(QString::fromStdString(edge::config::plainJson(jsonc.toStdString())), plain);
    }

    void specifiers_data() {
        QTest::addColumn<QString>("specifier");
        QTest::addColumn<QString>("candidates");
        QTest::newRow("npm") << "npm:hono" << "hono";
        QTest::newRow("slash") << "npm:/hono@4/jsx" << "hono/jsx";
        QTest::newRow("scoped") << "npm:@a/b@1.0/c/d" << "@a/b/c/d";
        QTest::newRow("scoped, no version") << "npm:@a/b" << "@a/b";
        QTest::newRow("jsr") << "jsr:@a/b@1/c" << "@a/b/c @jsr/a__b/c";
        QTest::newRow("esm.sh") << "https://esm.sh/@a/b@1?target=deno" << "@a/b";
        QTest::newRow("esm.sh build") << "https://esm.sh/v135/x@1/y" << "x/y";
        QTest::newRow("jsdelivr") << "https://cdn.jsdelivr.net/npm/x@1" << "x";
        QTest::newRow("elsewhere") << "https://deno.land/std@0.1/http/server.ts" << "";
        QTest::newRow("only a scope") << "npm:@a" << "";
    }

    void specifiers() {
        QFETCH(QString, specifier);
        QFETCH(QString, candidates);
        std::string joined;
        for (const std::string& name : parseSpecifier(specifier.toStdString()).candidates)
            joined += (joined.empty() ? "" : " ") + name;
        QCOMPARE(QString::fromStdString(joined), candidates);
    }
};

QTEST_GUILESS_MAIN(PacketTest)
#include "packet_test.moc"
