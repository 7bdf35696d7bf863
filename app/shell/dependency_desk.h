#pragma once

#include <QObject>
#include <span>

#include "app/dependencies/dependency_store.h"
#include "app/dependencies/dependency_values.h"

namespace edge::dependencies {
class DependencyPanel;
}
namespace edge::panel {
class EditorTabs;
}

namespace edge::shell {

class Appearance;
class MainWindow;

/// The dock of dependencies and what it needs to know; makes the edits of an update. The panel is made when first seen.
/// Owned by Workbench.
class DependencyDesk : public QObject {
    Q_OBJECT

public:
    DependencyDesk(MainWindow& window, Appearance& appearance, panel::EditorTabs& editor, QObject* parent);

    void setProject(const QString& folder);
    void setFunction(const QString& function);
    void take(std::span<const protocol::Event> events) { m_store.take(events); }

signals:
    /// `file` relative to the project.
    void sourceRequested(const QString& file, int line, int column);

private:
    QWidget* make(QWidget* parent);
    void apply(const dependencies::TextEdits& edits);

    MainWindow& m_window;
    Appearance& m_appearance;
    panel::EditorTabs& m_editor;
    dependencies::DependencyStore m_store;
    dependencies::DependencyPanel* m_panel = nullptr;
    QString m_project, m_function;
};

}  // namespace edge::shell
