#pragma once

#include <QJsonObject>
#include <QString>
#include <QTimer>

#include <functional>

namespace edge::shell {

/// Where the work on a project was left: one JSON file a project. Written a moment after each change and atomically, so
/// a crash costs at most that moment.
class SessionStore {
public:
    static constexpr int delayMs = 800;

    /// An empty folder keeps nothing.
    explicit SessionStore(const QString& folder);

    /// The session of a project; an empty object when there is none or it cannot be read.
    QJsonObject load(const QString& project) const;
    /// What to write and for which project, asked when it is time.
    void setSource(const QString& project, std::function<QJsonObject()> source);
    /// Something changed: writes soon.
    void touch();
    /// Writes now what touch() announced.
    void flush();

    QString fileFor(const QString& project) const;

private:
    void write();

    QString m_folder;
    QString m_project;
    std::function<QJsonObject()> m_source;
    QByteArray m_written;
    QTimer m_soon;
};

}  // namespace edge::shell
