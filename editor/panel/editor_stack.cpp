#include "editor/panel/editor_stack.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QMouseEvent>
#include <QVBoxLayout>

#include "editor/panel/editor_page.h"
#include "editor/panel/empty_page.h"
#include "editor/panel/find_bar.h"
#include "editor/panel/line_bar.h"
#include "editor/panel/notice_bar.h"
#include "editor/panel/tab_button.h"
#include "editor/text/code_editor.h"

namespace edge::panel {

namespace {

constexpr int rememberedClosed = 20;

QString nameWithFolder(const QString& path) {
    const QFileInfo info(path);
    return QFileInfo(info.path()).fileName() + '/' + info.fileName();
}

}  // namespace

EditorTabs::Private::Private(EditorTabs& owner, const QString& draftFolder)
    : tabs(owner), drafts(draftFolder), strip(new QTabBar), find(new FindBar), line(new LineBar), stack(new QStackedWidget),
      empty(new EmptyPage) {
    buildLayout();
    connectParts();
}

void EditorTabs::Private::buildLayout() {
    strip->setDocumentMode(true);
    strip->setDrawBase(false);
    strip->setMovable(true);
    strip->setExpanding(false);
    strip->setElideMode(Qt::ElideMiddle);
    strip->setUsesScrollButtons(true);
    strip->setSelectionBehaviorOnRemove(QTabBar::SelectPreviousTab);
    strip->setContextMenuPolicy(Qt::CustomContextMenu);
    strip->setAccessibleName(EditorTabs::tr("Open files"));
    strip->hide();
    stack->addWidget(empty);
    auto* const column = new QVBoxLayout(&tabs);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget* const widget : std::initializer_list<QWidget*>{strip, find, line})
        column->addWidget(widget);
    column->addWidget(stack, 1);
}

void EditorTabs::Private::connectParts() {
    strip->installEventFilter(this);
    connect(strip, &QTabBar::currentChanged, this, &Private::showPage);
    connect(strip, &QWidget::customContextMenuRequested, this, &Private::showTabMenu);
    connect(&watch, &DiskWatch::stirred, this, [this] {
        for (EditorPage* const page : pages())
            page->document().checkDisk();
        watchFiles();
    });
}

/// The middle button closes a tab.
bool EditorTabs::Private::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto* const mouse = static_cast<QMouseEvent*>(event);
        EditorPage* const hit = page(strip->tabAt(mouse->position().toPoint()));
        if (mouse->button() == Qt::MiddleButton && hit) {
            tabs.close(hit->path());
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

EditorPage* EditorTabs::Private::page(int index) const {
    return index < 0 || index >= strip->count() ? nullptr : qvariant_cast<EditorPage*>(strip->tabData(index));
}

EditorPage* EditorTabs::Private::page(const QString& path) const {
    const QString wanted = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    for (EditorPage* const page : pages())
        if (page->path() == wanted)
            return page;
    return nullptr;
}

text::CodeEditor* EditorTabs::Private::editor() const {
    return current() ? &current()->editor() : nullptr;
}

QList<EditorPage*> EditorTabs::Private::pages() const {
    QList<EditorPage*> all;
    for (int i = 0; i < strip->count(); ++i)
        all.append(page(i));
    return all;
}

int EditorTabs::Private::indexOf(const EditorPage* page) const {
    return static_cast<int>(pages().indexOf(page));
}

EditorPage* EditorTabs::Private::open(const QString& path) {
    const QString clean = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    if (EditorPage* const known = page(clean))
        return known;
    auto* const page = new EditorPage(clean, drafts, stack);
    page->editor().setEditorColors(colors);
    page->editor().setFontSize(fontSize);
    if (const auto opened = page->open(); !opened) {
        page->abandon();
        delete page;
        emit tabs.failed(opened.error());
        return nullptr;
    }
    connectPage(page);
    addTab(page);
    page->editor().setProblems(problems.value(clean));
    if (faults.contains(clean))
        page->editor().setFault(faults.value(clean));
    watchFiles();
    emit tabs.fileOpened(clean);
    if (page->document().isModified())
        emit tabs.modifiedChanged(clean, true);
    return page;
}

void EditorTabs::Private::addTab(EditorPage* page) {
    stack->addWidget(page);
    const int at = strip->currentIndex() + 1;
    const QSignalBlocker quiet(strip);
    const int index = strip->insertTab(at, QString());
    strip->setTabData(index, QVariant::fromValue(page));
    auto* const button = new TabButton(strip);
    button->setModified(page->document().isModified());
    strip->setTabButton(index, QTabBar::RightSide, button);
    connect(button, &QAbstractButton::clicked, page, [this, page] { tabs.close(page->path()); });
    relabel();
    strip->show();
}

void EditorTabs::Private::connectPage(EditorPage* page) {
    text::CodeEditor* const editor = &page->editor();
    connect(&page->document(), &text::Document::modifiedChanged, page, [this, page](bool modified) {
        if (auto* const button = qobject_cast<TabButton*>(strip->tabButton(indexOf(page), QTabBar::RightSide)))
            button->setModified(modified);
        emit tabs.modifiedChanged(page->path(), modified);
    });
    connect(page, &EditorPage::saved, &tabs, [this, page] { emit tabs.fileSaved(page->path()); });
    connect(page, &EditorPage::failed, &tabs, &EditorTabs::failed);
    connect(page, &EditorPage::closeAgreed, this, [this, page] { remove(page); });
    connect(editor, &text::CodeEditor::edited, &tabs, [this, page] { emit tabs.textChanged(page->path()); });
    connect(editor, &text::CodeEditor::cursorMoved, &tabs, [this, page](int line, int column) {
        if (page == current())
            emit tabs.cursorMoved(page->path(), line, column);
    });
    editor->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(editor, &QWidget::customContextMenuRequested, this, &Private::showEditorMenu);
}

void EditorTabs::Private::remove(EditorPage* page) {
    const QString path = page->path();
    const bool hadFocus = page->isAncestorOf(QApplication::focusWidget());
    closedFiles.removeAll(path);
    closedFiles.append(path);
    if (closedFiles.size() > rememberedClosed)
        closedFiles.removeFirst();
    line->finish();
    page->document().disconnect(page);
    strip->removeTab(indexOf(page));
    stack->removeWidget(page);
    page->hide();
    page->deleteLater();
    showPage(strip->currentIndex());
    relabel();
    watchFiles();
    strip->setVisible(strip->count() > 0);
    if (hadFocus && current())
        current()->setFocus();
    emit tabs.fileClosed(path);
}

void EditorTabs::Private::showPage(int index) {
    EditorPage* const shown = page(index);
    stack->setCurrentWidget(shown ? static_cast<QWidget*>(shown) : empty);
    find->setEditor(shown ? &shown->editor() : nullptr);
    line->finish();
    tabs.setFocusProxy(shown);
    const QString path = shown ? shown->path() : QString();
    if (path == lastCurrent)
        return;
    lastCurrent = path;
    emit tabs.currentFileChanged(path);
    if (shown)
        emit tabs.cursorMoved(path, shown->editor().cursorLine(), shown->editor().cursorColumn());
}

/// Every function has an index.ts, so such names, and names that are open twice, are shown with their folder.
void EditorTabs::Private::relabel() {
    QHash<QString, int> names;
    for (const EditorPage* const page : pages())
        ++names[QFileInfo(page->path()).fileName()];
    for (int i = 0; i < strip->count(); ++i) {
        const QString path = page(i)->path();
        const QString name = QFileInfo(path).fileName();
        const bool common = names.value(name) > 1 || name.startsWith(QLatin1String("index.")) || name.startsWith(QLatin1String("deno.json"));
        QString label = common ? nameWithFolder(path) : name;
        strip->setTabText(i, label.replace('&', QLatin1String("&&")));
        strip->setTabToolTip(i, shownPath(path));
    }
}

QString EditorTabs::Private::shownPath(const QString& path) const {
    const QString relative = QDir(projectFolder).relativeFilePath(path);
    return projectFolder.isEmpty() || relative.startsWith(QLatin1String("..")) ? path : relative;
}

void EditorTabs::Private::rename(EditorPage* page, const QString& to) {
    const QString from = page->path();
    page->document().setPath(to);
    page->editor().setAccessibleName(EditorTabs::tr("Editor of %1").arg(QFileInfo(to).fileName()));
    if (problems.contains(from))
        problems.insert(to, problems.take(from));
    if (faults.contains(from))
        faults.insert(to, faults.take(from));
    if (lastCurrent == from) {
        lastCurrent = to;
        emit tabs.currentFileChanged(to);
    }
}

void EditorTabs::Private::reopen() {
    while (!closedFiles.isEmpty()) {
        const QString path = closedFiles.takeLast();
        if (QFileInfo::exists(path) && tabs.open(path))
            return;
    }
}

void EditorTabs::Private::step(int direction) {
    const int count = strip->count();
    if (count > 0)
        strip->setCurrentIndex((strip->currentIndex() + direction + count) % count);
    if (current())
        current()->setFocus();
}

void EditorTabs::Private::showTabMenu(const QPoint& place) {
    EditorPage* const hit = page(strip->tabAt(place));
    if (!hit)
        return;
    const QString path = hit->path();
    QMenu menu;
    menu.addAction(EditorTabs::tr("Close"), &tabs, [this, path] { tabs.close(path); });
    QAction* const others = menu.addAction(EditorTabs::tr("Close others"), &tabs, [this, path] {
        for (const QString& other : tabs.openFiles())
            if (other != path)
                tabs.close(other);
    });
    others->setEnabled(strip->count() > 1);
    menu.addAction(EditorTabs::tr("Close all"), &tabs, &EditorTabs::closeAll);
    menu.addSeparator();
    menu.addAction(EditorTabs::tr("Copy path"), &tabs, [path] { QApplication::clipboard()->setText(path); });
    menu.exec(strip->mapToGlobal(place));
}

void EditorTabs::Private::showEditorMenu(const QPoint& place) {
    QMenu menu;
    for (const char* const name : {"editor.undo", "editor.redo", "", "editor.cut", "editor.copy", "editor.paste", "editor.selectAll",
                                   "", "editor.toggleComment", "editor.find", "editor.goToLine"}) {
        if (*name == '\0')
            menu.addSeparator();
        else if (auto* const action = tabs.findChild<QAction*>(QLatin1String(name)))
            menu.addAction(action);
    }
    if (editor())
        menu.exec(editor()->mapToGlobal(place));
}

void EditorTabs::Private::watchFiles() {
    watch.setFiles(tabs.openFiles());
}

}  // namespace edge::panel
