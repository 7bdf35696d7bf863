#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "runner/control/faults.h"
#include "runner/modules/graph.h"

namespace edge::supervisor {

/// A function that is to start from a snapshot.
struct SnapshotWish {
    std::string function;
    std::shared_ptr<const modules::Graph> graph;
    std::map<std::string, std::string> environment;
    bool served = false;  ///< has answered a request: what that needs is compiled, and will be in the snapshot
    bool operator==(const SnapshotWish&) const = default;
    /// The same but perhaps for having served.
    bool isSame(const SnapshotWish& other) const {
        return function == other.function && graph == other.graph && environment == other.environment;
    }
};

/// Has one image made with all functions that want to start from a snapshot and have answered once, in a process that may
/// be lost, a moment after the last change; images are kept for later runs. Functions that cannot be kept are left out, and
/// those whose snapshots do harm, until they are another version. Lives on the supervisor's loop.
class SnapshotKeeper {
public:
    struct Handlers {
        /// Hosts are to use this file; empty: none.
        std::function<void(const std::filesystem::path& image)> made;
        /// `reason`: why the function starts without one, as the end of a sentence. `advice`: what may be done.
        std::function<void(const std::string& function, const std::string& reason, const std::string& advice)> refused;
    };

    /// `host`: the edge-host program. `cache`: its folders "snapshots" and "code" are used.
    SnapshotKeeper(boost::asio::io_context& loop, std::filesystem::path host, std::filesystem::path cache, Handlers handlers);
    ~SnapshotKeeper();

    /// The whole set, by function.
    void want(std::vector<SnapshotWish> wishes);

    /// V8 or the processor ended a host with that image, in this isolate. After the second time the functions that may be
    /// at fault start without a snapshot.
    void hostDied(const std::filesystem::path& image, control::LastIsolate isolate, int signal);
    /// A host could not take the function out of the image; empty: not read the image at all.
    void notRestored(const std::filesystem::path& image, const std::string& function);

private:
    struct Maker;
    struct Fault {
        SnapshotWish wish;
        std::chrono::steady_clock::time_point time;
    };

    std::vector<SnapshotWish> possible() const;
    std::filesystem::path fileOf(const std::vector<SnapshotWish>& wishes) const;
    void make();
    bool launch(std::vector<SnapshotWish> wishes, const std::filesystem::path& file);
    void listen();
    void answered(const std::string& head);
    void lost(const std::string& reason);
    void refuse(const SnapshotWish& wish, const std::string& reason, const std::string& advice);
    bool blame(const SnapshotWish& wish, int mostTimes, const std::string& reason);
    void use(std::filesystem::path file, std::vector<SnapshotWish> wishes);
    void abandon();

    boost::asio::io_context& m_loop;
    std::filesystem::path m_host;
    std::filesystem::path m_folder;
    std::filesystem::path m_codeFolder;
    Handlers m_handlers;
    std::vector<SnapshotWish> m_wishes;
    std::vector<SnapshotWish> m_refused;
    std::vector<SnapshotWish> m_proven;  ///< could be kept alone, after an image of several was lost
    bool m_alone = false;                ///< each is tried alone
    std::filesystem::path m_used;
    std::vector<SnapshotWish> m_inUse;  ///< what it holds, in that order
    std::vector<Fault> m_faults;        ///< of late
    std::unique_ptr<Maker> m_maker;
    boost::asio::steady_timer m_delay;
    boost::asio::steady_timer m_patience;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

}  // namespace edge::supervisor
