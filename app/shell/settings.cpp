#include "app/shell/settings.h"

#include <QFileInfo>
#include <QSettings>

namespace edge::shell {

namespace {
constexpr int keptProjects = 10;
}

SettingsStore::SettingsStore(const QString& file) : m_file(std::make_unique<QSettings>(file, QSettings::IniFormat)) {}

SettingsStore::~SettingsStore() = default;

Settings SettingsStore::load() const {
    Settings settings;
    settings.theme = themeNamed(m_file->value("appearance/theme").toString());
    settings.fontSize = qBound(7.0, m_file->value("appearance/fontSize", settings.fontSize).toDouble(), 24.0);
    settings.port = qBound(0, m_file->value("runner/port", settings.port).toInt(), 65535);
    if (m_file->value("runner/portTaken").toString() == QLatin1String("fail")) settings.portTaken = client::PortTaken::fail;
    settings.policy = m_file->value("runner/policy").toString();
    settings.verifyJwt = m_file->value("runner/verifyJwt", true).toBool();
    return settings;
}

void SettingsStore::save(const Settings& settings) {
    m_file->setValue("appearance/theme", nameOf(settings.theme));
    m_file->setValue("appearance/fontSize", settings.fontSize);
    m_file->setValue("runner/port", settings.port);
    m_file->setValue("runner/portTaken", settings.portTaken == client::PortTaken::fail ? "fail" : "useAnother");
    m_file->setValue("runner/policy", settings.policy);
    m_file->setValue("runner/verifyJwt", settings.verifyJwt);
    m_file->sync();
}

QStringList SettingsStore::recentProjects() const {
    QStringList present;
    for (const QString& folder : m_file->value("projects/recent").toStringList())
        if (QFileInfo(folder).isDir()) present << folder;
    return present;
}

void SettingsStore::noteProject(const QString& folder) {
    QStringList projects = recentProjects();
    projects.removeAll(folder);
    projects.prepend(folder);
    m_file->setValue("projects/recent", QStringList(projects.mid(0, keptProjects)));
    m_file->sync();
}

}  // namespace edge::shell
