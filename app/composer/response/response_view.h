#pragma once

#include <QAction>
#include <QButtonGroup>
#include <QElapsedTimer>
#include <QLabel>
#include <QPointer>
#include <QStackedWidget>
#include <QTableWidget>
#include <QTabWidget>
#include <QTimer>
#include <QWidget>

#include "app/composer/http/http_job.h"
#include "app/composer/http/words.h"
#include "app/composer/parts/colors.h"
#include "app/composer/parts/elided_label.h"
#include "app/composer/parts/empty_state.h"

namespace edge::response {

class BodyView;

/// The answer to the last request: status, time, size, headers, body, and in plain words what went wrong if anything did.
class ResponseView : public QWidget {
    Q_OBJECT

public:
    enum class State { empty, waiting, receiving, complete, failed };

    explicit ResponseView(QWidget* parent = nullptr);
    void setColors(const parts::Colors& colors);
    /// Shows this request's answer from now on.
    void follow(http::HttpJob* job);
    /// The request waits for the runner to start.
    void showHeld();
    /// It was cancelled before it went out.
    void showCancelled();

    State state() const { return m_state; }
    QString statusText() const { return m_status->text(); }
    QString explanation() const;
    BodyView* body() const { return m_body; }

signals:
    /// The button beside "The runner is not running".
    void restartRequested();
    void cancelRequested();

private:
    void buildLayout();
    QWidget* buildStatusRow();
    QWidget* buildAnswer();
    void buildActions();
    void setState(State state);
    void onHead(const http::Head& head);
    void onBody(const QByteArray& piece);
    void onFinished(const http::Outcome& outcome);
    void showStatus(int status, const QString& reason);
    void showFigures();
    void showHeaders(const http::Headers& headers);
    void explain(const http::Explanation& explanation, const char* role);
    void showFailure(const http::Outcome& outcome);
    void listForms();
    void addForm(int form);
    void copyBody();
    void saveBody();

    QStackedWidget* m_pages;
    parts::EmptyState* m_message;
    QWidget* m_answer = nullptr;
    QLabel* m_status;
    QLabel* m_figures;
    QWidget* m_strip;
    QLabel* m_stripTitle;
    QLabel* m_stripAdvice;
    QTabWidget* m_tabs;
    BodyView* m_body;
    QTableWidget* m_headers;
    QWidget* m_formsBar;
    QButtonGroup* m_forms;
    QAction* m_copy;
    QAction* m_save;
    QPointer<http::HttpJob> m_job;
    QElapsedTimer m_clock;
    QTimer m_tick;
    http::Outcome m_outcome;
    State m_state = State::empty;
};

}  // namespace edge::response
