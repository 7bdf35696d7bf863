#pragma once

#include <QTreeWidget>

#include "app/deploy/deploy_values.h"

class QLabel;

namespace edge::deploy {

class NoticeStrip;

/// The files that go up, with their sizes, and what is odd about them.
class PlanView : public QWidget {
    Q_OBJECT

public:
    explicit PlanView(QWidget* parent = nullptr);

    void setPlan(const DeployPlan& plan);
    /// Instead of a plan: why there is none yet.
    void setMessage(const QString& title, const QString& text);
    void setError(const QString& message, const QString& hint);
    /// The plan on show is being looked at again; it stays until the new one is there.
    void setBusy(bool busy);
    QTreeWidget* files() const { return m_files; }
    QString summary() const;
    QString warnings() const;

private:
    void fill(const DeployPlan& plan);
    void copySelection();

    QLabel* m_summary;
    QLabel* m_busy;
    NoticeStrip* m_warnings;
    QLabel* m_message;
    QTreeWidget* m_files;
};

}  // namespace edge::deploy
