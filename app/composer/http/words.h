#pragma once

#include <QString>

#include "app/composer/http/messages.h"

/// What an answer means, in words for people.
namespace edge::http {

/// A sentence that says what happened and one that says what to do; empty title: nothing needs explaining.
struct Explanation {
    QString title;
    QString advice;
};

/// "Not Found"; the platform's own codes included.
QString reasonOf(int status);

/// For values of the header sb-error-code.
Explanation explainErrorCode(const QString& code);

Explanation explainOutcome(const Outcome& outcome);

/// "12.4 KB": three significant figures, 1 KB = 1024 bytes.
QString formatBytes(qint64 bytes);

/// "843 µs", "12.4 ms", "1.03 s"; empty for negative values.
QString formatMilliseconds(double milliseconds);

}  // namespace edge::http
