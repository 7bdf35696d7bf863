#include "app/shell/sample_project.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>

namespace edge::shell {

namespace {

/// Copies a tree of plain files; links are followed, so the copy stands by itself.
bool copyTree(const QString& from, const QString& to, QString& failed) {
    QDirIterator walk(from, QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QString source = walk.next();
        const QString target = to + u'/' + QDir(from).relativeFilePath(source);
        failed = target;
        if (!QDir().mkpath(QFileInfo(target).path()) || !QFile::copy(source, target)) return false;
        QFile::setPermissions(target, QFile::permissions(target) | QFile::WriteOwner | QFile::WriteUser);
    }
    return true;
}

}  // namespace

QString sampleTemplate() {
    const QString folder = QDir::cleanPath(QCoreApplication::applicationDirPath() + QStringLiteral("/../share/edge-studio/templates/sample"));
    return QDir(folder + QStringLiteral("/supabase")).exists() ? folder : QString();
}

protocol::Result<QString> prepareSample(const QString& dataFolder, const QString& templateFolder) {
    const QString target = dataFolder + QStringLiteral("/sample");
    if (QDir(target + QStringLiteral("/supabase")).exists()) return target;
    if (templateFolder.isEmpty())
        return protocol::Error{"sample_missing", "The sample project is not installed beside the studio.", "Open a folder of your own."};
    // Copied under another name first: an interrupted copy is never taken for the sample.
    const QString unfinished = target + QStringLiteral(".part");
    QDir(unfinished).removeRecursively();
    QString failed;
    if (!copyTree(templateFolder, unfinished, failed) || !QDir().rename(unfinished, target))
        return protocol::Error{"copy_failed", "The sample project could not be copied to " + (failed.isEmpty() ? target : failed).toStdString() + ".",
                               "Check that the disk has room and the folder may be written, or open a folder of your own."};
    return target;
}

}  // namespace edge::shell
