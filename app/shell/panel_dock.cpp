#include "app/shell/panel_dock.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/composer/parts/roles.h"
#include "app/shell/icons.h"

namespace edge::shell {

namespace {

/// Takes no room. A plain widget's size hint is negative, and a dock adds its title's to its own minimum size.
class NoTitle : public QWidget {
public:
    using QWidget::QWidget;
    QSize sizeHint() const override { return {0, 0}; }
};

/// What Tab would come to first; null when nothing inside takes the keyboard.
QWidget* firstInside(QWidget& panel) {
    for (QWidget* each = panel.nextInFocusChain(); each != &panel; each = each->nextInFocusChain())
        if (panel.isAncestorOf(each) && each->isEnabled() && each->isVisibleTo(&panel) && (each->focusPolicy() & Qt::TabFocus)) return each;
    return nullptr;
}

}  // namespace

PanelDock::PanelDock(const QString& name, const QString& title, Maker maker, QWidget* parent)
    : QDockWidget(title, parent), m_maker(std::move(maker)), m_title(buildTitle(title)), m_noTitle(new NoTitle(this)) {
    setObjectName(name);
    setTitleBarWidget(m_title);
    m_noTitle->hide();
    auto* body = new QWidget(this);
    parts::setRole(body, "dockBody");
    body->setAttribute(Qt::WA_StyledBackground);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    setWidget(body);
    connect(this, &QDockWidget::visibilityChanged, this, [this](bool visible) {
        if (visible) content();
    });
}

QWidget* PanelDock::content() {
    if (m_content) return m_content;
    m_content = m_maker(widget());
    widget()->layout()->addWidget(m_content);
    return m_content;
}

void PanelDock::reveal() {
    show();
    raise();
    content()->setFocus(Qt::ShortcutFocusReason);
    if (content()->isAncestorOf(window()->focusWidget())) return;
    if (QWidget* first = firstInside(*content())) first->setFocus(Qt::ShortcutFocusReason);
}

QWidget* PanelDock::buildTitle(const QString& title) {
    auto* bar = new QWidget(this);
    parts::setRole(bar, "dockTitle");
    bar->setAttribute(Qt::WA_StyledBackground);
    bar->setFixedHeight(29);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 4, 1);
    row->setSpacing(0);
    auto* label = new QLabel(title, bar);
    row->addWidget(label, 1);
    const std::pair<QString, QString> buttons[] = {{QStringLiteral("float"), tr("Undock %1").arg(title)},
                                                   {QStringLiteral("close"), tr("Hide %1").arg(title)}};
    for (const auto& [name, text] : buttons) {
        auto* button = new QToolButton(bar);
        button->setIcon(icon(name));
        button->setIconSize({12, 12});
        button->setToolTip(text);
        button->setAccessibleName(text);
        button->setFocusPolicy(Qt::NoFocus);
        row->addWidget(button);
        if (name == QLatin1String("float")) connect(button, &QToolButton::clicked, this, [this] { setFloating(!isFloating()); });
        else connect(button, &QToolButton::clicked, this, &QDockWidget::close);
    }
    return bar;
}

void PanelDock::updateTitle(bool hasTab) {
    QWidget* wanted = hasTab && !isFloating() ? m_noTitle : m_title;
    if (titleBarWidget() == wanted) return;
    (wanted == m_title ? m_noTitle : m_title)->hide();
    setTitleBarWidget(wanted);
    wanted->show();
}

}  // namespace edge::shell
