#include "tests/app/project/tree_probe.h"

#include <QAction>
#include <QTest>

namespace edge::project {

TreeProbe::TreeProbe() {
    tree.resize(320, 520);
    tree.show();
    tree.activateWindow();
    if (!QTest::qWaitForWindowActive(&tree))
        qFatal("the window does not become active");
}

QLineEdit& TreeProbe::filter() const {
    for (QLineEdit* const field : tree.findChildren<QLineEdit*>())
        if (field->placeholderText() == QLatin1String("Filter files"))
            return *field;
    qFatal("the tree has no filter");
}

QModelIndex TreeProbe::row(const QString& texts) const {
    const QAbstractItemModel& model = *view().model();
    QModelIndex found;
    QString rest = texts;
    while (!rest.isEmpty()) {
        QModelIndex next;
        for (int i = 0; i < model.rowCount(found); ++i) {
            const QModelIndex child = model.index(i, 0, found);
            const QString text = child.data().toString();
            if (rest == text || rest.startsWith(text + '/')) {
                next = child;
                rest = rest.mid(text.size() + 1);
                break;
            }
        }
        if (!next.isValid())
            return {};
        found = next;
    }
    return found;
}

QStringList TreeProbe::below(const QString& texts) const {
    const QModelIndex parent = texts.isEmpty() ? QModelIndex() : row(texts);
    QStringList found;
    for (int i = 0; i < view().model()->rowCount(parent); ++i)
        found += view().model()->index(i, 0, parent).data().toString();
    return found;
}

QPoint TreeProbe::middleOf(const QString& texts) const {
    const QModelIndex index = row(texts);
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
        view().expand(above);
    view().scrollTo(index);
    return view().visualRect(index).center();
}

void TreeProbe::click(const QString& texts) const {
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, middleOf(texts));
}

void TreeProbe::doubleClick(const QString& texts) const {
    const QPoint place = middleOf(texts);
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(view().viewport(), Qt::LeftButton, {}, place);
}

QStringList TreeProbe::words() const {
    QStringList words;
    for (const QLabel* const label : tree.findChildren<QLabel*>())
        if (label->isVisible())
            words += label->text();
    return words;
}

bool TreeProbe::says(const QString& part) const {
    return words().join('\n').contains(part);
}

QPushButton* TreeProbe::button(const QString& text) const {
    for (QPushButton* const button : tree.findChildren<QPushButton*>())
        if (button->isVisible() && button->text() == text)
            return button;
    return nullptr;
}

QLineEdit* TreeProbe::question() const {
    for (QLineEdit* const field : tree.findChildren<QLineEdit*>())
        if (field->isVisible() && field != &filter())
            return field;
    return nullptr;
}

void TreeProbe::run(const char* action) const {
    if (auto* const found = tree.findChild<QAction*>(QLatin1String(action)))
        found->trigger();
    else
        qFatal("the tree has no action %s", action);
}

}  // namespace edge::project
