#include "runner/isolate/code_store.h"

#include "runner/config/cache_file.h"

namespace edge::isolate {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t mostBytes = 256u << 20;
constexpr std::chrono::hours month{30 * 24};

void removeStrangers(const fs::path& folder, const fs::path& own) {
    std::error_code problem;
    const auto old = fs::file_time_type::clock::now() - month;
    for (const auto& each : fs::directory_iterator(folder, problem)) {
        std::error_code ignored;
        if (each.path() != own && each.last_write_time(ignored) < old && !ignored) fs::remove_all(each.path(), ignored);
    }
}

}  // namespace

CodeStore::CodeStore(const fs::path& folder, const std::string& maker) : m_folder(folder / maker) {}

CodeStore::~CodeStore() {
    {
        const std::lock_guard lock(m_guard);
        m_stopping = true;
    }
    m_changed.notify_all();
    if (m_writer.joinable()) m_writer.join();
}

/// V8 does not look whether the bytes are what it once made: damaged ones would crash it.
std::optional<CodeStore::Bytes> CodeStore::read(const std::string& digest) const {
    const auto code = config::readSealedFile(m_folder / digest);
    if (!code || code->empty()) return std::nullopt;
    return Bytes(code->begin(), code->end());
}

void CodeStore::write(std::string digest, std::shared_ptr<const Bytes> code) {
    const std::lock_guard lock(m_guard);
    m_jobs.push_back({std::move(digest), std::move(code)});
    if (!m_writer.joinable()) m_writer = std::thread([this] { work(); });
    m_changed.notify_all();
}

void CodeStore::remove(const std::string& digest) {
    std::error_code ignored;
    fs::remove(m_folder / digest, ignored);
}

void CodeStore::work() {
    removeStrangers(m_folder.parent_path(), m_folder);
    config::pruneCache(m_folder, mostBytes);
    std::unique_lock lock(m_guard);
    while (true) {
        m_changed.wait(lock, [this] { return m_stopping || !m_jobs.empty(); });
        if (m_jobs.empty()) return;
        const Job job = std::move(m_jobs.front());
        m_jobs.pop_front();
        lock.unlock();
        config::writeSealedFile(m_folder / job.digest, {reinterpret_cast<const char*>(job.code->data()), job.code->size()});
        lock.lock();
    }
}

}  // namespace edge::isolate
