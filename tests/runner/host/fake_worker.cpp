#include "fake_worker.h"

#include <utility>

#include "runner/gateway/platform_error.h"
#include "runner/isolate/snapshot.h"
#include "runner/protocol/ids.h"

namespace fake {
namespace {

std::mutex startedMutex;
std::vector<std::weak_ptr<FakeWorker>> startedWorkers;

using edge::protocol::monotonicNow;

}  // namespace

std::vector<std::shared_ptr<FakeWorker>> started() {
    const std::lock_guard lock(startedMutex);
    std::vector<std::shared_ptr<FakeWorker>> all;
    for (const auto& worker : startedWorkers) all.push_back(worker.lock());
    return all;
}

void forgetStarted() {
    const std::lock_guard lock(startedMutex);
    startedWorkers.clear();
}

FakeWorker::FakeWorker(edge::isolate::WorkerStart start)
    : m_start(std::move(start)), m_id(edge::protocol::newUuid()), m_born(monotonicNow()) {}

FakeWorker::~FakeWorker() {
    if (m_thread.get_id() == std::this_thread::get_id()) m_thread.detach();
    else m_thread.join();
}

void FakeWorker::begin() {
    m_thread = std::thread([this] {
        if (does("bootfail")) boost::asio::post(m_loop, [this] { retire(EndReason::bootFailure); });
        m_loop.run();
        m_start.onEnded(std::static_pointer_cast<FakeWorker>(weak_from_this().lock()));
    });
}

void FakeWorker::deliver(std::shared_ptr<Exchange> exchange, std::string coldReason) {
    if (does("bootfail")) {
        auto answer = edge::gateway::platformAnswer(edge::gateway::PlatformError::bootError);
        return exchange->respond(std::move(answer.head), std::move(answer.body));
    }
    ++m_inFlight;
    m_periodStart = monotonicNow();
    exchange->onFinished([this] {
        --m_inFlight;
        if (!m_accepting) boost::asio::post(m_loop, [this] { endWhenIdle(); });
    });
    if (does("hold")) return m_held.push_back({std::move(exchange), std::move(coldReason)});
    if (does("spin") || does("unstoppable")) return spin(std::move(exchange));
    answer(*exchange, coldReason);
}

void FakeWorker::answer(Exchange& exchange, const std::string& coldReason) {
    exchange.respond({200, "", {{"x-cold", coldReason}}}, program().version + " " + exchange.head().method + " " + exchange.head().path);
}

/// Script that does not return. One request in whose path "calm" stands is answered at once all the same.
void FakeWorker::spin(std::shared_ptr<Exchange> exchange) {
    if (exchange->head().path.find("calm") != std::string::npos) return answer(*exchange, "");
    m_busySince = monotonicNow();
    m_running = true;
    while (!m_terminated || does("unstoppable")) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    m_running = false;
    auto answer = edge::gateway::platformAnswer(edge::gateway::PlatformError::resourceLimit);
    exchange->respond(std::move(answer.head), std::move(answer.body));
}

void FakeWorker::releaseHeld() {
    boost::asio::post(m_loop, [this] {
        for (auto& [exchange, reason] : std::exchange(m_held, {})) answer(*exchange, reason);
    });
}

void FakeWorker::retire(EndReason reason) {
    if (!m_accepting.exchange(false)) return;
    m_reason = reason;
    boost::asio::post(m_loop, [this] {
        m_start.onRetired(std::static_pointer_cast<FakeWorker>(shared_from_this()));
        endWhenIdle();
    });
}

void FakeWorker::terminate(EndReason reason) {
    m_terminated = true;
    m_accepting = false;
    m_reason = reason;
    boost::asio::post(m_loop, [this] {
        m_start.onRetired(std::static_pointer_cast<FakeWorker>(shared_from_this()));
        for (auto& [exchange, cold] : std::exchange(m_held, {})) {
            auto answer = edge::gateway::platformAnswer(edge::gateway::PlatformError::resourceLimit);
            exchange->respond(std::move(answer.head), std::move(answer.body));
        }
        endWhenIdle();
    });
}

void FakeWorker::endWhenIdle() {
    if (m_inFlight > 0 || std::exchange(m_ended, true)) return;
    boost::asio::post(m_loop, [this] { m_guard.reset(); });
}

FakeWorker::Activity FakeWorker::activity() const {
    Activity activity;
    activity.running = m_running;
    activity.busySince = m_busySince;
    activity.periodCpu = m_running ? monotonicNow() - m_busySince : 0;
    activity.born = m_born;
    return activity;
}

namespace {

class FakeEngine final : public edge::isolate::Engine {
public:
    void keepSpares(int) override {}
    void setSnapshots(std::vector<std::size_t>) override {}
    std::shared_ptr<edge::isolate::CodeStore> codeStore(const std::filesystem::path&) const override { return nullptr; }
};

}  // namespace
}  // namespace fake

namespace edge::isolate {

std::shared_ptr<const ProgramModule> makeModule(std::string url, ModuleKind kind, std::string source, std::string sourceMap,
                                                const std::shared_ptr<CodeStore>&, std::string) {
    return std::make_shared<ProgramModule>(ProgramModule{std::move(url), kind, std::move(source), std::move(sourceMap), nullptr});
}

Program::Program(std::string functionName, std::string versionName, Modules all)
    : function(std::move(functionName)), version(std::move(versionName)), modules(std::move(all)) {}

const ProgramModule* Program::find(std::string_view) const { return modules.front().get(); }

std::unique_ptr<Engine> startEngine(const WorkerSettings&, std::shared_ptr<const Image>) { return std::make_unique<fake::FakeEngine>(); }

protocol::Result<std::shared_ptr<const Image>> readImage(const std::filesystem::path&) { return std::shared_ptr<const Image>(); }
std::optional<std::size_t> Image::find(const std::string&, const std::string&, const std::map<std::string, std::string>&) const { return std::nullopt; }

std::shared_ptr<Worker> startWorker(Engine&, WorkerStart start) {
    auto worker = std::make_shared<fake::FakeWorker>(std::move(start));
    {
        const std::lock_guard lock(fake::startedMutex);
        fake::startedWorkers.push_back(worker);
    }
    worker->begin();
    return worker;
}

}  // namespace edge::isolate
