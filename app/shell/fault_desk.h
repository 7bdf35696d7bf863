#pragma once

#include <QHash>
#include <QObject>
#include <QSet>
#include <QString>

#include <optional>
#include <span>

#include "editor/text/problem.h"
#include "runner/protocol/events.h"

namespace edge::panel {
class EditorTabs;
}
namespace edge::project {
class ProjectTree;
}

namespace edge::shell {

/// Brings what is wrong to where the user looks: build problems into the editor and onto the tree, uncaught exceptions
/// onto their source line, the newest of both into the status bar.
class FaultDesk : public QObject {
    Q_OBJECT

public:
    struct Trouble {
        QString text;
        QString file;  ///< absolute; empty when it has no place
        int line = 0;
        int column = 0;
    };

    FaultDesk(panel::EditorTabs& editor, project::ProjectTree& tree, QObject* parent);

    /// Forgets everything and resolves paths against this folder from now on.
    void setProject(const QString& folder);
    void take(std::span<const protocol::Event> events);
    /// A new request begins: the exceptions of the last one leave the editor.
    void clearFaults();

    /// A build problem if there is one, else the newest exception.
    std::optional<Trouble> trouble() const;
    int brokenFunctions() const { return int(m_problems.size()); }
    QString absolutePath(const std::string& file) const;

signals:
    void troubleChanged();

private:
    void take(const protocol::FunctionBuilt& built);
    void take(const protocol::LogLine& line);
    void clearProblems(const QString& function);
    void showProblems(const QString& file);

    panel::EditorTabs& m_editor;
    project::ProjectTree& m_tree;
    QString m_project;
    QHash<QString, QHash<QString, text::Problems>> m_problems;  ///< by function that does not build, by file
    QHash<QString, Trouble> m_builds;
    std::optional<Trouble> m_fault;
};

}  // namespace edge::shell
