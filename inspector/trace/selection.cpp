#include "inspector/trace/selection.h"

namespace edge::trace {

void Selection::selectInvocation(const QString& id) {
    if (id == m_invocation) {
        return;
    }
    if (!m_invocation.isEmpty()) {
        constexpr std::size_t remembered = 100;
        if (m_history.size() == remembered) {
            m_history.erase(m_history.begin());
        }
        m_history.push_back(m_invocation);
    }
    setInvocation(id);
}

void Selection::setInvocation(const QString& id) {
    m_invocation = id;
    if (!id.isEmpty()) {
        selectIsolate({});
    }
    emit invocationChanged(id);
}

void Selection::selectIsolate(const QString& id) {
    if (id == m_isolate) {
        return;
    }
    m_isolate = id;
    emit isolateChanged(id);
}

void Selection::selectLogLine(Serial line) {
    if (line == m_logLine) {
        return;
    }
    m_logLine = line;
    emit logLineChanged(line);
}

void Selection::hoverInvocation(const QString& id) {
    if (id == m_hovered) {
        return;
    }
    m_hovered = id;
    emit hoverChanged(id);
}

void Selection::clear() {
    selectInvocation({});
    selectIsolate({});
    selectLogLine(noSerial);
}

void Selection::back() {
    if (m_history.empty()) {
        return;
    }
    const QString id = m_history.back();
    m_history.pop_back();
    setInvocation(id);
}

void Selection::requestSource(const protocol::SourcePosition& at) {
    if (!at.file.empty()) {
        emit sourceRequested(QString::fromStdString(at.file), at.line, at.column);
    }
}

}  // namespace edge::trace
