#include "inspector/timeline/timeline_panel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "inspector/look/empty_state.h"
#include "inspector/timeline/legend.h"
#include "inspector/timeline/timeline_view.h"

namespace edge::timeline {

class TimelinePanel::Private {
public:
    Private(TimelinePanel& panel, trace::TraceStore& store, trace::Selection& selection)
        : panel(panel), store(store), view(new TimelineView(store, selection, &panel)),
          empty(new look::EmptyState(tr("No requests yet"), tr("Send a request with Ctrl+Return to see it here"), &panel)),
          legend(new Legend(&panel)) {}

    void buildActions();
    void buildLayout();
    void connectParts();
    QAction* add(const char* name, const QString& text, const QString& help);
    QToolButton* button(QAction* action);
    void showContent() { stack->setCurrentIndex(store.isEmpty() ? 0 : 1); }

    TimelinePanel& panel;
    trace::TraceStore& store;
    TimelineView* view;
    look::EmptyState* empty;
    Legend* legend;
    QStackedLayout* stack = nullptr;
    QAction* follow = nullptr;
    QAction* fit = nullptr;
    QAction* all = nullptr;
    QAction* closer = nullptr;
    QAction* farther = nullptr;
    QAction* fold = nullptr;
    QAction* clear = nullptr;
};

QAction* TimelinePanel::Private::add(const char* name, const QString& text, const QString& help) {
    auto* action = new QAction(text, &panel);
    action->setObjectName(QString::fromLatin1(name));
    action->setToolTip(help);
    panel.addAction(action);
    return action;
}

void TimelinePanel::Private::buildActions() {
    follow = add("timeline.follow", tr("Follow"), tr("Keep the latest requests in view (End)"));
    fit = add("timeline.fit", tr("Fit selection"), tr("Zoom to the selected request, then to everything (F)"));
    all = add("timeline.all", tr("Show all"), tr("Zoom out to the whole session (Home)"));
    closer = add("timeline.zoomIn", tr("Zoom in"), tr("Zoom in (W)"));
    farther = add("timeline.zoomOut", tr("Zoom out"), tr("Zoom out (S)"));
    fold = add("timeline.foldIdle", tr("Fold idle time"), tr("Draw the time between requests narrow"));
    clear = add("timeline.clear", tr("Clear"), tr("Forget all requests and log lines"));
    closer->setIconText(QStringLiteral("+"));
    farther->setIconText(QStringLiteral("−"));
    fold->setIconText(tr("Fold idle"));
    fit->setIconText(tr("Fit"));
    all->setIconText(tr("All"));
    for (QAction* action : {follow, fold}) {
        action->setCheckable(true);
        action->setChecked(true);
    }
}

QToolButton* TimelinePanel::Private::button(QAction* action) {
    auto* made = new QToolButton(&panel);
    made->setDefaultAction(action);
    made->setToolButtonStyle(Qt::ToolButtonTextOnly);
    made->setAutoRaise(true);
    made->setMinimumSize(26, 24);
    made->setAccessibleName(action->text());
    made->setFocusPolicy(Qt::TabFocus);
    return made;
}

void TimelinePanel::Private::buildLayout() {
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(8, 3, 8, 3);
    tools->setSpacing(2);
    tools->addWidget(button(follow));
    tools->addWidget(button(fold));
    tools->addSpacing(8);
    for (QAction* action : {farther, closer, fit, all}) {
        tools->addWidget(button(action));
    }
    tools->addWidget(legend, 1);
    tools->addWidget(button(clear));
    stack = new QStackedLayout;
    stack->addWidget(empty);
    stack->addWidget(view);
    auto* column = new QVBoxLayout(&panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(tools);
    column->addLayout(stack, 1);
}

void TimelinePanel::Private::connectParts() {
    ViewRange& range = view->range();
    Keys& keys = view->canvas().keys();
    QObject::connect(follow, &QAction::triggered, &range, &ViewRange::setFollowing);
    QObject::connect(&range, &ViewRange::followingChanged, follow, &QAction::setChecked);
    QObject::connect(fold, &QAction::triggered, &range, &ViewRange::setFolding);
    QObject::connect(fit, &QAction::triggered, &keys, &Keys::fitSelection);
    QObject::connect(all, &QAction::triggered, &keys, &Keys::showAll);
    QObject::connect(closer, &QAction::triggered, &keys, [&keys] { keys.zoom(1.5); });
    QObject::connect(farther, &QAction::triggered, &keys, [&keys] { keys.zoom(1 / 1.5); });
    QObject::connect(clear, &QAction::triggered, &store, &trace::TraceStore::clear);
    QObject::connect(&store, &trace::TraceStore::changed, &panel, [this] { showContent(); });
    QObject::connect(&view->canvas(), &LaneCanvas::detailsRequested, &panel, &TimelinePanel::detailsRequested);
}

TimelinePanel::TimelinePanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>(*this, store, selection)) {
    setObjectName(QStringLiteral("timeline.panel"));
    setFocusProxy(&d->view->canvas());
    d->buildActions();
    d->buildLayout();
    d->connectParts();
    d->showContent();
    setColors({});
}

TimelinePanel::~TimelinePanel() = default;

void TimelinePanel::setColors(const trace::InspectorColors& colors) {
    d->view->setColors(colors);
    d->empty->setColors(colors);
    d->legend->setColors(colors);
}

void TimelinePanel::setWheelZooms(bool zooms) { d->view->canvas().setWheelZooms(zooms); }
void TimelinePanel::setAnimationDuration(int milliseconds) { d->view->range().setAnimationDuration(milliseconds); }
ViewRange& TimelinePanel::range() { return d->view->range(); }
LaneCanvas& TimelinePanel::canvas() { return d->view->canvas(); }

}  // namespace edge::timeline
