#include "app/project/project_tree_parts.h"

#include <functional>

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QUrl>

namespace edge::project {

using Kind = ProjectModel::Kind;

void ProjectTree::Private::read() {
    if (folder.isEmpty())
        return showNothing();
    const auto found = readSnapshot(folder);
    if (!found)
        return showFault(found.error());
    show(*found);
}

void ProjectTree::Private::show(const Snapshot& fresh) {
    const QStringList before = tree.functions();
    const bool first = snapshot.folder != fresh.folder;
    snapshot = fresh;
    model.setSnapshot(snapshot);
    watch.setPaths(snapshot.watched);
    filter->setEnabled(!snapshot.functions.empty());
    const auto group = [this](const char* key) { return proxy.mapFromSource(model.indexOfKey(QLatin1String(key))); };
    if (first) {
        view->expand(group("group:functions"));
        view->expand(group("group:config"));
    }
    wantedExpanded = expand(wantedExpanded);
    if (isFiltering)
        view->expandAll();
    if (snapshot.functions.empty())
        page->say(ProjectTree::tr("No functions yet"), ProjectTree::tr("A function is a folder in supabase/functions with an index.ts in it."),
                  ProjectTree::tr("Create a function"), [this] { askNewFunction(); });
    showPlace();
    if (before != tree.functions())
        emit tree.functionsChanged(tree.functions());
}

void ProjectTree::Private::showFault(const protocol::Error& error) {
    const bool hadFunctions = !snapshot.functions.empty();
    snapshot = {};
    model.setSnapshot(snapshot);
    watch.setPaths({folder, QFileInfo(folder).path()});
    filter->setEnabled(false);
    page->say(QString::fromStdString(error.message), QString::fromStdString(error.hint), ProjectTree::tr("Open another project…"),
              [this] { emit tree.openProjectRequested(); });
    showPlace();
    if (hadFunctions)
        emit tree.functionsChanged({});
}

void ProjectTree::Private::showNothing() {
    const bool hadFunctions = !snapshot.functions.empty();
    snapshot = {};
    model.setSnapshot(snapshot);
    watch.setPaths({});
    filter->setEnabled(false);
    page->say(ProjectTree::tr("No project is open"), ProjectTree::tr("Open a folder that holds supabase/functions."),
              ProjectTree::tr("Open project…"), [this] { emit tree.openProjectRequested(); });
    showPlace();
    if (hadFunctions)
        emit tree.functionsChanged({});
}

/// Rows, or the page that stands in their place; the keyboard goes where the eye does.
void ProjectTree::Private::showPlace() {
    const bool hasFocus = stack->isAncestorOf(QApplication::focusWidget());
    QWidget* shown = view;
    if (snapshot.functions.empty())
        shown = page;
    else if (isFiltering && proxy.rowCount() == 0)
        shown = nothingFound;
    stack->setCurrentWidget(shown);
    tree.setFocusProxy(shown);
    if (hasFocus)
        shown->setFocus();
}

void ProjectTree::Private::applyFilter(const QString& text) {
    const bool filtering = !text.trimmed().isEmpty();
    if (filtering && !isFiltering)
        expandedBefore = expanded();
    isFiltering = filtering;
    proxy.setFilterFixedString(text.trimmed());
    if (filtering) {
        view->expandAll();
        nothingFound->say(ProjectTree::tr("No file matches"), ProjectTree::tr("No name here has “%1” in it.").arg(text.trimmed()),
                          ProjectTree::tr("Clear the filter"), [this] { filter->clear(); });
        showPlace();
        return;
    }
    showPlace();
    view->collapseAll();
    expand(expandedBefore);
    if (view->currentIndex().isValid())
        view->scrollTo(view->currentIndex());
}

/// The first row that matches by itself, not only by what is in it.
void ProjectTree::Private::chooseFirstFiltered() {
    tree.setFocus();
    const QString wanted = filter->text().trimmed();
    if (!isFiltering && view->currentIndex().isValid())
        return;
    QModelIndex index = proxy.index(0, 0);
    while (index.isValid() && !index.data().toString().contains(wanted, Qt::CaseInsensitive))
        index = view->indexBelow(index);
    if (index.isValid())
        view->setCurrentIndex(index);
}

void ProjectTree::Private::selectFresh(const QModelIndex& source) {
    if (source.isValid() && !proxy.mapFromSource(source).isValid())
        filter->clear();
    select(source);
}

void ProjectTree::Private::select(const QModelIndex& source) {
    const QModelIndex index = proxy.mapFromSource(source);
    if (!index.isValid() || index == view->currentIndex())
        return;
    isQuiet = true;
    view->setCurrentIndex(index);
    isQuiet = false;
    view->scrollTo(index);
}

/// A file opens; a function opens its entry; what only holds other rows folds.
void ProjectTree::Private::activate(const QModelIndex& source) {
    if (!source.isValid())
        return;
    if (kindOf(source) == Kind::file) {
        emit tree.fileActivated(pathOf(source));
    } else if (kindOf(source) == Kind::function) {
        view->expand(proxy.mapFromSource(source));
        if (const FunctionEntry* const entry = function(source.data().toString()))
            emit tree.fileActivated(entry->entrypoint);
    } else {
        const QModelIndex index = proxy.mapFromSource(source);
        view->setExpanded(index, !view->isExpanded(index));
    }
}

const FunctionEntry* ProjectTree::Private::function(const QString& name) const {
    for (const FunctionEntry& entry : snapshot.functions)
        if (entry.name == name)
            return &entry;
    return nullptr;
}

/// Where a new file belongs: the row's folder.
QString ProjectTree::Private::folderFor(const QModelIndex& source) const {
    const QString path = pathOf(source);
    if (path.isEmpty())
        return snapshot.functionsFolder;
    return kindOf(source) == Kind::file ? QFileInfo(path).path() : path;
}

QStringList ProjectTree::Private::expanded() const {
    QStringList keys;
    const std::function<void(const QModelIndex&)> collect = [&](const QModelIndex& parent) {
        for (int row = 0; row < proxy.rowCount(parent); ++row) {
            const QModelIndex index = proxy.index(row, 0, parent);
            if (view->isExpanded(index))
                keys += index.data(ProjectModel::keyRole).toString();
            collect(index);
        }
    };
    collect({});
    return keys;
}

QStringList ProjectTree::Private::expand(const QStringList& keys) {
    QStringList missing;
    for (const QString& key : keys) {
        const QModelIndex row = model.indexOfKey(key);
        if (row.isValid())
            view->expand(proxy.mapFromSource(row));
        else
            missing += key;
    }
    return missing;
}

void ProjectTree::Private::copyPath() {
    const QString path = pathOf(current());
    if (!path.isEmpty())
        QApplication::clipboard()->setText(QDir::toNativeSeparators(path));
}

void ProjectTree::Private::showFolder() {
    const QString place = folderFor(current());
    if (!place.isEmpty())
        QDesktopServices::openUrl(QUrl::fromLocalFile(place));
}

void ProjectTree::Private::showMenu(const QPoint& place) {
    const QModelIndex row = current();
    const bool isOnDisk = !pathOf(row).isEmpty();
    QMenu menu;
    if (isOnDisk)
        menu.addAction(ProjectTree::tr("Open"), this, [this, row = QPersistentModelIndex(row)] { activate(row); })
            ->setEnabled(kindOf(row) != Kind::folder);
    menu.addAction(ProjectTree::tr("New function…"), this, &Private::askNewFunction);
    for (const char* const name : {"project.newFile", "", "project.rename", "project.delete", "", "project.copyPath", "project.showFolder"}) {
        if (*name == '\0')
            menu.addSeparator();
        else if (auto* const action = tree.findChild<QAction*>(QLatin1String(name)); action && (isOnDisk || action->objectName() == "project.newFile"))
            menu.addAction(action);
    }
    menu.exec(view->viewport()->mapToGlobal(place));
}

}  // namespace edge::project
