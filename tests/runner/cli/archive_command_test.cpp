// edge-runner inspect and unbundle as programs: arguments, output, exit codes, files.
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

#include "runner/eszip/envelope.h"
#include "runner/eszip/writer.h"
#include "tests/runner/eszip/craft.h"
#include "tests/runner/modules/scratch.h"

using namespace edge::eszip;

namespace {

struct Run {
    int code = -1;
    QByteArray out, err;
    QJsonDocument json() const { return QJsonDocument::fromJson(out); }
    QString errorCode() const { return json()["error"]["code"].toString(); }
};

Run run(const QStringList& arguments) {
    QProcess process;
    process.start(QStringLiteral(EDGE_BINARY_DIR "/bin/edge-runner"), arguments);
    if (!process.waitForFinished(30'000) || process.exitStatus() != QProcess::NormalExit) return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

/// A folder with one archive of everything.
struct Case {
    Scratch scratch;
    explicit Case(Envelope envelope = Envelope::raw, const Archive& archive = craft::everything()) {
        scratch.file("f.eszip", *wrap(envelope, *writeArchive(archive, Checksum::sha256)));
    }
    QString path(const char* name) const { return QString::fromStdString((scratch / name).string()); }
    QByteArray text(const char* name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : "(none)";
    }
};

}  // namespace

class ArchiveCommandTest : public QObject {
    Q_OBJECT

private slots:
    void wrongArgumentsAreUsageErrors() {
        QCOMPARE(run({"inspect"}).code, 2);
        QCOMPARE(run({"unbundle"}).code, 2);
        QCOMPARE(run({"unbundle", "x.eszip"}).code, 2);
        QCOMPARE(run({"inspect", "x", "--fast"}).code, 2);
    }

    void inspectShowsEverything() {
        const Case files(Envelope::brotli);
        const Run shown = run({"inspect", files.path("f.eszip")});
        QCOMPARE(shown.code, 0);
        QVERIFY(shown.err.isEmpty());
        for (const char* part :
             {"ESZip 2.3, all checksums fit (sha256)", "in a brotli envelope", "10 entries", "├ index.ts",
              "javascript  17 B + map ", "json  8 B", "wasm  4 B", "https://example.com/latest → https://example.com/add.wasm",
              "chalk@5 → chalk@5.3.0_ansi@1.0.0", "needs ansi@1.0.0, left@1.2.0", "What each import costs"})
            QVERIFY2(shown.out.contains(part), (part + QByteArray(" in\n") + shown.out).constData());
    }

    void inspectSpeaksJson_data() {
        QTest::addColumn<int>("envelope");
        for (const Envelope kind : {Envelope::raw, Envelope::zstd, Envelope::brotli})
            QTest::newRow(envelopeText(kind).data()) << int(kind);
    }

    void inspectSpeaksJson() {
        QFETCH(int, envelope);
        const Case files{Envelope(envelope)};
        const Run shown = run({"inspect", files.path("f.eszip"), "--json"});
        QCOMPARE(shown.code, 0);
        const QJsonDocument json = shown.json();
        QCOMPARE(json["envelope"].toString(), QString(envelopeText(Envelope(envelope)).data()));
        QCOMPARE(json["version"].toString(), "2.3");
        QCOMPARE(json["checksum"].toString(), "sha256");
        QCOMPARE(json["packed_bytes"].toInteger(), files.text("f.eszip").size());
        QCOMPARE(json["bytes"].toInteger(), qint64(writeArchive(craft::everything(), Checksum::sha256)->size()));
        const QJsonArray entries = json["entries"].toArray();
        QCOMPARE(entries.size(), 10);
        QCOMPARE(entries[0]["source_bytes"].toInt(), 17);
        QVERIFY(entries[0]["total_bytes"].toInt() > entries[0]["source_bytes"].toInt() + entries[0]["map_bytes"].toInt());
        QCOMPARE(entries[7]["type"].toString(), "redirect");
        QCOMPARE(entries[8]["package"].toString(), "chalk@5.3.0_ansi@1.0.0");
        QCOMPARE(json["packages"][1]["dependencies"][0]["package"].toString(), "ansi@1.0.0");
    }

    void unbundleWritesTheFiles() {
        const Case files(Envelope::brotli);
        const Run done = run({"unbundle", files.path("f.eszip"), "-o", files.path("out")});
        QVERIFY2(done.code == 0, done.err);
        QVERIFY(done.out.contains("7 files"));
        QCOMPARE(files.text("out/index.ts"), QByteArray("import './a.js' as const;"));
        QCOMPARE(files.text("out/data.json"), QByteArray("{\"n\": 1}"));
        QCOMPARE(files.text("out/logo.png"), QByteArray("\x89PNG\0\xff", 6));
        QCOMPARE(files.text("out/_remote/example.com/add.wasm"), QByteArray("\0asm", 4));
        QCOMPARE(QDir(files.path("out")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 7);
    }

    void unbundleKeepsWhatIsThere() {
        Case files;
        files.scratch.file("out/index.ts", "mine");
        const Run refused = run({"unbundle", files.path("f.eszip"), "-o", files.path("out")});
        QCOMPARE(refused.code, 1);
        QVERIFY(refused.err.startsWith("error: There are files already") && refused.err.contains("--force"));
        QCOMPARE(files.text("out/index.ts"), QByteArray("mine"));
        QCOMPARE(QDir(files.path("out")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 1);
        const Run forced = run({"unbundle", files.path("f.eszip"), "--output", files.path("out"), "--force", "--json"});
        QCOMPARE(forced.code, 0);
        QCOMPARE(files.text("out/index.ts"), QByteArray("import './a.js' as const;"));
        QCOMPARE(forced.json()["files"].toArray().size(), 7);
        QCOMPARE(forced.json()["files"][0]["text"].toString(), "original");
        QCOMPARE(forced.json()["files"][1]["text"].toString(), "stored");
    }

    void anArchiveThatWouldLeaveTheFolderWritesNothing() {
        Archive archive = craft::everything();
        archive.entries.push_back(Module{"file:///src/%2e%2e/%2e%2e/victim", ModuleKind::opaque, "theirs", {}, {}});
        const Case files(Envelope::raw, archive);
        const Run refused = run({"unbundle", files.path("f.eszip"), "-o", files.path("out"), "--json"});
        QCOMPARE(refused.code, 1);
        QCOMPARE(refused.errorCode(), "unsafe_path");
        QVERIFY(!QFile::exists(files.path("out")));
        QVERIFY(!QFile::exists(files.path("victim")));
    }

    void badFilesAreErrors() {
        Case files;
        const QByteArray whole = files.text("f.eszip");
        files.scratch.file("cut", whole.left(whole.size() - 1).toStdString())
            .file("other", "hello")
            .file("empty", "")
            .file("folder/x", "");
        files.scratch.file("packed", wrap(Envelope::zstd, whole.toStdString())->substr(0, 50));
        const std::pair<const char*, const char*> cases[] = {{"cut", "eszip_truncated"},    {"other", "not_an_eszip"},
                                                             {"empty", "eszip_truncated"},  {"gone", "file_missing"},
                                                             {"folder", "unreadable_file"}, {"packed", "envelope_damaged"}};
        for (const auto& [name, code] : cases) {
            const Run inspected = run({"inspect", files.path(name), "--json"});
            QCOMPARE(inspected.code, 1);
            QCOMPARE(inspected.errorCode(), code);
            QCOMPARE(run({"unbundle", files.path(name), "-o", files.path("out"), "--json"}).errorCode(), code);
            const Run shown = run({"inspect", files.path(name)});
            QVERIFY(shown.out.isEmpty() && shown.err.startsWith("error: "));
        }
        QVERIFY(!QFile::exists(files.path("out")));
    }
};

QTEST_GUILESS_MAIN(ArchiveCommandTest)
#include "archive_command_test.moc"
