#pragma once

#include <QObject>

#include "app/shell/theme.h"

namespace edge::shell {

class SystemScheme;

enum class ThemeChoice { system, light, dark };

/// Puts the chosen theme and font on the application, live. Whoever paints by itself listens to changed().
class Appearance : public QObject {
    Q_OBJECT

public:
    explicit Appearance(QObject* parent = nullptr);

    void setChoice(ThemeChoice choice);
    ThemeChoice choice() const { return m_choice; }
    void setFontSize(double points);
    double fontSize() const { return m_points; }
    const Theme& theme() const { return m_theme; }
    /// The other one of light and dark, whatever the system wants.
    void toggle();

signals:
    void changed();

private:
    void apply();

    SystemScheme* m_system;
    ThemeChoice m_choice = ThemeChoice::system;
    Theme m_theme;
    double m_points = 10;
};

/// "system", "light", "dark", for the settings and the command line.
QString nameOf(ThemeChoice choice);
ThemeChoice themeNamed(const QString& name);

}  // namespace edge::shell
