#include "app/project/project_tree.h"

#include <QAction>
#include <QDir>
#include <QJsonArray>
#include <QKeyEvent>
#include <QVBoxLayout>

#include "app/project/project_tree_parts.h"

namespace edge::project {

ProjectTree::ProjectTree(QWidget* parent) : QWidget(parent), d(std::make_unique<Private>(*this)) {}

ProjectTree::~ProjectTree() = default;

void ProjectTree::setProject(const QString& folder) {
    const QString wanted = folder.isEmpty() ? QString() : QDir::cleanPath(QDir(folder).absolutePath());
    if (wanted != d->folder) {
        d->model.forgetStates();
        d->wantedExpanded.clear();
    }
    d->folder = wanted;
    d->ask->finish();
    d->filter->clear();
    d->read();
}

QString ProjectTree::project() const {
    return d->folder;
}

void ProjectTree::setColors(const TreeColors& colors) {
    d->delegate->setColors(colors);
    d->view->viewport()->update();
}

void ProjectTree::setFunctionState(const QString& function, FunctionState state, const QString& message) {
    d->model.setFunctionState(function, state, message);
}

QStringList ProjectTree::functions() const {
    QStringList names;
    for (const FunctionEntry& entry : d->snapshot.functions)
        names += entry.name;
    return names;
}

void ProjectTree::selectFunction(const QString& function) {
    const QModelIndex current = d->current();
    if (current.isValid() && current.data(ProjectModel::functionRole).toString() == function)
        return;
    d->select(d->model.indexOfFunction(function));
}

void ProjectTree::selectFile(const QString& path) {
    d->select(d->model.indexOfPath(path));
}

void ProjectTree::newFunction() {
    d->askNewFunction();
}

QJsonObject ProjectTree::session() const {
    const QStringList open = d->isFiltering ? d->expandedBefore : d->expanded();
    return {{"expanded", QJsonArray::fromStringList(open)}};
}

void ProjectTree::restoreSession(const QJsonObject& session) {
    if (!session.contains("expanded"))
        return;
    QStringList keys;
    for (const QJsonValue& key : session["expanded"].toArray())
        keys += key.toString();
    d->view->collapseAll();
    d->wantedExpanded = d->expand(keys);
}

ProjectTree::Private::Private(ProjectTree& owner)
    : tree(owner), delegate(new ProjectDelegate(this)), filter(new QLineEdit), ask(new AskBar), view(new QTreeView),
      page(new StatePage), nothingFound(new StatePage), stack(new QStackedWidget) {
    buildView();
    buildLayout();
    buildActions();
    connectParts();
    showNothing();
}

void ProjectTree::Private::buildView() {
    proxy.setSourceModel(&model);
    proxy.setRecursiveFilteringEnabled(true);
    proxy.setFilterCaseSensitivity(Qt::CaseInsensitive);
    view->setModel(&proxy);
    view->setItemDelegate(delegate);
    view->setHeaderHidden(true);
    view->setFrameShape(QFrame::NoFrame);
    view->setUniformRowHeights(true);
    view->setIndentation(14);
    view->setExpandsOnDoubleClick(false);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setContextMenuPolicy(Qt::CustomContextMenu);
    view->setTextElideMode(Qt::ElideMiddle);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setAccessibleName(ProjectTree::tr("Project files"));
    view->installEventFilter(this);
}

void ProjectTree::Private::buildLayout() {
    filter->setPlaceholderText(ProjectTree::tr("Filter files"));
    filter->setAccessibleName(ProjectTree::tr("Filter files"));
    filter->setClearButtonEnabled(true);
    filter->installEventFilter(this);
    stack->addWidget(page);
    stack->addWidget(view);
    stack->addWidget(nothingFound);
    auto* const top = new QVBoxLayout;
    top->setContentsMargins(8, 8, 8, 6);
    top->addWidget(filter);
    auto* const column = new QVBoxLayout(&tree);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(ask);
    column->addWidget(stack, 1);
}

void ProjectTree::Private::buildActions() {
    const auto add = [this](const char* name, const QString& text, QKeySequence key, auto run) {
        auto* const action = new QAction(text, &tree);
        action->setObjectName(QLatin1String(name));
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        tree.addAction(action);
        connect(action, &QAction::triggered, this, run);
    };
    add("project.newFile", ProjectTree::tr("New file…"), {}, [this] { askNewFile(); });
    add("project.rename", ProjectTree::tr("Rename…"), Qt::Key_F2, [this] { askRename(); });
    add("project.delete", ProjectTree::tr("Delete…"), {}, [this] { askDelete(); });
    add("project.copyPath", ProjectTree::tr("Copy path"), Qt::SHIFT | Qt::ALT | Qt::Key_C, [this] { copyPath(); });
    add("project.showFolder", ProjectTree::tr("Show in file manager"), {}, [this] { showFolder(); });
    add("project.filter", ProjectTree::tr("Filter the project tree"), QKeySequence::Find, [this] { filter->setFocus(); });
}

void ProjectTree::Private::connectParts() {
    connect(filter, &QLineEdit::textChanged, this, &Private::applyFilter);
    connect(ask, &AskBar::closed, &tree, qOverload<>(&QWidget::setFocus));
    connect(&watch, &ProjectWatch::stirred, this, &Private::read);
    connect(view, &QAbstractItemView::activated, this, [this](const QModelIndex& index) { activate(proxy.mapToSource(index)); });
    connect(view, &QWidget::customContextMenuRequested, this, &Private::showMenu);
    connect(view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        const QString function = index.data(ProjectModel::functionRole).toString();
        if (!function.isEmpty() && !isQuiet)
            emit tree.functionSelected(function);
    });
}

/// Down leaves the filter for the rows, Escape clears it; Delete asks, left and right on a function fold as usual.
bool ProjectTree::Private::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress)
        return QObject::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (watched == filter && (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter)) {
        chooseFirstFiltered();
        return true;
    }
    if (watched == filter && key == Qt::Key_Escape) {
        filter->clear();
        tree.setFocus();
        return true;
    }
    if (watched == view && key == Qt::Key_Delete) {
        askDelete();
        return true;
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace edge::project
