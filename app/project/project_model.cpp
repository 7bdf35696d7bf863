#include "app/project/project_model.h"

#include <algorithm>
#include <functional>

#include <QDir>
#include <QFileInfo>

namespace edge::project {

/// One row. Its key is the group's name, the function's name or the path: what makes it the same row later.
struct ProjectModel::Node {
    Kind kind = Kind::group;
    QString key;
    QString name;
    QString path;
    QString function;
    QString remark;
    bool verifyJwt = false;
    bool isEnabled = true;
    Node* parent = nullptr;
    std::vector<std::unique_ptr<Node>> children;

    int row() const {
        if (!parent)
            return 0;
        const auto& rows = parent->children;
        const auto found = std::find_if(rows.begin(), rows.end(), [this](const auto& node) { return node.get() == this; });
        return static_cast<int>(found - rows.begin());
    }

    void add(std::unique_ptr<Node> child) {
        child->parent = this;
        children.push_back(std::move(child));
    }

    /// Takes over what may differ in a row that stays the same row.
    bool takeFace(const Node& other) {
        const bool same = name == other.name && path == other.path && remark == other.remark && verifyJwt == other.verifyJwt && isEnabled == other.isEnabled;
        name = other.name;
        path = other.path;
        remark = other.remark;
        verifyJwt = other.verifyJwt;
        isEnabled = other.isEnabled;
        return !same;
    }
};

ProjectModel::ProjectModel(QObject* parent) : QAbstractItemModel(parent), m_root(std::make_unique<Node>()) {}

ProjectModel::~ProjectModel() = default;

void ProjectModel::setSnapshot(const Snapshot& snapshot) {
    m_folder = snapshot.folder;
    const auto make = [](Kind kind, const QString& key, const QString& name) {
        auto node = std::make_unique<Node>();
        node->kind = kind;
        node->key = key;
        node->name = name;
        return node;
    };
    const std::function<std::unique_ptr<Node>(const Entry&, const QString&)> fromEntry = [&](const Entry& entry, const QString& function) {
        auto node = make(entry.isFolder ? Kind::folder : Kind::file, entry.path, QFileInfo(entry.path).fileName());
        node->path = entry.path;
        node->function = function;
        for (const Entry& child : entry.children)
            node->add(fromEntry(child, function));
        return node;
    };
    std::vector<std::unique_ptr<Node>> groups;
    auto functions = make(Kind::group, QStringLiteral("group:functions"), tr("Functions"));
    for (const FunctionEntry& entry : snapshot.functions) {
        auto function = make(Kind::function, QStringLiteral("function:") + entry.name, entry.name);
        function->path = entry.folder;
        function->function = entry.name;
        function->verifyJwt = entry.verifyJwt;
        function->isEnabled = entry.isEnabled;
        for (const Entry& file : entry.files)
            function->add(fromEntry(file, entry.name));
        functions->add(std::move(function));
    }
    auto shared = make(Kind::group, QStringLiteral("group:shared"), tr("Shared code"));
    for (const Entry& entry : snapshot.shared)
        shared->add(fromEntry(entry, {}));
    auto config = make(Kind::group, QStringLiteral("group:config"), tr("Configuration"));
    for (const Entry& entry : snapshot.config) {
        config->add(fromEntry(entry, {}));
        config->children.back()->name = QDir(snapshot.folder).relativeFilePath(entry.path);
    }
    for (auto* const group : {&functions, &shared, &config})
        if (!(*group)->children.empty())
            groups.push_back(std::move(*group));
    for (const auto& group : groups)
        addRemarks(snapshot, *group);
    update(*m_root, std::move(groups));
}

void ProjectModel::addRemarks(const Snapshot& snapshot, Node& node) const {
    QStringList lines;
    for (const Remark& remark : snapshot.remarks)
        if (node.kind == Kind::function ? remark.function == node.name || (remark.function.isEmpty() && remark.path == node.path)
                                        : !remark.path.isEmpty() && remark.path == node.path)
            lines += remark.text;
    node.remark = lines.join('\n');
    for (const auto& child : node.children)
        addRemarks(snapshot, *child);
}

/// Makes the rows of `into` those of `fresh`: takes away what is gone, then puts each row in its place.
void ProjectModel::update(Node& into, std::vector<std::unique_ptr<Node>> fresh) {
    const QModelIndex parent = indexOf(&into);
    // A file in whose place a folder lies now is another row.
    QHash<QString, Kind> wanted;
    for (const auto& node : fresh)
        wanted.insert(node->key, node->kind);
    for (int row = static_cast<int>(into.children.size()) - 1; row >= 0; --row) {
        const Node& known = *into.children[static_cast<std::size_t>(row)];
        if (const auto found = wanted.constFind(known.key); found != wanted.constEnd() && *found == known.kind)
            continue;
        beginRemoveRows(parent, row, row);
        into.children.erase(into.children.begin() + row);
        endRemoveRows();
    }
    for (std::size_t row = 0; row < fresh.size(); ++row) {
        const auto known = std::find_if(into.children.begin(), into.children.end(),
                                        [&](const auto& node) { return node->key == fresh[row]->key; });
        if (known == into.children.end()) {
            fresh[row]->parent = &into;
            beginInsertRows(parent, static_cast<int>(row), static_cast<int>(row));
            into.children.insert(into.children.begin() + static_cast<long>(row), std::move(fresh[row]));
            endInsertRows();
            continue;
        }
        move(into, static_cast<int>(known - into.children.begin()), static_cast<int>(row));
        Node& node = *into.children[row];
        if (node.takeFace(*fresh[row]))
            emit dataChanged(indexOf(&node), indexOf(&node));
        update(node, std::move(fresh[row]->children));
    }
}

void ProjectModel::move(Node& into, int from, int to) {
    if (from == to)
        return;
    const QModelIndex parent = indexOf(&into);
    beginMoveRows(parent, from, from, parent, to);
    auto node = std::move(into.children[static_cast<std::size_t>(from)]);
    into.children.erase(into.children.begin() + from);
    into.children.insert(into.children.begin() + to, std::move(node));
    endMoveRows();
}

void ProjectModel::setFunctionState(const QString& function, FunctionState state, const QString& message) {
    m_states.insert(function, {state, message});
    const QModelIndex changed = indexOfFunction(function);
    if (changed.isValid())
        emit dataChanged(changed, changed, {stateRole, messageRole, Qt::ToolTipRole, Qt::AccessibleTextRole});
}

ProjectModel::Node* ProjectModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex ProjectModel::indexOf(const Node* node) const {
    return node == m_root.get() ? QModelIndex() : createIndex(node->row(), 0, node);
}

QModelIndex ProjectModel::indexOfKey(const QString& key) const {
    const std::function<const Node*(const Node&)> find = [&](const Node& node) -> const Node* {
        for (const auto& child : node.children) {
            if (child->key == key)
                return child.get();
            if (const Node* const found = find(*child))
                return found;
        }
        return nullptr;
    };
    const Node* const found = find(*m_root);
    return found ? indexOf(found) : QModelIndex();
}

QModelIndex ProjectModel::indexOfPath(const QString& path) const {
    return indexOfKey(QDir::cleanPath(path));
}

QModelIndex ProjectModel::indexOfFunction(const QString& function) const {
    return indexOfKey(QStringLiteral("function:") + function);
}

QModelIndex ProjectModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex ProjectModel::parent(const QModelIndex& child) const {
    return child.isValid() ? indexOf(nodeOf(child)->parent) : QModelIndex();
}

int ProjectModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int ProjectModel::columnCount(const QModelIndex&) const {
    return 1;
}

QString ProjectModel::toolTip(const Node& node) const {
    if (node.kind != Kind::function)
        return QDir::toNativeSeparators(node.path) + (node.remark.isEmpty() ? QString() : '\n' + node.remark);
    const State state = stateOf(node.name);
    QStringList lines{node.name};
    if (!node.remark.isEmpty())
        lines += node.remark;
    if (!node.isEnabled)
        lines += tr("Disabled in config.toml");
    lines += node.verifyJwt ? tr("Requests need a valid token (verify_jwt)") : tr("Open to requests without a token");
    if (state.state == FunctionState::ready)
        lines += tr("Built and ready");
    else if (state.state == FunctionState::building)
        lines += tr("Building");
    else if (state.state == FunctionState::failed)
        lines += tr("Did not build: %1").arg(state.message);
    return lines.join('\n');
}

QVariant ProjectModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Node& node = *nodeOf(index);
    const bool isFunction = node.kind == Kind::function;
    switch (role) {
    case Qt::DisplayRole: return node.name;
    case Qt::ToolTipRole: return toolTip(node);
    case Qt::AccessibleTextRole:
        return isFunction              ? toolTip(node).replace('\n', QLatin1String(", "))
            : node.remark.isEmpty() ? node.name
                                    : tr("%1, %2").arg(node.name, node.remark);
    case pathRole: return node.path;
    case kindRole: return QVariant::fromValue(node.kind);
    case functionRole: return node.function;
    case stateRole: return QVariant::fromValue(isFunction ? stateOf(node.name).state : FunctionState::unknown);
    case messageRole: return isFunction ? stateOf(node.name).message : QString();
    case lockRole: return isFunction && node.verifyJwt;
    case remarkRole: return node.remark;
    case enabledRole: return node.isEnabled;
    case keyRole: return node.key;
    default: return {};
    }
}

Qt::ItemFlags ProjectModel::flags(const QModelIndex& index) const {
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return nodeOf(index)->kind == Kind::file ? flags | Qt::ItemNeverHasChildren : flags;
}

}  // namespace edge::project
