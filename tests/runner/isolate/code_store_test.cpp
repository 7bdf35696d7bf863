#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <thread>

#include "runner/isolate/code_cache.h"
#include "runner/isolate/code_store.h"
#include "tests/runner/isolate/worker_rig.h"

using namespace edge;
using namespace edge::tests;
namespace fs = std::filesystem;

/// Compiled code that outlives its process.
class CodeStoreTest : public QObject, private WorkerRig {
    Q_OBJECT

    QTemporaryDir m_scratch;
    fs::path folder(const char* name) const { return fs::path(m_scratch.path().toStdString()) / name; }

    static QByteArray contentOf(const fs::path& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void overwrite(const fs::path& path, const QByteArray& bytes) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    static void put(const fs::path& folder, const std::string& maker, const std::string& digest, isolate::CodeStore::Bytes code) {
        isolate::CodeStore store(folder, maker);
        store.write(digest, std::make_shared<const isolate::CodeStore::Bytes>(std::move(code)));
    }

    /// A script that is worth keeping.
    static std::string longSource() {
        std::string source = "Deno.serve(() => new Response(f1() + f40()));\n";
        for (int index = 1; index <= 40; ++index)
            source += "function f" + std::to_string(index) + "() { const all = []; for (let i = 0; i < 9; ++i) all.push(i * " +
                      std::to_string(index) + "); return all.join(); }\n";
        return source;
    }
    std::shared_ptr<const isolate::ProgramModule> module(const fs::path& where, std::string source) {
        return isolate::makeModule("file:///var/tmp/sb-compile-edge-runtime/hello/index.ts", isolate::ModuleKind::script, std::move(source),
                                   {}, m_engine->codeStore(where), "digest");
    }
    /// Serves one request and lets the isolate go.
    std::string answerOf(const std::shared_ptr<const isolate::ProgramModule>& module) {
        const Started started = startProgram(std::make_shared<isolate::Program>("hello", "v1", isolate::Program::Modules{module}));
        const auto exchange = send(started.worker);
        if (!exchange->answer->wait()) return "(no answer)";
        for (int wait = 0; wait < 200 && !module->cache->code(); ++wait) std::this_thread::sleep_for(10ms);
        finish(started);
        return exchange->answer->body;
    }
    /// The file of the only maker; the store may be at work on it.
    static fs::path onlyFile(const fs::path& folder) {
        std::error_code ignored;
        for (const auto& maker : fs::directory_iterator(folder, ignored))
            for (const auto& file : fs::directory_iterator(maker, ignored)) return file.path();
        return {};
    }

private Q_SLOTS:
    void initTestCase() { m_engine = isolate::startEngine(m_settings); }
    void cleanupTestCase() { m_engine.reset(); }

    void whatIsWrittenIsRead() {
        put(folder("plain"), "v8", "one", {1, 2, 3});
        isolate::CodeStore again(folder("plain"), "v8");
        QCOMPARE(again.read("one"), std::optional(isolate::CodeStore::Bytes({1, 2, 3})));
        QVERIFY(!again.read("two"));
        QVERIFY(!isolate::CodeStore(folder("plain"), "another v8").read("one"));
        again.remove("one");
        QVERIFY(!again.read("one"));
    }

    void damagedCodeIsNotRead() {
        put(folder("damage"), "v8", "one", {10, 20, 30, 40});
        const fs::path file = onlyFile(folder("damage"));
        const QByteArray whole = contentOf(file);
        const isolate::CodeStore store(folder("damage"), "v8");
        QVERIFY(store.read("one"));
        for (qsizetype at = 0; at < whole.size(); ++at) {
            QByteArray flipped = whole;
            flipped[at] = char(flipped[at] ^ 0x10);
            overwrite(file, flipped);
            QVERIFY2(!store.read("one"), qPrintable(QString("byte %1").arg(at)));
            overwrite(file, whole.left(at));
            QVERIFY2(!store.read("one"), qPrintable(QString("cut at %1").arg(at)));
        }
    }

    void anEarlierProcessesCodeIsUsed() {
        const auto first = module(folder("run"), longSource());
        QCOMPARE(answerOf(first), "0,1,2,3,4,5,6,7,80,40,80,120,160,200,240,280,320");
        const auto second = module(folder("run"), longSource());
        // The writer's thread may still be at it.
        QTRY_VERIFY(!onlyFile(folder("run")).empty() && onlyFile(folder("run")).filename() == "digest");
        const auto kept = second->cache->code();
        QVERIFY(kept);
        QCOMPARE(*kept, *first->cache->code());
        QCOMPARE(answerOf(second), "0,1,2,3,4,5,6,7,80,40,80,120,160,200,240,280,320");
        QCOMPARE(second->cache->code(), kept);  // V8 took it
    }

    void codeOfAnotherTextIsReplaced() {
        QCOMPARE(answerOf(module(folder("other"), longSource())), "0,1,2,3,4,5,6,7,80,40,80,120,160,200,240,280,320");
        QTRY_VERIFY(!onlyFile(folder("other")).empty() && onlyFile(folder("other")).filename() == "digest");
        const QByteArray before = contentOf(onlyFile(folder("other")));
        QCOMPARE(answerOf(module(folder("other"), longSource() + "// longer\n")), "0,1,2,3,4,5,6,7,80,40,80,120,160,200,240,280,320");
        QTRY_VERIFY(contentOf(onlyFile(folder("other"))) != before);
    }

    void smallSourcesAreNotKept() {
        QCOMPARE(answerOf(module(folder("small"), "Deno.serve(() => new Response('x'));")), "x");
        QVERIFY(!fs::exists(folder("small")));
    }

    void aFolderThatCannotBeMadeCostsNothingButTheCode() {
        overwrite(folder("blocked"), "a file");
        QCOMPARE(answerOf(module(folder("blocked"), longSource())), "0,1,2,3,4,5,6,7,80,40,80,120,160,200,240,280,320");
    }
};

QTEST_GUILESS_MAIN(CodeStoreTest)
#include "code_store_test.moc"
