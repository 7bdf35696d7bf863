#pragma once

#include <QAbstractTableModel>
#include <QIcon>

#include "inspector/trace/colors.h"
#include "inspector/trace/store.h"

namespace edge::invocations {

/// The store's invocations as a table, in order of arrival; row i is serial first + i. Follows changed(). GUI thread.
class InvocationModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { time, function, method, path, status, start, total, cpu, heap, isolate, columns };
    enum Role { sortRole = Qt::UserRole, idRole, searchRole };

    explicit InvocationModel(trace::TraceStore& store, QObject* parent = nullptr);

    void setColors(const trace::InspectorColors& colors);
    /// -1 when the invocation is not in the table.
    int rowOf(const QString& id) const;
    const trace::InvocationRecord* recordAt(int row) const { return m_store.invocation(m_first + row); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void follow(const trace::ChangeSet& changes);
    void resetRows();
    QString text(const trace::InvocationRecord& record, int column) const;
    QVariant sortKey(const trace::InvocationRecord& record, int column) const;
    QVariant foreground(const trace::InvocationRecord& record, int column) const;
    QVariant decoration(const trace::InvocationRecord& record, int column) const;
    QString toolTip(const trace::InvocationRecord& record, int column) const;
    QString isolateName(const trace::InvocationRecord& record) const;

    trace::TraceStore& m_store;
    trace::InspectorColors m_colors;
    QIcon m_coldIcon;
    QIcon m_failedIcon;
    trace::Serial m_first = 0;
    trace::Serial m_end = 0;
};

}  // namespace edge::invocations
