#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include "runner/platform/import_scan.h"

using namespace edge::platform;

class ImportScanTest : public QObject {
    Q_OBJECT
private slots:
    void findsWhatTheRealToolFinds_data();
    void findsWhatTheRealToolFinds();
    void allSpecifiersInTheirOrder();
    void seesTheImportsThatTheSearchMisses_data();
    void seesTheImportsThatTheSearchMisses();
    void longLinesAndCutTextsEnd();
};

namespace {

QStringList toList(const std::vector<std::string>& texts) {
    QStringList list;
    for (const std::string& text : texts) list.append(QString::fromStdString(text));
    return list;
}

}  // namespace

/// Recorded from the real Supabase CLI by tests/deploy_wire/record.mjs: of each text, the files that went up.
void ImportScanTest::findsWhatTheRealToolFinds_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QStringList>("found");
    QFile file(EDGE_SOURCE_DIR "/tests/deploy_wire/golden/import_texts.json");
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray recorded = QJsonDocument::fromJson(file.readAll()).array();
    QVERIFY(recorded.size() > 200);
    for (int n = 0; n < recorded.size(); ++n) {
        QStringList found;
        for (const QJsonValue& name : recorded[n]["found"].toArray()) found.append(name.toString());
        QTest::addRow("%d: %s", n, qPrintable(recorded[n]["source"].toString().simplified())) << recorded[n]["source"].toString() << found;
    }
}

void ImportScanTest::findsWhatTheRealToolFinds() {
    QFETCH(QString, source);
    QFETCH(QStringList, found);
    const QStringList ours = toList(scanImports((source + "\n").toStdString())).filter(QRegularExpression("^\\./p[0-9]+_[0-9]+\\.ts$"));
    QCOMPARE(ours, found);
}

void ImportScanTest::allSpecifiersInTheirOrder() {
    QCOMPARE(toList(scanImports("import a from \"npm:a\"; export * from './b.ts'\nconst c = import(\"c\")\nimport ''")),
             QStringList({"npm:a", "./b.ts", "c", ""}));
    QCOMPARE(toList(scanImports("")), QStringList());
}

void ImportScanTest::seesTheImportsThatTheSearchMisses_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QStringList>("missed");
    QTest::newRow("minified") << "import{x}from\"./a.ts\";export*from\"./b.ts\";import\"./c.ts\"" << QStringList({"./a.ts", "./b.ts", "./c.ts"});
    QTest::newRow("default and braces") << "import d, {\n e,\n} from './a.ts'" << QStringList({"./a.ts"});
    QTest::newRow("star on its own line") << "import *\n as x\n from './a.ts'" << QStringList({"./a.ts"});
    QTest::newRow("comment in the call") << "import(/* @vite-ignore */ './a.ts')" << QStringList({"./a.ts"});
    QTest::newRow("template") << "import(`./a.ts`)" << QStringList({"./a.ts"});
    QTest::newRow("computed template") << "import(`./${name}.ts`)" << QStringList();
    QTest::newRow("comment after from") << "import x from // why\n // still\n './a.ts'" << QStringList({"./a.ts"});
    QTest::newRow("seen by the search") << "import x from './a.ts'" << QStringList();
    QTest::newRow("in a comment") << "// import{x}from './a.ts'\n/* import{x}from'./b.ts' */" << QStringList();
    QTest::newRow("a member") << "x.import{a}from'./a.ts'" << QStringList();
    QTest::newRow("not a clause") << "export class X {\n from = './a.ts'\n}" << QStringList();
    QTest::newRow("type parameters") << "export function f<T>() {\n return './a.ts'\n}" << QStringList();
}

void ImportScanTest::seesTheImportsThatTheSearchMisses() {
    QFETCH(QString, source);
    QFETCH(QStringList, missed);
    QCOMPARE(toList(scanMissedImports(source.toStdString())), missed);
}

void ImportScanTest::longLinesAndCutTextsEnd() {
    std::string line = "export {";
    for (int n = 0; n < 200'000; ++n) line += "a" + std::to_string(n) + ",";
    QCOMPARE(toList(scanImports(line + "} from \"./a.ts\"")), QStringList({"./a.ts"}));
    const std::string whole = "import type {\n a } from \"./a.ts\"; import(\"./b.ts\") /* \xe2\x80\xa8";
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        QVERIFY(scanImports(std::string_view(whole).substr(0, length)).size() <= 2);
        QVERIFY(scanMissedImports(std::string_view(whole).substr(0, length)).size() <= 2);
    }
}

QTEST_GUILESS_MAIN(ImportScanTest)
#include "import_scan_test.moc"
