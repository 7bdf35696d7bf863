#pragma once

#include <QObject>

#include "app/shell/dependency_desk.h"
#include "app/shell/deploy_desk.h"
#include "app/shell/fault_desk.h"
#include "app/shell/panels.h"
#include "app/shell/session_store.h"
#include "app/shell/settings.h"
#include "inspector/trace/selection.h"
#include "inspector/trace/store.h"
#include "runner/client/runner_client.h"

namespace edge::shell {

class MainWindow;
class RunnerReport;

/// Everything the workbench borrows; made and owned by the studio.
struct Services {
    Appearance& appearance;
    SettingsStore& settings;
    SessionStore& sessions;
    client::RunnerClient& runner;
    trace::TraceStore& store;
    trace::Selection& selection;
};

/// Where the folders of this user are.
struct Places {
    QString data;    ///< the copy of the sample
    QString drafts;  ///< unsaved text; empty: none is kept
};

/// Connects runner, record, selection and panels into one tool, and opens and closes projects. Owned by the studio.
class Workbench : public QObject {
    Q_OBJECT

public:
    Workbench(MainWindow& window, Services services, Places places);
    ~Workbench() override;

    /// Starts the runner for the folder and brings back where the work on it was left. False after a banner: no folder.
    bool openProject(const QString& folder);
    bool openSample();
    void closeProject();
    QString project() const { return m_project; }

    Panels& panels() { return m_panels; }
    FaultDesk& faults() { return m_faults; }
    /// Opens the entry point of a function and makes it the one to be sent to. False: there is no such function.
    bool showFunction(const QString& function);
    QStringList functions() const { return m_functions; }
    /// Runner options as the settings say; the command line may change them.
    client::RunnerOptions runnerOptions() const;

public slots:
    void chooseFolder();
    void editSettings();

private:
    void buildActions();
    void connectPanels();
    void connectRunner();
    void connectSession();
    void onEvents(const std::vector<protocol::Event>& events);
    void onRunnerState(client::RunnerClient::State state);
    void takeFunctions(const protocol::FunctionsFound& found);
    void restoreSession();
    void openFirstFile();
    QJsonObject session() const;
    void loadKeys();
    void goToFile();
    void showSummary();
    void showTrouble();
    void showSource(const QString& file, int line, int column);
    QString entrypointOf(const QString& function) const;
    void previewAppearance(ThemeChoice theme, double fontSize);

    MainWindow& m_window;
    Services m_services;
    Places m_places;
    Settings m_settings;
    Panels m_panels;
    FaultDesk m_faults;
    DeployDesk m_deploy;
    DependencyDesk m_dependencies;
    RunnerReport* m_report;
    QString m_project;
    QStringList m_functions;
    QHash<QString, QString> m_entrypoints;  ///< relative to the project
};

}  // namespace edge::shell
