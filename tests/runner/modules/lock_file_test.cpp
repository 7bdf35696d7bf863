#include <QTest>

#include "runner/modules/lock_file.h"
#include "tests/runner/modules/scratch.h"

using namespace edge;
using namespace edge::modules;

/// What a deno.lock says, in each of its versions, and what is said about a broken one.
class LockFileTest : public QObject {
    Q_OBJECT

private slots:
    void versionsByWhatIsAsked_data();
    void versionsByWhatIsAsked();
    void packagesAndModules();
    void theThirdVersion();
    void pinsWhatPackagesDependOn();
    void brokenFilesAreNamed_data();
    void brokenFilesAreNamed();
    void filesThatCannotBeRead();
    void oddEntriesAreLeftOut();
    void theNearestLockHolds();
    void denoJsonHasTheLastWord();
};

namespace {

const std::string fifth = R"({
  "version": "5",
  "specifiers": {
    "jsr:@std/words@1": "1.0.3",
    "npm:@scope/valid@0.4": "0.4.3_zod@3.25.76",
    "npm:greeter@^1.2.0": "1.2.5",
    "npm:zod@*": "4.6.7",
    "npm:zod@latest": "4.6.7"
  },
  "jsr": { "@std/words@1.0.3": { "integrity": "abc" } },
  "npm": {
    "@scope/valid@0.4.3_zod@3.25.76": { "integrity": "sha512-v", "dependencies": ["zod@3.25.76"] },
    "greeter@1.2.5": { "integrity": "sha512-g", "dependencies": ["words", "other@npm:zod@4.6.7"], "optionalDependencies": ["zod@3.25.76"] },
    "words@1.0.0": { "integrity": "sha512-w" },
    "zod@3.25.76": { "integrity": "sha512-3" },
    "zod@4.6.7": {}
  },
  "redirects": { "https://h.example/lib": "https://h.example/lib@1/mod.ts" },
  "remote": { "https://h.example/lib@1/mod.ts": "00ff" }
})";

const std::string third = R"({
  "version": "3",
  "packages": {
    "specifiers": { "jsr:@std/words@1": "jsr:@std/words@1.0.3", "npm:@scope/more@^2": "npm:@scope/more@2.0.1" },
    "npm": {
      "@scope/more@2.0.1": { "integrity": "sha512-m", "dependencies": { "words": "words@1.0.0" } },
      "words@1.0.0": { "integrity": "sha512-w", "dependencies": {} }
    }
  },
  "remote": { "https://h.example/a.ts": "11ee" }
})";

std::string problemOf(const std::string& text) {
    const auto lock = LockFile::parse(text, "deno.lock");
    return lock.ok() ? std::string() : lock.error().code + ": " + lock.error().message;
}

}  // namespace

void LockFileTest::versionsByWhatIsAsked_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("range");
    QTest::addColumn<QString>("version");
    QTest::newRow("as written") << "greeter" << "^1.2.0" << "1.2.5";
    QTest::newRow("otherwise written") << "greeter" << "^1.2" << "1.2.5";
    QTest::newRow("another range") << "greeter" << "^1.3" << "";
    QTest::newRow("any") << "zod" << "" << "4.6.7";
    QTest::newRow("a tag") << "zod" << "latest" << "4.6.7";
    QTest::newRow("with peers") << "@scope/valid" << "~0.4" << "0.4.3";
    QTest::newRow("jsr") << "@jsr/std__words" << "^1" << "1.0.3";
    QTest::newRow("unknown") << "absent" << "1" << "";
}

void LockFileTest::versionsByWhatIsAsked() {
    QFETCH(QString, name);
    QFETCH(QString, range);
    for (const char* version : {"5", "4"}) {
        const auto lock = LockFile::parse(std::string(fifth).replace(fifth.find("\"5\""), 3, std::string("\"") + version + "\""), "deno.lock");
        QVERIFY2(lock.ok(), lock.ok() ? "" : lock.error().message.c_str());
        QTEST(QString::fromStdString(lock->versionOf({name.toStdString(), range.toStdString()}).value_or("")), "version");
    }
}

void LockFileTest::packagesAndModules() {
    const auto lock = LockFile::parse(fifth, "deno.lock");
    QVERIFY(lock.ok());
    QCOMPARE(lock->integrityOf("greeter", "1.2.5").value_or(""), std::string("sha512-g"));
    QCOMPARE(lock->integrityOf("@scope/valid", "0.4.3").value_or(""), std::string("sha512-v"));
    QVERIFY(!lock->integrityOf("zod", "4.6.7") && !lock->integrityOf("greeter", "1.2.4"));
    QCOMPARE(lock->remoteDigest("https://h.example/lib@1/mod.ts").value_or(""), std::string("00ff"));
    QCOMPARE(lock->redirectOf("https://h.example/lib").value_or(""), std::string("https://h.example/lib@1/mod.ts"));
    QVERIFY(!lock->remoteDigest("https://h.example/lib") && !lock->redirectOf("https://h.example/"));
    QVERIFY(lock->digest() != LockFile::parse(third, "deno.lock")->digest());
}

void LockFileTest::theThirdVersion() {
    const auto lock = LockFile::parse(third, "deno.lock");
    QVERIFY(lock.ok());
    QCOMPARE(lock->versionOf({"@scope/more", "2"}).value_or(""), std::string("2.0.1"));
    QCOMPARE(lock->versionOf({"@jsr/std__words", "1"}).value_or(""), std::string("1.0.3"));
    QCOMPARE(lock->integrityOf("words", "1.0.0").value_or(""), std::string("sha512-w"));
    QCOMPARE(lock->remoteDigest("https://h.example/a.ts").value_or(""), std::string("11ee"));
    PackageSet set;
    set.add({"@scope/more", "2.0.1"});
    const PackageSet::Pins pins{{"@scope/more@2.0.1", {{"words", "1.0.0"}}}};
    QVERIFY(lock->pinsFor(set) == pins);
}

void LockFileTest::pinsWhatPackagesDependOn() {
    const auto lock = LockFile::parse(fifth, "deno.lock");
    QVERIFY(lock.ok());
    PackageSet set;
    set.add({"greeter", "1.2.5"});
    set.add({"@scope/valid", "0.4.3"});
    set.add({"zod", "^9"});
    const PackageSet::Pins pins{{"greeter@1.2.5", {{"other", "npm:zod@4.6.7"}, {"words", "1.0.0"}, {"zod", "3.25.76"}}}, {"@scope/valid@0.4.3", {{"zod", "3.25.76"}}}};
    QVERIFY(lock->pinsFor(set) == pins);
    const std::string plain = set.manifest();
    set.pin(pins);
    QVERIFY(set.manifest() != plain);
    QVERIFY2(set.manifest().find("\"overrides\"") != std::string::npos, set.manifest().c_str());
}

void LockFileTest::brokenFilesAreNamed_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("empty") << "" << "lock_invalid: deno.lock:1 is not valid JSON.";
    QTest::newRow("cut off") << "{\n  \"version\": \"5\",\n  \"npm\": {\n" << "lock_invalid: deno.lock:4 is not valid JSON.";
    QTest::newRow("conflict") << "{\n<<<<<<< HEAD\n  \"version\": \"5\"\n}" << "lock_invalid: deno.lock:2 is not valid JSON.";
    QTest::newRow("not UTF-8") << QString::fromLatin1("{\"version\": \"5\", \"\\u00zz\": 1}") << "lock_invalid: deno.lock:1";
    QTest::newRow("a list") << "[]" << "lock_invalid: deno.lock is not a lock file of Deno.";
    QTest::newRow("of the future") << R"({"version": "6"})" << "lock_version: deno.lock has version 6;";
    QTest::newRow("old") << R"({"version": "2", "remote": {}})" << "lock_version: deno.lock has version 2;";
    QTest::newRow("oldest") << R"({"https://h.example/a.ts": "00"})" << "lock_version: deno.lock names no version;";
    QTest::newRow("a number") << R"({"version": 5})" << "lock_version: deno.lock names no version;";
    QTest::newRow("odd shape") << R"({"version": "5", "specifiers": []})" << "lock_invalid: deno.lock does not have the shape of a lock file.";
    QTest::newRow("odd package") << R"({"version": "5", "npm": {"a@1.0.0": 7}})" << "lock_invalid: deno.lock does not have the shape";
    QTest::newRow("odd packages") << R"({"version": "3", "packages": null})" << "lock_invalid: deno.lock does not have the shape";
    QTest::newRow("deep") << QString("{\"version\": \"5\", \"x\": " + QString(100'000, '[') + QString(100'000, ']') + "}") << "lock_invalid: deno.lock is not a lock file";
}

void LockFileTest::brokenFilesAreNamed() {
    QFETCH(QString, text);
    QFETCH(QString, words);
    const QString said = QString::fromStdString(problemOf(text.toStdString()));
    QVERIFY2(said.startsWith(words), qPrintable(said));
}

void LockFileTest::filesThatCannotBeRead() {
    Scratch scratch;
    const auto code = [](const protocol::Result<LockFile>& lock) { return lock.ok() ? std::string() : lock.error().code; };
    QCOMPARE(code(LockFile::read(scratch / "deno.lock", "deno.lock")), std::string("file_missing"));
    std::filesystem::create_directory(scratch / "folder");
    QCOMPARE(code(LockFile::read(scratch / "folder", "deno.lock")), std::string("unreadable_file"));
    scratch.file("huge.lock", std::string(17 * 1024 * 1024, ' '));
    QCOMPARE(code(LockFile::read(scratch / "huge.lock", "deno.lock")), std::string("lock_too_large"));
    scratch.file("good.lock", fifth);
    QVERIFY(LockFile::read(scratch / "good.lock", "deno.lock").ok());
}

void LockFileTest::oddEntriesAreLeftOut() {
    const auto lock = LockFile::parse(R"({"version": "5", "specifiers": {"npm:a@1": 7, "npm:b@1": "latest", "npm:": "1.0.0", "npm:@": "1.0.0", "": "1.0.0", "x:c@1": "1.0.0", "npm:d@1": "1.0.0"},
        "npm": {"": {}, "a": {}, "@": {}, "a@": {}, "d@1.0.0": {"integrity": 7, "dependencies": ["d", "", "gone@1.0.0", 7, "x@npm:"]}},
        "remote": {"https://h.example/": null}})", "deno.lock");
    QVERIFY2(lock.ok(), lock.ok() ? "" : lock.error().message.c_str());
    for (const char* name : {"a", "b", "c", ""}) QVERIFY(!lock->versionOf({name, "1"}));
    QCOMPARE(lock->versionOf({"d", "1"}).value_or(""), std::string("1.0.0"));
    QVERIFY(!lock->integrityOf("d", "1.0.0") && !lock->remoteDigest("https://h.example/"));
    PackageSet set;
    set.add({"d", "1.0.0"});
    QCOMPARE(lock->pinsFor(set).size(), std::size_t(1));
}

void LockFileTest::theNearestLockHolds() {
    Scratch scratch;
    const auto entrypoint = scratch / "supabase/functions/api/index.ts";
    scratch.file("supabase/functions/api/index.ts", "");
    QVERIFY(!findLock(scratch.root(), entrypoint, {}));
    scratch.file("deno.lock", "");
    QCOMPARE(findLock(scratch.root(), entrypoint, {})->file, scratch / "deno.lock");
    QVERIFY(!findLock(scratch / "supabase", entrypoint, {}));
    scratch.file("supabase/functions/api/deno.lock", "");
    QCOMPARE(findLock(scratch.root(), entrypoint, {})->file, scratch / "supabase/functions/api/deno.lock");
}

void LockFileTest::denoJsonHasTheLastWord() {
    Scratch scratch;
    const auto entrypoint = scratch / "supabase/functions/api/index.ts", config = scratch / "supabase/functions/api/deno.json";
    scratch.file("deno.lock", "");
    const auto found = [&](const char* lock) {
        scratch.file("supabase/functions/api/deno.json", std::string("{ // a comment\n \"lock\": ") + lock + ",}");
        return findLock(scratch.root(), entrypoint, config);
    };
    QVERIFY(!found("false"));
    QCOMPARE(found("true")->file, scratch / "deno.lock");
    QCOMPARE(found("\"../my.lock\"")->file, scratch / "supabase/functions/my.lock");
    QVERIFY(!found("\"../my.lock\"")->frozen);
    const auto frozen = found("{\"frozen\": true}");
    QVERIFY(frozen && frozen->frozen);
    QCOMPARE(frozen->file, scratch / "deno.lock");
    QCOMPARE(found("{\"path\": \"./a.lock\", \"frozen\": true}")->file, scratch / "supabase/functions/api/a.lock");
    for (const char* odd : {"7", "null", "[]", "{\"path\": 1, \"frozen\": \"yes\"}"}) QCOMPARE(found(odd)->file, scratch / "deno.lock");
    scratch.file("supabase/functions/api/deno.json", "{ broken");
    QCOMPARE(findLock(scratch.root(), entrypoint, config)->file, scratch / "deno.lock");
}

QTEST_GUILESS_MAIN(LockFileTest)
#include "lock_file_test.moc"
