#pragma once

#include <QColor>
#include <QHash>
#include <QPalette>
#include <QString>

#include "app/composer/parts/colors.h"
#include "app/dependencies/dependency_colors.h"
#include "app/project/project_tree.h"
#include "editor/text/editor_colors.h"
#include "inspector/trace/colors.h"
#include "runner/protocol/result.h"

namespace edge::shell {

/// The colours of the studio, read from resources/themes, and everything that is derived from them: palette, style
/// sheet, and the colour values of editor, inspector, tree and composer. A value; Appearance puts it on screen.
class Theme {
public:
    /// "light" or "dark". Error: "unknown_theme", "malformed_theme".
    static protocol::Result<Theme> load(const QString& name);
    static protocol::Result<Theme> parse(const QByteArray& json);

    const QString& name() const { return m_name; }
    bool isDark() const { return m_dark; }
    /// Every name that a theme must have gives a colour; others are a fault of the caller.
    QColor color(const QString& name) const;

    QPalette palette() const;
    QString styleSheet() const;
    text::EditorColors editorColors() const;
    trace::InspectorColors inspectorColors() const;
    project::TreeColors treeColors() const;
    parts::Colors composerColors() const;
    dependencies::DependencyColors dependencyColors() const;

private:
    QString m_name;
    bool m_dark = false;
    QHash<QString, QColor> m_colors;
};

/// Contrast of two colours after WCAG 2.x: 1 to 21.
double contrast(const QColor& a, const QColor& b);

}  // namespace edge::shell
