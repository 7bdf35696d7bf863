#include "runner/client/event_reader.h"

#include "runner/protocol/codec.h"

namespace edge::client {

namespace {
constexpr qsizetype rejectedSample = 400;
}

std::vector<protocol::Event> EventReader::read(QByteArrayView bytes) {
    std::vector<protocol::Event> events;
    while (!bytes.isEmpty()) {
        const qsizetype end = bytes.indexOf('\n');
        if (end < 0) {
            keep(bytes);
            break;
        }
        const QByteArrayView part = bytes.first(end);
        bytes = bytes.sliced(end + 1);
        if (m_skipping) {
            m_skipping = false;
        } else if (m_partial.isEmpty()) {
            readLine(part, events);
        } else {
            m_partial.append(part);
            readLine(m_partial, events);
        }
        m_partial.clear();
    }
    return events;
}

void EventReader::reset() {
    *this = EventReader();
}

void EventReader::readLine(QByteArrayView line, std::vector<protocol::Event>& events) {
    line = line.trimmed();
    if (line.isEmpty()) return;
    if (line.size() > longestLine) return reject(line);
    auto event = protocol::decode(std::string_view(line.data(), size_t(line.size())));
    if (event) {
        events.push_back(std::move(*event));
    } else if (event.error().code != "unknown_event") {
        reject(line);
    }
}

void EventReader::reject(QByteArrayView line) {
    ++m_rejected;
    m_lastRejected = line.first(qMin(line.size(), rejectedSample)).toByteArray();
}

void EventReader::keep(QByteArrayView part) {
    if (m_skipping) return;
    m_partial.append(part);
    if (m_partial.size() <= longestLine) return;
    reject(m_partial);
    m_partial.clear();
    m_skipping = true;
}

}  // namespace edge::client
