#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace edge::project {

/// Tells, once the disk has calmed down, that the project may look different. Past the number of folders that a system
/// watches gladly it looks by the clock instead.
class ProjectWatch : public QObject {
    Q_OBJECT

public:
    explicit ProjectWatch(QObject* parent = nullptr);

    void setPaths(const QStringList& paths);

signals:
    void stirred();

private:
    QFileSystemWatcher m_watcher;
    QTimer m_calm;
    QTimer m_byClock;
};

}  // namespace edge::project
