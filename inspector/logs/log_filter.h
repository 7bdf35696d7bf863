#pragma once

#include <QString>

#include "inspector/trace/records.h"

namespace edge::logs {

/// Which log lines are shown. A value.
struct LogFilter {
    bool debug = true;
    bool info = true;
    bool warning = true;
    bool error = true;
    QString text{};        ///< somewhere in the message or the function's name, upper or lower case
    QString function{};    ///< empty: all
    QString invocation{};  ///< empty: all
    bool operator==(const LogFilter&) const = default;

    bool shows(protocol::LogLevel level) const;
    bool accepts(const trace::LogRecord& line) const;
};

}  // namespace edge::logs
