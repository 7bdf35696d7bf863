#include "app/shell/error_banner.h"

#include <QHBoxLayout>

#include "app/composer/parts/roles.h"
#include "app/shell/icons.h"

namespace edge::shell {

ErrorBanner::ErrorBanner(QWidget* parent)
    : QFrame(parent), m_mark(new QLabel(this)), m_message(new QLabel(this)), m_hint(new QLabel(this)),
      m_button(new QPushButton(this)), m_close(new QToolButton(this)) {
    setAccessibleName(tr("Notice"));
    buildLayout();
    hide();
    connect(m_close, &QToolButton::clicked, this, [this] { clear(currentKey()); });
    connect(m_button, &QPushButton::clicked, this, [this] {
        const auto remedy = m_items.back().remedy;
        clear(currentKey());
        if (remedy) remedy->run();
    });
}

void ErrorBanner::buildLayout() {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 8, 6);
    row->setSpacing(8);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    for (QLabel* label : {m_message, m_hint}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(label);
    }
    parts::setRole(m_message, "strong");
    m_close->setIcon(icon(QStringLiteral("close")));
    m_close->setToolTip(tr("Dismiss"));
    m_close->setAccessibleName(tr("Dismiss"));
    row->addWidget(m_mark, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(m_button);
    row->addWidget(m_close);
}

void ErrorBanner::showError(const protocol::Error& error, Kind kind, std::optional<Remedy> remedy) {
    const QString key = QString::fromStdString(error.code);
    std::erase_if(m_items, [&](const Item& item) { return item.key == key; });
    m_items.push_back({key, QString::fromStdString(error.message), QString::fromStdString(error.hint), kind, std::move(remedy)});
    showNewest();
}

void ErrorBanner::clear(const QString& key) {
    std::erase_if(m_items, [&](const Item& item) { return item.key == key; });
    showNewest();
}

void ErrorBanner::clearAll() {
    m_items.clear();
    showNewest();
}

QString ErrorBanner::currentKey() const {
    return m_items.empty() ? QString() : m_items.back().key;
}

void ErrorBanner::showNewest() {
    setVisible(!m_items.empty());
    if (m_items.empty()) return;
    const Item& item = m_items.back();
    constexpr const char* roles[] = {"stripError", "stripWarning", "stripInfo"};
    constexpr const char* marks[] = {"error", "warning", "info"};
    parts::setRole(this, roles[int(item.kind)]);
    m_mark->setPixmap(icon(QLatin1String(marks[int(item.kind)])).pixmap(16, 16));
    m_message->setText(item.message);
    m_hint->setText(item.hint);
    m_hint->setVisible(!item.hint.isEmpty());
    m_button->setVisible(item.remedy.has_value());
    if (item.remedy) m_button->setText(item.remedy->label);
}

}  // namespace edge::shell
