#pragma once

#include <QFile>
#include <QStringList>
#include <QTemporaryDir>

#include <algorithm>

#include "tests/support/npm_registry.h"
#include "tests/support/project_folder.h"
#include "tests/support/runner_process.h"

namespace edge::support {

/// A project whose packages come from a registry of the test's own, into caches in `places`.
class FetchingProject : public ProjectFolder {
public:
    FetchingProject(const QTemporaryDir& places, const QByteArray& npmrc) : m_places(places.path()) { write(QStringLiteral(".npmrc"), npmrc); }

    bool start(RunnerProcess& runner) const {
        runner.setEnvironment(QStringLiteral("XDG_CACHE_HOME"), m_places);
        runner.setEnvironment(QStringLiteral("npm_config_cache"), m_places + QStringLiteral("/npm"));
        return runner.start(path(), {QStringLiteral("--no-verify-jwt")});
    }
    QByteArray read(const QString& relative) const {
        QFile file(path() + QLatin1Char('/') + relative);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private:
    QString m_places;
};

/// The first problem of the function's last build that failed: "file:line message".
inline QString problemOf(RunnerProcess& runner, const std::string& function) {
    QString text;
    runner.waitFor([&](const auto& all) {
        for (const auto& event : all)
            if (const auto* built = std::get_if<protocol::FunctionBuilt>(&event); built && built->function == function && !built->problems.empty())
                text = QStringLiteral("%1:%2 %3").arg(QString::fromStdString(built->problems[0].at.file)).arg(built->problems[0].at.line).arg(QString::fromStdString(built->problems[0].message));
        return !text.isEmpty();
    });
    return text;
}

/// What has been fetched so far, as "hono@4 zod"; waits until there is as much as `expected`.
inline QStringList fetchedBy(RunnerProcess& runner, int expected = 0) {
    QStringList all;
    runner.waitFor([&](const auto& events) {
        all.clear();
        for (const auto& event : events)
            if (const auto* fetched = std::get_if<protocol::PackagesFetched>(&event); fetched && fetched->state == "fetched") {
                QStringList names;
                for (const std::string& name : fetched->packages) names << QString::fromStdString(name);
                all << names.join(QLatin1Char(' '));
            }
        return all.size() >= expected;
    });
    return all;
}

}  // namespace edge::support
