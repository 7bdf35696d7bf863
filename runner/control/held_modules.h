#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace edge::control {

/// Which modules a host holds, by digest: those of the last version of each function that it was sent. The supervisor
/// and the host keep count the same way, so that what a host has is not sent to it again.
class HeldModules {
public:
    bool holds(const std::string& digest) const {
        return std::any_of(m_byFunction.begin(), m_byFunction.end(), [&](const auto& entry) {
            return std::find(entry.second.begin(), entry.second.end(), digest) != entry.second.end();
        });
    }
    /// A new version of the function was sent.
    void take(const std::string& function, std::vector<std::string> digests) { m_byFunction[function] = std::move(digests); }

private:
    std::map<std::string, std::vector<std::string>> m_byFunction;
};

}  // namespace edge::control
