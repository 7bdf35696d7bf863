#include "editor/panel/disk_watch.h"

#include <QFileInfo>
#include <QSet>

namespace edge::panel {

namespace {

constexpr int calmMilliseconds = 80;

}  // namespace

DiskWatch::DiskWatch(QObject* parent) : QObject(parent) {
    m_later.setSingleShot(true);
    m_later.setInterval(calmMilliseconds);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_later, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_later, qOverload<>(&QTimer::start));
    connect(&m_later, &QTimer::timeout, this, [this] {
        watchAgain();
        emit stirred();
    });
}

void DiskWatch::setFiles(const QStringList& files) {
    m_files = files;
    watchAgain();
}

void DiskWatch::watchAgain() {
    QSet<QString> wanted;
    for (const QString& file : m_files) {
        const QFileInfo info(file);
        if (info.exists())
            wanted.insert(file);
        if (QFileInfo(info.path()).isDir())
            wanted.insert(info.path());
    }
    const QStringList listed = m_watcher.files() + m_watcher.directories();
    const QSet<QString> watched(listed.begin(), listed.end());
    const QSet<QString> gone = watched - wanted;
    const QSet<QString> fresh = wanted - watched;
    if (!gone.isEmpty())
        m_watcher.removePaths(gone.values());
    if (!fresh.isEmpty())
        m_watcher.addPaths(fresh.values());
}

}  // namespace edge::panel
