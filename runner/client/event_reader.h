#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

#include "runner/protocol/events.h"

namespace edge::client {

/// Cuts the runner's output into lines and decodes them. Keeps a partial line until its rest arrives, drops lines that
/// are longer than `longestLine`, and counts what it could not read: a stray print in the stream harms nothing else.
class EventReader {
public:
    static constexpr qsizetype longestLine = 8 * 1024 * 1024;

    /// The events completed by these bytes, in order.
    std::vector<protocol::Event> read(QByteArrayView bytes);
    /// Forgets a partial line and the counts: a new process begins.
    void reset();

    int rejectedLines() const { return m_rejected; }
    /// The last line that was no event, shortened; for the error report.
    const QByteArray& lastRejected() const { return m_lastRejected; }

private:
    void readLine(QByteArrayView line, std::vector<protocol::Event>& events);
    void reject(QByteArrayView line);
    void keep(QByteArrayView part);

    QByteArray m_partial;
    QByteArray m_lastRejected;
    int m_rejected = 0;
    bool m_skipping = false;  ///< inside a line that is too long
};

}  // namespace edge::client
