#include "runner/gateway/request_parser.h"

#include <QtTest>
#include <algorithm>
#include <random>

using edge::gateway::Header;
using edge::gateway::RequestParser;
using State = RequestParser::State;

namespace {

/// All that reading some bytes came to, for comparison.
struct Reading {
    State state = State::head;
    std::string method, target, host, body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::size_t used = 0;
    bool operator==(const Reading&) const = default;
};

/// Feeds `bytes` so that piece after piece arrives, as a connection does: what was not used stays in front.
Reading read(const std::string& bytes, const std::function<std::size_t()>& pieceSize) {
    RequestParser parser;
    Reading reading;
    std::size_t arrived = 0;
    while (arrived < bytes.size() && (parser.state() == State::head || parser.state() == State::body)) {
        arrived = std::min(bytes.size(), arrived + pieceSize());
        while (true) {
            const std::size_t used =
                parser.feed(std::string_view(bytes).substr(reading.used, arrived - reading.used), reading.body);
            reading.used += used;
            if (used == 0 || reading.used == arrived) break;
        }
    }
    reading.state = parser.state();
    // What is wrong may be found out only with the bytes that follow.
    if (reading.state != State::body && reading.state != State::complete) return {State::malformed, {}, {}, {}, {}, {}, 0};
    reading.method = parser.method();
    reading.target = parser.target();
    reading.host = parser.host();
    for (const Header& header : parser.headers()) reading.headers.emplace_back(header.name, header.value);
    return reading;
}

const std::vector<std::string>& samples() {
    static const std::vector<std::string> all{
        "GET /functions/v1/a HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhelloGET /",
        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;a=b\r\n!\r\n0\r\nT: x\r\n\r\nGET",
        "\r\n\r\nPUT /x?y HTTP/1.0\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n",
        "DELETE /a HTTP/1.1\r\nHOST: h:1\r\nX-Long:   a value \t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab",
    };
    return all;
}

}  // namespace

class RequestParserTest : public QObject {
    Q_OBJECT
private slots:
    void readsTheSamples() {
        const auto whole = [](const std::string& text) { return read(text, [&] { return text.size(); }); };
        const Reading chunked = whole(samples()[2]);
        QCOMPARE(chunked.state, State::complete);
        QCOMPARE(chunked.body, std::string("hello!"));
        QCOMPARE(chunked.headers.size(), std::size_t(2));
        QCOMPARE(chunked.used, samples()[2].size() - 3);
        const Reading counted = whole(samples()[1]);
        QCOMPARE(counted.body, std::string("hello"));
        QCOMPARE(counted.used, samples()[1].size() - 5);
        const Reading spaced = whole(samples()[4]);
        QCOMPARE(spaced.headers[1], std::make_pair(std::string("x-long"), std::string("a value")));
        QCOMPARE(whole(samples()[3]).state, State::complete);
    }

    /// However the bytes arrive, they mean the same: also when they are damaged.
    void theMeaningDoesNotDependOnThePieces() {
        std::mt19937 random(20240607);
        const std::string alphabet = std::string("\r\n :;,0159afGz-\t/%\"=\x80\xff") + '\0';
        int complete = 0, refused = 0;
        for (int round = 0; round < 60000; ++round) {
            std::string bytes = samples()[random() % samples().size()];
            for (unsigned changes = random() % 4; changes > 0; --changes) {
                const std::size_t at = random() % bytes.size();
                switch (random() % 4) {
                case 0: bytes[at] = alphabet[random() % alphabet.size()]; break;
                case 1: bytes.insert(at, 1, alphabet[random() % alphabet.size()]); break;
                case 2: bytes.erase(at, 1 + random() % 3); break;
                default: bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 20)); break;
                }
                if (bytes.empty()) bytes = "G";
            }
            const Reading whole = read(bytes, [&] { return bytes.size(); });
            const Reading byByte = read(bytes, [] { return std::size_t(1); });
            const Reading mixed = read(bytes, [&] { return std::size_t(1 + random() % 30); });
            if (!(whole == byByte) || !(whole == mixed))
                QFAIL(qPrintable("pieces change the meaning of " + QByteArray::fromStdString(bytes).toPercentEncoding()));
            complete += whole.state == State::complete;
            refused += whole.state == State::malformed;
        }
        QVERIFY(complete > 1000);
        QVERIFY(refused > 1000);
    }
};

QTEST_GUILESS_MAIN(RequestParserTest)
#include "request_parser_test.moc"
