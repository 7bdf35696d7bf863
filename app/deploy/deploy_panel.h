#pragma once

#include <QTimer>
#include <QWidget>

#include "app/deploy/deploy_job.h"
#include "app/deploy/deploy_values.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace edge::deploy {

class NoticeStrip;
class PlanView;
class ScrollColumn;
class TokenForm;
class TokenStore;

/// One function, one project, one button: what goes up, the deployment, and where the function answers afterwards.
/// Everything that goes wrong is said here, with what to do. Runs `edge-runner deploy` as a child. GUI thread.
class DeployPanel : public QWidget {
    Q_OBJECT

public:
    /// `store` is borrowed and outlives the panel; nullptr: the keychain of the session.
    explicit DeployPanel(TokenStore* store = nullptr, QWidget* parent = nullptr);
    ~DeployPanel() override;

    /// Path of edge-runner.
    void setProgram(const QString& path);
    /// The folder that holds supabase/; empty: none is open.
    void setProject(const QString& folder);
    void setFunctions(const QStringList& names);
    void setFunction(const QString& name);
    QString function() const;
    /// As typed by the user, to be remembered for the project; may be incomplete.
    QString projectRef() const;
    void setProjectRef(const QString& ref);
    /// Another Management API than the public one.
    void setApiUrl(const QString& url);
    /// What is on disk goes up: these files differ from what the editor shows.
    void setUnsavedFiles(const QStringList& names);
    bool isDeploying() const { return m_state == State::deploying; }

public slots:
    /// The files may have changed: looks again soon, when the panel is seen.
    void refresh();
    /// What the Deploy button does: looks again, then asks for the confirmation, or puts the cursor where something is
    /// missing. Also right after the panel was made.
    void askToDeploy();

signals:
    void projectRefChanged(const QString& ref);
    void functionChanged(const QString& name);
    /// The user wants the files of setUnsavedFiles() saved.
    void saveRequested();
    void deployed(const QString& function, const QString& url);

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum class State { ready, confirming, deploying };

    void buildTarget(ScrollColumn* column);
    void buildFoot();
    QWidget* buildProgress();
    void connectParts();
    void connectJobs();

    void look();
    void showPlan(const DeployPlan& plan);
    void showPlanError(const protocol::Error& error);
    void confirm();
    void confirmed();
    void startDeploying(const QString& token);
    void cancel();
    void showProgress(const DeployProgress& progress);
    void showDeployed(const Deployment& deployment);
    void showFailure(const protocol::Error& error);
    void actOnNotice(bool primary);
    void openTokenForm();
    void refEdited();
    void setState(State state);
    void updateReadiness();
    QString effectiveRef() const;
    QString obstacle() const;
    DeployRequest request() const;

    TokenStore* m_store;
    DeployJob m_planJob;
    DeployJob m_deployJob;
    QTimer m_lookSoon;
    State m_state = State::ready;
    bool m_stale = true;
    bool m_confirmWhenPlanned = false;
    bool m_waitsForKeychain = false;
    bool m_hasPlan = false;
    DeployPlan m_plan;
    QString m_program, m_project, m_apiUrl, m_token, m_url;
    std::string m_failure;  ///< code of the error on show

    QComboBox* m_function;
    QLineEdit* m_ref;
    QLabel* m_refNote;
    PlanView* m_planView;
    NoticeStrip* m_unsaved;
    TokenForm* m_tokenForm;
    QPushButton* m_tokenLink;
    NoticeStrip* m_notice;
    NoticeStrip* m_confirm;
    QWidget* m_progress;
    QLabel* m_stage;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
    QWidget* m_footRow;
    QLabel* m_reason;
    QPushButton* m_deploy;
};

}  // namespace edge::deploy
