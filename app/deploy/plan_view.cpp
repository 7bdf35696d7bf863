#include "app/deploy/plan_view.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include "app/deploy/parts.h"

namespace edge::deploy {
namespace {

/// Content with three lines; what is free beyond that comes from the stretch.
class FileList : public QTreeWidget {
public:
    using QTreeWidget::QTreeWidget;
    QSize sizeHint() const override { return {200, minimumHeight()}; }
};

}  // namespace

PlanView::PlanView(QWidget* parent)
    : QWidget(parent),
      m_summary(new QLabel(this)),
      m_busy(new QLabel(tr("Looking…"), this)),
      m_warnings(new NoticeStrip(this)),
      m_message(makeText(this, "muted")),
      m_files(new FileList(this)) {
    setRole(m_summary, "strong");
    setRole(m_busy, "muted");
    m_busy->hide();
    m_message->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_files->setObjectName("deploy.files");
    m_files->setAccessibleName(tr("Files that go up"));
    m_files->setHeaderLabels({tr("File"), tr("Size")});
    m_files->setRootIsDecorated(false);
    m_files->setUniformRowHeights(true);
    m_files->setTextElideMode(Qt::ElideLeft);
    m_files->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_files->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_files->setMinimumHeight(96);
    m_files->header()->setStretchLastSection(false);
    m_files->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_files->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_files->headerItem()->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    auto* copy = new QAction(tr("Copy paths"), m_files);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    m_files->addAction(copy);
    m_files->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copy, &QAction::triggered, this, &PlanView::copySelection);

    auto* head = new QHBoxLayout;
    head->addWidget(m_summary, 1);
    head->addWidget(m_busy);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_warnings);
    layout->addWidget(m_message, 1);
    layout->addWidget(m_files, 1);
    setMessage({}, {});
}

void PlanView::setPlan(const DeployPlan& plan) {
    setBusy(false);
    m_summary->setText(tr("%1, %2").arg(fileCountText(plan.files.size()), sizeText(plan.bytes)));
    m_message->hide();
    m_files->show();
    fill(plan);
    if (plan.warnings.isEmpty()) m_warnings->clear();
    else m_warnings->show("stripWarning", plan.warnings.mid(0, 8).join('\n'),
                          plan.warnings.size() > 8 ? tr("and %1 more").arg(plan.warnings.size() - 8) : QString());
}

void PlanView::fill(const DeployPlan& plan) {
    m_files->clear();
    QList<QTreeWidgetItem*> items;
    for (const PlannedFile& file : plan.files) {
        auto* item = new QTreeWidgetItem({file.path, sizeText(file.bytes)});
        item->setToolTip(0, file.path);
        item->setToolTip(1, tr("%L1 bytes").arg(file.bytes));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        items.append(item);
    }
    m_files->addTopLevelItems(items);
}

void PlanView::setMessage(const QString& title, const QString& text) {
    setBusy(false);
    m_summary->setText(title);
    m_message->setText(text);
    m_message->show();
    m_warnings->clear();
    m_files->clear();
    m_files->hide();
}

void PlanView::setError(const QString& message, const QString& hint) {
    setMessage(tr("Nothing can go up"), {});
    m_warnings->show("stripError", message, hint);
}

void PlanView::setBusy(bool busy) { m_busy->setVisible(busy); }

QString PlanView::summary() const { return m_summary->text(); }

QString PlanView::warnings() const { return m_warnings->text(); }

void PlanView::copySelection() {
    QStringList paths;
    for (const QTreeWidgetItem* item : m_files->selectedItems()) paths.append(item->text(0));
    if (!paths.isEmpty()) QGuiApplication::clipboard()->setText(paths.join('\n'));
}

}  // namespace edge::deploy
