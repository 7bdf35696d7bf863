#include "app/composer/request/request_composer.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include "app/composer/parts/roles.h"
#include "app/composer/request/authorization_editor.h"
#include "app/composer/request/body_editor.h"
#include "app/composer/request/headers_table.h"

namespace edge::request {

namespace {
enum Tab { bodyTab, headersTab, authorizationTab };
}

RequestComposer::RequestComposer(QWidget* parent)
    : QWidget(parent),
      m_method(new QComboBox(this)),
      m_function(new QComboBox(this)),
      m_path(new QLineEdit(this)),
      m_send(new QPushButton(this)),
      m_url(new parts::ElidedLabel(Qt::ElideMiddle, this)),
      m_tabs(new QTabWidget(this)),
      m_body(new BodyEditor(this)),
      m_headers(new HeadersTable(this)),
      m_authorization(new AuthorizationEditor(this)),
      m_sendAction(new QAction(tr("Send Request"), this)),
      m_cancelAction(new QAction(tr("Cancel Request"), this)),
      m_focusAction(new QAction(tr("Go to Request Path"), this)),
      m_base(QStringLiteral("http://127.0.0.1:54321/functions/v1/")) {
    buildLayout();
    buildActions();
    connectParts();
    showSending(false);
    setDraft({});
}

RequestComposer::~RequestComposer() = default;

void RequestComposer::buildLayout() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildTargetRow());
    m_tabs->setAccessibleName(tr("Parts of the request"));
    m_tabs->addTab(m_body, tr("Body"));
    m_tabs->addTab(m_headers, tr("Headers"));
    m_tabs->addTab(m_authorization, tr("Authorization"));
    layout->addWidget(m_tabs, 1);
}

QWidget* RequestComposer::buildTargetRow() {
    m_method->addItems({"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"});
    m_method->setAccessibleName(tr("Method"));
    m_function->setEditable(true);
    m_function->setInsertPolicy(QComboBox::NoInsert);
    m_function->setMinimumContentsLength(8);
    m_function->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_function->setAccessibleName(tr("Function"));
    m_function->lineEdit()->setPlaceholderText(tr("function"));
    m_path->setPlaceholderText(tr("/path?query"));
    m_path->setAccessibleName(tr("Path and query"));
    m_send->setDefault(true);
    parts::setRole(m_send, "primary");
    m_url->setAccessibleName(tr("Address of the request"));
    m_url->setTextInteractionFlags(Qt::TextSelectableByMouse);
    parts::setRole(m_url, "mutedSmall");

    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(m_method);
    row->addWidget(m_function, 3);
    row->addWidget(m_path, 4);
    row->addSpacing(4);
    row->addWidget(m_send);
    auto* target = new QWidget(this);
    auto* layout = new QVBoxLayout(target);
    layout->setContentsMargins(8, 8, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(row);
    layout->addWidget(m_url);
    setTabOrder(m_method, m_function);
    setTabOrder(m_function, m_path);
    setTabOrder(m_path, m_send);
    setTabOrder(m_send, m_tabs);
    return target;
}

void RequestComposer::buildActions() {
    m_sendAction->setObjectName(QStringLiteral("request.send"));
    m_sendAction->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    m_cancelAction->setObjectName(QStringLiteral("request.cancel"));
    m_focusAction->setObjectName(QStringLiteral("request.focusPath"));
    m_focusAction->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_L));
    addActions({m_sendAction, m_cancelAction, m_focusAction, m_body->formatAction()});
    connect(m_sendAction, &QAction::triggered, this, &RequestComposer::send);
    connect(m_cancelAction, &QAction::triggered, this, &RequestComposer::cancel);
    connect(m_focusAction, &QAction::triggered, this, &RequestComposer::focusPath);
}

void RequestComposer::connectParts() {
    connect(m_send, &QPushButton::clicked, this, [this] { isSending() ? cancel() : send(); });
    connect(m_method, &QComboBox::currentTextChanged, this, &RequestComposer::note);
    connect(m_function, &QComboBox::currentTextChanged, this, &RequestComposer::note);
    connect(m_path, &QLineEdit::textChanged, this, &RequestComposer::note);
    connect(m_path, &QLineEdit::returnPressed, this, &RequestComposer::send);
    connect(m_body, &BodyEditor::changed, this, &RequestComposer::note);
    connect(m_authorization, &AuthorizationEditor::changed, this, &RequestComposer::note);
    connect(m_headers->headers(), &HeadersModel::headersChanged, this, &RequestComposer::note);
}

void RequestComposer::setColors(const parts::Colors& colors) {
    m_body->setColors(colors);
    m_authorization->setColors(colors);
}

void RequestComposer::setFunctions(const QStringList& functions) {
    const QString written = function();
    const QSignalBlocker quiet(m_function);
    m_function->clear();
    m_function->addItems(functions);
    m_function->setEditText(written.isEmpty() && !functions.isEmpty() ? functions.first() : written);
    note();
}

void RequestComposer::setBaseUrl(const QString& url) {
    if (!url.isEmpty()) m_base = url;
    note();
}

void RequestComposer::setKeys(const http::LocalKeys& keys) {
    m_authorization->setKeys(keys);
}

void RequestComposer::setFunction(const QString& function) {
    m_function->setEditText(function);
    m_function->lineEdit()->home(false);  // a name too long for the field shows its beginning
}

QString RequestComposer::function() const {
    return m_function->currentText().trimmed();
}

http::Draft RequestComposer::draft() const {
    http::Draft draft;
    draft.method = m_method->currentText();
    draft.function = function();
    draft.path = m_path->text();
    draft.headers = m_headers->headers()->headers();
    draft.authorization = m_authorization->authorization();
    m_body->fill(draft);
    return draft;
}

void RequestComposer::setDraft(const http::Draft& draft) {
    if (m_method->findText(draft.method) < 0) m_method->addItem(draft.method);
    m_method->setCurrentText(draft.method);
    setFunction(draft.function);
    m_path->setText(draft.path);
    m_path->home(false);
    m_headers->headers()->setHeaders(draft.headers);
    m_authorization->setAuthorization(draft.authorization);
    m_body->setDraft(draft);
    note();
}

void RequestComposer::restoreSession(const QJsonObject& session) {
    if (!session.isEmpty()) setDraft(http::draftFromJson(session));
}

/// Something was edited: what is derived from it is shown anew.
void RequestComposer::note() {
    const http::Draft current = draft();
    m_url->setText(http::urlOf(current, m_base));
    const auto written = std::count_if(current.headers.begin(), current.headers.end(),
                                       [](const http::DraftHeader& header) { return header.enabled && !header.name.isEmpty(); });
    m_tabs->setTabText(headersTab, written ? tr("Headers  %1").arg(written) : tr("Headers"));
    m_tabs->setTabText(authorizationTab, tr("Authorization  %1").arg(m_authorization->summary()));
    m_body->setBodyIgnored(current.method == QLatin1String("GET") || current.method == QLatin1String("HEAD"));
    m_sendAction->setEnabled(!current.function.isEmpty());
    if (!isSending()) m_send->setEnabled(!current.function.isEmpty());
    emit draftChanged();
}

void RequestComposer::setRunnerStarting(bool starting) {
    m_runnerStarting = starting;
    if (!starting && std::exchange(m_held, false)) send();
}

void RequestComposer::send() {
    if (function().isEmpty()) return;
    if (m_runnerStarting) {
        m_held = true;
        showSending(true);
        return emit requestHeld();
    }
    m_job = std::make_unique<http::HttpJob>(http::buildRequest(draft(), m_base, m_authorization->keys()));
    connect(m_job.get(), &http::HttpJob::headReceived, this, &RequestComposer::onHead);
    connect(m_job.get(), &http::HttpJob::finished, this, &RequestComposer::onFinished);
    emit requestSent(m_job.get());
    m_job->start();
    showSending(true);
}

void RequestComposer::cancel() {
    if (std::exchange(m_held, false)) return onFinished({http::Ending::cancelled, {}, 0, {}});
    if (m_job) m_job->cancel();
}

void RequestComposer::focusPath() {
    m_path->setFocus(Qt::ShortcutFocusReason);
    m_path->selectAll();
}

void RequestComposer::showSending(bool sending) {
    m_send->setText(sending ? tr("Cancel") : tr("Send"));
    m_send->setToolTip(sending ? tr("Cancel the request (Esc)") : tr("Send the request (Ctrl+Return)"));
    m_send->setEnabled(sending || !function().isEmpty());
    parts::setRole(m_send, sending ? "secondary" : "primary");
    m_cancelAction->setEnabled(sending);
}

void RequestComposer::onHead(const http::Head& head) {
    const QString invocation = http::valueOf(head.headers, u"sb-request-id");
    if (!invocation.isEmpty()) emit invocationAnswered(invocation);
}

void RequestComposer::onFinished(const http::Outcome& outcome) {
    showSending(false);
    emit sendingFinished(outcome);
}

void RequestComposer::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && isSending()) return cancel();
    QWidget::keyPressEvent(event);
}

}  // namespace edge::request
