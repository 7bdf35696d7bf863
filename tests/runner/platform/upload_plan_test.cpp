#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "runner/config/glob.h"
#include "runner/platform/import_map.h"
#include "runner/platform/upload_plan.h"

using namespace edge;
using namespace edge::platform;

/// What the wire comparison (tests/deploy_wire) does not reach: refusals, secrets, links, and the rules one by one.
class UploadPlanTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void globs_data();
    void globs();
    void importMapLookUps_data();
    void importMapLookUps();
    void brokenImportMapsAreRefused_data();
    void brokenImportMapsAreRefused();
    void importMapThatDenoJsonNames();
    void secretsStayHere();
    void linksThatLeadOutsideStayHere();
    void missingImportIsAWarning();
    void overlookedImportGoesUpWithAWarning();
    void refusals_data();
    void refusals();
    void settingsThatCannotBeReadStopIt();
    void disabledFunctionSendsNothing();
    void metadataKeysInTheirOrder();

private:
    void write(const QString& name, const QByteArray& text = "//\n");
    protocol::Result<UploadPlan> plan() { return planUpload(m_project, m_function); }
    QStringList names(const UploadPlan& plan) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    config::Project m_project;
    config::Function m_function;
};

void UploadPlanTest::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_project = {};
    m_project.directory = std::filesystem::canonical(m_folder->path().toStdString()) / "project";
    m_project.supabaseDirectory = m_project.directory / "supabase";
    m_project.configFile = m_project.supabaseDirectory / "config.toml";
    m_function = {};
    m_function.name = "f";
    m_function.folder = m_project.supabaseDirectory / "functions/f";
    m_function.entrypoint = m_function.folder / "index.ts";
    m_function.verifyJwt = true;
    write("index.ts");
}

void UploadPlanTest::write(const QString& name, const QByteArray& text) {
    const QString path = QString::fromStdString((m_function.folder / name.toStdString()).lexically_normal().string());
    QVERIFY(QDir().mkpath(path.section('/', 0, -2)));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

QStringList UploadPlanTest::names(const UploadPlan& plan) const {
    QStringList names;
    for (const UploadFile& file : plan.files) names.append(QString::fromStdString(file.name).remove("supabase/functions/f/"));
    return names;
}

/// As recorded from the real tool, pattern by pattern.
void UploadPlanTest::globs_data() {
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* pattern, const char* path, bool matches) {
        QTest::addRow("%s %s %s", pattern, matches ? "takes" : "leaves", path) << QString::fromUtf8(pattern) << QString::fromUtf8(path) << matches;
    };
    row("g/*.txt", "g/1.txt", true);
    row("g/*.txt", "g/.h.txt", true);
    row("g/*.txt", "g/x/2.txt", false);
    row("g/*.txt", "g/UP.TXT", false);
    row("g/*/*.txt", "g/x/2.txt", true);
    row("g/**/*.txt", "g/1.txt", false);
    row("g/**/*.txt", "g/x/2.txt", true);
    row("g/**/*.txt", "g/x/y/z/4.txt", true);
    row("g/**/**/4.txt", "g/x/4.txt", false);
    row("g/**/y/*.txt", "g/x/y/3.txt", true);
    row("g/x**/2.txt", "g/x/2.txt", true);
    row("g/x**/3.txt", "g/x/y/3.txt", true);
    row("g/**", "g/x/y/3.txt", true);
    row("g/?.txt", "g/é.txt", true);
    row("g/?.txt", "g/ab.txt", false);
    row("g/q[0-9].csv", "g/q1.csv", true);
    row("g/q[^1].csv", "g/q1.csv", false);
    row("g/q[!1].csv", "g/q2.csv", true);
    row("g/q[1.csv", "g/q1.csv", false);
    row("g/q[1.csv", "g/q[1.csv", true);
    row("g/{1,2}.txt", "g/1.txt", false);
    row("g/{1,2}.txt", "g/{1,2}.txt", true);
    row("g/[a-é].txt", "g/é.txt", true);
    row("", "", true);
    row("*", "", true);
    row("a*b*c", "aXbXbXc", true);
}

void UploadPlanTest::globs() {
    QFETCH(QString, pattern);
    QFETCH(QString, path);
    QFETCH(bool, matches);
    QCOMPARE(config::globMatches(pattern.toStdString(), path.toStdString()), matches);
}

void UploadPlanTest::importMapLookUps_data() {
    QTest::addColumn<QString>("specifier");
    QTest::addColumn<QString>("importer");
    QTest::addColumn<QString>("file");  // empty: stays out
    const auto row = [](const char* specifier, const char* importer, const char* file) {
        QTest::addRow("%s in %s", specifier, importer) << specifier << importer << file;
    };
    row("./x.ts", "/p/a/i.ts", "/p/a/x.ts");
    row("../x.ts", "/p/a/i.ts", "/p/x.ts");
    row("/x.ts", "/p/a/i.ts", "/x.ts");
    row("./x", "/p/a/i.ts", "");
    row("./x.d/", "/p/a/i.ts", "");
    row("..", "/p/a/i.ts", "");
    row("./.hidden", "/p/a/i.ts", "/p/a/.hidden");
    row("x.ts", "/p/a/i.ts", "");
    row("npm:x", "/p/a/i.ts", "");
    row("exact", "/p/a/i.ts", "/p/m/exact.ts");
    row("exact", "/p/scope/i.ts", "/p/m/scoped.ts");
    row("only", "/p/scope/i.ts", "/p/m/only.ts");
    row("exact", "/p/scopes/i.ts", "/p/m/exact.ts");
    row("a/x.ts", "/p/a/i.ts", "");
    row("a/b/x.ts", "/p/a/i.ts", "/p/m/x.ts");
    row("a/b/c.ts", "/p/a/i.ts", "/p/m/exactly.ts");
    row("bare", "/p/a/i.ts", "/p/m/bare.ts");
    row("slashless/x.ts", "/p/a/i.ts", "/p/m/x.ts");
    row("./raw.ts", "/p/a/i.ts", "/p/m/raw.ts");
    row("./b/../raw.ts", "/p/a/i.ts", "/p/a/raw.ts");
    row("https://x.y/u.ts", "/p/a/i.ts", "/p/m/u.ts");
    row("folder", "/p/a/i.ts", "");
}

void UploadPlanTest::importMapLookUps() {
    QFETCH(QString, specifier);
    QFETCH(QString, importer);
    QFETCH(QString, file);
    const auto map = parseImportMap(R"(/* map */{ "imports": { "exact": "./m/exact.ts", "only": "./m/only.ts", "a/": "npm:a/",
        "a/b/": "./m/", "a/b/c.ts": "./m/exactly.ts", "bare": "m/bare.ts", "slashless/": "./m", "./raw.ts": "./m/raw.ts",
        "https://x.y/": "./m/", "folder": "./m/", }, // end
        "scopes": { "./scope/": { "exact": "./m/scoped.ts" }, "./": { "exact": "./m/exact.ts" } } })", "/p", "deno.json");
    QVERIFY2(map.ok(), map.ok() ? "" : map.error().message.c_str());
    const auto found = resolveImport(*map, specifier.toStdString(), importer.toStdString());
    QCOMPARE(found ? QString::fromStdString(found->string()) : QString(), file);
}

void UploadPlanTest::brokenImportMapsAreRefused_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("cut off") << QByteArray("{\n\"imports\": {\n\"a\": }") << "line 3";
    QTest::newRow("empty") << QByteArray() << "line 1";
    QTest::newRow("imports is a list") << QByteArray(R"({"imports":[]})") << "\"imports\" must be an object";
    QTest::newRow("value is a number") << QByteArray(R"({"imports":{"a":5}})") << "\"a\" must be a string";
    QTest::newRow("scope is a text") << QByteArray(R"({"scopes":{"a":"b"}})") << "\"a\" must be an object";
    QTest::newRow("open comment") << QByteArray(R"({"imports":{} /*)") << "line 1";
}

void UploadPlanTest::brokenImportMapsAreRefused() {
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    write("deno.json", text);
    m_function.importMap = m_function.folder / "deno.json";
    const auto planned = plan();
    QVERIFY(!planned.ok());
    QCOMPARE(planned.error().code, std::string("broken_import_map"));
    const QString message = QString::fromStdString(planned.error().message);
    QVERIFY2(message.contains(says) && message.contains("supabase/functions/f/deno.json"), qPrintable(message));
}

void UploadPlanTest::importMapThatDenoJsonNames() {
    m_function.importMap = m_function.folder / "deno.json";
    write("deno.json", R"({"importMap": "./missing.json"})");
    QCOMPARE(plan().error().code, std::string("import_map_missing"));
    write("deno.json", R"({"importMap": "https://x.y/map.json"})");
    QCOMPARE(plan().error().code, std::string("import_map_missing"));
    write("deno.json", R"({"importMap": "./missing.json", "imports": {"a": "npm:a"}})");
    QCOMPARE(names(*plan()), QStringList({"deno.json", "index.ts"}));
}

void UploadPlanTest::secretsStayHere() {
    m_function.importMap = m_function.folder / "deno.json";
    m_function.staticFiles = {"functions/f/*"};
    write("deno.json", R"({"imports": {"all/": "./all/"}})");
    write(".env");
    write("all/.env.local");
    write("all/.npmrc");
    write("all/x.ts");
    write("index.ts", "import './all/.env.local'");
    QDir(QString::fromStdString(m_function.folder.string())).mkdir("none");
    m_function.staticFiles = {"functions/f/.e*"};
    const auto planned = plan();
    QVERIFY2(planned.ok(), planned.ok() ? "" : planned.error().message.c_str());
    QCOMPARE(names(*planned), QStringList({"deno.json", "index.ts", "all/x.ts"}));
    QCOMPARE(int(planned->warnings.size()), 3);
    for (const std::string& warning : planned->warnings) QVERIFY(warning.find("may hold secrets") != std::string::npos);
}

void UploadPlanTest::linksThatLeadOutsideStayHere() {
    const QString outside = m_folder->path() + "/outside.ts";
    QFile file(outside);
    QVERIFY(file.open(QIODevice::WriteOnly));
    write("real.ts");
    const QString folder = QString::fromStdString(m_function.folder.string());
    QVERIFY(QFile::link(outside, folder + "/out.ts"));
    QVERIFY(QFile::link(folder + "/real.ts", folder + "/in.ts"));
    write("index.ts", "import './out.ts'; import './in.ts'; import '../../../../outside.ts'");
    const auto planned = plan();
    QCOMPARE(names(*planned), QStringList({"index.ts", "in.ts"}));
    QCOMPARE(int(planned->warnings.size()), 2);
    for (const std::string& warning : planned->warnings) QVERIFY(warning.find("outside the project folder") != std::string::npos);
}

void UploadPlanTest::missingImportIsAWarning() {
    write("index.ts", "import './gone.ts'; import './there.ts'; import './gone.ts?x'");
    write("there.ts");
    const auto planned = plan();
    QCOMPARE(names(*planned), QStringList({"index.ts", "there.ts"}));
    QCOMPARE(int(planned->warnings.size()), 2);
    QVERIFY(planned->warnings[1].find("supabase/functions/f/gone.ts does not exist") != std::string::npos);
}

void UploadPlanTest::overlookedImportGoesUpWithAWarning() {
    write("index.ts", "import a, {\n b } from './a.ts'\nimport{gone}from'./gone.ts'");
    write("a.ts", "import './c.ts'");
    write("c.ts");
    const auto planned = plan();
    QCOMPARE(names(*planned), QStringList({"index.ts", "a.ts", "c.ts"}));
    QCOMPARE(int(planned->warnings.size()), 1);
    QVERIFY(planned->warnings[0].find("overlooks") != std::string::npos);
}

void UploadPlanTest::refusals_data() {
    QTest::addColumn<QString>("which");
    QTest::addColumn<QString>("code");
    for (const auto& [which, code] : std::initializer_list<std::pair<const char*, const char*>>{
             {"bad slug", "bad_slug"}, {"no entry point", "entrypoint_missing"}, {"entry point is a folder", "entrypoint_missing"},
             {"entry point outside", "outside_project"}, {"no import map", "import_map_missing"},
             {"static folder", "static_folder"}, {"static outside", "outside_project"}})
        QTest::newRow(which) << which << code;
}

void UploadPlanTest::refusals() {
    QFETCH(QString, which);
    QFETCH(QString, code);
    write("sub/x.html");
    if (which == "bad slug") m_function.name = "9lives";
    if (which == "no entry point") m_function.entrypoint = m_function.folder / "main.ts";
    if (which == "entry point is a folder") m_function.entrypoint = m_function.folder;
    if (which == "entry point outside") m_function.entrypoint = "/etc/hostname";
    if (which == "no import map") m_function.importMap = m_function.folder / "gone.json";
    if (which == "static folder") m_function.staticFiles = {"functions/f/*"};
    if (which == "static outside") m_function.staticFiles = {"../../*.html"};
    const auto planned = plan();
    QVERIFY(!planned.ok());
    QCOMPARE(QString::fromStdString(planned.error().code), code);
    QVERIFY(!planned.error().message.empty() && !planned.error().hint.empty());
}

void UploadPlanTest::settingsThatCannotBeReadStopIt() {
    const auto warn = [this](const char* code, const char* message, const char* file) {
        m_project.warnings = {{{code, message, "hint"}, "", {file, 7, 1}}};
    };
    warn("config_invalid", "not TOML", "supabase/config.toml");
    QCOMPARE(plan().error().code, std::string("config_invalid"));
    QVERIFY(plan().error().hint.find("line 7") != std::string::npos);
    warn("config_value", "supabase/config.toml: functions.f.verify_jwt must be true or false; it is not used.", "supabase/config.toml");
    QCOMPARE(plan().error().code, std::string("config_invalid"));
    warn("config_value", "supabase/config.toml: functions.g.verify_jwt must be true or false; it is not used.", "supabase/config.toml");
    QVERIFY(plan().ok());
}

void UploadPlanTest::disabledFunctionSendsNothing() {
    m_function.enabled = false;
    const auto planned = plan();
    QVERIFY(planned.ok());
    QVERIFY(!planned->enabled);
    QVERIFY(planned->files.empty());
}

void UploadPlanTest::metadataKeysInTheirOrder() {
    UploadPlan plan;
    plan.slug = "hello";
    plan.entrypoint = "supabase/functions/hello/index.ts";
    const std::string unsaid = R"({"entrypoint_path":"supabase/functions/hello/index.ts","import_map_path":"","static_patterns":[],"name":"hello"})";
    QCOMPARE(plan.metadata(), unsaid);
    plan.verifyJwt = false;
    plan.staticPatterns = {"a/*.html"};
    const std::string said =
        R"({"entrypoint_path":"supabase/functions/hello/index.ts","import_map_path":"","static_patterns":["a/*.html"],"verify_jwt":false,"name":"hello"})";
    QCOMPARE(plan.metadata(), said);
}

QTEST_GUILESS_MAIN(UploadPlanTest)
#include "upload_plan_test.moc"
