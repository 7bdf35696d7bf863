#include "runner/modules/build_service.h"

#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>

#include "runner/modules/plugin.h"

namespace edge::modules {
namespace {

using nlohmann::json;

constexpr std::size_t mostAtOnce = 16;
constexpr int mostAttempts = 2;

}  // namespace

BuildService::BuildService(boost::asio::io_context& loop, std::filesystem::path esbuild)
    : m_loop(loop), m_esbuild(std::move(esbuild)) {}

BuildService::~BuildService() {
    *m_alive = false;
    if (m_service) m_service->stop();
}

void BuildService::build(Build build) {
    m_waiting.push_back(std::make_shared<Job>(m_loop, std::move(build)));
    startMore();
}

void BuildService::startMore() {
    while (m_running.size() < mostAtOnce && !m_waiting.empty()) {
        const auto job = std::move(m_waiting.front());
        m_waiting.pop_front();
        start(job);
    }
}

void BuildService::start(const std::shared_ptr<Job>& job) {
    if (const auto outcome = ensure(); !outcome.ok()) return finish(job, outcome.error());
    ++job->attempts;
    const std::uint32_t key = m_nextKey++;
    m_running[key] = job;
    watch(key, *job, job->build.patience);
    json question = job->build.question;
    question["key"] = key;
    m_service->request(std::move(question), [this, key](json response) {
        if (response.is_object()) answered(key, std::move(response));
    });
}

void BuildService::extend(std::uint32_t key, std::chrono::seconds patience) {
    if (const auto found = m_running.find(key); found != m_running.end()) watch(key, *found->second, patience);
}

void BuildService::watch(std::uint32_t key, Job& job, std::chrono::seconds patience) {
    job.deadline.expires_after(patience);
    job.deadline.async_wait([this, alive = m_alive, key](auto error) {
        if (!error && *alive) tookTooLong(key);
    });
}

void BuildService::answered(std::uint32_t key, json response) {
    const auto found = m_running.find(key);
    if (found == m_running.end()) return;
    const auto job = found->second;
    m_running.erase(found);
    if (response.contains("error"))
        finish(job, protocol::Error{"esbuild_crashed", "esbuild: " + response["error"].dump(), ""});
    else
        finish(job, std::move(response));
    startMore();
}

void BuildService::finish(const std::shared_ptr<Job>& job, protocol::Result<json> result) {
    job->deadline.cancel();
    boost::asio::post(m_loop, [alive = m_alive, job, result = std::move(result)]() mutable {
        if (*alive) job->build.done(std::move(result));
    });
}

/// A service that hangs is replaced; what else it was building is built again.
void BuildService::tookTooLong(std::uint32_t key) {
    const auto found = m_running.find(key);
    if (found == m_running.end()) return;
    const auto job = found->second;
    m_running.erase(found);
    finish(job, protocol::Error{"build_timeout", job->build.name + " could not be built in time.",
                                "Look for an import that pulls in a whole folder tree."});
    if (m_service) m_service->stop();
    serviceGone();
}

protocol::Outcome BuildService::ensure() {
    if (m_service) return protocol::success();
    auto service = EsbuildService::start(
        m_loop, m_esbuild, [this](const json& question, auto reply) { asked(question, std::move(reply)); },
        [this] { serviceGone(); });
    if (!service.ok()) return service.error();
    m_service = *service;
    m_processId = m_service->processId();
    return protocol::success();
}

void BuildService::asked(const json& question, Reply reply) {
    const std::uint32_t key = question.value("key", 0u);
    const auto job = m_running.find(key);
    if (job == m_running.end()) return reply(nothingToSay());
    const auto ask = [service = std::weak_ptr(m_service)](json wish, Reply answer) {
        if (const auto alive = service.lock()) alive->request(std::move(wish), std::move(answer));
    };
    job->second->build.plugin(question, key, ask, reply);
}

void BuildService::serviceGone() {
    const bool knewUs = m_service && m_service->greeted();
    // The service is on the stack when it says that it is gone.
    boost::asio::post(m_loop, [kept = std::move(m_service)] {});
    m_service.reset();
    m_processId = 0;
    const auto running = std::exchange(m_running, {});
    for (const auto& [key, job] : running) {
        if (!knewUs || job->attempts >= mostAttempts) finish(job, failure(*job, knewUs));
        else m_waiting.push_front(job);
    }
    startMore();
}

protocol::Error BuildService::failure(const Job& job, bool knewUs) const {
    if (!knewUs)
        return {"esbuild_version", m_esbuild.string() + " is not esbuild " + esbuildVersion + ".",
                "Install the tools again (packaging/setup.sh), or correct EDGE_ESBUILD."};
    return {"esbuild_crashed", "esbuild ended while it built " + job.build.name + ".",
            "Undo the last change of the function; the others keep working."};
}

}  // namespace edge::modules
