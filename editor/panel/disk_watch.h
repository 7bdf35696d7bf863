#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace edge::panel {

/// Tells, a moment after the disk has calmed down, that watched files may have changed. Watches their folders too:
/// programs that save by renaming take a watched file away.
class DiskWatch : public QObject {
    Q_OBJECT

public:
    explicit DiskWatch(QObject* parent = nullptr);

    void setFiles(const QStringList& files);

signals:
    void stirred();

private:
    void watchAgain();

    QStringList m_files;
    QFileSystemWatcher m_watcher;
    QTimer m_later;
};

}  // namespace edge::panel
