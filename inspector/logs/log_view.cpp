#include "inspector/logs/log_view.h"

#include <algorithm>

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>

#include "inspector/logs/log_delegate.h"

namespace edge::logs {

namespace {

constexpr int plainHeight = 24;
constexpr std::pair<int, int> widths[] = {{LogModel::time, 118}, {LogModel::level, 94}, {LogModel::function, 120}, {LogModel::source, 140}};

}  // namespace

LogView::LogView(LogModel& model, QWidget* parent) : QTableView(parent), m_model(model), m_rows(new LogDelegate(*this)) {
    setObjectName(QStringLiteral("logs.table"));
    setAccessibleName(tr("Log lines"));
    setModel(&model);
    setItemDelegate(m_rows);
    look::prepareTable(*this, plainHeight);
    setMouseTracking(true);
    m_code = look::monospace(font());
    for (const auto& [column, width] : widths) {
        setColumnWidth(column, width);
    }
    horizontalHeader()->setSectionResizeMode(LogModel::message, QHeaderView::Stretch);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &LogView::noteScroll);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this] {
        if (m_tail) {
            goToTail();
        }
    });
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, &LogView::refit);
    connect(&model, &QAbstractItemModel::modelReset, this, &LogView::refit);
}

void LogView::setColors(const trace::InspectorColors& colors) {
    m_rows->setColors(colors);
    setPalette(look::tablePalette(palette(), colors));
    viewport()->update();
}

void LogView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange) {
        m_code = look::monospace(font());
    }
    QTableView::changeEvent(event);
}

bool LogView::hasMore(const trace::LogRecord& line) const {
    if (!line.stack.empty() || line.text.contains(u'\n')) {
        return true;
    }
    const int room = columnWidth(LogModel::message) - 2 * look::RowDelegate::sideRoom - LogDelegate::signRoom;
    return QFontMetrics(m_code).horizontalAdvance(line.text) > room;
}

LogBlock LogView::blockOf(const trace::LogRecord& line) const {
    const int room = columnWidth(LogModel::message) - 2 * look::RowDelegate::sideRoom - LogDelegate::signRoom;
    return makeBlock(line, m_code, room);
}

void LogView::setExpanded(int row, bool expanded) {
    const trace::LogRecord* line = m_model.lineAt(row);
    if (!line || (expanded && !hasMore(*line))) {
        return;
    }
    expanded ? (void)m_expanded.insert(line->serial) : (void)m_expanded.erase(line->serial);
    fitHeight(row);
}

void LogView::fitHeight(int row) {
    const trace::LogRecord* line = m_model.lineAt(row);
    const bool expanded = line && isExpanded(line->serial);
    verticalHeader()->resizeSection(row, expanded ? std::max(plainHeight, blockOf(*line).height()) : plainHeight);
}

/// After a reset or another width: only expanded rows are measured.
void LogView::refit() {
    for (int row = 0; row < m_model.rowCount() && !m_expanded.empty(); ++row) {
        if (verticalHeader()->sectionSize(row) != plainHeight) {
            fitHeight(row);
        }
    }
    for (const trace::Serial line : m_expanded) {
        if (const int row = m_model.rowOf(line); row >= 0) {
            fitHeight(row);
        }
    }
}

void LogView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    if (m_tail) {
        goToTail();
    }
}

void LogView::goToTail() {
    m_moving = true;
    scrollToBottom();
    m_moving = false;
    if (!m_tail) {
        m_tail = true;
        emit followsTailChanged(true);
    }
}

void LogView::noteScroll() {
    const bool atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum();
    if (!m_moving && atEnd != m_tail) {
        m_tail = atEnd;
        emit followsTailChanged(atEnd);
    }
}

protocol::SourcePosition LogView::positionAt(QPoint place) const {
    const QModelIndex index = indexAt(place);
    const trace::LogRecord* line = m_model.lineAt(index.row());
    if (!index.isValid() || !line) {
        return {};
    }
    if (index.column() == LogModel::source) {
        return line->at;
    }
    if (index.column() == LogModel::message && isExpanded(line->serial)) {
        const LogBlock block = blockOf(*line);
        const LogBlock::Line* each = block.lineAt(place.y() - visualRect(index).top());
        return each ? each->at : protocol::SourcePosition{};
    }
    return {};
}

void LogView::mouseMoveEvent(QMouseEvent* event) {
    QTableView::mouseMoveEvent(event);
    const bool link = !positionAt(event->position().toPoint()).file.empty();
    viewport()->setCursor(link ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void LogView::mouseReleaseEvent(QMouseEvent* event) {
    QTableView::mouseReleaseEvent(event);
    const QPoint place = event->position().toPoint();
    const QModelIndex index = indexAt(place);
    if (event->button() != Qt::LeftButton || !index.isValid()) {
        return;
    }
    const protocol::SourcePosition at = positionAt(place);
    const int signRight = visualRect(index).left() + look::RowDelegate::sideRoom + LogDelegate::signRoom;
    if (!at.file.empty()) {
        emit sourceChosen(at);
    } else if (index.column() == LogModel::message && place.x() <= signRight) {
        setExpanded(index.row(), !isExpanded(m_model.lineAt(index.row())->serial));
    }
}

void LogView::mouseDoubleClickEvent(QMouseEvent* event) {
    const QModelIndex index = indexAt(event->position().toPoint());
    if (const trace::LogRecord* line = m_model.lineAt(index.row())) {
        setExpanded(index.row(), !isExpanded(line->serial));
    }
}

void LogView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Right: expandCurrent(true); return;
        case Qt::Key_Left: expandCurrent(false); return;
        case Qt::Key_Space: {
            const trace::LogRecord* line = m_model.lineAt(currentIndex().row());
            expandCurrent(line && !isExpanded(line->serial));
            return;
        }
        case Qt::Key_Return:
        case Qt::Key_Enter: activateCurrent(); return;
        case Qt::Key_End: goToTail(); break;
        default: break;
    }
    QTableView::keyPressEvent(event);
}

void LogView::expandCurrent(bool expanded) { setExpanded(currentIndex().row(), expanded); }

/// To the source, where it is known.
void LogView::activateCurrent() {
    const trace::LogRecord* line = m_model.lineAt(currentIndex().row());
    if (line && !line->at.file.empty()) {
        emit sourceChosen(line->at);
    } else if (line) {
        setExpanded(currentIndex().row(), !isExpanded(line->serial));
    }
}

QString LogView::selectedText() const {
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QString text;
    for (const QModelIndex& row : rows) {
        if (const trace::LogRecord* line = m_model.lineAt(row.row())) {
            text += plainText(*line);
        }
    }
    return text;
}

}  // namespace edge::logs
