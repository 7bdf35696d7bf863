#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace edge::isolate {

/// V8's compiled code of modules on disk, so that a function starts fast after a restart too. Any thread.
class CodeStore {
public:
    using Bytes = std::vector<std::uint8_t>;

    /// `maker` (codeMaker()): changes when code that was made before cannot be used any more (another V8, other flags, another
    /// startup snapshot). Each has a folder of its own below `folder`; those of others are removed after a month.
    CodeStore(const std::filesystem::path& folder, const std::string& maker);
    /// Waits for what was given to write().
    ~CodeStore();

    /// `digest` names the module, with all of its text. Nothing when there is no code, or what there is was damaged.
    std::optional<Bytes> read(const std::string& digest) const;
    /// Returns at once: a thread of the store's own writes it. What cannot be written is not kept.
    void write(std::string digest, std::shared_ptr<const Bytes> code);
    /// Another isolate's V8 refused it.
    void remove(const std::string& digest);

private:
    struct Job {
        std::string digest;
        std::shared_ptr<const Bytes> code;
    };
    void work();

    std::filesystem::path m_folder;
    std::mutex m_guard;
    std::condition_variable m_changed;
    std::deque<Job> m_jobs;
    bool m_stopping = false;
    std::thread m_writer;  ///< starts with the first job
};

}  // namespace edge::isolate
