#pragma once

#include <array>
#include <deque>

#include <QAbstractTableModel>
#include <QIcon>

#include "inspector/logs/log_filter.h"
#include "inspector/trace/colors.h"
#include "inspector/trace/store.h"

namespace edge::logs {

/// The store's log lines that the filter lets through, in order of arrival. Follows changed(). GUI thread.
class LogModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { time, level, function, message, source, columns };
    enum Role { serialRole = Qt::UserRole };

    explicit LogModel(trace::TraceStore& store, QObject* parent = nullptr);

    void setColors(const trace::InspectorColors& colors);
    void setFilter(const LogFilter& filter);
    const LogFilter& filter() const { return m_filter; }
    /// The lines of this invocation get a background.
    void setMarked(const QString& invocation);
    /// Hides all lines up to now.
    void hideAll();
    bool hidesSome() const { return rowCount() < int(m_store.endLogLine() - m_store.firstLogLine()); }

    const trace::LogRecord* lineAt(int row) const;
    /// -1 when it is not shown.
    int rowOf(trace::Serial line) const;
    /// First shown line of an invocation; -1 when there is none.
    int firstRowOf(const QString& invocation) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void follow(const trace::ChangeSet& changes);
    void refill();
    std::deque<trace::Serial> accepted(trace::Serial from) const;
    QString text(const trace::LogRecord& line, int column) const;
    QVariant foreground(const trace::LogRecord& line, int column) const;

    trace::TraceStore& m_store;
    trace::InspectorColors m_colors;
    std::array<QIcon, 4> m_icons;
    LogFilter m_filter;
    QString m_marked;
    trace::Serial m_hiddenBefore = 0;
    trace::Serial m_seen = 0;
    std::deque<trace::Serial> m_rows;
};

QIcon levelIcon(protocol::LogLevel level, const trace::InspectorColors& colors);

/// One line as text: time, level, function, message, position, and its stack below.
QString plainText(const trace::LogRecord& line);

}  // namespace edge::logs
