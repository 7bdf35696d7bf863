#include "app/project/file_deeds.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QObject>

#include "runner/config/project.h"

namespace edge::project {

namespace {

constexpr const char* functionSource = R"(// Answers at /functions/v1/@NAME@

interface Greeting {
  name?: string;
}

Deno.serve(async (request: Request): Promise<Response> => {
  const { name = "World" }: Greeting = await request.json().catch(() => ({}));
  return Response.json({ message: `Hello ${name}!` });
});
)";

constexpr const char* functionSettings = R"({
  "imports": {}
}
)";

protocol::Error fault(const char* code, const QString& message, const QString& hint) {
    return {code, message.toStdString(), hint.toStdString()};
}

protocol::Error cannotWrite(const QString& path, const QString& reason) {
    return fault("not_written", QObject::tr("%1 could not be written: %2.").arg(QDir::toNativeSeparators(path), reason),
                 QObject::tr("Check the permissions of the folder and the space on the disk, then try again."));
}

protocol::Outcome writeNew(const QString& path, const QByteArray& text) {
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return cannotWrite(path, file.errorString());
    if (file.write(text) == text.size() && file.flush())
        return protocol::success();
    const QString reason = file.errorString();
    QFile::remove(path);
    return cannotWrite(path, reason);
}

bool isTaken(const QString& path) {
    return QFileInfo::exists(path) || QFileInfo(path).isSymLink();
}

}  // namespace

QString functionNameFault(const QString& functionsFolder, const QString& name) {
    if (name.isEmpty())
        return QObject::tr("Give it a name.");
    if (!config::isSlug(name.toStdString()))
        return QObject::tr("Use letters, digits, - and _, with a letter first.");
    if (isTaken(functionsFolder + '/' + name))
        return QObject::tr("There is a function %1 already.").arg(name);
    return {};
}

QString fileNameFault(const QString& folder, const QString& name) {
    if (name.trimmed().isEmpty())
        return QObject::tr("Give it a name.");
    const QString path = QDir::cleanPath(folder + '/' + name);
    const bool leaves = !path.startsWith(QDir::cleanPath(folder) + '/');
    if (leaves || name.startsWith('/') || name.endsWith('/') || name.contains('\\') || name.contains(QChar(0)))
        return QObject::tr("This is no name for a file here.");
    if (isTaken(path))
        return QObject::tr("%1 exists already.").arg(name);
    return {};
}

protocol::Result<QString> createFunction(const QString& functionsFolder, const QString& name) {
    if (const QString wrong = functionNameFault(functionsFolder, name); !wrong.isEmpty())
        return fault("name_refused", wrong, {});
    const QString folder = functionsFolder + '/' + name;
    const QString entrypoint = folder + "/index.ts";
    auto written = writeNew(entrypoint, QByteArray(functionSource).replace("@NAME@", name.toUtf8()));
    if (written) {
        written = writeNew(folder + "/deno.json", functionSettings);
        if (!written)
            QFile::remove(entrypoint);
    }
    if (written)
        return entrypoint;
    // Half a function would keep its name taken when the user tries again.
    QDir().rmdir(folder);
    return written.error();
}

protocol::Result<QString> createFile(const QString& folder, const QString& name) {
    if (const QString wrong = fileNameFault(folder, name); !wrong.isEmpty())
        return fault("name_refused", wrong, {});
    const QString path = QDir::cleanPath(folder + '/' + name);
    if (const auto written = writeNew(path, {}); !written)
        return written.error();
    return path;
}

protocol::Result<QString> renamePath(const QString& path, const QString& name) {
    const QString folder = QFileInfo(path).path();
    if (const QString wrong = name.contains('/') ? QObject::tr("This is no name for a file here.") : fileNameFault(folder, name);
        !wrong.isEmpty())
        return fault("name_refused", wrong, {});
    const QString to = folder + '/' + name;
    if (!QDir().rename(path, to))
        return fault("not_renamed", QObject::tr("%1 could not be renamed to %2.").arg(QFileInfo(path).fileName(), name),
                     QObject::tr("Check that it still exists and that its folder is writable."));
    return to;
}

protocol::Outcome trashPath(const QString& path) {
    if (!QFile::moveToTrash(path))
        return fault("not_trashed", QObject::tr("%1 could not be moved to the trash.").arg(QDir::toNativeSeparators(path)),
                     QObject::tr("Check that the folder is writable. Where the disk has no trash, delete it in a file manager."));
    return protocol::success();
}

}  // namespace edge::project
