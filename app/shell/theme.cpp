#include "app/shell/theme.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <cmath>

static void initResources() {
    Q_INIT_RESOURCE(studio);
}

namespace edge::shell {

namespace {

const char* const requiredColors[] = {
    "window", "panel", "base", "alternate", "raised", "pressed", "border", "controlBorder", "text", "strong", "muted",
    "disabled", "accent", "accentFill", "accentFillHover", "accentFillPressed", "onAccent", "selection", "onSelection",
    "error", "errorSurface", "warning", "warningSurface", "ok", "okSurface", "info", "infoSurface", "link", "jsonKey",
    "jsonString", "jsonNumber", "jsonLiteral", "jsonPunctuation", "scroll", "scrollHover", "shadow"};

QByteArray readResource(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

double luminance(const QColor& color) {
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

}  // namespace

protocol::Result<Theme> Theme::load(const QString& name) {
    initResources();
    const QByteArray json = readResource(QStringLiteral(":/themes/%1.json").arg(name));
    if (json.isEmpty())
        return protocol::Error{"unknown_theme", "There is no theme named " + name.toStdString() + ".", "Choose light or dark."};
    return parse(json);
}

protocol::Result<Theme> Theme::parse(const QByteArray& json) {
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const QJsonObject colors = object["colors"].toObject();
    Theme theme;
    theme.m_name = object["name"].toString();
    theme.m_dark = object["dark"].toBool();
    for (const char* name : requiredColors) {
        const QColor color(colors[QLatin1String(name)].toString());
        if (!color.isValid())
            return protocol::Error{"malformed_theme", std::string("The theme gives no colour for ") + name + ".", ""};
        theme.m_colors.insert(QLatin1String(name), color);
    }
    return theme;
}

QColor Theme::color(const QString& name) const {
    Q_ASSERT_X(m_colors.contains(name), "Theme::color", qPrintable(name));
    return m_colors.value(name);
}

QPalette Theme::palette() const {
    const std::pair<QPalette::ColorRole, const char*> roles[] = {
        {QPalette::Window, "window"},         {QPalette::WindowText, "text"},
        {QPalette::Base, "base"},             {QPalette::AlternateBase, "alternate"},
        {QPalette::ToolTipBase, "raised"},    {QPalette::ToolTipText, "text"},
        {QPalette::Text, "text"},             {QPalette::PlaceholderText, "muted"},
        {QPalette::Button, "raised"},         {QPalette::ButtonText, "text"},
        {QPalette::BrightText, "error"},      {QPalette::Link, "link"},
        {QPalette::LinkVisited, "link"},      {QPalette::Highlight, "accentFill"},
        {QPalette::HighlightedText, "onAccent"}, {QPalette::Light, "raised"},
        {QPalette::Midlight, "pressed"},      {QPalette::Mid, "border"},
        {QPalette::Dark, "controlBorder"},    {QPalette::Shadow, "shadow"}};
    QPalette palette;
    for (const auto& [role, name] : roles) palette.setColor(role, color(QLatin1String(name)));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, color("disabled"));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, color("pressed"));
    palette.setColor(QPalette::Disabled, QPalette::PlaceholderText, color("disabled"));
    return palette;
}

/// "@name" becomes a colour, "@icon(name)" the icon in the theme's tint.
QString Theme::styleSheet() const {
    QString sheet = QString::fromUtf8(readResource(QStringLiteral(":/themes/studio.qss")));
    static const QRegularExpression icon(QStringLiteral("@icon\\(([a-z-]+)\\)"));
    sheet.replace(icon, QStringLiteral(":/icons/\\1-") + m_name + QStringLiteral(".svg"));
    static const QRegularExpression token(QStringLiteral("@([A-Za-z]+)"));
    QString filled;
    qsizetype at = 0;
    for (auto match = token.globalMatch(sheet); match.hasNext();) {
        const auto found = match.next();
        filled += QStringView(sheet).sliced(at, found.capturedStart() - at);
        filled += color(found.captured(1)).name();
        at = found.capturedEnd();
    }
    return filled + sheet.mid(at);
}

text::EditorColors Theme::editorColors() const {
    text::EditorColors colors = m_dark ? text::darkEditorColors() : text::lightEditorColors();
    colors.paper = color("base");
    colors.text = color("text");
    colors.gutterPaper = color("base");
    colors.error = colors.fault = color("error");
    colors.warning = color("warning");
    colors.info = color("info");
    return colors;
}

trace::InspectorColors Theme::inspectorColors() const {
    trace::InspectorColors colors = m_dark ? trace::darkInspectorColors() : trace::lightInspectorColors();
    colors.paper = color("base");
    colors.labelBackground = color("panel");
    colors.rulerBackground = color("panel");
    colors.border = color("border");
    colors.text = color("text");
    colors.mutedText = color("muted");
    colors.link = color("link");
    return colors;
}

project::TreeColors Theme::treeColors() const {
    return {color("muted"), color("ok"), color("warning"), color("error"), color("accent")};
}

parts::Colors Theme::composerColors() const {
    return {color("jsonKey"), color("jsonString"), color("jsonNumber"), color("jsonLiteral"), color("jsonPunctuation"),
            color("muted"), color("error"), color("warning"), color("ok"), color("info")};
}

dependencies::DependencyColors Theme::dependencyColors() const {
    return {color("text"), color("muted"), color("link"), color("accent"), color("pressed"), color("warning"), color("ok")};
}

double contrast(const QColor& a, const QColor& b) {
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace edge::shell
