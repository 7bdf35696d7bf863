#include "app/shell/dependency_desk.h"

#include <QDir>
#include <QMap>
#include <QSaveFile>

#include <memory>

#include "app/dependencies/dependency_panel.h"
#include "app/shell/appearance.h"
#include "app/shell/main_window.h"
#include "editor/panel/editor_tabs.h"
#include "runner/client/runner_client.h"

namespace edge::shell {

using dependencies::TextEdits;
using protocol::Error;

namespace {

/// The file with the edits, written beside it and ready to take its place.
protocol::Result<std::unique_ptr<QSaveFile>> prepare(const QString& path, const TextEdits& edits) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return Error{"unreadable_file", path.toStdString() + " cannot be read.", "Look whether it is still there."};
    const QByteArray mark("\xEF\xBB\xBF"), all = file.readAll();
    const QByteArray lead = all.startsWith(mark) ? mark : QByteArray(), bytes = all.mid(lead.size());
    const QString text = QString::fromUtf8(bytes);
    const auto edited = text.toUtf8() == bytes ? withEdits(text, edits) : std::nullopt;
    if (!edited) return Error{"changed_meanwhile", path.toStdString() + " has changed meanwhile.", "Try again."};
    auto fresh = std::make_unique<QSaveFile>(path);
    const QByteArray written = lead + edited->toUtf8();
    if (!fresh->open(QIODevice::WriteOnly) || fresh->write(written) != written.size())
        return Error{"not_written", path.toStdString() + " cannot be written.", "Make it writable, or free space on the disk."};
    return fresh;
}

text::TextEdits forEditor(const TextEdits& edits) {
    text::TextEdits list;
    for (const auto& each : edits) list.push_back({each.line, each.column, each.before, each.after});
    return list;
}

}  // namespace

DependencyDesk::DependencyDesk(MainWindow& window, Appearance& appearance, panel::EditorTabs& editor, QObject* parent)
    : QObject(parent), m_window(window), m_appearance(appearance), m_editor(editor) {
    window.addPanel(MainWindow::Place::dependencies, tr("Dependencies"), [this](QWidget* into) { return make(into); });
}

QWidget* DependencyDesk::make(QWidget* parent) {
    m_panel = new dependencies::DependencyPanel(m_store, parent);
    const auto runner = client::findRunner();
    m_panel->setProgram(runner ? *runner : QString());
    m_panel->setProject(m_project);
    m_panel->setFunction(m_function);
    const auto dress = [this] { m_panel->setColors(m_appearance.theme().dependencyColors()); };
    dress();
    connect(&m_appearance, &Appearance::changed, m_panel, dress);
    connect(m_panel, &dependencies::DependencyPanel::sourceRequested, this, &DependencyDesk::sourceRequested);
    connect(m_panel, &dependencies::DependencyPanel::editsRequested, this, &DependencyDesk::apply);
    m_window.actions().adopt(m_panel->actions());
    return m_panel;
}

void DependencyDesk::setProject(const QString& folder) {
    m_project = folder;
    m_function.clear();
    m_store.clear();
    if (m_panel) m_panel->setProject(folder);
}

void DependencyDesk::setFunction(const QString& function) {
    m_function = function;
    if (m_panel) m_panel->setFunction(function);
}

/// All files or none. Open ones are edited where they are open, so that undo knows it, and saved when nothing else in them
/// was unsaved: then the runner builds with them.
void DependencyDesk::apply(const TextEdits& edits) {
    QMap<QString, TextEdits> byFile;
    for (const auto& edit : edits) byFile[QDir::cleanPath(QDir(m_project).absoluteFilePath(edit.file))].push_back(edit);
    std::vector<std::unique_ptr<QSaveFile>> closed;
    QStringList open;
    for (auto file = byFile.cbegin(); file != byFile.cend(); ++file) {
        if (m_editor.openFiles().contains(file.key())) {
            open << file.key();
            if (withEdits(m_editor.textOf(file.key()), file.value())) continue;
            return m_panel->reportFailure({"changed_meanwhile", QDir(m_project).relativeFilePath(file.key()).toStdString() + " has unsaved changes at that place.",
                                           "Save it, then try again."});
        }
        auto fresh = prepare(file.key(), file.value());
        if (!fresh.ok()) return m_panel->reportFailure(fresh.error());
        closed.push_back(std::move(*fresh));
    }
    for (const auto& file : closed)
        if (!file->commit()) return m_panel->reportFailure({"not_written", file->fileName().toStdString() + " cannot be written.", "Make it writable, or free space on the disk."});
    using Undo = dependencies::DependencyPanel::Undo;
    Undo undo = closed.empty() ? Undo::inEditor : Undo::byHand;
    for (const QString& file : std::as_const(open)) {
        const bool clean = !m_editor.isModified(file);
        const bool saved = m_editor.edit(file, forEditor(byFile[file])) && clean && m_editor.save(file);
        if (!saved) undo = Undo::inUnsavedEditor;
    }
    m_panel->reportApplied(undo);
}

}  // namespace edge::shell
