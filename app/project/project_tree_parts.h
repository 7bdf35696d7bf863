#pragma once

#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTreeView>

#include "app/project/ask_bar.h"
#include "app/project/project_delegate.h"
#include "app/project/project_model.h"
#include "app/project/project_tree.h"
#include "app/project/project_watch.h"
#include "app/project/state_page.h"

namespace edge::project {

/// The parts and the state of ProjectTree.
class ProjectTree::Private : public QObject {
public:
    explicit Private(ProjectTree& tree);

    void read();
    void show(const Snapshot& snapshot);
    void showFault(const protocol::Error& error);
    void showNothing();
    void showPlace();
    void applyFilter(const QString& text);
    void chooseFirstFiltered();

    QModelIndex current() const { return proxy.mapToSource(view->currentIndex()); }
    void select(const QModelIndex& source);
    /// As select(), past a filter that hides the row: for what the user has just made.
    void selectFresh(const QModelIndex& source);
    void activate(const QModelIndex& source);
    QString folderFor(const QModelIndex& source) const;
    QStringList expanded() const;
    /// Answers the keys of rows that are not there.
    QStringList expand(const QStringList& keys);

    void askNewFunction();
    void askNewFile();
    void askRename();
    void askDelete();
    void copyPath();
    void showFolder();
    void showMenu(const QPoint& place);

    ProjectTree& tree;
    QString folder;
    Snapshot snapshot;
    bool isQuiet = false;  ///< the selection is being set from outside
    bool isFiltering = false;
    QStringList expandedBefore;  ///< what was open before filtering
    QStringList wantedExpanded;  ///< from a session, for rows that were not there yet

    ProjectModel model;
    QSortFilterProxyModel proxy;
    ProjectWatch watch;
    ProjectDelegate* delegate;
    QLineEdit* filter;
    AskBar* ask;
    QTreeView* view;
    StatePage* page;
    StatePage* nothingFound;
    QStackedWidget* stack;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildLayout();
    void buildView();
    void buildActions();
    void connectParts();
    const FunctionEntry* function(const QString& name) const;
    void report(const protocol::Error& error) { emit tree.failed(error); }
    void renameTo(const QString& path, const QString& name);
};

}  // namespace edge::project
