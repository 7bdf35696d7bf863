#include <QTest>

#include <sys/file.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "runner/modules/lock_file.h"
#include "runner/modules/lock_update.h"
#include "tests/runner/modules/scratch.h"
#include "tests/support/as_nobody.h"

using namespace edge;
using namespace edge::modules;
namespace fs = std::filesystem;

namespace {

InstalledPackage package(const std::string& name, const std::string& version, InstalledPackage::Dependencies dependencies = {}) {
    InstalledPackage made;
    made.name = name;
    made.version = version;
    made.integrity = "sha512-" + name + version;
    made.dependencies = std::move(dependencies);
    return made;
}

LockAdditions added(const PackageWish& wish, const std::string& version, const std::vector<InstalledPackage>& packages) {
    LockAdditions additions;
    additions.versions[wish] = version;
    for (const InstalledPackage& each : packages) additions.packages[each.id()] = each;
    return additions;
}

std::string updated(const std::string& text, const LockAdditions& additions) {
    const auto result = withAdditions(text, additions, "deno.lock");
    return result.ok() ? *result : result.error().message;
}

std::string contentOf(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

const std::string empty = "{\n  \"version\": \"5\"\n}\n";

}  // namespace

/// What a lock file looks like after an update, and that no update loses or half-writes one.
class LockUpdateTest : public QObject {
    Q_OBJECT

private slots:
    void looksAsDenoWritesIt();
    void whatItHoldsStays();
    void shortNamesAreSpelledOut();
    void theThirdVersionKeepsItsShape();
    void theFourthVersionHasOneList();
    void jsrAndModules();
    void peersOfTheFileAreKept();
    void oddEntriesStay();
    void brokenFilesAreLeftAlone();
    void isReplacedAtOnce();
    void aHalfWrittenCopyIsTakenOver();
    void aLinkStaysALink();
    void aFolderThatCannotBeWritten();
    void aFullListIsKeptByManyWriters();
    void whoHoldsItForLongIsNotWaitedFor();
};

void LockUpdateTest::looksAsDenoWritesIt() {
    InstalledPackage greeter = package("greeter", "1.2.0", {{"words", "words@1.0.0"}, {"alias", "far@2.0.0"}});
    greeter.optional = {{"@native/linux", "@native/linux@1.0.0"}};
    greeter.optionalPeers = {{"zod", "zod@4.0.0"}};
    greeter.bin = greeter.scripts = greeter.deprecated = true;
    InstalledPackage native = package("@native/linux", "1.0.0");
    native.os = {"linux"};
    native.cpu = {"x64", "arm64"};
    const std::string text = updated(empty, added({"greeter", "^1.2"}, "1.2.0", {greeter, native, package("words", "1.0.0"), package("far", "2.0.0"), package("zod", "4.0.0")}));
    const QByteArray expected(R"({
  "version": "5",
  "specifiers": {
    "npm:greeter@^1.2.0": "1.2.0"
  },
  "npm": {
    "@native/linux@1.0.0": {
      "integrity": "sha512-@native/linux1.0.0",
      "os": ["linux"],
      "cpu": ["x64", "arm64"]
    },
    "far@2.0.0": {
      "integrity": "sha512-far2.0.0"
    },
    "greeter@1.2.0": {
      "integrity": "sha512-greeter1.2.0",
      "dependencies": [
        "alias@npm:far@2.0.0",
        "words"
      ],
      "optionalDependencies": [
        "@native/linux"
      ],
      "optionalPeers": [
        "zod"
      ],
      "deprecated": true,
      "scripts": true,
      "bin": true
    },
    "words@1.0.0": {
      "integrity": "sha512-words1.0.0"
    },
    "zod@4.0.0": {
      "integrity": "sha512-zod4.0.0"
    }
  }
}
)");
    QCOMPARE(QByteArray::fromStdString(text), expected);
}

void LockUpdateTest::whatItHoldsStays() {
    const std::string text = R"({"version": "5", "workspace": {"members": {"b": {}, "a": {"dependencies": ["npm:x@1"]}}, "dependencies": ["npm:greeter@1"]}, "later": [1, {"y": "\u00e9"}],
        "remote": {"https://h.example/b.ts": "22", "https://h.example/a.ts": "11"}, "npm": {"greeter@1.0.0": {"integrity": "sha512-mine", "tarball": "https://r.example/t"}}, "specifiers": {"npm:greeter@1": "1.0.0"}})";
    LockAdditions additions = added({"greeter", "^1"}, "1.5.0", {package("greeter", "1.0.0"), package("words", "1.0.0")});
    QCOMPARE(updated(text, {}), text);
    additions.packages.clear();
    QCOMPARE(updated(text, additions), text);  // ^1 is 1: it is there, and not even printed anew
    additions.remote["https://h.example/a.ts"] = "99";
    additions.remote["https://h.example/c.ts"] = "33";
    nlohmann::json expected = nlohmann::json::parse(text);
    expected["remote"]["https://h.example/c.ts"] = "33";
    const std::string fresh = updated(text, additions);
    QCOMPARE(nlohmann::json::parse(fresh).dump(), expected.dump());
    const std::vector<std::string> order{"\"version\"", "\"specifiers\"", "\"npm\"", "\"integrity\"", "\"tarball\"", "\"remote\"", "a.ts", "b.ts", "c.ts", "\"workspace\"", "\"members\"", "\"later\""};
    for (std::size_t at = 1; at < order.size(); ++at) QVERIFY2(fresh.find(order[at - 1]) < fresh.find(order[at]), order[at].c_str());
}

void LockUpdateTest::shortNamesAreSpelledOut() {
    const std::string text = R"({"version": "5", "specifiers": {"jsr:@a/b@1": "1.0.0", "npm:greeter@1": "1.0.0", "npm:zod@3": "3.0.0"},
        "jsr": {"@a/b@1.0.0": {"integrity": "00", "dependencies": ["npm:zod"]}},
        "npm": {"greeter@1.0.0": {"integrity": "sha512-g", "dependencies": ["zod"]}, "zod@3.0.0": {"integrity": "sha512-3"}}})";
    const auto lock = nlohmann::json::parse(updated(text, added({"zod", "4"}, "4.0.0", {package("zod", "4.0.0"), package("newer", "1.0.0", {{"zod", "zod@4.0.0"}, {"greeter", "greeter@1.0.0"}})})));
    QCOMPARE(lock["npm"]["greeter@1.0.0"]["dependencies"].dump(), nlohmann::json({"zod@3.0.0"}).dump());
    QCOMPARE(lock["npm"]["newer@1.0.0"]["dependencies"].dump(), nlohmann::json({"greeter", "zod@4.0.0"}).dump());
    QCOMPARE(lock["jsr"]["@a/b@1.0.0"]["dependencies"].dump(), nlohmann::json({"npm:zod@3"}).dump());
}

void LockUpdateTest::theThirdVersionKeepsItsShape() {
    const std::string text = updated(R"({"version": "3", "remote": {}})", added({"greeter", "1"}, "1.2.0", {package("greeter", "1.2.0", {{"words", "words@1.0.0"}}), package("words", "1.0.0")}));
    const QByteArray expected(R"({
  "version": "3",
  "packages": {
    "specifiers": {
      "npm:greeter@1": "npm:greeter@1.2.0"
    },
    "npm": {
      "greeter@1.2.0": {
        "integrity": "sha512-greeter1.2.0",
        "dependencies": {
          "words": "words@1.0.0"
        }
      },
      "words@1.0.0": {
        "integrity": "sha512-words1.0.0",
        "dependencies": {}
      }
    }
  },
  "remote": {}
}
)");
    QCOMPARE(QByteArray::fromStdString(text), expected);
}

void LockUpdateTest::theFourthVersionHasOneList() {
    InstalledPackage greeter = package("greeter", "1.2.0", {{"words", "words@1.0.0"}});
    greeter.optional = {{"native", "native@1.0.0"}};
    greeter.bin = true;
    const auto lock = nlohmann::json::parse(updated(R"({"version": "4"})", added({"greeter", "1"}, "1.2.0", {greeter, package("words", "1.0.0"), package("native", "1.0.0")})));
    QCOMPARE(lock["npm"]["greeter@1.2.0"].dump(), nlohmann::json({{"integrity", "sha512-greeter1.2.0"}, {"dependencies", {"native", "words"}}}).dump());
    QCOMPARE(lock["version"].dump(), nlohmann::json("4").dump());
}

void LockUpdateTest::jsrAndModules() {
    LockAdditions additions;
    additions.versions[{"@jsr/std__words", "1"}] = "1.0.3";
    additions.redirects["https://h.example/lib"] = "https://h.example/lib@1/mod.ts";
    additions.remote["https://h.example/lib@1/mod.ts"] = "00ff";
    const auto expected = nlohmann::json::parse(R"({"version": "5", "specifiers": {"jsr:@std/words@1": "1.0.3"},
        "redirects": {"https://h.example/lib": "https://h.example/lib@1/mod.ts"}, "remote": {"https://h.example/lib@1/mod.ts": "00ff"}})");
    QCOMPARE(nlohmann::json::parse(updated(empty, additions)).dump(), expected.dump());
}

void LockUpdateTest::peersOfTheFileAreKept() {
    const std::string text = R"({"version": "5", "npm": {"valid@1.0.0_zod@3.0.0": {"integrity": "sha512-v", "dependencies": ["zod"]}, "zod@3.0.0": {"integrity": "sha512-z"}}})";
    const auto lock = nlohmann::json::parse(updated(text, added({"valid", "1"}, "1.0.0", {package("valid", "1.0.0", {{"zod", "zod@3.0.0"}}), package("zod", "3.0.0")})));
    QCOMPARE(lock["specifiers"]["npm:valid@1"].dump(), nlohmann::json("1.0.0_zod@3.0.0").dump());
    QCOMPARE(lock["npm"].dump(), nlohmann::json::parse(text)["npm"].dump());
}

void LockUpdateTest::oddEntriesStay() {
    const std::string text = R"({"version": "5", "specifiers": {"": "1", "npm": "1", "npm:": 7, "x:y@1": null}, "npm": {"": {}, "@": {"dependencies": [7, "", "zod"]}}})";
    auto expected = nlohmann::json::parse(text);
    expected["specifiers"]["npm:zod@4"] = "4.0.0";
    expected["npm"]["zod@4.0.0"] = {{"integrity", "sha512-zod4.0.0"}};
    const auto lock = nlohmann::json::parse(updated(text, added({"zod", "4"}, "4.0.0", {package("zod", "4.0.0")})));
    QCOMPARE(lock.dump(), expected.dump());
}

void LockUpdateTest::brokenFilesAreLeftAlone() {
    Scratch scratch;
    for (const char* broken : {"", "{", "[]", R"({"version": "9"})", R"({"version": "5", "npm": []})"}) {
        scratch.file("deno.lock", broken);
        const auto outcome = updateLock(scratch / "deno.lock", added({"a", "1"}, "1.0.0", {package("a", "1.0.0")}), "deno.lock");
        QVERIFY2(!outcome.ok(), broken);
        QCOMPARE(contentOf(scratch / "deno.lock"), std::string(broken));
    }
    QVERIFY(!updateLock(scratch / "absent.lock", added({"a", "1"}, "1.0.0", {}), "absent.lock").ok());
    QVERIFY(!fs::exists(scratch / "absent.lock"));
}

void LockUpdateTest::isReplacedAtOnce() {
    Scratch scratch;
    scratch.file("deno.lock", empty);
    fs::permissions(scratch / "deno.lock", fs::perms(0640));
    const auto additions = added({"a", "1"}, "1.0.0", {package("a", "1.0.0")});
    QVERIFY(updateLock(scratch / "deno.lock", additions, "deno.lock").ok());
    QCOMPARE(int(fs::status(scratch / "deno.lock").permissions()), 0640);
    QCOMPARE(LockFile::read(scratch / "deno.lock", "deno.lock")->versionOf({"a", "1"}).value_or(""), std::string("1.0.0"));
    const auto written = fs::last_write_time(scratch / "deno.lock");
    QVERIFY(updateLock(scratch / "deno.lock", additions, "deno.lock").ok());
    QCOMPARE(fs::last_write_time(scratch / "deno.lock"), written);
    QVERIFY(!fs::exists(scratch / "deno.lock.part"));
}

void LockUpdateTest::aHalfWrittenCopyIsTakenOver() {
    Scratch scratch;
    scratch.file("deno.lock", empty).file("deno.lock.part", "{ \"version\": half " + std::string(10'000, '-'));
    QVERIFY(updateLock(scratch / "deno.lock", added({"a", "1"}, "1.0.0", {package("a", "1.0.0")}), "deno.lock").ok());
    QVERIFY(LockFile::read(scratch / "deno.lock", "deno.lock")->versionOf({"a", "1"}));
    QVERIFY(!fs::exists(scratch / "deno.lock.part"));
}

void LockUpdateTest::aLinkStaysALink() {
    Scratch scratch;
    scratch.file("shared/deno.lock", empty).file("victim", "mine");
    fs::create_symlink(scratch / "shared/deno.lock", scratch / "deno.lock");
    QVERIFY(updateLock(scratch / "deno.lock", added({"a", "1"}, "1.0.0", {package("a", "1.0.0")}), "deno.lock").ok());
    QVERIFY(fs::is_symlink(scratch / "deno.lock"));
    QVERIFY(LockFile::read(scratch / "shared/deno.lock", "deno.lock")->versionOf({"a", "1"}));
    fs::create_symlink(scratch / "victim", scratch / "shared/deno.lock.part");
    QVERIFY(!updateLock(scratch / "deno.lock", added({"b", "1"}, "1.0.0", {package("b", "1.0.0")}), "deno.lock").ok());
    QCOMPARE(contentOf(scratch / "victim"), std::string("mine"));
}

void LockUpdateTest::aFolderThatCannotBeWritten() {
    Scratch scratch;
    scratch.file("deno.lock", empty);
    fs::permissions(scratch / "deno.lock", fs::perms(0444));
    fs::permissions(scratch.root(), fs::perms(0555));
    protocol::Outcome outcome = protocol::success();
    {
        const support::AsNobody nobody;
        outcome = updateLock(scratch.root() / "deno.lock", added({"a", "1"}, "1.0.0", {package("a", "1.0.0")}), "deno.lock");
    }
    fs::permissions(scratch.root(), fs::perms(0755));
    QCOMPARE(outcome.ok() ? std::string() : outcome.error().code, std::string("lock_not_writable"));
    QVERIFY2(outcome.error().message.find("deno.lock") != std::string::npos && !outcome.error().hint.empty(), outcome.error().message.c_str());
    QCOMPARE(contentOf(scratch / "deno.lock"), empty);
}

void LockUpdateTest::aFullListIsKeptByManyWriters() {
    Scratch scratch;
    scratch.file("deno.lock", empty);
    const fs::path file = scratch / "deno.lock";
    std::vector<pid_t> writers;
    for (int writer = 0; writer < 4; ++writer) {
        const pid_t child = fork();
        if (child == 0) {
            bool fine = true;
            for (int time = 0; time < 10; ++time) {
                const std::string name = "p" + std::to_string(writer) + "-" + std::to_string(time);
                fine = updateLock(file, added({name, "1"}, "1.0.0", {package(name, "1.0.0")}), "deno.lock").ok() && fine;
            }
            _exit(fine ? 0 : 1);
        }
        writers.push_back(child);
    }
    for (const pid_t writer : writers) {
        int status = 0;
        waitpid(writer, &status, 0);
        QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    const auto lock = nlohmann::json::parse(contentOf(file));
    QCOMPARE(lock["specifiers"].size(), std::size_t(40));
    QCOMPARE(lock["npm"].size(), std::size_t(40));
}

void LockUpdateTest::whoHoldsItForLongIsNotWaitedFor() {
    Scratch scratch;
    scratch.file("deno.lock", empty);
    const int held = open((scratch / "deno.lock").c_str(), O_RDONLY | O_CLOEXEC);
    QCOMPARE(flock(held, LOCK_EX), 0);
    const auto outcome = updateLock(scratch / "deno.lock", added({"a", "1"}, "1.0.0", {}), "deno.lock");
    close(held);
    QCOMPARE(outcome.ok() ? std::string() : outcome.error().code, std::string("lock_not_writable"));
    QCOMPARE(contentOf(scratch / "deno.lock"), empty);
}

QTEST_GUILESS_MAIN(LockUpdateTest)
#include "lock_update_test.moc"
