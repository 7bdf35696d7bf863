#include "app/project/snapshot.h"

#include <algorithm>
#include <utility>

#include <QDir>
#include <QFileInfo>
#include <QObject>

#include "runner/config/project.h"

namespace edge::project {

namespace {

constexpr int deepest = 12;
constexpr int mostEntries = 5000;

const QDir::Filters everything = QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot;

bool isPassedOver(const QString& name) {
    return name == QLatin1String("node_modules") || name == QLatin1String(".git") || name == QLatin1String(".DS_Store")
        || name.endsWith('~') || name.startsWith(QLatin1String(".#"));
}

QString fromPath(const std::filesystem::path& path) {
    return QDir::cleanPath(QString::fromStdString(path.string()));
}

/// Collects entries; keeps a count so that a huge folder cannot stall the window.
class Reader {
public:
    explicit Reader(Snapshot& snapshot) : m_snapshot(snapshot) {}

    std::vector<Entry> contents(const QString& folder, int depth = 0) {
        std::vector<Entry> entries;
        if (depth > deepest || !QFileInfo(folder).isDir())
            return entries;
        m_snapshot.watched.append(folder);
        if (!QFileInfo(folder).isReadable())
            m_snapshot.remarks.push_back({{}, folder, QObject::tr("This folder cannot be read. Check its permissions.")});
        const auto order = QDir::DirsFirst | QDir::Name | QDir::IgnoreCase;
        for (const QFileInfo& info : QDir(folder).entryInfoList(everything, order)) {
            if (isPassedOver(info.fileName()))
                continue;
            if (++m_count > mostEntries) {
                sayCut(folder);
                break;
            }
            const bool isFolder = info.isDir() && !info.isSymLink();
            entries.push_back({info.filePath(), isFolder, isFolder ? contents(info.filePath(), depth + 1) : std::vector<Entry>{}});
        }
        return entries;
    }

private:
    void sayCut(const QString& folder) {
        if (!std::exchange(m_isCut, true))
            m_snapshot.remarks.push_back({{}, folder, QObject::tr("The tree shows the first %1 files and folders; those from here on are left out.").arg(mostEntries)});
    }

    Snapshot& m_snapshot;
    int m_count = 0;
    bool m_isCut = false;
};

bool isSetting(const QString& name) {
    static const QStringList names{"config.toml", "deno.json", "deno.jsonc", "import_map.json", "package.json", ".npmrc", "deno.lock"};
    return names.contains(name) || name == QLatin1String(".env") || name.startsWith(QLatin1String(".env."));
}

void addSettings(const QString& folder, Snapshot& snapshot) {
    if (!QFileInfo(folder).isDir())
        return;
    if (!snapshot.watched.contains(folder))
        snapshot.watched.append(folder);
    for (const QFileInfo& info : QDir(folder).entryInfoList(QDir::Files | QDir::Hidden, QDir::Name)) {
        if (!isSetting(info.fileName()))
            continue;
        snapshot.config.push_back({info.filePath(), false, {}});
        if (info.fileName() == QLatin1String("config.toml"))
            snapshot.watched.append(info.filePath());
    }
}

FunctionEntry entryOf(const config::Function& function, Reader& reader) {
    FunctionEntry entry;
    entry.name = QString::fromStdString(function.name);
    entry.folder = fromPath(function.folder);
    entry.entrypoint = fromPath(function.entrypoint);
    entry.verifyJwt = function.verifyJwt.value_or(true);
    entry.isEnabled = function.enabled;
    entry.hasSettings = function.verifyJwt.has_value() || !function.staticFiles.empty() || !function.environment.empty();
    entry.files = reader.contents(entry.folder);
    return entry;
}

Remark remarkOf(const config::Warning& warning, const QString& folder) {
    const QString file = QString::fromStdString(warning.at.file);
    const QString hint = QString::fromStdString(warning.error.hint);
    return {QString::fromStdString(warning.function), file.isEmpty() ? QString() : QDir::cleanPath(QDir(folder).absoluteFilePath(file)),
            QString::fromStdString(warning.error.message) + (hint.isEmpty() ? QString() : ' ' + hint)};
}

}  // namespace

protocol::Result<Snapshot> readSnapshot(const QString& folder) {
    const auto project = config::loadProject(folder.toStdString());
    if (!project)
        return project.error();
    Snapshot snapshot;
    snapshot.folder = fromPath(project->directory);
    snapshot.functionsFolder = fromPath(project->functionsDirectory);
    for (const config::Warning& warning : project->warnings)
        snapshot.remarks.push_back(remarkOf(warning, snapshot.folder));
    Reader reader(snapshot);
    for (const config::Function& function : project->functions)
        snapshot.functions.push_back(entryOf(function, reader));
    const QDir functions(snapshot.functionsFolder);
    const auto isFunction = [&snapshot](const QString& path) {
        return std::any_of(snapshot.functions.begin(), snapshot.functions.end(), [&](const FunctionEntry& f) { return f.folder == path; });
    };
    for (const QFileInfo& info : functions.entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name))
        if (!isFunction(info.filePath()) && !isPassedOver(info.fileName()))
            snapshot.shared.push_back({info.filePath(), true, reader.contents(info.filePath())});
    addSettings(fromPath(project->supabaseDirectory), snapshot);
    addSettings(snapshot.functionsFolder, snapshot);
    addSettings(snapshot.folder, snapshot);
    return snapshot;
}

}  // namespace edge::project
