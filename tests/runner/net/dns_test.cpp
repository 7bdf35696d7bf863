// Questions to a name server of this process, and answers that no honest one would give.
#include <QTest>

#include <boost/asio/ip/udp.hpp>
#include <functional>
#include <thread>

#include "runner/net/dns.h"

using namespace edge;
namespace asio = boost::asio;
using asio::ip::udp;

namespace {

std::string number(std::uint64_t value, int bytes) {
    std::string text;
    for (int at = bytes - 1; at >= 0; --at) text += static_cast<char>(value >> (8 * at) & 255);
    return text;
}

std::string name(const std::string& dotted) {
    std::string wire;
    for (std::size_t at = 0; at < dotted.size();) {
        const std::size_t dot = std::min(dotted.find('.', at), dotted.size());
        wire += static_cast<char>(dot - at) + dotted.substr(at, dot - at);
        at = dot + 1;
    }
    return wire + '\0';
}

/// An answer to a question of one record, with the given data twice.
std::string answer(const std::string& question, int type, const std::string& data, int code = 0) {
    const std::string record = std::string("\xc0\x0c", 2) + number(static_cast<unsigned>(type), 2) + number(1, 2) + number(60, 4) + number(static_cast<unsigned>(data.size()), 2) + data;
    const std::string count = number(code == 0 && !data.empty() ? 2 : 0, 2);
    return question.substr(0, 2) + number(0x8180u | static_cast<unsigned>(code), 2) + number(1, 2) + count + number(0, 4) + question.substr(12) +
           (count == number(2, 2) ? record + record : "");
}

std::string question(int type) { return number(7, 2) + number(0x0100, 2) + number(1, 2) + number(0, 6) + name("a.test") + number(static_cast<unsigned>(type), 2) + number(1, 2); }

std::string shown(const net::DnsRecord& record) {
    std::string text;
    for (const auto& field : record.fields) {
        if (!text.empty()) text += "|";
        text += std::holds_alternative<std::string>(field) ? std::get<std::string>(field) : std::to_string(static_cast<long long>(std::get<double>(field)));
    }
    return text;
}

/// Answers every question by what `reply` makes of it; empty: not at all.
class NameServer {
public:
    explicit NameServer(std::function<std::string(const std::string&)> reply)
        : m_socket(m_loop, udp::endpoint(asio::ip::address_v4::loopback(), 0)), m_reply(std::move(reply)), m_thread([this] { serve(); }) {}
    ~NameServer() {
        udp::socket stop(m_loop, udp::v4());
        stop.send_to(asio::buffer("", 0), m_socket.local_endpoint());
        m_thread.join();
    }
    std::string servers() const { return "127.0.0.1:" + std::to_string(m_socket.local_endpoint().port()); }

private:
    void serve() {
        for (;;) {
            char buffer[1024];
            udp::endpoint from;
            const std::size_t size = m_socket.receive_from(asio::buffer(buffer), from);
            if (size == 0) return;
            std::string asked(buffer, size);
            asked.resize(12 + asked.substr(12).find('\0') + 5);  // without what follows the question
            const std::string text = m_reply(asked);
            if (!text.empty()) m_socket.send_to(asio::buffer(text), from);
        }
    }

    asio::io_context m_loop;
    udp::socket m_socket;
    std::function<std::string(const std::string&)> m_reply;
    std::thread m_thread;
};

std::string ask(net::Dns& dns, asio::io_context& loop, const std::string& servers, int type) {
    std::string result;
    dns.query(loop, servers, "a.test", type, [&](const net::Outcome& failure, const std::vector<net::DnsRecord>& records) {
        result = failure ? failure->code : std::to_string(records.size()) + " " + shown(records.at(0));
    });
    loop.restart();
    while (result.empty() && loop.run_one() > 0) {}
    return result;
}

}  // namespace

class DnsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordsAreRead_data();
    void recordsAreRead();
    void cutAnswersAreNoRecords_data() { recordsAreRead_data(); }
    void cutAnswersAreNoRecords();
    void aServerIsAsked();
    void questionsCanBeCancelled();
    void addressesNeedNoServer();
};

void DnsTest::recordsAreRead_data() {
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* type, const std::string& data, const char* expected) {
        QTest::newRow(type) << net::dnsType(type) << QByteArray::fromStdString(data) << expected;
    };
    row("A", std::string("\x7f\0\0\x01", 4), "127.0.0.1");
    row("AAAA", std::string(15, '\0') + '\1', "::1");
    row("CNAME", name("b.test"), "b.test");
    row("NS", name("ns.test"), "ns.test");
    row("PTR", std::string("\1x\xc0\x0c", 4), "x.a.test");
    row("MX", number(10, 2) + name("mx.test"), "10|mx.test");
    row("SOA", name("ns.test") + name("me.test") + number(1, 4) + number(2, 4) + number(3, 4) + number(4, 4) + number(4000000000u, 4), "ns.test|me.test|1|2|3|4|4000000000");
    row("TXT", std::string("\3one\0\3two", 9), "one||two");
    row("SRV", number(1, 2) + number(2, 2) + number(5432, 2) + name("db.test"), "1|2|5432|db.test");
    row("NAPTR", number(1, 2) + number(2, 2) + "\1u\3sip\2!!" + name("r.test"), "1|2|u|sip|!!|r.test");
    row("CAA", std::string("\0\5issueca.test", 14), "0|issue|ca.test");
}

void DnsTest::recordsAreRead() {
    QFETCH(int, type);
    QFETCH(QByteArray, data);
    QFETCH(QString, expected);
    const auto records = net::parseDnsAnswer(answer(question(type), type, data.toStdString()), type);
    QVERIFY(records.has_value());
    QCOMPARE(records->size(), std::size_t(2));
    QCOMPARE(records->at(1).ttl, 60u);
    QCOMPARE(QString::fromStdString(shown(records->at(1))), expected);
}

void DnsTest::cutAnswersAreNoRecords() {
    QFETCH(int, type);
    QFETCH(QByteArray, data);
    const std::string whole = answer(question(type), type, data.toStdString());
    for (std::size_t size = 0; size < whole.size(); ++size) QVERIFY2(!net::parseDnsAnswer(std::string_view(whole).substr(0, size), type), qPrintable(QString::number(size)));
}

void DnsTest::aServerIsAsked() {
    asio::io_context loop;
    net::Dns dns;
    const int mx = net::dnsType("MX");
    {
        const NameServer server([&](const std::string& asked) { return answer(asked, mx, number(5, 2) + name("mx.test")); });
        QCOMPARE(ask(dns, loop, server.servers(), mx), std::string("2 5|mx.test"));
    }
    {
        const NameServer server([&](const std::string& asked) { return answer(asked, mx, {}, 3); });
        QCOMPARE(ask(dns, loop, server.servers(), mx), std::string("ENOTFOUND"));
    }
    {
        const NameServer server([&](const std::string& asked) { return answer(asked, mx, {}); });
        QCOMPARE(ask(dns, loop, server.servers(), mx), std::string("ENODATA"));
    }
    {
        const NameServer server([&](const std::string& asked) { return answer(asked, mx, "\1"); });
        QCOMPARE(ask(dns, loop, server.servers(), mx), std::string("EBADRESP"));
    }
    QVERIFY(ask(dns, loop, "no address", mx) != "");
}

void DnsTest::questionsCanBeCancelled() {
    asio::io_context loop;
    std::vector<std::string> told;
    const NameServer server([](const std::string&) { return std::string(); });
    const auto keep = [&](const net::Outcome& failure, const auto&) { told.push_back(failure ? failure->code : "ok"); };
    {
        net::Dns dns;
        dns.query(loop, server.servers(), "a.test", 1, keep);
        loop.poll();
        dns.cancel(server.servers());
        QCOMPARE(told, std::vector<std::string>{"ECANCELLED"});
        dns.query(loop, server.servers(), "a.test", 1, keep);
    }
    QCOMPARE(told, (std::vector<std::string>{"ECANCELLED", "EDESTRUCTION"}));
    loop.restart();
    loop.run();
}

void DnsTest::addressesNeedNoServer() {
    asio::io_context loop;
    net::Dns dns;
    std::vector<std::string> told;
    const auto keep = [&](const net::Outcome& failure, const net::Dns::Addresses& found) { told.push_back(failure ? failure->code : found.at(0).to_string()); };
    dns.lookup(loop, "127.0.0.1", 0, keep);
    dns.lookup(loop, "::1", 6, keep);
    dns.lookup(loop, "::1", 4, keep);
    QCOMPARE(told, (std::vector<std::string>{"127.0.0.1", "::1", "ENOTFOUND"}));
    dns.lookup(loop, "localhost", 4, keep);
    loop.restart();
    while (told.size() < 4 && loop.run_one() > 0) {}
    QCOMPARE(told.back(), std::string("127.0.0.1"));
}

QTEST_GUILESS_MAIN(DnsTest)
#include "dns_test.moc"
