#pragma once

#include <QAction>
#include <QHash>
#include <QObject>

#include <functional>

namespace edge::shell {

/// Every action of the studio in one place, by name ("file.openFolder"). The shell adds its own; panels hand in theirs.
/// Menus and the command palette are built from here, so nothing can be in one and missing in the other.
class Actions : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// A new action. Its shortcuts work in the whole window once it is added to one.
    QAction* add(const QString& name, const QString& text, const QList<QKeySequence>& shortcuts = {});
    /// Actions that a panel owns; their object names must be unique.
    void adopt(const QList<QAction*>& actions);

    /// Null when there is none of that name.
    QAction* find(const QString& name) const { return m_byName.value(name); }
    /// In the order they were added.
    const QList<QAction*>& all() const { return m_all; }

signals:
    /// Panels that are made late bring theirs late.
    void adopted(const QList<QAction*>& actions);

private:
    QList<QAction*> m_all;
    QHash<QString, QAction*> m_byName;
};

/// "Request: Send Request", as the palette shows it: the group comes from the name.
QString paletteText(const QAction& action);

}  // namespace edge::shell
