#include <QTest>

#include <nlohmann/json.hpp>

#include "runner/modules/dependency_map.h"
#include "runner/modules/module_url.h"
#include "tests/runner/modules/scratch.h"

using namespace edge;
using namespace edge::modules;

namespace {

const char* const metafile = 
    "{ "
    "'inputs': { "
    "'node_modules/a/x.js': {'bytes': 9, 'imports': [{'path': 'node_modules/a/y.js', 'original': './y.js', 'kind': 'import-statement'}, "
    "{'path': 'node_modules/b/x.js', 'original': 'b', 'kind': 'dynamic-import'}, "
    "{'path': 'node:fs', 'original': 'fs', 'external': true, 'kind': 'require-call'}]}, "
    "'node_modules/a/y.js': {'bytes': 9, 'imports': []}, "
    "'edge-remote:https://x.y/z.ts': {'bytes': 1, 'imports': [{'path': 'node_modules/a/x.js', 'original': 'npm:a'}]}, "
    "'edge-facade:/p/node_modules/b/x.js': {'bytes': 2, 'imports': [{'path': 'node_modules/b/x.js', 'original': '/p/node_modules/b/x.js'}]}}, "
    "'outputs': { "
    "'.edge-packages/_npm/a/x.js.map': {'inputs': {}}, "
    "'.edge-packages/_npm/a/x.js': {'inputs': {'node_modules/a/x.js': {'bytesInOutput': 30}, 'node_modules/a/y.js': {'bytesInOutput': 12}, '<runtime>': {'bytesInOutput': 500}}}, "
    "'.edge-packages/_npm/chunk-X.js': {'inputs': {'node_modules/b/x.js': {'bytesInOutput': 7}, 'node_modules/a/y.js': {'bytesInOutput': 3}}}}} ";

}  // namespace

class DependencyMapTest : public QObject {
    Q_OBJECT

private slots:
    void packagesAreNamedByTheirPackageJson() {
        Scratch scratch;
        scratch.file("node_modules/greeter__2/package.json", R"({"name": "greeter", "version": "1.2.0", "license": "MIT"})");
        scratch.file("node_modules/a/node_modules/@jsr/std__words/package.json", R"({"name": "@jsr/std__words", "version": "1.0.2", "license": {"type": "ISC"}})");
        PackageNames names;
        const auto one = names.of(scratch / "node_modules/greeter__2/lib/x.js");
        QCOMPARE(one.id, "npm:greeter@1.2.0");
        QCOMPARE(one.licence, "MIT");
        const auto other = names.of(scratch / "node_modules/a/node_modules/@jsr/std__words/mod.js");
        QCOMPARE(other.id, "jsr:@std/words@1.0.2");
        QCOMPARE(other.licence, "ISC");
        QCOMPARE(npmNameOf(other), "@jsr/std__words");
        QCOMPARE(names.of(scratch / "node_modules/bare/x.js").id, "npm:bare");
        QCOMPARE(names.of(scratch / "x.js").id, "");
    }

    void bytesGoToTheirPackage() {
        const nlohmann::json meta = nlohmann::json::parse(QByteArray(metafile).replace('\'', '"').toStdString());
        const auto found = packagesIn(meta, "/p", "/p/.edge-packages");
        QStringList nodes, parts, imports;
        for (const auto& node : found.nodes) nodes << QStringLiteral("%1=%2").arg(QString::fromStdString(node.id)).arg(node.bytes);
        for (const auto& part : found.parts)
            parts << QString::fromStdString(part.url.substr(moduleRoot.size())) + " " + QString::fromStdString(found.nodes[std::size_t(part.node)].id) + " " + QString::number(part.bytes);
        for (const auto& import : found.imports)
            imports << QString::fromStdString(found.nodes[std::size_t(import.from)].id + (import.dynamic ? " ~> " : " > ") + found.nodes[std::size_t(import.to)].id);
        nodes.sort(), parts.sort(), imports.sort();
        QCOMPARE(nodes, (QStringList{"https://x.y/z.ts=0", "node:fs=0", "npm:a=45", "npm:b=7"}));
        QCOMPARE(parts, (QStringList{"_npm/a/x.js npm:a 42", "_npm/chunk-X.js npm:a 3", "_npm/chunk-X.js npm:b 7"}));
        QCOMPARE(imports, (QStringList{"https://x.y/z.ts > npm:a", "npm:a > node:fs", "npm:a ~> npm:b"}));
    }

    void tooMuchIsLeftOut() {
        DependencyMap map;
        for (std::size_t at = 0; at < DependencyMap::mostNodes + 5; ++at) {
            const int node = map.node({"n" + std::to_string(at), "file", "n", {}, {}, 0});
            map.import({0, node, "x", {}, {}, false});
            map.part("u", node, 1);
        }
        QCOMPARE(map.found().nodes.size(), DependencyMap::mostNodes);
        QVERIFY(map.found().truncated);
        DependencyMap other;
        protocol::DependenciesFound broken;
        broken.nodes = {{"a", "file", "a", {}, {}, 0}};
        broken.imports = {{0, 7, "x", {}, {}, false}};
        broken.parts = {{"u", -3, 1}};
        other.merge(broken);  // of a damaged store
        QVERIFY(other.found().imports.empty() && other.found().parts.empty());
    }
};

QTEST_GUILESS_MAIN(DependencyMapTest)
#include "dependency_map_test.moc"
