#include "inspector/logs/log_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "inspector/logs/log_view.h"
#include "inspector/look/empty_state.h"
#include "inspector/look/words.h"

namespace edge::logs {

using protocol::LogLevel;

class LogPanel::Private {
public:
    Private(LogPanel& panel, trace::TraceStore& store, trace::Selection& selection)
        : panel(panel), store(store), selection(selection), model(new LogModel(store, &panel)), view(new LogView(*model, &panel)),
          empty(new look::EmptyState({}, {}, &panel)), text(new QLineEdit(&panel)), function(new QComboBox(&panel)),
          only(button(tr("This request"), tr("Only lines of the selected request"), "logs.thisRequest")),
          tail(button(tr("Follow"), tr("Keep the latest lines in view (End)"), "logs.follow")),
          clear(button(tr("Clear"), tr("Hide all lines up to now"), "logs.clear")) {}

    QToolButton* button(const QString& text, const QString& help, const char* name);
    void buildLevels();
    void buildLayout();
    void buildActions();
    void connectParts();
    void applyFilter();
    void showContent();
    void fillFunctions();
    void choose(const QModelIndex& current);
    void reveal(const QString& invocation);

    LogPanel& panel;
    trace::TraceStore& store;
    trace::Selection& selection;
    LogModel* model;
    LogView* view;
    look::EmptyState* empty;
    QLineEdit* text;
    QComboBox* function;
    QToolButton* only;
    QToolButton* tail;
    QToolButton* clear;
    std::array<QToolButton*, 4> levels{};
    QStackedLayout* stack = nullptr;
    bool choosing = false;
};

QToolButton* LogPanel::Private::button(const QString& text, const QString& help, const char* name) {
    auto* made = new QToolButton(&panel);
    made->setObjectName(QString::fromLatin1(name));
    made->setText(text);
    made->setToolTip(help);
    made->setAutoRaise(true);
    made->setMinimumHeight(24);
    made->setFocusPolicy(Qt::TabFocus);
    return made;
}

void LogPanel::Private::buildLevels() {
    const char* names[] = {"logs.debug", "logs.info", "logs.warning", "logs.error"};
    for (std::size_t level = 0; level < levels.size(); ++level) {
        const QString title = look::levelTitle(LogLevel(level));
        levels[level] = button(title, tr("Show lines of level %1").arg(title.toLower()), names[level]);
        levels[level]->setCheckable(true);
        levels[level]->setChecked(true);
        levels[level]->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        levels[level]->setIconSize({12, 12});
    }
    only->setCheckable(true);
    tail->setCheckable(true);
    tail->setChecked(true);
}

void LogPanel::Private::buildLayout() {
    text->setPlaceholderText(tr("Filter lines"));
    text->setClearButtonEnabled(true);
    text->setMinimumWidth(90);
    text->setMaximumWidth(280);
    text->setAccessibleName(tr("Filter log lines"));
    function->setAccessibleName(tr("Function"));
    function->setMinimumContentsLength(8);
    function->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(8, 4, 8, 4);
    tools->setSpacing(2);
    tools->addWidget(text, 1);
    tools->addSpacing(6);
    for (QToolButton* level : levels) {
        tools->addWidget(level);
    }
    tools->addSpacing(6);
    tools->addWidget(function);
    tools->addWidget(only);
    tools->addStretch();
    tools->addWidget(tail);
    tools->addWidget(clear);
    stack = new QStackedLayout;
    stack->addWidget(empty);
    stack->addWidget(view);
    auto* column = new QVBoxLayout(&panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(tools);
    column->addLayout(stack, 1);
}

void LogPanel::Private::buildActions() {
    auto* copy = new QAction(tr("Copy lines"), view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    auto* source = new QAction(tr("Go to source"), view);
    view->addActions({source, copy});
    view->setContextMenuPolicy(Qt::ActionsContextMenu);
    QObject::connect(copy, &QAction::triggered, &panel, [this] { QApplication::clipboard()->setText(view->selectedText()); });
    QObject::connect(source, &QAction::triggered, &panel, [this] {
        if (const trace::LogRecord* line = model->lineAt(view->currentIndex().row())) {
            selection.requestSource(line->at);
        }
    });
}

void LogPanel::Private::connectParts() {
    const auto filter = [this] { applyFilter(); };
    QObject::connect(text, &QLineEdit::textChanged, &panel, filter);
    QObject::connect(function, &QComboBox::currentIndexChanged, &panel, filter);
    QObject::connect(only, &QToolButton::toggled, &panel, filter);
    for (QToolButton* level : levels) {
        QObject::connect(level, &QToolButton::toggled, &panel, filter);
    }
    QObject::connect(clear, &QToolButton::clicked, &panel, [this] {
        model->hideAll();
        showContent();
    });
    QObject::connect(tail, &QToolButton::clicked, view, &LogView::goToTail);
    QObject::connect(view, &LogView::followsTailChanged, tail, &QToolButton::setChecked);
    QObject::connect(view, &LogView::sourceChosen, &selection, &trace::Selection::requestSource);
    QObject::connect(view->selectionModel(), &QItemSelectionModel::currentRowChanged, &panel,
                     [this](const QModelIndex& current) { choose(current); });
    QObject::connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, &panel, [this] { choose(view->currentIndex()); });
    QObject::connect(&store, &trace::TraceStore::changed, &panel, [this](const trace::ChangeSet& changes) {
        if (changes.functions || changes.cleared) {
            fillFunctions();
        }
        showContent();
    });
    QObject::connect(&selection, &trace::Selection::invocationChanged, &panel, [this](const QString& id) { reveal(id); });
}

void LogPanel::Private::applyFilter() {
    LogFilter filter;
    bool* const shown[] = {&filter.debug, &filter.info, &filter.warning, &filter.error};
    for (std::size_t level = 0; level < levels.size(); ++level) {
        *shown[level] = levels[level]->isChecked();
    }
    filter.text = text->text();
    filter.function = function->currentData().toString();
    filter.invocation = only->isChecked() ? selection.invocation() : QString();
    model->setFilter(filter);
    showContent();
}

void LogPanel::Private::showContent() {
    const bool nothing = store.endLogLine() == store.firstLogLine();
    stack->setCurrentWidget(model->rowCount() == 0 ? static_cast<QWidget*>(empty) : view);
    if (nothing) {
        empty->setTexts(tr("No log lines yet"), tr("console.log() in a function shows here when a request runs it"));
    } else if (model->filter() == LogFilter{}) {
        empty->setTexts(tr("The log is cleared"), tr("New lines show here as they come"));
    } else {
        empty->setTexts(tr("No line matches the filter"), tr("Change the filter above to see others"));
    }
}

void LogPanel::Private::fillFunctions() {
    const QString chosen = function->currentData().toString();
    const QSignalBlocker quiet(function);
    function->clear();
    function->addItem(tr("All functions"), QString());
    for (const trace::FunctionRecord* each : store.functions()) {
        if (!each->name.isEmpty()) {
            function->addItem(each->name, each->name);
        }
    }
    function->setCurrentIndex(std::max(0, function->findData(chosen)));
}

/// A line brings its request with it.
/// The keyboard coming in makes a row current, but does not select it: nobody chose anything. A click makes it current
/// first and selects it then, a key the other way round.
void LogPanel::Private::choose(const QModelIndex& current) {
    const trace::LogRecord* line = model->lineAt(current.row());
    if (choosing || !line || !view->selectionModel()->isRowSelected(current.row())) {
        return;
    }
    choosing = true;
    selection.selectLogLine(line->serial);
    if (!line->invocation.isEmpty()) {
        selection.selectInvocation(line->invocation);
    }
    choosing = false;
}

/// Chosen elsewhere: its lines are marked, and the first comes into view.
void LogPanel::Private::reveal(const QString& invocation) {
    model->setMarked(invocation);
    if (only->isChecked()) {
        applyFilter();
    }
    const int row = choosing ? -1 : model->firstRowOf(invocation);
    if (row >= 0) {
        view->scrollTo(model->index(row, LogModel::message), QAbstractItemView::EnsureVisible);
    }
}

LogPanel::LogPanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>(*this, store, selection)) {
    setObjectName(QStringLiteral("logs.panel"));
    setFocusProxy(d->view);
    d->buildLevels();
    d->buildLayout();
    d->buildActions();
    d->fillFunctions();
    d->connectParts();
    d->showContent();
    setColors({});
}

LogPanel::~LogPanel() = default;

void LogPanel::setColors(const trace::InspectorColors& colors) {
    d->model->setColors(colors);
    d->view->setColors(colors);
    d->empty->setColors(colors);
    for (std::size_t level = 0; level < d->levels.size(); ++level) {
        d->levels[level]->setIcon(levelIcon(LogLevel(level), colors));
    }
}

void LogPanel::setThisRequestOnly(bool only) { d->only->setChecked(only); }
LogView& LogPanel::view() { return *d->view; }

}  // namespace edge::logs
