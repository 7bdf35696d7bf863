#pragma once

#include <QSortFilterProxyModel>

#include "app/dependencies/dependency_delegate.h"
#include "app/dependencies/dependency_job.h"
#include "app/dependencies/dependency_model.h"
#include "app/dependencies/dependency_panel.h"
#include "app/dependencies/update_bar.h"
#include "app/dependencies/why_view.h"

class QAction;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTreeView;

namespace edge::dependencies {

/// The parts of the panel. Built in dependency_panel_layout.cpp.
class DependencyPanel::Private {
public:
    Private(DependencyPanel& panel, DependencyStore& store);

    void buildTools();
    void buildTree();
    void buildLayout();
    void buildActions();
    void connectParts();

    void refresh();
    void showStanding(const FunctionDependencies& known);
    void showPage(const QString& title, const QString& text, const protocol::SourcePosition& at = {});
    void elideTotals();
    void showTotals(const FunctionDependencies& known);
    void showNotice(const char* role, const QString& text, const QString& hint = {});
    void clearNotice();
    void choose();
    void enableActions();
    QModelIndex current() const;
    const Newer* newerOf(const QModelIndex& index) const;
    void openImport(const QModelIndex& index);
    void copySpecifier() const;
    void check();
    void showNewer(const NewerById& newer);
    void askUpdate(bool newest);
    void showEdits(const TextEdits& edits);
    void endUpdate();
    void fitColumns();
    void turn();
    QStringList closedRows() const;

    DependencyPanel& panel;
    DependencyStore& store;
    QString program, project, function;
    bool fitted = false;    ///< columns have their widths; the user may have changed them since
    QString totalsText;
    QString shownVersion;   ///< of the graph in the tree
    QString updating;       ///< "greeter 1.1.0 → 1.2.0"
    NewerById newer;
    DependencyJob job;
    DependencyModel* model;
    QSortFilterProxyModel* filter;
    DependencyDelegate* cells = nullptr;
    QLineEdit* search = nullptr;
    QLabel* totals = nullptr;
    QPushButton* checkButton = nullptr;
    QWidget* notice = nullptr;
    QLabel* noticeText = nullptr;
    QPushButton* noticeClose = nullptr;
    QStackedWidget* stack = nullptr;
    QWidget* page = nullptr;
    QLabel* pageTitle = nullptr;
    QLabel* pageText = nullptr;
    QPushButton* pageLink = nullptr;
    QSplitter* split = nullptr;
    QTreeView* tree = nullptr;
    QLabel* whyTitle = nullptr;
    QLabel* whyFigures = nullptr;
    WhyView* why = nullptr;
    UpdateBar* update = nullptr;
    QAction *openAction = nullptr, *copyAction = nullptr, *fittingAction = nullptr, *newestAction = nullptr, *checkAction = nullptr, *findAction = nullptr;
};

}  // namespace edge::dependencies
