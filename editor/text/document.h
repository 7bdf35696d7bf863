#pragma once

#include <QObject>
#include <QTimer>

#include "editor/text/drafts.h"
#include "runner/protocol/result.h"

namespace edge::text {

class CodeEditor;

/// How the file on disk stands to the text it was read into.
enum class DiskState { same, changed, gone };

/// Ties one editor to one file: loads, saves, notices changes made by others, and keeps unsaved text as a draft.
class Document : public QObject {
    Q_OBJECT

public:
    Document(const QString& path, CodeEditor& editor, const DraftStore& drafts, QObject* parent = nullptr);

    /// Reads the file; a draft of it is put on top, as an unsaved change.
    protocol::Outcome open();
    /// Refuses ("changed_on_disk") to write over a change of somebody else; keepMine() allows it.
    protocol::Outcome save();
    /// Makes the folder that is gone and saves.
    protocol::Outcome saveWithFolder();
    /// The text on disk takes the place of the text in the editor; undo brings that back.
    protocol::Outcome reload();
    void keepMine();
    /// Forgets what is unsaved, draft included. For a document that is about to be closed.
    void abandon();

    /// Looks whether others changed the file: a clean text follows it, an unsaved one stays.
    void checkDisk();
    /// True when nothing unsaved would be lost with the editor.
    bool keepDraft();
    void setPath(const QString& path);

    const QString& path() const { return m_path; }
    DiskState diskState() const { return m_disk; }
    bool isModified() const;

signals:
    void modifiedChanged(bool modified);
    void diskStateChanged(edge::text::DiskState state);
    void reloaded();
    void draftRestored();
    void failed(const edge::protocol::Error& error);

private:
    void restore(const Draft& draft, DiskState disk);
    void setDiskState(DiskState state);
    void noteModified();
    void followDisk();

    QString m_path;
    CodeEditor& m_editor;
    const DraftStore& m_drafts;
    QByteArray m_digest;
    bool m_byteOrderMark = false;
    bool m_wasModified = false;
    bool m_draftFailed = false;
    DiskState m_disk = DiskState::same;
    QTimer m_draftLater;
};

}  // namespace edge::text
