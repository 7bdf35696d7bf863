#pragma once

#include <functional>
#include <thread>

namespace edge::cli {

/// Tells when stdin ends, from a thread of its own: whoever started us through a pipe, socket or terminal is gone.
/// A stdin that is a file or /dev/null is not watched. What comes on it is thrown away.
class InputWatch {
public:
    explicit InputWatch(std::function<void()> ended);
    ~InputWatch();

private:
    void run(const std::function<void()>& ended);

    int m_wake = -1;
    std::thread m_thread;
};

}  // namespace edge::cli
