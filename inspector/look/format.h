#pragma once

#include <QString>

#include "runner/protocol/time.h"

namespace edge::look {

using protocol::Nanoseconds;

/// Three significant figures and the unit that suits: "412 µs", "8.41 ms", "1.20 s", "2 min 5 s".
QString duration(Nanoseconds length);
/// Two figures at most, for narrow places: "6 s", "900 ms", "3 min".
QString roughDuration(Nanoseconds length);
/// For copying: seconds with nine decimals, independent of the locale.
QString machineSeconds(Nanoseconds length);
/// For screen readers: "412 milliseconds".
QString spokenDuration(Nanoseconds length);
/// Three significant figures, steps of 1024: "812 B", "4.21 MB".
QString bytes(qint64 count);
/// For the steps of an axis: as bytes(), without decimals that say nothing: "4 MB".
QString axisBytes(qint64 count);
/// "63 %"; "<1 %" when there is something but not that much; empty when the whole is 0.
QString percentage(Nanoseconds part, Nanoseconds whole);
/// Time of day of a moment since the Unix epoch, in local time: "14:03:22" or with milliseconds.
QString clockTime(Nanoseconds moment);
QString clockTimeExact(Nanoseconds moment);
/// "1,204"
QString count(qint64 number);

}  // namespace edge::look
