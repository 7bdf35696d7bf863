#include "runner/cli/log_printer.h"

#include <sstream>

#include "runner/cli/new_function.h"
#include "runner/config/project.h"
#include "runner/protocol/codec.h"
#include "tests/runner/modules/scratch.h"

// After ours: Qt's keyword `emit` is a name there.
#include <QTest>

using namespace edge;
using namespace edge::cli;

namespace {

std::string printed(const protocol::Event& event, PrintScope scope = PrintScope::all) {
    std::ostringstream out;
    LogPrinter(out, scope).print(protocol::encode(event) + "\n");
    return out.str();
}

protocol::LogLine logLine() {
    protocol::LogLine line;
    line.function = "hello";
    line.level = protocol::LogLevel::warning;
    line.text = "careful";
    line.at = {"supabase/functions/hello/index.ts", 3, 9};
    return line;
}

}  // namespace

class LogPrinterTest : public QObject {
    Q_OBJECT

private slots:
    void logLines() {
        QCOMPARE(printed(logLine()), std::string("[Warning] hello: careful  (supabase/functions/hello/index.ts:3:9)\n"));
        QCOMPARE(printed(logLine(), PrintScope::problems), std::string());
    }

    void stacks() {
        protocol::LogLine line = logLine();
        line.stack = {{"JSON.parse (<anonymous>)", {}}, {"inner", {"a.ts", 1, 2}}, {"", {"b.ts", 3, 4}}};
        QCOMPARE(printed(line), std::string("[Warning] hello: careful\n    at JSON.parse (<anonymous>)\n    at inner (a.ts:1:2)\n    at (b.ts:3:4)\n"));
        line.text = "Error: x\n    at inner (a.ts:1:2)";
        QCOMPARE(printed(line), std::string("[Warning] hello: Error: x\n    at inner (a.ts:1:2)\n"));
    }

    void failedBuilds() {
        protocol::FunctionBuilt built;
        built.function = "hello";
        QCOMPARE(printed(built), std::string());
        built.problems = {{"Unexpected \"=\"", {"a.ts", 12, 5}, "let = 1;"}};
        QCOMPARE(printed(built, PrintScope::problems),
                 std::string("[Error] hello could not be built\n  a.ts:12:5: Unexpected \"=\"\n    12 | let = 1;\n             ^\n"));
    }

    void problemsAndHosts() {
        protocol::Problem problem;
        problem.message = "m";
        problem.hint = "h";
        QCOMPARE(printed(problem, PrintScope::problems), std::string("[Warning] m\n  h\n"));
        problem.fatal = true;
        QCOMPARE(printed(problem), std::string());
        protocol::HostEnded ended;
        ended.signal = 9;
        ended.requestsLost = 2;
        QVERIFY(printed(ended).find("signal 9") != std::string::npos);
        ended.expected = true;
        QCOMPARE(printed(ended), std::string());
    }

    void invocationsAreNotPrinted() { QCOMPARE(printed(protocol::InvocationFinished()), std::string()); }

    void newFunctions() {
        Scratch scratch;
        QVERIFY(newFunction(scratch / "My Project", "hello", Callers::everybody).ok());
        QVERIFY(newFunction(scratch / "My Project", "guarded", Callers::users).ok());
        const auto project = config::loadProject(scratch / "My Project");
        QVERIFY(project.ok());
        QVERIFY(project->warnings.empty());
        QCOMPARE(project->projectId, std::string("My-Project"));
        QCOMPARE(project->find("hello")->verifyJwt, std::optional<bool>(false));
        QCOMPARE(project->find("guarded")->verifyJwt, std::optional<bool>(true));
        QCOMPARE(newFunction(scratch / "My Project", "hello", Callers::users).error().code, std::string("function_exists"));
        QCOMPARE(newFunction(scratch / "My Project", "../x", Callers::users).error().code, std::string("bad_name"));
    }
};

QTEST_GUILESS_MAIN(LogPrinterTest)
#include "log_printer_test.moc"
