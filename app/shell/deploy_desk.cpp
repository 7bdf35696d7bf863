#include "app/shell/deploy_desk.h"

#include <QDir>

#include "app/deploy/deploy_panel.h"
#include "app/shell/main_window.h"
#include "app/shell/panel_dock.h"
#include "editor/panel/editor_tabs.h"
#include "runner/client/runner_client.h"

namespace edge::shell {

DeployDesk::DeployDesk(MainWindow& window, panel::EditorTabs& editor, QObject* parent)
    : QObject(parent), m_window(window), m_editor(editor) {
    window.addPanel(MainWindow::Place::deploy, tr("Deploy"), [this](QWidget* into) { return make(into); });
}

QWidget* DeployDesk::make(QWidget* parent) {
    m_panel = new deploy::DeployPanel(nullptr, parent);
    const auto runner = client::findRunner();
    m_panel->setProgram(runner ? *runner : QString());
    m_panel->setProject(m_project);
    m_panel->setFunctions(m_functions);
    m_panel->setFunction(m_function);
    m_panel->setProjectRef(m_ref);
    connect(m_panel, &deploy::DeployPanel::projectRefChanged, this, [this](const QString& ref) {
        m_ref = ref;
        emit projectRefChanged();
    });
    connect(m_panel, &deploy::DeployPanel::saveRequested, &m_editor, &panel::EditorTabs::saveAll);
    connect(&m_editor, &panel::EditorTabs::fileSaved, m_panel, &deploy::DeployPanel::refresh);
    connect(&m_editor, &panel::EditorTabs::modifiedChanged, this, &DeployDesk::tellUnsaved);
    tellUnsaved();
    return m_panel;
}

void DeployDesk::tellUnsaved() {
    QStringList names;
    for (const QString& path : m_editor.modifiedFiles()) names << QDir(m_project).relativeFilePath(path);
    m_panel->setUnsavedFiles(names);
}

void DeployDesk::setProject(const QString& folder) {
    m_project = folder;
    if (m_panel) m_panel->setProject(folder);
}

void DeployDesk::setFunctions(const QStringList& functions) {
    m_functions = functions;
    if (m_panel) m_panel->setFunctions(functions);
}

void DeployDesk::setFunction(const QString& function) {
    m_function = function;
    if (m_panel) m_panel->setFunction(function);
}

void DeployDesk::setProjectRef(const QString& ref) {
    m_ref = ref;
    if (m_panel) m_panel->setProjectRef(ref);
}

void DeployDesk::deploy(const QString& function) {
    m_window.dock(MainWindow::Place::deploy)->reveal();
    setFunction(function);
    m_panel->askToDeploy();
}

}  // namespace edge::shell
