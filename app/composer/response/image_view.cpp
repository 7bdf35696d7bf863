#include "app/composer/response/image_view.h"

#include <QBuffer>
#include <QImageReader>
#include <QPainter>

namespace edge::response {

namespace {
constexpr int margin = 16;
constexpr int checker = 8;
}

ImageView::ImageView(QWidget* parent) : QWidget(parent) {
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
}

bool ImageView::setImage(const QByteArray& bytes) {
    QBuffer buffer;
    buffer.setData(bytes);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    const QByteArray format = reader.format().toUpper();
    m_image = reader.read();
    m_problem = m_image.isNull() ? reader.errorString() : QString();
    m_description = m_image.isNull() ? QString()
                                     : tr("%1 × %2, %3").arg(m_image.width()).arg(m_image.height()).arg(QString::fromLatin1(format));
    setAccessibleName(m_image.isNull() ? tr("No image") : tr("Image, %1").arg(m_description));
    update();
    return !m_image.isNull();
}

void ImageView::clear() {
    m_image = {};
    m_description.clear();
    update();
}

void ImageView::paintEvent(QPaintEvent*) {
    if (m_image.isNull()) return;
    QPainter painter(this);
    const QSize room = size() - QSize(2 * margin, 2 * margin);
    const double ratio = devicePixelRatioF();
    QSize shown = m_image.size() / ratio;
    if (shown.width() > room.width() || shown.height() > room.height()) shown.scale(room, Qt::KeepAspectRatio);
    const QRect area(QPoint((width() - shown.width()) / 2, (height() - shown.height()) / 2), shown);
    if (m_image.hasAlphaChannel()) paintGround(painter, area);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(area, m_image);
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRect(area.adjusted(-1, -1, 0, 0));
}

void ImageView::paintGround(QPainter& painter, const QRect& area) const {
    const QColor light = palette().color(QPalette::Base), dark = palette().color(QPalette::AlternateBase);
    painter.fillRect(area, light);
    painter.setClipRect(area);
    for (int y = 0; y < area.height(); y += checker)
        for (int x = (y / checker % 2) * checker; x < area.width(); x += 2 * checker)
            painter.fillRect(area.left() + x, area.top() + y, checker, checker, dark);
    painter.setClipping(false);
}

}  // namespace edge::response
