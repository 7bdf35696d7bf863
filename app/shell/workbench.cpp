#include "app/shell/workbench.h"

#include <QDir>
#include <QDirIterator>
#include <QFileDialog>
#include <QMenu>

#include "app/composer/request/request_composer.h"
#include "app/composer/response/response_view.h"
#include "app/shell/command_palette.h"
#include "app/shell/error_banner.h"
#include "app/shell/main_window.h"
#include "app/shell/panel_dock.h"
#include "app/shell/run_state.h"
#include "app/shell/runner_report.h"
#include "app/shell/sample_project.h"
#include "app/shell/settings_dialog.h"
#include "app/shell/welcome_page.h"
#include "runner/config/project.h"

namespace edge::shell {

using Place = MainWindow::Place;
using RunnerState = client::RunnerClient::State;

namespace {

constexpr int listedFiles = 5000;

QStringList projectFiles(const QString& folder) {
    QStringList files;
    QDirIterator walk(folder, QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext() && files.size() < listedFiles) {
        const QString path = QDir(folder).relativeFilePath(walk.next());
        if (!path.contains(QLatin1String("node_modules/")) && !path.startsWith(QLatin1String(".git/"))) files << path;
    }
    files.sort();
    return files;
}

}  // namespace

Workbench::Workbench(MainWindow& window, Services services, Places places)
    : m_window(window),
      m_services(services),
      m_places(std::move(places)),
      m_settings(services.settings.load()),
      m_panels(window, services.appearance, services.store, services.selection, m_places.drafts),
      m_faults(m_panels.editor(), m_panels.tree(), this),
      m_deploy(window, m_panels.editor(), this),
      m_dependencies(window, services.appearance, m_panels.editor(), this),
      m_report(new RunnerReport(services.runner, *window.runState(), *window.banner(), this)) {
    buildActions();
    m_window.buildMenus();
    m_window.setRecentProjects(m_services.settings.recentProjects());
    connectPanels();
    connectRunner();
    connectSession();
}

Workbench::~Workbench() = default;

void Workbench::buildActions() {
    Actions& actions = m_window.actions();
    const auto on = [&](const char* name, const QString& text, const QList<QKeySequence>& keys, auto slot) {
        connect(actions.add(QLatin1String(name), text, keys), &QAction::triggered, this, slot);
    };
    on("file.openFolder", tr("&Open Folder…"), {QKeySequence("Ctrl+K, Ctrl+O"), QKeySequence("Ctrl+O")}, &Workbench::chooseFolder);
    on("file.openSample", tr("Open &Sample Project"), {}, &Workbench::openSample);
    on("file.closeFolder", tr("&Close Folder"), {QKeySequence("Ctrl+K, F")}, &Workbench::closeProject);
    on("file.newFunction", tr("&New Function…"), {QKeySequence("Ctrl+Alt+N")}, [this] {
        m_window.dock(Place::project)->reveal();
        m_panels.tree().newFunction();
    });
    on("file.settings", tr("Se&ttings…"), {QKeySequence("Ctrl+,")}, &Workbench::editSettings);
    on("go.file", tr("Go to &File…"), {QKeySequence("Ctrl+P")}, &Workbench::goToFile);
    on("go.editor", tr("Editor"), {QKeySequence("Ctrl+1")}, [this] { m_panels.editor().setFocus(Qt::ShortcutFocusReason); });
    const std::tuple<const char*, QString, const char*, Place> docks[] = {
        {"go.project", tr("Project"), "Ctrl+Shift+E", Place::project},      {"go.request", tr("Request"), "Ctrl+2", Place::request},
        {"go.response", tr("Response"), "Ctrl+3", Place::response},         {"go.timeline", tr("Timeline"), "Ctrl+4", Place::timeline},
        {"go.invocations", tr("Invocations"), "Ctrl+5", Place::invocations}, {"go.logs", tr("Logs"), "Ctrl+`", Place::logs},
        {"go.memory", tr("Memory"), "Ctrl+6", Place::memory},               {"go.detail", tr("Details"), "Ctrl+7", Place::detail},
        {"go.dependencies", tr("Dependencies"), "Ctrl+8", Place::dependencies}};
    for (const auto& [name, text, keys, place] : docks)
        on(name, text, {QKeySequence(QLatin1String(keys))}, [this, place = place] { m_window.dock(place)->reveal(); });
    on("runner.restart", tr("&Restart Runner"), {QKeySequence("Ctrl+Shift+F5")}, [this] { m_services.runner.restart(); });
    on("runner.stop", tr("&Stop Runner"), {QKeySequence("Shift+F5")}, [this] { m_services.runner.stop(); });
    on("trace.clear", tr("Clear Timeline and Logs"), {QKeySequence("Ctrl+Alt+L")}, [this] { m_services.store.clear(); });
    connect(actions.find(QStringLiteral("deploy.open")), &QAction::triggered, this, [this] { m_deploy.deploy(m_panels.composer().function()); });
    auto* menu = new QMenu(m_window.runState());
    menu->addActions({actions.find("runner.restart"), actions.find("runner.stop"), actions.find("go.logs")});
    m_window.runState()->setMenu(menu);
}

void Workbench::connectPanels() {
    auto& composer = m_panels.composer();
    auto& response = m_panels.response();
    connect(&composer, &request::RequestComposer::requestSent, this, [this, &response](http::HttpJob* job) {
        m_faults.clearFaults();
        response.follow(job);
    });
    connect(&composer, &request::RequestComposer::requestHeld, &response, &response::ResponseView::showHeld);
    connect(&composer, &request::RequestComposer::sendingFinished, &response, [&response](const http::Outcome& outcome) {
        if (outcome.ending == http::Ending::cancelled && response.state() == response::ResponseView::State::waiting) response.showCancelled();
    });
    connect(&composer, &request::RequestComposer::invocationAnswered, &m_services.selection, &trace::Selection::selectInvocation);
    connect(&response, &response::ResponseView::cancelRequested, &composer, &request::RequestComposer::cancel);
    connect(&response, &response::ResponseView::restartRequested, &m_services.runner, &client::RunnerClient::restart);
    connect(&m_services.selection, &trace::Selection::sourceRequested, this, &Workbench::showSource);
    connect(&m_dependencies, &DependencyDesk::sourceRequested, this, &Workbench::showSource);
    connect(&composer, &request::RequestComposer::draftChanged, this, [this, &composer] { m_dependencies.setFunction(composer.function()); });

    auto& tree = m_panels.tree();
    auto& editor = m_panels.editor();
    connect(&tree, &project::ProjectTree::fileActivated, &editor, &panel::EditorTabs::open);
    connect(&tree, &project::ProjectTree::functionSelected, &composer, &request::RequestComposer::setFunction);
    connect(&tree, &project::ProjectTree::functionCreated, this, [&](const QString&, const QString& path) { editor.open(path); });
    connect(&tree, &project::ProjectTree::pathRenamed, &editor, &panel::EditorTabs::followRename);
    connect(&tree, &project::ProjectTree::pathRemoved, &editor, &panel::EditorTabs::followRemoval);
    connect(&tree, &project::ProjectTree::openProjectRequested, this, &Workbench::chooseFolder);
    connect(&editor, &panel::EditorTabs::currentFileChanged, &tree, [this, &tree](const QString& path) {
        if (path.isEmpty()) m_window.setCursorPlace(0, 0);
        else tree.selectFile(path);
    });
    connect(&editor, &panel::EditorTabs::cursorMoved, this, [this](const QString&, int line, int column) { m_window.setCursorPlace(line, column); });
    const auto report = [this](const protocol::Error& error) { m_window.banner()->showError(error); };
    connect(&tree, &project::ProjectTree::failed, this, report);
    connect(&editor, &panel::EditorTabs::failed, this, report);
    connect(&m_faults, &FaultDesk::troubleChanged, this, &Workbench::showTrouble);
    connect(&m_window, &MainWindow::troublePressed, this, [this] {
        if (const auto trouble = m_faults.trouble(); trouble && !trouble->file.isEmpty())
            m_panels.editor().reveal(trouble->file, trouble->line, qMax(1, trouble->column));
    });
    connect(&m_window, &MainWindow::projectChosen, this, &Workbench::openProject);
    connect(m_window.welcome(), &WelcomePage::openFolderRequested, this, &Workbench::chooseFolder);
    connect(m_window.welcome(), &WelcomePage::sampleRequested, this, &Workbench::openSample);
}

void Workbench::connectRunner() {
    connect(&m_services.runner, &client::RunnerClient::eventsReceived, this, &Workbench::onEvents);
    connect(&m_services.runner, &client::RunnerClient::stateChanged, this, &Workbench::onRunnerState);
    connect(m_report, &RunnerReport::otherFolderWanted, this, &Workbench::chooseFolder);
}

void Workbench::connectSession() {
    const auto touch = [this] { m_services.sessions.touch(); };
    auto& editor = m_panels.editor();
    connect(&m_window, &MainWindow::layoutChanged, this, touch);
    connect(&editor, &panel::EditorTabs::currentFileChanged, this, touch);
    connect(&editor, &panel::EditorTabs::fileOpened, this, touch);
    connect(&editor, &panel::EditorTabs::fileClosed, this, touch);
    connect(&editor, &panel::EditorTabs::cursorMoved, this, touch);
    connect(&m_panels.composer(), &request::RequestComposer::draftChanged, this, touch);
    connect(&m_deploy, &DeployDesk::projectRefChanged, this, touch);
    connect(&m_window, &MainWindow::closing, this, [this] {
        m_panels.editor().keepDrafts();
        m_services.sessions.touch();
        m_services.sessions.flush();
    });
}

client::RunnerOptions Workbench::runnerOptions() const {
    client::RunnerOptions options;
    options.project = m_project;
    options.port = m_settings.port;
    options.portTaken = m_settings.portTaken;
    options.policy = m_settings.policy;
    options.verifyJwt = m_settings.verifyJwt;
    return options;
}

bool Workbench::openProject(const QString& folder) {
    const QString path = QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
    if (!QFileInfo(path).isDir()) {
        m_window.banner()->showError({"no_project", "There is no folder " + path.toStdString() + ".", "Choose another one."},
                                     ErrorBanner::Kind::error, ErrorBanner::Remedy{tr("Open Folder…"), [this] { chooseFolder(); }});
        return false;
    }
    if (!m_project.isEmpty()) closeProject();
    m_project = path;
    m_services.runner.start(runnerOptions());
    m_window.banner()->clear(QStringLiteral("no_project"));
    m_window.setProjectName(QDir(path).dirName(), path);
    m_window.showWelcome(false);
    m_panels.editor().setProjectFolder(path);
    m_faults.setProject(path);
    m_panels.tree().setProject(path);
    m_deploy.setProject(path);
    m_dependencies.setProject(path);
    loadKeys();
    restoreSession();
    m_services.settings.noteProject(path);
    m_window.setRecentProjects(m_services.settings.recentProjects());
    m_services.sessions.setSource(path, [this] { return session(); });
    return true;
}

bool Workbench::openSample() {
    const auto folder = prepareSample(m_places.data);
    if (folder) return openProject(*folder);
    m_window.banner()->showError(folder.error());
    return false;
}

void Workbench::closeProject() {
    if (m_project.isEmpty()) return;
    m_panels.editor().keepDrafts();
    m_services.sessions.touch();
    m_services.sessions.flush();
    m_services.sessions.setSource({}, {});
    m_services.runner.stop();
    m_services.selection.clear();
    m_project.clear();
    m_functions.clear();
    m_entrypoints.clear();
    m_faults.setProject({});
    m_panels.editor().setAside();
    m_panels.tree().setProject({});
    m_deploy.setProject({});
    m_dependencies.setProject({});
    m_panels.composer().setFunctions({});
    m_panels.composer().setDraft({});
    m_window.setProjectName({}, {});
    m_window.banner()->clearAll();
    m_window.showWelcome(true);
    showSummary();
}

/// A project that cannot be read has the well-known keys; what is wrong with it the runner and the tree say.
void Workbench::loadKeys() {
    http::LocalKeys keys = http::wellKnownKeys();
    if (const auto project = config::loadProject(m_project.toStdString()); project.ok())
        keys = {QString::fromStdString(project->anonKey), QString::fromStdString(project->serviceRoleKey), QByteArray::fromStdString(project->jwtSecret)};
    m_panels.composer().setKeys(keys);
}

QJsonObject Workbench::session() const {
    return {{"layout", m_window.layoutState()},
            {"editor", m_panels.editor().session()},
            {"tree", m_panels.tree().session()},
            {"request", m_panels.composer().session()},
            {"deployRef", m_deploy.projectRef()}};
}

void Workbench::restoreSession() {
    const QJsonObject session = m_services.sessions.load(m_project);
    m_deploy.setProjectRef(session["deployRef"].toString());
    if (session.isEmpty()) {
        m_panels.composer().setDraft({});
        return openFirstFile();
    }
    m_window.restoreLayout(session["layout"].toObject());
    m_panels.tree().restoreSession(session["tree"].toObject());
    m_panels.composer().restoreSession(session["request"].toObject());
    m_panels.editor().restoreSession(session["editor"].toObject());
}

/// A project seen for the first time shows its first function, "hello" before others.
void Workbench::openFirstFile() {
    const QStringList functions = m_panels.tree().functions();
    if (functions.isEmpty()) return;
    showFunction(functions.contains(QLatin1String("hello")) ? QStringLiteral("hello") : functions.first());
}

QString Workbench::entrypointOf(const QString& function) const {
    const QString known = m_entrypoints.value(function, QStringLiteral("supabase/functions/%1/index.ts").arg(function));
    const QString path = QDir(m_project).absoluteFilePath(known);
    return QFileInfo(path).isFile() ? path : QString();
}

bool Workbench::showFunction(const QString& function) {
    const QString path = entrypointOf(function);
    if (path.isEmpty()) return false;
    m_panels.tree().selectFunction(function);
    m_panels.composer().setFunction(function);
    m_panels.editor().open(path);
    return true;
}

void Workbench::onEvents(const std::vector<protocol::Event>& events) {
    m_services.store.ingest(std::span(events));
    m_faults.take(events);
    m_dependencies.take(events);
    m_report->take(events);
    for (const auto& event : events)
        if (const auto* found = std::get_if<protocol::FunctionsFound>(&event)) takeFunctions(*found);
}

void Workbench::takeFunctions(const protocol::FunctionsFound& found) {
    m_functions.clear();
    m_entrypoints.clear();
    for (const auto& function : found.functions) {
        const QString name = QString::fromStdString(function.name);
        m_functions << name;
        m_entrypoints.insert(name, QString::fromStdString(function.entrypoint));
    }
    m_panels.composer().setFunctions(m_functions);
    m_deploy.setFunctions(m_functions);
    showSummary();
}

void Workbench::onRunnerState(RunnerState state) {
    auto& composer = m_panels.composer();
    if (state == RunnerState::listening) composer.setBaseUrl(m_services.runner.url());
    else m_services.store.markRunnerEnded();
    composer.setRunnerStarting(state == RunnerState::starting || state == RunnerState::restarting);
}

void Workbench::showSummary() {
    QString text;
    if (!m_project.isEmpty()) text = m_functions.size() == 1 ? tr("1 function") : tr("%1 functions").arg(m_functions.size());
    m_window.setSummary(text);
}

void Workbench::showTrouble() {
    const auto trouble = m_faults.trouble();
    m_window.setTrouble(trouble ? trouble->text : QString());
}

void Workbench::showSource(const QString& file, int line, int column) {
    const QString path = m_faults.absolutePath(file.toStdString());
    if (!path.isEmpty()) m_panels.editor().reveal(path, line, qMax(1, column));
}

void Workbench::goToFile() {
    std::vector<PaletteEntry> entries;
    for (const QString& path : projectFiles(m_project))
        entries.push_back({path, {}, [this, path] { m_panels.editor().open(QDir(m_project).absoluteFilePath(path)); }, true});
    m_window.palettePopup()->open(m_project.isEmpty() ? tr("No project is open") : tr("Type the name of a file"), std::move(entries));
}

void Workbench::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(&m_window, tr("Open Folder"), m_project);
    if (!folder.isEmpty()) openProject(folder);
}

void Workbench::previewAppearance(ThemeChoice theme, double fontSize) {
    m_services.appearance.setChoice(theme);
    m_services.appearance.setFontSize(fontSize);
    m_panels.editor().setFontSize(qRound(fontSize));
}

void Workbench::editSettings() {
    SettingsDialog dialog(m_settings, &m_window);
    connect(&dialog, &SettingsDialog::appearanceChosen, this, &Workbench::previewAppearance);
    if (dialog.exec() != QDialog::Accepted) return previewAppearance(m_settings.theme, m_settings.fontSize);
    const client::RunnerOptions before = runnerOptions();
    m_settings = dialog.settings();
    m_services.settings.save(m_settings);
    previewAppearance(m_settings.theme, m_settings.fontSize);
    if (!m_project.isEmpty() && runnerOptions() != before) m_services.runner.start(runnerOptions());
}

}  // namespace edge::shell
