#include "app/shell/welcome_page.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/composer/parts/elided_label.h"
#include "app/composer/parts/roles.h"

namespace edge::shell {

namespace {
constexpr int columnWidth = 440;
constexpr int shownProjects = 6;
}

WelcomePage::WelcomePage(QWidget* parent) : QWidget(parent) {
    auto* column = new QWidget(this);
    column->setFixedWidth(columnWidth);
    auto* layout = new QVBoxLayout(column);
    layout->setSpacing(8);
    auto* title = new QLabel(tr("Edge Studio"), column);
    parts::setRole(title, "pageTitle");
    auto* text = new QLabel(tr("Open a folder that holds supabase/functions, or begin with the sample project. "
                               "Functions run at once on this machine: no account, no container."), column);
    text->setWordWrap(true);
    parts::setRole(text, "muted");
    auto* buttons = new QHBoxLayout;
    auto* open = new QPushButton(tr("Open Folder…"), column);
    parts::setRole(open, "primary");
    auto* sample = new QPushButton(tr("Open Sample Project"), column);
    buttons->addWidget(open);
    buttons->addWidget(sample);
    buttons->addStretch();
    m_recentTitle = new QLabel(tr("Recent"), column);
    parts::setRole(m_recentTitle, "sectionTitle");
    m_recent = new QVBoxLayout;
    m_recent->setSpacing(0);
    layout->addWidget(title);
    layout->addWidget(text);
    layout->addSpacing(8);
    layout->addLayout(buttons);
    layout->addSpacing(16);
    layout->addWidget(m_recentTitle);
    layout->addLayout(m_recent);
    auto* centred = new QHBoxLayout;  // an alignment would not, but stretches do, give wrapped words the height they need
    centred->addStretch();
    centred->addWidget(column);
    centred->addStretch();
    auto* page = new QVBoxLayout(this);
    page->addStretch(2);
    page->addLayout(centred);
    page->addStretch(3);
    connect(open, &QPushButton::clicked, this, &WelcomePage::openFolderRequested);
    connect(sample, &QPushButton::clicked, this, &WelcomePage::sampleRequested);
    setRecentProjects({});
}

void WelcomePage::setRecentProjects(const QStringList& folders) {
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recentTitle->setVisible(!folders.isEmpty());
    for (const QString& folder : folders.mid(0, shownProjects)) {
        QString shown = folder;
        if (shown.startsWith(QDir::homePath() + u'/')) shown.replace(0, QDir::homePath().size(), QStringLiteral("~"));
        auto* button = new QPushButton(fontMetrics().elidedText(shown, Qt::ElideMiddle, columnWidth - 24), this);
        button->setToolTip(folder);
        button->setAccessibleName(tr("Open %1").arg(folder));
        parts::setRole(button, "link");
        m_recent->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, folder] { emit projectChosen(folder); });
    }
}

}  // namespace edge::shell
