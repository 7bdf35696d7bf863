#pragma once

#include <memory>

#include <QColor>
#include <QJsonObject>
#include <QString>
#include <QWidget>

#include "runner/protocol/result.h"

namespace edge::project {

enum class FunctionState { unknown, building, ready, failed };

/// Colours of the tree that a palette has no role for. The defaults are the light theme.
struct TreeColors {
    QColor muted{0x6a737d};
    QColor ready{0x1a7f37};
    QColor building{0x835300};
    QColor failed{0xc9252d};
    QColor accent{0x0969da};
    bool operator==(const TreeColors&) const = default;
};

/// The project panel: functions with their state and files, shared code, configuration. Follows the disk.
class ProjectTree : public QWidget {
    Q_OBJECT

public:
    explicit ProjectTree(QWidget* parent = nullptr);
    ~ProjectTree() override;

    /// The folder that holds `supabase/`; empty closes the project.
    void setProject(const QString& folder);
    QString project() const;
    void setColors(const TreeColors& colors);

    /// The message of a failed build is shown with the function.
    void setFunctionState(const QString& function, FunctionState state, const QString& message = {});
    QStringList functions() const;

    void selectFunction(const QString& function);
    /// Shows the file's row; no signal is sent.
    void selectFile(const QString& path);
    /// Asks for the name of a new function, inline.
    void newFunction();

    QJsonObject session() const;
    void restoreSession(const QJsonObject& session);

signals:
    void fileActivated(const QString& path);
    /// A function, or something inside it, became the current row.
    void functionSelected(const QString& function);
    void functionsChanged(const QStringList& functions);
    void functionCreated(const QString& function, const QString& entrypoint);
    void pathRenamed(const QString& from, const QString& to);
    void pathRemoved(const QString& path);
    void openProjectRequested();
    void failed(const edge::protocol::Error& error);

public:
    class Private;

private:
    std::unique_ptr<Private> d;
};

}  // namespace edge::project
