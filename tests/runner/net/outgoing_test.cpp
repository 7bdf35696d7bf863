// Outgoing connections against servers of this process on loopback.
#include <QTest>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <csignal>
#include <functional>
#include <optional>
#include <thread>

#include "runner/net/connection.h"
#include "tests/runner/net/tls_peer.h"

using namespace edge;
namespace asio = boost::asio;
using asio::ip::tcp;
using net::Connection;
using net::Outcome;

namespace {

/// Takes one connection and gives it to `serve`, on a thread of its own.
class Server {
public:
    explicit Server(std::function<void(tcp::socket&)> serve)
        : m_acceptor(m_loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), m_thread([this, serve = std::move(serve)] {
              boost::system::error_code error;
              tcp::socket socket = m_acceptor.accept(error);
              if (!error) serve(socket);
          }) {}
    ~Server() { m_thread.join(); }
    tcp::endpoint endpoint() const { return m_acceptor.local_endpoint(); }

private:
    asio::io_context m_loop;
    tcp::acceptor m_acceptor;
    std::thread m_thread;
};

/// Sends back what comes until the end.
void echo(tcp::socket& socket) {
    char buffer[4096];
    boost::system::error_code error;
    for (;;) {
        const std::size_t size = socket.read_some(asio::buffer(buffer), error);
        if (error) break;
        asio::write(socket, asio::buffer(buffer, size), error);
    }
    socket.shutdown(tcp::socket::shutdown_send, error);
}

void echoTls(SSL* ssl) {
    char buffer[4096];
    for (int size = 0; (size = SSL_read(ssl, buffer, sizeof buffer)) > 0;) SSL_write(ssl, buffer, size);
    SSL_shutdown(ssl);
}

/// An address at which nobody listens.
tcp::endpoint deadEnd() {
    asio::io_context loop;
    return tcp::acceptor(loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0)).local_endpoint();
}

/// The client's end: runs the loop until an answer is there.
struct Client {
    asio::io_context loop;
    std::shared_ptr<Connection> connection = std::make_shared<Connection>(loop);

    template <typename T>
    T until(std::optional<T>& answer) {
        loop.restart();
        while (!answer && loop.run_one() > 0) {}
        return answer.value_or(T{});
    }
    static std::string codeOf(const Outcome& outcome) { return outcome ? outcome->code : "ok"; }
    std::string connect(std::vector<tcp::endpoint> to) {
        std::optional<std::string> code;
        connection->connect(std::move(to), [&](const Outcome& outcome) { code = codeOf(outcome); });
        return until(code);
    }
    std::string secure(const net::TlsSettings& settings) {
        std::optional<std::string> code;
        connection->secure(settings, [&](const Outcome& outcome) { code = codeOf(outcome); });
        return until(code);
    }
    std::string write(const std::string& text) {
        std::optional<std::string> code;
        connection->write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, nullptr, [&](const Outcome& outcome) { code = codeOf(outcome); });
        return until(code);
    }
    std::string shutdown() {
        std::optional<std::string> code;
        connection->shutdown([&](const Outcome& outcome) { code = codeOf(outcome); });
        return until(code);
    }
    /// The bytes, "end", or a code in brackets.
    std::string read(std::size_t most = 65536) {
        std::optional<std::string> got;
        connection->read(most, [&](const net::Received& received) {
            got = received.failure ? "[" + received.failure->code + "]" : received.bytes.empty() ? "end" : std::string(received.bytes);
        });
        return until(got);
    }
};

net::TlsSettings trusting(const std::string& host, const rig::Identity& identity) {
    net::TlsSettings settings;
    settings.host = host;
    settings.authorities = {identity.pem()};
    settings.systemAuthorities = false;
    return settings;
}

}  // namespace

class OutgoingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { signal(SIGPIPE, SIG_IGN); }  // as the runner has it
    void bytesGoBothWays();
    void whatIsRefusedIsSaid();
    void allAddressesAreTried();
    void aResetIsAFailure();
    void theOtherHalfStaysOpen();
    void aSlowPeerHoldsWritesBack();
    void manySmallWritesKeepTheirOrder();
    void closingEndsWhatWaits();
    void anAbandonedConnectionTellsNobody();
    void twoReadsAtOnceAreRefused();
    void tlsGoesBothWays();
    void certificatesAreChecked_data();
    void certificatesAreChecked();
    void tlsInTheMiddleOfAConnection();
    void aCutTlsSessionIsNoEnd();
    void badCertificateTextsAreRefused();
};

void OutgoingTest::bytesGoBothWays() {
    Server server(echo);
    Client client;
    QCOMPARE(client.connect({server.endpoint()}), std::string("ok"));
    QCOMPARE(client.connection->remote(), server.endpoint());
    QVERIFY(client.connection->local().port() != 0);
    QCOMPARE(client.write("hello"), std::string("ok"));
    QCOMPARE(client.read(2), std::string("he"));
    QCOMPARE(client.read(), std::string("llo"));
    QCOMPARE(client.write(""), std::string("ok"));
    client.connection->close();
    client.connection->close();
    QVERIFY(!client.connection->isOpen());
}

void OutgoingTest::whatIsRefusedIsSaid() {
    const auto nobody = deadEnd();
    Client client;
    std::optional<net::Failure> failure;
    client.connection->connect({nobody}, [&](const Outcome& outcome) { failure = outcome; });
    client.until(failure);
    QVERIFY(failure.has_value());
    QCOMPARE(failure->code, std::string("ECONNREFUSED"));
    QCOMPARE(failure->message, std::string("Connection refused"));
    QCOMPARE(failure->number, ECONNREFUSED);
    QCOMPARE(failure->address, std::string("127.0.0.1"));
    QCOMPARE(failure->port, int(nobody.port()));
}

void OutgoingTest::allAddressesAreTried() {
    Server server(echo);
    Client client;
    QCOMPARE(client.connect({deadEnd(), deadEnd(), server.endpoint()}), std::string("ok"));
    QCOMPARE(client.write("x"), std::string("ok"));
    QCOMPARE(client.read(), std::string("x"));
    client.connection->abandon();
}

void OutgoingTest::aResetIsAFailure() {
    Server server([](tcp::socket& socket) {
        boost::system::error_code error;
        socket.set_option(asio::socket_base::linger(true, 0), error);
        socket.close(error);
    });
    Client client;
    QCOMPARE(client.connect({server.endpoint()}), std::string("ok"));
    QCOMPARE(client.read(), std::string("[ECONNRESET]"));
    const std::string code = client.write("too late");
    QVERIFY2(code == "EPIPE" || code == "ECONNRESET", code.c_str());
}

void OutgoingTest::theOtherHalfStaysOpen() {
    Server server([](tcp::socket& socket) {
        boost::system::error_code error;
        std::string all;
        asio::read(socket, asio::dynamic_buffer(all), error);  // until the end
        asio::write(socket, asio::buffer("got " + all), error);
    });
    Client client;
    QCOMPARE(client.connect({server.endpoint()}), std::string("ok"));
    QCOMPARE(client.write("all"), std::string("ok"));
    QCOMPARE(client.shutdown(), std::string("ok"));
    QCOMPARE(client.read(), std::string("got all"));
    QCOMPARE(client.read(), std::string("end"));
    QCOMPARE(client.write("more"), std::string("EPIPE"));
}

void OutgoingTest::aSlowPeerHoldsWritesBack() {
    const std::size_t size = 32u << 20;
    std::atomic<bool> read{false};
    std::size_t arrived = 0;
    std::optional<std::string> written;
    {
        Server server([&](tcp::socket& socket) {
            while (!read) std::this_thread::yield();
            std::string all;
            boost::system::error_code error;
            arrived = asio::read(socket, asio::dynamic_buffer(all), error);
        });
        Client client;
        QCOMPARE(client.connect({server.endpoint()}), std::string("ok"));
        const std::string bytes(size, 'x');
        client.connection->write({reinterpret_cast<const std::uint8_t*>(bytes.data()), size}, nullptr, [&](const Outcome& outcome) { written = Client::codeOf(outcome); });
        client.loop.run_for(std::chrono::milliseconds(100));
        const bool before = written.has_value();
        read = true;
        QCOMPARE(client.until(written), std::string("ok"));
        QVERIFY2(!before, "the operating system cannot have taken all of it");
        client.connection->close();
    }
    QCOMPARE(arrived, size);
}

void OutgoingTest::manySmallWritesKeepTheirOrder() {
    std::string arrived, expected;
    {
        Server server([&](tcp::socket& socket) {
            boost::system::error_code error;
            asio::read(socket, asio::dynamic_buffer(arrived), error);
        });
        Client client;
        QCOMPARE(client.connect({server.endpoint()}), std::string("ok"));
        int done = 0;
        for (int at = 0; at < 10'000; ++at) {
            const auto text = std::make_shared<std::string>(std::to_string(at) + ",");
            expected += *text;
            client.connection->write({reinterpret_cast<const std::uint8_t*>(text->data()), text->size()}, text, [&](const Outcome& outcome) { done += !outcome; });
        }
        QCOMPARE(client.shutdown(), std::string("ok"));
        QCOMPARE(done, 10'000);
    }
    QCOMPARE(arrived, expected);
}

void OutgoingTest::closingEndsWhatWaits() {
    Server server(echo);
    Client client;
    QCOMPARE(client.connect({server.endpoint()}), std::string("ok"));
    std::vector<std::string> told;
    client.connection->read(1, [&](const net::Received& received) { told.push_back("read " + Client::codeOf(received.failure)); });
    client.loop.poll();
    client.connection->close();
    QVERIFY(told.empty());  // never from within the call
    client.loop.restart();
    client.loop.run();
    QCOMPARE(told, std::vector<std::string>{"read ECANCELED"});
}

void OutgoingTest::anAbandonedConnectionTellsNobody() {
    Server server(echo);
    Client client;
    QCOMPARE(client.connect({server.endpoint()}), std::string("ok"));
    const auto kept = std::make_shared<int>(0);
    client.connection->read(1, [kept](const net::Received&) { QFAIL("told"); });
    client.connection->write({}, kept, [kept](const Outcome&) { QFAIL("told"); });
    client.connection->abandon();
    QCOMPARE(kept.use_count(), 1);
    client.loop.restart();
    client.loop.run();
}

void OutgoingTest::twoReadsAtOnceAreRefused() {
    Server server(echo);
    Client client;
    QCOMPARE(client.connect({server.endpoint()}), std::string("ok"));
    std::optional<std::string> first;
    client.connection->read(10, [&](const net::Received& received) { first = std::string(received.bytes); });
    QCOMPARE(client.read(), std::string("[EBUSY]"));
    QCOMPARE(client.write("one"), std::string("ok"));
    QCOMPARE(client.until(first), std::string("one"));
    client.connection->abandon();
}

void OutgoingTest::tlsGoesBothWays() {
    const rig::Identity identity("DNS:localhost");
    Server server([&](tcp::socket& socket) { rig::serveTls(socket, identity, echoTls); });
    Client client;
    QCOMPARE(client.connect({server.endpoint()}), std::string("ok"));
    net::TlsSettings settings = trusting("localhost", identity);
    settings.protocols = {"chat", "other"};
    QCOMPARE(client.secure(settings), std::string("ok"));
    QCOMPARE(client.write("hello"), std::string("ok"));
    QCOMPARE(client.read(), std::string("hello"));
    const unsigned char* chosen = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(client.connection->tls(), &chosen, &size);
    QCOMPARE(std::string(reinterpret_cast<const char*>(chosen), size), std::string("chat"));
    const auto certificates = net::peerCertificates(client.connection->tls());
    QCOMPARE(certificates.size(), std::size_t(1));
    const auto facts = net::describeCertificate(certificates[0]);
    QVERIFY(std::find(facts.begin(), facts.end(), "DNS:localhost") != facts.end());
    QVERIFY(net::describeCertificate("no certificate").empty());
    QCOMPARE(client.shutdown(), std::string("ok"));
    QCOMPARE(client.read(), std::string("end"));
}

void OutgoingTest::certificatesAreChecked_data() {
    QTest::addColumn<QString>("names");
    QTest::addColumn<int>("days");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("known");
    QTest::addColumn<bool>("verify");
    QTest::addColumn<QString>("code");
    QTest::newRow("its name") << "DNS:a.test" << 1 << "a.test" << true << true << "ok";
    QTest::newRow("wildcard") << "DNS:*.a.test" << 1 << "b.a.test" << true << true << "ok";
    QTest::newRow("address") << "IP:127.0.0.1" << 1 << "127.0.0.1" << true << true << "ok";
    QTest::newRow("wrong name") << "DNS:a.test" << 1 << "b.test" << true << true << "HOSTNAME_MISMATCH";
    QTest::newRow("wrong address") << "IP:127.0.0.2" << 1 << "127.0.0.1" << true << true << "HOSTNAME_MISMATCH";
    QTest::newRow("unknown issuer") << "DNS:a.test" << 1 << "a.test" << false << true << "DEPTH_ZERO_SELF_SIGNED_CERT";
    QTest::newRow("expired") << "DNS:a.test" << -1 << "a.test" << true << true << "CERT_HAS_EXPIRED";
    QTest::newRow("not to be checked") << "DNS:a.test" << -1 << "b.test" << false << false << "ok";
}

void OutgoingTest::certificatesAreChecked() {
    QFETCH(QString, names);
    QFETCH(int, days);
    QFETCH(QString, host);
    QFETCH(bool, known);
    QFETCH(bool, verify);
    QFETCH(QString, code);
    const rig::Identity identity(names.toStdString(), days), other("DNS:other");
    Server server([&](tcp::socket& socket) { rig::serveTls(socket, identity, echoTls); });
    Client client;
    QCOMPARE(client.connect({server.endpoint()}), std::string("ok"));
    net::TlsSettings settings = trusting(host.toStdString(), known ? identity : other);
    settings.verifyChain = verify;
    settings.verifyName = verify;
    QCOMPARE(QString::fromStdString(client.secure(settings)), code);
    const std::string written = client.write("x");
    QCOMPARE(QString::fromStdString(written), code);  // what was written waits for the handshake, and fails with it
    client.connection->close();
}

void OutgoingTest::tlsInTheMiddleOfAConnection() {
    const rig::Identity identity("DNS:localhost");
    Server server([&](tcp::socket& socket) {
        char question[8];
        boost::system::error_code error;
        asio::read(socket, asio::buffer(question), error);
        asio::write(socket, asio::buffer("S", 1), error);
        rig::serveTls(socket, identity, echoTls);
    });
    Client client;
    QCOMPARE(client.connect({server.endpoint()}), std::string("ok"));
    QCOMPARE(client.write("SSLplea?"), std::string("ok"));
    QCOMPARE(client.read(), std::string("S"));
    std::optional<std::string> calledOff;
    client.connection->read(1, [&](const net::Received& received) { calledOff = Client::codeOf(received.failure); });
    QCOMPARE(client.secure(trusting("localhost", identity)), std::string("ok"));
    QCOMPARE(client.until(calledOff), std::string("ECANCELED"));
    QCOMPARE(client.write("secret"), std::string("ok"));
    QCOMPARE(client.read(), std::string("secret"));
    QCOMPARE(client.secure(trusting("localhost", identity)), std::string("EBUSY"));
    client.connection->close();
}

void OutgoingTest::aCutTlsSessionIsNoEnd() {
    const rig::Identity identity("DNS:localhost");
    Server server([&](tcp::socket& socket) { rig::serveTls(socket, identity, [](SSL* ssl) { SSL_write(ssl, "part", 4); }); socket.close(); });
    Client client;
    QCOMPARE(client.connect({server.endpoint()}), std::string("ok"));
    QCOMPARE(client.secure(trusting("localhost", identity)), std::string("ok"));
    QCOMPARE(client.read(), std::string("part"));
    QCOMPARE(client.read(), std::string("[EOF]"));
    client.connection->close();
}

void OutgoingTest::badCertificateTextsAreRefused() {
    const rig::Identity identity("DNS:localhost");
    net::TlsSettings settings;
    settings.authorities = {"no certificate"};
    QVERIFY(std::holds_alternative<net::Failure>(net::makeTls(settings)));
    settings.authorities.clear();
    settings.certificates = identity.pem();
    settings.key = "no key";
    QVERIFY(std::holds_alternative<net::Failure>(net::makeTls(settings)));
    settings.certificates.clear();
    settings.key.clear();
    settings.ciphers = "no such cipher";
    QVERIFY(std::holds_alternative<net::Failure>(net::makeTls(settings)));
    settings.ciphers.clear();
    QVERIFY(std::holds_alternative<net::SslPointer>(net::makeTls(settings)));
}

QTEST_GUILESS_MAIN(OutgoingTest)
#include "outgoing_test.moc"
