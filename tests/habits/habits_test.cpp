// The house's sizes: prints the longest files and fails where one passes the stop (aesthetics: "Size").
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

namespace {

struct Length {
    QString path;
    int lines = 0;
};

int stopFor(const QString& path) {
    if (path.startsWith("tests/")) return 600;
    return path.endsWith(".h") ? 250 : 500;
}

QList<Length> measure() {
    const QDir root(QStringLiteral(EDGE_SOURCE_DIR));
    QList<Length> lengths;
    for (const char* top : {"app", "editor", "inspector", "runner", "resources", "tests", "packaging"}) {
        QDirIterator walk(root.filePath(QString(top)), {"*.h", "*.cpp", "*.ts", "*.sh", "*.mjs"}, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            QFile file(walk.next());
            if (file.fileName().contains("/node_modules/") || !file.open(QIODevice::ReadOnly)) continue;
            lengths.append({root.relativeFilePath(file.fileName()), int(file.readAll().count('\n'))});
        }
    }
    std::sort(lengths.begin(), lengths.end(), [](const Length& a, const Length& b) { return a.lines > b.lines; });
    return lengths;
}

}  // namespace

class HabitsTest : public QObject {
    Q_OBJECT
private slots:
    void filesStopWhereTheHouseStops();
    void topFoldersHaveAReadme();
    void lockFilesNameNoAddresses();
};

void HabitsTest::filesStopWhereTheHouseStops() {
    const QList<Length> lengths = measure();
    QVERIFY(lengths.size() > 50);
    QStringList over;
    for (const Length& length : lengths)
        if (length.lines > stopFor(length.path)) over << QString("%1: %2 lines").arg(length.path).arg(length.lines);
    for (const Length& length : lengths.first(10)) qInfo("%5d  %s", length.lines, qPrintable(length.path));
    QVERIFY2(over.isEmpty(), qPrintable("\n" + over.join('\n')));
}

void HabitsTest::topFoldersHaveAReadme() {
    for (const char* top : {"app", "editor", "inspector", "runner", "resources", "tests", "packaging"}) {
        QFile readme(QStringLiteral(EDGE_SOURCE_DIR "/%1/README.md").arg(top));
        QVERIFY2(readme.open(QIODevice::ReadOnly), qPrintable(QString(top) + " has no README.md"));
        const auto lines = readme.readAll().count('\n');
        QVERIFY2(lines >= 5 && lines <= 60, qPrintable(QString("%1/README.md has %2 lines").arg(top).arg(lines)));
    }
}

void HabitsTest::lockFilesNameNoAddresses() {
    QFile lock(QStringLiteral(EDGE_SOURCE_DIR "/resources/package-lock.json"));
    QVERIFY(lock.open(QIODevice::ReadOnly));
    const QByteArray text = lock.readAll();
    QVERIFY(text.contains("integrity"));
    QVERIFY(!text.contains("\"resolved\""));
}

QTEST_GUILESS_MAIN(HabitsTest)
#include "habits_test.moc"
