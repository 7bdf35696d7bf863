#include "app/project/project_tree_parts.h"

#include <functional>

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QUrl>

#include "app/project/file_deeds.h"

namespace edge::project {

using Kind = ProjectModel::Kind;

namespace {

Kind kindOf(const QModelIndex& index) {
    return index.data(ProjectModel::kindRole).value<Kind>();
}

QString pathOf(const QModelIndex& index) {
    return index.data(ProjectModel::pathRole).toString();
}

int countFiles(const QModelIndex& index) {
    const auto* const model = index.model();
    int count = kindOf(index) == Kind::file ? 1 : 0;
    for (int row = 0; row < model->rowCount(index); ++row)
        count += countFiles(model->index(row, 0, index));
    return count;
}

}  // namespace

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
    filter->setEnabled(true);
    const auto group = [this](const char* key) { return proxy.mapFromSource(model.indexOfKey(QLatin1String(key))); };
    if (first) {
        view->expand(group("group:functions"));
        view->expand(group("group:config"));
    }
    if (!wantedExpanded.isEmpty())
        expand(std::exchange(wantedExpanded, {}));
    if (snapshot.functions.empty()) {
        page->say(ProjectTree::tr("No functions yet"), ProjectTree::tr("A function is a folder in supabase/functions with an index.ts in it."),
                  ProjectTree::tr("Create a function"), [this] { askNewFunction(); });
        stack->setCurrentWidget(page);
    } else {
        stack->setCurrentWidget(view);
    }
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
    stack->setCurrentWidget(page);
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
    stack->setCurrentWidget(page);
    if (hadFunctions)
        emit tree.functionsChanged({});
}

void ProjectTree::Private::applyFilter(const QString& text) {
    const bool filtering = !text.trimmed().isEmpty();
    if (filtering && !isFiltering)
        expandedBefore = expanded();
    isFiltering = filtering;
    proxy.setFilterFixedString(text.trimmed());
    if (filtering) {
        view->expandAll();
        return;
    }
    view->collapseAll();
    expand(expandedBefore);
    if (view->currentIndex().isValid())
        view->scrollTo(view->currentIndex());
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

void ProjectTree::Private::expand(const QStringList& keys) {
    for (const QString& key : keys)
        view->expand(proxy.mapFromSource(model.indexOfKey(key)));
}

void ProjectTree::Private::askNewFunction() {
    if (snapshot.functionsFolder.isEmpty())
        return;
    const QString functions = snapshot.functionsFolder;
    const auto create = [this, functions](const QString& name) {
        const auto created = createFunction(functions, name);
        if (!created)
            return report(created.error());
        read();
        select(model.indexOfFunction(name));
        emit tree.functionCreated(name, *created);
        emit tree.functionSelected(name);
    };
    ask->askName({ProjectTree::tr("Name of the new function"), {}, ProjectTree::tr("Create"),
                  ProjectTree::tr("It answers at /functions/v1/name."),
                  [functions](const QString& name) { return functionNameFault(functions, name); }, create});
}

void ProjectTree::Private::askNewFile() {
    const QString place = folderFor(current());
    if (place.isEmpty())
        return;
    const auto create = [this, place](const QString& name) {
        const auto created = createFile(place, name);
        if (!created)
            return report(created.error());
        read();
        select(model.indexOfPath(*created));
        emit tree.fileActivated(*created);
    };
    ask->askName({ProjectTree::tr("New file in %1").arg(QDir(snapshot.folder).relativeFilePath(place)), {}, ProjectTree::tr("Create"), {},
                  [place](const QString& name) { return fileNameFault(place, name); }, create});
}

void ProjectTree::Private::askRename() {
    const QModelIndex row = current();
    const QString path = pathOf(row);
    if (path.isEmpty() || !QFileInfo::exists(path))
        return;
    const bool isFunction = kindOf(row) == Kind::function;
    const FunctionEntry* const entry = isFunction ? function(row.data().toString()) : nullptr;
    const QString parent = QFileInfo(path).path();
    const auto faultOf = [isFunction, parent](const QString& name) {
        return isFunction ? functionNameFault(parent, name)
            : name.contains('/') ? ProjectTree::tr("This is no name for a file here.")
                                 : fileNameFault(parent, name);
    };
    const QString note = entry && entry->hasSettings
        ? ProjectTree::tr("config.toml has settings under the old name: rename [functions.%1] there too.").arg(entry->name)
        : QString();
    ask->askName({ProjectTree::tr("New name of %1").arg(QFileInfo(path).fileName()), QFileInfo(path).fileName(), ProjectTree::tr("Rename"),
                  note, faultOf, [this, path](const QString& name) { renameTo(path, name); }});
}

void ProjectTree::Private::renameTo(const QString& path, const QString& name) {
    const auto renamed = renamePath(path, name);
    if (!renamed)
        return report(renamed.error());
    emit tree.pathRenamed(path, *renamed);
    read();
    const QModelIndex asFunction = model.indexOfFunction(name);
    select(asFunction.isValid() && pathOf(asFunction) == *renamed ? asFunction : model.indexOfPath(*renamed));
}

void ProjectTree::Private::askDelete() {
    const QModelIndex row = current();
    const QString path = pathOf(row);
    if (path.isEmpty() || !QFileInfo::exists(path))
        return;
    const QString name = QFileInfo(path).fileName();
    const int files = countFiles(row);
    const QString text = kindOf(row) == Kind::file ? ProjectTree::tr("Move %1 to the trash?").arg(name)
        : files == 1                               ? ProjectTree::tr("Move %1 and the file in it to the trash?").arg(name)
                                                   : ProjectTree::tr("Move %1 and the %2 files in it to the trash?").arg(name).arg(files);
    ask->askConsent(text, ProjectTree::tr("Move to trash"), [this, path] {
        if (const auto done = trashPath(path); !done)
            return report(done.error());
        emit tree.pathRemoved(path);
        read();
    });
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
