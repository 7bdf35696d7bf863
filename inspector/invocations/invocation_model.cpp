#include "inspector/invocations/invocation_model.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "inspector/look/format.h"
#include "inspector/look/glyphs.h"
#include "inspector/look/tones.h"
#include "inspector/look/words.h"

namespace edge::invocations {

namespace {

bool isFigure(int column) {
    return column == InvocationModel::total || column == InvocationModel::cpu || column == InvocationModel::heap;
}

}  // namespace

InvocationModel::InvocationModel(trace::TraceStore& store, QObject* parent) : QAbstractTableModel(parent), m_store(store) {
    setColors({});
    resetRows();
    connect(&store, &trace::TraceStore::changed, this, &InvocationModel::follow);
}

void InvocationModel::setColors(const trace::InspectorColors& colors) {
    m_colors = colors;
    m_coldIcon = look::glyphIcon(look::Glyph::snowflake, colors.cold);
    m_failedIcon = look::glyphIcon(look::Glyph::cross, colors.error);
    if (m_end > m_first) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, columns - 1), {Qt::ForegroundRole, Qt::DecorationRole});
    }
}

void InvocationModel::resetRows() {
    beginResetModel();
    m_first = m_store.firstInvocation();
    m_end = m_store.endInvocation();
    endResetModel();
}

void InvocationModel::follow(const trace::ChangeSet& changes) {
    if (changes.cleared || m_store.firstInvocation() >= m_end) {
        resetRows();
        return;
    }
    if (m_store.firstInvocation() > m_first) {
        beginRemoveRows({}, 0, int(m_store.firstInvocation() - m_first) - 1);
        m_first = m_store.firstInvocation();
        endRemoveRows();
    }
    for (const trace::Serial serial : changes.updatedInvocations) {
        if (serial >= m_first && serial < m_end) {
            const int row = int(serial - m_first);
            emit dataChanged(index(row, 0), index(row, columns - 1));
        }
    }
    if (m_store.endInvocation() > m_end) {
        beginInsertRows({}, rowCount(), int(m_store.endInvocation() - m_first) - 1);
        m_end = m_store.endInvocation();
        endInsertRows();
    }
}

int InvocationModel::rowOf(const QString& id) const {
    const trace::InvocationRecord* record = m_store.invocation(id);
    return record && record->serial >= m_first && record->serial < m_end ? int(record->serial - m_first) : -1;
}

int InvocationModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_end - m_first); }
int InvocationModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(columns); }

QVariant InvocationModel::data(const QModelIndex& index, int role) const {
    const trace::InvocationRecord* record = index.isValid() ? recordAt(index.row()) : nullptr;
    if (!record) {
        return {};
    }
    switch (role) {
        case Qt::DisplayRole: return text(*record, index.column());
        case Qt::ForegroundRole: return foreground(*record, index.column());
        case Qt::DecorationRole: return decoration(*record, index.column());
        case Qt::ToolTipRole: return toolTip(*record, index.column());
        case Qt::TextAlignmentRole: return int((isFigure(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        case sortRole: return sortKey(*record, index.column());
        case idRole: return record->id;
        case searchRole:
            return QStringLiteral("%1 %2 %3 %4 %5 %6")
                .arg(look::functionTitle(record->function), record->method, record->path, look::statusText(*record),
                     text(*record, start), look::endReason(*record));
        default: return {};
    }
}

QString InvocationModel::text(const trace::InvocationRecord& record, int column) const {
    switch (column) {
        case time: return look::clockTimeExact(record.start);
        case function: return look::functionTitle(record.function);
        case method: return record.method;
        case path: return record.path;
        case status: return look::statusText(record);
        case start: return record.cold ? tr("cold") : record.isolate.isEmpty() && !record.running() ? QString() : tr("warm");
        case total: return record.running() ? QStringLiteral("…") : look::duration(record.finish - record.start);
        case cpu: return record.running() || record.isolate.isEmpty() ? QString() : look::duration(record.cpu);
        case heap: return record.heapAfter.used > 0 ? look::bytes(record.heapAfter.used) : QString();
        case isolate: return isolateName(record);
        default: return {};
    }
}

QString InvocationModel::isolateName(const trace::InvocationRecord& record) const {
    const trace::IsolateRecord* isolate = m_store.isolate(record.isolate);
    return isolate ? QString::number(isolate->number) : QString();
}

QVariant InvocationModel::sortKey(const trace::InvocationRecord& record, int column) const {
    switch (column) {
        case time: return qlonglong(record.start);
        case status: return record.status;
        case start: return record.cold ? 0 : 1;
        case total: return record.running() ? std::numeric_limits<qlonglong>::max() : qlonglong(record.finish - record.start);
        case cpu: return qlonglong(record.cpu);
        case heap: return qint64(record.heapAfter.used);
        case isolate: return isolateName(record).toInt();
        default: return text(record, column);
    }
}

QVariant InvocationModel::foreground(const trace::InvocationRecord& record, int column) const {
    if (column == status) {
        return look::outcomeColor(m_colors, record);
    }
    if (column == time || column == isolate || (column == start && !record.cold)) {
        return m_colors.mutedText;
    }
    return {};
}

QVariant InvocationModel::decoration(const trace::InvocationRecord& record, int column) const {
    if (column == start && record.cold) {
        return m_coldIcon;
    }
    return column == status && record.failed() ? QVariant(m_failedIcon) : QVariant();
}

QString InvocationModel::toolTip(const trace::InvocationRecord& record, int column) const {
    switch (column) {
        case path: return look::requestLine(record);
        case status: return look::endReason(record);
        case start: return record.cold ? tr("Cold start: %1").arg(look::coldReason(record.coldReason)) : QString();
        case heap: return tr("Heap used: %1 before, %2 after").arg(look::bytes(record.heapBefore.used), look::bytes(record.heapAfter.used));
        case isolate: return record.isolate;
        default: return {};
    }
}

QVariant InvocationModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columns) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return int((isFigure(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const QString titles[columns] = {tr("Time"),  tr("Function"), tr("Method"), tr("Path"), tr("Status"),
                                     tr("Start"), tr("Total"),    tr("CPU"),    tr("Heap"), tr("Isolate")};
    return titles[section];
}

}  // namespace edge::invocations
