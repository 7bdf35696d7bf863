#include "editor/text/drafts.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace edge::text {

namespace {

std::optional<Draft> readDraft(const QString& fileName) {
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    if (!json.contains("path") || !json.contains("text"))
        return std::nullopt;
    return Draft{json["path"].toString(), json["text"].toString(), QByteArray::fromHex(json["base"].toString().toLatin1())};
}

}  // namespace

QString DraftStore::fileOf(const QString& path) const {
    const auto name = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha1).toHex();
    return m_folder + '/' + QString::fromLatin1(name) + ".json";
}

protocol::Outcome DraftStore::keep(const Draft& draft) const {
    if (m_folder.isEmpty())
        return protocol::success();
    QDir().mkpath(m_folder);
    const QJsonObject json{{"path", draft.path}, {"text", draft.text}, {"base", QString::fromLatin1(draft.base.toHex())}};
    const QByteArray bytes = QJsonDocument(json).toJson(QJsonDocument::Compact);
    QSaveFile file(fileOf(draft.path));
    // commit() by itself does not notice what fails when the buffer is written.
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.flush() || !file.commit())
        return protocol::Error{"draft_not_kept",
                               QObject::tr("The unsaved text of %1 could not be kept as a draft: %2.")
                                   .arg(QFileInfo(draft.path).fileName(), file.errorString()).toStdString(),
                               QObject::tr("Save the file soon; a crash would lose the text.").toStdString()};
    QFile::setPermissions(fileOf(draft.path), QFile::ReadOwner | QFile::WriteOwner);
    return protocol::success();
}

std::optional<Draft> DraftStore::find(const QString& path) const {
    return m_folder.isEmpty() ? std::nullopt : readDraft(fileOf(path));
}

void DraftStore::drop(const QString& path) const {
    if (!m_folder.isEmpty())
        QFile::remove(fileOf(path));
}

std::vector<Draft> DraftStore::all() const {
    std::vector<Draft> found;
    if (m_folder.isEmpty())
        return found;
    for (const QString& name : QDir(m_folder).entryList({"*.json"}, QDir::Files, QDir::Name))
        if (auto draft = readDraft(m_folder + '/' + name))
            found.push_back(std::move(*draft));
    return found;
}

}  // namespace edge::text
