#pragma once

#include <QWidget>

#include "editor/text/document.h"
#include "editor/text/problem.h"

namespace edge::text {
class CodeEditor;
}

namespace edge::panel {

class NoticeBar;

/// One tab's content: an editor tied to its file, with a line above it for what the user must decide.
class EditorPage : public QWidget {
    Q_OBJECT

public:
    EditorPage(const QString& path, const text::DraftStore& drafts, QWidget* parent);

    protocol::Outcome open() { return m_document->open(); }
    bool save();
    /// Closes at once when nothing is unsaved; else asks in the notice line.
    void requestClose();
    void abandon() { m_document->abandon(); }

    text::CodeEditor& editor() const { return *m_editor; }
    text::Document& document() const { return *m_document; }
    NoticeBar& notice() const { return *m_notice; }
    const QString& path() const { return m_document->path(); }

signals:
    void saved();
    void closeAgreed();
    void failed(const edge::protocol::Error& error);

private:
    void connectParts();
    void sayDiskState(text::DiskState state);
    void saySaveFailed(const protocol::Error& error);
    void sayDraftRestored();
    void takeDisk();
    void keepMine();
    bool finishSave(const protocol::Outcome& outcome);

    NoticeBar* m_notice;
    text::CodeEditor* m_editor;
    text::Document* m_document;
};

}  // namespace edge::panel
