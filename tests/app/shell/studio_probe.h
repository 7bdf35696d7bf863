#pragma once

#include <QDir>
#include <QJsonObject>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>

#include <memory>

#include "app/composer/response/response_view.h"
#include "app/shell/main_window.h"
#include "app/studio.h"
#include "editor/text/code_editor.h"
#include "tests/support/project_folder.h"

namespace edge::shell {

/// The whole studio with the real runner on a copy of the sample, in places of its own that go with it: used by keys,
/// clicks and the names of actions, as a person would.
class StudioProbe {
public:
    /// How long anything may take before a test gives up on it.
    static constexpr int patienceMs = 30'000;

    StudioProbe();
    ~StudioProbe();

    QString project() const { return m_project.path(); }
    QString path(const QString& relative) const { return project() + u'/' + relative; }
    static QString entry(const QString& function) { return QStringLiteral("supabase/functions/%1/index.ts").arg(function); }
    /// Writes below the project.
    bool write(const QString& relative, const QByteArray& text) const { return m_project.write(relative, text); }
    QByteArray read(const QString& relative) const;
    /// For the next start().
    void set(const QString& key, const QVariant& value) const;

    /// Opens the studio and its window. Without arguments: on the project.
    void start(QStringList arguments = {});
    /// start(), and the runner listens.
    bool startListening();
    /// As a user closes it.
    void quit();
    /// The program is gone between two events: what was on disk is all that stays.
    void crash();
    /// Unsaved text, or where the work was left, has reached the disk.
    bool hasDraft() const;
    bool hasSession() const;
    /// Writes nonsense into every session file. False: there is none.
    bool damageSession() const;

    Studio& studio() const { return *m_studio; }
    MainWindow& window() const { return m_studio->window(); }
    Workbench& workbench() const { return m_studio->workbench(); }
    Panels& panels() const { return workbench().panels(); }
    Services services() const { return m_studio->services(); }
    response::ResponseView& response() const { return panels().response(); }
    client::RunnerClient& runner() const { return services().runner; }

    QAction& action(const QString& name) const;
    void run(const QString& name) const { action(name).trigger(); }
    /// Keys go where the keyboard is.
    void press(int key, Qt::KeyboardModifiers modifiers = {}) const;
    void type(const QString& text) const;
    /// Chooses the function and presses Ctrl+Return. False when no answer came.
    bool send(const QString& function);
    /// The same without waiting for an answer.
    void beginSending(const QString& function);

    /// The editor on screen; null when there is none.
    text::CodeEditor* editor() const;
    /// The panel of a dock, brought to the front.
    template <typename Panel>
    Panel& panel(MainWindow::Place place) const {
        return *bringToFront(place)->template findChild<Panel*>();
    }
    void clickRow(QTableView& table, int row, int column) const;
    QPushButton* button(const QString& text) const;
    /// A label or button on screen has these words.
    bool says(const QString& part) const;
    QString trouble() const;

private:
    QDir data() const { return m_places.filePath(QStringLiteral("XDG_DATA_HOME/Edge Studio")); }
    QWidget* bringToFront(MainWindow::Place place) const;

    QTemporaryDir m_places;
    support::ProjectFolder m_project;
    std::unique_ptr<Studio> m_studio;
};

}  // namespace edge::shell
