#include "app/dependencies/why_view.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>

namespace edge::dependencies {
namespace {

constexpr std::size_t mostChains = 50;
constexpr int step = 14;  ///< further to the right for each step
constexpr int side = 10;

enum Role { placeRole = Qt::UserRole, fileRole, lineRole, columnRole, depthRole };

class StepDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    DependencyColors colors;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {10, std::max(24, QFontMetrics(option.font).height() + 6)};
    }

    /// "index.ts:3  imports hono": the place as a link where it leads somewhere.
    void paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const override {
        QStyleOptionViewItem option = given;
        initStyleOption(&option, index);
        option.text.clear();
        option.state &= ~QStyle::State_HasFocus;
        option.widget->style()->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);
        const bool selected = option.state & QStyle::State_Selected;
        const QColor chosen = option.palette.color(QPalette::HighlightedText);
        QRect room = option.rect.adjusted(side + index.data(depthRole).toInt() * step, 0, -side, 0);
        painter->save();
        const bool leads = index.data(lineRole).toInt() > 0, title = !index.data(placeRole).isValid();
        const QString place = index.data(placeRole).toString(), text = index.data().toString();
        if (!title) {
            QFont font = option.font;
            font.setUnderline(leads && option.state & QStyle::State_MouseOver);
            painter->setFont(font);
            painter->setPen(selected ? chosen : leads ? colors.link : colors.text);
            const QString shown = painter->fontMetrics().elidedText(place, Qt::ElideLeft, std::max(60, room.width() * 55 / 100));
            painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft, shown);
            room.setLeft(room.left() + painter->fontMetrics().horizontalAdvance(shown) + 8);
        }
        painter->setFont(option.font);
        painter->setPen(selected ? chosen : colors.muted);
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft, painter->fontMetrics().elidedText(text, Qt::ElideRight, room.width()));
        painter->restore();
    }
};

QString fileName(const std::string& path) { return QString::fromStdString(path).section(u'/', -1); }

/// Of entrypoints the folder too: all of them are called index.ts.
QString shortName(const std::string& path) {
    const QString whole = QString::fromStdString(path), name = fileName(path);
    return name.startsWith(QLatin1String("index.")) ? whole.section(u'/', -2) : name;
}

}  // namespace

WhyView::WhyView(QWidget* parent) : QListView(parent), m_model(new QStandardItemModel(this)) {
    setObjectName(QStringLiteral("dependencies.why"));
    setAccessibleName(tr("Why it is here"));
    setModel(m_model);
    setItemDelegate(new StepDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QListView::activated, this, &WhyView::go);
    connect(this, &QListView::clicked, this, [this](const QModelIndex& index) {
        if (!style()->styleHint(QStyle::SH_ItemView_ActivateItemOnSingleClick, nullptr, this)) go(index);
    });
    auto* copy = new QAction(tr("Copy"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, [this] { QApplication::clipboard()->setText(text()); });
    addAction(copy);
    setContextMenuPolicy(Qt::ActionsContextMenu);
}

void WhyView::setColors(const DependencyColors& colors) {
    static_cast<StepDelegate*>(itemDelegate())->colors = colors;
    viewport()->update();
}

void WhyView::show(const protocol::DependenciesFound& found, int node) {
    m_model->clear();
    if (node < 0 || std::size_t(node) >= found.nodes.size()) return addTitle(tr("Choose a row to see why it is here"));
    if (node == 0) return addTitle(tr("The function begins here"));
    const auto chains = chainsTo(found, node, mostChains);
    if (chains.empty()) return addTitle(tr("The function does not reach it at its start"));
    for (std::size_t at = 0; at < chains.size(); ++at) {
        if (chains.size() > 1) addTitle(tr("Way %1 of %2").arg(at + 1).arg(chains.size() == mostChains ? tr("many") : QString::number(chains.size())));
        for (std::size_t depth = 0; depth < chains[at].size(); ++depth) addStep(found, chains[at][depth], int(depth));
    }
}

void WhyView::addTitle(const QString& text) {
    auto* item = new QStandardItem(text);
    item->setFlags(Qt::ItemIsEnabled);
    m_model->appendRow(item);
}

void WhyView::addStep(const protocol::DependenciesFound& found, int index, int depth) {
    const auto& import = found.imports[std::size_t(index)];
    const auto& from = found.nodes[std::size_t(import.from)];
    const QString specifier = QString::fromStdString(import.specifier);
    auto* item = new QStandardItem(import.dynamic ? tr("imports when it runs %1").arg(specifier) : tr("imports %1").arg(specifier));
    const bool leads = from.kind == "file" && import.at.line > 0;
    item->setData(leads ? QStringLiteral("%1:%2").arg(shortName(from.id)).arg(import.at.line) : QString::fromStdString(from.id), placeRole);
    item->setData(QString::fromStdString(import.at.file), fileRole);
    item->setData(leads ? import.at.line : 0, lineRole);
    item->setData(import.at.column, columnRole);
    item->setData(depth, depthRole);
    item->setToolTip(leads ? QStringLiteral("%1:%2:%3").arg(QString::fromStdString(import.at.file)).arg(import.at.line).arg(import.at.column) : QString::fromStdString(from.id));
    item->setData(item->data(placeRole).toString() + u' ' + item->text(), Qt::AccessibleTextRole);
    m_model->appendRow(item);
}

void WhyView::go(const QModelIndex& index) {
    if (index.data(lineRole).toInt() > 0) emit placeRequested(index.data(fileRole).toString(), index.data(lineRole).toInt(), index.data(columnRole).toInt());
}

QString WhyView::text() const {
    QString lines;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QStandardItem* item = m_model->item(row);
        const QString place = item->data(placeRole).toString();
        lines += QString(item->data(depthRole).toInt() * 2, u' ') + place + (place.isEmpty() ? QString() : QStringLiteral(" ")) + item->text() + u'\n';
    }
    return lines;
}

}  // namespace edge::dependencies
