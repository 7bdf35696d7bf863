#pragma once

#include <vector>

#include <QObject>
#include <QString>

#include "inspector/trace/records.h"

namespace edge::trace {

/// The one shared choice of the studio: what is selected in any view is selected in all. Owned by the shell; GUI thread.
/// An empty id means nothing is chosen. Choosing an invocation lets go of an isolate chosen by itself.
class Selection : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    QString invocation() const { return m_invocation; }
    QString isolate() const { return m_isolate; }
    QString hovered() const { return m_hovered; }
    Serial logLine() const { return m_logLine; }

    void selectInvocation(const QString& id);
    void selectIsolate(const QString& id);
    void selectLogLine(Serial line);
    void hoverInvocation(const QString& id);
    void clear();
    /// The invocation that was selected before; the current one when there is none.
    void back();

    /// Asks whoever shows source to show this place; lines and columns count from 1.
    void requestSource(const protocol::SourcePosition& at);

signals:
    void invocationChanged(const QString& id);
    void isolateChanged(const QString& id);
    void logLineChanged(edge::trace::Serial line);
    void hoverChanged(const QString& invocation);
    void sourceRequested(const QString& file, int line, int column);

private:
    void setInvocation(const QString& id);

    QString m_invocation;
    QString m_isolate;
    QString m_hovered;
    Serial m_logLine = noSerial;
    std::vector<QString> m_history;
};

}  // namespace edge::trace
