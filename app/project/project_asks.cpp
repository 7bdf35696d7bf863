#include <QDir>
#include <QFileInfo>

#include "app/project/file_deeds.h"
#include "app/project/project_tree_parts.h"

/// What the tree asks before it changes the disk, and what it does with the answer.
namespace edge::project {

using Kind = ProjectModel::Kind;

namespace {

int countFiles(const QModelIndex& index) {
    const auto* const model = index.model();
    int count = kindOf(index) == Kind::file ? 1 : 0;
    for (int row = 0; row < model->rowCount(index); ++row)
        count += countFiles(model->index(row, 0, index));
    return count;
}

}  // namespace

void ProjectTree::Private::askNewFunction() {
    if (snapshot.functionsFolder.isEmpty())
        return;
    const QString functions = snapshot.functionsFolder;
    const auto create = [this, functions](const QString& name) {
        const auto created = createFunction(functions, name);
        if (!created)
            return report(created.error());
        read();
        selectFresh(model.indexOfFunction(name));
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
        selectFresh(model.indexOfPath(*created));
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
    selectFresh(asFunction.isValid() && pathOf(asFunction) == *renamed ? asFunction : model.indexOfPath(*renamed));
}

void ProjectTree::Private::askDelete() {
    const QModelIndex row = current();
    const QString path = pathOf(row);
    if (path.isEmpty() || !QFileInfo::exists(path))
        return;
    const QString name = QFileInfo(path).fileName();
    const int files = countFiles(row);
    const QString text = kindOf(row) == Kind::file ? ProjectTree::tr("Move %1 to the trash?").arg(name)
        : files == 0                               ? ProjectTree::tr("Move the empty folder %1 to the trash?").arg(name)
        : files == 1                               ? ProjectTree::tr("Move %1 and the file in it to the trash?").arg(name)
                                                   : ProjectTree::tr("Move %1 and the %2 files in it to the trash?").arg(name).arg(files);
    ask->askConsent(text, ProjectTree::tr("Move to trash"), [this, path] {
        if (const auto done = trashPath(path); !done)
            return report(done.error());
        emit tree.pathRemoved(path);
        read();
    });
}

}  // namespace edge::project
