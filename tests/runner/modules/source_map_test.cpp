#include "runner/modules/source_map.h"

#include <QtTest>
#include <algorithm>

using edge::modules::SourceMap;
using edge::protocol::SourcePosition;

namespace {

/// JSON written with ' in place of ", which keeps it readable here.
std::string json(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

// What esbuild --bundle --minify --sourcemap made of a function file.
const std::string bundle =
    "function n(e){return`Hello ${e.name}`}Deno.serve(async e=>{let r=await e.json();throw new Error(n(r))});";
const std::string bundleMap = json(
    "{'version':3,'sources':['../functions/hello/index.ts'],'sourceRoot':'','names':['greet','user','req'],"
    "'mappings':'AAEO,SAASA,EAAMC,EAAoB,CACtC,MAAO,SAASA,EAAK,IAAI,EAC7B,CAEA,KAAK,MAAM,MAAOC,GAAiB,CAC/B,"
    "IAAMD,EAAa,MAAMC,EAAI,KAAK,EAClC,MAAM,IAAI,MAAMF,EAAMC,CAAI,CAAC,CAC/B,CAAC'}");

/// Column, from 1, of a text in the bundle.
int columnOf(const char* text) { return int(bundle.find(text)) + 1; }

void appendVlq(std::string& out, int value) {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits = value < 0 ? (unsigned(-value) << 1) | 1 : unsigned(value) << 1;
    do {
        const unsigned digit = bits & 31;
        bits >>= 5;
        out += alphabet[digit | (bits ? 32u : 0u)];
    } while (bits);
}

std::string mapWith(const std::string& mappings, const std::string& more = "") {
    return json("{'version':3,'sources':['a.ts','b.ts'],'mappings':'" + mappings + "'" + more + "}");
}

}  // namespace

class SourceMapTest : public QObject {
    Q_OBJECT
private slots:
    void findsTheUsersLine() {
        const auto map = SourceMap::parse(bundleMap);
        QVERIFY(map.ok());
        const auto thrown = map->lookup(1, columnOf("new Error"));
        QVERIFY(thrown.has_value());
        QCOMPARE(thrown->line, 9);
        QCOMPARE(thrown->column, 11);
        QCOMPARE(thrown->file, std::string("../functions/hello/index.ts"));
        const auto served = map->lookup(1, columnOf("Deno.serve"));
        QCOMPARE(served->line, 7);
        QCOMPARE(served->column, 1);
    }

    void takesTheSegmentBefore() {
        const auto map = SourceMap::parse(bundleMap);
        QCOMPARE(map->lookup(1, columnOf("function n") + 3)->line, 3);
        QCOMPARE(map->lookup(1, 100000)->line, 10);
    }

    void knowsNothingOutside() {
        const auto map = SourceMap::parse(bundleMap);
        QVERIFY(!map->lookup(2, 1));
        QVERIFY(!map->lookup(0, 1));
        QVERIFY(!map->lookup(1, 0));
        const auto late = SourceMap::parse(mapWith("IAAA"));
        QVERIFY(!late->lookup(1, 4));
        QVERIFY(late->lookup(1, 5));
    }

    void generatedCodeHasNoSource() {
        const auto map = SourceMap::parse(mapWith("AAAA,I"));
        QVERIFY(map.ok());
        QVERIFY(map->lookup(1, 4));
        QVERIFY(!map->lookup(1, 5));
    }

    void countsLinesAndSources() {
        const auto map = SourceMap::parse(mapWith(";;EAAA;ACEC"));
        QVERIFY(map.ok());
        QVERIFY(!map->lookup(1, 1));
        QCOMPARE(*map->lookup(3, 3), (SourcePosition{"a.ts", 1, 1}));
        QCOMPARE(*map->lookup(4, 1), (SourcePosition{"b.ts", 3, 2}));
    }

    void sortsSegmentsOutOfOrder() {
        const auto map = SourceMap::parse(mapWith("UAAA,LACA"));
        QVERIFY(map.ok());
        QCOMPARE(map->lookup(1, 6)->line, 2);
        QCOMPARE(map->lookup(1, 11)->line, 1);
    }

    void resolvesSourcesAgainstTheRoot_data() {
        QTest::addColumn<QString>("root");
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("expected");
        QTest::newRow("no root") << "" << "./x/../a.ts" << "a.ts";
        QTest::newRow("root") << "src" << "lib/a.ts" << "src/lib/a.ts";
        QTest::newRow("slash") << "src/" << "../a.ts" << "a.ts";
        QTest::newRow("above") << "" << "../../a.ts" << "../../a.ts";
        QTest::newRow("absolute") << "src" << "/p/./a.ts" << "/p/a.ts";
        QTest::newRow("url root") << "https://e.org/x/" << "../a.ts" << "https://e.org/a.ts";
        QTest::newRow("url source") << "src" << "https://e.org/b/../a.ts" << "https://e.org/a.ts";
    }
    void resolvesSourcesAgainstTheRoot() {
        QFETCH(QString, root);
        QFETCH(QString, source);
        QFETCH(QString, expected);
        const auto map = SourceMap::parse(json("{'version':3,'sourceRoot':'" + root.toStdString() + "','sources':['" +
                                               source.toStdString() + "'],'mappings':'AAAA'}"));
        QVERIFY(map.ok());
        QCOMPARE(QString::fromStdString(map->lookup(1, 1)->file), expected);
    }

    void acceptsOddButValidMaps() {
        QVERIFY(SourceMap::parse(mapWith("")).ok());
        QVERIFY(SourceMap::parse(mapWith(";,;,AAAA,,")).ok());
        QVERIFY(SourceMap::parse(")]}'\n" + mapWith("AAAA")).ok());
        QVERIFY(SourceMap::parse(json("{'version':3,'sources':[null],'sourceRoot':null,'mappings':'AAAA'}")).ok());
    }

    void refusesNonsense_data() {
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QString::fromStdString(text);
        };
        row("not json", "{");
        row("array", "[]");
        row("version", json("{'version':2,'sources':[],'mappings':''}"));
        row("no mappings", json("{'version':3,'sources':[]}"));
        row("no sources", json("{'version':3,'mappings':''}"));
        row("index map", json("{'version':3,'sections':[]}"));
        row("bad digit", mapWith("AA!A"));
        row("cut number", mapWith("g"));
        row("endless number", mapWith("gggggggggggggggggA"));
        row("two fields", mapWith("AA"));
        row("three fields", mapWith("AAA"));
        row("six fields", mapWith("AAAAAA"));
        row("unknown source", mapWith("AEAA"));
        row("negative column", mapWith("D"));
        row("negative line", mapWith("AADA"));
    }
    void refusesNonsense() {
        QFETCH(QString, text);
        const auto map = SourceMap::parse(text.toStdString());
        QVERIFY(!map.ok());
        QCOMPARE(map.error().code, std::string("malformed_source_map"));
        QVERIFY(!map.error().hint.empty());
    }

    /// Every position of a large map, encoded here independently, is found again.
    void findsEveryPositionOfALargeMap() {
        std::string mappings;
        int line = 0, column = 0, source = 0;
        struct Place { int at, source, line, column; };
        std::vector<Place> places;
        int before = 0;
        for (int index = 0; index < 60000; ++index) {
            const Place place{index * 7, index % 2, (index * 13) % 5000, (index * 31) % 120};
            if (index) mappings += ',';
            appendVlq(mappings, place.at - before);
            appendVlq(mappings, place.source - source);
            appendVlq(mappings, place.line - line);
            appendVlq(mappings, place.column - column);
            before = place.at, source = place.source, line = place.line, column = place.column;
            places.push_back(place);
        }
        const std::string large = mapWith(mappings, ",'sourcesContent':['" + std::string(400000, 'x') + "']");
        const auto map = SourceMap::parse(large);
        QVERIFY(map.ok());
        for (const Place& place : places) {
            const SourcePosition expected{place.source ? "b.ts" : "a.ts", place.line + 1, place.column + 1};
            if (map->lookup(1, place.at + 1) != expected || map->lookup(1, place.at + 7) != expected)
                QFAIL(qPrintable(QString("position %1 is wrong").arg(place.at)));
        }
        QBENCHMARK { QVERIFY(SourceMap::parse(large).ok()); }
    }
};

QTEST_GUILESS_MAIN(SourceMapTest)
#include "source_map_test.moc"
