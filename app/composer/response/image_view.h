#pragma once

#include <QImage>
#include <QWidget>

namespace edge::response {

/// An image on a checkered ground, scaled down to fit and never scaled up.
class ImageView : public QWidget {
    Q_OBJECT

public:
    explicit ImageView(QWidget* parent = nullptr);
    /// False when it is in no format that is known here; `problem` says why.
    bool setImage(const QByteArray& bytes);
    void clear();
    /// "640 × 480, PNG".
    QString description() const { return m_description; }
    QString problem() const { return m_problem; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintGround(QPainter& painter, const QRect& area) const;

    QImage m_image;
    QString m_description;
    QString m_problem;
};

}  // namespace edge::response
