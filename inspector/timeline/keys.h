#pragma once

#include <QObject>
#include <QString>

#include "inspector/timeline/navigation.h"
#include "inspector/timeline/parts.h"

class QKeyEvent;

namespace edge::timeline {

/// What the keys do while the lanes have the focus: W/S zoom, A/D pan, arrows from bar to bar, [ ] through all requests,
/// F fits the selection and then everything, End follows, Esc steps back.
class Keys : public QObject {
    Q_OBJECT

public:
    explicit Keys(const Parts& parts, QObject* parent) : QObject(parent), m_parts(parts) {}

    /// False when the key means nothing here.
    bool press(const QKeyEvent& event);
    void fitSelection();
    void showAll();
    void zoom(double factor);

signals:
    /// The keyboard went to this request; its lane should come into view.
    void moved(const QString& invocation);
    void detailsRequested(const QString& invocation);

private:
    bool pressWithAlt(int key);
    void goTo(const trace::InvocationRecord* record);
    void goThroughAll(Direction direction);
    void goAlongLane(Direction direction);
    void goAcrossLanes(Direction direction);
    void pan(double pixels);
    void openDetails();
    void stepBack();

    Parts m_parts;
    QString m_fitted;     ///< what F fitted last
    Span m_fittedView;
};

}  // namespace edge::timeline
