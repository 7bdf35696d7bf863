#pragma once

#include <optional>
#include <span>

#include <QHash>
#include <QObject>
#include <QString>

#include "runner/protocol/events.h"

namespace edge::dependencies {

/// What is known of one function's dependencies.
struct FunctionDependencies {
    enum class Standing { waiting, fetching, known, unknown, failed };
    Standing standing = Standing::waiting;
    QString message;               ///< what is fetched, or why the build failed
    protocol::SourcePosition at;   ///< of a failed build
    std::optional<protocol::DependenciesFound> found;  ///< stays from the last good build
    std::optional<protocol::ModulesLoaded> loaded;     ///< the last start of that version
};

/// The newest words of the runner about every function's dependencies. Owned by the shell; GUI thread.
class DependencyStore : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    void take(std::span<const protocol::Event> events);
    void clear();
    /// One that nothing was said of waits.
    FunctionDependencies of(const QString& function) const { return m_functions.value(function); }

signals:
    void changed(const QString& function);

private:
    void take(const protocol::FunctionBuilt& built);
    void take(const protocol::PackagesFetched& fetched);
    void take(const protocol::DependenciesFound& found);
    void take(const protocol::ModulesLoaded& loaded);

    QHash<QString, FunctionDependencies> m_functions;
};

}  // namespace edge::dependencies
