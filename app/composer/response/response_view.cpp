#include "app/composer/response/response_view.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSaveFile>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/composer/parts/roles.h"
#include "app/composer/response/body_view.h"

namespace edge::response {

namespace {

const char* roleOf(int status) {
    if (status >= 500) return "statusError";
    if (status >= 400) return "statusWarning";
    if (status >= 300) return "statusRedirect";
    return "statusOk";
}

QString nameOf(BodyView::Form form) {
    switch (form) {
    case BodyView::Form::pretty: return ResponseView::tr("Pretty");
    case BodyView::Form::text: return ResponseView::tr("Raw");
    case BodyView::Form::image: return ResponseView::tr("Image");
    case BodyView::Form::hex: break;
    }
    return ResponseView::tr("Hex");
}

QString describeTimings(const http::Timings& timings) {
    QStringList lines;
    const std::pair<QString, double> steps[] = {{ResponseView::tr("Connected"), timings.connected},
                                                {ResponseView::tr("Request sent"), timings.sent},
                                                {ResponseView::tr("First byte"), timings.firstByte},
                                                {ResponseView::tr("Complete"), timings.total}};
    for (const auto& [name, at] : steps)
        if (at >= 0) lines << name + QStringLiteral(": ") + http::formatMilliseconds(at);
    return lines.join(u'\n');
}

}  // namespace

ResponseView::ResponseView(QWidget* parent)
    : QWidget(parent),
      m_pages(new QStackedWidget(this)),
      m_message(new parts::EmptyState(this)),
      m_status(new QLabel(this)),
      m_figures(new QLabel(this)),
      m_strip(new QWidget(this)),
      m_stripTitle(new QLabel(m_strip)),
      m_stripAdvice(new QLabel(m_strip)),
      m_tabs(new QTabWidget(this)),
      m_body(new BodyView(this)),
      m_headers(new QTableWidget(0, 2, this)),
      m_formsBar(new QWidget(this)),
      m_forms(new QButtonGroup(this)),
      m_copy(new QAction(tr("Copy Response Body"), this)),
      m_save(new QAction(tr("Save Response Body As…"), this)) {
    buildActions();
    buildLayout();
    m_tick.setInterval(100);
    connect(&m_tick, &QTimer::timeout, this, &ResponseView::showFigures);
    connect(m_message, &parts::EmptyState::buttonPressed, this, [this] {
        m_state == State::waiting ? emit cancelRequested() : emit restartRequested();
    });
    connect(m_body, &BodyView::formsChanged, this, &ResponseView::listForms);
    connect(m_forms, &QButtonGroup::idClicked, m_body, [this](int form) { m_body->setForm(BodyView::Form(form)); });
    setState(State::empty);
}

void ResponseView::buildActions() {
    m_copy->setObjectName(QStringLiteral("response.copy"));
    m_copy->setIconText(tr("Copy"));
    m_save->setObjectName(QStringLiteral("response.save"));
    m_save->setIconText(tr("Save"));
    addActions({m_copy, m_save});
    connect(m_copy, &QAction::triggered, this, &ResponseView::copyBody);
    connect(m_save, &QAction::triggered, this, &ResponseView::saveBody);
}

void ResponseView::buildLayout() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_answer = buildAnswer();
    m_pages->addWidget(m_message);
    m_pages->addWidget(m_answer);
    layout->addWidget(m_pages);
}

QWidget* ResponseView::buildAnswer() {
    auto* answer = new QWidget(this);
    auto* layout = new QVBoxLayout(answer);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildStatusRow());
    auto* strip = new QVBoxLayout(m_strip);
    strip->setContentsMargins(12, 6, 8, 6);
    strip->setSpacing(2);
    m_strip->setAttribute(Qt::WA_StyledBackground);
    for (QLabel* label : {m_stripTitle, m_stripAdvice}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        strip->addWidget(label);
    }
    parts::setRole(m_stripTitle, "strong");
    layout->addWidget(m_strip);
    m_headers->setHorizontalHeaderLabels({tr("Name"), tr("Value")});
    m_headers->setAccessibleName(tr("Headers of the answer"));
    m_headers->verticalHeader()->hide();
    m_headers->verticalHeader()->setDefaultSectionSize(24);
    m_headers->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_headers->horizontalHeader()->setStretchLastSection(true);
    m_headers->horizontalHeader()->setHighlightSections(false);
    m_headers->horizontalHeader()->resizeSection(0, 184);
    m_headers->setShowGrid(false);
    m_headers->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_headers->setTabKeyNavigation(false);
    m_tabs->setAccessibleName(tr("Parts of the answer"));
    m_tabs->addTab(m_body, tr("Body"));
    m_tabs->addTab(m_headers, tr("Headers"));
    layout->addWidget(m_tabs, 1);
    auto* forms = new QHBoxLayout(m_formsBar);
    forms->setContentsMargins(0, 0, 8, 0);
    forms->setSpacing(0);
    m_tabs->setCornerWidget(m_formsBar);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] { m_formsBar->setVisible(m_tabs->currentWidget() == m_body); });
    return answer;
}

QWidget* ResponseView::buildStatusRow() {
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(8, 8, 8, 6);
    layout->setSpacing(8);
    m_status->setAccessibleName(tr("Status"));
    m_figures->setAccessibleName(tr("Time and size"));
    parts::setRole(m_figures, "muted");
    layout->addWidget(m_status);
    layout->addWidget(m_figures);
    layout->addStretch();
    for (QAction* action : {m_copy, m_save}) {
        auto* button = new QToolButton(row);
        button->setDefaultAction(action);
        button->setAccessibleName(action->text());
        layout->addWidget(button);
    }
    return row;
}

QString ResponseView::explanation() const {
    if (m_pages->currentWidget() == m_message) return m_message->title() + u'\n' + m_message->text();
    return m_strip->isHidden() ? QString() : m_stripTitle->text() + u'\n' + m_stripAdvice->text();
}

void ResponseView::setColors(const parts::Colors& colors) {
    m_body->setColors(colors);
}

void ResponseView::setState(State state) {
    m_state = state;
    const bool moving = state == State::waiting || state == State::receiving;
    moving ? m_tick.start() : m_tick.stop();
    m_copy->setEnabled(!m_body->body().isEmpty());
    m_save->setEnabled(state == State::complete && !m_body->body().isEmpty());
    if (state == State::empty)
        m_message->setMessage(tr("No answer yet"), tr("Send a request with Ctrl+Return. Its answer appears here."));
    if (state == State::waiting) m_message->setMessage(tr("Waiting for the answer…"), {}, tr("Cancel"));
    m_pages->setCurrentWidget(state == State::empty || state == State::waiting || state == State::failed ? m_message : m_answer);
}

void ResponseView::follow(http::HttpJob* job) {
    if (m_job) disconnect(m_job, nullptr, this, nullptr);
    m_job = job;
    m_outcome = {};
    m_clock.start();
    m_body->begin({});
    connect(job, &http::HttpJob::headReceived, this, &ResponseView::onHead);
    connect(job, &http::HttpJob::bodyReceived, this, &ResponseView::onBody);
    connect(job, &http::HttpJob::finished, this, &ResponseView::onFinished);
    QTimer::singleShot(150, job, [this, job] {  // a quick answer needs no "waiting" flash
        if (m_job == job && job->isRunning() && m_state != State::receiving) setState(State::waiting);
    });
}

void ResponseView::showHeld() {
    if (m_job) disconnect(m_job, nullptr, this, nullptr);
    m_job = nullptr;
    m_clock.start();
    setState(State::waiting);
}

void ResponseView::showCancelled() {
    setState(State::failed);
    m_message->setMessage(tr("Cancelled"), tr("The request was cancelled before an answer came."));
}

void ResponseView::onHead(const http::Head& head) {
    m_body->begin(http::valueOf(head.headers, u"content-type"));
    showStatus(head.status, head.reason);
    showHeaders(head.headers);
    explain(http::explainErrorCode(http::valueOf(head.headers, u"sb-error-code")), "stripError");
    setState(State::receiving);
    showFigures();
}

void ResponseView::onBody(const QByteArray& piece) {
    m_body->append(piece);
    showFigures();
}

void ResponseView::onFinished(const http::Outcome& outcome) {
    m_outcome = outcome;
    if (m_state != State::receiving) return showFailure(outcome);
    m_body->finish();
    if (outcome.ending != http::Ending::complete) explain(http::explainOutcome(outcome), "stripWarning");
    setState(State::complete);
    showFigures();
}

void ResponseView::showFailure(const http::Outcome& outcome) {
    if (outcome.ending == http::Ending::cancelled) return showCancelled();
    const http::Explanation words = http::explainOutcome(outcome);
    setState(State::failed);
    const bool runnerDown = outcome.ending == http::Ending::couldNotConnect;
    m_message->setMessage(words.title, words.advice, runnerDown ? tr("Restart Runner") : QString());
}

void ResponseView::showStatus(int status, const QString& reason) {
    const QString words = reason.size() > 1 ? reason : http::reasonOf(status);
    m_status->setText(words.isEmpty() ? QString::number(status) : QStringLiteral("%1 %2").arg(status).arg(words));
    parts::setRole(m_status, roleOf(status));
}

void ResponseView::showFigures() {
    const bool complete = m_state == State::complete;
    const double elapsed = complete ? m_outcome.timings.total : double(m_clock.nsecsElapsed()) / 1e6;
    if (m_state == State::waiting)
        return m_message->setMessage(m_job ? tr("Waiting for the answer…") : tr("Waiting for the runner…"),
                                     http::formatMilliseconds(elapsed), tr("Cancel"));
    QStringList figures{http::formatMilliseconds(elapsed), http::formatBytes(m_body->body().size())};
    if (!complete) figures << tr("receiving…");
    m_figures->setText(figures.join(QStringLiteral("  ·  ")));
    m_figures->setToolTip(complete ? describeTimings(m_outcome.timings) : QString());
}

void ResponseView::showHeaders(const http::Headers& headers) {
    m_headers->setRowCount(int(headers.size()));
    for (int row = 0; row < int(headers.size()); ++row) {
        const http::Header& header = headers[size_t(row)];
        m_headers->setItem(row, 0, new QTableWidgetItem(header.name));
        auto* value = new QTableWidgetItem(header.value);
        value->setToolTip(header.value);
        m_headers->setItem(row, 1, value);
    }
    m_tabs->setTabText(1, tr("Headers  %1").arg(headers.size()));
}

void ResponseView::explain(const http::Explanation& explanation, const char* role) {
    m_strip->setVisible(!explanation.title.isEmpty());
    m_stripTitle->setText(explanation.title);
    m_stripAdvice->setText(explanation.advice);
    parts::setRole(m_strip, role);
}

/// The buttons are made anew only when other forms are possible: a press on one ends here too.
void ResponseView::listForms() {
    QList<int> known, wanted;
    for (QAbstractButton* button : m_forms->buttons()) known << m_forms->id(button);
    for (const BodyView::Form form : m_body->forms()) wanted << int(form);
    if (known != wanted) {
        for (QAbstractButton* button : m_forms->buttons()) {
            m_forms->removeButton(button);
            button->deleteLater();
        }
        for (const int form : wanted) addForm(form);
        m_formsBar->adjustSize();
    }
    if (QAbstractButton* button = m_forms->button(int(m_body->form()))) button->setChecked(true);
}

void ResponseView::addForm(int form) {
    const QString name = nameOf(BodyView::Form(form));
    auto* button = new QToolButton(m_formsBar);
    button->setText(name);
    button->setAccessibleName(tr("Show body: %1").arg(name));
    button->setCheckable(true);
    parts::setRole(button, "quiet");
    m_forms->addButton(button, form);
    m_formsBar->layout()->addWidget(button);
    button->show();
}

void ResponseView::copyBody() {
    QGuiApplication::clipboard()->setText(QString::fromUtf8(m_body->body()));
}

void ResponseView::saveBody() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Save Response Body"));
    if (path.isEmpty()) return;
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) && file.write(m_body->body()) == m_body->body().size() &&
                         file.flush() && file.commit();
    if (!written) explain({tr("The body was not saved"), file.errorString()}, "stripError");
}

}  // namespace edge::response
