#include "app/shell/command_palette.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "app/composer/parts/roles.h"
#include "app/shell/fuzzy_match.h"

namespace edge::shell {

namespace {

constexpr int entryRole = Qt::UserRole, positionsRole = Qt::UserRole + 1, noteRole = Qt::UserRole + 2;
constexpr int rowHeight = 28, shownRows = 12, preferredWidth = 600, listed = 200;

/// Text with the matching letters emphasised, and the note at the right.
class EntryDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {0, rowHeight}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool chosen = option.state & QStyle::State_Selected, enabled = index.flags() & Qt::ItemIsEnabled;
        const auto group = enabled ? QPalette::Active : QPalette::Disabled;
        const QPalette& palette = option.palette;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (chosen) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(palette.color(QPalette::Active, QPalette::Highlight));
            painter->drawRoundedRect(option.rect, 4, 4);
        }
        const QRect area = option.rect.adjusted(10, 0, -10, 0);
        const QString note = index.data(noteRole).toString();
        painter->setPen(chosen ? palette.color(QPalette::HighlightedText) : palette.color(group, QPalette::PlaceholderText));
        painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, note);
        const int noteWidth = note.isEmpty() ? 0 : option.fontMetrics.horizontalAdvance(note) + 16;
        paintText(painter, option, area.adjusted(0, 0, -noteWidth, 0), index,
                  chosen ? palette.color(QPalette::HighlightedText) : palette.color(group, QPalette::Text));
        painter->restore();
    }

private:
    static void paintText(QPainter* painter, const QStyleOptionViewItem& option, const QRect& area,
                          const QModelIndex& index, const QColor& color) {
        const QString text = option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, area.width());
        const auto positions = index.data(positionsRole).value<QList<int>>();
        QFont bold = option.font;
        bold.setWeight(QFont::Bold);
        painter->setPen(color);
        int x = area.left();
        for (int i = 0; i < text.size(); ++i) {
            const bool emphasised = positions.contains(i);
            painter->setFont(emphasised ? bold : option.font);
            painter->drawText(QRect(x, area.top(), area.right() - x + 1, area.height()), Qt::AlignLeft | Qt::AlignVCenter, text.mid(i, 1));
            x += QFontMetrics(painter->font()).horizontalAdvance(text[i]);
        }
    }
};

}  // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QFrame(window), m_field(new QLineEdit(this)), m_list(new QListView(this)), m_nothing(new QLabel(this)), m_model(new QStandardItemModel(this)) {
    parts::setRole(this, "palette");
    parts::setRole(m_nothing, "muted");
    m_nothing->setText(tr("Nothing fits"));
    m_nothing->setContentsMargins(10, 6, 10, 6);
    m_field->setAccessibleName(tr("Command palette"));
    m_list->setAccessibleName(tr("Matches"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_field);
    layout->addWidget(m_list);
    layout->addWidget(m_nothing);
    hide();
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, [this] { choose(); });
}

void CommandPalette::open(const QString& placeholder, std::vector<PaletteEntry> entries) {
    m_entries = std::move(entries);
    if (isHidden()) m_focusBefore = QApplication::focusWidget();
    m_field->setPlaceholderText(placeholder);
    m_field->clear();
    filter();
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

QStringList CommandPalette::shown() const {
    QStringList texts;
    for (int row = 0; row < m_model->rowCount(); ++row) texts << m_model->index(row, 0).data().toString();
    return texts;
}

void CommandPalette::filter() {
    struct Found {
        int entry;
        FuzzyMatch match;
    };
    std::vector<Found> found;
    for (int i = 0; i < int(m_entries.size()); ++i)
        if (auto match = fuzzyMatch(m_field->text(), m_entries[size_t(i)].text)) found.push_back({i, *match});
    if (!m_field->text().trimmed().isEmpty())
        std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.match.score > b.match.score; });
    if (found.size() > listed) found.resize(listed);
    m_model->clear();
    for (const Found& one : found) {
        const PaletteEntry& entry = m_entries[size_t(one.entry)];
        auto* item = new QStandardItem(entry.text);
        item->setData(one.entry, entryRole);
        item->setData(QVariant::fromValue(one.match.positions), positionsRole);
        item->setData(entry.note, noteRole);
        item->setEnabled(entry.enabled);
        m_model->appendRow(item);
    }
    m_nothing->setVisible(found.empty());
    m_list->setVisible(!found.empty());
    m_list->setCurrentIndex(m_model->index(0, 0));
    place();
}

void CommandPalette::place() {
    const int width = qMin(preferredWidth, parentWidget()->width() - 48);
    m_list->setFixedHeight(qMin(m_model->rowCount(), shownRows) * rowHeight);
    layout()->activate();
    setGeometry((parentWidget()->width() - width) / 2, 40, width, layout()->sizeHint().height());
}

void CommandPalette::choose() {
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || !(index.flags() & Qt::ItemIsEnabled)) return;
    const auto run = m_entries[size_t(index.data(entryRole).toInt())].run;
    close();
    run();
}

void CommandPalette::step(int by) {
    const int rows = m_model->rowCount();
    if (rows == 0) return;
    m_list->setCurrentIndex(m_model->index((m_list->currentIndex().row() + by + rows) % rows, 0));
}

void CommandPalette::close() {
    hide();
    if (m_focusBefore) m_focusBefore->setFocus(Qt::PopupFocusReason);
}

bool CommandPalette::eventFilter(QObject* object, QEvent* event) {
    if (event->type() == QEvent::FocusOut && isVisible() && static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason) {
        hide();
    } else if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    } else if (event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Escape: close(); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: choose(); return true;
        case Qt::Key_Down: step(1); return true;
        case Qt::Key_Up: step(-1); return true;
        case Qt::Key_PageDown: step(shownRows - 1); return true;
        case Qt::Key_PageUp: step(1 - shownRows); return true;
        default: break;
        }
    }
    return QFrame::eventFilter(object, event);
}

}  // namespace edge::shell
