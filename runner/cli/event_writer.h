#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "runner/protocol/result.h"

namespace edge::cli {

/// Writes the event stream to a file or to stdout from a thread of its own, so that a slow reader holds nobody up.
/// When the reader falls too far behind, events are dropped and a Problem "events_dropped" says how many.
class EventWriter {
public:
    /// "-" is stdout; a file is emptied first. Errors: "events_file".
    static protocol::Result<std::unique_ptr<EventWriter>> open(const std::string& target);
    /// Waits a moment for what is still to be written.
    ~EventWriter();

    /// Takes whole lines; never blocks.
    void write(std::string_view lines);

private:
    struct Shared;
    explicit EventWriter(std::shared_ptr<Shared> shared) : m_shared(std::move(shared)) {}
    std::shared_ptr<Shared> m_shared;
};

}  // namespace edge::cli
