#include "app/composer/request/headers_table.h"

#include <QCompleter>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStyledItemDelegate>

namespace edge::request {

namespace {

/// Edits a cell in a plain field; the name column completes.
class HeaderDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const override {
        auto* field = new QLineEdit(parent);
        field->setProperty("role", "cell");
        const bool isName = index.column() == HeadersModel::nameColumn;
        field->setAccessibleName(isName ? tr("Header name") : tr("Header value"));
        if (!isName) return field;
        auto* completer = new QCompleter(names(), field);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        field->setCompleter(completer);
        return field;
    }

private:
    static QStringList names() {
        return {"Accept", "Accept-Language", "apikey", "Authorization", "Cache-Control", "Content-Encoding",
                "Content-Type", "Cookie", "Idempotency-Key", "If-None-Match", "Origin", "Range", "Referer",
                "traceparent", "User-Agent", "x-client-info", "X-Forwarded-For", "x-region"};
    }
};

}  // namespace

void HeadersModel::setHeaders(std::vector<http::DraftHeader> headers) {
    beginResetModel();
    m_headers = std::move(headers);
    endResetModel();
    emit headersChanged();
}

void HeadersModel::removeHeader(int row) {
    if (row < 0 || row >= int(m_headers.size())) return;
    beginRemoveRows({}, row, row);
    m_headers.erase(m_headers.begin() + row);
    endRemoveRows();
    emit headersChanged();
}

int HeadersModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_headers.size()) + 1;
}

int HeadersModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnCount_;
}

QVariant HeadersModel::data(const QModelIndex& index, int role) const {
    const bool isNew = index.row() == int(m_headers.size());
    const bool isName = index.column() == nameColumn;
    if (!index.isValid()) return {};
    if (isNew) return role == Qt::DisplayRole && isName ? tr("Add a header…") : QVariant();
    const http::DraftHeader& header = m_headers[size_t(index.row())];
    if (role == Qt::DisplayRole || role == Qt::EditRole || role == Qt::ToolTipRole) return isName ? header.name : header.value;
    if (role == Qt::CheckStateRole && isName) return header.enabled ? Qt::Checked : Qt::Unchecked;
    return {};
}

bool HeadersModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid()) return false;
    if (index.row() == int(m_headers.size())) {
        if (role != Qt::EditRole || value.toString().trimmed().isEmpty()) return false;
        appendHeader();
    }
    http::DraftHeader& header = m_headers[size_t(index.row())];
    if (role == Qt::CheckStateRole) header.enabled = value.toInt() == Qt::Checked;
    else if (role != Qt::EditRole) return false;
    else (index.column() == nameColumn ? header.name : header.value) = value.toString();
    emit dataChanged(index, index);
    emit headersChanged();
    return true;
}

void HeadersModel::appendHeader() {
    const int row = int(m_headers.size());
    beginInsertRows({}, row, row);
    m_headers.emplace_back();
    endInsertRows();
}

QVariant HeadersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == nameColumn ? tr("Name") : tr("Value");
}

Qt::ItemFlags HeadersModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsEditable;
    if (index.column() == nameColumn && index.row() < int(m_headers.size())) flags |= Qt::ItemIsUserCheckable;
    return flags;
}

HeadersTable::HeadersTable(QWidget* parent) : QTableView(parent), m_model(new HeadersModel(this)) {
    setModel(m_model);
    setItemDelegate(new HeaderDelegate(this));
    setAccessibleName(tr("Request headers"));
    setEditTriggers(QAbstractItemView::AllEditTriggers);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setShowGrid(false);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(28);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->resizeSection(HeadersModel::nameColumn, 168);
}

void HeadersTable::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Delete) return QTableView::keyPressEvent(event);
    m_model->removeHeader(currentIndex().row());
}

}  // namespace edge::request
