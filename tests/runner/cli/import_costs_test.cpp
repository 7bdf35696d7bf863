#include "runner/cli/import_costs.h"

#include <QtTest>
#include <sstream>

#include "runner/cli/archive_tree.h"

using namespace edge;
using eszip::Archive;
using eszip::Module;
using eszip::ModuleKind;

namespace {

/// A module of `size` bytes that imports the others.
Module module(const std::string& specifier, std::initializer_list<const char*> imports, std::size_t size) {
    std::string text;
    for (const char* import : imports) text += "import \"" + std::string(import) + "\";\n";
    text.resize(size, ' ');
    return {specifier, ModuleKind::javascript, text, {}, {}};
}

std::vector<std::uint64_t> totals(const Archive& archive) {
    std::vector<std::uint64_t> found;
    for (const auto& cost : cli::importCosts(archive).entries) found.push_back(cost.total);
    return found;
}

Archive of(std::vector<eszip::Entry> entries) {
    Archive archive;
    archive.entries = std::move(entries);
    return archive;
}

using Totals = std::vector<std::uint64_t>;

}  // namespace

class ImportCostsTest : public QObject {
    Q_OBJECT

private slots:
    void whatTwoShareBelongsToNeither() {
        const Archive archive =
            of({module("file:///i.ts", {"./a.ts", "./b.ts"}, 100), module("file:///a.ts", {"./shared.ts", "./own.ts"}, 100),
                module("file:///b.ts", {"./shared.ts"}, 100), module("file:///shared.ts", {}, 1000),
                module("file:///own.ts", {}, 10)});
        QCOMPARE(totals(archive), Totals({1310, 110, 100, 1000, 10}));
    }

    void circlesAreCounted() {
        const Archive archive = of({module("i", {"./a"}, 100), module("a", {"./b"}, 100), module("b", {"./a", "./i"}, 100)});
        QCOMPARE(totals(archive), Totals({300, 200, 100}));
    }

    void whatNobodyImportsStandsAlone() {
        const Archive archive = of({module("i", {}, 50), module("x", {"./y"}, 50), module("y", {"./x"}, 50),
                                    module("top", {"./under"}, 50), module("under", {}, 50)});
        QCOMPARE(totals(archive), Totals({50, 100, 50, 100, 50}));
        QVERIFY(totals(Archive{}).empty());
    }

    void redirectsAndPackagesLeadOn() {
        Archive archive = of({module("file:///d/i.ts", {"https://h/latest", "npm:chalk@5/sub", "jsr:@std/x"}, 100),
                              eszip::Redirect{"https://h/latest", "https://h/v1/m.js"},
                              module("https://h/v1/m.js", {"../v2/n.js", "/root.js"}, 100), module("https://h/v2/n.js", {}, 100),
                              module("https://h/root.js", {}, 100), eszip::Redirect{"jsr:@std/x", "https://jsr.io/@std/x/mod.ts"},
                              module("https://jsr.io/@std/x/mod.ts", {}, 7), eszip::NpmRequest{"chalk@5", 0}});
        archive.packages = {{"chalk@5.0.0", {}}};
        const auto costs = cli::importCosts(archive);
        QCOMPARE(costs.unresolved, std::size_t(0));
        QCOMPARE(totals(archive), Totals({407, 300, 300, 100, 100, 7, 7, 0}));
    }

    void whatLeadsNowhereIsCounted() {
        const Archive archive = of({module("source/i.ts", {"bare", "../../out.ts", "./gone.ts", "node:fs"}, 100)});
        QCOMPARE(cli::importCosts(archive).unresolved, std::size_t(3));
    }

    void longChainsEnd() {
        Archive archive;
        constexpr int length = 20'000;
        for (int n = 0; n < length; ++n) {
            const std::string next = "./" + std::to_string(n + 1);
            archive.entries.push_back(module(std::to_string(n), {next.c_str()}, 30));
        }
        QCOMPARE(totals(archive)[0], std::uint64_t(length * 30));
    }

    void originsNameThePackage() {
        QCOMPARE(cli::originOf("https://deno.land/std@0.1/a/b.ts"), std::string("https://deno.land/std@0.1"));
        QCOMPARE(cli::originOf("https://deno.land/x/oak@1/mod.ts"), std::string("https://deno.land/x/oak@1"));
        QCOMPARE(cli::originOf("https://jsr.io/@std/path/1.0/mod.ts"), std::string("https://jsr.io/@std/path"));
        QCOMPARE(cli::originOf("https://esm.sh/react"), std::string("https://esm.sh"));
        QCOMPARE(cli::originOf("https://esm.sh"), std::string("https://esm.sh"));
        QCOMPARE(cli::originOf("file:///a/b.ts"), std::string("file:"));
        QCOMPARE(cli::originOf("source/a:b.ts"), std::string("project"));
        QCOMPARE(cli::originOf("static:a"), std::string("static:"));
        QCOMPARE(cli::originOf("vfs://3"), std::string("npm packages"));
        QCOMPARE(cli::originOf("---EDGE-RUNTIME-METADATA---"), std::string("platform"));
        QCOMPARE(cli::originOf("data:text/plain,1"), std::string("data:"));
    }

    void theTreeHasFoldersAndSums() {
        std::ostringstream out;
        std::string deep;
        for (int depth = 0; depth < 100'000; ++depth) deep += "d/";
        cli::printTree(of({module("file:///a/i.ts", {}, 10), module("file:///a/lib/x/y.ts", {}, 10), module("vfs://1", {}, 5),
                           module("vfs://2", {}, 5), module("---EDGE-RUNTIME-METADATA---", {}, 1), module("bad\x1b[2J.ts", {}, 1),
                           module("https://h/" + deep + "x", {}, 1)}),
                       out);
        const std::string text = out.str();
        for (const char* part : {"file:///a/\n", "├ i.ts", "└ lib/x/\n", "    └ y.ts", "2 files of npm packages, 10 B",
                                 "metadata of the platform", "bad\\x1b[2J.ts"})
            QVERIFY2(text.find(part) != std::string::npos, (std::string(part) + " in\n" + text.substr(0, 3000)).c_str());
    }
};

QTEST_GUILESS_MAIN(ImportCostsTest)
#include "import_costs_test.moc"
