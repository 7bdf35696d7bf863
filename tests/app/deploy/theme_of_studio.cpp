#include "tests/app/deploy/theme_of_studio.h"

#include <QApplication>
#include <QFile>
#include <QFont>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPalette>
#include <QRegularExpression>

#include <algorithm>

void applyTheme(const QString& name) {
    QFile json(EDGE_SOURCE_DIR "/resources/themes/" + name + ".json"), sheet(EDGE_SOURCE_DIR "/resources/themes/studio.qss");
    if (!json.open(QIODevice::ReadOnly) || !sheet.open(QIODevice::ReadOnly)) return;
    const QJsonObject colors = QJsonDocument::fromJson(json.readAll()).object()["colors"].toObject();
    QString text = QString::fromUtf8(sheet.readAll());
    text.replace(QRegularExpression("@icon\\(([a-z-]+)\\)"), EDGE_SOURCE_DIR "/resources/icons/\\1-" + name + ".svg");
    QStringList names = colors.keys();
    std::sort(names.begin(), names.end(), [](const QString& a, const QString& b) { return a.size() > b.size(); });
    for (const QString& color : names) text.replace("@" + color, colors[color].toString());
    QPalette palette;
    for (const auto& [role, color] : {std::pair{QPalette::Window, "panel"}, {QPalette::WindowText, "text"}, {QPalette::Base, "base"}, {QPalette::Text, "text"},
                                      {QPalette::Button, "raised"}, {QPalette::ButtonText, "text"}, {QPalette::Highlight, "accentFill"},
                                      {QPalette::HighlightedText, "onAccent"}, {QPalette::PlaceholderText, "muted"}, {QPalette::Mid, "border"}})
        palette.setColor(role, QColor(colors[color].toString()));
    qApp->setStyle("Fusion");
    QFont font("Inter");
    font.setPointSizeF(10);
    qApp->setFont(font);
    qApp->setPalette(palette);
    qApp->setStyleSheet(text);
}
