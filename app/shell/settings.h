#pragma once

#include <QString>
#include <QStringList>

#include <memory>

#include "app/shell/appearance.h"
#include "runner/client/runner_client.h"

class QSettings;

namespace edge::shell {

/// What the user can set, as a value.
struct Settings {
    ThemeChoice theme = ThemeChoice::system;
    double fontSize = 10;
    int port = 54321;
    client::PortTaken portTaken = client::PortTaken::useAnother;
    QString policy;  ///< empty: the project's config.toml decides
    bool verifyJwt = true;
    bool operator==(const Settings&) const = default;
};

/// Keeps settings and recent projects in one ini file.
class SettingsStore {
public:
    explicit SettingsStore(const QString& file);
    ~SettingsStore();

    Settings load() const;
    void save(const Settings& settings);
    /// Newest first; folders that are gone are left out.
    QStringList recentProjects() const;
    void noteProject(const QString& folder);

private:
    std::unique_ptr<QSettings> m_file;
};

}  // namespace edge::shell
