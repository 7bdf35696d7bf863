#pragma once

#include <memory>

#include <QAbstractItemModel>
#include <QHash>

#include "app/project/project_tree.h"
#include "app/project/snapshot.h"

namespace edge::project {

/// The project as a tree: groups, in them functions or folders, in them files. A new snapshot changes only the rows
/// that differ, so that what is open and chosen in a view stays.
class ProjectModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum class Kind { group, function, folder, file };
    enum Role {
        pathRole = Qt::UserRole + 1,  ///< absolute; a group has none
        kindRole,
        functionRole,  ///< the function that the row is or lies in
        stateRole,
        messageRole,
        lockRole,      ///< requests need a valid token
        remarkRole,    ///< what is wrong with the row on disk; empty: nothing
        enabledRole,   ///< false for a function that config.toml switches off
        keyRole        ///< names the row across snapshots
    };

    explicit ProjectModel(QObject* parent = nullptr);
    ~ProjectModel() override;

    void setSnapshot(const Snapshot& snapshot);
    /// Another project: its functions are others, also where they have the same name.
    void forgetStates() { m_states.clear(); }
    void setFunctionState(const QString& function, FunctionState state, const QString& message);
    QModelIndex indexOfPath(const QString& path) const;
    QModelIndex indexOfFunction(const QString& function) const;
    QModelIndex indexOfKey(const QString& key) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Node;
    struct State {
        FunctionState state = FunctionState::unknown;
        QString message;
    };

    Node* nodeOf(const QModelIndex& index) const;
    QModelIndex indexOf(const Node* node) const;
    void update(Node& into, std::vector<std::unique_ptr<Node>> fresh);
    void move(Node& into, int from, int to);
    QString toolTip(const Node& node) const;
    void addRemarks(const Snapshot& snapshot, Node& node) const;
    State stateOf(const QString& function) const { return m_states.value(function); }

    std::unique_ptr<Node> m_root;
    QHash<QString, State> m_states;
    QString m_folder;
};

inline ProjectModel::Kind kindOf(const QModelIndex& row) {
    return row.data(ProjectModel::kindRole).value<ProjectModel::Kind>();
}

inline QString pathOf(const QModelIndex& row) {
    return row.data(ProjectModel::pathRole).toString();
}

}  // namespace edge::project
