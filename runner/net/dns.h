#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "runner/net/failure.h"

namespace edge::net {

/// One record of an answer (RFC 1035 and those after it): its fields in the order of the wire, texts and numbers.
struct DnsRecord {
    std::uint32_t ttl = 0;
    std::vector<std::variant<double, std::string>> fields;
};

/// The number of a type by its name, "AAAA" and the like; 0: not known here.
int dnsType(const std::string& name);
/// The records of that type in a message, as far as it is well formed; none: it is not.
std::optional<std::vector<DnsRecord>> parseDnsAnswer(std::string_view message, int type);

class DnsChannel;

/// Asks the system's name servers, or others, by c-ares on the isolate's loop: no thread waits. Answers come from the
/// loop or from within the call.
class Dns {
public:
    using Addresses = std::vector<boost::asio::ip::address>;

    Dns();
    ~Dns();

    /// As a connection needs it: the hosts file counts. Family 0, 4 or 6.
    void lookup(boost::asio::io_context& loop, const std::string& host, int family, std::function<void(Outcome, Addresses)> done);
    /// `servers`: "address:port,…"; empty: those of the system.
    void query(boost::asio::io_context& loop, const std::string& servers, const std::string& name, int type,
               std::function<void(Outcome, std::vector<DnsRecord>)> done);
    /// What is asked of these servers now fails with "ECANCELLED".
    void cancel(const std::string& servers);

private:
    DnsChannel* channel(boost::asio::io_context& loop, const std::string& servers, Outcome& failure);
    std::map<std::string, std::shared_ptr<DnsChannel>> m_channels;
};

}  // namespace edge::net
