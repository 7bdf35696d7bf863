#include "inspector/logs/log_model.h"

#include <algorithm>

#include "inspector/look/format.h"
#include "inspector/look/glyphs.h"
#include "inspector/look/words.h"

namespace edge::logs {

namespace {

look::Glyph glyphOf(protocol::LogLevel level) {
    switch (level) {
        case protocol::LogLevel::debug: return look::Glyph::ring;
        case protocol::LogLevel::info: return look::Glyph::dot;
        case protocol::LogLevel::warning: return look::Glyph::triangle;
        case protocol::LogLevel::error: return look::Glyph::cross;
    }
    return look::Glyph::dot;
}

QColor colorOf(protocol::LogLevel level, const trace::InspectorColors& colors) {
    switch (level) {
        case protocol::LogLevel::debug: return colors.mutedText;
        case protocol::LogLevel::info: return colors.link;
        case protocol::LogLevel::warning: return colors.warning;
        case protocol::LogLevel::error: return colors.error;
    }
    return colors.text;
}

}  // namespace

LogModel::LogModel(trace::TraceStore& store, QObject* parent) : QAbstractTableModel(parent), m_store(store) {
    setColors({});
    refill();
    connect(&store, &trace::TraceStore::changed, this, &LogModel::follow);
}

void LogModel::setColors(const trace::InspectorColors& colors) {
    m_colors = colors;
    for (std::size_t level = 0; level < m_icons.size(); ++level) {
        m_icons[level] = levelIcon(protocol::LogLevel(level), colors);
    }
    if (!m_rows.empty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
    }
}

void LogModel::setFilter(const LogFilter& filter) {
    if (filter != m_filter) {
        m_filter = filter;
        refill();
    }
}

void LogModel::setMarked(const QString& invocation) {
    m_marked = invocation;
    if (!m_rows.empty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, columns - 1), {Qt::BackgroundRole});
    }
}

void LogModel::hideAll() {
    m_hiddenBefore = m_store.endLogLine();
    refill();
}

std::deque<trace::Serial> LogModel::accepted(trace::Serial from) const {
    std::deque<trace::Serial> rows;
    for (trace::Serial serial = from; serial < m_store.endLogLine(); ++serial) {
        if (m_filter.accepts(*m_store.logLine(serial))) {
            rows.push_back(serial);
        }
    }
    return rows;
}

void LogModel::refill() {
    beginResetModel();
    m_rows = accepted(std::max(m_hiddenBefore, m_store.firstLogLine()));
    m_seen = m_store.endLogLine();
    endResetModel();
}

void LogModel::follow(const trace::ChangeSet& changes) {
    if (changes.cleared || m_store.firstLogLine() > m_seen) {
        refill();
        return;
    }
    const auto kept = std::lower_bound(m_rows.begin(), m_rows.end(), m_store.firstLogLine());
    if (kept != m_rows.begin()) {
        beginRemoveRows({}, 0, int(kept - m_rows.begin()) - 1);
        m_rows.erase(m_rows.begin(), kept);
        endRemoveRows();
    }
    const std::deque<trace::Serial> fresh = accepted(m_seen);
    m_seen = m_store.endLogLine();
    if (!fresh.empty()) {
        beginInsertRows({}, rowCount(), rowCount() + int(fresh.size()) - 1);
        m_rows.insert(m_rows.end(), fresh.begin(), fresh.end());
        endInsertRows();
    }
}

const trace::LogRecord* LogModel::lineAt(int row) const {
    return row >= 0 && row < int(m_rows.size()) ? m_store.logLine(m_rows[std::size_t(row)]) : nullptr;
}

int LogModel::rowOf(trace::Serial line) const {
    const auto place = std::lower_bound(m_rows.begin(), m_rows.end(), line);
    return place != m_rows.end() && *place == line ? int(place - m_rows.begin()) : -1;
}

int LogModel::firstRowOf(const QString& invocation) const {
    const trace::InvocationRecord* record = m_store.invocation(invocation);
    if (record) {
        for (const trace::Serial line : record->logs) {
            if (const int row = rowOf(line); row >= 0) {
                return row;
            }
        }
    }
    return -1;
}

int LogModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int LogModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(columns); }

QVariant LogModel::data(const QModelIndex& index, int role) const {
    const trace::LogRecord* line = index.isValid() ? lineAt(index.row()) : nullptr;
    if (!line) {
        return {};
    }
    switch (role) {
        case Qt::DisplayRole: return text(*line, index.column());
        case Qt::ForegroundRole: return foreground(*line, index.column());
        case Qt::BackgroundRole: {
            const bool marked = !m_marked.isEmpty() && line->invocation == m_marked;
            return marked ? QVariant(m_colors.selectionFill) : QVariant();
        }
        case Qt::DecorationRole: return index.column() == level ? QVariant(m_icons[std::size_t(line->level)]) : QVariant();
        case Qt::ToolTipRole: return index.column() == source ? look::position(line->at) : QString();
        case Qt::AccessibleTextRole: return index.column() == message ? line->text : text(*line, index.column());
        case serialRole: return qlonglong(line->serial);
        default: return {};
    }
}

QString LogModel::text(const trace::LogRecord& line, int column) const {
    switch (column) {
        case time: return look::clockTimeExact(line.time);
        case level: return look::levelTitle(line.level);
        case function: return line.function;
        case message: return line.text.section(u'\n', 0, 0);
        case source: return look::position(line.at).section(u'/', -1);
        default: return {};
    }
}

QVariant LogModel::foreground(const trace::LogRecord& line, int column) const {
    if (column == source) {
        return m_colors.link;
    }
    if (column == level || (column == message && line.level >= protocol::LogLevel::warning)) {
        return colorOf(line.level, m_colors);
    }
    return column == message ? m_colors.text : m_colors.mutedText;
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columns) {
        return {};
    }
    const QString titles[columns] = {tr("Time"), tr("Level"), tr("Function"), tr("Message"), tr("Source")};
    return titles[section];
}

QIcon levelIcon(protocol::LogLevel level, const trace::InspectorColors& colors) {
    return look::glyphIcon(glyphOf(level), colorOf(level, colors));
}

QString plainText(const trace::LogRecord& line) {
    QStringList parts{look::clockTimeExact(line.time), look::levelTitle(line.level)};
    if (!line.function.isEmpty()) {
        parts << line.function;
    }
    parts << line.text;
    if (const QString at = look::position(line.at); !at.isEmpty()) {
        parts << QStringLiteral("(%1)").arg(at);
    }
    QString text = parts.join(QStringLiteral("  ")) + u'\n';
    for (const protocol::StackFrame& frame : line.stack) {
        const QString name = frame.function.empty() ? QStringLiteral("<top level>") : QString::fromStdString(frame.function);
        text += QStringLiteral("    at %1 (%2)\n").arg(name, look::position(frame.at));
    }
    return text;
}

}  // namespace edge::logs
