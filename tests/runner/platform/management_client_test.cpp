#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

#include "runner/platform/deployment.h"
#include "runner/platform/refusal.h"
#include "tests/support/management_api.h"

using namespace edge;
using namespace edge::platform;
using support::ManagementApi;

class ManagementClientTest : public QObject {
    Q_OBJECT
private slots:
    void deploysAndReportsProgress();
    void refusals_data();
    void refusals();
    void malformedReplies_data();
    void malformedReplies();
    void rateLimitIsWaitedOut();
    void rateLimitThatStays();
    void listIsAskedAgainAfterTroubleAndDeployIsNot();
    void earlyRefusalOfALargeUpload();
    void nobodyListens();
    void nameThatDoesNotExist();
    void silence();
    void noTls();
    void cancelWhileUploading();
    void cancelWhileThePlatformBundles();
    void cancelWhileWaiting();
    void redirectsAreNotFollowed();
    void wordsOfAnAnswer_data();
    void wordsOfAnAnswer();

private:
    UploadPlan planOf(qint64 bytes);
    protocol::Result<RemoteFunction> deployTo(const std::string& url, const RequestListener& listener = {});

    QTemporaryDir m_folder;
};

namespace {

const std::string ref = "abcdefghijklmnopqrst";

ClientOptions optionsFor(const std::string& url) {
    return {.apiUrl = url, .token = "sbp_x", .silence = std::chrono::seconds(20), .second = std::chrono::milliseconds(1), .rateRetries = 8, .troubleRetries = 2};
}

ManagementApi::Answer answer(int status, const std::string& body) { return {.status = status, .body = body}; }

std::string codeOf(const protocol::Result<RemoteFunction>& result) { return result ? "ok" : result.error().code; }

}  // namespace

UploadPlan ManagementClientTest::planOf(qint64 bytes) {
    QFile file(m_folder.filePath("index.ts"));
    if (!file.open(QIODevice::WriteOnly) || !file.resize(bytes)) qFatal("cannot write");
    UploadPlan plan;
    plan.slug = "hello";
    plan.entrypoint = "index.ts";
    plan.verifyJwt = true;
    plan.files = {{"index.ts", file.fileName().toStdString(), std::uint64_t(bytes)}};
    return plan;
}

protocol::Result<RemoteFunction> ManagementClientTest::deployTo(const std::string& url, const RequestListener& listener) {
    return deploy(ManagementClient(optionsFor(url)), ref, planOf(100), listener);
}

void ManagementClientTest::deploysAndReportsProgress() {
    ManagementApi api(ManagementApi::wellBehaved());
    std::uint64_t last = 0, wanted = 0;
    bool grows = true;
    RequestListener listener;
    listener.onSent = [&](std::uint64_t sent, std::uint64_t total) {
        grows = grows && sent > last;
        last = sent;
        wanted = total;
    };
    const auto deployed = deploy(ManagementClient(optionsFor(api.url())), ref, planOf(3'000'000), listener);
    QVERIFY2(deployed.ok(), deployed.ok() ? "" : deployed.error().message.c_str());
    QCOMPARE(deployed->version, std::int64_t(3));
    QCOMPARE(api.requests().size(), std::size_t(1));
    QCOMPARE(api.requests()[0].target, "/v1/projects/" + ref + "/functions/deploy?slug=hello");
    QVERIFY(grows);
    QCOMPARE(last, wanted);
    QCOMPARE(wanted, std::uint64_t(api.requests()[0].body.size()));
}

void ManagementClientTest::refusals_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](int status, const char* body, const char* code, const char* says) {
        QTest::addRow("%d", status) << status << QByteArray(body) << QByteArray(code) << QByteArray(says);
    };
    row(400, R"({"message":"Entrypoint path does not exist - /tmp/x/source/index.ts"})", "refused_bundle", "could not bundle hello: Entrypoint path does not exist");
    row(401, R"({"message":"Unauthorized"})", "token_rejected", "does not accept the access token: Unauthorized.");
    row(402, R"({"message":"Maximum number of functions reached for Plan"})", "plan_limit", "Maximum number of functions reached for Plan.");
    row(403, R"({"message":"Forbidden resource"})", "not_allowed", "may not deploy to abcdefghijklmnopqrst: Forbidden resource.");
    row(404, R"({"message":"Project not found"})", "project_missing", "no project abcdefghijklmnopqrst");
    row(409, R"({"message":"deployment already exists"})", "busy", "Another deployment of hello");
    row(413, "", "too_large", "too large for the platform.");
    row(500, R"({"message":"Internal server error"})", "platform_error", "failed with 500: Internal server error.");
    row(502, "<html><body>Bad Gateway</body></html>", "platform_error", "failed with 502: (a web page).");
    row(503, "upstream unavailable\n", "platform_error", "failed with 503: upstream unavailable.");
    row(200, R"({"id":"x"})", "unexpected_status", "answered 200.");
    row(418, "", "unexpected_status", "answered 418.");
}

void ManagementClientTest::refusals() {
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, says);
    ManagementApi api([&](const ManagementApi::Request&) { return answer(status, body.toStdString()); });
    const auto refused = deployTo(api.url());
    QCOMPARE(codeOf(refused), code.toStdString());
    QVERIFY2(refused.error().message.find(says.toStdString()) != std::string::npos, refused.error().message.c_str());
    QVERIFY(!refused.error().hint.empty());
    QCOMPARE(api.requests().size(), std::size_t(1));
}

void ManagementClientTest::malformedReplies_data() {
    QTest::addColumn<QByteArray>("raw");
    const auto created = [](const char* body) {
        return QByteArray("HTTP/1.1 201 Created\r\nContent-Length: ") + QByteArray::number(int(strlen(body))) + "\r\nConnection: close\r\n\r\n" + body;
    };
    QTest::newRow("not json") << created("<html>");
    QTest::newRow("empty") << created("");
    QTest::newRow("no version") << created(R"({"id":"x","slug":"hello","name":"hello","status":"ACTIVE"})");
    QTest::newRow("version is a text") << created(R"({"id":"x","slug":"hello","name":"hello","status":"ACTIVE","version":"3"})");
    QTest::newRow("a list") << created("[]");
    QTest::newRow("not http") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n");
    QTest::newRow("broken compression") << QByteArray("HTTP/1.1 201 Created\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd");
}

void ManagementClientTest::malformedReplies() {
    QFETCH(QByteArray, raw);
    ManagementApi api([&](const ManagementApi::Request&) { return ManagementApi::Answer{.raw = raw.toStdString()}; });
    const auto result = deployTo(api.url());
    QCOMPARE(codeOf(result), std::string("malformed_reply"));
    QVERIFY(!result.error().hint.empty());
}

void ManagementClientTest::rateLimitIsWaitedOut() {
    std::atomic<int> asked = 0;
    const auto good = ManagementApi::wellBehaved();
    ManagementApi api([&](const ManagementApi::Request& request) {
        const int n = asked++;
        if (n == 0) return ManagementApi::Answer{.status = 429, .body = "{}", .headers = {{"Retry-After", "7"}}};
        return n < 3 ? answer(429, "{}") : good(request);
    });
    std::vector<std::int64_t> pauses;
    RequestListener listener;
    listener.onRateLimited = [&](std::chrono::seconds pause) { pauses.push_back(pause.count()); };
    QCOMPARE(codeOf(deployTo(api.url(), listener)), std::string("ok"));
    QCOMPARE(pauses, (std::vector<std::int64_t>{7, 2, 4}));
    const auto requests = api.requests();
    QCOMPARE(requests.size(), std::size_t(4));
    QCOMPARE(requests[3].body.size(), requests[0].body.size());  // sent whole again
}

void ManagementClientTest::rateLimitThatStays() {
    ManagementApi api([](const ManagementApi::Request&) { return answer(429, R"({"message":"ThrottlerException: Too Many Requests"})"); });
    const auto result = deployTo(api.url());
    QCOMPARE(codeOf(result), std::string("rate_limited"));
    QVERIFY(result.error().message.find("Too Many Requests") != std::string::npos);
    QCOMPARE(api.requests().size(), std::size_t(9));
}

void ManagementClientTest::listIsAskedAgainAfterTroubleAndDeployIsNot() {
    std::atomic<int> asked = 0;
    ManagementApi api([&](const ManagementApi::Request& request) {
        if (request.method == "POST") return answer(503, "");
        return asked++ < 2 ? answer(503, "") : answer(200, "[]");
    });
    UploadPlan plan = planOf(10);
    plan.verifyJwt.reset();
    QCOMPARE(codeOf(deploy(ManagementClient(optionsFor(api.url())), ref, plan, {})), std::string("platform_error"));
    QCOMPARE(api.requests().size(), std::size_t(4));
}

void ManagementClientTest::earlyRefusalOfALargeUpload() {
    ManagementApi api([](const ManagementApi::Request&) { return answer(413, R"({"message":"request entity too large"})"); }, ManagementApi::Uploads::refusedUnread);
    const auto result = deploy(ManagementClient(optionsFor(api.url())), ref, planOf(50'000'000), {});
    QCOMPARE(codeOf(result), std::string("too_large"));
}

void ManagementClientTest::nobodyListens() {
    std::string url;
    { url = ManagementApi(ManagementApi::wellBehaved()).url(); }
    const auto result = deployTo(url);
    QCOMPARE(codeOf(result), std::string("no_network"));
    QVERIFY(result.error().message.find("127.0.0.1") != std::string::npos);
}

void ManagementClientTest::nameThatDoesNotExist() {
    QCOMPARE(codeOf(deployTo("https://nobody.invalid")), std::string("no_network"));
}

void ManagementClientTest::silence() {
    ManagementApi api([](const ManagementApi::Request&) { return ManagementApi::Answer{.silent = true}; });
    ClientOptions options = optionsFor(api.url());
    options.silence = std::chrono::seconds(1);
    QCOMPARE(codeOf(deploy(ManagementClient(options), ref, planOf(10), {})), std::string("timeout"));
}

void ManagementClientTest::noTls() {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    QCOMPARE(bind(listener, reinterpret_cast<sockaddr*>(&address), length), 0);
    QCOMPARE(listen(listener, 1), 0);
    getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
    std::thread server([listener] {
        const int connection = accept(listener, nullptr, nullptr);
        const char text[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
        if (write(connection, text, sizeof text - 1) < 0) qWarning("cannot answer");
        close(connection);
    });
    const auto result = deployTo("https://127.0.0.1:" + std::to_string(ntohs(address.sin_port)));
    server.join();
    close(listener);
    QCOMPARE(codeOf(result), std::string("tls_failed"));
}

void ManagementClientTest::cancelWhileUploading() {
    ManagementApi api(ManagementApi::wellBehaved(), ManagementApi::Uploads::stalled);
    std::atomic<bool> started = false;
    RequestListener listener;
    listener.onSent = [&](std::uint64_t, std::uint64_t) { started = true; };
    listener.cancelled = [&] { return started.load(); };
    const auto result = deploy(ManagementClient(optionsFor(api.url())), ref, planOf(50'000'000), listener);
    QCOMPARE(codeOf(result), std::string("cancelled"));
    QVERIFY(result.error().message.find("Nothing was deployed") != std::string::npos);
}

void ManagementClientTest::cancelWhileThePlatformBundles() {
    ManagementApi api([](const ManagementApi::Request&) { return ManagementApi::Answer{.silent = true}; });
    std::atomic<bool> sent = false;
    RequestListener listener;
    listener.onSent = [&](std::uint64_t count, std::uint64_t total) { sent = count == total; };
    listener.cancelled = [&] { return sent.load(); };
    const auto result = deployTo(api.url(), listener);
    QCOMPARE(codeOf(result), std::string("cancelled"));
    QVERIFY(result.error().message.find("may still") != std::string::npos);
}

void ManagementClientTest::cancelWhileWaiting() {
    ManagementApi api([](const ManagementApi::Request&) { return ManagementApi::Answer{.status = 429, .body = "", .headers = {{"Retry-After", "60"}}}; });
    ClientOptions options = optionsFor(api.url());
    options.second = std::chrono::milliseconds(1000);
    bool waits = false;
    RequestListener listener;
    listener.onRateLimited = [&](std::chrono::seconds) { waits = true; };
    listener.cancelled = [&] { return waits; };
    QCOMPARE(codeOf(deploy(ManagementClient(options), ref, planOf(10), listener)), std::string("cancelled"));
    QCOMPARE(api.requests().size(), std::size_t(1));
}

void ManagementClientTest::redirectsAreNotFollowed() {
    ManagementApi other(ManagementApi::wellBehaved());
    ManagementApi api([&](const ManagementApi::Request&) { return ManagementApi::Answer{.status = 307, .body = "", .headers = {{"Location", other.url()}}}; });
    QCOMPARE(codeOf(deployTo(api.url())), std::string("unexpected_status"));
    QVERIFY(other.requests().empty());
}

void ManagementClientTest::wordsOfAnAnswer_data() {
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("words");
    QTest::newRow("message") << R"({"message":"No."})" << "No.";
    QTest::newRow("error") << R"({"error":"No"})" << "No";
    QTest::newRow("error object") << R"({"error":{"code":1,"message":"No"}})" << "No";
    QTest::newRow("list") << R"({"message":["a","b"]})" << R"(["a","b"])";
    QTest::newRow("lines") << "{\"message\":\"a\\n\\n  b\\t\"}" << "a b";
    QTest::newRow("text") << " plain \r\n" << "plain";
    QTest::newRow("page") << "<!DOCTYPE html><p>" << "(a web page)";
    QTest::newRow("long") << QString("é").repeated(500) << QString("é").repeated(300) + "…";
    QTest::newRow("empty") << "" << "";
}

void ManagementClientTest::wordsOfAnAnswer() {
    QFETCH(QString, body);
    QFETCH(QString, words);
    QCOMPARE(QString::fromStdString(replyText(body.toStdString())), words);
}

QTEST_GUILESS_MAIN(ManagementClientTest)
#include "management_client_test.moc"
