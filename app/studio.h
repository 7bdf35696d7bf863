#pragma once

#include <QObject>
#include <QTemporaryDir>

#include <memory>

#include "app/shell/command_line.h"
#include "app/shell/workbench.h"

namespace edge {

/// The composition root: makes every long-lived object of the studio, in order, and takes them down again.
class Studio : public QObject {
    Q_OBJECT

public:
    explicit Studio(const shell::CommandLine& line);
    ~Studio() override;

    /// Opens project and window. False: nothing to show, a message is on stderr.
    bool open();
    shell::MainWindow& window() { return *m_window; }
    shell::Workbench& workbench() { return *m_workbench; }
    /// What the parts of the studio share.
    shell::Services services() { return {*m_appearance, *m_settings, *m_sessions, *m_runner, *m_store, *m_selection}; }

signals:
    /// The window's content was drawn for the first time.
    void firstPainted();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void makeServices();
    bool openFirstProject();
    void beginRun();

    shell::CommandLine m_line;
    std::unique_ptr<QTemporaryDir> m_temporary;  ///< all places, when the user's own must stay untouched
    std::unique_ptr<shell::Appearance> m_appearance;
    std::unique_ptr<shell::SettingsStore> m_settings;
    std::unique_ptr<shell::SessionStore> m_sessions;
    std::unique_ptr<client::RunnerClient> m_runner;
    std::unique_ptr<trace::TraceStore> m_store;
    std::unique_ptr<trace::Selection> m_selection;
    std::unique_ptr<shell::MainWindow> m_window;
    std::unique_ptr<shell::Workbench> m_workbench;
};

}  // namespace edge
