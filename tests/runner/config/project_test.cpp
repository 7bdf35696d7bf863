#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "runner/config/local_keys.h"
#include "runner/config/project.h"

using namespace edge::config;
namespace fs = std::filesystem;

namespace {

/// A project folder made of the given files.
class Folder {
public:
    Folder& file(const std::string& name, const std::string& text = "export {}") {
        const fs::path path = root() / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path) << text;
        return *this;
    }
    fs::path root() const { return fs::canonical(m_directory.path().toStdString()); }

private:
    QTemporaryDir m_directory;
};

std::vector<std::string> names(const Project& project) {
    std::vector<std::string> list;
    for (const Function& function : project.functions) list.push_back(function.name);
    return list;
}

const Warning* warningOf(const Project& project, const std::string& code) {
    const auto found = std::find_if(project.warnings.begin(), project.warnings.end(),
                                    [&](const Warning& warning) { return warning.error.code == code; });
    return found == project.warnings.end() ? nullptr : &*found;
}

}  // namespace

class ProjectTest : public QObject {
    Q_OBJECT

private slots:
    void findsFunctionsByTheirEntrypoint() {
        Folder folder;
        folder.file("supabase/functions/b/index.tsx").file("supabase/functions/a-1/index.ts");
        folder.file("supabase/functions/c/index.mjs").file("supabase/functions/_shared/index.ts");
        folder.file("supabase/functions/9lives/index.ts").file("supabase/functions/empty/readme.md");
        const auto project = loadProject(folder.root());
        QVERIFY(project.ok());
        QCOMPARE(names(*project), (std::vector<std::string>{"a-1", "b", "c"}));
        QCOMPARE(project->find("b")->entrypointShown, std::string("supabase/functions/b/index.tsx"));
        QCOMPARE(project->find("b")->entrypoint, folder.root() / "supabase/functions/b/index.tsx");
        QVERIFY(!project->find("b")->verifyJwt.has_value());
        QVERIFY(project->warnings.empty());
    }

    void readsConfig() {
        Folder folder;
        folder.file("supabase/functions/hello/index.ts").file("supabase/functions/hello/deno.json", "{}");
        folder.file("supabase/functions/other/main.ts");
        folder.file("supabase/config.toml",
                    "project_id = \"abc\"\n"
                    "[api]\n"
                    "port = 6000\n"
                    "[edge_runtime]\n"
                    "policy = \"oneshot\"\n"
                    "inspector_port = 9000\n"
                    "[functions.hello]\n"
                    "verify_jwt = false\n"
                    "static_files = [\"./functions/hello/*.html\"]\n"
                    "[functions.other]\n"
                    "enabled = false\n"
                    "import_map = \"./functions/map.json\"\n"
                    "entrypoint = \"./functions/other/main.ts\"\n");
        const auto project = loadProject(folder.root());
        QVERIFY(project.ok());
        QVERIFY(project->warnings.empty());
        QCOMPARE(project->projectId, std::string("abc"));
        QCOMPARE(project->apiPort, 6000);
        QCOMPARE(project->inspectorPort, 9000);
        QVERIFY(project->policy == Policy::oneshot);
        const Function& hello = *project->find("hello");
        QCOMPARE(hello.verifyJwt, std::optional<bool>(false));
        QCOMPARE(hello.importMap, folder.root() / "supabase/functions/hello/deno.json");
        QCOMPARE(hello.staticFiles, std::vector<std::string>{"./functions/hello/*.html"});
        const Function& other = *project->find("other");
        QVERIFY(!other.enabled);
        QCOMPARE(other.entrypointShown, std::string("supabase/functions/other/main.ts"));
        QCOMPARE(other.importMap, folder.root() / "supabase/functions/map.json");
    }

    void secretsComeFromTheEnvironmentAndDotenv() {
        Folder folder;
        folder.file("supabase/.env", "FROM_FILE=file\nFROM_BOTH=file\n");
        folder.file("supabase/config.toml",
                    "[edge_runtime.secrets]\nplain = \"x\"\nA = \"env(FROM_FILE)\"\nB = \"env(FROM_BOTH)\"\n"
                    "C = \"env(EDGE_TEST_NOT_SET)\"\n");
        qputenv("FROM_BOTH", "shell");
        const auto project = loadProject(folder.root());
        QVERIFY(project.ok());
        QCOMPARE(project->secrets, (std::map<std::string, std::string>{{"A", "file"}, {"B", "shell"}, {"PLAIN", "x"}}));
        const Warning* unset = warningOf(*project, "variable_unset");
        QVERIFY(unset);
        QCOMPARE(unset->at.line, 5);
    }

    void brokenTomlLeavesTheFunctions() {
        Folder folder;
        folder.file("supabase/functions/hello/index.ts").file("supabase/config.toml", "[api]\nport = \n");
        const auto project = loadProject(folder.root());
        QVERIFY(project.ok());
        QCOMPARE(names(*project), std::vector<std::string>{"hello"});
        const Warning* invalid = warningOf(*project, "config_invalid");
        QVERIFY(invalid);
        QCOMPARE(invalid->at.file, std::string("supabase/config.toml"));
        QCOMPARE(invalid->at.line, 2);
        QCOMPARE(project->apiPort, 54321);
    }

    void wrongKindsAreNamed() {
        Folder folder;
        folder.file("supabase/functions/hello/index.ts");
        folder.file("supabase/config.toml",
                    "[functions.hello]\nverify_jwt = \"no\"\n[api]\nport = 99999\n[functions.\"bad name\"]\n");
        const auto project = loadProject(folder.root());
        QVERIFY(project.ok());
        QCOMPARE(project->warnings.size(), std::size_t(3));
        QVERIFY(!project->find("hello")->verifyJwt.has_value());
        QVERIFY(warningOf(*project, "function_name"));
        QCOMPARE(warningOf(*project, "config_value")->at.line, 2);
    }

    void missingEntrypointIsAWarning() {
        Folder folder;
        folder.file("supabase/functions/hello/index.ts").file("supabase/config.toml", "[functions.ghost]\n");
        const auto project = loadProject(folder.root());
        QVERIFY(project.ok());
        QCOMPARE(names(*project), (std::vector<std::string>{"ghost", "hello"}));
        const Warning* missing = warningOf(*project, "entrypoint_missing");
        QVERIFY(missing);
        QCOMPARE(missing->function, std::string("ghost"));
    }

    void projectIsFoundFromInside() {
        Folder folder;
        folder.file("supabase/functions/hello/index.ts");
        for (const char* inside : {"supabase", "supabase/functions", "supabase/functions/hello"}) {
            const auto project = loadProject(folder.root() / inside);
            QVERIFY2(project.ok(), inside);
            QCOMPARE(project->directory, folder.root());
        }
    }

    void emptyProjectIsValid() {
        Folder folder;
        fs::create_directories(folder.root() / "supabase");
        const auto project = loadProject(folder.root());
        QVERIFY(project.ok());
        QVERIFY(project->functions.empty());
    }

    void noProjectIsAnError() {
        Folder folder;
        for (const fs::path& path : {folder.root(), folder.root() / "nowhere"}) {
            const auto project = loadProject(path);
            QVERIFY(!project.ok());
            QCOMPARE(project.error().code, std::string("no_project"));
            QVERIFY(!project.error().hint.empty());
        }
    }

    void localKeysAreTheWellKnownOnes() {
        QCOMPARE(signRoleToken("anon"),
                 std::string("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZS1kZW1vIiwicm9sZSI6ImFub24iLCJle"
                             "HAiOjE5ODM4MTI5OTZ9.CRXP1A7WOeoJeXxjNni43kdQwgnWNReilDMblYTn_I0"));
        QCOMPARE(base64Url(std::string("\xff\xfe\x00", 3)), std::string("__4A"));
    }

    void ownSecretSignsItsOwnKeys() {
        Folder folder;
        folder.file("supabase/config.toml", "[auth]\njwt_secret = \"another-secret-of-more-than-32-characters\"\n");
        const auto project = loadProject(folder.root());
        QVERIFY(project.ok());
        QCOMPARE(project->anonKey, signRoleToken("anon", "another-secret-of-more-than-32-characters"));
        QVERIFY(project->anonKey != signRoleToken("anon"));
    }
};

QTEST_GUILESS_MAIN(ProjectTest)
#include "project_test.moc"
