#include "editor/panel/editor_page.h"

#include <QFileInfo>
#include <QVBoxLayout>

#include "editor/panel/notice_bar.h"
#include "editor/text/code_editor.h"

namespace edge::panel {

namespace {

QString inWords(const protocol::Error& error) {
    const QString hint = QString::fromStdString(error.hint);
    return QString::fromStdString(error.message) + (hint.isEmpty() ? QString() : ' ' + hint);
}

}  // namespace

EditorPage::EditorPage(const QString& path, const text::DraftStore& drafts, QWidget* parent)
    : QWidget(parent), m_notice(new NoticeBar), m_editor(new text::CodeEditor),
      m_document(new text::Document(path, *m_editor, drafts, this)) {
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notice);
    column->addWidget(m_editor, 1);
    setFocusProxy(m_editor);
    m_editor->setAccessibleName(tr("Editor of %1").arg(QFileInfo(path).fileName()));
    connectParts();
}

void EditorPage::connectParts() {
    connect(m_document, &text::Document::diskStateChanged, this, &EditorPage::sayDiskState);
    connect(m_document, &text::Document::draftRestored, this, &EditorPage::sayDraftRestored);
    connect(m_document, &text::Document::failed, this, &EditorPage::failed);
    connect(m_notice, &NoticeBar::dismissed, m_editor, qOverload<>(&QWidget::setFocus));
}

bool EditorPage::save() {
    return finishSave(m_document->save());
}

bool EditorPage::finishSave(const protocol::Outcome& outcome) {
    if (!outcome) {
        saySaveFailed(outcome.error());
        return false;
    }
    m_notice->hide();
    emit saved();
    return true;
}

void EditorPage::saySaveFailed(const protocol::Error& error) {
    if (error.code == "changed_on_disk")
        return sayDiskState(text::DiskState::changed);
    std::vector<NoticeAction> actions{{tr("Try again"), [this] { save(); }}};
    if (error.code == "folder_missing")
        actions = {{tr("Create folder and save"), [this] { finishSave(m_document->saveWithFolder()); }}};
    m_notice->say(NoticeKind::error, inWords(error), actions);
}

void EditorPage::sayDiskState(text::DiskState state) {
    const QString name = QFileInfo(path()).fileName();
    switch (state) {
    case text::DiskState::same: return m_notice->hide();
    case text::DiskState::changed:
        return m_notice->say(NoticeKind::warning, m_editor->isModified()
                                 ? tr("%1 changed on disk, and here it has unsaved changes.").arg(name)
                                 : tr("%1 changed on disk and is no text any more. The text from before is still here.").arg(name),
                             {{tr("Keep mine"), [this] { keepMine(); }}, {tr("Reload"), [this] { takeDisk(); }}});
    case text::DiskState::gone:
        return m_notice->say(NoticeKind::warning, tr("%1 was deleted or moved on disk. Its text is still here.").arg(name),
                             {{tr("Save again"), [this] { finishSave(m_document->saveWithFolder()); }},
                              {tr("Close"), [this] { requestClose(); }}});
    }
}

void EditorPage::sayDraftRestored() {
    if (m_document->diskState() != text::DiskState::same)
        return;
    m_notice->say(NoticeKind::info, tr("Unsaved text from the last session was brought back."),
                  {{tr("Keep"), [this] { m_editor->setFocus(); }}, {tr("Discard"), [this] { takeDisk(); }}});
}

void EditorPage::takeDisk() {
    if (const auto done = m_document->reload(); !done)
        m_notice->say(NoticeKind::error, inWords(done.error()));
    m_editor->setFocus();
}

void EditorPage::keepMine() {
    m_document->keepMine();
    m_editor->setFocus();
}

void EditorPage::requestClose() {
    if (!m_document->isModified()) {
        emit closeAgreed();
        return;
    }
    const auto saveAndClose = [this] {
        const bool gone = m_document->diskState() == text::DiskState::gone;
        if (gone ? finishSave(m_document->saveWithFolder()) : save())
            emit closeAgreed();
    };
    const auto discard = [this] {
        m_document->abandon();
        emit closeAgreed();
    };
    m_notice->say(NoticeKind::warning, tr("%1 has unsaved changes.").arg(QFileInfo(path()).fileName()),
                  {{tr("Save"), saveAndClose}, {tr("Discard"), discard}, {tr("Cancel"), [this] { m_editor->setFocus(); }}});
    m_notice->focusFirst();
}

}  // namespace edge::panel
