#pragma once

#include <map>
#include <memory>
#include <utility>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runner/isolate/worker.h"

/// A real worker that a test asks in plain words: module source in, answers and log lines out.
namespace rig {

/// What one request got.
struct Reply {
    bool complete = false;  ///< false: nothing within the time, or the answer was cut off
    int status = 0;
    std::vector<edge::gateway::Header> headers;
    std::string body;

    std::string header(const std::string& name) const;
};

struct Ask {
    std::string method = "GET";
    std::string path = "/";
    std::vector<edge::gateway::Header> headers;
    std::optional<std::string> body;
    bool bodyInPieces = false;   ///< the body does not come with the head
    int leaveAfterWrites = -1;   ///< the client leaves after so many pieces of the answer
};

/// Keeps the events that tests look at.
class Recorder : public edge::protocol::EventSink {
public:
    Recorder();
    void emit(edge::protocol::Event event) override;
    std::vector<std::string> takeLogs();  ///< "level text"
    std::vector<edge::protocol::OutgoingFetch> takeFetches();

private:
    std::mutex m_guard;
    std::vector<std::string> m_logs;
    std::vector<edge::protocol::OutgoingFetch> m_fetches;
};

/// One worker over one module.
class WebRig {
public:
    WebRig(const std::string& source, std::map<std::string, std::string> environment);
    ~WebRig();
    WebRig(const WebRig&) = delete;
    WebRig& operator=(const WebRig&) = delete;

    /// Waits for the answer, at most 20 s.
    Reply ask(Ask ask);
    Recorder& recorder() { return m_recorder; }

private:
    struct End;
    Recorder m_recorder;
    std::shared_ptr<End> m_end;
    std::shared_ptr<edge::isolate::Worker> m_worker;
};

}  // namespace rig
