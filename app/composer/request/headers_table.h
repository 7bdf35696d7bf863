#pragma once

#include <QAbstractTableModel>
#include <QTableView>

#include <vector>

#include "app/composer/http/draft.h"

namespace edge::request {

/// The headers being written: a check mark, a name, a value. An empty row at the end takes the next one.
class HeadersModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { nameColumn, valueColumn, columnCount_ };

    using QAbstractTableModel::QAbstractTableModel;
    void setHeaders(std::vector<http::DraftHeader> headers);
    const std::vector<http::DraftHeader>& headers() const { return m_headers; }
    void removeHeader(int row);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

signals:
    void headersChanged();

private:
    void appendHeader();

    std::vector<http::DraftHeader> m_headers;
};

/// The table of HeadersModel: typing edits, Delete removes a row, names of common headers are offered.
class HeadersTable : public QTableView {
    Q_OBJECT

public:
    explicit HeadersTable(QWidget* parent = nullptr);
    HeadersModel* headers() const { return m_model; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    HeadersModel* m_model;
};

}  // namespace edge::request
