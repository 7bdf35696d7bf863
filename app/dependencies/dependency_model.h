#pragma once

#include <QAbstractItemModel>
#include <memory>

#include "app/dependencies/dependency_colors.h"
#include "app/dependencies/dependency_store.h"
#include "app/dependencies/dependency_values.h"
#include "runner/dependencies/costs.h"
#include "runner/dependencies/tree.h"

namespace edge::dependencies {

/// The dependencies of one function as a tree: own files, what they ask for, what that asks for.
class DependencyModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { name, version, size, start, licence, columns };
    enum Role {
        nodeRole = Qt::UserRole,  ///< index of the node
        importRole,               ///< of what asks for it; -1: nothing
        kindRole,
        againRole,                ///< it stands higher up with what it asks for
        shareRole,                ///< 0 to 1: of the largest in its column
        newerRole,                ///< the version to go to; empty: none is known
        fitsRole,                 ///< it is within what is asked for
        sortRole,
        searchRole,
    };

    explicit DependencyModel(QObject* parent = nullptr);
    ~DependencyModel() override;

    void show(const FunctionDependencies& dependencies);
    void setNewer(const NewerById& newer);
    const protocol::DependenciesFound& found() const { return m_found; }
    const std::vector<Cost>& costs() const { return m_costs; }
    /// Where the node stands with what it asks for.
    QModelIndex indexOf(const QString& id) const;
    QString idOf(const QModelIndex& index) const;
    /// The way to write it for an import: "npm:hono@4.6.3", "./_shared/json.ts".
    QString specifierOf(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& = {}) const override { return columns; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Item;

    void build(Item& parent, const std::vector<Row>& rows);
    const Item& itemAt(const QModelIndex& index) const;
    QVariant text(const Item& item, int column) const;
    QVariant sortKey(const Item& item, int column) const;
    QString toolTip(const Item& item, int column) const;
    double share(const Item& item, int column) const;

    protocol::DependenciesFound m_found;
    std::vector<Cost> m_costs;
    std::int64_t m_mostBytes = 0;
    Nanoseconds m_mostTime = 0;
    bool m_started = false;
    NewerById m_newer;
    std::unique_ptr<Item> m_root;
    std::vector<Item*> m_places;  ///< by node, where it is not again
};

/// "462 KB", "~1.20 ms"; empty where nothing was measured.
QString sizeText(std::int64_t bytes);
QString timeText(const Cost& cost);

}  // namespace edge::dependencies
