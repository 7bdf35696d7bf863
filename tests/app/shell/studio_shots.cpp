// Draws the studio in many states, to be looked at: studio_shots FOLDER [STATE...]
#include <QApplication>
#include <QDialog>
#include <QLineEdit>
#include <QTcpServer>
#include <QTest>
#include <QTimer>

#include <csignal>

#include "app/composer/request/request_composer.h"
#include "app/shell/command_palette.h"
#include "tests/app/shell/studio_probe.h"

using namespace edge;
using namespace edge::shell;

namespace {

using RunnerState = client::RunnerClient::State;
constexpr int settleMs = 600;

/// One state of the studio: what brings it about once the runner listens.
struct State {
    QString name;
    std::function<void(StudioProbe&)> prepare = [](StudioProbe&) {};
    std::function<void(StudioProbe&)> reach = [](StudioProbe&) {};
    QStringList arguments = {};
    QSize size = {1600, 1000};
    QString dialog = {};  ///< the action that opens it
};

void send(StudioProbe& probe, const QString& function, http::Draft draft = {}) {
    draft.function = function;
    probe.panels().composer().setDraft(draft);
    probe.send(function);
}

void typeIntoPalette(StudioProbe& probe, const QString& text) {
    probe.run(QStringLiteral("go.palette"));
    probe.type(text);
}

void listen(QTcpServer& server) {
    if (!server.isListening()) server.listen(QHostAddress::LocalHost);
}

bool waitForRunner(const StudioProbe& probe, const QList<RunnerState>& states, int milliseconds) {
    return QTest::qWaitFor([&] { return states.contains(probe.runner().state()); }, milliseconds);
}

/// Packages that need no registry: they lie in the project.
void installPackages(StudioProbe& probe) {
    const auto install = [&](const QString& name, const QByteArray& version, const QByteArray& code) {
        const QString folder = "node_modules/" + name + u'/';
        probe.write(folder + "package.json", "{\"name\": \"" + name.toUtf8() + "\", \"version\": \"" + version + "\", \"license\": \"MIT\", \"type\": \"module\", \"main\": \"index.js\"}");
        probe.write(folder + "index.js", code);
    };
    const QByteArray table = "export const table = [" + QByteArray("'some words of a table', ").repeated(900) + "];\n";
    install("router", "4.6.3", "import { table } from '@a-scope/with-a-name-that-goes-on-and-on';\nexport const route = (path) => table.indexOf(path);\n");
    install("@a-scope/with-a-name-that-goes-on-and-on", "12.0.0-beta.10", "import { one } from 'tiny';\n" + table + "console.debug(one);\n");
    install("tiny", "0.0.1", "export const one = 1;\n");
    install("schema", "3.24.2", "import { one } from 'tiny';\nlet sum = 0;\nfor (let i = 0; i < 3e6; ++i) sum += i % 7;\nexport const check = (x) => x === one || sum > 0;\n");
    probe.write(StudioProbe::entry("hello"), "import { json } from \"shared/json.ts\";\nimport { route } from \"npm:router@^4\";\nimport { check } from \"npm:schema@3\";\n\n"
                                             "Deno.serve(() => json({ route: route(\"x\"), check: check(1) }));\n");
}

std::vector<State> states() {
    static QTcpServer other;
    static QTemporaryDir empty;
    const QString longName = QStringLiteral("a-function-with-a-name-that-is-much-longer-than-any-column-here");
    const auto quiet = [](StudioProbe&) {};
    return {
        {.name = "idle"},
        {.name = "hello", .reach = [](StudioProbe& p) { send(p, "hello"), send(p, "hello"); }},
        {.name = "studio", .reach = [](StudioProbe& p) { send(p, "fetch-proxy"), send(p, "hello"), send(p, "hello"); }},  // the README's
        {.name = "boom", .reach = [](StudioProbe& p) { send(p, "boom"), p.run("go.logs"); }},
        {.name = "no-token", .reach = [](StudioProbe& p) { send(p, "fetch-proxy", {.authorization = {http::Identity::none, {}}}); }},
        {.name = "auth", .reach = [](StudioProbe& p) { p.panels().composer().findChild<QTabWidget*>()->setCurrentIndex(2); }},
        {.name = "headers", .reach = [](StudioProbe& p) {
             send(p, "hello", {.headers = {{true, "x-request-id", "one"}, {false, "prefer", "return=minimal"}}});
             p.panels().composer().findChild<QTabWidget*>()->setCurrentIndex(1);
             p.response().findChild<QTabWidget*>()->setCurrentIndex(1);
         }},
        {.name = "syntax", .reach = [](StudioProbe& p) {
             QTest::qWait(settleMs);
             p.write(StudioProbe::entry("hello"), "import { json } from \"shared/json.ts\";\n\nDeno.serve(() => {\n  let = 1;\n  return json({});\n});\n");
             QTest::qWait(settleMs);
             send(p, "hello");
         }},
        {.name = "runner-dead", .reach = [](StudioProbe& p) {
             for (bool lives = true; lives; lives = !waitForRunner(p, {RunnerState::failed}, 0)) {
                 ::kill(pid_t(p.runner().processId()), SIGKILL);
                 lives = waitForRunner(p, {RunnerState::restarting, RunnerState::failed}, 1000) &&
                         waitForRunner(p, {RunnerState::listening, RunnerState::failed}, 9000);
             }
             p.send("hello");
         }},
        {.name = "restarting", .reach = [](StudioProbe& p) {
             ::kill(pid_t(p.runner().processId()), SIGSTOP);
             p.runner().restart();
             p.beginSending("hello");
             QTest::qWait(300);
         }},
        {.name = "port", .prepare = [](StudioProbe& p) { listen(other), p.set("runner/port", other.serverPort()); }},
        {.name = "port-fails", .prepare = [](StudioProbe& p) {
             listen(other);
             p.set("runner/port", other.serverPort()), p.set("runner/portTaken", "fail");
         }},
        {.name = "empty-folder", .arguments = {"--project", empty.path()}},
        {.name = "welcome", .reach = [](StudioProbe& p) { p.run("file.closeFolder"); }},
        {.name = "missing", .arguments = {"--project", "/nonexistent/project"}},
        {.name = "settings", .dialog = "file.settings"},
        {.name = "keys", .dialog = "help.keys"},
        {.name = "palette", .reach = [](StudioProbe& p) { typeIntoPalette(p, "rest"); }},
        {.name = "palette-all", .reach = [](StudioProbe& p) { typeIntoPalette(p, {}); }},
        {.name = "files", .reach = [](StudioProbe& p) { p.run("go.file"), p.type("ind"); }},
        {.name = "deploy", .reach = [](StudioProbe& p) { p.run("deploy.open"); }},
        {.name = "hang", .prepare = [](StudioProbe& p) { p.write(StudioProbe::entry("hang"), "Deno.serve(() => new Promise(() => setInterval(() => {}, 1000)));\n"); },
         .reach = [](StudioProbe& p) { p.beginSending("hang"), QTest::qWait(settleMs); }},
        {.name = "long", .prepare = [longName](StudioProbe& p) { p.write(StudioProbe::entry(longName), "Deno.serve(() => Response.json(Array.from({length: 20000}, (_, i) => ({ i, text: 'x'.repeat(i % 300) }))));\n"); },
         .reach = [longName](StudioProbe& p) { send(p, longName, {.path = "/orders/" + QString(300, u'9') + "?q=1"}); }},
        {.name = "logs", .reach = [](StudioProbe& p) { send(p, "hello"), send(p, "boom"), p.run("go.logs"); }},
        {.name = "memory", .reach = [](StudioProbe& p) { for (int i = 0; i < 5; ++i) send(p, "image-filter"); p.run("go.memory"); }},
        {.name = "detail", .reach = [](StudioProbe& p) { send(p, "fetch-proxy"), p.run("go.detail"); }},
        {.name = "dependencies", .prepare = installPackages, .reach = [](StudioProbe& p) { send(p, "hello"), p.run("go.dependencies"); }},
        {.name = "dependencies-failed", .reach = [](StudioProbe& p) {
             p.write(StudioProbe::entry("hello"), "import { json, nothing } from \"shared/json.ts\";\nimport { missing } from './missing.ts';\n\nDeno.serve(() => json({ missing, nothing }));\n");
             QTest::qWait(settleMs);
             p.run("go.dependencies");
         }},
        {.name = "dependencies-small", .prepare = installPackages, .reach = [](StudioProbe& p) { p.run("go.dependencies"); }, .size = {1024, 640}},
        {.name = "find", .reach = [](StudioProbe& p) { p.run("go.editor"), p.press(Qt::Key_F, Qt::ControlModifier), p.type("re"); }},
        {.name = "small", .reach = [](StudioProbe& p) { send(p, "hello"); }, .size = {1024, 640}},
        {.name = "tiny", .reach = quiet, .size = {640, 400}},
        {.name = "large", .reach = [](StudioProbe& p) { send(p, "hello"), send(p, "fetch-proxy"); }, .size = {2560, 1440}},
    };
}

/// The dialog has an event loop of its own: the picture is taken from inside it.
void showDialog(StudioProbe& probe, const QString& action, const QString& file) {
    QTimer::singleShot(settleMs, &probe.window(), [file] {
        QWidget* dialog = QApplication::activeModalWidget();
        dialog->grab().save(file);
        dialog->close();
    });
    probe.run(action);
}

void draw(const State& state, const QString& theme, const QString& folder) {
    StudioProbe probe;
    state.prepare(probe);
    QStringList arguments = state.arguments.isEmpty() ? QStringList{"--project", probe.project()} : state.arguments;
    probe.start(arguments << "--theme" << theme << QStringLiteral("--size=%1x%2").arg(state.size.width()).arg(state.size.height()));
    if (!waitForRunner(probe, {RunnerState::listening, RunnerState::failed}, state.arguments.isEmpty() ? 3000 : 800)) qWarning("no runner");
    state.reach(probe);
    QTest::qWait(settleMs);
    const QString file = folder + u'/' + state.name + u'-' + theme + QStringLiteral(".png");
    if (state.dialog.isEmpty()) probe.window().grab().save(file);
    else showDialog(probe, state.dialog, file);
    if (probe.runner().processId() > 0) ::kill(pid_t(probe.runner().processId()), SIGCONT);
    QTest::qWait(0);
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() < 2) return std::fputs("studio_shots FOLDER [STATE...]\n", stderr), 2;
    QDir().mkpath(arguments[1]);
    const QStringList wanted = arguments.mid(2);
    for (const State& state : states())
        for (const QString theme : {"dark", "light"})
            if (wanted.isEmpty() || wanted.contains(state.name)) draw(state, theme, arguments[1]);
    return 0;
}
