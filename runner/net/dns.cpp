#include "runner/net/dns.h"

#include <ares.h>
#include <netdb.h>

#include <algorithm>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace edge::net {

namespace asio = boost::asio;
using Error = boost::system::error_code;

namespace {

constexpr std::size_t mostChannels = 16;

Failure dnsFailure(int status) {
    static constexpr const char* names[] = {"", "ENODATA", "EFORMERR", "ESERVFAIL", "ENOTFOUND", "ENOTIMP", "EREFUSED", "EBADQUERY", "EBADNAME",
        "EBADFAMILY", "EBADRESP", "ECONNREFUSED", "ETIMEOUT", "EOF", "EFILE", "ENOMEM", "EDESTRUCTION", "EBADSTR", "EBADFLAGS", "ENONAME",
        "EBADHINTS", "ENOTINITIALIZED", "ELOADIPHLPAPI", "EADDRGETNETWORKPARAMS", "ECANCELLED"};
    const bool known = status > 0 && static_cast<std::size_t>(status) < std::size(names);
    return {.code = known ? names[status] : "ESERVFAIL", .message = ares_strerror(status), .number = 0, .address = {}, .port = 0};
}

}  // namespace

/// A c-ares channel whose sockets the loop watches.
class DnsChannel : public std::enable_shared_from_this<DnsChannel> {
public:
    explicit DnsChannel(asio::io_context& loop) : m_loop(loop), m_timer(loop) {}
    ~DnsChannel() { end(); }

    int open(const std::string& servers) {
        static const int begun = ares_library_init(ARES_LIB_INIT_ALL);
        if (begun != ARES_SUCCESS) return begun;
        ares_options options{};
        options.sock_state_cb = [](void* data, ares_socket_t socket, int read, int write) { static_cast<DnsChannel*>(data)->watch(socket, read, write); };
        options.sock_state_cb_data = this;
        options.timeout = 3000;
        options.tries = 3;
        int status = ares_init_options(&m_channel, &options, ARES_OPT_SOCK_STATE_CB | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES);
        if (status == ARES_SUCCESS && !servers.empty()) status = ares_set_servers_ports_csv(m_channel, servers.c_str());
        return status;
    }

    /// Answers that wait are told that the channel ends.
    void end() {
        if (m_channel) ares_destroy(std::exchange(m_channel, nullptr));
        for (auto& [number, watched] : m_sockets) watched->descriptor.release();
        m_sockets.clear();
        m_timer.cancel();
    }

    ares_channel raw() const { return m_channel; }

    /// After something was asked.
    void arm() {
        timeval longest{10, 0}, time{};
        if (!m_channel || !ares_timeout(m_channel, &longest, &time) || m_sockets.empty()) return void(m_timer.cancel());
        m_timer.expires_after(std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec + 1000));
        m_timer.async_wait([weak = weak_from_this()](const Error& error) {
            if (const auto self = weak.lock(); self && !error) self->process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
        });
    }

private:
    struct Watched {
        asio::posix::stream_descriptor descriptor;
        bool read = false, write = false;        ///< what c-ares wants
        bool reading = false, writing = false;   ///< what the loop waits for
    };

    void watch(ares_socket_t socket, bool read, bool write) {
        auto& watched = m_sockets[socket];
        if (!read && !write) {
            if (watched) watched->descriptor.release();  // c-ares closes it
            m_sockets.erase(socket);
            return;
        }
        if (!watched) watched = std::make_shared<Watched>(asio::posix::stream_descriptor(m_loop, socket));
        watched->read = read;
        watched->write = write;
        listen(socket, watched);
    }

    void listen(ares_socket_t socket, const std::shared_ptr<Watched>& watched) {
        if (watched->read && !std::exchange(watched->reading, true)) await(socket, watched, true);
        if (watched->write && !std::exchange(watched->writing, true)) await(socket, watched, false);
    }

    void await(ares_socket_t socket, const std::shared_ptr<Watched>& watched, bool read) {
        using Descriptor = asio::posix::stream_descriptor;
        watched->descriptor.async_wait(read ? Descriptor::wait_read : Descriptor::wait_write,
                                       [weak = weak_from_this(), still = std::weak_ptr(watched), socket, read](const Error& error) {
            const auto self = weak.lock();
            const auto watched = still.lock();
            if (!self || !watched || error) return;
            (read ? watched->reading : watched->writing) = false;
            self->process(read ? socket : ARES_SOCKET_BAD, read ? ARES_SOCKET_BAD : socket);
            const auto found = self->m_sockets.find(socket);
            if (found != self->m_sockets.end() && found->second == watched) self->listen(socket, watched);
        });
    }

    void process(ares_socket_t read, ares_socket_t write) {
        const auto self = shared_from_this();
        if (m_channel) ares_process_fd(m_channel, read, write);
        arm();
    }

    asio::io_context& m_loop;
    asio::steady_timer m_timer;
    ares_channel m_channel = nullptr;
    std::map<ares_socket_t, std::shared_ptr<Watched>> m_sockets;
};

Dns::Dns() = default;

Dns::~Dns() {
    for (const auto& [servers, channel] : m_channels) channel->end();
}

DnsChannel* Dns::channel(asio::io_context& loop, const std::string& servers, Outcome& failure) {
    if (const auto known = m_channels.find(servers); known != m_channels.end()) return known->second.get();
    if (m_channels.size() >= mostChannels) {
        failure = dnsFailure(ARES_ENOMEM);
        return nullptr;
    }
    auto made = std::make_shared<DnsChannel>(loop);
    if (const int status = made->open(servers); status != ARES_SUCCESS) {
        failure = dnsFailure(status);
        return nullptr;
    }
    return (m_channels[servers] = std::move(made)).get();
}

void Dns::lookup(asio::io_context& loop, const std::string& host, int family, std::function<void(Outcome, Addresses)> done) {
    Error notAddress;
    const auto literal = asio::ip::make_address(host, notAddress);
    if (!notAddress) {
        const bool fits = family == 0 || (family == 6) == literal.is_v6();
        return fits ? done({}, {literal}) : done(dnsFailure(ARES_ENOTFOUND), {});
    }
    Outcome failure;
    DnsChannel* asked = channel(loop, {}, failure);
    if (!asked) return done(failure, {});
    ares_addrinfo_hints hints{};
    hints.ai_family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC;
    auto* kept = new std::function(std::move(done));
    const auto answered = [](void* data, int status, int, ares_addrinfo* found) {
        const std::unique_ptr<std::function<void(Outcome, Addresses)>> tell(static_cast<std::function<void(Outcome, Addresses)>*>(data));
        Addresses addresses;
        for (const ares_addrinfo_node* each = found ? found->nodes : nullptr; each; each = each->ai_next) {
            asio::ip::address address;
            if (each->ai_family == AF_INET) {
                const auto* v4 = reinterpret_cast<const sockaddr_in*>(each->ai_addr);
                address = asio::ip::address_v4(ntohl(v4->sin_addr.s_addr));
            } else if (each->ai_family == AF_INET6) {
                const auto* v6 = reinterpret_cast<const sockaddr_in6*>(each->ai_addr);
                asio::ip::address_v6::bytes_type bytes;
                std::copy_n(v6->sin6_addr.s6_addr, bytes.size(), bytes.begin());
                address = asio::ip::address_v6(bytes, v6->sin6_scope_id);
            } else {
                continue;
            }
            if (std::find(addresses.begin(), addresses.end(), address) == addresses.end()) addresses.push_back(address);
        }
        if (found) ares_freeaddrinfo(found);
        if (status == ARES_SUCCESS && addresses.empty()) status = ARES_ENODATA;
        (*tell)(status == ARES_SUCCESS ? Outcome() : Outcome(dnsFailure(status)), std::move(addresses));
    };
    ares_getaddrinfo(asked->raw(), host.c_str(), nullptr, &hints, answered, kept);
    asked->arm();
}

void Dns::query(asio::io_context& loop, const std::string& servers, const std::string& name, int type,
                std::function<void(Outcome, std::vector<DnsRecord>)> done) {
    struct Kept {
        int type;
        decltype(done) tell;
    };
    Outcome failure;
    DnsChannel* asked = channel(loop, servers, failure);
    if (!asked) return done(failure, {});
    const auto answered = [](void* data, int status, int, unsigned char* bytes, int size) {
        const std::unique_ptr<Kept> kept(static_cast<Kept*>(data));
        if (status != ARES_SUCCESS || size < 0) return kept->tell(dnsFailure(status), {});
        auto records = parseDnsAnswer({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)}, kept->type);
        if (!records) return kept->tell(dnsFailure(ARES_EBADRESP), {});
        if (records->empty()) return kept->tell(dnsFailure(ARES_ENODATA), {});
        kept->tell({}, std::move(*records));
    };
    ares_query(asked->raw(), name.c_str(), 1 /* IN */, type, answered, new Kept{type, std::move(done)});
    asked->arm();
}

void Dns::cancel(const std::string& servers) {
    const auto found = m_channels.find(servers);
    if (found == m_channels.end()) return;
    const auto kept = found->second;
    ares_cancel(kept->raw());
    kept->arm();
}

}  // namespace edge::net
