#include "inspector/logs/log_filter.h"

namespace edge::logs {

bool LogFilter::shows(protocol::LogLevel level) const {
    switch (level) {
        case protocol::LogLevel::debug: return debug;
        case protocol::LogLevel::info: return info;
        case protocol::LogLevel::warning: return warning;
        case protocol::LogLevel::error: return error;
    }
    return true;
}

bool LogFilter::accepts(const trace::LogRecord& line) const {
    const bool here = (function.isEmpty() || line.function == function) && (invocation.isEmpty() || line.invocation == invocation);
    if (!here || !shows(line.level)) {
        return false;
    }
    return text.isEmpty() || line.text.contains(text, Qt::CaseInsensitive) || line.function.contains(text, Qt::CaseInsensitive);
}

}  // namespace edge::logs
