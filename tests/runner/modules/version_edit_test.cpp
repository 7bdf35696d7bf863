#include <QTest>

#include <fstream>
#include <sstream>

#include "runner/modules/npm_view.h"
#include "runner/modules/version_edit.h"
#include "tests/runner/modules/scratch.h"

using namespace edge;
using namespace edge::modules;

namespace {

const std::string entry = "supabase/functions/api/index.ts";

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

/// The function imports one package with these specifiers.
protocol::DependenciesFound imports(const protocol::DependencyNode& package, const std::vector<std::pair<std::string, std::string>>& specifiers) {
    protocol::DependenciesFound found;
    found.nodes = {{entry, "file", entry, {}, {}, 0}, package};
    for (const auto& [specifier, range] : specifiers) found.imports.push_back({0, 1, specifier, range, {entry, 1, 1}, false});
    return found;
}

const protocol::DependencyNode hono{"npm:hono@4.1.0", "npm", "hono", "4.1.0", {}, 0};

}  // namespace

class VersionEditTest : public QObject {
    Q_OBJECT

private slots:
    void rangesKeepTheirWay_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        for (const auto& [before, after] : {std::pair("^4.1", "^4.7.2"), {"~4.1.3", "~4.7.2"}, {"4.1.0", "4.7.2"}, {"4", "^4.7.2"}, {"", "^4.7.2"}, {"latest", "^4.7.2"},
                                            {">=3 <5", "^4.7.2"}, {"*", "^4.7.2"}})
            QTest::newRow(before) << before << after;
    }
    void rangesKeepTheirWay() {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QCOMPARE(QString::fromStdString(rangeFor(before.toStdString(), "4.7.2")), after);
    }

    void specifiers_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("after");
        for (const auto& [before, name, after] : {std::tuple("npm:hono@4/cors", "hono", "npm:hono@^5/cors"), {"npm:hono", "hono", "npm:hono@^5"}, {"npm:/hono@4/", "hono", "npm:/hono@^5/"},
                                                  {"npm:@s/n@1.2/x", "@s/n", "npm:@s/n@^5/x"}, {"jsr:@std/x@1", "@std/x", "jsr:@std/x@^5"},
                                                  {"https://esm.sh/hono@4.1?target=es2022", "hono", "https://esm.sh/hono@^5?target=es2022"}, {"npm:zod@1", "hono", "npm:zod@1"}})
            QTest::newRow(before) << before << name << after;
    }
    void specifiers() {
        QFETCH(QString, before);
        QFETCH(QString, name);
        QFETCH(QString, after);
        QCOMPARE(QString::fromStdString(withRange(before.toStdString(), name.toStdString(), "^5")), after);
    }

    void inSources() {
        Scratch scratch;
        scratch.file(entry, "// npm:hono@4\nimport { Hono } from 'npm:hono@4';\nimport { cors } from 'npm:hono@4/cors';\nimport z from 'npm:zod@3';\n");
        const BuildRequest request{scratch.root(), scratch / entry, {}};
        const auto edits = versionEdits(request, imports(hono, {{"npm:hono@4", "4"}, {"npm:hono@4/cors", "4"}}), 1, "4.7.2");
        QVERIFY(edits.ok());
        QCOMPARE(edits->size(), std::size_t(2));
        QCOMPARE((*edits)[1].line, 3);
        QCOMPARE((*edits)[1].column, 23);
        QVERIFY(applyEdits(request, *edits).ok());
        QCOMPARE(read(scratch / entry), "// npm:hono@4\nimport { Hono } from 'npm:hono@^4.7.2';\nimport { cors } from 'npm:hono@^4.7.2/cors';\nimport z from 'npm:zod@3';\n");
        QVERIFY(!applyEdits(request, *edits).ok());  // it has changed meanwhile
        QVERIFY(applyEdits(request, reversed(*edits)).ok());
        QVERIFY(read(scratch / entry).find("'npm:hono@4/cors'") != std::string::npos);
    }

    void inTheImportMap() {
        Scratch scratch;
        scratch.file(entry, "import { Hono } from 'hono';\n");
        scratch.file("supabase/functions/api/deno.json", "{\n  // the server\n  \"imports\": { \"hono\": \"npm:hono@^4.1\", \"hono/\": \"npm:/hono@^4.1/\", \"old\": \"npm:hono@3\", \"zod\": \"npm:zod@3\" },\n  \"note\": \"npm:hono@^4.1\"\n}\n");
        const BuildRequest request{scratch.root(), scratch / entry, scratch / "supabase/functions/api/deno.json"};
        const auto edits = versionEdits(request, imports(hono, {{"hono", "^4.1"}}), 1, "4.7.2");
        QVERIFY2(edits.ok(), edits.ok() ? "" : edits.error().message.c_str());
        QVERIFY(applyEdits(request, *edits).ok());
        QCOMPARE(read(request.importMap), "{\n  // the server\n  \"imports\": { \"hono\": \"npm:hono@^4.7.2\", \"hono/\": \"npm:/hono@^4.7.2/\", \"old\": \"npm:hono@3\", \"zod\": \"npm:zod@3\" },\n  \"note\": \"npm:hono@^4.1\"\n}\n");
    }

    void inPackageJson() {
        Scratch scratch;
        scratch.file(entry, "import { Hono } from 'hono/tiny';\n");
        scratch.file("package.json", "{\"name\": \"hono\", \"dependencies\": {\"hono\": \"~4.1.0\"}, \"devDependencies\": {\"h\": \"npm:hono@3\"}}");
        const BuildRequest request{scratch.root(), scratch / entry, {}};
        const auto edits = versionEdits(request, imports(hono, {{"hono/tiny", "~4.1.0"}}), 1, "4.7.2");
        QVERIFY(edits.ok() && applyEdits(request, *edits).ok());
        QCOMPARE(read(scratch / "package.json"), "{\"name\": \"hono\", \"dependencies\": {\"hono\": \"~4.7.2\"}, \"devDependencies\": {\"h\": \"npm:hono@3\"}}");
        const auto alias = versionEdits(request, imports({"npm:hono@3.0.0", "npm", "hono", "3.0.0", {}, 0}, {{"h", "3"}}), 1, "4.7.2");
        QVERIFY(alias.ok());
        QCOMPARE((*alias)[0].after, "npm:hono@^4.7.2");
    }

    void whatCannotBeUpdatedIsSaid() {
        Scratch scratch;
        scratch.file(entry, "");
        const BuildRequest request{scratch.root(), scratch / entry, {}};
        auto found = imports(hono, {});
        found.nodes.push_back({"npm:a@1.0.0", "npm", "a", "1.0.0", {}, 0});
        found.imports = {{2, 1, "hono", "", {}, false}};
        QCOMPARE(versionEdits(request, found, 1, "5.0.0").error().message, "Only other packages ask for npm:hono@4.1.0.");
        QCOMPARE(versionEdits(request, found, 0, "5.0.0").error().code, "no_package");
    }

    void allFilesOrNone() {
        Scratch scratch;
        scratch.file("a.ts", "import 'npm:hono@4'").file("b.ts", "other");
        const BuildRequest request{scratch.root(), scratch / "a.ts", {}};
        QVERIFY(!applyEdits(request, {{"a.ts", 1, 9, 8, "npm:hono@4", "npm:hono@^5"}, {"b.ts", 1, 9, 8, "npm:hono@4", "npm:hono@^5"}}).ok());
        QCOMPARE(read(scratch / "a.ts"), "import 'npm:hono@4'");
        QCOMPARE(std::distance(std::filesystem::directory_iterator(scratch.root()), {}), 2);
    }

    void newestVersions() {
        const Published all = readPublished(R"({"versions": ["3.9.0", "4.1.0", "4.10.0", "4.2.0", "5.0.0-rc.1", "5.0.0"], "dist-tags": {"latest": "4.10.0"}})");
        QCOMPARE(all.newestFor("^4.1"), "4.10.0");
        QCOMPARE(all.newestFor("3"), "3.9.0");
        QCOMPARE(all.newestFor("6"), "");
        QCOMPARE(all.newest(), "4.10.0");
        QCOMPARE(readPublished(R"({"versions": "1.0.0"})").newest(), "1.0.0");
        QCOMPARE(readPublished("npm ERR!").newest(), "");
    }
};

QTEST_GUILESS_MAIN(VersionEditTest)
#include "version_edit_test.moc"
