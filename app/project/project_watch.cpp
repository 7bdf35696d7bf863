#include "app/project/project_watch.h"

#include <QFileInfo>
#include <QSet>

namespace edge::project {

namespace {

constexpr int calmMilliseconds = 120;
constexpr int clockMilliseconds = 3000;
constexpr qsizetype mostWatched = 1500;

}  // namespace

ProjectWatch::ProjectWatch(QObject* parent) : QObject(parent) {
    m_calm.setSingleShot(true);
    m_calm.setInterval(calmMilliseconds);
    m_byClock.setInterval(clockMilliseconds);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_calm, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_calm, qOverload<>(&QTimer::start));
    connect(&m_calm, &QTimer::timeout, this, &ProjectWatch::stirred);
    connect(&m_byClock, &QTimer::timeout, this, &ProjectWatch::stirred);
}

void ProjectWatch::setPaths(const QStringList& paths) {
    QSet<QString> wanted;
    for (const QString& path : paths.mid(0, mostWatched))
        if (QFileInfo(path).isReadable())
            wanted.insert(path);
    const QStringList listed = m_watcher.files() + m_watcher.directories();
    const QSet<QString> watched(listed.begin(), listed.end());
    const QStringList gone = (watched - wanted).values();
    const QStringList fresh = (wanted - watched).values();
    if (!gone.isEmpty())
        m_watcher.removePaths(gone);
    const QStringList refused = fresh.isEmpty() ? QStringList() : m_watcher.addPaths(fresh);
    if (paths.size() > mostWatched || !refused.isEmpty())
        m_byClock.start();
    else
        m_byClock.stop();
}

}  // namespace edge::project
