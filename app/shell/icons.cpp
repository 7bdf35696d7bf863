#include "app/shell/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace edge::shell {

namespace {

struct IconColors {
    QColor normal, disabled, selected;
};

IconColors& iconColors() {
    static IconColors colors{Qt::black, Qt::gray, Qt::white};
    return colors;
}

/// Recolours "currentColor" and renders at the wanted size.
class SvgIconEngine : public QIconEngine {
public:
    explicit SvgIconEngine(const QString& name) : m_name(name) {}

    QIconEngine* clone() const override { return new SvgIconEngine(m_name); }
    bool isNull() override { return !QFile::exists(path()); }

    void paint(QPainter* painter, const QRect& area, QIcon::Mode mode, QIcon::State) override {
        renderer(mode)->render(painter, QRectF(area));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override {
        const QString key = QStringLiteral("edge:%1:%2:%3x%4").arg(m_name, colorOf(mode).name()).arg(size.width()).arg(size.height());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap)) return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer(mode)->render(&painter);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

private:
    QString path() const { return QStringLiteral(":/icons/%1.svg").arg(m_name); }

    static QColor colorOf(QIcon::Mode mode) {
        const IconColors& colors = iconColors();
        return mode == QIcon::Disabled ? colors.disabled : mode == QIcon::Selected ? colors.selected : colors.normal;
    }

    std::unique_ptr<QSvgRenderer> renderer(QIcon::Mode mode) const {
        QFile file(path());
        QByteArray svg = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        svg.replace("currentColor", colorOf(mode).name().toLatin1());
        return std::make_unique<QSvgRenderer>(svg);
    }

    QString m_name;
};

}  // namespace

QIcon icon(const QString& name) {
    return QIcon(new SvgIconEngine(name));
}

void setIconColors(const QColor& normal, const QColor& disabled, const QColor& selected) {
    iconColors() = {normal, disabled, selected};
}

}  // namespace edge::shell
