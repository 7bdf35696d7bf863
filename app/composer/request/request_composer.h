#pragma once

#include <QAction>
#include <QComboBox>
#include <QJsonObject>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QWidget>

#include "app/composer/http/draft.h"
#include "app/composer/http/http_job.h"
#include "app/composer/parts/colors.h"
#include "app/composer/parts/elided_label.h"

namespace edge::request {

class AuthorizationEditor;
class BodyEditor;
class HeadersTable;

/// Writes a request to a function of the project and sends it. Its commands are QActions named "request.send" and the
/// like. One request at a time: sending again cancels the one under way.
class RequestComposer : public QWidget {
    Q_OBJECT

public:
    explicit RequestComposer(QWidget* parent = nullptr);
    ~RequestComposer() override;

    void setColors(const parts::Colors& colors);
    /// The names to choose from; what is written stays.
    void setFunctions(const QStringList& functions);
    /// "http://127.0.0.1:54321/functions/v1/". The last known one stays while the runner is down.
    void setBaseUrl(const QString& url);
    void setKeys(const http::LocalKeys& keys);
    /// While the runner starts, a sent request is held back and goes out as soon as it listens.
    void setRunnerStarting(bool starting);

    void setFunction(const QString& function);
    QString function() const;
    http::Draft draft() const;
    void setDraft(const http::Draft& draft);
    QJsonObject session() const { return http::toJson(draft()); }
    void restoreSession(const QJsonObject& session);

    bool isSending() const { return m_held || (m_job && m_job->isRunning()); }
    QString finalUrl() const { return m_url->fullText(); }

public slots:
    void send();
    void cancel();
    void focusPath();

signals:
    void draftChanged();
    /// Sent while the runner starts: requestSent() follows when it listens.
    void requestHeld();
    /// The job is about to start; it lives until the next one is sent.
    void requestSent(edge::http::HttpJob* job);
    /// The answer names its invocation (sb-request-id).
    void invocationAnswered(const QString& invocation);
    void sendingFinished(const edge::http::Outcome& outcome);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildLayout();
    void buildActions();
    void connectParts();
    QWidget* buildTargetRow();
    void note();
    void showSending(bool sending);
    void onHead(const http::Head& head);
    void onFinished(const http::Outcome& outcome);

    QComboBox* m_method;
    QComboBox* m_function;
    QLineEdit* m_path;
    QPushButton* m_send;
    parts::ElidedLabel* m_url;
    QTabWidget* m_tabs;
    BodyEditor* m_body;
    HeadersTable* m_headers;
    AuthorizationEditor* m_authorization;
    QAction* m_sendAction;
    QAction* m_cancelAction;
    QAction* m_focusAction;
    QString m_base;
    std::unique_ptr<http::HttpJob> m_job;
    bool m_runnerStarting = false;
    bool m_held = false;
};

}  // namespace edge::request
