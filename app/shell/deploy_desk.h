#pragma once

#include <QObject>
#include <QStringList>

namespace edge::deploy {
class DeployPanel;
}
namespace edge::panel {
class EditorTabs;
}

namespace edge::shell {

class MainWindow;

/// The deploy dock and what it needs to know. The panel is made when first wanted: few sessions deploy. Owned by Workbench.
class DeployDesk : public QObject {
    Q_OBJECT

public:
    DeployDesk(MainWindow& window, panel::EditorTabs& editor, QObject* parent);

    void setProject(const QString& folder);
    void setFunctions(const QStringList& functions);
    void setFunction(const QString& function);
    QString projectRef() const { return m_ref; }
    void setProjectRef(const QString& ref);
    /// Shows the dock and asks for the confirmation to deploy this function.
    void deploy(const QString& function);

signals:
    void projectRefChanged();

private:
    QWidget* make(QWidget* parent);
    void tellUnsaved();

    MainWindow& m_window;
    panel::EditorTabs& m_editor;
    deploy::DeployPanel* m_panel = nullptr;
    QString m_project, m_function, m_ref;
    QStringList m_functions;
};

}  // namespace edge::shell
