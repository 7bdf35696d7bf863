#pragma once

#include <set>

#include <QTableView>

#include "inspector/logs/log_block.h"
#include "inspector/logs/log_model.h"
#include "inspector/look/row_delegate.h"

namespace edge::logs {

class LogDelegate;

/// The rows. One line each, so that a hundred thousand scroll; an expanded one shows its whole text and its stack.
/// Stays at the tail while the tail is in view.
class LogView : public QTableView {
    Q_OBJECT

public:
    LogView(LogModel& model, QWidget* parent);

    void setColors(const trace::InspectorColors& colors);
    bool isExpanded(trace::Serial line) const { return m_expanded.contains(line); }
    void setExpanded(int row, bool expanded);
    /// There is more to a line than its row shows.
    bool hasMore(const trace::LogRecord& line) const;
    bool followsTail() const { return m_tail; }
    void goToTail();
    QString selectedText() const;
    const QFont& code() const { return m_code; }
    LogBlock blockOf(const trace::LogRecord& line) const;

signals:
    void sourceChosen(const edge::protocol::SourcePosition& at);
    void followsTailChanged(bool follows);

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    protocol::SourcePosition positionAt(QPoint place) const;
    void fitHeight(int row);
    void refit();
    void noteScroll();
    void expandCurrent(bool expanded);
    void activateCurrent();

    LogModel& m_model;
    LogDelegate* m_rows;
    QFont m_code;
    std::set<trace::Serial> m_expanded;
    bool m_tail = true;
    bool m_moving = false;  ///< we scroll, not the user
};

}  // namespace edge::logs
