#include "app/shell/appearance.h"

#include <QApplication>
#include <QFontDatabase>
#include <QStyleFactory>

#include "app/shell/icons.h"
#include "app/shell/system_scheme.h"

namespace edge::shell {

namespace {

QFont uiFont(double points) {
    static const bool hasInter = QFontDatabase::hasFamily(QStringLiteral("Inter"));
    QFont font(hasInter ? QStringLiteral("Inter") : QStringLiteral("DejaVu Sans"));
    font.setPointSizeF(points);
    return font;
}

}  // namespace

Appearance::Appearance(QObject* parent) : QObject(parent), m_system(new SystemScheme(this)) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    connect(m_system, &SystemScheme::changed, this, [this] {
        if (m_choice == ThemeChoice::system) apply();
    });
}

void Appearance::setChoice(ThemeChoice choice) {
    m_choice = choice;
    apply();
}

void Appearance::setFontSize(double points) {
    m_points = qBound(7.0, points, 24.0);
    QApplication::setFont(uiFont(m_points));
}

void Appearance::toggle() {
    setChoice(m_theme.isDark() ? ThemeChoice::light : ThemeChoice::dark);
}

void Appearance::apply() {
    const bool dark = m_choice == ThemeChoice::dark || (m_choice == ThemeChoice::system && m_system->isDark());
    const QString name = dark ? QStringLiteral("dark") : QStringLiteral("light");
    if (m_theme.name() == name) return;
    const auto theme = Theme::load(name);
    Q_ASSERT_X(theme.ok(), "Appearance::apply", theme.ok() ? "" : theme.error().message.c_str());
    m_theme = *theme;
    setIconColors(m_theme.color("text"), m_theme.color("disabled"), m_theme.color("onAccent"));
    QApplication::setPalette(m_theme.palette());
    qApp->setStyleSheet(m_theme.styleSheet());
    emit changed();
}

QString nameOf(ThemeChoice choice) {
    return choice == ThemeChoice::system ? QStringLiteral("system")
           : choice == ThemeChoice::dark ? QStringLiteral("dark")
                                         : QStringLiteral("light");
}

ThemeChoice themeNamed(const QString& name) {
    if (name == QLatin1String("light")) return ThemeChoice::light;
    return name == QLatin1String("dark") ? ThemeChoice::dark : ThemeChoice::system;
}

}  // namespace edge::shell
