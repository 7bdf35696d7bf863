#pragma once

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace edge::shell {

/// What the centre shows while no project is open: how to begin, and the projects of last time.
class WelcomePage : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePage(QWidget* parent = nullptr);
    void setRecentProjects(const QStringList& folders);

signals:
    void openFolderRequested();
    void sampleRequested();
    void projectChosen(const QString& folder);

private:
    QVBoxLayout* m_recent;
    QLabel* m_recentTitle;
};

}  // namespace edge::shell
