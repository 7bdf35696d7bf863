#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

#include <atomic>
#include <memory>
#include <mutex>

#include "tests/support/management_api.h"

namespace edge::support {

/// A package registry on 127.0.0.1, as far as `npm install` asks: descriptions of packages and their archives.
class NpmRegistry {
public:
    NpmRegistry();

    /// `files`: text by path inside the package, without package.json, which is made here.
    void publish(const QString& name, const QString& version, const QMap<QString, QByteArray>& files,
                 const QMap<QString, QString>& dependencies = {});
    /// Archives are answered with other bytes than announced from now on.
    void damageArchives() { m_damaged = true; }

    /// Lines of an .npmrc that lead here, for all packages or for those of one scope ("@jsr").
    QByteArray settings(const QByteArray& scope = {}) const;
    /// "sha512-…" of a published version.
    QByteArray integrity(const QString& name, const QString& version) const;
    std::size_t requestCount() const { return m_server->requests().size(); }
    /// Nothing answers any more.
    void close() { m_server.reset(); }

private:
    ManagementApi::Answer answer(const std::string& target) const;

    struct Version {
        QByteArray description;  ///< JSON, of this version
        QByteArray archive;
    };
    mutable std::mutex m_guard;
    QMap<QString, QMap<QString, Version>> m_packages;
    std::atomic<bool> m_damaged{false};
    std::unique_ptr<ManagementApi> m_server;
};

}  // namespace edge::support
