#pragma once

#include <vector>

#include <QWidget>

#include "inspector/trace/colors.h"
#include "inspector/trace/store.h"

namespace edge::timeline {

/// What the card says about a request, in a fixed order; a value, so that it can be read in tests.
struct Card {
    struct Part {
        QString name;
        QString length;
        QString share;
        QColor color;
        bool hatched = false;
        bool operator==(const Part&) const = default;
    };
    QString title;
    QString status;
    QColor statusColor;
    QString when;        ///< since the session began, and the time of day
    QString total;
    std::vector<Part> parts;
    std::vector<std::pair<QString, QString>> facts;
    QString log;
    bool operator==(const Card&) const = default;
};

Card cardFor(const trace::TraceStore& store, const trace::InvocationRecord& invocation, const trace::InspectorColors& colors);
Card cardFor(const trace::TraceStore& store, const std::vector<trace::Serial>& cluster, const trace::InspectorColors& colors);

/// The card that appears at a bar after a moment. It holds while the pointer is on it.
class HoverCard : public QWidget {
    Q_OBJECT

public:
    explicit HoverCard(QWidget* parent);

    void setColors(const trace::InspectorColors& colors);
    /// Shows the card below the place (global), or above where there is no room.
    void showAt(const Card& card, const QRect& place);
    bool holds() const;

signals:
    void left();

protected:
    void paintEvent(QPaintEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QSize layOut(QPainter* painter) const;

    trace::InspectorColors m_colors;
    Card m_card;
};

}  // namespace edge::timeline
