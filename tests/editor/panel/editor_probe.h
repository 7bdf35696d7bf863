#pragma once

#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTemporaryDir>

#include "editor/panel/editor_tabs.h"
#include "editor/panel/find_bar.h"
#include "editor/text/code_editor.h"

namespace edge::panel {

/// Editors in a window over a folder of their own, used with keys and clicks.
class EditorProbe {
public:
    EditorProbe();

    QString path(const QString& name) const { return m_folder.filePath(name); }
    /// Writes the file, its folders too; answers its path.
    QString write(const QString& name, const QByteArray& bytes) const;
    QByteArray read(const QString& name) const;
    QString drafts() const { return path("drafts"); }
    int draftCount() const;

    EditorTabs& tabs() const { return *m_tabs; }
    /// A second window on the same folder, as after a restart; the first is gone.
    void restart();

    text::CodeEditor& editor() const;
    /// Keys go where the keyboard is.
    void type(const QString& text) const;
    void press(int key, Qt::KeyboardModifiers modifiers = {}) const;

    /// What is said above the current editor; empty: nothing.
    QString notice() const;
    QPushButton* button(const QString& text) const;
    QTabBar& strip() const { return *m_tabs->findChild<QTabBar*>(); }
    FindBar& find() const { return *m_tabs->findChild<FindBar*>(); }
    QLineEdit* field(const QString& name) const;
    bool isMarkedUnsaved(const QString& path) const;

private:
    void open();

    QTemporaryDir m_folder;
    std::unique_ptr<EditorTabs> m_tabs;
};

}  // namespace edge::panel
