#pragma once

#include <QAbstractScrollArea>
#include <QByteArray>

namespace edge::parts {

/// Bytes as offsets, hexadecimal and characters. Only the visible rows are drawn, so size costs nothing.
class HexView : public QAbstractScrollArea {
    Q_OBJECT

public:
    static constexpr int bytesPerRow = 16;

    explicit HexView(QWidget* parent = nullptr);
    void setBytes(const QByteArray& bytes);
    void setMuted(const QColor& color);

    /// "00000010  48 65 6c 6c 6f                                    Hello", as drawn.
    static QString rowText(const QByteArray& bytes, qsizetype row);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    int rowHeight() const;
    void setScrollRange();

    QByteArray m_bytes;
    QColor m_muted;
};

}  // namespace edge::parts
