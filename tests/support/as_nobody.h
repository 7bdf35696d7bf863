#pragma once

#include <unistd.h>

#include <cstdlib>

namespace edge::support {

/// Root may read and write everything: while it lives the process is somebody who may not. Does nothing for others.
class AsNobody {
public:
    AsNobody() : m_changed(geteuid() == 0 && setresuid(nobody, nobody, 0) == 0) {}
    ~AsNobody() {
        if (m_changed && setresuid(0, 0, 0) != 0)
            std::abort();
    }
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;

private:
    static constexpr uid_t nobody = 65534;
    bool m_changed;
};

}  // namespace edge::support
