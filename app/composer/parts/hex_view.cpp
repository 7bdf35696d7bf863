#include "app/composer/parts/hex_view.h"

#include <QPainter>
#include <QScrollBar>

#include "app/composer/parts/code_edit.h"

namespace edge::parts {

namespace {
constexpr int margin = 8;
constexpr int offsetColumns = 8;
}

HexView::HexView(QWidget* parent) : QAbstractScrollArea(parent), m_muted(palette().color(QPalette::PlaceholderText)) {
    setFont(codeFont());
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
}

void HexView::setBytes(const QByteArray& bytes) {
    m_bytes = bytes;
    setScrollRange();
    viewport()->update();
}

void HexView::setMuted(const QColor& color) {
    m_muted = color;
    viewport()->update();
}

QString HexView::rowText(const QByteArray& bytes, qsizetype row) {
    const qsizetype start = row * bytesPerRow;
    QString text = QStringLiteral("%1  ").arg(start, offsetColumns, 16, QLatin1Char('0'));
    QString characters;
    for (qsizetype i = start; i < start + bytesPerRow; ++i) {
        if (i == start + bytesPerRow / 2) text += u' ';
        if (i >= bytes.size()) {
            text += QLatin1String("   ");
            continue;
        }
        const auto byte = uchar(bytes[i]);
        text += QStringLiteral("%1 ").arg(byte, 2, 16, QLatin1Char('0'));
        characters += byte >= 0x20 && byte < 0x7f ? QChar(byte) : QChar(u'·');
    }
    return text + u' ' + characters;
}

int HexView::rowHeight() const {
    return fontMetrics().height() + 2;
}

void HexView::setScrollRange() {
    const qsizetype rows = (m_bytes.size() + bytesPerRow - 1) / bytesPerRow;
    const int visible = qMax(1, (viewport()->height() - 2 * margin) / rowHeight());
    verticalScrollBar()->setPageStep(visible);
    verticalScrollBar()->setRange(0, int(qMax<qsizetype>(0, rows - visible)));
    const int width = fontMetrics().horizontalAdvance(QString(76, u'0')) + 2 * margin;
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0, qMax(0, width - viewport()->width()));
}

void HexView::resizeEvent(QResizeEvent*) {
    setScrollRange();
}

void HexView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    const int height = rowHeight(), left = margin - horizontalScrollBar()->value();
    const int offsetWidth = fontMetrics().horizontalAdvance(QString(offsetColumns, u'0'));
    qsizetype row = verticalScrollBar()->value();
    for (int y = margin; y < viewport()->height() && row * bytesPerRow < m_bytes.size(); y += height, ++row) {
        const QString text = rowText(m_bytes, row);
        const int baseline = y + fontMetrics().ascent();
        painter.setPen(m_muted);
        painter.drawText(left, baseline, text.left(offsetColumns));
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(left + offsetWidth, baseline, text.mid(offsetColumns));
    }
}

}  // namespace edge::parts
