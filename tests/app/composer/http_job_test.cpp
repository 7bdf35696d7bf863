#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryFile>
#include <QTest>

#include <csignal>

#include "app/composer/http/http_job.h"
#include "tests/support/fake_runner/loopback.h"

using namespace edge::http;
namespace fake = edge::fake;

namespace {

constexpr int patience = 20000;

void answer(const fake::Request& request, fake::Answer& answer) {
    if (request.target.find("/pieces") != std::string::npos) {
        answer.begin(200, "content-type: text/plain\r\n");
        for (int i = 0; i < 3 && answer.open(); ++i) {
            answer.piece("piece " + std::to_string(i) + "\n");
            std::this_thread::sleep_for(std::chrono::milliseconds(120));
        }
        answer.finish();
    } else if (request.target.find("/never") != std::string::npos) {
        while (answer.open()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            answer.probe();
        }
    } else if (request.target.find("/broken") != std::string::npos) {
        answer.begin(200, "content-type: text/plain\r\n");
        answer.piece("half");
    } else if (request.target.find("/redirect") != std::string::npos) {
        answer.whole(302, "location: /elsewhere\r\n", "");
    } else {
        answer.whole(201, "x-method: " + request.method + "\r\ncontent-type: application/json\r\nx-twice: a\r\nx-twice: b\r\n", request.body);
    }
}

/// Runs a job to its end and keeps what it said.
struct Run {
    std::optional<Head> head;
    QByteArray body;
    int pieces = 0;
    std::optional<Outcome> outcome;

    explicit Run(HttpJob& job) {
        QObject::connect(&job, &HttpJob::headReceived, &job, [this](const Head& h) { head = h; });
        QObject::connect(&job, &HttpJob::bodyReceived, &job, [this](const QByteArray& b) { body += b, ++pieces; });
        QObject::connect(&job, &HttpJob::finished, &job, [this](const Outcome& o) { outcome = o; });
    }
};

}  // namespace

/// Requests over the wire, against a server of our own.
class HttpJobTest : public QObject {
    Q_OBJECT

private:
    fake::Loopback m_server{answer};

    Request to(const QString& path, const QString& method = "POST", const QByteArray& body = {}) {
        return {method, m_server.base() + path, {}, body, {}};
    }

private slots:
    void initTestCase() { std::signal(SIGPIPE, SIG_IGN); }

    void sendsMethodHeadersAndBody() {
        m_server.forget();
        Request request = to("echo?q=1", "PATCH", "{\"a\":\"\xc3\xa4\"}");
        request.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}};
        HttpJob job(request);
        Run run(job);
        job.start();
        QTRY_VERIFY_WITH_TIMEOUT(run.outcome, patience);
        QCOMPARE(run.outcome->ending, Ending::complete);
        QCOMPARE(run.head->status, 201);
        QCOMPARE(valueOf(run.head->headers, u"x-method"), QStringLiteral("PATCH"));
        QCOMPARE(run.body, request.body);
        QCOMPARE(run.outcome->bytes, qint64(request.body.size()));
        const auto got = m_server.requests().at(0);
        QCOMPARE(got.target, std::string("/functions/v1/echo?q=1"));
        QCOMPARE(got.headers.at("content-type"), std::string("application/json"));
        QCOMPARE(got.headers.at("x-empty"), std::string());
        QVERIFY(got.headers.find("expect") == got.headers.end());
    }

    void keepsRepeatedHeaders() {
        HttpJob job(to("echo"));
        Run run(job);
        job.start();
        QTRY_VERIFY_WITH_TIMEOUT(run.outcome, patience);
        const auto count = std::count_if(run.head->headers.begin(), run.head->headers.end(), [](const Header& h) { return h.name == "x-twice"; });
        QCOMPARE(count, 2);
    }

    void aBodilessPostHasNoContentType() {
        m_server.forget();
        HttpJob job(to("echo"));
        Run run(job);
        job.start();
        QTRY_VERIFY_WITH_TIMEOUT(run.outcome, patience);
        const auto got = m_server.requests().at(0);
        QCOMPARE(got.method, std::string("POST"));
        QVERIFY(got.headers.find("content-type") == got.headers.end());
        QVERIFY(got.body.empty());
    }

    void sendsAFile() {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write(QByteArray(300'000, 'x'));
        file.close();
        Request request = to("echo", "PUT");
        request.bodyFile = file.fileName();
        HttpJob job(request);
        Run run(job);
        job.start();
        QTRY_VERIFY_WITH_TIMEOUT(run.outcome, patience);
        QCOMPARE(valueOf(run.head->headers, u"x-method"), QStringLiteral("PUT"));
        QCOMPARE(run.body.size(), qsizetype(300'000));
    }

    void anUnreadableFileIsSaid() {
        Request request = to("echo");
        request.bodyFile = "/nowhere/file";
        HttpJob job(request);
        Run run(job);
        job.start();
        QTRY_VERIFY_WITH_TIMEOUT(run.outcome, patience);
        QCOMPARE(run.outcome->ending, Ending::unreadableFile);
        QVERIFY(!run.outcome->detail.isEmpty());
    }

    void aStreamArrivesInPieces() {
        HttpJob job(to("pieces"));
        Run run(job);
        job.start();
        QTRY_VERIFY_WITH_TIMEOUT(run.pieces >= 1, patience);
        QVERIFY(!run.outcome);
        QTRY_VERIFY_WITH_TIMEOUT(run.outcome, patience);
        QVERIFY(run.pieces >= 2);
        QCOMPARE(run.body, QByteArray("piece 0\npiece 1\npiece 2\n"));
        QVERIFY(run.outcome->timings.firstByte > 0);
        QVERIFY(run.outcome->timings.total >= run.outcome->timings.firstByte);
    }

    void cancelEndsTheTransfer() {
        HttpJob job(to("never"));
        Run run(job);
        job.start();
        QTRY_VERIFY_WITH_TIMEOUT(!m_server.requests().empty(), patience);
        QVERIFY(job.isRunning());
        job.cancel();
        QTRY_VERIFY_WITH_TIMEOUT(run.outcome, patience);
        QCOMPARE(run.outcome->ending, Ending::cancelled);
        QVERIFY(!job.isRunning());
        QVERIFY(!run.head);
    }

    void destroyingItWhileItRunsIsSafe() {
        for (int i = 0; i < 20; ++i) {
            auto job = std::make_unique<HttpJob>(to(i % 2 ? "never" : "pieces"));
            job->start();
            if (i % 3 == 0) QTest::qWait(5);
        }
        QCoreApplication::processEvents();
    }

    void nobodyListeningIsSaid() {
        HttpJob job({"GET", "http://127.0.0.1:1/", {}, {}, {}});
        Run run(job);
        job.start();
        QTRY_VERIFY_WITH_TIMEOUT(run.outcome, patience);
        QCOMPARE(run.outcome->ending, Ending::couldNotConnect);
    }

    void aConnectionThatEndsEarlyIsSaid() {
        HttpJob job(to("broken"));
        Run run(job);
        job.start();
        QTRY_VERIFY_WITH_TIMEOUT(run.outcome, patience);
        QCOMPARE(run.outcome->ending, Ending::broken);
        QCOMPARE(run.body, QByteArray("half"));
    }

    void redirectsAreShownNotFollowed() {
        HttpJob job(to("redirect", "GET"));
        Run run(job);
        job.start();
        QTRY_VERIFY_WITH_TIMEOUT(run.outcome, patience);
        QCOMPARE(run.head->status, 302);
    }
};

QTEST_GUILESS_MAIN(HttpJobTest)
#include "http_job_test.moc"
