#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace edge::deploy {

/// A column that is as wide as its view and scrolls when the wrapped texts in it need more height than there is.
class ScrollColumn : public QScrollArea {
    Q_OBJECT

public:
    explicit ScrollColumn(QWidget* parent = nullptr);
    QVBoxLayout* column() const { return m_column; }
    QSize minimumSizeHint() const override { return {200, 120}; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fitHeight();

    QVBoxLayout* m_column;
};

}  // namespace edge::deploy
