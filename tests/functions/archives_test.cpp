// A function as an archive: bundle, inspect, unbundle, serve --eszip and invoke --eszip of the real edge-runner.
#include <sys/inotify.h>

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "runner/control/channel.h"
#include "tests/support/fetching_project.h"

using namespace edge;
using support::FetchingProject;
using support::RunnerProcess;

namespace {

struct Run {
    int code = -1;
    QByteArray out, err;
    QJsonDocument json() const { return QJsonDocument::fromJson(out); }
};

const QStringList compressions{"none", "zstd", "brotli"}, checksums{"none", "sha256"};

const QByteArray function = "import words from './words.json' with { type: 'json' };\n"
                            "import { greet } from 'npm:greeter@^1';\n"
                            "interface Part { name: string }\n"
                            "const part = async (name: string): Promise<Part> => await import(`./parts/${name}.ts`);\n"
                            "Deno.serve(async (request: Request) => {\n"
                            "  if (request.url.endsWith('?fail')) throw new Error('on purpose');\n"
                            "  return new Response(`${greet()} ${words.word} ${(await part('one')).name}`);\n"
                            "});\n";

/// Counts how often a file is opened.
class OpenCounter {
public:
    explicit OpenCounter(const QString& file) { inotify_add_watch(m_notices.get(), qPrintable(file), IN_OPEN | IN_CLOSE); }
    /// Since the last time.
    int take() const {
        alignas(inotify_event) char bytes[4096];
        int count = 0;
        for (ssize_t size; (size = read(m_notices.get(), bytes, sizeof bytes)) > 0;)
            for (const char* at = bytes; at < bytes + size; at += sizeof(inotify_event) + reinterpret_cast<const inotify_event*>(at)->len)
                if (reinterpret_cast<const inotify_event*>(at)->mask & IN_OPEN) ++count;
        return count;
    }

private:
    control::Descriptor m_notices{inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
};

}  // namespace

class ArchivesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_places, m_output;
    support::NpmRegistry m_registry;
    std::unique_ptr<FetchingProject> m_project;

    QString path(const QString& name) const { return m_output.filePath(name); }
    QByteArray bytesOf(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
    }
    bool write(const QString& name, const QByteArray& bytes) const {
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }
    Run run(const QStringList& arguments, const QString& cache = {}) const {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_CACHE_HOME", cache.isEmpty() ? m_places.path() : cache);
        environment.insert("npm_config_cache", m_places.path() + "/npm");
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(EDGE_BINARY_DIR "/bin/edge-runner"), arguments);
        if (!process.waitForFinished(60'000)) {
            process.kill();
            process.waitForFinished();
            return {};
        }
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
    }
    Run bundle(const QString& name, const QString& output, const QStringList& more = {}) const {
        return run(QStringList{"bundle", name, "--project", m_project->path(), "-o", path(output)} + more);
    }
    /// One line "error: …", a hint at most, and nothing on stdout.
    static bool isOneError(const Run& run, const QByteArray& part) {
        return run.code > 0 && run.out.isEmpty() && run.err.startsWith("error: ") && run.err.contains(part) && run.err.count('\n') <= 2;
    }

private slots:
    void initTestCase();
    void theAnswerIsTheSame_data();
    void theAnswerIsTheSame();
    void inspectShowsWhatIsInside();
    void unbundleGivesTheSourcesBack();
    void staticFilesAreCarried();
    void tracesNameTheTypeScript();
    void anArchiveIsReadOnce();
    void badArchivesAreOneError_data();
    void badArchivesAreOneError();
    void whatCannotBeBundledIsSaid();
    void anOutputIsReplacedWholeOrNotAtAll();
};

void ArchivesTest::initTestCase() {
    m_registry.publish("greeter", "1.2.0", {{"index.js", "import { name } from 'words'; export const greet = () => 'hello ' + name;"}}, {{"words", "*"}});
    m_registry.publish("words", "1.0.0", {{"index.js", "export const name = 'world';"}});
    m_project = std::make_unique<FetchingProject>(m_places, m_registry.settings());
    QVERIFY(m_project->writeFunction("api", function));
    QVERIFY(m_project->write("supabase/functions/api/words.json", "{\"word\": \"from JSON\"}"));
    QVERIFY(m_project->write("supabase/functions/api/parts/one.ts", "export const name: string = 'part';\n"));
    QVERIFY(m_project->write("supabase/assets/a.txt", "asset"));
    QVERIFY(m_project->writeFunction("plain", "Deno.serve(() => new Response('plain'));\n"));
    for (const QString& compression : compressions)
        for (const QString& checksum : checksums) {
            const Run done = bundle("api", compression + "-" + checksum + ".eszip", {"--compress", compression, "--checksum", checksum});
            QVERIFY2(done.code == 0, done.err);
        }
    QVERIFY(QFile::copy(path("none-sha256.eszip"), path("api.eszip")));
    // From here on there is neither a registry nor what it gave.
    m_registry.close();
    QVERIFY(QDir(m_places.path() + "/edge-studio/packages").removeRecursively() && QDir(m_places.path() + "/npm").removeRecursively());
}

void ArchivesTest::theAnswerIsTheSame_data() {
    QTest::addColumn<QString>("compression");
    QTest::addColumn<QString>("checksum");
    for (const QString& compression : compressions)
        for (const QString& checksum : checksums) QTest::addRow("%s %s", qPrintable(compression), qPrintable(checksum)) << compression << checksum;
}

void ArchivesTest::theAnswerIsTheSame() {
    QFETCH(QString, compression);
    QFETCH(QString, checksum);
    QTemporaryDir empty;
    const QString file = path(compression + "-" + checksum + ".eszip");
    QCOMPARE(run({"inspect", file, "--json"}).json()["checksum"].toString(), checksum);
    QCOMPARE(run({"inspect", file, "--json"}).json()["envelope"].toString(), compression == "none" ? QString("raw") : compression);
    const Run invoked = run({"invoke", "api", "--eszip", file}, empty.path());
    QVERIFY2(invoked.code == 0, invoked.err);
    QCOMPARE(invoked.out, QByteArray("hello world from JSON part"));
    RunnerProcess runner;
    runner.setEnvironment("XDG_CACHE_HOME", empty.path());
    QVERIFY2(runner.start(empty.path(), {"--no-verify-jwt", "--eszip", file}), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("hello world from JSON part"));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("hello world from JSON part"));
    QCOMPARE(runner.stop(), 0);
    QVERIFY(!QDir(empty.path() + "/edge-studio/packages").exists());
}

void ArchivesTest::inspectShowsWhatIsInside() {
    const Run text = run({"inspect", path("api.eszip")});
    QVERIFY2(text.code == 0, text.err);
    for (const char* part : {"all checksums fit (sha256)", "index.ts", "words.json", "one.ts", "greeter"})
        QVERIFY2(text.out.contains(part), (part + QByteArray(" in\n") + text.out).constData());
    const Run json = run({"inspect", path("api.eszip"), "--json"});
    QCOMPARE(json.code, 0);
    QStringList modules;
    for (const QJsonValue& entry : json.json()["entries"].toArray())
        if (entry["purpose"].toString() == "module") modules << entry["specifier"].toString();
    QCOMPARE(modules.value(0), QString("functions/api/index.ts"));
    QVERIFY(modules.contains("functions/api/words.json") && modules.contains("functions/api/parts/one.ts"));
    QCOMPARE(modules.filter("_npm/greeter").size(), 1);
    QCOMPARE(json.json()["unresolved_imports"].toInt(-1), 0);
}

void ArchivesTest::unbundleGivesTheSourcesBack() {
    const Run done = run({"unbundle", path("api.eszip"), "-o", path("sources")});
    QVERIFY2(done.code == 0, done.err);
    QCOMPARE(bytesOf("sources/functions/api/index.ts"), function);
    QCOMPARE(bytesOf("sources/functions/api/words.json"), QByteArray("{\"word\": \"from JSON\"}"));
    QCOMPARE(bytesOf("sources/functions/api/parts/one.ts"), QByteArray("export const name: string = 'part';\n"));
}

void ArchivesTest::staticFilesAreCarried() {
    const Run done = bundle("plain", "static.eszip", {"--static", "./assets/*.txt", "--json"});
    QVERIFY2(done.code == 0, done.err);
    QCOMPARE(done.json()["static_files"].toInt(), 1);
    QVERIFY(run({"inspect", path("static.eszip")}).out.contains("a.txt"));
    QCOMPARE(run({"unbundle", path("static.eszip"), "-o", path("static")}).code, 0);
    QCOMPARE(bytesOf("static/assets/a.txt"), QByteArray("asset"));
    const Run outside = bundle("plain", "outside.eszip", {"--static", "../../*"});
    QVERIFY2(isOneError(outside, "outside"), outside.err);
}

void ArchivesTest::tracesNameTheTypeScript() {
    QTemporaryDir empty;
    RunnerProcess runner;
    QVERIFY2(runner.start(empty.path(), {"--no-verify-jwt", "--eszip", path("api.eszip")}), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api?fail")}).status, 500);
    QVERIFY(runner.waitFor([](const auto& all) {
        return std::any_of(all.begin(), all.end(), [](const auto& event) {
            const auto* line = std::get_if<protocol::LogLine>(&event);
            return line && line->text.find("on purpose") != std::string::npos && line->at.line == 6 && line->at.file.ends_with("functions/api/index.ts");
        });
    }));
}

void ArchivesTest::anArchiveIsReadOnce() {
    QTemporaryDir empty;
    const OpenCounter opened(path("api.eszip"));
    QCOMPARE(run({"invoke", "api", "--eszip", path("api.eszip")}, empty.path()).out, QByteArray("hello world from JSON part"));
    QCOMPARE(opened.take(), 1);
    RunnerProcess runner;
    QVERIFY2(runner.start(empty.path(), {"--no-verify-jwt", "--eszip", path("api.eszip")}), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).status, 200);
    QCOMPARE(opened.take(), 1);
}

void ArchivesTest::badArchivesAreOneError_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("missing") << "missing.eszip" << QByteArray("does not exist");
    QTest::newRow("truncated") << "truncated.eszip" << QByteArray("ends at byte");
    QTest::newRow("damaged") << "damaged.eszip" << QByteArray("checksum");
    QTest::newRow("something else") << "else.eszip" << QByteArray("ESZip");
    QTest::newRow("empty") << "empty.eszip" << QByteArray("is empty");
}

void ArchivesTest::badArchivesAreOneError() {
    QFETCH(QString, file);
    QFETCH(QByteArray, part);
    const QByteArray whole = bytesOf("api.eszip");
    QByteArray damaged = whole;
    damaged[damaged.size() / 2] = char(damaged[damaged.size() / 2] ^ 1);
    QVERIFY(write("truncated.eszip", whole.left(whole.size() * 2 / 3)) && write("damaged.eszip", damaged) && write("else.eszip", "PK\3\4 zip") && write("empty.eszip", {}));
    for (const QStringList& arguments : {QStringList{"inspect", path(file)}, QStringList{"unbundle", path(file), "-o", path("never")},
                                         QStringList{"invoke", "api", "--eszip", path(file)}, QStringList{"serve", "--port", "0", "--eszip", path(file)}}) {
        const Run failed = run(arguments);
        QVERIFY2(isOneError(failed, part), (arguments[0].toUtf8() + ": " + QByteArray::number(failed.code) + "\n" + failed.out + failed.err).constData());
    }
    QVERIFY(!QDir(path("never")).exists());
}

void ArchivesTest::whatCannotBeBundledIsSaid() {
    const Run unknown = run({"bundle", "absent", "--project", m_project->path(), "-o", path("absent.eszip")});
    QVERIFY2(isOneError(unknown, "no function absent"), unknown.err);
    QVERIFY(m_project->writeFunction("broken", "export const x = ;\n"));
    const Run broken = run({"bundle", "broken", "--project", m_project->path(), "-o", path("broken.eszip")});
    QCOMPARE(broken.code, 1);
    QVERIFY2(broken.err.startsWith("supabase/functions/broken/index.ts:1:18: error: "), broken.err);
    QVERIFY(!QFile::exists(path("absent.eszip")) && !QFile::exists(path("broken.eszip")));
}

void ArchivesTest::anOutputIsReplacedWholeOrNotAtAll() {
    QVERIFY(write("there.eszip", "what was there"));
    const Run done = bundle("plain", "there.eszip");
    QVERIFY2(done.code == 0, done.err);
    QCOMPARE(run({"invoke", "plain", "--eszip", path("there.eszip")}).out, QByteArray("plain"));
    QVERIFY(QDir(path("folder.eszip")).mkpath("."));
    const Run folder = bundle("plain", "folder.eszip");
    QVERIFY2(isOneError(folder, "folder"), folder.err);
    const Run nowhere = run({"bundle", "plain", "--project", m_project->path(), "-o", "/proc/self/nowhere/api.eszip"});
    QVERIFY2(isOneError(nowhere, "could not be written"), nowhere.err);
    for (const QString& left : QDir(m_output.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot))
        QVERIFY2(!left.startsWith("."), qPrintable(left));
}

QTEST_GUILESS_MAIN(ArchivesTest)
#include "archives_test.moc"
