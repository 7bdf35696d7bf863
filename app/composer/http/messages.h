#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

/// A request and its answer as values.
namespace edge::http {

struct Header {
    QString name;
    QString value;
    bool operator==(const Header&) const = default;
};

using Headers = std::vector<Header>;

/// The first value of that name, in any case; null when there is none.
QString valueOf(const Headers& headers, QStringView name);

/// What goes out, after everything was filled in.
struct Request {
    QString method;
    QString url;
    Headers headers;
    QByteArray body;
    QString bodyFile;  ///< sent instead of `body`, read while sending
    bool operator==(const Request&) const = default;
};

struct Head {
    int status = 0;
    QString reason;    ///< as received; empty when the server sends none
    QString protocol;  ///< "HTTP/1.1"
    Headers headers;
    bool operator==(const Head&) const = default;
};

/// Milliseconds since the request was begun; negative: not reached.
struct Timings {
    double connected = -1;
    double sent = -1;
    double firstByte = -1;
    double total = -1;
};

enum class Ending {
    complete,
    cancelled,
    couldNotConnect,  ///< nobody listens there
    broken,           ///< the connection ended in the middle
    unreadableFile,   ///< the file to send
    failed
};

struct Outcome {
    Ending ending = Ending::complete;
    QString detail;  ///< the transport's own words; empty when complete
    qint64 bytes = 0;  ///< of the body received
    Timings timings;
};

}  // namespace edge::http
