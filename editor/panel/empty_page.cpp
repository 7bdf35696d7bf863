#include "editor/panel/empty_page.h"

#include <QGridLayout>
#include <QKeySequence>
#include <QLabel>
#include <QVBoxLayout>

namespace edge::panel {

namespace {

QLabel* makeLabel(const QString& text, const char* role) {
    auto* const label = new QLabel(text);
    label->setProperty("role", role);
    return label;
}

}  // namespace

EmptyPage::EmptyPage(QWidget* parent) : QWidget(parent) {
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    const std::pair<QString, QKeySequence> hints[] = {
        {tr("Go to a file or function"), QKeySequence(Qt::CTRL | Qt::Key_P)},
        {tr("All commands"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)},
        {tr("Send the request"), QKeySequence(Qt::CTRL | Qt::Key_Return)}};
    auto* const title = makeLabel(tr("Open a function from the project tree"), "emptyTitle");
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.25);
    font.setWeight(QFont::DemiBold);
    title->setFont(font);
    auto* const keys = new QGridLayout;
    keys->setHorizontalSpacing(20);
    keys->setVerticalSpacing(6);
    int row = 0;
    for (const auto& [text, key] : hints) {
        keys->addWidget(makeLabel(text, "muted"), row, 0, Qt::AlignRight);
        keys->addWidget(makeLabel(key.toString(QKeySequence::NativeText), "strong"), row++, 1, Qt::AlignLeft);
    }
    auto* const column = new QVBoxLayout(this);
    column->setSpacing(16);
    column->addStretch(2);
    column->addWidget(title, 0, Qt::AlignHCenter);
    column->addLayout(keys);
    column->setAlignment(keys, Qt::AlignHCenter);
    column->addStretch(3);
}

}  // namespace edge::panel
