#include <QTest>

#include "runner/modules/import_places.h"
#include "runner/modules/json_places.h"

using namespace edge::modules;

class ImportPlacesTest : public QObject {
    Q_OBJECT

    static QString printed(const char* source) {
        QStringList list;
        for (const ImportPlace& place : importPlaces(source))
            list << QStringLiteral("%1@%2:%3").arg(QString::fromStdString(place.specifier)).arg(place.line).arg(place.column);
        return list.join(' ');
    }

private slots:
    void places_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("places");
        const auto row = [](const char* name, const char* source, const char* places) { QTest::newRow(name) << QString::fromUtf8(source) << QString(places); };
        row("import", "import { a } from 'x';\nimport \"y\";\n", "x@1:20 y@2:9");
        row("tight", "import{a}from'x'", "x@1:15");
        row("over lines", "import {\n  a,\n  b\n} from\n  'x';", "x@5:4");
        row("export", "export * from 'x'; export { default } from \"y\";", "x@1:16 y@1:45");
        row("dynamic", "const x = await import('x'); const y = require('y'); import(/* now */ 'z')", "x@1:25 y@1:49 z@1:72");
        row("comments", "// import 'a'\n/* import 'b' */ import 'c'; // from 'd'", "c@2:26");
        row("strings", "const s = \"from 'x'\"; const t = 'import'; import 'y'", "y@1:51");
        row("templates", "const s = `import 'a' ${f(`from 'b'`)} from 'c'`; import 'd'", "d@1:59");
        row("braces in templates", "const s = `${ { a: 1 }.a } from 'c'`; import 'd'", "d@1:47");
        row("regular expressions", "const r = /from 'a'/; const n = 1 / 2; const q = /[/'\"]/g; import 'b'", "b@1:68");
        row("JSX text", "const v = <p>don't</p>;\nimport x from 'x';", "x@2:16");
        row("UTF-16", "/* \xc3\xa9\xf0\x9f\x98\x80 */ import 'x';", "x@1:19");
        row("types", "import type { T } from './t.ts';", "./t.ts@1:25");
        row("attributes", "import d from './d.json' with { type: 'json' };", "./d.json@1:16");
        row("not one", "array.from('x'); fetch('y'); const from = 'z';", "");
        row("cut off", "import x from 'x", "");
        row("empty", "", "");
    }
    void places() {
        QFETCH(QString, source);
        QFETCH(QString, places);
        QCOMPARE(printed(source.toUtf8()), places);
    }

    void quotedTextIsTheLastResort() {
        const ImportPlace place = quotedPlace("a\n/* \xc3\xa9 */ f('npm:x', \"y\")", "y");
        QCOMPARE(place.line, 2);
        QCOMPARE(place.column, 21);
        QCOMPARE(quotedPlace("'npm:xy'", "npm:x").line, 0);
    }

    void offsetsAreBytes() {
        const std::string source = "/* \xc3\xa9 */ import 'x';";
        const auto places = importPlaces(source);
        QCOMPARE(places.size(), std::size_t(1));
        QCOMPARE(source.substr(places[0].offset, 1), std::string("x"));
    }

    /// Whatever the text is, the walk ends and stays inside it.
    void anyBytes() {
        const char letters[] = "'\"`/\\*{}$ \nimport(from)[]\xf0\x9f";
        unsigned seed = 7;
        for (int round = 0; round < 3000; ++round) {
            std::string source;
            for (int at = 0; at < 40; ++at) source += letters[(seed = seed * 1103515245 + 12345) / 65536 % (sizeof letters - 1)];
            for (const ImportPlace& place : importPlaces(source)) QCOMPARE(source.substr(place.offset, place.specifier.size()), place.specifier);
            for (const JsonString& string : jsonStrings(source)) QVERIFY(string.offset <= source.size());
        }
    }

    void jsonStringsKnowTheirPath() {
        const std::string text = "{ // note \"x\"\n \"imports\": {\"a\": \"npm:a@1\", \"b\": [\"c\", 1,]}, \"n\": null, \"v\": \"1\",\n}";
        QStringList list;
        for (const JsonString& string : jsonStrings(text)) {
            QStringList path;
            for (const std::string& key : string.path) path << QString::fromStdString(key);
            list << path.join('/') + "=" + QString::fromStdString(string.value);
            QCOMPARE(text.substr(string.offset, string.value.size()), string.value);
        }
        QCOMPARE(list, (QStringList{"imports/a=npm:a@1", "imports/b=c", "v=1"}));
    }
};

QTEST_GUILESS_MAIN(ImportPlacesTest)
#include "import_places_test.moc"
