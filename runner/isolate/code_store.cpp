#include "runner/isolate/code_store.h"

#include <xxhash.h>

#include <cstring>

#include "runner/config/cache_file.h"

namespace edge::isolate {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t mostBytes = 256u << 20;
constexpr std::chrono::hours month{30 * 24};

/// V8 does not look whether the bytes are what it once wrote: damaged ones would crash it.
std::string seal(const std::uint8_t* code, std::size_t size) {
    XXH64_canonical_t canonical;
    XXH64_canonicalFromHash(&canonical, XXH3_64bits(code, size));
    return "EDGECODE" + std::string(reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest);
}
constexpr std::size_t sealSize = 16;

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

std::optional<CodeStore::Bytes> CodeStore::read(const std::string& digest) const {
    const auto file = config::readCacheFile(m_folder / digest);
    if (!file || file->size() <= sealSize) return std::nullopt;
    const auto* code = reinterpret_cast<const std::uint8_t*>(file->data()) + sealSize;
    if (file->compare(0, sealSize, seal(code, file->size() - sealSize)) != 0) return std::nullopt;
    return Bytes(code, code + file->size() - sealSize);
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
        std::string file = seal(job.code->data(), job.code->size());
        file.append(reinterpret_cast<const char*>(job.code->data()), job.code->size());
        config::writeCacheFile(m_folder / job.digest, file);
        lock.lock();
    }
}

}  // namespace edge::isolate
