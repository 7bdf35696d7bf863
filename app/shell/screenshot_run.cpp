#include "app/shell/screenshot_run.h"

#include <QFileInfo>

#include <cstdio>

#include "app/composer/http/words.h"
#include "app/composer/request/request_composer.h"
#include "app/shell/main_window.h"
#include "app/shell/panel_dock.h"

namespace edge::shell {

namespace {
constexpr int pollMs = 30;
constexpr int settleMs = 400;  // views gather changes for a frame, and JSON is laid out in the background
}

ScreenshotRun::ScreenshotRun(const CommandLine& line, MainWindow& window, Workbench& workbench, Services services, QObject* parent)
    : QObject(parent), m_line(line), m_window(window), m_workbench(workbench), m_services(services) {
    m_limit.setSingleShot(true);
    m_limit.setInterval(patienceMs);
    m_poll.setInterval(pollMs);
    connect(&m_limit, &QTimer::timeout, this, [this] { fail(tr("gave up after %1 seconds").arg(patienceMs / 1000)); });
    connect(&m_poll, &QTimer::timeout, this, &ScreenshotRun::advance);
    connect(&services.runner, &client::RunnerClient::eventsReceived, this, &ScreenshotRun::onEvents);
    connect(&services.runner, &client::RunnerClient::failed, this, [this](const protocol::Error& error) {
        fail(QString::fromStdString(error.message + " " + error.hint));
    });
    auto& composer = workbench.panels().composer();
    connect(&composer, &request::RequestComposer::invocationAnswered, this, [this](const QString& id) { m_invocation = id; });
    connect(&composer, &request::RequestComposer::sendingFinished, this, [this](const http::Outcome& outcome) {
        m_answered = outcome.ending == http::Ending::complete;
        if (!m_answered) fail(http::explainOutcome(outcome).title);
    });
}

void ScreenshotRun::start() {
    m_limit.start();
    m_poll.start();
}

void ScreenshotRun::onEvents(const std::vector<protocol::Event>& events) {
    for (const auto& event : events) {
        if (const auto* built = std::get_if<protocol::FunctionBuilt>(&event)) m_built.insert(QString::fromStdString(built->function));
        if (const auto* done = std::get_if<protocol::InvocationFinished>(&event)) m_finished.insert(QString::fromStdString(done->invocation));
    }
}

bool ScreenshotRun::everythingBuilt() const {
    const QStringList functions = m_workbench.functions();
    return std::all_of(functions.begin(), functions.end(), [this](const QString& name) { return m_built.contains(name); });
}

void ScreenshotRun::advance() {
    switch (m_step) {
    case Step::waitingForRunner:
        if (m_services.runner.state() != client::RunnerClient::State::listening) return;
        m_listening.start();
        m_step = Step::waitingForBuilds;
        return;
    case Step::waitingForBuilds:
        if (!everythingBuilt() && m_listening.elapsed() < buildPatienceMs) return;
        return m_line.invoke.isEmpty() ? settle() : invoke();
    case Step::waitingForAnswer:
        if (!m_answered) return;
        if (m_invocation.isEmpty()) return settle();  // refused at the gate: there is no invocation to show
        m_step = Step::waitingForInvocation;
        return;
    case Step::waitingForInvocation:
        if (!m_finished.contains(m_invocation)) return;
        m_services.selection.selectInvocation(m_invocation);
        return settle();
    case Step::settling:
    case Step::over: return;
    }
}

void ScreenshotRun::invoke() {
    if (!m_workbench.functions().contains(m_line.invoke))
        return fail(tr("there is no function %1 in %2; there are: %3").arg(m_line.invoke, m_workbench.project(), m_workbench.functions().join(QStringLiteral(", "))));
    m_workbench.showFunction(m_line.invoke);
    m_step = Step::waitingForAnswer;
    m_workbench.panels().composer().send();
}

void ScreenshotRun::settle() {
    m_step = Step::settling;
    m_services.store.flush();
    QTimer::singleShot(settleMs, this, [this] { writeImage() ? end(0) : end(1); });
}

void ScreenshotRun::fail(const QString& why) {
    if (m_step == Step::over) return;
    std::fprintf(stderr, "edge-studio: %s\n", qPrintable(why));
    if (m_line.takesScreenshot()) writeImage();
    end(1);
}

bool ScreenshotRun::writeImage() {
    if (!m_line.takesScreenshot()) return true;
    if (m_window.grab().save(m_line.screenshot, "PNG")) return true;
    std::fprintf(stderr, "edge-studio: %s could not be written\n", qPrintable(m_line.screenshot));
    return false;
}

void ScreenshotRun::end(int exitCode) {
    if (m_step == Step::over) return;
    m_step = Step::over;
    m_poll.stop();
    m_limit.stop();
    if (m_line.takesScreenshot()) emit finished(exitCode);
}

}  // namespace edge::shell
