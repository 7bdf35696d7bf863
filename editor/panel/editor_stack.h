#pragma once

#include <QHash>
#include <QStackedWidget>
#include <QStringList>
#include <QTabBar>
#include <QWidget>

#include "editor/panel/disk_watch.h"
#include "editor/panel/editor_tabs.h"
#include "editor/text/drafts.h"

namespace edge::text {
class CodeEditor;
}

namespace edge::panel {

class EditorPage;
class EmptyPage;
class FindBar;
class LineBar;

/// The parts and the state of EditorTabs: which pages there are, in which order, and what is known about their files.
class EditorTabs::Private : public QObject {
public:
    Private(EditorTabs& tabs, const QString& draftFolder);

    EditorPage* page(int index) const;
    EditorPage* page(const QString& path) const;
    EditorPage* current() const { return page(strip->currentIndex()); }
    text::CodeEditor* editor() const;
    QList<EditorPage*> pages() const;
    int indexOf(const EditorPage* page) const;

    EditorPage* open(const QString& path);
    void remove(EditorPage* page);
    void showPage(int index);
    void relabel();
    void rename(EditorPage* page, const QString& to);
    void reopen();
    void step(int direction);
    void showTabMenu(const QPoint& place);
    void showEditorMenu(const QPoint& place);

    QString shownPath(const QString& path) const;

    EditorTabs& tabs;
    text::DraftStore drafts;
    text::EditorColors colors;
    int fontSize = 10;
    QString projectFolder;
    QHash<QString, text::Problems> problems;
    QHash<QString, text::Fault> faults;
    QStringList closedFiles;
    QString lastCurrent;

    QTabBar* strip;
    FindBar* find;
    LineBar* line;
    QStackedWidget* stack;
    EmptyPage* empty;
    DiskWatch watch;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildLayout();
    void connectParts();
    void connectPage(EditorPage* page);
    void addTab(EditorPage* page);
    void watchFiles();
};

/// Makes the commands of the editor and puts them on `tabs`.
void addEditorActions(EditorTabs& tabs, EditorTabs::Private& parts);

}  // namespace edge::panel
