#include "tests/support/npm_registry.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

namespace edge::support {
namespace {

void write(const QString& path, const QByteArray& text) {
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (file.open(QIODevice::WriteOnly)) file.write(text);
}

QByteArray packed(const QString& folder) {
    QProcess tar;
    tar.start(QStringLiteral("tar"), {QStringLiteral("-czf"), QStringLiteral("-"), QStringLiteral("-C"), folder, QStringLiteral("package")});
    tar.waitForFinished();
    return tar.readAllStandardOutput();
}

QByteArray json(const QJsonObject& object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

}  // namespace

NpmRegistry::NpmRegistry()
    : m_server(std::make_unique<ManagementApi>([this](const ManagementApi::Request& request) { return answer(request.target); })) {}

QByteArray NpmRegistry::settings(const QByteArray& scope) const {
    return (scope.isEmpty() ? QByteArray() : scope + ":") + "registry=" + QByteArray::fromStdString(m_server->url()) + "/\n";
}

QByteArray NpmRegistry::integrity(const QString& name, const QString& version) const {
    const std::lock_guard lock(m_guard);
    const auto description = QJsonDocument::fromJson(m_packages.value(name).value(version).description);
    return description["dist"]["integrity"].toString().toUtf8();
}

void NpmRegistry::publish(const QString& name, const QString& version, const QMap<QString, QByteArray>& files,
                          const QMap<QString, QString>& dependencies) {
    QJsonObject manifest{{"name", name}, {"version", version}, {"type", "module"}, {"main", "index.js"}}, needs;
    for (auto need = dependencies.cbegin(); need != dependencies.cend(); ++need) needs[need.key()] = need.value();
    if (!needs.isEmpty()) manifest["dependencies"] = needs;
    const QTemporaryDir folder;
    write(folder.filePath("package/package.json"), json(manifest));
    for (auto file = files.cbegin(); file != files.cend(); ++file) write(folder.filePath("package/" + file.key()), file.value());
    const QByteArray archive = packed(folder.path());
    const QByteArray checksum = QCryptographicHash::hash(archive, QCryptographicHash::Sha512).toBase64();
    const QString address = QString::fromStdString(m_server->url()) + "/archive/" + name + "/" + version;
    manifest["dist"] = QJsonObject{{"tarball", address}, {"integrity", "sha512-" + QString::fromLatin1(checksum)}};
    const std::lock_guard lock(m_guard);
    m_packages[name][version] = {json(manifest), archive};
}

ManagementApi::Answer NpmRegistry::answer(const std::string& target) const {
    const QString path = QUrl::fromPercentEncoding(QByteArray::fromStdString(target)).mid(1);
    const std::lock_guard lock(m_guard);
    if (path.startsWith("archive/")) {
        const QString version = path.section('/', -1), name = path.mid(8).chopped(version.size() + 1);
        QByteArray archive = m_packages.value(name).value(version).archive;
        if (m_damaged) archive.append("damage");
        return {.body = archive.toStdString()};
    }
    const auto versions = m_packages.value(path);
    if (versions.isEmpty()) return {.status = 404, .body = R"({"error":"Not found"})"};
    QJsonObject all;
    for (auto each = versions.cbegin(); each != versions.cend(); ++each)
        all[each.key()] = QJsonDocument::fromJson(each.value().description).object();
    return {.body = json({{"name", path}, {"dist-tags", QJsonObject{{"latest", versions.lastKey()}}}, {"versions", all}}).toStdString()};
}

}  // namespace edge::support
