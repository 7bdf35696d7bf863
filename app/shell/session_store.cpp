#include "app/shell/session_store.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace edge::shell {

SessionStore::SessionStore(const QString& folder) : m_folder(folder) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(delayMs);
    m_soon.callOnTimeout([this] { write(); });
}

QString SessionStore::fileFor(const QString& project) const {
    const QByteArray hash = QCryptographicHash::hash(project.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return m_folder + u'/' + QString::fromLatin1(hash) + QStringLiteral(".json");
}

QJsonObject SessionStore::load(const QString& project) const {
    if (m_folder.isEmpty()) return {};
    QFile file(fileFor(project));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

void SessionStore::setSource(const QString& project, std::function<QJsonObject()> source) {
    flush();
    m_project = project;
    m_source = std::move(source);
    m_written.clear();
}

void SessionStore::touch() {
    if (m_source && !m_folder.isEmpty()) m_soon.start();
}

void SessionStore::flush() {
    if (m_soon.isActive()) write();
}

/// A session that cannot be written is no reason to disturb the user: the next change tries again.
void SessionStore::write() {
    m_soon.stop();
    QJsonObject session = m_source();
    session["project"] = m_project;
    const QByteArray json = QJsonDocument(session).toJson();
    if (json == m_written || !QDir().mkpath(m_folder)) return;
    QSaveFile file(fileFor(m_project));
    // commit() by itself does not notice what fails when the buffer is written.
    if (file.open(QIODevice::WriteOnly) && file.write(json) == json.size() && file.flush() && file.commit()) m_written = json;
}

}  // namespace edge::shell
