#include "app/shell/actions.h"

#include <QCoreApplication>

#include "app/shell/icons.h"

namespace edge::shell {

namespace {

struct IconName {
    const char* action;
    const char* icon;
};

constexpr IconName iconNames[] = {
    {"file.openFolder", "folder-open"}, {"file.newFunction", "file-new"}, {"file.settings", "settings"},
    {"file.quit", "quit"},              {"editor.save", "save"},          {"editor.find", "search"},
    {"editor.replace", "replace"},      {"editor.undo", "undo"},          {"editor.redo", "redo"},
    {"go.file", "goto"},                {"go.palette", "palette"},        {"request.send", "send"},
    {"request.cancel", "stop"},         {"request.format", "format"},     {"response.copy", "copy"},
    {"response.save", "download"},      {"runner.restart", "restart"},    {"runner.stop", "stop"},
    {"deploy.open", "deploy"},          {"view.theme", "theme"},          {"view.left", "panel-left"},
    {"view.right", "panel-right"},      {"view.bottom", "panel-bottom"},  {"help.keys", "help"},
    {"dependencies.find", "search"},    {"go.dependencies", "table"},
    {"trace.clear", "trash"}};

QString iconOf(const QString& action) {
    for (const IconName& entry : iconNames)
        if (action == QLatin1String(entry.action)) return QLatin1String(entry.icon);
    return {};
}

}  // namespace

QAction* Actions::add(const QString& name, const QString& text, const QList<QKeySequence>& shortcuts) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcuts(shortcuts);
    adopt({action});
    return action;
}

void Actions::adopt(const QList<QAction*>& actions) {
    for (QAction* action : actions) {
        const QString name = action->objectName();
        if (name.isEmpty()) continue;
        Q_ASSERT_X(!m_byName.contains(name), "Actions::adopt", qPrintable(name));
        const QString iconName = iconOf(name);
        if (!iconName.isEmpty() && action->icon().isNull()) action->setIcon(icon(iconName));
        m_byName.insert(name, action);
        m_all.append(action);
    }
    emit adopted(actions);
}

QString paletteText(const QAction& action) {
    QString group = action.objectName().section(u'.', 0, 0);
    if (!group.isEmpty()) group[0] = group[0].toUpper();
    QString text = action.text();
    text.remove(u'&');
    if (text.endsWith(u'…')) text.chop(1);
    return group + QStringLiteral(": ") + text;
}

}  // namespace edge::shell
