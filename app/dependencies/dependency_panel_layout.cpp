#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include "app/dependencies/dependency_panel_private.h"

namespace edge::dependencies {
namespace {

using Model = DependencyModel;

constexpr std::pair<int, int> widths[] = {{Model::version, 128}, {Model::size, 152}, {Model::start, 152}, {Model::licence, 84}};
constexpr std::pair<int, int> narrowWidths[] = {{Model::version, 70}, {Model::size, 68}, {Model::start, 76}};
constexpr int narrow = 620;  ///< of the tree: below it bars and licences make room for names

void setRole(QWidget* widget, const char* role) { widget->setProperty("role", QByteArray(role)); }

QLabel* plainLabel(QWidget* parent, const char* role) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    setRole(label, role);
    return label;
}

}  // namespace

DependencyPanel::Private::Private(DependencyPanel& panel, DependencyStore& store)
    : panel(panel), store(store), model(new DependencyModel(&panel)), filter(new QSortFilterProxyModel(&panel)) {}

void DependencyPanel::Private::buildTools() {
    search = new QLineEdit(&panel);
    search->setObjectName(QStringLiteral("dependencies.search"));
    search->setPlaceholderText(tr("Filter: hono, MIT, _shared, …"));
    search->setClearButtonEnabled(true);
    search->setMinimumWidth(120);
    search->setMaximumWidth(260);
    search->setAccessibleName(tr("Filter dependencies"));
    totals = plainLabel(&panel, "muted");
    totals->setObjectName(QStringLiteral("dependencies.totals"));
    totals->setMinimumWidth(0);
    totals->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    totals->installEventFilter(&panel);
    checkButton = new QPushButton(tr("Check for Updates"), &panel);
    checkButton->setObjectName(QStringLiteral("dependencies.checkButton"));
    notice = new QWidget(&panel);
    notice->setObjectName(QStringLiteral("dependencies.notice"));
    notice->setAttribute(Qt::WA_StyledBackground);
    noticeText = plainLabel(notice, "");
    noticeText->setWordWrap(true);
    noticeText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    noticeClose = new QPushButton(tr("Close"), notice);
    auto* row = new QHBoxLayout(notice);
    row->setContentsMargins(12, 6, 12, 6);
    row->addWidget(noticeText, 1);
    row->addWidget(noticeClose);
    notice->hide();
}

void DependencyPanel::Private::buildTree() {
    filter->setSourceModel(model);
    filter->setRecursiveFilteringEnabled(true);
    filter->setAutoAcceptChildRows(true);
    filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    filter->setFilterRole(Model::searchRole);
    filter->setSortRole(Model::sortRole);
    tree = new QTreeView(&panel);
    tree->setObjectName(QStringLiteral("dependencies.tree"));
    tree->setAccessibleName(tr("Dependencies"));
    tree->setModel(filter);
    cells = new DependencyDelegate(tree);
    tree->setItemDelegate(cells);
    tree->setUniformRowHeights(true);
    tree->setFrameShape(QFrame::NoFrame);
    tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    tree->setExpandsOnDoubleClick(false);
    tree->setAllColumnsShowFocus(true);
    tree->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    tree->setSortingEnabled(true);
    QHeaderView* const header = tree->header();
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(56);
    header->setSectionResizeMode(Model::name, QHeaderView::Stretch);
    tree->viewport()->installEventFilter(&panel);
    fitColumns();
}

void DependencyPanel::Private::fitColumns() {
    const bool tight = tree->viewport()->width() < narrow;
    if (tree->isColumnHidden(Model::licence) == tight && fitted) return;
    fitted = true;
    tree->setColumnHidden(Model::licence, tight);
    tree->setIndentation(tight ? 12 : 20);
    for (const auto& [column, width] : widths) tree->setColumnWidth(column, width);
    if (!tight) return;
    for (const auto& [column, width] : narrowWidths) tree->setColumnWidth(column, width);
}

/// In a tall and narrow dock the reasons stand below the tree.
void DependencyPanel::Private::turn() {
    const bool tall = panel.height() > panel.width();
    const Qt::Orientation wanted = tall ? Qt::Vertical : Qt::Horizontal;
    if (split->orientation() == wanted) return;
    split->setOrientation(wanted);
    split->setSizes(tall ? QList<int>{600, 300} : QList<int>{700, 300});
}

void DependencyPanel::Private::buildLayout() {
    page = new QWidget(&panel);
    pageTitle = plainLabel(page, "emptyTitle");
    pageText = plainLabel(page, "muted");
    pageLink = new QPushButton(page);
    setRole(pageLink, "link");
    auto* words = new QVBoxLayout(page);
    words->setContentsMargins(24, 12, 24, 12);
    words->setSpacing(4);
    words->addStretch();
    for (QLabel* label : {pageTitle, pageText}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        words->addWidget(label);
    }
    words->addWidget(pageLink, 0, Qt::AlignHCenter);
    words->addStretch();

    auto* side = new QWidget(&panel);
    whyTitle = plainLabel(side, "strong");
    whyTitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    whyTitle->setWordWrap(true);
    whyFigures = plainLabel(side, "muted");
    whyFigures->setWordWrap(true);
    why = new WhyView(side);
    why->setMinimumHeight(24);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(10, 6, 10, 6);
    head->setSpacing(2);
    head->addWidget(whyTitle);
    head->addWidget(whyFigures);
    column->addLayout(head);
    column->addWidget(why, 1);

    split = new QSplitter(Qt::Horizontal, &panel);
    split->setHandleWidth(1);
    split->addWidget(tree);
    split->addWidget(side);
    split->setStretchFactor(0, 5);
    split->setStretchFactor(1, 2);
    split->setSizes({700, 300});
    split->setChildrenCollapsible(false);
    stack = new QStackedWidget(&panel);
    stack->addWidget(page);
    stack->addWidget(split);

    update = new UpdateBar(&panel);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(8, 4, 8, 4);
    tools->setSpacing(12);
    tools->addWidget(search, 1);
    tools->addWidget(totals, 3);
    tools->addWidget(checkButton);
    auto* rows = new QVBoxLayout(&panel);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(tools);
    rows->addWidget(notice);
    rows->addWidget(stack, 1);
    rows->addWidget(update);
}

void DependencyPanel::Private::buildActions() {
    const auto make = [this](const char* name, const QString& text, const QKeySequence& keys) {
        auto* action = new QAction(text, &panel);
        action->setObjectName(QStringLiteral("dependencies.") + QLatin1String(name));
        if (!keys.isEmpty()) action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        panel.addAction(action);
        return action;
    };
    openAction = make("openImport", tr("Open Import"), QKeySequence(Qt::Key_F12));
    copyAction = make("copySpecifier", tr("Copy Specifier"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    fittingAction = make("updateFitting", tr("Update to Newest That Fits"), QKeySequence(Qt::CTRL | Qt::Key_U));
    newestAction = make("updateNewest", tr("Update to Newest"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_U));
    checkAction = make("check", tr("Check for Updates"), QKeySequence(Qt::CTRL | Qt::Key_R));
    findAction = make("find", tr("Filter Dependencies"), QKeySequence::Find);
    auto* divider = new QAction(tree);
    divider->setSeparator(true);
    tree->addActions({openAction, copyAction, divider, fittingAction, newestAction, checkAction});
}

}  // namespace edge::dependencies
