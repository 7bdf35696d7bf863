#pragma once

#include <memory>

#include <QWidget>

#include "app/dependencies/dependency_colors.h"
#include "app/dependencies/dependency_store.h"
#include "app/dependencies/dependency_values.h"

namespace edge::dependencies {

/// What one function depends on, what that costs, why it is there, and a way to a newer version. Dock content; GUI thread.
class DependencyPanel : public QWidget {
    Q_OBJECT

public:
    explicit DependencyPanel(DependencyStore& store, QWidget* parent = nullptr);
    ~DependencyPanel() override;

    /// edge-runner, which asks the registry.
    void setProgram(const QString& program);
    void setProject(const QString& folder);
    /// Empty: none is chosen.
    void setFunction(const QString& function);
    QString function() const;
    void setColors(const DependencyColors& colors);

    /// Where the edits that were asked for can be taken back.
    enum class Undo { inEditor, inUnsavedEditor, byHand };
    /// The edits were made, or could not be.
    void reportApplied(Undo undo);
    void reportFailure(const protocol::Error& error);

signals:
    /// `file` relative to the project.
    void sourceRequested(const QString& file, int line, int column);
    /// To be made all or none, and so that they can be undone.
    void editsRequested(const edge::dependencies::TextEdits& edits);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace edge::dependencies
