// The platform's own library (npm @deno/eszip) must read what we write, and we what it writes.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "runner/eszip/reader.h"
#include "runner/eszip/unbundle.h"
#include "runner/eszip/writer.h"
#include "tests/runner/eszip/craft.h"

using namespace edge::eszip;

namespace {

struct Answer {
    int exitCode = -1;
    QByteArray output, errors;
};

Answer ask(const QString& action, const QString& archive) {
    QProcess node;
    node.start("node", {QStringLiteral(EDGE_SOURCE_DIR "/tests/runner/eszip/reference.mjs"), QStringLiteral(EDGE_TOOLS), action,
                        archive});
    if (!node.waitForFinished(60'000) || node.exitStatus() != QProcess::NormalExit)
        return {-1, {}, node.errorString().toUtf8() + node.readAllStandardError()};
    return {node.exitCode(), node.readAllStandardOutput(), node.readAllStandardError()};
}

bool write(const QString& path, const std::string& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes.data(), qint64(bytes.size())) == qint64(bytes.size());
}

/// Everything but JSONC, whose text cannot be asked for.
Archive readable() {
    Archive archive = craft::everything();
    std::erase_if(archive.entries, [](const Entry& entry) { return specifierOf(entry) == "file:///src/deno.jsonc"; });
    return archive;
}

}  // namespace

class ReferenceTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY2(QFile::exists(QStringLiteral(EDGE_TOOLS "/@deno/eszip")),
                 "run packaging/setup.sh first: npm's @deno/eszip is missing");
    }

    void readsWhatWeWrite_data() {
        QTest::addColumn<int>("checksum");
        for (const Checksum kind : {Checksum::none, Checksum::sha256}) QTest::newRow(checksumText(kind).data()) << int(kind);
    }

    void readsWhatWeWrite() {
        QFETCH(int, checksum);
        const QTemporaryDir folder;
        const QString path = folder.filePath("ours.eszip2");
        const Archive archive = readable();
        QVERIFY(write(path, *writeArchive(archive, Checksum(checksum))));
        const Answer answer = ask("read", path);
        QVERIFY2(answer.exitCode == 0, answer.errors);
        const QJsonObject found = QJsonDocument::fromJson(answer.output).object();
        int compared = 0;
        for (const Entry& entry : archive.entries) {
            const auto* module = std::get_if<Module>(&entry);
            const QJsonArray texts = found[QString::fromStdString(specifierOf(entry))].toArray();
            if (!module || texts.isEmpty()) continue;
            QCOMPARE(texts[0].toString(), QString::fromStdString(module->source));
            QCOMPARE(texts[1].toString(), QString::fromStdString(module->sourceMap));
            ++compared;
        }
        QCOMPARE(compared, 4);
        QVERIFY(found.contains("https://example.com/latest"));
        QVERIFY(found.contains("static:src/logo.png"));
    }

    void damageIsDamageToBoth() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("damaged.eszip2");
        std::string bytes = *writeArchive(readable(), Checksum::sha256);
        bytes[bytes.find("äöü")] = 'x';
        QVERIFY(write(path, bytes));
        QVERIFY(ask("read", path).exitCode != 0);
        QCOMPARE(readArchive(bytes).error().code, std::string("eszip_checksum"));
    }

    void weReadWhatItBuilds() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("theirs.eszip2");
        const Answer built = ask("build", path);
        QVERIFY2(built.exitCode == 0, built.errors);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        const auto archive = readArchive(bytes.toStdString());
        QVERIFY2(archive.ok(), archive ? "" : archive.error().message.c_str());
        QCOMPARE(archive->version, Version::v2_3);

        const QJsonObject seen = QJsonDocument::fromJson(ask("read", path).output).object();
        QCOMPARE(seen.size(), qsizetype(archive->entries.size()));
        for (const QString& specifier : seen.keys()) {
            const Module* module = archive->find(specifier.toStdString());
            QVERIFY2(module, qPrintable(specifier));
            QCOMPARE(QString::fromStdString(module->source), seen[specifier].toArray()[0].toString());
            QCOMPARE(QString::fromStdString(module->sourceMap), seen[specifier].toArray()[1].toString());
        }
        // Nothing is lost between: written again, it is the same file.
        QCOMPARE(QByteArray::fromStdString(*writeArchive(*archive, Checksum::none)), bytes);
        const auto files = filesOf(*archive);
        QVERIFY(files.ok());
        QVERIFY(files->files[0].content.find("enum Colour { Red, Green }") != std::string::npos);
        QCOMPARE(files->files[0].origin, TextOrigin::original);
    }
};

QTEST_GUILESS_MAIN(ReferenceTest)
#include "reference_test.moc"
