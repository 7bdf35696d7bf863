#include "runner/supervisor/snapshot_keeper.h"

#include <fcntl.h>
#include <signal.h>

#include <algorithm>
#include <boost/asio/local/stream_protocol.hpp>
#include <cstring>
#include <nlohmann/json.hpp>

#include "runner/config/cache_file.h"
#include "runner/control/channel.h"
#include "runner/modules/digest.h"
#include "runner/modules/file_stamp.h"
#include "runner/supervisor/host_child.h"
#include "runner/supervisor/version_frame.h"

namespace edge::supervisor {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;
using LocalSocket = boost::asio::local::stream_protocol;
using Wishes = std::vector<SnapshotWish>;

constexpr std::chrono::milliseconds delay{500};  ///< whoever saves once often saves twice
constexpr std::chrono::seconds patience{30};
constexpr std::uintmax_t mostBytes = 256u << 20;
constexpr int mostFaults = 2;                  ///< of one function, as the reason says,
constexpr std::chrono::minutes faultSpan{10};  ///< within this time

constexpr const char* adviceOnMaking =
    "It works all the same, only its cold starts take longer. Move that into the handler, or take \"snapshot\" out of its deno.json.";
constexpr const char* adviceOnFaults =
    "It works all the same, only its cold starts take longer. Its next version gets a snapshot again; should it end hosts without one "
    "as well, the cause is in what it does.";

/// The end of the process, in words for the functions' author.
std::string lostReason(pid_t process) {
    const HostExit exit = waitFor(process);
    if (exit.signal != 0) return "V8 cannot keep what its modules hold (" + std::string(strsignal(exit.signal)) + ")";
    return "the process that was to make it ended with " + std::to_string(exit.code);
}

bool has(const Wishes& wishes, const SnapshotWish& wish) {
    return std::any_of(wishes.begin(), wishes.end(), [&](const SnapshotWish& each) { return each.isSame(wish); });
}

/// Whether it is whole, the hosts find out: they have to read it anyway, and this loop must not.
bool isThere(const fs::path& image) {
    std::error_code ignored;
    return fs::is_regular_file(image, ignored);
}

}  // namespace

/// The process at work, and what on.
struct SnapshotKeeper::Maker {
    Maker(boost::asio::io_context& loop, int socket, pid_t child, Wishes all, fs::path goal)
        : stream(loop, LocalSocket(), socket), channel(socket), process(child), wishes(std::move(all)), file(std::move(goal)) {}
    ~Maker() {
        if (process == 0) return;
        ::kill(process, SIGKILL);
        waitFor(process);
    }
    LocalSocket::socket stream;
    control::Channel channel;
    pid_t process;  ///< 0 once it was waited for
    Wishes wishes;
    fs::path file;
};

SnapshotKeeper::SnapshotKeeper(boost::asio::io_context& loop, fs::path host, fs::path cache, Handlers handlers)
    : m_loop(loop), m_host(std::move(host)), m_folder(cache / "snapshots"), m_codeFolder(cache / "code"), m_handlers(std::move(handlers)), m_delay(loop), m_patience(loop) {}

SnapshotKeeper::~SnapshotKeeper() { *m_alive = false; }

void SnapshotKeeper::want(Wishes wishes) {
    if (wishes == m_wishes) return;
    m_wishes = std::move(wishes);
    const auto outdated = [this](const SnapshotWish& wish) { return !has(m_wishes, wish); };
    std::erase_if(m_refused, outdated);
    std::erase_if(m_proven, outdated);
    std::erase_if(m_faults, [&](const Fault& fault) { return outdated(fault.wish); });
    m_maker.reset();
    m_delay.expires_after(delay);
    m_delay.async_wait([this, alive = m_alive](auto error) {
        if (!error && *alive) make();
    });
}

Wishes SnapshotKeeper::possible() const {
    Wishes wishes;
    for (const SnapshotWish& wish : m_wishes)
        if (!has(m_refused, wish)) wishes.push_back(wish);
    return wishes;
}

fs::path SnapshotKeeper::fileOf(const Wishes& wishes) const {
    std::string key = modules::stampOf(m_host);
    for (const SnapshotWish& wish : wishes)
        key += '\n' + wish.function + ' ' + wish.graph->version + ' ' +
               json(wish.environment).dump(-1, ' ', false, json::error_handler_t::replace);
    return m_folder / modules::digestOf(key, "image");
}

void SnapshotKeeper::make() {
    m_maker.reset();
    Wishes wishes = possible();
    if (wishes.empty()) return use({}, {});
    if (const fs::path before = fileOf(wishes); isThere(before)) return use(before, wishes);
    std::erase_if(wishes, [](const SnapshotWish& wish) { return !wish.served; });
    if (wishes.empty()) return;
    if (m_alone) {
        const auto next = std::find_if(wishes.begin(), wishes.end(), [this](const SnapshotWish& wish) { return !has(m_proven, wish); });
        if (next != wishes.end()) wishes = {*next};
        else m_alone = false;
    }
    const fs::path file = fileOf(wishes);
    if (!m_alone && isThere(file)) return use(file, wishes);
    if (!launch(wishes, file)) return lost("the process that makes it cannot be started");
    listen();
}

bool SnapshotKeeper::launch(Wishes wishes, const fs::path& file) {
    const control::Descriptor silence(open("/dev/null", O_WRONLY | O_CLOEXEC));  // for what V8 says when it gives up
    auto child = startHostChild(m_host, {"snapshot"}, silence.get());
    if (!child.ok()) return false;
    const int socket = child->socket.release();
    m_maker = std::make_unique<Maker>(m_loop, socket, child->process, std::move(wishes), file);
    json functions = json::array();
    for (const SnapshotWish& wish : m_maker->wishes) functions.push_back({{"name", wish.function}, {"environment", wish.environment}});
    const json order{{"type", "make_snapshot"}, {"file", file.string()}, {"functions", functions}, {"codeFolder", m_codeFolder.string()}};
    // A process that is gone already shows when its end of the channel is read.
    (void)m_maker->channel.send(order.dump(-1, ' ', false, json::error_handler_t::replace));
    control::HeldModules held;
    for (const SnapshotWish& wish : m_maker->wishes) {
        const Frame version = versionFor(held, {{}, {}, wish.function, wish.graph});
        (void)m_maker->channel.send(version.head, version.payload);
    }
    fcntl(socket, F_SETFL, O_NONBLOCK);
    m_patience.expires_after(patience);
    m_patience.async_wait([this, alive = m_alive](auto error) {
        if (!error && *alive && m_maker) lost("its modules take longer than " + std::to_string(patience.count()) + " seconds");
    });
    return true;
}

void SnapshotKeeper::listen() {
    m_maker->stream.async_wait(LocalSocket::socket::wait_read, [this, alive = m_alive, maker = m_maker.get()](auto error) {
        if (error || !*alive || m_maker.get() != maker) return;
        const bool open = m_maker->channel.receive();
        if (const auto message = m_maker->channel.next()) return answered(message->head);
        if (open) return listen();
        lost(lostReason(std::exchange(m_maker->process, 0)));
    });
}

void SnapshotKeeper::answered(const std::string& head) {
    m_patience.cancel();
    const json answer = json::parse(head, nullptr, false);
    const auto text = [&](const char* key) { return answer.is_object() && answer.contains(key) && answer[key].is_string() ? answer[key].get<std::string>() : std::string(); };
    if (text("type") == "snapshot_made") {
        config::pruneCache(m_folder, mostBytes);
        if (!m_alone) return use(m_maker->file, m_maker->wishes);
        m_proven.push_back(m_maker->wishes.front());
        return make();
    }
    const Wishes wishes = m_maker->wishes;
    const auto culprit = std::find_if(wishes.begin(), wishes.end(), [&](const SnapshotWish& wish) { return wish.function == text("function"); });
    if (culprit == wishes.end()) return lost(text("reason"));
    refuse(*culprit, text("reason"), adviceOnMaking);
    make();
}

/// Of several it is not known which one is at fault.
void SnapshotKeeper::lost(const std::string& reason) {
    m_patience.cancel();
    const Wishes wishes = m_maker ? m_maker->wishes : possible();
    const bool tryAlone = wishes.size() > 1 && m_proven.empty();
    m_maker.reset();
    m_alone = tryAlone || m_alone;
    if (!tryAlone)
        for (const SnapshotWish& wish : wishes) refuse(wish, reason, adviceOnMaking);
    make();
}

void SnapshotKeeper::refuse(const SnapshotWish& wish, const std::string& reason, const std::string& advice) {
    m_refused.push_back(wish);
    m_handlers.refused(wish.function, reason, advice);
}

void SnapshotKeeper::use(fs::path file, Wishes wishes) {
    m_maker.reset();
    m_inUse = std::move(wishes);
    if (file == m_used) return;
    m_used = file;
    m_handlers.made(file);
}

/// True when that makes too many of late: it is refused from now on.
bool SnapshotKeeper::blame(const SnapshotWish& wish, int mostTimes, const std::string& reason) {
    if (!has(m_wishes, wish) || has(m_refused, wish)) return false;
    const auto now = std::chrono::steady_clock::now();
    std::erase_if(m_faults, [&](const Fault& fault) { return now - fault.time > faultSpan; });
    m_faults.push_back({wish, now});
    const auto times = std::count_if(m_faults.begin(), m_faults.end(), [&](const Fault& fault) { return fault.wish.isSame(wish); });
    if (times < mostTimes) return false;
    refuse(wish, reason, adviceOnFaults);
    return true;
}

/// Where the isolate is not known, it may be any function's fault.
void SnapshotKeeper::hostDied(const fs::path& image, control::LastIsolate isolate, int signal) {
    if (image.empty() || image != m_used || isolate == control::plainIsolate) return;
    const std::size_t place = isolate - control::firstOfImage;
    const std::string reason = "its host process died twice in isolates made of it (" + std::string(strsignal(signal)) + ")";
    bool any = false;
    for (std::size_t at = 0; at < m_inUse.size(); ++at)
        if (isolate == control::unknownIsolate || at == place) any = blame(m_inUse[at], mostFaults, reason) || any;
    if (any) abandon();
}

void SnapshotKeeper::notRestored(const fs::path& image, const std::string& function) {
    if (image.empty() || image != m_used) return;
    bool any = function.empty();  // it may have been damaged on the disk: another one is made
    for (const SnapshotWish& wish : m_inUse)
        if (function.empty()) blame(wish, mostFaults, "it cannot be read from " + m_folder.string());
        else if (wish.function == function) any = blame(wish, 1, "what it held cannot be restored");
    if (any) abandon();
}

/// No later run finds it. The functions that are left start without a snapshot until there is one of them alone.
void SnapshotKeeper::abandon() {
    std::error_code ignored;
    fs::remove(m_used, ignored);
    use({}, {});
    make();
}

}  // namespace edge::supervisor
