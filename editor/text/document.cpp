#include "editor/text/document.h"

#include <QDir>
#include <QFileInfo>

#include "editor/text/code_editor.h"
#include "editor/text/text_file.h"

namespace edge::text {

namespace {

constexpr int draftMilliseconds = 400;

}  // namespace

Document::Document(const QString& path, CodeEditor& editor, const DraftStore& drafts, QObject* parent)
    : QObject(parent), m_path(path), m_editor(editor), m_drafts(drafts) {
    m_draftLater.setSingleShot(true);
    m_draftLater.setInterval(draftMilliseconds);
    connect(&m_draftLater, &QTimer::timeout, this, &Document::keepDraft);
    connect(&m_editor, &CodeEditor::edited, &m_draftLater, qOverload<>(&QTimer::start));
    connect(&m_editor, &QsciScintilla::modificationChanged, this, &Document::noteModified);
}

protocol::Outcome Document::open() {
    auto file = loadTextFile(m_path);
    const auto draft = m_drafts.find(m_path);
    if (!file && !(draft && file.error().code == "file_missing"))
        return file.error();
    m_editor.setLanguage(languageOf(m_path));
    if (file) {
        m_digest = file->digest;
        m_byteOrderMark = file->byteOrderMark;
        m_editor.setSource(file->text, file->lineEnding);
    } else {
        m_editor.setLineEnding(lineEndingOf(draft->text.toUtf8()));
    }
    if (draft)
        restore(*draft, file ? DiskState::same : DiskState::gone);
    return protocol::success();
}

/// The text comes first: a state of the disk keeps what is in the editor as the draft.
void Document::restore(const Draft& draft, DiskState disk) {
    if (disk == DiskState::same && draft.text == m_editor.source())
        return m_drafts.drop(m_path);
    m_editor.replaceSource(draft.text);
    m_editor.goTo(1, 1);
    if (disk == DiskState::same && draft.base != m_digest)
        disk = DiskState::changed;
    m_digest = draft.base;
    setDiskState(disk);
    emit draftRestored();
}

protocol::Outcome Document::save() {
    const QByteArray onDisk = digestOnDisk(m_path);
    if (!onDisk.isEmpty() && onDisk != m_digest) {
        setDiskState(DiskState::changed);
        return protocol::Error{"changed_on_disk",
                               tr("%1 was not saved: another program changed it on disk.").arg(QFileInfo(m_path).fileName()).toStdString(),
                               tr("Choose \"Keep mine\" to save over it, or \"Reload\" to take the text on disk.").toStdString()};
    }
    const auto saved = saveTextFile(m_path, m_editor.source(), m_byteOrderMark);
    if (!saved)
        return saved.error();
    m_digest = *saved;
    m_editor.setModified(false);
    m_draftLater.stop();
    m_drafts.drop(m_path);
    setDiskState(DiskState::same);
    return protocol::success();
}

protocol::Outcome Document::saveWithFolder() {
    QDir().mkpath(QFileInfo(m_path).path());
    return save();
}

protocol::Outcome Document::reload() {
    auto file = loadTextFile(m_path);
    if (!file)
        return file.error();
    m_digest = file->digest;
    m_byteOrderMark = file->byteOrderMark;
    m_editor.replaceSource(file->text);
    m_editor.setLineEnding(file->lineEnding);
    m_editor.setModified(false);
    m_draftLater.stop();
    m_drafts.drop(m_path);
    setDiskState(DiskState::same);
    emit reloaded();
    return protocol::success();
}

void Document::keepMine() {
    const QByteArray onDisk = digestOnDisk(m_path);
    if (!onDisk.isEmpty())
        m_digest = onDisk;
    setDiskState(onDisk.isEmpty() ? DiskState::gone : DiskState::same);
    keepDraft();
}

void Document::abandon() {
    m_draftLater.stop();
    m_drafts.drop(m_path);
    disconnect(&m_editor, nullptr, this, nullptr);
}

void Document::checkDisk() {
    const QByteArray onDisk = digestOnDisk(m_path);
    if (onDisk.isEmpty())
        return setDiskState(QFileInfo::exists(m_path) ? m_disk : DiskState::gone);
    if (onDisk == m_digest)
        return setDiskState(DiskState::same);
    m_editor.isModified() ? setDiskState(DiskState::changed) : followDisk();
}

/// A text of which nothing is unsaved takes what is on disk. What cannot be read as text leaves it as it is.
void Document::followDisk() {
    const auto done = reload();
    if (done || m_disk == DiskState::changed)
        return;
    setDiskState(DiskState::changed);
    emit failed(done.error());
}

bool Document::keepDraft() {
    m_draftLater.stop();
    if (!isModified()) {
        m_drafts.drop(m_path);
        return true;
    }
    const auto kept = m_drafts.keep({m_path, m_editor.source(), m_digest});
    if (!kept && !m_draftFailed)
        emit failed(kept.error());
    m_draftFailed = !kept;
    return kept.ok();
}

void Document::setPath(const QString& path) {
    m_drafts.drop(m_path);
    m_path = path;
    if (languageOf(path) != m_editor.sourceLanguage())
        m_editor.setLanguage(languageOf(path));
    checkDisk();
    keepDraft();
}

bool Document::isModified() const {
    return m_editor.isModified() || m_disk == DiskState::gone;
}

void Document::setDiskState(DiskState state) {
    if (state == m_disk)
        return;
    m_disk = state;
    emit diskStateChanged(state);
    noteModified();
    if (state == DiskState::gone)
        keepDraft();
}

void Document::noteModified() {
    if (isModified() == m_wasModified)
        return;
    m_wasModified = isModified();
    emit modifiedChanged(m_wasModified);
}

}  // namespace edge::text
