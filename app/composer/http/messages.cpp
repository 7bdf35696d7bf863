#include "app/composer/http/messages.h"

namespace edge::http {

QString valueOf(const Headers& headers, QStringView name) {
    for (const Header& header : headers)
        if (header.name.compare(name, Qt::CaseInsensitive) == 0) return header.value;
    return {};
}

}  // namespace edge::http
