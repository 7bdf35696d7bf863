#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/deploy/deploy_panel.h"
#include "app/deploy/parts.h"
#include "app/deploy/plan_view.h"
#include "app/deploy/scroll_column.h"
#include "app/deploy/token_form.h"
#include "app/deploy/token_store.h"

namespace edge::deploy {

DeployPanel::DeployPanel(TokenStore* store, QWidget* parent)
    : QWidget(parent), m_store(store ? store : new KeychainTokenStore(this)) {
    setObjectName("deploy.panel");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* column = new ScrollColumn(this);
    layout->addWidget(column, 1);
    buildTarget(column);
    buildFoot();
    m_lookSoon.setSingleShot(true);
    m_lookSoon.setInterval(200);
    connectParts();
    connectJobs();
    refEdited();
    setState(State::ready);
}

void DeployPanel::buildTarget(ScrollColumn* column) {
    QWidget* content = column->widget();
    m_function = new QComboBox(content);
    m_function->setObjectName("deploy.function");
    m_function->setAccessibleName(tr("Function"));
    m_function->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_function->setMinimumContentsLength(8);
    m_ref = new QLineEdit(content);
    m_ref->setObjectName("deploy.ref");
    m_ref->setAccessibleName(tr("Project reference"));
    m_ref->setMaxLength(64);
    m_refNote = makeText(content, "muted");
    m_refNote->setObjectName("deploy.refNote");

    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Function"), m_function);
    auto* reference = new QVBoxLayout;
    reference->setSpacing(4);
    reference->addWidget(m_ref);
    reference->addWidget(m_refNote);
    form->addRow(tr("&Project"), reference);
    qobject_cast<QLabel*>(form->labelForField(reference))->setBuddy(m_ref);

    m_planView = new PlanView(content);
    m_unsaved = new NoticeStrip(content);
    m_unsaved->setObjectName("deploy.unsaved");
    m_unsaved->setActions(tr("Save all"));
    column->column()->addLayout(form);
    column->column()->addWidget(m_unsaved);
    column->column()->addWidget(m_planView, 1);
}

void DeployPanel::buildFoot() {
    m_notice = new NoticeStrip(this);
    m_notice->setObjectName("deploy.notice");
    m_confirm = new NoticeStrip(this);
    m_confirm->setObjectName("deploy.confirm");
    m_confirm->setActions(tr("Deploy now"), tr("Not now"));
    setRole(m_confirm->primary(), "primary");
    m_confirm->primary()->setObjectName("deploy.now");
    m_progress = buildProgress();
    m_tokenForm = new TokenForm(m_store, this);
    m_tokenForm->hide();

    m_footRow = new QWidget(this);
    m_reason = makeText(m_footRow, "muted");
    m_reason->setObjectName("deploy.reason");
    m_tokenLink = new QPushButton(tr("Token…"), m_footRow);
    m_tokenLink->setObjectName("deploy.tokenLink");
    m_tokenLink->setToolTip(tr("Enter or change the access token"));
    setRole(m_tokenLink, "link");
    m_deploy = new QPushButton(tr("&Deploy"), m_footRow);
    m_deploy->setObjectName("deploy.start");
    setRole(m_deploy, "primary");
    auto* row = new QHBoxLayout(m_footRow);
    row->setContentsMargins(12, 8, 12, 12);
    row->setSpacing(8);
    row->addWidget(m_reason, 1);
    row->addWidget(m_tokenLink);
    row->addWidget(m_deploy);

    auto* column = static_cast<QVBoxLayout*>(layout());
    column->addWidget(m_tokenForm);
    column->addWidget(m_notice);
    column->addWidget(m_confirm);
    column->addWidget(m_progress);
    column->addWidget(m_footRow);
}

QWidget* DeployPanel::buildProgress() {
    auto* progress = new QWidget(this);
    m_stage = new QLabel(progress);
    m_stage->setObjectName("deploy.stage");
    m_bar = new QProgressBar(progress);
    m_bar->setObjectName("deploy.bar");
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_bar->setAccessibleName(tr("Progress of the deployment"));
    m_cancel = new QPushButton(tr("Cancel"), progress);
    m_cancel->setObjectName("deploy.cancel");
    auto* texts = new QVBoxLayout;
    texts->setSpacing(6);
    texts->addWidget(m_stage);
    texts->addWidget(m_bar);
    auto* row = new QHBoxLayout(progress);
    row->setContentsMargins(12, 8, 12, 12);
    row->setSpacing(12);
    row->addLayout(texts, 1);
    row->addWidget(m_cancel, 0, Qt::AlignBottom);
    return progress;
}

void DeployPanel::connectParts() {
    connect(&m_lookSoon, &QTimer::timeout, this, &DeployPanel::look);
    connect(m_function, &QComboBox::currentTextChanged, this, [this](const QString& name) {
        m_hasPlan = false;
        m_notice->clear();
        if (m_state == State::confirming) setState(State::ready);
        refresh();
        updateReadiness();
        emit functionChanged(name);
    });
    connect(m_ref, &QLineEdit::textChanged, this, [this] {
        refEdited();
        emit projectRefChanged(projectRef());
    });
    connect(m_deploy, &QPushButton::clicked, this, &DeployPanel::askToDeploy);
    connect(m_confirm, &NoticeStrip::primaryPressed, this, &DeployPanel::confirmed);
    connect(m_confirm, &NoticeStrip::secondaryPressed, this, [this] {
        setState(State::ready);
        m_deploy->setFocus();
    });
    connect(m_cancel, &QPushButton::clicked, this, &DeployPanel::cancel);
    connect(m_notice, &NoticeStrip::primaryPressed, this, [this] { actOnNotice(true); });
    connect(m_notice, &NoticeStrip::secondaryPressed, this, [this] { actOnNotice(false); });
    connect(m_unsaved, &NoticeStrip::primaryPressed, this, &DeployPanel::saveRequested);
    connect(m_tokenLink, &QPushButton::clicked, this, &DeployPanel::openTokenForm);
    connect(m_tokenForm, &TokenForm::closed, this, [this] {
        m_tokenForm->hide();
        m_deploy->setFocus();
    });
    connect(m_tokenForm, &TokenForm::tokenGiven, this, [this](const QString& token) {
        m_token = token;
        m_notice->clear();
        m_deploy->setFocus();
    });
}

void DeployPanel::connectJobs() {
    connect(&m_planJob, &DeployJob::planned, this, &DeployPanel::showPlan);
    connect(&m_planJob, &DeployJob::failed, this, &DeployPanel::showPlanError);
    connect(&m_deployJob, &DeployJob::progressed, this, &DeployPanel::showProgress);
    connect(&m_deployJob, &DeployJob::deployed, this, &DeployPanel::showDeployed);
    connect(&m_deployJob, &DeployJob::failed, this, &DeployPanel::showFailure);
    connect(m_store, &TokenStore::tokenRead, this, [this](const QString& token) {
        if (m_waitsForKeychain) startDeploying(token);
    });
}

}  // namespace edge::deploy
