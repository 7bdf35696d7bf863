#include "app/studio.h"

#include <QApplication>
#include <QStandardPaths>
#include <QTimer>

#include <cstdio>

#include "app/shell/main_window.h"
#include "app/shell/screenshot_run.h"

namespace edge {

Studio::Studio(const shell::CommandLine& line) : m_line(line) {
    makeServices();
}

Studio::~Studio() = default;

void Studio::makeServices() {
    const auto place = [](QStandardPaths::StandardLocation location) { return QStandardPaths::writableLocation(location) + QStringLiteral("/Edge Studio"); };
    QString config = place(QStandardPaths::GenericConfigLocation);
    QString data = place(QStandardPaths::GenericDataLocation);
    if (m_line.takesScreenshot()) {
        m_temporary = std::make_unique<QTemporaryDir>();
        config = data = m_temporary->path();
    }
    m_settings = std::make_unique<shell::SettingsStore>(config + QStringLiteral("/settings.ini"));
    const shell::Settings settings = m_settings->load();
    m_appearance = std::make_unique<shell::Appearance>();
    m_appearance->setFontSize(settings.fontSize);
    m_appearance->setChoice(m_line.hasTheme ? m_line.theme : settings.theme);
    m_sessions = std::make_unique<shell::SessionStore>(m_temporary ? QString() : data + QStringLiteral("/sessions"));
    m_runner = std::make_unique<client::RunnerClient>();
    m_store = std::make_unique<trace::TraceStore>();
    m_selection = std::make_unique<trace::Selection>();
    m_window = std::make_unique<shell::MainWindow>(*m_appearance);
    m_window->resize(m_line.size);
    m_workbench = std::make_unique<shell::Workbench>(
        *m_window, services(), shell::Places{data, m_temporary ? QString() : data + QStringLiteral("/drafts")});
    m_window->resetLayout();
}

bool Studio::open() {
    const bool opened = openFirstProject();
    if (!opened && m_line.takesScreenshot()) {
        std::fprintf(stderr, "edge-studio: no project to open%s\n", m_line.project.isEmpty() ? "" : qPrintable(QStringLiteral(": ") + m_line.project));
        return false;
    }
    if (m_line.hasSize) m_window->resize(m_line.size);
    qApp->installEventFilter(this);
    m_window->show();
    if (opened && (m_line.takesScreenshot() || !m_line.invoke.isEmpty())) beginRun();
    return true;
}

bool Studio::openFirstProject() {
    if (!m_line.project.isEmpty()) return m_workbench->openProject(m_line.project);
    const QStringList recent = m_settings->recentProjects();
    return recent.isEmpty() ? m_workbench->openSample() : m_workbench->openProject(recent.first());
}

void Studio::beginRun() {
    auto* run = new shell::ScreenshotRun(m_line, *m_window, *m_workbench, services(), this);
    connect(run, &shell::ScreenshotRun::finished, qApp, [](int exitCode) { QApplication::exit(exitCode); });
    run->start();
}

bool Studio::eventFilter(QObject* object, QEvent* event) {
    if (event->type() == QEvent::Paint && object == m_window->centralWidget()) {
        qApp->removeEventFilter(this);
        QTimer::singleShot(0, this, &Studio::firstPainted);
    }
    return QObject::eventFilter(object, event);
}

}  // namespace edge
