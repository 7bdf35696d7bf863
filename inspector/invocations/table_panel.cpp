#include "inspector/invocations/table_panel.h"

#include <algorithm>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

#include "inspector/invocations/invocation_filter.h"
#include "inspector/invocations/invocation_model.h"
#include "inspector/look/empty_state.h"
#include "inspector/look/format.h"
#include "inspector/look/row_delegate.h"
#include "inspector/look/summary.h"

namespace edge::invocations {

namespace {

using Model = InvocationModel;

constexpr int rowHeight = 24;
constexpr int leastPath = 110;
constexpr std::pair<int, int> widths[] = {{Model::time, 116},  {Model::function, 136}, {Model::method, 76}, {Model::path, leastPath},
                                          {Model::status, 104}, {Model::start, 86},    {Model::total, 90},  {Model::cpu, 90},
                                          {Model::heap, 90},   {Model::isolate, 78}};

}  // namespace

class InvocationTablePanel::Private {
public:
    Private(InvocationTablePanel& panel, trace::TraceStore& store, trace::Selection& selection)
        : panel(panel), store(store), selection(selection), model(new InvocationModel(store, &panel)),
          filter(new InvocationFilter(&panel)), words(new QLineEdit(&panel)), counts(new QLabel(&panel)),
          table(new QTableView(&panel)), rows(new look::RowDelegate(table)),
          empty(new look::EmptyState(tr("No requests yet"), tr("Send a request with Ctrl+Return to see it here"), &panel)),
          noMatch(new look::EmptyState(tr("No request matches the filter"), tr("Clear the filter to see all requests"), &panel)) {}

    void buildTable();
    void fitPath();
    void buildLayout();
    void buildActions();
    void connectParts();
    void showContent();
    void choose(const QModelIndex& current);
    void reveal(const QString& id);
    void copyRows() const;
    void copySummary() const;
    QString medianTotal() const;
    QString currentId() const { return table->currentIndex().data(InvocationModel::idRole).toString(); }

    InvocationTablePanel& panel;
    trace::TraceStore& store;
    trace::Selection& selection;
    InvocationModel* model;
    InvocationFilter* filter;
    QLineEdit* words;
    QLabel* counts;
    QTableView* table;
    look::RowDelegate* rows;
    look::EmptyState* empty;
    look::EmptyState* noMatch;
    QStackedLayout* stack = nullptr;
    bool choosing = false;
};

void InvocationTablePanel::Private::buildTable() {
    filter->setSourceModel(model);
    table->setModel(filter);
    table->setObjectName(QStringLiteral("invocations.table"));
    table->setAccessibleName(tr("Requests"));
    look::prepareTable(*table, rowHeight);
    table->setItemDelegate(rows);
    table->setTextElideMode(Qt::ElideMiddle);
    table->setContextMenuPolicy(Qt::ActionsContextMenu);
    table->horizontalHeader()->setSectionsMovable(true);
    for (const auto& [column, width] : widths) {
        table->setColumnWidth(column, width);
    }
    table->viewport()->installEventFilter(&panel);
    QObject::connect(table->horizontalHeader(), &QHeaderView::sectionResized, &panel, [this](int column) {
        if (column != Model::path) fitPath();
    });
    table->setSortingEnabled(true);
    table->sortByColumn(Model::time, Qt::DescendingOrder);
}

/// The path takes what the other columns leave; where that is too little to read one, the table scrolls sideways.
void InvocationTablePanel::Private::fitPath() {
    const int others = table->horizontalHeader()->length() - table->columnWidth(Model::path);
    table->setColumnWidth(Model::path, std::max(leastPath, table->viewport()->width() - others));
}

void InvocationTablePanel::Private::buildLayout() {
    words->setPlaceholderText(tr("Filter: hello, 500, cold, …"));
    words->setClearButtonEnabled(true);
    words->setMaximumWidth(320);
    words->setAccessibleName(tr("Filter requests"));
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(8, 4, 8, 4);
    tools->addWidget(words, 1);
    tools->addStretch();
    tools->addWidget(counts);
    stack = new QStackedLayout;
    stack->addWidget(empty);
    stack->addWidget(noMatch);
    stack->addWidget(table);
    auto* column = new QVBoxLayout(&panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(tools);
    column->addLayout(stack, 1);
}

void InvocationTablePanel::Private::buildActions() {
    auto* copy = new QAction(tr("Copy rows"), table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    auto* summary = new QAction(tr("Copy summary"), table);
    auto* details = new QAction(tr("Show details"), table);
    table->addActions({details, copy, summary});
    QObject::connect(copy, &QAction::triggered, &panel, [this] { copyRows(); });
    QObject::connect(summary, &QAction::triggered, &panel, [this] { copySummary(); });
    QObject::connect(details, &QAction::triggered, &panel, [this] { emit panel.detailsRequested(currentId()); });
}

void InvocationTablePanel::Private::connectParts() {
    QObject::connect(words, &QLineEdit::textChanged, &panel, [this](const QString& text) {
        filter->setWords(text);
        showContent();
    });
    QObject::connect(&store, &trace::TraceStore::changed, &panel, [this] { showContent(); });
    QObject::connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, &panel,
                     [this](const QModelIndex& current) { choose(current); });
    QObject::connect(table->selectionModel(), &QItemSelectionModel::selectionChanged, &panel, [this] { choose(table->currentIndex()); });
    QObject::connect(table, &QTableView::activated, &panel, [this] { emit panel.detailsRequested(currentId()); });
    QObject::connect(&selection, &trace::Selection::invocationChanged, &panel, [this](const QString& id) { reveal(id); });
}

void InvocationTablePanel::Private::showContent() {
    const bool nothing = model->rowCount() == 0;
    stack->setCurrentWidget(nothing ? static_cast<QWidget*>(empty) : filter->rowCount() == 0 ? static_cast<QWidget*>(noMatch) : table);
    const int shown = filter->rowCount();
    const QString count = shown == model->rowCount() ? look::count(shown)
                                                     : tr("%1 of %2").arg(look::count(shown), look::count(model->rowCount()));
    const QString requests = model->rowCount() == 1 ? tr("1 request") : tr("%1 requests").arg(count);
    counts->setText(nothing ? QString() : tr("%1  ·  median %2").arg(requests, medianTotal()));
    if (table->currentIndex().data(InvocationModel::idRole).toString() != selection.invocation()) {
        reveal(selection.invocation());
    }
}

QString InvocationTablePanel::Private::medianTotal() const {
    std::vector<trace::Nanoseconds> totals;
    for (int row = 0; row < model->rowCount(); ++row) {
        const trace::InvocationRecord* record = model->recordAt(row);
        if (record && !record->running()) {
            totals.push_back(record->finish - record->start);
        }
    }
    if (totals.empty()) {
        return QStringLiteral("–");
    }
    const auto middle = totals.begin() + std::ptrdiff_t(totals.size() / 2);
    std::nth_element(totals.begin(), middle, totals.end());
    return look::duration(*middle);
}

/// The keyboard coming in makes a row current, but does not select it: nobody chose anything. A click makes it current
/// first and selects it then, a key the other way round.
void InvocationTablePanel::Private::choose(const QModelIndex& current) {
    if (!choosing && current.isValid() && table->selectionModel()->isRowSelected(current.row())) {
        selection.selectInvocation(current.data(InvocationModel::idRole).toString());
    }
}

/// Chosen elsewhere: the row is made current without choosing it again.
void InvocationTablePanel::Private::reveal(const QString& id) {
    const int row = model->rowOf(id);
    const QModelIndex index = row < 0 ? QModelIndex() : filter->mapFromSource(model->index(row, 0));
    if (index.isValid() && index.row() == table->currentIndex().row()) {
        return;
    }
    choosing = true;
    if (index.isValid()) {
        table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        table->scrollTo(index);
    } else {
        table->selectionModel()->clear();
    }
    choosing = false;
}

void InvocationTablePanel::Private::copyRows() const {
    QModelIndexList rows = table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QString text;
    for (const QModelIndex& row : rows) {
        QStringList cells;
        for (int column = 0; column < Model::columns; ++column) {
            cells << row.siblingAtColumn(column).data().toString();
        }
        text += cells.join(u'\t') + u'\n';
    }
    QApplication::clipboard()->setText(text);
}

void InvocationTablePanel::Private::copySummary() const {
    if (const trace::InvocationRecord* record = store.invocation(currentId())) {
        QApplication::clipboard()->setText(look::summary(store, *record));
    }
}

InvocationTablePanel::InvocationTablePanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>(*this, store, selection)) {
    setObjectName(QStringLiteral("invocations.panel"));
    setFocusProxy(d->table);
    d->buildTable();
    d->buildLayout();
    d->buildActions();
    d->connectParts();
    d->showContent();
}

InvocationTablePanel::~InvocationTablePanel() = default;

void InvocationTablePanel::setColors(const trace::InspectorColors& colors) {
    d->model->setColors(colors);
    d->rows->setColors(colors);
    d->table->setPalette(look::tablePalette(d->table->palette(), colors));
    d->empty->setColors(colors);
    d->noMatch->setColors(colors);
    QPalette palette = d->counts->palette();
    palette.setColor(QPalette::WindowText, colors.mutedText);
    d->counts->setPalette(palette);
}

bool InvocationTablePanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) d->fitPath();
    return QWidget::eventFilter(watched, event);
}

QTableView& InvocationTablePanel::table() { return *d->table; }

}  // namespace edge::invocations
