#include "app/deploy/deploy_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QUrl>

#include "app/deploy/parts.h"
#include "app/deploy/plan_view.h"
#include "app/deploy/token_form.h"
#include "app/deploy/token_store.h"

// What the panel does; how it is laid out and connected is in deploy_panel_layout.cpp.

namespace edge::deploy {

using protocol::Error;

namespace {

QString text(const std::string& text) { return QString::fromStdString(text); }

bool isAboutToken(const std::string& code) {
    return code == "no_token" || code == "bad_token" || code == "token_rejected" || code == "not_allowed";
}

}  // namespace

DeployPanel::~DeployPanel() = default;

void DeployPanel::setProgram(const QString& path) {
    m_program = path;
    refresh();
}

void DeployPanel::setProject(const QString& folder) {
    if (m_project == folder) return;
    m_project = folder;
    m_hasPlan = false;
    m_plan = {};
    setFunctions({});
    m_notice->clear();
    if (m_state == State::confirming) setState(State::ready);
    refresh();
    updateReadiness();
}

void DeployPanel::setFunctions(const QStringList& names) {
    const QString current = function();
    {
        const QSignalBlocker quiet(m_function);
        m_function->clear();
        m_function->addItems(names);
        m_function->setCurrentIndex(std::max(0, int(names.indexOf(current))));
    }
    m_function->setEnabled(!names.isEmpty() && m_state != State::deploying);
    if (function() != current) emit m_function->currentTextChanged(function());
}

void DeployPanel::setFunction(const QString& name) {
    if (m_state == State::deploying || m_function->findText(name) < 0) return;
    m_function->setCurrentText(name);
}

QString DeployPanel::function() const { return m_function->currentText(); }

QString DeployPanel::projectRef() const { return m_ref->text().trimmed(); }

void DeployPanel::setProjectRef(const QString& ref) { m_ref->setText(ref); }

void DeployPanel::setApiUrl(const QString& url) { m_apiUrl = url; }

void DeployPanel::setUnsavedFiles(const QStringList& names) {
    if (names.isEmpty()) {
        m_unsaved->clear();
        return;
    }
    m_unsaved->show("stripWarning", names.size() == 1 ? tr("%1 is not saved. What is on disk goes up.").arg(names.first())
                                                      : tr("%1 files are not saved. What is on disk goes up.").arg(names.size()));
}

void DeployPanel::refresh() {
    m_stale = true;
    if (isVisible()) m_lookSoon.start();
}

void DeployPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale) m_lookSoon.start();
}

/// The given reference, else the one that the runner found for the project.
QString DeployPanel::effectiveRef() const { return projectRef().isEmpty() ? m_plan.projectRef : projectRef(); }

DeployRequest DeployPanel::request() const { return {m_program, m_project, function(), effectiveRef(), m_apiUrl, {}}; }

void DeployPanel::look() {
    m_lookSoon.stop();
    if (m_state == State::deploying) return;  // again afterwards
    m_stale = false;
    if (m_project.isEmpty() || function().isEmpty()) m_confirmWhenPlanned = false;
    if (m_project.isEmpty() || function().isEmpty()) {
        m_hasPlan = false;
        if (m_project.isEmpty()) m_planView->setMessage(tr("No project is open"), tr("Open one to see what would go up."));
        else m_planView->setMessage(tr("No function"), tr("This project has no function yet. Create one in the project tree."));
        updateReadiness();
        return;
    }
    m_planView->setBusy(true);
    DeployRequest dryRun = request();
    dryRun.projectRef = isProjectRef(projectRef()) ? projectRef() : QString();
    m_planJob.start(dryRun, DeployJob::Kind::plan);
}

void DeployPanel::showPlan(const DeployPlan& plan) {
    if (plan.function != function()) return;  // chosen anew meanwhile; the look at that one follows
    m_plan = plan;
    m_hasPlan = true;
    if (plan.skipped)
        m_planView->setMessage(tr("Switched off"), tr("config.toml says enabled = false for %1, so it is not deployed.").arg(plan.function));
    else m_planView->setPlan(plan);
    refEdited();
    if (!std::exchange(m_confirmWhenPlanned, false)) return;
    if (obstacle().isEmpty()) confirm();
    else if (!isProjectRef(effectiveRef())) m_ref->setFocus();
}

void DeployPanel::showPlanError(const Error& error) {
    m_hasPlan = false;
    m_confirmWhenPlanned = false;
    if (m_state == State::confirming) setState(State::ready);
    m_planView->setError(text(error.message), text(error.hint));
    updateReadiness();
}

/// Why the button cannot be pressed; empty when it can.
QString DeployPanel::obstacle() const {
    if (m_project.isEmpty()) return tr("Open a project first.");
    if (function().isEmpty()) return tr("Create a function first.");
    if (effectiveRef().isEmpty()) return tr("Say which project to deploy to.");
    if (!isProjectRef(effectiveRef())) return tr("The reference is not complete.");
    if (!m_hasPlan) return m_stale || m_planJob.isRunning() ? QString() : tr("Correct what is said above.");
    return m_plan.skipped ? tr("The function is switched off.") : QString();
}

void DeployPanel::updateReadiness() {
    const QString reason = obstacle();
    m_deploy->setEnabled(reason.isEmpty());
    m_reason->setText(reason);
}

void DeployPanel::refEdited() {
    const QString typed = projectRef();
    if (typed.isEmpty() && !m_plan.projectRef.isEmpty()) {
        m_ref->setPlaceholderText(m_plan.projectRef);
        m_refNote->setText(tr("From SUPABASE_PROJECT_ID or supabase/.temp/project-ref."));
    } else {
        m_ref->setPlaceholderText(tr("twenty lower-case letters"));
        m_refNote->setText(tr("The reference: dashboard, Project Settings, General."));
    }
    const bool wrong = !typed.isEmpty() && !isProjectRef(typed);
    setRole(m_refNote, wrong ? "warning" : "muted");
    if (wrong) m_refNote->setText(tr("A reference has twenty lower-case letters; this has %1 characters.").arg(typed.size()));
    m_refNote->setVisible(wrong || typed.isEmpty());
    if (m_state == State::confirming) setState(State::ready);
    updateReadiness();
}

void DeployPanel::askToDeploy() {
    if (m_state != State::ready) return;
    m_notice->clear();
    m_confirmWhenPlanned = true;
    look();
}

void DeployPanel::confirm() {
    m_confirm->show("stripInfo", tr("Deploy %1 to project %2?").arg(function(), effectiveRef()),
                    tr("%1, %2. The new version is live at once and replaces the one that runs there.")
                        .arg(fileCountText(m_plan.files.size()), sizeText(m_plan.bytes)));
    setState(State::confirming);
    m_confirm->primary()->setFocus();
}

void DeployPanel::confirmed() {
    m_failure.clear();
    m_tokenForm->hide();
    setState(State::deploying);
    m_stage->setText(tr("Asking the keychain for the access token…"));
    m_bar->setRange(0, 0);
    m_cancel->setFocus();
    const bool given = !m_token.isEmpty() || !qEnvironmentVariableIsEmpty("SUPABASE_ACCESS_TOKEN");
    if (given) return startDeploying(m_token);
    m_waitsForKeychain = true;
    m_store->read();
}

void DeployPanel::startDeploying(const QString& token) {
    m_waitsForKeychain = false;
    DeployRequest asked = request();
    asked.token = token;
    showProgress({});
    m_deployJob.start(asked, DeployJob::Kind::deploy);
}

void DeployPanel::cancel() {
    if (std::exchange(m_waitsForKeychain, false)) return setState(State::ready);
    m_cancel->setEnabled(false);
    m_stage->setText(tr("Cancelling…"));
    m_deployJob.cancel();
}

void DeployPanel::showProgress(const DeployProgress& progress) {
    using Stage = DeployProgress::Stage;
    if (!m_cancel->isEnabled()) return;
    const bool counted = progress.stage == Stage::uploading && progress.total > 0;
    m_bar->setRange(0, counted ? 1000 : 0);
    if (counted) m_bar->setValue(int(progress.sent * 1000 / progress.total));
    switch (progress.stage) {
        case Stage::starting: m_stage->setText(tr("Connecting…")); break;
        case Stage::uploading: m_stage->setText(tr("Uploading %1 of %2").arg(sizeText(progress.sent), sizeText(progress.total))); break;
        case Stage::bundling: m_stage->setText(tr("The platform is bundling…")); break;
        case Stage::waiting: m_stage->setText(tr("The platform asks to wait %1 s (rate limit)…").arg(progress.seconds)); break;
    }
}

void DeployPanel::showDeployed(const Deployment& deployment) {
    m_url = deployment.url;
    m_failure.clear();
    setState(State::ready);
    m_notice->setActions(tr("Copy URL"), tr("Open"));
    m_notice->show("stripOk", tr("Deployed %1, version %2.").arg(deployment.function).arg(deployment.version), deployment.url);
    m_notice->primary()->setFocus();
    emit this->deployed(deployment.function, deployment.url);
}

void DeployPanel::showFailure(const Error& error) {
    setState(State::ready);
    m_failure = error.code;
    if (error.code == "token_rejected" || error.code == "bad_token") m_token.clear();
    const bool cancelled = error.code == "cancelled";
    m_notice->setActions(isAboutToken(error.code) ? tr("Enter a token…") : cancelled ? QString() : tr("Try again"));
    m_notice->show(cancelled ? "stripWarning" : "stripError", text(error.message), text(error.hint));
    if (cancelled) m_deploy->setFocus();
    else m_notice->primary()->setFocus();
}

void DeployPanel::actOnNotice(bool primary) {
    if (isAboutToken(m_failure)) return openTokenForm();
    if (!m_failure.empty()) return askToDeploy();
    if (primary) QGuiApplication::clipboard()->setText(m_url);
    else QDesktopServices::openUrl(QUrl(m_url));
}

void DeployPanel::openTokenForm() {
    m_notice->clear();
    m_tokenForm->show();
    m_tokenForm->field()->setFocus();
}

void DeployPanel::setState(State state) {
    m_state = state;
    m_waitsForKeychain = false;
    if (state != State::confirming) m_confirm->clear();
    m_progress->setVisible(state == State::deploying);
    m_cancel->setEnabled(true);
    m_footRow->setVisible(state == State::ready);
    m_function->setEnabled(state != State::deploying && m_function->count() > 0);
    m_ref->setEnabled(state != State::deploying);
    if (state == State::ready && m_stale) refresh();
    updateReadiness();
}

}  // namespace edge::deploy
