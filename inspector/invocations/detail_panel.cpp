#include "inspector/invocations/detail_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "inspector/invocations/figures_view.h"
#include "inspector/invocations/waterfall.h"
#include "inspector/look/empty_state.h"
#include "inspector/look/format.h"
#include "inspector/look/glyphs.h"
#include "inspector/look/summary.h"
#include "inspector/look/tones.h"
#include "inspector/look/words.h"

namespace edge::invocations {

namespace {

void paintText(QLabel* label, const QColor& color) {
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
}

/// Room for long ids and addresses without widening the panel.
void yields(QLabel* label) {
    label->setMinimumWidth(40);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

}  // namespace

class InvocationDetailPanel::Private {
public:
    Private(InvocationDetailPanel& panel, trace::TraceStore& store, trace::Selection& selection)
        : panel(panel), store(store), selection(selection), content(new QWidget), status(new QLabel(content)), title(new QLabel(content)),
          origin(new QLabel(content)), advice(new QLabel(content)), logs(new QToolButton(content)), copy(new QToolButton(content)),
          waterfall(new Waterfall(content)), figures(new FiguresView(content)),
          empty(new look::EmptyState(tr("No request selected"), tr("Click a bar in the timeline or a row in the table"), &panel)) {}

    void buildLayout();
    void connectParts();
    void refresh();
    void showRecord(const trace::InvocationRecord& record);
    void showHead(const trace::InvocationRecord& record);
    FiguresView::Figures figuresOf(const trace::InvocationRecord& record) const;
    void paint(const trace::InvocationRecord& record);

    InvocationDetailPanel& panel;
    trace::TraceStore& store;
    trace::Selection& selection;
    trace::InspectorColors colors;
    QWidget* content;
    QLabel* status;
    QLabel* title;
    QLabel* origin;
    QLabel* advice;
    QToolButton* logs;
    QToolButton* copy;
    Waterfall* waterfall;
    FiguresView* figures;
    look::EmptyState* empty;
    QScrollArea* scroll = nullptr;
    QStackedLayout* stack = nullptr;
};

void InvocationDetailPanel::Private::buildLayout() {
    QFont bold = panel.font();
    bold.setWeight(QFont::DemiBold);
    for (QLabel* label : {title, origin, advice}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        yields(label);
    }
    title->setFont(bold);
    status->setFont(bold);
    status->setAutoFillBackground(true);
    status->setContentsMargins(8, 2, 8, 2);
    advice->setWordWrap(true);
    logs->setAutoRaise(true);
    copy->setText(tr("Copy"));
    copy->setToolTip(tr("Copy everything about this request as text"));
    copy->setAutoRaise(true);

    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(status);
    head->addWidget(title, 1);
    head->addWidget(logs);
    head->addWidget(copy);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(6);
    column->addLayout(head);
    column->addWidget(origin);
    column->addWidget(advice);
    column->addWidget(waterfall);
    column->addSpacing(6);
    column->addWidget(figures);
    column->addStretch();
    scroll = new QScrollArea(&panel);
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(InvocationDetailPanel::tr("Details of the request"));
    stack = new QStackedLayout(&panel);
    stack->addWidget(empty);
    stack->addWidget(scroll);
}

void InvocationDetailPanel::Private::connectParts() {
    QObject::connect(&store, &trace::TraceStore::changed, &panel, [this] { refresh(); });
    QObject::connect(&selection, &trace::Selection::invocationChanged, &panel, [this] {
        scroll->ensureVisible(0, 0);
        refresh();
    });
    QObject::connect(copy, &QToolButton::clicked, &panel, [this] {
        if (const trace::InvocationRecord* record = store.invocation(selection.invocation())) {
            QApplication::clipboard()->setText(look::summary(store, *record));
        }
    });
    QObject::connect(logs, &QToolButton::clicked, &panel, [this] { emit panel.logsRequested(selection.invocation()); });
}

void InvocationDetailPanel::Private::refresh() {
    const trace::InvocationRecord* record = store.invocation(selection.invocation());
    stack->setCurrentWidget(record ? static_cast<QWidget*>(scroll) : empty);
    if (record) {
        showRecord(*record);
    }
}

void InvocationDetailPanel::Private::showRecord(const trace::InvocationRecord& record) {
    showHead(record);
    waterfall->setColors(colors);
    waterfall->setRows(waterfallRows(record, store.now(), colors), {record.start, record.endOr(store.now())});
    FiguresView::Figures ids{{tr("Invocation"), record.id}};
    if (!record.isolate.isEmpty()) {
        ids.emplace_back(tr("Isolate"), record.isolate);
    }
    figures->setFigures(figuresOf(record), ids);
    logs->setVisible(!record.logs.empty());
    logs->setText(record.logs.size() == 1 ? tr("1 log line") : tr("%1 log lines").arg(record.logs.size()));
    paint(record);
}

void InvocationDetailPanel::Private::showHead(const trace::InvocationRecord& record) {
    status->setText(look::statusText(record));
    title->setText(look::requestLine(record));
    title->setToolTip(record.path);
    const trace::IsolateRecord* isolate = store.isolate(record.isolate);
    QStringList parts{look::functionTitle(record.function)};
    parts << (isolate ? tr("isolate %1").arg(isolate->number) : tr("no isolate"));
    parts << look::clockTimeExact(record.start);
    parts << (record.cold ? tr("cold start: %1").arg(look::coldReason(record.coldReason)) : tr("warm"));
    origin->setText(parts.join(QStringLiteral("  ·  ")));
    const QString words = look::endAdvice(record);
    const bool plain = record.running() || record.outcome() == trace::Outcome::completed;
    const QString end = look::endReason(record);
    advice->setText(plain ? QString() : words.isEmpty() ? end : QStringLiteral("%1. %2").arg(end, words));
    advice->setVisible(!plain);
}

FiguresView::Figures InvocationDetailPanel::Private::figuresOf(const trace::InvocationRecord& record) const {
    FiguresView::Figures figures;
    const trace::Nanoseconds whole = record.endOr(store.now()) - record.start;
    figures.emplace_back(tr("Total"), look::duration(whole));
    if (record.firstByte > 0) {
        figures.emplace_back(tr("First byte"), look::duration(record.firstByte - record.start));
    }
    if (!record.running()) {
        figures.emplace_back(tr("CPU"), QStringLiteral("%1  (%2)").arg(look::duration(record.cpu), look::percentage(record.cpu, whole)));
        const qint64 grown = record.heapAfter.used - record.heapBefore.used;
        const QString change = (grown >= 0 ? QStringLiteral("+") : QString()) + look::bytes(grown);
        figures.emplace_back(tr("Heap used"), QStringLiteral("%1 → %2  (%3)").arg(look::bytes(record.heapBefore.used),
                                                                                 look::bytes(record.heapAfter.used), change));
        figures.emplace_back(tr("Heap total"), look::bytes(record.heapAfter.total));
        figures.emplace_back(tr("External"), look::bytes(record.heapAfter.external));
        figures.emplace_back(tr("Request"), look::bytes(record.bytesIn));
        figures.emplace_back(tr("Response"), look::bytes(record.bytesOut));
    }
    if (!record.errorCode.isEmpty()) {
        figures.emplace_back(tr("Error code"), record.errorCode);
    }
    return figures;
}

void InvocationDetailPanel::Private::paint(const trace::InvocationRecord& record) {
    const QColor tone = look::outcomeColor(colors, record);
    QPalette palette = status->palette();
    palette.setColor(QPalette::Window, tone);
    palette.setColor(QPalette::WindowText, look::readableOn(tone));
    status->setPalette(palette);
    paintText(title, colors.text);
    paintText(origin, colors.mutedText);
    paintText(advice, record.failed() ? colors.error : colors.warning);
    figures->setColors(colors);
}

InvocationDetailPanel::InvocationDetailPanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>(*this, store, selection)) {
    setObjectName(QStringLiteral("details.panel"));
    d->buildLayout();
    d->connectParts();
    setColors({});
}

InvocationDetailPanel::~InvocationDetailPanel() = default;

void InvocationDetailPanel::setColors(const trace::InspectorColors& colors) {
    d->colors = colors;
    d->empty->setColors(colors);
    for (QWidget* surface : {static_cast<QWidget*>(d->scroll->viewport()), d->content}) {
        QPalette palette = surface->palette();
        palette.setColor(QPalette::Window, colors.paper);
        surface->setPalette(palette);
    }
    d->refresh();
}

}  // namespace edge::invocations
