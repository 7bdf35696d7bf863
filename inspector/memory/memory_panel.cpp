#include "inspector/memory/memory_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "inspector/look/empty_state.h"
#include "inspector/look/format.h"
#include "inspector/look/words.h"
#include "inspector/memory/memory_chart.h"

namespace edge::memory {

class MemoryPanel::Private {
public:
    Private(MemoryPanel& panel, trace::TraceStore& store, trace::Selection& selection)
        : panel(panel), store(store), selection(selection), title(new QLabel(&panel)), figures(new QLabel(&panel)),
          all(new QToolButton(&panel)), chart(new MemoryChart(store, &panel)),
          empty(new look::EmptyState(tr("No isolate has run yet"), tr("Send a request with Ctrl+Return to see its memory here"), &panel)) {}

    void buildLayout();
    void connectParts();
    void refresh();
    const trace::IsolateRecord* shown() const;
    void showFigures(const trace::MemoryPoint& sample, bool hovered);
    QString key(const QColor& color, const QString& sign, const QString& name, std::int64_t bytes) const;

    MemoryPanel& panel;
    trace::TraceStore& store;
    trace::Selection& selection;
    trace::InspectorColors colors;
    QLabel* title;
    QLabel* figures;
    QToolButton* all;
    MemoryChart* chart;
    look::EmptyState* empty;
    QStackedLayout* stack = nullptr;
};

void MemoryPanel::Private::buildLayout() {
    QFont bold = panel.font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    figures->setTextFormat(Qt::RichText);
    figures->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    all->setText(tr("All isolates"));
    all->setToolTip(tr("Draw the used heap of every isolate of the function"));
    all->setObjectName(QStringLiteral("memory.all"));
    all->setCheckable(true);
    all->setAutoRaise(true);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(12, 4, 8, 4);
    tools->setSpacing(16);
    tools->addWidget(title);
    tools->addWidget(figures, 1);
    tools->addWidget(all);
    auto* content = new QWidget(&panel);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(tools);
    column->addWidget(chart, 1);
    stack = new QStackedLayout(&panel);
    stack->addWidget(empty);
    stack->addWidget(content);
}

void MemoryPanel::Private::connectParts() {
    const auto refreshAll = [this] { refresh(); };
    QObject::connect(&store, &trace::TraceStore::changed, &panel, refreshAll);
    QObject::connect(&selection, &trace::Selection::invocationChanged, &panel, refreshAll);
    QObject::connect(&selection, &trace::Selection::isolateChanged, &panel, refreshAll);
    QObject::connect(all, &QToolButton::toggled, &panel, refreshAll);
    QObject::connect(chart, &MemoryChart::hovered, &panel, [this](const std::optional<trace::MemoryPoint>& sample) {
        sample ? showFigures(*sample, true) : refresh();
    });
}

/// The isolate chosen, else that of the chosen request, else the latest.
const trace::IsolateRecord* MemoryPanel::Private::shown() const {
    if (const trace::IsolateRecord* chosen = store.isolate(selection.isolate())) {
        return chosen;
    }
    const trace::InvocationRecord* request = store.invocation(selection.invocation());
    const trace::IsolateRecord* its = request ? store.isolate(request->isolate) : nullptr;
    return its ? its : store.latestIsolate();
}

void MemoryPanel::Private::refresh() {
    const trace::IsolateRecord* isolate = shown();
    const bool nothing = !isolate || isolate->memory.empty();
    stack->setCurrentIndex(nothing ? 0 : 1);
    if (nothing) {
        return;
    }
    QStringList ids;
    for (const trace::IsolateRecord* each : store.isolatesOf(isolate->function)) {
        if (each == isolate || all->isChecked()) {
            ids << each->id;
        }
    }
    const QString state = isolate->alive() ? QString() : QStringLiteral(" · ") + look::retireReason(isolate->retireReason);
    title->setText(tr("%1, isolate %2").arg(look::functionTitle(isolate->function)).arg(isolate->number) + state);
    chart->setIsolates(ids, isolate->id);
    showFigures(isolate->memory.back(), false);
}

QString MemoryPanel::Private::key(const QColor& color, const QString& sign, const QString& name, std::int64_t bytes) const {
    return QStringLiteral("<span style='color:%1'>%2</span>&nbsp;%3&nbsp;<span style='color:%4'>%5</span>")
        .arg(color.name(), sign, name, colors.text.name(), look::bytes(bytes).replace(u' ', QStringLiteral("&nbsp;")));
}

void MemoryPanel::Private::showFigures(const trace::MemoryPoint& sample, bool hovered) {
    QStringList parts{key(colors.memoryUsed, QStringLiteral("━"), tr("used"), sample.heap.used)};
    if (!all->isChecked()) {
        parts << key(colors.memoryTotal, QStringLiteral("╌"), tr("total"), sample.heap.total)
              << key(colors.memoryExternal, QStringLiteral("┈"), tr("external"), sample.heap.external);
    }
    if (hovered) {
        parts << look::clockTimeExact(sample.time);
    }
    figures->setText(QStringLiteral("<span style='color:%1'>%2</span>").arg(colors.mutedText.name(), parts.join(QStringLiteral(" &nbsp; "))));
    chart->setAccessibleDescription(tr("Used %1, total %2, external %3")
                                        .arg(look::bytes(sample.heap.used), look::bytes(sample.heap.total), look::bytes(sample.heap.external)));
}

MemoryPanel::MemoryPanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>(*this, store, selection)) {
    setObjectName(QStringLiteral("memory.panel"));
    d->buildLayout();
    d->connectParts();
    setColors({});
}

MemoryPanel::~MemoryPanel() = default;

void MemoryPanel::setColors(const trace::InspectorColors& colors) {
    d->colors = colors;
    d->chart->setColors(colors);
    d->empty->setColors(colors);
    QPalette palette = d->title->palette();
    palette.setColor(QPalette::WindowText, colors.text);
    d->title->setPalette(palette);
    d->refresh();
}

}  // namespace edge::memory
