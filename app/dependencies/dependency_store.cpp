#include "app/dependencies/dependency_store.h"

#include <QStringList>

#include "runner/dependencies/tree.h"

namespace edge::dependencies {

using Standing = FunctionDependencies::Standing;

void DependencyStore::take(std::span<const protocol::Event> events) {
    for (const protocol::Event& event : events) {
        if (const auto* built = std::get_if<protocol::FunctionBuilt>(&event)) take(*built);
        else if (const auto* fetched = std::get_if<protocol::PackagesFetched>(&event)) take(*fetched);
        else if (const auto* found = std::get_if<protocol::DependenciesFound>(&event)) take(*found);
        else if (const auto* loaded = std::get_if<protocol::ModulesLoaded>(&event)) take(*loaded);
    }
}

void DependencyStore::clear() {
    const QStringList functions = m_functions.keys();
    m_functions.clear();
    for (const QString& function : functions) emit changed(function);
}

void DependencyStore::take(const protocol::FunctionBuilt& built) {
    const QString function = QString::fromStdString(built.function);
    FunctionDependencies& known = m_functions[function];
    if (built.problems.empty()) {
        known.standing = known.found ? Standing::known : Standing::unknown;  // what it found follows
        known.message.clear();
        known.at = {};
    } else {
        known.standing = Standing::failed;
        known.message = QString::fromStdString(built.problems.front().message);
        known.at = built.problems.front().at;
    }
    emit changed(function);
}

void DependencyStore::take(const protocol::PackagesFetched& fetched) {
    if (fetched.state != "fetching") return;  // what came of it the build says
    QStringList names;
    for (const std::string& name : fetched.packages) names << QString::fromStdString(name);
    const QString function = QString::fromStdString(fetched.function);
    m_functions[function].standing = Standing::fetching;
    m_functions[function].message = names.join(QStringLiteral(", "));
    emit changed(function);
}

void DependencyStore::take(const protocol::DependenciesFound& found) {
    if (!isSound(found)) return;
    const QString function = QString::fromStdString(found.function);
    FunctionDependencies& known = m_functions[function];
    if (known.loaded && known.loaded->version != found.version) known.loaded.reset();
    known.found = found;
    known.standing = Standing::known;
    known.message.clear();
    emit changed(function);
}

/// A start of a version that is not the newest any more has nothing to say about it.
void DependencyStore::take(const protocol::ModulesLoaded& loaded) {
    const QString function = QString::fromStdString(loaded.function);
    FunctionDependencies& known = m_functions[function];
    if (!known.found || known.found->version != loaded.version) return;
    known.loaded = loaded;
    emit changed(function);
}

}  // namespace edge::dependencies
