#include <QAction>

#include "editor/panel/editor_page.h"
#include "editor/panel/editor_stack.h"
#include "editor/panel/find_bar.h"
#include "editor/panel/line_bar.h"
#include "editor/text/code_editor.h"

namespace edge::panel {

namespace {

enum class Reach { editor, window };

/// Makes one command after the other; those of the editor do nothing while no file is open.
class ActionMaker {
public:
    ActionMaker(EditorTabs& tabs, EditorTabs::Private& parts) : m_tabs(tabs), m_parts(parts) {}

    template <typename Run>
    void add(const char* name, const QString& text, const QList<QKeySequence>& keys, Run run, Reach reach = Reach::editor) {
        auto* const action = new QAction(text, &m_tabs);
        action->setObjectName(QLatin1String(name));
        action->setShortcuts(keys);
        action->setShortcutContext(reach == Reach::window ? Qt::WindowShortcut : Qt::WidgetWithChildrenShortcut);
        m_tabs.addAction(action);
        QObject::connect(action, &QAction::triggered, &m_tabs, run);
    }

    void addForEditor(const char* name, const QString& text, const QList<QKeySequence>& keys, void (text::CodeEditor::*run)()) {
        add(name, text, keys, [&parts = m_parts, run] {
            if (parts.editor())
                (parts.editor()->*run)();
        });
    }

    void addForEditor(const char* name, const QString& text, const QList<QKeySequence>& keys,
                      void (text::CodeEditor::*run)(int), int direction) {
        add(name, text, keys, [&parts = m_parts, run, direction] {
            if (parts.editor())
                (parts.editor()->*run)(direction);
        });
    }

private:
    EditorTabs& m_tabs;
    EditorTabs::Private& m_parts;
};

void addFileActions(ActionMaker& make, EditorTabs& tabs, EditorTabs::Private& parts) {
    const auto saveCurrent = [&tabs] { tabs.save(tabs.currentFile()); };
    make.add("editor.save", EditorTabs::tr("Save"), {QKeySequence::Save}, saveCurrent, Reach::window);
    make.add("editor.saveAll", EditorTabs::tr("Save all"), {Qt::CTRL | Qt::ALT | Qt::Key_S}, [&tabs] { tabs.saveAll(); }, Reach::window);
    make.add("editor.close", EditorTabs::tr("Close file"), {Qt::CTRL | Qt::Key_W}, [&tabs] { tabs.close(tabs.currentFile()); });
    make.add("editor.reopen", EditorTabs::tr("Reopen closed file"), {Qt::CTRL | Qt::SHIFT | Qt::Key_T}, [&parts] { parts.reopen(); });
    make.add("editor.nextTab", EditorTabs::tr("Next file"), {Qt::CTRL | Qt::Key_Tab, Qt::CTRL | Qt::Key_PageDown}, [&parts] { parts.step(1); });
    make.add("editor.previousTab", EditorTabs::tr("Previous file"), {Qt::CTRL | Qt::SHIFT | Qt::Key_Tab, Qt::CTRL | Qt::Key_PageUp},
             [&parts] { parts.step(-1); });
}

void addFindActions(ActionMaker& make, EditorTabs::Private& parts) {
    make.add("editor.find", EditorTabs::tr("Find…"), {Qt::CTRL | Qt::Key_F}, [&parts] { parts.find->start(FindMode::find); });
    make.add("editor.replace", EditorTabs::tr("Replace…"), {Qt::CTRL | Qt::Key_H}, [&parts] { parts.find->start(FindMode::replace); });
    make.add("editor.findNext", EditorTabs::tr("Find next"), {Qt::Key_F3}, [&parts] { parts.find->next(); });
    make.add("editor.findPrevious", EditorTabs::tr("Find previous"), {Qt::SHIFT | Qt::Key_F3}, [&parts] { parts.find->previous(); });
    make.add("editor.goToLine", EditorTabs::tr("Go to line…"), {Qt::CTRL | Qt::Key_G}, [&parts] { parts.line->start(parts.editor()); });
    make.addForEditor("editor.nextProblem", EditorTabs::tr("Next problem"), {Qt::Key_F8}, &text::CodeEditor::goToProblem, 1);
    make.addForEditor("editor.previousProblem", EditorTabs::tr("Previous problem"), {Qt::SHIFT | Qt::Key_F8}, &text::CodeEditor::goToProblem, -1);
}

void addTextActions(ActionMaker& make) {
    using text::CodeEditor;
    make.addForEditor("editor.undo", EditorTabs::tr("Undo"), {QKeySequence::Undo}, &CodeEditor::undo);
    make.addForEditor("editor.redo", EditorTabs::tr("Redo"), {Qt::CTRL | Qt::SHIFT | Qt::Key_Z, Qt::CTRL | Qt::Key_Y}, &CodeEditor::redo);
    make.addForEditor("editor.cut", EditorTabs::tr("Cut"), {QKeySequence::Cut}, &CodeEditor::cut);
    make.addForEditor("editor.copy", EditorTabs::tr("Copy"), {QKeySequence::Copy}, &CodeEditor::copy);
    make.addForEditor("editor.paste", EditorTabs::tr("Paste"), {QKeySequence::Paste}, &CodeEditor::paste);
    make.addForEditor("editor.selectAll", EditorTabs::tr("Select all"), {QKeySequence::SelectAll}, &CodeEditor::selectEverything);
    make.addForEditor("editor.toggleComment", EditorTabs::tr("Toggle comment"), {Qt::CTRL | Qt::Key_Slash}, &CodeEditor::toggleComment);
    make.addForEditor("editor.moveLineUp", EditorTabs::tr("Move line up"), {Qt::ALT | Qt::Key_Up}, &CodeEditor::moveLines, -1);
    make.addForEditor("editor.moveLineDown", EditorTabs::tr("Move line down"), {Qt::ALT | Qt::Key_Down}, &CodeEditor::moveLines, 1);
    make.addForEditor("editor.duplicateLine", EditorTabs::tr("Duplicate line"), {Qt::SHIFT | Qt::ALT | Qt::Key_Down}, &CodeEditor::duplicateLines);
    make.addForEditor("editor.deleteLine", EditorTabs::tr("Delete line"), {Qt::CTRL | Qt::SHIFT | Qt::Key_K}, &CodeEditor::deleteLines);
    make.addForEditor("editor.selectNext", EditorTabs::tr("Add next match to selection"), {Qt::CTRL | Qt::Key_D}, &CodeEditor::selectNextMatch);
    make.addForEditor("editor.selectMatches", EditorTabs::tr("Select all matches"), {Qt::CTRL | Qt::SHIFT | Qt::Key_L}, &CodeEditor::selectAllMatches);
}

}  // namespace

void addEditorActions(EditorTabs& tabs, EditorTabs::Private& parts) {
    ActionMaker make(tabs, parts);
    addFileActions(make, tabs, parts);
    addFindActions(make, parts);
    addTextActions(make);
}

}  // namespace edge::panel
