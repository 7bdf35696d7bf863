#include "app/dependencies/dependency_model.h"

#include <algorithm>

#include "runner/protocol/figures.h"

namespace edge::dependencies {

namespace {

/// Nearly all own files are below it: it says nothing in a narrow column.
const QString functionsFolder = QStringLiteral("supabase/functions/");

}  // namespace

struct DependencyModel::Item {
    Row row;
    Item* parent = nullptr;
    int place = 0;
    std::vector<std::unique_ptr<Item>> below;
};

QString sizeText(std::int64_t bytes) { return QString::fromStdString(protocol::bytesText(bytes)); }

QString timeText(const Cost& cost) {
    if (!cost.timed) return {};
    return (cost.approximate ? QStringLiteral("~") : QString()) + QString::fromStdString(protocol::durationText(cost.time()));
}

DependencyModel::DependencyModel(QObject* parent) : QAbstractItemModel(parent), m_root(std::make_unique<Item>()) {}
DependencyModel::~DependencyModel() = default;

void DependencyModel::show(const FunctionDependencies& dependencies) {
    beginResetModel();
    m_found = dependencies.found.value_or(protocol::DependenciesFound{});
    m_costs = costsOf(m_found, dependencies.loaded ? &*dependencies.loaded : nullptr);
    m_started = dependencies.loaded.has_value();
    m_mostBytes = 0;
    m_mostTime = 0;
    for (const Cost& cost : m_costs) {
        m_mostBytes = std::max(m_mostBytes, cost.bytes);
        m_mostTime = std::max(m_mostTime, cost.time());
    }
    m_root = std::make_unique<Item>();
    m_places.assign(m_found.nodes.size(), nullptr);
    build(*m_root, treeOf(m_found));
    endResetModel();
}

void DependencyModel::build(Item& parent, const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        auto item = std::make_unique<Item>();
        item->row = {row.node, row.import, row.again, {}};
        item->parent = &parent;
        item->place = int(parent.below.size());
        if (!row.again) m_places[std::size_t(row.node)] = item.get();
        build(*item, row.below);
        parent.below.push_back(std::move(item));
    }
}

void DependencyModel::setNewer(const NewerById& newer) {
    m_newer = newer;
    const std::function<void(const QModelIndex&)> tell = [&](const QModelIndex& parent) {
        const int rows = rowCount(parent);
        if (rows == 0) return;
        emit dataChanged(index(0, 0, parent), index(rows - 1, columns - 1, parent));
        for (int row = 0; row < rows; ++row) tell(index(row, 0, parent));
    };
    tell({});
}

const DependencyModel::Item& DependencyModel::itemAt(const QModelIndex& index) const {
    return index.isValid() ? *static_cast<const Item*>(index.internalPointer()) : *m_root;
}

QModelIndex DependencyModel::indexOf(const QString& id) const {
    for (std::size_t node = 0; node < m_places.size(); ++node)
        if (m_places[node] && m_found.nodes[node].id == id.toStdString()) return createIndex(m_places[node]->place, 0, m_places[node]);
    return {};
}

QString DependencyModel::idOf(const QModelIndex& index) const {
    return index.isValid() ? QString::fromStdString(m_found.nodes[std::size_t(itemAt(index).row.node)].id) : QString();
}

QString DependencyModel::specifierOf(const QModelIndex& index) const {
    const Item& item = itemAt(index);
    if (item.row.import >= 0 && m_found.imports[std::size_t(item.row.import)].at.line > 0)
        return QString::fromStdString(m_found.imports[std::size_t(item.row.import)].specifier);
    return idOf(index);
}

QModelIndex DependencyModel::index(int row, int column, const QModelIndex& parent) const {
    const Item& item = itemAt(parent);
    if (row < 0 || row >= int(item.below.size()) || column < 0 || column >= columns || parent.column() > 0) return {};
    return createIndex(row, column, item.below[std::size_t(row)].get());
}

QModelIndex DependencyModel::parent(const QModelIndex& child) const {
    Item* const parent = child.isValid() ? itemAt(child).parent : nullptr;
    return !parent || parent == m_root.get() ? QModelIndex() : createIndex(parent->place, 0, parent);
}

int DependencyModel::rowCount(const QModelIndex& parent) const { return parent.column() > 0 ? 0 : int(itemAt(parent).below.size()); }

double DependencyModel::share(const Item& item, int column) const {
    const Cost& cost = m_costs[std::size_t(item.row.node)];
    if (column == size && m_mostBytes > 0) return double(cost.bytes) / double(m_mostBytes);
    if (column == start && m_mostTime > 0) return double(cost.time()) / double(m_mostTime);
    return 0;
}

QVariant DependencyModel::text(const Item& item, int column) const {
    const auto& node = m_found.nodes[std::size_t(item.row.node)];
    const bool foreign = node.kind == "npm" || node.kind == "jsr";
    const Cost& cost = m_costs[std::size_t(item.row.node)];
    switch (column) {
        case name: {
            QString full = QString::fromStdString(node.name);
            if (full.startsWith(functionsFolder)) full.remove(0, functionsFolder.size());
            return node.kind == "jsr" ? QStringLiteral("jsr:") + full : full;
        }
        case version: return foreign ? QString::fromStdString(node.version) : QString();
        case size: return node.kind == "builtin" ? QString() : sizeText(cost.bytes);
        case start: return timeText(cost);
        case licence: return QString::fromStdString(node.licence);
        default: return {};
    }
}

QVariant DependencyModel::sortKey(const Item& item, int column) const {
    const Cost& cost = m_costs[std::size_t(item.row.node)];
    if (column == size) return qlonglong(cost.bytes);
    if (column == start) return qlonglong(cost.time());
    return text(item, column);
}

QString DependencyModel::toolTip(const Item& item, int column) const {
    const auto& node = m_found.nodes[std::size_t(item.row.node)];
    const Cost& cost = m_costs[std::size_t(item.row.node)];
    if (column == start && cost.timed)
        return tr("compile %1, evaluate %2").arg(QString::fromStdString(protocol::durationText(cost.compile)), QString::fromStdString(protocol::durationText(cost.evaluate))) +
               (cost.approximate ? u'\n' + tr("An estimate: its code is in modules that it shares with others") : QString());
    if (column == start) return m_started ? tr("Not loaded at the last start") : tr("Send a request to see what a start costs");
    if (column == size) return tr("Code that reaches the isolate, after tree shaking");
    if (column == version)
        if (const auto newer = m_newer.constFind(QString::fromStdString(node.id)); newer != m_newer.cend()) {
            if (!newer->problem.code.empty()) return QString::fromStdString(newer->problem.message);
            return tr("newest that fits: %1\nnewest: %2").arg(newer->fitting.isEmpty() ? QStringLiteral("–") : newer->fitting, newer->newest);
        }
    return QString::fromStdString(node.id) + (item.row.again ? u'\n' + tr("It stands higher up with what it asks for") : QString());
}

QVariant DependencyModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Item& item = itemAt(index);
    const auto& node = m_found.nodes[std::size_t(item.row.node)];
    const auto newer = m_newer.constFind(QString::fromStdString(node.id));
    const bool fits = newer != m_newer.cend() && !newer->fitting.isEmpty() && newer->fitting.toStdString() != node.version;
    switch (role) {
        case Qt::DisplayRole: return text(item, index.column());
        case Qt::ToolTipRole: return toolTip(item, index.column());
        case Qt::TextAlignmentRole: return index.column() == size || index.column() == start ? int(Qt::AlignRight | Qt::AlignVCenter) : int(Qt::AlignLeft | Qt::AlignVCenter);
        case nodeRole: return item.row.node;
        case importRole: return item.row.import;
        case kindRole: return QString::fromStdString(node.kind);
        case againRole: return item.row.again;
        case shareRole: return share(item, index.column());
        case newerRole:
            if (fits) return newer->fitting;
            return newer != m_newer.cend() && newer->newest.toStdString() != node.version ? newer->newest : QString();
        case fitsRole: return fits;
        case sortRole: return sortKey(item, index.column());
        case searchRole: return QString::fromStdString(node.id + " " + node.licence);
        default: return {};
    }
}

QVariant DependencyModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return section == size || section == start ? int(Qt::AlignRight | Qt::AlignVCenter) : int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const QString titles[columns] = {tr("Name"), tr("Version"), tr("Size"), tr("Cold start"), tr("Licence")};
    return titles[section];
}

}  // namespace edge::dependencies
