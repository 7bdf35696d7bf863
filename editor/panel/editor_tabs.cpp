#include "editor/panel/editor_tabs.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QKeyEvent>

#include <algorithm>

#include "editor/panel/editor_page.h"
#include "editor/panel/editor_stack.h"
#include "editor/panel/find_bar.h"
#include "editor/text/code_editor.h"
#include "editor/text/places.h"

namespace edge::panel {

namespace {

QJsonObject placeOf(const EditorPage& page) {
    const text::CodeEditor& editor = page.editor();
    QJsonArray folds;
    for (const int line : editor.contractedFolds())
        folds.append(line);
    return {{"path", page.path()}, {"line", editor.cursorLine()}, {"column", editor.cursorColumn()},
            {"firstLine", editor.firstLine()}, {"folds", folds}};
}

void restorePlace(text::CodeEditor& editor, const QJsonObject& place) {
    QList<int> folds;
    for (const QJsonValue& line : place["folds"].toArray())
        folds.append(line.toInt());
    if (!folds.isEmpty())
        editor.setContractedFolds(folds);
    editor.goTo(place["line"].toInt(1), place["column"].toInt(1));
    editor.setFirstLine(place["firstLine"].toInt(1));
}

}  // namespace

EditorTabs::EditorTabs(const QString& draftFolder, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>(*this, draftFolder)) {
    addEditorActions(*this, *d);
}

EditorTabs::~EditorTabs() {
    keepDrafts();
    for (EditorPage* const page : d->pages())
        page->disconnect();
}

void EditorTabs::setColors(const text::EditorColors& colors) {
    d->colors = colors;
    for (EditorPage* const page : d->pages())
        page->editor().setEditorColors(colors);
}

void EditorTabs::setFontSize(int points) {
    d->fontSize = points;
    for (EditorPage* const page : d->pages())
        page->editor().setFontSize(points);
}

void EditorTabs::setProjectFolder(const QString& folder) {
    d->projectFolder = folder;
    d->relabel();
}

bool EditorTabs::open(const QString& path) {
    EditorPage* const page = d->open(path);
    if (!page)
        return false;
    d->strip->setCurrentIndex(d->indexOf(page));
    d->showPage(d->indexOf(page));
    page->setFocus();
    return true;
}

bool EditorTabs::reveal(const QString& path, int line, int column) {
    if (!open(path))
        return false;
    d->editor()->reveal(line, column);
    return true;
}

void EditorTabs::close(const QString& path) {
    EditorPage* const page = d->page(path);
    if (!page)
        return;
    if (page->document().isModified())
        d->strip->setCurrentIndex(d->indexOf(page));
    page->requestClose();
}

void EditorTabs::closeAll() {
    for (const QString& path : openFiles())
        close(path);
}

void EditorTabs::setAside() {
    for (EditorPage* const page : d->pages())
        if (page->document().keepDraft())
            d->remove(page);
}

bool EditorTabs::save(const QString& path) {
    EditorPage* const page = d->page(path);
    return page && page->save();
}

bool EditorTabs::saveAll() {
    EditorPage* failed = nullptr;
    for (EditorPage* const page : d->pages())
        if (page->document().isModified() && !page->save() && !failed)
            failed = page;
    if (failed)
        d->strip->setCurrentIndex(d->indexOf(failed));
    return !failed;
}

void EditorTabs::keepDrafts() {
    for (EditorPage* const page : d->pages())
        page->document().keepDraft();
}

QString EditorTabs::currentFile() const {
    return d->current() ? d->current()->path() : QString();
}

QStringList EditorTabs::openFiles() const {
    QStringList paths;
    for (const EditorPage* const page : d->pages())
        paths.append(page->path());
    return paths;
}

QStringList EditorTabs::modifiedFiles() const {
    QStringList paths;
    for (const EditorPage* const page : d->pages())
        if (page->document().isModified())
            paths.append(page->path());
    return paths;
}

bool EditorTabs::isModified(const QString& path) const {
    const EditorPage* const page = d->page(path);
    return page && page->document().isModified();
}

QString EditorTabs::textOf(const QString& path) const {
    const EditorPage* const page = d->page(path);
    return page ? page->editor().source() : QString();
}

bool EditorTabs::edit(const QString& path, const text::TextEdits& edits) {
    EditorPage* const page = d->page(path);
    if (!page)
        return false;
    std::vector<text::Replacement> places;
    for (const text::TextEdit& each : edits) {
        const QByteArray before = each.before.toUtf8();
        const int start = text::byteAt(page->editor(), each.line, each.column);
        if (text::bytesBetween(page->editor(), start, start + int(before.size())) != before)
            return false;
        places.push_back({{start, int(before.size())}, each.after});
    }
    std::sort(places.begin(), places.end(), [](const auto& one, const auto& other) { return one.place.start < other.place.start; });
    page->editor().replacePlaces(places);
    return true;
}

void EditorTabs::setProblems(const QString& path, const text::Problems& problems) {
    const QString clean = QDir::cleanPath(path);
    if (problems.empty())
        d->problems.remove(clean);
    else
        d->problems.insert(clean, problems);
    if (EditorPage* const page = d->page(clean))
        page->editor().setProblems(problems);
}

void EditorTabs::clearProblems() {
    d->problems.clear();
    for (EditorPage* const page : d->pages())
        page->editor().setProblems({});
}

void EditorTabs::setFault(const QString& path, const text::Fault& fault) {
    d->faults.insert(QDir::cleanPath(path), fault);
    if (EditorPage* const page = d->page(path))
        page->editor().setFault(fault);
}

void EditorTabs::clearFaults() {
    d->faults.clear();
    for (EditorPage* const page : d->pages())
        page->editor().clearFault();
}

void EditorTabs::followRename(const QString& from, const QString& to) {
    const QString below = QDir::cleanPath(from) + '/';
    for (EditorPage* const page : d->pages()) {
        if (page->path() == QDir::cleanPath(from))
            d->rename(page, QDir::cleanPath(to));
        else if (page->path().startsWith(below))
            d->rename(page, QDir::cleanPath(to) + '/' + page->path().mid(below.size()));
    }
    d->relabel();
    d->watch.setFiles(openFiles());
}

void EditorTabs::followRemoval(const QString& path) {
    const QString below = QDir::cleanPath(path) + '/';
    for (EditorPage* const page : d->pages())
        if ((page->path() == QDir::cleanPath(path) || page->path().startsWith(below)) && !page->editor().isModified()) {
            page->abandon();
            d->remove(page);
        }
}

void EditorTabs::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && d->find->isVisible())
        return d->find->finish();
    QWidget::keyPressEvent(event);
}

QJsonObject EditorTabs::session() const {
    QJsonArray files;
    for (const EditorPage* const page : d->pages())
        files.append(placeOf(*page));
    return {{"files", files}, {"current", currentFile()}};
}

void EditorTabs::restoreSession(const QJsonObject& session) {
    for (const QJsonValue& file : session["files"].toArray()) {
        const QJsonObject place = file.toObject();
        const QString path = place["path"].toString();
        if (!QFileInfo::exists(path) && !d->drafts.find(path))
            continue;
        EditorPage* const page = d->open(path);
        if (!page)
            continue;
        d->strip->setCurrentIndex(d->indexOf(page));
        restorePlace(page->editor(), place);
    }
    for (const text::Draft& draft : d->drafts.all())
        if (!d->projectFolder.isEmpty() && draft.path.startsWith(d->projectFolder + '/'))
            d->open(draft.path);
    if (EditorPage* const page = d->page(session["current"].toString()))
        d->strip->setCurrentIndex(d->indexOf(page));
    d->showPage(d->strip->currentIndex());
}

}  // namespace edge::panel
