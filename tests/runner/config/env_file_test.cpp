#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

#include "runner/config/env_file.h"

using namespace edge::config;
namespace fs = std::filesystem;
using Variables = std::map<std::string, std::string>;

namespace {

void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

bool warnsOf(const Environment& environment, const std::string& code) {
    for (const Warning& warning : environment.warnings)
        if (warning.error.code == code) return true;
    return false;
}

}  // namespace

class EnvFileTest : public QObject {
    Q_OBJECT

private slots:
    void parses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("value");
        QTest::newRow("plain") << "A=b c" << "b c";
        QTest::newRow("export") << "export A=b" << "b";
        QTest::newRow("yaml style") << "A: b" << "b";
        QTest::newRow("blanks") << "  A =  b  " << "b";
        QTest::newRow("comment") << "A=b # c" << "b";
        QTest::newRow("hash inside") << "A=b#c" << "b#c";
        QTest::newRow("empty") << "A=" << "";
        QTest::newRow("double quotes") << "A=\"b # c\" # d" << "b # c";
        QTest::newRow("escapes") << "A=\"b\\nc\\\"d\\\\e\"" << "b\nc\"d\\e";
        QTest::newRow("single quotes") << "A='b\\n$C'" << "b\\n$C";
        QTest::newRow("several lines") << "A=\"b\nc\"\nD=1" << "b\nc";
        QTest::newRow("expansion") << "B=x\nA=\"$B-${B}-$C.\"" << "x-x-.";
        QTest::newRow("unquoted expansion") << "B=x\nA=${B}y" << "xy";
        QTest::newRow("escaped dollar") << "B=x\nA=\"\\$B\"" << "$B";
        QTest::newRow("lone dollar") << "A=5$ and ${" << "5$ and ${";
        QTest::newRow("carriage returns") << "A=b\r\nC=d\r\n" << "b";
        QTest::newRow("byte order mark") << "\uFEFFA=b" << "b";
        QTest::newRow("last one wins") << "A=1\nA=2" << "2";
    }

    void parses() {
        QFETCH(QString, text);
        QFETCH(QString, value);
        const EnvFile file = parseEnvFile(text.toStdString(), "x.env");
        QVERIFY(file.warnings.empty());
        QVERIFY(file.variables.count("A"));
        QCOMPARE(QString::fromStdString(file.variables.at("A")), value);
    }

    void badLinesAreNamedAndSkipped() {
        const EnvFile file = parseEnvFile("A=\"1\n2\"\nwhat is this\nB=\"never closed\nC=3\n", "x.env");
        QCOMPARE(file.variables, (Variables{{"A", "1\n2"}, {"C", "3"}}));
        QCOMPARE(file.warnings.size(), std::size_t(2));
        QCOMPARE(file.warnings[0].at.line, 3);
        QCOMPARE(file.warnings[1].at.line, 4);
    }

    void precedence() {
        QTemporaryDir directory;
        const fs::path root = fs::canonical(directory.path().toStdString());
        write(root / "supabase/functions/a/index.ts", "");
        write(root / "supabase/functions/b/index.ts", "");
        write(root / "supabase/config.toml", "[edge_runtime.secrets]\nX = \"secret\"\nS = \"secret\"\n"
                                             "[functions.a.env]\nZ = \"config\"\n");
        write(root / "supabase/functions/.env", "X=shared\nY=shared\nSUPABASE_URL=mine\n");
        write(root / "supabase/functions/a/.env", "Y=own\nZ=own\n");
        const auto project = loadProject(root);
        QVERIFY(project.ok());

        const Environment environment = composeEnvironment(*project, {{}, 1234});
        QCOMPARE(environment.shared.at("X"), std::string("shared"));
        QCOMPARE(environment.shared.at("S"), std::string("secret"));
        QCOMPARE(environment.shared.at("SUPABASE_URL"), std::string("http://127.0.0.1:1234"));
        QCOMPARE(environment.ofFunction.at("a"),
                 (Variables{{"SUPABASE_FUNCTION_SLUG", "a"}, {"Y", "own"}, {"Z", "config"}}));
        QCOMPARE(environment.ofFunction.at("b"), (Variables{{"SUPABASE_FUNCTION_SLUG", "b"}}));
        QVERIFY(warnsOf(environment, "reserved_variable"));
        QCOMPARE(environment.files.size(), std::size_t(3));

        write(root / "other.env", "X=other\n");
        const Environment chosen = composeEnvironment(*project, {root / "other.env", 1});
        QCOMPARE(chosen.shared.at("X"), std::string("other"));
        QVERIFY(!chosen.shared.count("Y"));
        QVERIFY(!chosen.ofFunction.at("a").count("Y"));
    }

    void injectedNamesAreThePlatforms() {
        QTemporaryDir directory;
        const fs::path root = fs::canonical(directory.path().toStdString());
        fs::create_directories(root / "supabase");
        const auto project = loadProject(root);
        QVERIFY(project.ok());
        const Environment environment = composeEnvironment(*project, {});
        for (const char* name : {"SUPABASE_URL", "SUPABASE_ANON_KEY", "SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_DB_URL",
                                 "SUPABASE_PUBLISHABLE_KEYS", "SUPABASE_SECRET_KEYS", "SUPABASE_JWKS", "SB_REGION"})
            QVERIFY2(environment.shared.count(name), name);
        QCOMPARE(environment.shared.at("SUPABASE_SECRET_KEYS"),
                 std::string(R"({"default":"sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz"})"));
        QVERIFY(environment.warnings.empty());
    }

    void askedForButMissing() {
        QTemporaryDir directory;
        const fs::path root = fs::canonical(directory.path().toStdString());
        fs::create_directories(root / "supabase");
        const auto project = loadProject(root);
        QVERIFY(project.ok());
        QVERIFY(warnsOf(composeEnvironment(*project, {root / "nope.env", 1}), "env_file_missing"));
    }
};

QTEST_GUILESS_MAIN(EnvFileTest)
#include "env_file_test.moc"
