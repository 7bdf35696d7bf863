#pragma once

#include <memory>

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QWidget>

#include "editor/text/editor_colors.h"
#include "editor/text/problem.h"
#include "editor/text/text_edit.h"
#include "runner/protocol/result.h"

namespace edge::panel {

/// The tabbed editors: one tab a file, with find bar, notices and unsaved marks. Lives on the GUI thread.
/// All its commands are QAction's, listed by actions(), each with an objectName such as "editor.save".
class EditorTabs : public QWidget {
    Q_OBJECT

public:
    /// `draftFolder` holds unsaved text between runs of the program; made when needed. Empty: no drafts.
    explicit EditorTabs(const QString& draftFolder, QWidget* parent = nullptr);
    ~EditorTabs() override;

    void setColors(const text::EditorColors& colors);
    void setFontSize(int points);
    /// Paths in tab tooltips and messages are shown relative to it.
    void setProjectFolder(const QString& folder);

    /// Opens the file, or brings its tab to the front. False after a failed(): it could not be read as text.
    bool open(const QString& path);
    /// Opens the file and shows the place with a short highlight. Line and column count from 1.
    bool reveal(const QString& path, int line, int column = 1);
    /// Asks inline about unsaved text first, so the tab may live on.
    void close(const QString& path);
    void closeAll();
    /// Closes all without asking: unsaved text is kept as drafts. A tab whose draft cannot be kept stays.
    void setAside();

    /// A file that cannot be saved keeps its text and says above it why, and what to do; then the answer is false.
    bool save(const QString& path);
    bool saveAll();
    /// Keeps all unsaved text as drafts, at once: call it before the program ends.
    void keepDrafts();

    QString currentFile() const;
    QStringList openFiles() const;
    QStringList modifiedFiles() const;
    bool isModified(const QString& path) const;
    /// The text in the editor, saved or not; null when the file is not open.
    QString textOf(const QString& path) const;

    /// Edits the text of an open file, in one step that can be undone; it is then unsaved. False, and nothing changes:
    /// it is not open, or one of the edits does not stand where it should.
    bool edit(const QString& path, const text::TextEdits& edits);

    /// Replaces what is said about the file; remembered for files that are not open yet.
    void setProblems(const QString& path, const text::Problems& problems);
    void clearProblems();
    void setFault(const QString& path, const text::Fault& fault);
    void clearFaults();

    /// The file was renamed or moved by us: its tab (or those below a folder) follow, unsaved text included.
    void followRename(const QString& from, const QString& to);

    /// The file or folder was deleted by us: tabs without unsaved text close.
    void followRemoval(const QString& path);

    QJsonObject session() const;
    /// Opens what session() described; files that are gone are passed over.
    void restoreSession(const QJsonObject& session);

signals:
    void fileOpened(const QString& path);
    void fileSaved(const QString& path);
    void fileClosed(const QString& path);
    /// Empty path: no file is open.
    void currentFileChanged(const QString& path);
    void modifiedChanged(const QString& path, bool modified);
    void textChanged(const QString& path);
    void cursorMoved(const QString& path, int line, int column);
    /// What has no editor to be shown in: a file that does not open, a draft that cannot be kept.
    void failed(const edge::protocol::Error& error);

public:
    class Private;

protected:
    /// Escape that nothing inside has a use for ends finding.
    void keyPressEvent(QKeyEvent* event) override;

private:
    std::unique_ptr<Private> d;
};

}  // namespace edge::panel
